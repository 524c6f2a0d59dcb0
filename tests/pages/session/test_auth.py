"""The page that somebody is shown who may not look, or while nobody knows yet who may; run without a browser."""

from pathlib import Path

import pytest
from streamlit.config import get_option, set_option
from streamlit.testing.v1 import AppTest

from pages.session import cache
from pages.session import current_source as sheets_shown
from pages.session.background import watch
from pages.session.config import setup
from pages.session.current_source import behind_of
from tests.fake_google import SheetsServer, faults
from tests.support.asgi import claims
from tests.support.login_provider import auth, write_secrets
from tests.support.sheets import CLEAN, filled

FRAME = str(Path(__file__).resolve().parents[3] / "pages" / "frame.py")
SHEET = {tab: filled(tab, text) for tab, text in CLEAN.items()}


@pytest.fixture
def sheets(tmp_path):
    """The sheets of two partnerships, and an app that is set up to show them."""
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


def test_who_is_added_to_the_registry_is_let_in_by_trying_again(sheets):
    """Nobody else comes by who would have the registry looked at."""
    app = visiting("new@example.org")
    assert "No partnership lists this address among its managers." in words(app) and not app.dataframe
    sheets.write_registry(sheets.registry, sheets.listed, managers={"Burke": "New@Example.org"})
    library = behind_of(setup().settings).library
    assert library.wait(30)
    library._begun = None    # a minute later
    app.button(key="again").click().run()
    assert library.wait(30)
    app.run()
    assert "nothing for you to see" not in words(app) and app.selectbox(key="partnership").options == ["Burke"]


def test_while_the_registry_cannot_be_read_nobody_is_told_that_they_are_not_on_it(sheets):
    sheets.fault(sheets.registry, faults.NOT_SHARED)
    said = words(visiting("ann@example.org"))
    assert "could not be read yet" in said and "No partnership lists" not in said
    ncpc = visiting("ncpc@example.org")
    assert "The list of partnerships was not read" in words(ncpc) and not ncpc.exception
    assert ncpc.selectbox(key="partnership").options == ["All partnerships"]


def test_a_reader_of_none_of_the_two_sees_neither(sheets):
    for email, more in [(None, {}), ("stranger@example.org", {}), ("ann@example.org", {"email_verified": False})]:
        app = visiting(email, **more)
        assert "Ashe" not in words(app) and "Burke" not in words(app) and not app.selectbox and not app.dataframe


@pytest.mark.parametrize(("email", "sees_names"), [("ann@example.org", False), ("ncpc@example.org", True)])
def test_a_manager_who_waits_for_the_sheets_is_told_no_names(sheets, monkeypatch, email, sees_names):
    """The list is known, and the sheets are read: the others' names would pass by as they are."""
    behind_of(setup().settings).library.look()
    told = []
    for module in (sheets_shown, cache):
        monkeypatch.setattr(module, "watch", lambda loading, show_names=True: told.append(show_names) or watch(loading))
    visiting(email)
    assert told and set(told) == {sees_names}
