"""The fiscal year that a visit opens with: the latest one with rows, and what the page says of a newer one."""

from datetime import date

import pytest

from cop_sheets import FiscalYear, ReadResult, build_tables
from cop_sheets.sources.base import Failure
from pages.session.current_source import WORKBOOKS_VARIABLE
from pages.session.data_source import DataSource
from summaries.logged_years import available_fiscal_years, latest_logged_year, unlogged_text
from tests.generated.files import to_xlsx
from tests.pages.test_pages import opened
from tests.support.sheets import CLEAN_SHEETS, EMPTY_SHEETS, tables, with_all_columns, workbook


@pytest.mark.parametrize(("as_of", "expected"), [
    ("2026-11-28", 2024), ("2024-07-01", 2023), ("2023-01-01", None)])
def test_the_latest_year_with_rows_up_to_the_as_of_date(as_of, expected):
    made = tables(workbook({"Trainings": "Title | Date\nWelcome | 2023-09-10\nLater | 2031-09-10"}))
    year = latest_logged_year(made, date.fromisoformat(as_of))
    assert (year and year.start) == expected


def test_a_blank_workbook_has_no_logged_year():
    assert latest_logged_year(tables(workbook(EMPTY_SHEETS)), date(2025, 7, 15)) is None


SESSIONS = "CoP ID | Date\nC1 | 2024-10-09\n"
RESPONSES = "CoP ID | Timestamp | Fiscal Year\n"
NOTHING, NOT_DATED = "FY 25-26: nothing logged yet", "FY 25-26: nothing logged yet, as far as dates can be read"


@pytest.mark.parametrize(("sheets", "expected"), [
    ({"Sessions": SESSIONS}, NOTHING),
    ({"Sessions": SESSIONS + "C1 | 2025-09-09"}, ""),
    ({"Sessions": SESSIONS + "C1 | 2025-12-09"}, NOTHING),
    ({"Sessions": SESSIONS + "C1 | 15/10/2025\nC1 | 03/11/2025"}, NOT_DATED),
    ({"Sessions": SESSIONS + "C1 | "}, NOT_DATED),
    ({"Sessions": SESSIONS + "FY 25-26"}, NOTHING),
    ({"Sessions": SESSIONS, "Trainings": "What we did\nA lot of things"}, NOT_DATED),
    ({"Sessions": SESSIONS, "Sessions old": SESSIONS}, NOT_DATED),
    ({"Sessions": SESSIONS, "Survey Responses": RESPONSES + "C1 | 6/20/2025 | FY 25-26"}, ""),
    ({"Sessions": SESSIONS, "Survey Responses": RESPONSES + "C1 | 7/20/2025 | FY 24-25"}, NOTHING),
    ({"Sessions": SESSIONS, "Survey Responses": RESPONSES + "C1 | 7/20/2025 | 24 or 25"}, NOT_DATED),
])
def test_a_year_is_called_empty_only_where_no_row_may_be_of_it(sheets, expected):
    made = tables(workbook(exact=EMPTY_SHEETS | sheets))
    assert unlogged_text(made, FiscalYear(2024), date(2025, 11, 15)) == expected
    assert unlogged_text(made, FiscalYear(2025), date(2025, 11, 15)) == expected
    assert unlogged_text(made, FiscalYear(2026), date(2025, 11, 15)) == ""


@pytest.mark.parametrize(("shown", "expected"), [
    (2021, "FY 21-22: nothing logged"), (2022, ""), (2023, "FY 23-24: nothing logged"), (2024, "")])
def test_of_an_earlier_year_without_rows_it_is_said(shown, expected):
    made = tables(workbook(exact=EMPTY_SHEETS | {"Sessions": SESSIONS + "C1 | 2022-09-09"}))
    assert unlogged_text(made, FiscalYear(shown), date(2025, 5, 15)) == expected


def test_a_year_is_not_called_empty_where_a_workbook_cannot_be_read():
    book = workbook(exact=EMPTY_SHEETS | {"Sessions": SESSIONS})
    made = build_tables(ReadResult([book], [Failure("Burke", "Burke.xlsx", "Burke.xlsx is damaged.")]))
    assert unlogged_text(made, FiscalYear(2024), date(2025, 11, 15)) == NOT_DATED


def test_every_logged_year_can_be_selected():
    made = tables(workbook(exact=EMPTY_SHEETS | {"Sessions": "CoP ID | Date\nC1 | 2009-12-31\nC1 | 2010-01-01"}))
    logged = latest_logged_year(made, date(2025, 7, 15))
    assert logged == FiscalYear(2009)
    years = available_fiscal_years(made, FiscalYear(2025))
    assert (years[0], years[-1], len(years)) == (FiscalYear(2025), logged, 17)


