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


def compare_unchecked(before, after, as_of=(AS_OF, AS_OF), audience=PARTNERSHIP_AUDIENCE, year=YEAR, quarter_ends=None):
    """Return the comparison of two workbooks, lists of workbooks or readings, each as of its day; without flags.

    `quarter_ends`: the days of two quarter ends; they are the copies of these, too.
    """
    by_quarter = tuple(unchecked_report(*side, audience, year) for side in zip(
        (before, after), quarter_ends or (), strict=False))
    return Comparison(*(unchecked_report(*side, audience, year) for side in zip((before, after), as_of, strict=True)),
                      survey_by_quarter=by_quarter or None)


def unchecked_report(side, day, audience=PARTNERSHIP_AUDIENCE, year=YEAR):
    """Return the report of a side as of a day, without flags."""
    period = Period(parse_fiscal_year(year), date.fromisoformat(str(day)))
    return Report(period, None, classify_rows(derive(build_tables(reading_of(side)), period)), audience)


def reading_of(side):
    """Return a workbook, a list of workbooks or a reading as a reading."""
    return side if isinstance(side, ReadResult) else ReadResult([side] if isinstance(side, Workbook) else list(side))
