"""The pages with the local Google server: its secrets, retries without waiting, pages without a browser."""

from pathlib import Path

import pytest
from streamlit.config import set_option
from streamlit.testing.v1 import AppTest

from pages.session.config import current_config
from pages.session.current_source import live_sheets_for
from pages.session.menu import PageEntry
from tests.fake_google import SheetsServer
from tests.fake_google.__main__ import secrets_toml

FRAME = str(Path(__file__).resolve().parents[2] / "pages" / "frame.py")
# Small, but with rows that count in every tab.
LOG = {
    "CoPs": [["CoP ID", "CoP Name", "Start Date", "PSC"], ["C1", "Rainbow", "7/1/2024", "3125"]],
    "Sessions": [["CoP ID", "Date", "Attended"], ["C1", "7/9/2024", 9.0], ["C1", "8/13/2024", 8.0]],
    "Trainings": [["Title", "Date", "Participants"], ["Welcome", "9/10/2024", 14.0]],
    "Consultations": [["Date", "Individuals", "Hours"], ["10/8/2024", "Cy Dunn", 1.5]],
}
NAMES = ("Ashe", "Burke", "Clay")
BAD = "Burke"    # the partnership whose sheet has the fault
PERIOD = {"fiscal_year": "FY 24-25", "as_of": "2025-07-15"}


def write_secrets(google: SheetsServer, folder: Path, extra: str = "", **more) -> Path:
    """Write the secrets file for `google`, with copies beside it, and return its path; `extra` is added as is."""
    settings = google.secrets(**more)
    settings = {"snapshots": str(folder / "copies")} | settings
    path = folder / "secrets.toml"
    path.write_text(secrets_toml(settings).replace("[connections.cop_sheets]\n",
                    "[connections.cop_sheets]\nrequests_per_minute = 300\n") + extra, encoding="utf-8")
    return path


@pytest.fixture
def google():
    """Return the server with a sheet for each of NAMES: `named` has their addresses, `ids` their ids."""
    with SheetsServer() as server:
        server.named = {name: server.add_book(name, LOG).address for name in NAMES}
        server.ids = {name: address.split("/")[5] for name, address in server.named.items()}
        yield server


@pytest.fixture
def secrets(google, tmp_path):
    """Return the secrets file with the sheets of `google`."""
    return write_secrets(google, tmp_path, partnerships=google.named)


@pytest.fixture
def use_secrets():
    """Return a function that sets the secrets file of the pages until the test ends and clears their state."""
    def follow(path: Path) -> None:
        set_option("secrets.files", [str(path)])

    yield follow
    set_option("secrets.files", [])


@pytest.fixture
def no_waiting(monkeypatch):
    """Let nobody wait between tries, nor for a minute's quota, and not long for a server that says nothing."""
    monkeypatch.setattr("cop_sheets.google.retry.BACKOFF", lambda _: 0.0)
    monkeypatch.setattr("cop_sheets.google.retry.QUOTA_PAUSE_SECONDS", 0.0)
    monkeypatch.setattr("cop_sheets.google.client.TIMEOUT_SECONDS", (3, 0.3))
    monkeypatch.setattr("cop_sheets.google.transport.TIMEOUT_SECONDS", (3, 0.3))


def current_sheet_sync():
    """Return the SheetSync that the pages use with the current secrets file."""
    return live_sheets_for(current_config().settings).sheet_sync


def open_page(entry: PageEntry, **choices: str) -> AppTest:
    """Return a page of a new visit; `choices` are its query parameters."""
    app = AppTest.from_file(FRAME, default_timeout=60)
    for name, value in (PERIOD | choices).items():
        app.query_params[name] = value
    return app.switch_page(entry.file).run()


def page_text(app: AppTest) -> str:
    """Return all text of a page, including tables."""
    kinds = ("title", "header", "subheader", "markdown", "text", "info", "warning", "error", "caption")
    texts = [str(element.value) for kind in kinds for element in app.get(kind)]
    return "\n".join(texts + [str(cell) for table in app.dataframe for cell in table.value.to_numpy().ravel()])