def captions(app) -> list[str]:
    return [element.value for element in app.text if " · FY " in element.value]


def test_a_visit_opens_with_the_latest_year_that_has_rows(tmp_path, monkeypatch):
    monkeypatch.setenv(WORKBOOKS_VARIABLE, str(tmp_path))
    monkeypatch.setattr(DataSource, "as_of", date(2026, 11, 28))
    sheets = {tab: with_all_columns(tab, text) for tab, text in CLEAN_SHEETS.items()}
    (tmp_path / "Alamance.xlsx").write_bytes(to_xlsx(sheets))
    app = opened("ncpc_summary.py")
    assert app.selectbox(key="fiscal_year").value == "FY 24-25"
    assert captions(app) == ["Alamance · FY 24-25, as of November 28, 2026 · FY 26-27: nothing logged yet"]
    linked = opened("ncpc_summary.py", fiscal_year="FY 26-27")
    assert linked.selectbox(key="fiscal_year").value == "FY 26-27"
    assert captions(linked) == ["Alamance · FY 26-27, as of November 28, 2026 · FY 26-27: nothing logged yet"]
    ended = opened("ncpc_summary.py", fiscal_year="FY 25-26")
    assert ended.selectbox(key="fiscal_year").options == ["FY 26-27", "FY 25-26", "FY 24-25"]
    assert captions(ended) == ["Alamance · FY 25-26, as of November 28, 2026 · FY 25-26: nothing logged"]
    assert captions(opened("ncpc_summary.py", as_of="2025-05-01")) == ["Alamance · FY 24-25, as of May 1, 2025"]


@pytest.mark.parametrize(("linked", "words"), [
    ("FY 19-20", "FY 19-20 can't be shown, because neither it nor an earlier year has anything logged or certified."),
    ("FY 41-42", "FY 41-42 can't be shown, because nothing is logged in it yet."),
    ("**2024-25**", "The fiscal year of this link can't be read."), ("2024-25", "can't be read."), ("FY 24-25", "")])
def test_a_link_to_a_year_that_cannot_be_chosen_says_so(tmp_path, monkeypatch, linked, words):
    monkeypatch.setenv(WORKBOOKS_VARIABLE, str(tmp_path))
    monkeypatch.setattr(DataSource, "as_of", date(2026, 11, 28))
    sheets = {tab: with_all_columns(tab, text) for tab, text in CLEAN_SHEETS.items()}
    (tmp_path / "Alamance.xlsx").write_bytes(to_xlsx(sheets))
    app = opened("certify.py", fiscal_year=linked)
    said = [info.value for info in app.info if "link" in info.value or "can't be shown" in info.value]
    assert len(said) == bool(words) and words in "".join(said)
    assert app.selectbox(key="fiscal_year").value == "FY 24-25"
    if words:
        assert "This is FY 24-25; choose another under Fiscal year." in said[0]
        app.selectbox(key="fiscal_year").select("FY 25-26").run()
        assert not [info for info in app.info if "choose another" in info.value]
    assert not app.exception


def test_the_year_that_ended_last_can_be_certified_though_nothing_was_ever_logged(tmp_path, monkeypatch):
    monkeypatch.setenv(WORKBOOKS_VARIABLE, str(tmp_path))
    monkeypatch.setattr(DataSource, "as_of", date(2026, 11, 28))
    sheets = {tab: with_all_columns(tab, text) for tab, text in EMPTY_SHEETS.items()}
    (tmp_path / "Alamance.xlsx").write_bytes(to_xlsx(sheets))
    app = opened("certify.py", fiscal_year="FY 25-26")
    assert app.selectbox(key="fiscal_year").options == ["FY 26-27", "FY 25-26"]
    assert "Certify FY 25-26" in [button.label for button in app.button]


def test_a_visit_opens_though_the_newest_row_is_of_2010(tmp_path, monkeypatch):
    monkeypatch.setenv(WORKBOOKS_VARIABLE, str(tmp_path))
    sheets = {tab: with_all_columns(tab, text) for tab, text in EMPTY_SHEETS.items()}
    sheets["Sessions"] = with_all_columns("Sessions", "CoP ID | Date\nC1 | 2010-03-09")
    (tmp_path / "Alamance.xlsx").write_bytes(to_xlsx(sheets))
    app = opened("ncpc_summary.py")
    assert not app.exception
    assert app.selectbox(key="fiscal_year").value == "FY 09-10"
