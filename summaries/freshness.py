"""How fresh the workbooks are: the latest day logged by each partnership, and which logged anything in the year."""

from datetime import date

import pandas as pd

from cop_sheets.layout import CONSULTATIONS, SESSIONS, SURVEY_RESPONSES, TRAININGS
from cop_sheets.program_limits import EARLIEST_DATE
from cop_sheets.writers import csv_bytes
from summaries.file_names import report_file_name
from summaries.memo import memoized
from summaries.presentation.wording import pluralize
from summaries.report import Report
from validators.derived import CANCELLED_SESSION, COUNTED, UNKNOWN_COP, to_datetime64

LOG_TABS = (SESSIONS, TRAININGS, CONSULTATIONS, SURVEY_RESPONSES)
INACTIVE_AFTER_DAYS = 31    # a CoP meets once a month, so a log without a row for longer is not up to date
DAYS_COLUMN = "Days Since Last Log"
NEVER, NOT_KNOWN = "never", "not known"


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


def days_since(report: Report, last: date | None) -> int | None:
    """Return how many days before the as-of date `last` was; None if it is None."""
    return None if last is None else (report.period.as_of - last).days


@memoized
def inactive_partnerships(report: Report) -> pd.DataFrame:
    """Return the partnerships that have logged nothing for more than `INACTIVE_AFTER_DAYS`, longest ago first.

    Columns: Partnership, Last Logged (ISO date, NEVER or NOT_KNOWN), `DAYS_COLUMN`, missing where there is no date.
    Those that never logged anything come first, and those whose workbook can't be read last.
    """
    last = last_activity(report)
    rows = [(name, last.get(name), days_since(report, last.get(name))) for name in report.tables.partnerships]
    rows = [row for row in rows if row[2] is None or row[2] > INACTIVE_AFTER_DAYS]
    rows.sort(key=lambda row: longest_first(row[2]))
    shown = [(name, day.isoformat() if day else NEVER, days) for name, day, days in rows]
    unread = {failure.partnership: None for failure in report.tables.failures}
    shown += [(name, NOT_KNOWN, None) for name in unread if name not in report.tables.partnerships]
    table = pd.DataFrame(shown, columns=["Partnership", "Last Logged", DAYS_COLUMN])
    return table.astype({"Partnership": "str", "Last Logged": "str", DAYS_COLUMN: "Int64"})


def longest_first(days: int | None) -> float:
    """Return the key that sorts days since the last log, most first; None, never, comes before all."""
    return float("-inf") if days is None else -days


@memoized
def inactive_sentence(report: Report) -> str:
    """Return how many partnerships have logged nothing for more than a month, and how many of them never did.

    If there is none, it says so. Then of how many it is not known; "" if no workbook could be read.
    """
    if not report.tables.partnerships:
        return ""
    counts = inactive_partnerships(report)["Last Logged"].value_counts()
    unknown, never = int(counts.get(NOT_KNOWN, 0)), int(counts.get(NEVER, 0))
    inactive = int(counts.sum()) - unknown
    unknown_text = f"; of {unknown} it is {NOT_KNOWN}, as the workbook can't be read" if unknown else ""
    if not inactive:
        whose = " whose workbook could be read" if unknown else ""
        return f"Every partnership{whose} has logged something within the last month{unknown_text}."
    have = pluralize(inactive, "partnership has", "partnerships have")
    if never == inactive:
        return f"{have} {NEVER} logged anything{unknown_text}"
    return f"{have} logged nothing for more than a month{f', {never} of them {NEVER}' if never else ''}{unknown_text}"


@memoized
def inactive_csv(report: Report) -> bytes:
    """Return `inactive_partnerships` as a CSV file: the texts that the page shows."""
    return csv_bytes(inactive_partnerships(report))


def inactive_file_name(report: Report) -> str:
    """Return the name, without extension, of a file with `inactive_partnerships`: `nothing-logged-…-2025-07-15`."""
    return report_file_name(report, "nothing-logged", when=report.period.as_of.isoformat())
