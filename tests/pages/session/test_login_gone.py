"""Once a login was set up, nothing is ever shown without one: not while the app runs, and not after a restart."""

import re
import shutil
from pathlib import Path

import pytest
from streamlit.config import set_option
from streamlit.testing.v1 import AppTest

from cop_sheets.settings.google import STATE_VARIABLE
from cop_sheets.store.login_record import RECORD
from cop_sheets.writers.template import template_bytes
from pages.session import config as configuration
from tests.pages.test_pages import FRAME
from tests.support.asgi import door, login
from tests.support.deployments import ANN, deployment
from tests.support.login_provider import auth, write_secrets
from tests.support.streamlit_protocol import Stream, downloaded, fetch, opened

__all__ = ["door"]
NOT_SET_UP, NOBODY = "This app is not set up yet", "Nobody can sign in yet"
GONE = "A login was set up for this app, and its secrets file has none any more"


def removed(one) -> None:
    one.secrets.unlink()


def with_text(text: bytes):
    return lambda one: one.secrets.write_bytes(text)


def a_folder(one) -> None:
    one.secrets.unlink()
    one.secrets.mkdir()


def a_link_to_nowhere(one) -> None:
    one.secrets.unlink()
    one.secrets.symlink_to(one.folder / "nowhere")


LOSSES = {
    "gone": (removed, NOT_SET_UP, GONE), "empty": (with_text(b""), NOT_SET_UP, GONE),
    "a comment": (with_text(b"# [auth]\n"), NOT_SET_UP, GONE),
    "an empty table": (with_text(b"[auth]\n"), NOT_SET_UP, GONE),
    "only who may look": (with_text(b'[access]\nncpc = ["ncpc@example.org"]\n'), NOT_SET_UP, GONE),
    "open, with a folder": (with_text(b"[access]\nopen = true\n"), NOT_SET_UP, GONE),
    "open, with sheets": (lambda one: one.write(login=False, open=True), NOT_SET_UP, GONE),
    "no login": (lambda one: one.write(login=False), NOBODY, "so it has to know who is looking"),
    "no TOML": (with_text(b"[auth"), NOT_SET_UP, "something is wrong at"),
    "no text": (with_text(b"\xff\xfe\x00"), NOT_SET_UP, "can't be read"),
    "a folder": (a_folder, NOT_SET_UP, "is a directory"),
    "a link to nowhere": (a_link_to_nowhere, NOT_SET_UP, "no such file or directory"),
    "a login without sheets": (lambda one: write_secrets(one.secrets, {}, {}, auth("http://127.0.0.1:9", one.url)),
                               NOT_SET_UP, "[auth] sets up a login, and a folder of workbooks has none"),
}


@pytest.fixture(scope="module")
def one(tmp_path_factory):
    """A deployment with a login; a folder of workbooks lies there, too."""
    with deployment(tmp_path_factory.mktemp("gone")) as made:
        (made.workbooks / "Alamance.xlsx").write_bytes(template_bytes())
        yield made


@pytest.fixture(scope="module")
def running(one):
    """The app as it runs with its login, and a file that somebody was offered."""
    with one.running(), Stream(one.url, one.login(ANN)) as stream:
        address = stream.visit("ncpc_summary").downloads()[0]
        assert downloaded(one.url, address, one.login(ANN))
        yield address


@pytest.fixture(scope="module")
def restarted(one, running, tmp_path_factory):
    """A process of that deployment that was started without the secrets file, and never saw a login."""
    before = one.secrets.read_bytes()
    one.secrets.unlink()
    one.port += 1
    with one.running():
        yield one
    one.port -= 1
    one.secrets.write_bytes(before)


@pytest.fixture
def losing(one):
    """Has the secrets file lost in a way, and puts it back."""
    def lose(loss) -> None:
        if not one.secrets.is_file():
            one.write()
        loss(one)

    yield lose
    if one.secrets.is_dir() and not one.secrets.is_symlink():
        shutil.rmtree(one.secrets)
    one.secrets.unlink(missing_ok=True)
    one.write()


def assert_nothing_is_shown(one, heading: str, sentence: str) -> None:
    for cookies in ({}, one.login(ANN)):
        for page in ("", "workbooks"):
            visit = opened(one.url, cookies, page)
            assert visit.headings == ["Communities of Practice", heading] and sentence in visit.texts[-1]
            assert not any(visit.elements(kind) for kind in ("selectbox", "arrow_data_frame", "download_button"))
            assert not any(name in visit.said for name in ("Alamance", "Ashe", "Burke", "sample data"))


@pytest.mark.parametrize("loss", LOSSES)
def test_a_process_that_saw_the_login_shows_nothing_without_it(one, running, losing, loss):
    lose, heading, sentence = LOSSES[loss]
    losing(lose)
    assert_nothing_is_shown(one, heading, sentence)
    assert fetch(one.url, running)[0] == fetch(one.url, running, one.login(ANN))[0] == 403


