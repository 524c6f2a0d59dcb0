"""Once a login was configured, nothing is shown without one: not while the app runs, and not after a restart."""

import re
import shutil
from pathlib import Path

import pytest
from streamlit.config import set_option
from streamlit.testing.v1 import AppTest
from websockets.exceptions import ConnectionClosedError

from cop_sheets.settings.google import STATE_FOLDER_VARIABLE
from cop_sheets.store.login_record import RECORD_FILE_NAME
from cop_sheets.writers.template import template_bytes
from pages.session import config as configuration
from tests.pages.test_pages import FRAME
from tests.support.asgi import asgi, login_cookie_for
from tests.support.deployments import ANN, running_deployment
from tests.support.login_provider import auth, write_secrets
from tests.support.streamlit_protocol import StreamlitClient, download_file, fetch, open_page

__all__ = ["asgi"]
NOT_SET_UP, NOBODY = "This app is not set up yet", "Nobody can sign in yet"
GONE = "A login was set up for this app, and its secrets file has none any more"


def removed(deployed) -> None:
    deployed.secrets.unlink()


def with_text(text: bytes):
    return lambda deployed: deployed.secrets.write_bytes(text)


def a_folder(deployed) -> None:
    deployed.secrets.unlink()
    deployed.secrets.mkdir()


def a_link_to_nowhere(deployed) -> None:
    deployed.secrets.unlink()
    deployed.secrets.symlink_to(deployed.folder / "nowhere")


LOSSES = {
    "gone": (removed, NOT_SET_UP, GONE), "empty": (with_text(b""), NOT_SET_UP, GONE),
    "a comment": (with_text(b"# [auth]\n"), NOT_SET_UP, GONE),
    "an empty table": (with_text(b"[auth]\n"), NOT_SET_UP, GONE),
    "only who may look": (with_text(b'[access]\nncpc = ["ncpc@example.org"]\n'), NOT_SET_UP, GONE),
    "open, with a folder": (with_text(b"[access]\nopen = true\n"), NOT_SET_UP, GONE),
    "open, with sheets": (lambda deployed: deployed.write(login=False, open=True), NOT_SET_UP, GONE),
    "no login": (lambda deployed: deployed.write(login=False), NOBODY, "so it has to know who is looking"),
    "no TOML": (with_text(b"[auth"), NOT_SET_UP, "something is wrong at"),
    "no text": (with_text(b"\xff\xfe\x00"), NOT_SET_UP, "can't be read"),
    "a folder": (a_folder, NOT_SET_UP, "is a directory"),
    "a link to nowhere": (a_link_to_nowhere, NOT_SET_UP, "no such file or directory"),
    "a login without sheets": (lambda deployed: write_secrets(deployed.secrets, {}, {},
                                                              auth("http://127.0.0.1:9", deployed.url)),
                               NOT_SET_UP, "[auth] sets up a login, and a folder of workbooks has none"),
}


@pytest.fixture(scope="module")
def deployed(tmp_path_factory):
    """A deployment with a login; it also has a folder of workbooks."""
    with running_deployment(tmp_path_factory.mktemp("gone")) as made:
        (made.workbooks / "Alamance.xlsx").write_bytes(template_bytes())
        yield made


@pytest.fixture(scope="module")
def running(deployed):
    """The running app with its login, and a file that it offered to a user."""
    with deployed.running(), StreamlitClient(deployed.url, deployed.login(ANN)) as stream:
        address = stream.open_page("ncpc_summary").downloads()[0]
        assert download_file(deployed.url, address, deployed.login(ANN))
        yield address


@pytest.fixture(scope="module")
def restarted(deployed, running, tmp_path_factory):
    """A process of that deployment that was started without the secrets file and never read a login."""
    before = deployed.secrets.read_bytes()
    deployed.secrets.unlink()
    deployed.port += 1
    with deployed.running():
        yield deployed
    deployed.port -= 1
    deployed.secrets.write_bytes(before)


@pytest.fixture
def lose_secrets(deployed):
    """Removes the secrets file in various ways, and restores it."""
    def lose(loss) -> None:
        if not deployed.secrets.is_file():
            deployed.write()
        loss(deployed)

    yield lose
    if deployed.secrets.is_dir() and not deployed.secrets.is_symlink():
        shutil.rmtree(deployed.secrets)
    deployed.secrets.unlink(missing_ok=True)
    deployed.write()


def open_again_if_closed(url, cookies, page):
    """Open a page as a browser does: it connects again when the app closes a connection whose login has ended."""
    try:
        return open_page(url, cookies, page)
    except ConnectionClosedError:
        return open_page(url, cookies, page)


def assert_nothing_is_shown(deployed, heading: str, sentence: str) -> None:
    for cookies in ({}, deployed.login(ANN)):
        for page in ("", "workbooks"):
            visit = open_again_if_closed(deployed.url, cookies, page)
            assert visit.headings == ["Communities of Practice", heading] and sentence in visit.texts[-1]
            assert not any(visit.elements(kind) for kind in ("selectbox", "arrow_data_frame", "download_button"))
            assert not any(name in visit.received_text for name in ("Alamance", "Ashe", "Burke", "sample data"))


@pytest.mark.parametrize("loss", LOSSES)
def test_a_process_that_read_the_login_shows_nothing_without_it(deployed, running, lose_secrets, loss):
    lose, heading, sentence = LOSSES[loss]
    lose_secrets(lose)
    assert_nothing_is_shown(deployed, heading, sentence)
    assert fetch(deployed.url, running)[0] == fetch(deployed.url, running, deployed.login(ANN))[0] == 403


