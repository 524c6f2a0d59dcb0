"""The fiscal years that can be selected."""

from cop_sheets import FiscalYear
from summaries.logged_years import available_fiscal_years
from tests.support.sheets import tables, workbook


def test_the_years_of_all_plausible_dates_can_be_chosen():
    dated = tables(workbook({
        "Sessions": "CoP ID | Date\nC1 | 2009-07-01\nC1 | 2012-06-30", "Trainings": "Title | Date\nA | 2025-07-01",
        "Consultations": "Date\n2026-07-01", "Survey Responses": "CoP ID | Timestamp\nC1 | 7/1/2010"}))
    assert [str(year) for year in available_fiscal_years(dated, FiscalYear(2024))] == [
        "FY 25-26", "FY 24-25", "FY 11-12", "FY 10-11"]
