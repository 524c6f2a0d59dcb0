"""How fresh the sheets are: the last day that anything was logged, and who has logged anything of the year."""

from datetime import date

import pandas as pd

from cop_sheets.layout import CONSULTATIONS, SESSIONS, SURVEY_RESPONSES, TRAININGS
from summaries.figures import plural
from summaries.memo import once
from summaries.report import Report
from validators.derived import CANCELLED, COUNTED, UNKNOWN_COP, moment
from validators.views import EARLIEST

LOGS = (SESSIONS, TRAININGS, CONSULTATIONS, SURVEY_RESPONSES)
A_MONTH = 31    # days: a CoP meets once a month, so a log without a line for longer lags behind


@once
def last_logged(report: Report) -> dict[str, date]:
    """Return, by partnership, the latest day that a row of any log is dated, in whatever year, by the as-of date.

    A partnership without such a row is not in it. The logs are the tabs Sessions, Trainings, Consultations and Survey
    Responses; cancelled sessions, and rows that no figure can use, were logged too.
    """
    frames = [report.accounts.facts[tab][["partnership", "date"]] for tab in LOGS]
    rows = pd.concat(frames, ignore_index=True)
    rows = rows[(rows["date"] >= moment(EARLIEST)) & (rows["date"] <= moment(report.period.as_of))]
    return {name: day.date() for name, day in rows.groupby("partnership")["date"].max().items()}


@once
def logged(report: Report) -> frozenset[str]:
    """Return the partnerships with a row, in any log, that is dated in the year and by the as-of date."""
    names: set[str] = set()
    for tab in LOGS:
        for fate in (COUNTED, CANCELLED, UNKNOWN_COP):
            names |= set(report.accounts.rows(tab, fate)["partnership"])
    return frozenset(names)


def freshness_text(last: date | None, as_of: date) -> str:
    """Return when a partnership last logged something: `June 12, 2025 (33 days ago)`."""
    if last is None:
        return "Nothing logged yet"
    days = (as_of - last).days
    ago = "today" if days == 0 else f"{plural(days, 'day')} ago"
    return f"{'Nothing logged since ' if days > A_MONTH else ''}{in_words(last)} ({ago})"


def in_words(day: date) -> str:
    """Return a day as people write it: `July 15, 2025`."""
    return f"{day:%B} {day.day}, {day.year}"