def test_once_the_file_is_back_all_is_as_before(one, running, losing):
    losing(removed)
    assert_nothing_is_shown(one, *LOSSES["gone"][1:])
    one.write()
    assert downloaded(one.url, running, one.login(ANN))
    assert opened(one.url, one.login(ANN)).elements("selectbox")
    assert opened(one.url).headings[-1] == "Sign in"


def test_a_sign_out_meanwhile_holds(one, running, losing):
    mine = one.login(ANN, nonce="signs out without the file")
    losing(removed)
    fetch(one.url, "/auth/logout", mine)
    one.write()
    assert opened(one.url, mine).headings[-1] == "Sign in"


@pytest.mark.parametrize("loss", [loss for loss in LOSSES if loss != "a login without sheets"])
def test_a_process_that_never_saw_the_login_shows_nothing_either(restarted, losing, loss):
    lose, heading, sentence = LOSSES[loss]
    losing(lose)
    assert_nothing_is_shown(restarted, heading, sentence)


def test_who_deletes_the_record_and_restarts_does_without_a_login(tmp_path):
    """As the page and the log say; a login that is set up again is remembered again."""
    with deployment(tmp_path) as one:
        (one.workbooks / "Alamance.xlsx").write_bytes(template_bytes())
        with one.running():
            opened(one.url)
        log = tmp_path / "log"
        one.write(login=False, open=True)
        for _ in range(2):
            with one.running(log_file=log):
                assert_nothing_is_shown(one, *LOSSES["open, with sheets"][1:])
            record = one.folder / "copies" / RECORD
            named, = set(re.findall(r"delete (.+) and (.+) and start the app again", log.read_text(encoding="utf-8")))
            assert named[0] == str(record) and Path(named[1]).name.startswith("login-of-")
        record.unlink()
        with one.running():    # One of them is enough.
            assert_nothing_is_shown(one, *LOSSES["open, with sheets"][1:])
        Path(named[1]).unlink()
        with one.running():
            assert opened(one.url).elements("selectbox")
            one.write()
            assert opened(one.url).headings[-1] == "Sign in" and record.exists()
            record.unlink()
            one.secrets.unlink()    # This process remembers by itself.
            assert_nothing_is_shown(one, *LOSSES["gone"][1:])


def test_the_sample_is_not_shown_either(door, monkeypatch):
    assert door.ask("/").status == 200    # the app looks at its settings
    door.secrets.unlink()
    app = AppTest.from_file(FRAME, default_timeout=60).run()
    assert [header.value for header in app.header] == [NOT_SET_UP] and not app.selectbox and not app.exception
    set_option("secrets.files", [str(door.secrets.with_name("of-another-deployment.toml"))])
    assert AppTest.from_file(FRAME, default_timeout=60).run().selectbox


def test_a_header_may_not_say_who_is_looking(door):
    """What Streamlit would take from a request's header goes before what the login says."""
    set_option("server.trustedUserHeaders", {"X-User": "email"})
    try:
        door.write(ncpc=["another@example.org"])
        assert "server.trustedUserHeaders" in configuration.setup().trouble
        assert door.ask("/_stcore/upload_file/session/file", login(ANN), "PUT").status == 403
    finally:
        set_option("server.trustedUserHeaders", {})
    door.write()
    assert door.ask("/_stcore/upload_file/session/file", login(ANN), "PUT").status == 200


def test_where_no_record_can_be_kept_that_is_told(door, monkeypatch, caplog, tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv(STATE_VARIABLE, str(tmp_path / "file" / "state"))
    for _ in range(2):
        assert door.ask("/media/x", login(ANN)).status == 403
    told, = [record.getMessage() for record in caplog.records if record.name == configuration.__name__]
    assert told == configuration.login_record_problem()
    assert f"can't be recorded in {tmp_path / 'file' / 'state'} (not a directory)" in told and "COP_STATE" in told
    # Once that is mended, the next visit records it.
    (tmp_path / "file").unlink()
    assert door.ask("/media/x", login(ANN)).status == 403
    assert configuration.login_record_problem() == ""
    assert [path.name[:9] for path in (tmp_path / "file" / "state").iterdir()] == ["login-of-"]


def test_what_outlives_the_secrets_file_follows_its_last_settings(door, tmp_path):
    """A sign-out after the secrets file is gone goes into the folder of copies that it named last."""
    assert door.ask("/media/x", login(ANN)).status == 403
    text = door.secrets.read_text("utf-8")
    before = configuration.settings_of_last_login().snapshots
    assert str(before) in text
    door.secrets.write_text(text.replace(str(before), str(tmp_path / "moved")), "utf-8")
    assert door.ask("/media/x", login(ANN)).status == 403
    assert configuration.settings_of_last_login().snapshots == tmp_path / "moved"
