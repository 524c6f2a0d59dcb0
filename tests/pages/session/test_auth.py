"""The pages shown without access, or before the registry has been read; run without a browser."""

from pathlib import Path

import pytest
from streamlit.config import get_option, set_option
from streamlit.testing.v1 import AppTest

from pages.session import cache
from pages.session import current_source as sheets_shown
from pages.session.background import show_progress
from pages.session.config import current_config
from pages.session.current_source import live_sheets_for
from tests.fake_google import SheetsServer, faults
from tests.support.asgi import claims
from tests.support.login_provider import auth, write_secrets
from tests.support.sheets import CLEAN_SHEETS, with_all_columns

FRAME = str(Path(__file__).resolve().parents[3] / "pages" / "frame.py")
SHEET = {tab: with_all_columns(tab, text) for tab, text in CLEAN_SHEETS.items()}


@pytest.fixture
def sheets(tmp_path):
    """The sheets of two partnerships, and an app configured to show them."""
    before = get_option("secrets.files")
    with SheetsServer() as google:
        google.listed = {name: google.add_book(f"{name} log", SHEET) for name in ("Ashe", "Burke")}
        registry = google.add_registry(google.listed, managers={"Ashe": "ann@example.org"})
        google.registry = registry.id
        secrets = tmp_path / "secrets.toml"
        write_secrets(secrets, google.secrets(registry=registry.address, snapshots=str(tmp_path / "copies")),
                      {"ncpc": ["ncpc@example.org"]}, auth("http://127.0.0.1:9", "http://127.0.0.1:8501"))
        set_option("secrets.files", [str(secrets)])
        yield google
        set_option("secrets.files", before)


def visiting(email: str | None, **more) -> AppTest:
    app = AppTest.from_file(FRAME, default_timeout=60)
    if email:
        app.user = claims(email, **more)
    return app.run()


def words(app: AppTest) -> str:
    assert not app.exception
    return "\n".join(element.value for kind in ("header", "text", "markdown", "warning") for element in app.get(kind))


def test_a_user_added_to_the_registry_gets_in_with_try_again(sheets):
    """No other visit reads the registry meanwhile."""
    app = visiting("new@example.org")
    assert "No partnership lists this address among its managers." in words(app) and not app.dataframe
    sheets.write_registry(sheets.registry, sheets.listed, managers={"Burke": "New@Example.org"})
    library = live_sheets_for(current_config().settings).sheet_sync
    assert library.wait(30)
    library._started_at = None    # a minute later
    app.button(key="again").click().run()
    assert library.wait(30)
    app.run()
    assert "nothing for you to see" not in words(app) and app.selectbox(key="partnership").options == ["Burke"]


def test_while_the_registry_is_unreadable_nobody_is_called_unlisted(sheets):
    sheets.fault(sheets.registry, faults.NOT_SHARED)
    text = words(visiting("ann@example.org"))
    assert "could not be read yet" in text and "No partnership lists" not in text
    ncpc = visiting("ncpc@example.org")
    assert "The list of partnerships was not read" in words(ncpc) and not ncpc.exception
    assert ncpc.selectbox(key="partnership").options == ["All partnerships"]


def test_a_user_of_neither_partnership_sees_none(sheets):
    for email, more in [(None, {}), ("stranger@example.org", {}), ("ann@example.org", {"email_verified": False})]:
        app = visiting(email, **more)
        assert "Ashe" not in words(app) and "Burke" not in words(app) and not app.selectbox and not app.dataframe


@pytest.mark.parametrize(("email", "sees_names"), [("ann@example.org", False), ("ncpc@example.org", True)])
def test_a_waiting_manager_sees_no_names_of_other_partnerships(sheets, monkeypatch, email, sees_names):
    """The registry is known while the sheets are read, and progress would show the others' names."""
    live_sheets_for(current_config().settings).sheet_sync.check_for_changes()
    name_settings = []
    for module in (sheets_shown, cache):
        monkeypatch.setattr(module, "show_progress", lambda loading,
                            show_names=True: name_settings.append(show_names) or show_progress(loading))
    visiting(email)
    assert name_settings and set(name_settings) == {sees_names}


def test_the_pages_before_a_login_name_whom_to_ask(sheets, tmp_path):
    assert "Questions?" not in words(visiting(None))
    path = tmp_path / "secrets.toml"
    path.write_text(path.read_text().replace("[access]", '[access]\ncontact = "**Ann Lee**, ann@example.org"'))
    for app in (visiting(None), visiting("new@example.org")):
        assert "Questions? Ask **Ann Lee**, ann@example.org." in [element.value for element in app.text]


def test_while_nobody_knows_which_logins_have_ended_a_page_says_so(sheets, monkeypatch):
    monkeypatch.setattr("cop_sheets.store.database.revoked_logins.UNKNOWN_AFTER_SECONDS", -1.0)
    for app in (visiting(None), visiting("ann@example.org")):
        assert "Nobody can be signed in at the moment" in words(app) and "Ashe" not in words(app)
