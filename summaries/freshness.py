"""How fresh the workbooks are: the latest day logged by each partnership, and which logged anything in the year."""

from datetime import date

import pandas as pd

from cop_sheets import FiscalYear, Period, Tables, fiscal_year_of
from cop_sheets.date_format import format_date
from cop_sheets.layout import CONSULTATIONS, SESSIONS, SURVEY_RESPONSES, TRAININGS
from cop_sheets.limits import EARLIEST_DATE
from summaries.memo import memoized
from summaries.presentation.wording import pluralize
from summaries.report import Report
from validators.derived import CANCELLED_SESSION, COUNTED, UNKNOWN_COP, derive, to_datetime64

LOG_TABS = (SESSIONS, TRAININGS, CONSULTATIONS, SURVEY_RESPONSES)
INACTIVE_AFTER_DAYS = 31    # a CoP meets once a month, so a log without a row for longer is not up to date


@memoized
def last_activity(report: Report) -> dict[str, date]:
    """Return the latest date of a log row up to the as-of date, in any fiscal year, by partnership.

    Partnerships without such a row are left out. Logs are the tabs Sessions, Trainings, Consultations and Survey
    Responses, including cancelled sessions and rows that no figure can use.
    """
    frames = [report.row_statuses.derived[tab][["partnership", "date"]] for tab in LOG_TABS]
    rows = pd.concat(frames, ignore_index=True)
    rows = rows[(rows["date"] >= to_datetime64(EARLIEST_DATE)) & (rows["date"] <= to_datetime64(report.period.as_of))]
    return {name: day.date() for name, day in rows.groupby("partnership")["date"].max().items()}


@memoized
def active_partnerships(report: Report) -> frozenset[str]:
    """Return the partnerships with a log row that is dated in the fiscal year and not after the as-of date."""
    names: set[str] = set()
    for tab in LOG_TABS:
        for status in (COUNTED, CANCELLED_SESSION, UNKNOWN_COP):
            names |= set(report.row_statuses.rows(tab, status)["partnership"])
    return frozenset(names)


def freshness_text(last: date | None, as_of: date) -> str:
    """Return when a partnership last logged something: `June 12, 2025 (33 days ago)`.

    `last` is None if it never did. After INACTIVE_AFTER_DAYS the text starts with `Nothing logged since`.
    """
    if last is None:
        return "Nothing logged yet"
    days = (as_of - last).days
    ago = "today" if days == 0 else f"{pluralize(days, 'day')} ago"
    return f"{'Nothing logged since ' if days > INACTIVE_AFTER_DAYS else ''}{format_date(last)} ({ago})"


def fiscal_years_with_rows(tables: Tables, as_of: date) -> list[FiscalYear]:
    """Return the fiscal years, newest first, in which a log row is dated; none that begins after the as-of date."""
    derived = derive(tables, Period(fiscal_year_of(as_of), as_of))
    starts = {int(start) for tab in LOG_TABS for start in derived[tab]["fiscal_year"].dropna().unique()}
    first, last = fiscal_year_of(EARLIEST_DATE).start, fiscal_year_of(as_of).start
    return [FiscalYear(start) for start in sorted(starts, reverse=True) if first <= start <= last]
