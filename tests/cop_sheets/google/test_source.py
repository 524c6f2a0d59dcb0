"""Google Sheets as a source: all configured sheets, or one sheet by its address."""

from datetime import date

import pytest

from cop_sheets.errors import SourceUnreadable, WorkbookUnreadable
from cop_sheets.google.source import GoogleSource, open_google_source
from cop_sheets.sources.base import WorkbookRef, read_all
from tests.fake_google import SheetsServer, faults
from tests.support.google_state import LOG, FakeTime, add_books, new_sheet_sync, settings

SHEET = "1Alamance-log-of-its-communities-of-practice"


@pytest.fixture
def google():
    with SheetsServer({SHEET: LOG}) as server:
        yield server


def test_every_configured_sheet_is_read(google, tmp_path):
    table = add_books(google, "Wake", "ashe") | {"Burke": "nonsense"}
    source = open_google_source(" Google ", settings(google, tmp_path, registry=google.add_registry(table).address))
    steps = []
    reading = read_all(source, lambda *step: steps.append(step))
    assert [book.partnership for book in reading.workbooks] == ["ashe", "Wake"]
    assert [(failure.partnership, failure.address) for failure in reading.failures] == [
        ("Burke", source.sheets.address(source.sheets.partnerships[1]))]
    assert steps == [(1, 3, "ashe"), (2, 3, "Burke"), (3, 3, "Wake")]
    assert [(state.partnership, bool(state.message())) for state in source.states()] == [
        ("ashe", False), ("Burke", True), ("Wake", False)]
    assert (google.count("drive"), google.count("sheets")) == (1, 3)
    assert len(source.registry_errors) == 1 and source.notices == []


def test_a_workbook_ref_has_the_time_of_the_last_change(google, tmp_path):
    source = open_google_source("google", settings(google, tmp_path, partnerships={"Alamance": SHEET}))
    before, = source.list()
    assert before.address == google.book(SHEET).address
    assert before.changed.tzinfo is None and before.changed.date() in (date.today(),)
    google.touch(SHEET)
    assert source.list()[0].version != before.version


def test_cells_link_to_their_sheet(google, tmp_path):
    source = open_google_source("google", settings(google, tmp_path, partnerships={"Alamance": SHEET}))
    workbook = source.read(source.list()[0])
    assert (workbook.address, [grid.gid for grid in workbook.raw_sheets]) == (
        google.book(SHEET).address, [tab.sheet_id for tab in google.book(SHEET).tabs])


@pytest.mark.parametrize("text", [SHEET, f"https://docs.google.com/spreadsheets/d/{SHEET}/edit#gid=0"])
def test_one_sheet_has_its_own_title_or_the_name_that_the_settings_give_it(google, tmp_path, text):
    google.book(SHEET).properties["title"] = " Alamance CoP log"
    source = open_google_source(text, settings(google, tmp_path, registry="x"))
    reading = read_all(source)
    assert [book.partnership for book in reading.workbooks] == ["Alamance CoP log"]
    assert (google.count("drive"), google.count("sheets")) == (1, 1)
    source = open_google_source(text, settings(google, tmp_path, partnerships={"Alamance": SHEET}))
    assert [entry.partnership for entry in source.list()] == ["Alamance"] and google.count("sheets") == 2


def test_one_sheet_that_cannot_be_read(google, tmp_path):
    google.revoke(SHEET)
    source = open_google_source(SHEET, settings(google, tmp_path, registry="x"))
    with pytest.raises(SourceUnreadable, match=r"The Google Sheet was not read: it is not shared with the app\. Share"):
        source.list()


def test_in_an_outage_the_last_copies_are_read_and_reported(google, tmp_path):
    google_settings = settings(google, tmp_path, partnerships=add_books(google, "Wake", "Ashe"))
    time = FakeTime()
    read_all(GoogleSource(new_sheet_sync(google, tmp_path, time, partnerships=google_settings.partnerships)))
    google.fault("everything", faults.UNAVAILABLE)
    later = GoogleSource(new_sheet_sync(google, tmp_path, time, partnerships=google_settings.partnerships))
    google.forget()
    assert [book.partnership for book in read_all(later).workbooks] == ["Ashe", "Wake"]
    assert all(state.message().startswith("As of ") for state in later.states())
    assert google.count("sheets") == google.count("drive") == 0 and google.count("token") == 4


def test_a_workbook_ref_of_another_list(google, tmp_path):
    source = open_google_source("google", settings(google, tmp_path, partnerships={"Alamance": SHEET}))
    with pytest.raises(WorkbookUnreadable, match="Wake is not listed any more"):
        source.read(WorkbookRef("Wake", "x", ""))


@pytest.mark.parametrize(("text", "message"), [
    ("google", r"copy \.streamlit/secrets\.example\.toml to \.streamlit/secrets\.toml and fill in"),
    ("https://docs.google.com/forms/d/1AbcDEFghijklmnopqrstuvwxyz/edit", "it is the address of a form"),
    ("https://docs.google.com/spreadsheets/", "it is not the address of a Google Sheet"),
])
def test_what_cannot_be_opened(text, message):
    with pytest.raises(SourceUnreadable, match=message):
        open_google_source(text, None)
