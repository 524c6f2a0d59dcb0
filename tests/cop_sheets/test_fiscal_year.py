"""The fiscal years that can be selected."""

import pytest

from cop_sheets import FiscalYear
from summaries.logged_years import available_fiscal_years, logged_years
from tests.support.sheets import EMPTY_SHEETS, tables, workbook


def test_the_years_of_all_plausible_dates_can_be_chosen():
    dated = tables(workbook({
        "Sessions": "CoP ID | Date\nC1 | 2009-07-01\nC1 | 2012-06-30", "Trainings": "Title | Date\nA | 2025-07-01",
        "Consultations": "Date\n2026-07-01", "Survey Responses": "CoP ID | Timestamp\nC1 | 7/1/2010"}))
    assert [year.start for year in available_fiscal_years(dated, FiscalYear(2024))] == list(range(2025, 2009, -1))
    assert logged_years(dated, FiscalYear(2025).last_day) == {FiscalYear(start) for start in (2010, 2011, 2025)}


@pytest.mark.parametrize(("others", "first"), [((), 2022), ((2023,), 2022), ((2020,), 2020), ((2098,), 2022)])
def test_years_without_rows_are_among_them_up_to_the_current_one(others, first):
    dated = tables(workbook(exact=EMPTY_SHEETS | {"Sessions": "CoP ID | Date\nC1 | 2022-09-09\nC1 | 2024-09-09"}))
    years = available_fiscal_years(dated, FiscalYear(2026), map(FiscalYear, others))
    assert [year.start for year in years] == list(range(2026, first - 1, -1))


def test_where_nothing_is_logged_there_is_the_current_year():
    assert available_fiscal_years(tables(workbook(EMPTY_SHEETS)), FiscalYear(2026)) == [FiscalYear(2026)]
