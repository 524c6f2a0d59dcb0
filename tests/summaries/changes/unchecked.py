"""Comparisons without the rules, which rows and figures don't need: most of the time of a test would go into them."""

from datetime import date

from cop_sheets import ReadResult, build_tables, parse_fiscal_year
from cop_sheets.fiscal_year import Period
from cop_sheets.raw import Workbook
from summaries import Report
from summaries.audience import PARTNERSHIP_AUDIENCE
from summaries.changes import Comparison
from tests.support.sheets import AS_OF, YEAR
from validators.derived import classify_rows, derive


def compare_unchecked(before, after, as_of=(AS_OF, AS_OF), audience=PARTNERSHIP_AUDIENCE, year=YEAR):
    """Return the comparison of two workbooks, lists of workbooks or readings, each as of its day; without flags."""
    reports = []
    for side, day in zip((before, after), as_of, strict=True):
        period = Period(parse_fiscal_year(year), date.fromisoformat(str(day)))
        tables = build_tables(reading_of(side))
        reports.append(Report(period, None, classify_rows(derive(tables, period)), audience))
    return Comparison(*reports)


def reading_of(side):
    """Return a workbook, a list of workbooks or a reading as a reading."""
    return side if isinstance(side, ReadResult) else ReadResult([side] if isinstance(side, Workbook) else list(side))