def test_once_the_file_is_restored_everything_is_as_before(deployed, running, lose_secrets):
    lose_secrets(removed)
    assert_nothing_is_shown(deployed, *LOSSES["gone"][1:])
    deployed.write()
    assert download_file(deployed.url, running, deployed.login(ANN))
    assert open_page(deployed.url, deployed.login(ANN)).elements("selectbox")
    assert open_page(deployed.url).headings[-1] == "Sign in"


def test_a_sign_out_meanwhile_is_kept(deployed, running, lose_secrets):
    mine = deployed.login(ANN, nonce="signs out without the file")
    lose_secrets(removed)
    fetch(deployed.url, "/auth/logout", mine)
    deployed.write()
    assert open_page(deployed.url, mine).headings[-1] == "Sign in"


@pytest.mark.parametrize("loss", [loss for loss in LOSSES if loss != "a login without sheets"])
def test_a_process_that_never_read_the_login_shows_nothing_either(restarted, lose_secrets, loss):
    lose, heading, sentence = LOSSES[loss]
    lose_secrets(lose)
    assert_nothing_is_shown(restarted, heading, sentence)


def test_deleting_the_record_and_restarting_removes_the_login(tmp_path):
    """As the page and the log explain; a login that is configured again is recorded again."""
    with running_deployment(tmp_path) as deployed:
        (deployed.workbooks / "Alamance.xlsx").write_bytes(template_bytes())
        with deployed.running():
            open_page(deployed.url)
        log = tmp_path / "log"
        deployed.write(login=False, open=True)
        for _ in range(2):
            with deployed.running(log_file=log):
                assert_nothing_is_shown(deployed, *LOSSES["open, with sheets"][1:])
            record = deployed.folder / "copies" / RECORD_FILE_NAME
            named, = set(re.findall(r"delete (.+) and (.+) and start the app again", log.read_text(encoding="utf-8")))
            assert named[0] == str(record) and Path(named[1]).name.startswith("login-of-")
        record.unlink()
        with deployed.running():    # One of them is enough.
            assert_nothing_is_shown(deployed, *LOSSES["open, with sheets"][1:])
        Path(named[1]).unlink()
        with deployed.running():
            assert open_page(deployed.url).elements("selectbox")
            deployed.write()
            assert open_page(deployed.url).headings[-1] == "Sign in" and record.exists()
            record.unlink()
            deployed.secrets.unlink()    # This process still knows of the login.
            assert_nothing_is_shown(deployed, *LOSSES["gone"][1:])


def test_the_sample_is_not_shown_either(asgi, monkeypatch):
    assert asgi.request("/").status == 200    # the app reads its settings
    asgi.secrets.unlink()
    app = AppTest.from_file(FRAME, default_timeout=60).run()
    assert [header.value for header in app.header] == [NOT_SET_UP] and not app.selectbox and not app.exception
    set_option("secrets.files", [str(asgi.secrets.with_name("of-another-deployment.toml"))])
    assert AppTest.from_file(FRAME, default_timeout=60).run().selectbox


def test_a_header_cannot_set_the_viewer(asgi):
    """Streamlit would prefer the user in a trusted header to the claims of the login."""
    set_option("server.trustedUserHeaders", {"X-User": "email"})
    try:
        asgi.write(ncpc=["another@example.org"])
        assert "server.trustedUserHeaders" in configuration.current_config().error
        assert asgi.request("/_stcore/upload_file/session/file", login_cookie_for(ANN), "PUT").status == 403
    finally:
        set_option("server.trustedUserHeaders", {})
    asgi.write()
    assert asgi.request("/_stcore/upload_file/session/file", login_cookie_for(ANN), "PUT").status == 200


def test_a_login_that_cannot_be_recorded_is_reported(asgi, monkeypatch, caplog, tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv(STATE_FOLDER_VARIABLE, str(tmp_path / "file" / "state"))
    for _ in range(2):
        assert asgi.request("/media/x", login_cookie_for(ANN)).status == 403
    messages, = [record.getMessage() for record in caplog.records if record.name == configuration.__name__]
    assert messages == configuration.login_record_error()
    assert (f"can't be recorded in {tmp_path / 'file' / 'state'} (not a directory)" in messages
            and "COP_STATE" in messages)
    # After that is fixed, the next visit records it.
    (tmp_path / "file").unlink()
    assert asgi.request("/media/x", login_cookie_for(ANN)).status == 403
    assert configuration.login_record_error() == ""
    assert [path.name[:9] for path in (tmp_path / "file" / "state").iterdir()] == ["login-of-"]


def test_sign_outs_after_the_loss_of_the_secrets_use_the_last_settings(asgi, tmp_path):
    """A sign-out after the secrets file is gone is recorded in the folder of copies that it named last."""
    assert asgi.request("/media/x", login_cookie_for(ANN)).status == 403
    text = asgi.secrets.read_text("utf-8")
    before = configuration.last_login_state().folder
    assert str(before) in text
    asgi.secrets.write_text(text.replace(str(before), str(tmp_path / "moved")), "utf-8")
    assert asgi.request("/media/x", login_cookie_for(ANN)).status == 403
    assert configuration.last_login_state().folder == tmp_path / "moved"
