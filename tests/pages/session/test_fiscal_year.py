"""The fiscal year that a visit opens with: the latest one with rows, and what the page says of a newer one."""

from datetime import date

import pytest

from pages.session.current_source import WORKBOOKS_VARIABLE
from pages.session.data_source import DataSource
from summaries.report import latest_logged_year
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
    assert captions(linked) == ["Alamance · FY 26-27, as of November 28, 2026"]
    assert captions(opened("ncpc_summary.py", as_of="2025-05-01")) == ["Alamance · FY 24-25, as of May 1, 2025"]
