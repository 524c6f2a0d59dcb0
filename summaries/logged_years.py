"""The fiscal years that have log rows, those that can be chosen, and what is said of one that has none."""

from collections.abc import Iterable, Iterator
from datetime import date

import numpy as np
import pandas as pd

from cop_sheets import FiscalYear, Tables, fiscal_year_of
from cop_sheets.fiscal_year import FIRST_FISCAL_MONTH
from cop_sheets.layout import CONSULTATIONS, SESSIONS, SURVEY_RESPONSES, TRAININGS
from cop_sheets.program_limits import EARLIEST_DATE
from validators.derived import UNREADABLE_STATES

_DATE_COLUMNS = {SESSIONS: "date", TRAININGS: "date", CONSULTATIONS: "date", SURVEY_RESPONSES: "timestamp"}


def logged_years(tables: Tables, last_day: date) -> set[FiscalYear]:
    """Return the fiscal years of the log rows dated from EARLIEST_DATE to `last_day`.

    A response's Fiscal Year wins over its timestamp, as in the figures.
    """
    earliest, latest = pd.Timestamp(EARLIEST_DATE), pd.Timestamp(last_day) + pd.Timedelta(days=1)
    first, last = fiscal_year_of(EARLIEST_DATE), fiscal_year_of(last_day)
    years = {FiscalYear(int(start)) for dates, starts, _ in _dates_and_years(tables)
             for start in starts[~((dates < earliest) | (dates >= latest))].dropna().unique()}
    return {year for year in years if first <= year <= last}


def available_fiscal_years(tables: Tables, current: FiscalYear, others: Iterable[FiscalYear] = ()) -> list[FiscalYear]:
    """Return the fiscal years that can be chosen, latest first.

    They are all from the first with log rows to the `current` one, whether or not rows are dated in them, the next one
    where rows are, and back to the first of `others`, such as certified ones.
    """
    years = {current} | {year for year in others if year <= current}
    years |= logged_years(tables, FiscalYear(current.start + 1).last_day)
    return [FiscalYear(start) for start in range(max(years).start, min(years).start - 1, -1)]


def latest_logged_year(tables: Tables, as_of: date) -> FiscalYear | None:
    """Return the latest fiscal year in which log rows up to the as-of date are dated; None where there are none."""
    return max(logged_years(tables, as_of), default=None)


def unlogged_text(tables: Tables, shown: FiscalYear, as_of: date) -> str:
    """Return that the year that is shown, or the later one of the as-of date, has no log row; "" where both have some,
    where no year has, and for a year still to come.

    Rows without a readable date may be of that year, as may those of a workbook that can't be read.
    """
    current, years = fiscal_year_of(as_of), logged_years(tables, as_of)
    unlogged = next((year for year in (shown, current) if year not in years), None)
    if not years or unlogged is None or shown > current:
        return ""
    yet = " yet" if unlogged == current else ""
    note = ", as far as dates can be read" if _may_have_other_rows(tables) else ""
    return f"{unlogged}: nothing logged{yet}{note}"


def _may_have_other_rows(tables: Tables) -> bool:
    """Return whether there are log rows whose fiscal year is not known, or that were not read."""
    unread = [location for location in tables.locations if location.header_row is None and location.raw_sheet.rows]
    unread += [look_alike.place for look_alike in tables.unread]
    return bool(tables.failures or any(location.tab in _DATE_COLUMNS for location in unread)
                or any(starts[is_data].isna().any() for _, starts, is_data in _dates_and_years(tables)))


def _dates_and_years(tables: Tables) -> Iterator[tuple[pd.Series, pd.Series, np.ndarray]]:
    """Yield, for the rows of each log: dates, the years in which their fiscal years start, and which rows are data.

    Years are NaN where they are not known.
    """
    for tab, column in _DATE_COLUMNS.items():
        table = tables[tab]
        dates = table.values[column]
        starts = dates.dt.year - (dates.dt.month < FIRST_FISCAL_MONTH)
        if tab is SURVEY_RESPONSES:
            is_unreadable = np.isin(table.states["fiscal_year"], UNREADABLE_STATES)
            starts = table.values["fiscal_year"].fillna(starts).mask(is_unreadable)
        yield dates, starts, table.is_data
