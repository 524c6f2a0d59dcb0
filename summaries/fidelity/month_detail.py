"""One month of one CoP in detail: its sessions, or what is missing and how to fix it."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from cop_sheets.date_format import format_date
from cop_sheets.layout import COPS, SESSIONS, column_letter
from cop_sheets.parsing.values import CellStatus
from cop_sheets.raw import sheet_text
from cop_sheets.text import join_words
from summaries.fidelity.calendar import (
    AFTER_END,
    BEFORE_START,
    month_columns,
    month_states,
)
from summaries.fidelity.date_order import date_order_flags
from summaries.fidelity.reasons import MONTHLY_RULE_INDEX, explained_months
from summaries.memo import memoized
from summaries.presentation.wording import pluralize
from summaries.report import Report
from validators import RULES
from validators.derived import (
    AFTER_AS_OF,
    CANCELLED_SESSION,
    COUNTED,
    MET,
    MISSED,
    UNKNOWN,
    UNREADABLE,
    active_spans,
    is_undated_session,
    to_datetime64,
)
from validators.explanations import explanation_text
from validators.tab_names import TabNames
from validators.views import session_attendance
from validators.views.date_order import MAX_LISTED_CELLS
from validators.views.parts import restrict_to_parts

_STATUS_TEXTS = {COUNTED: "held", CANCELLED_SESSION: "cancelled", AFTER_AS_OF: "still to come",
                 UNREADABLE: "Status can't be read"}
_UNREAD_DATE = "Date can't be read"


@dataclass(frozen=True)
class MonthDetail:
    """`sentences`: the state of the month first, then why and what to do. They hold typed text.

    `sessions`: one row per session that decides the month's state, by date: Cell, Tab, Date, Status, Attended, Topic,
    Notes.
    """

    sentences: tuple[str, ...]
    sessions: pd.DataFrame


@memoized
def get_month_detail(report: Report, partnership: str, cop: str, month: str) -> MonthDetail:
    """Return the detail of `month`, one of `month_columns`, for a CoP active in the year."""
    number = month_columns(report).index(month)
    cops = report.results.months.cops
    position = int(((cops["partnership"] == partnership) & (cops["cop"] == cop)).argmax())
    state = month_states(report)[position, number]
    cop_row = cops.iloc[position]
    sessions = _month_sessions(report, partnership, cop, number, with_unread=state == UNKNOWN)
    held = int(report.results.months.held[position, number])
    if state in (MISSED, UNKNOWN):
        sentences = _rule_sentences(report, partnership, cop, month, _unread_dates_fix(
            report, partnership, cop, sessions) if state == UNKNOWN else "")
    elif state == MET:
        sentences = (f"{pluralize(held, 'session')} held: the month is met.",)
    else:
        reason = _not_due_sentence(report, cops.iloc[[position]], state, number)
        sentences = (reason, *((f"{pluralize(held, 'session')} held.",) if held else ()))
    return MonthDetail((f"{cop_row['cop_name'] or cop}, {month}: {state}.", *sentences), sessions)


def _rule_sentences(report: Report, partnership: str, cop: str, month: str,
                    dates_fix: str = "") -> tuple[str, ...]:
    """Return the message of rule COP-10 for the run of months that includes `month`, and its fix or `dates_fix`.

    For a month that is explained, the message is about the explained months of the run, and the reason is there instead
    of the fix.
    """
    explanation = explained_months(report).get((partnership, cop), {}).get(month)
    violations = report.results.violations
    cop_violations = violations[(violations["rule"] == MONTHLY_RULE_INDEX)
                                & (violations["partnership"] == partnership) & (violations["cop"] == cop)]
    for violation in cop_violations.itertuples():
        if month in violation.details["months"].split(", "):
            case = RULES[MONTHLY_RULE_INDEX].cases[violation.case]
            details = violation.details
            if violation.explained:
                details = restrict_to_parts(details, "parts", [part for part, _ in details["parts"] if (
                    part in violation.explained) is bool(explanation)])
            details = details | {"cop_name": details["cop_name"] or cop}
            if explanation:
                return (case.message.format_map(details),
                        f"Explained: {explanation_text(explanation, report.period.as_of)}")
            if dates_fix:
                return case.message.format_map(details), f"What to do: {dates_fix}"
            place = violation.place if details["insertion"] else None
            fix = TabNames(report.tables, report.redaction).fix(partnership, case.fix, is_template=True, place=place)
            return case.message.format_map(details), f"What to do: {fix.format_map(details)}"
    return ()


def _unread_dates_fix(report: Report, partnership: str, cop: str, sessions: pd.DataFrame) -> str:
    """Return what to do about dates whose order is not known, with the cells of those of `sessions`; "" for none."""
    flags = date_order_flags(report, partnership, cop)
    flags = flags[flags.index.isin(report.open_flags.index)]
    if not len(flags):
        return ""
    unread = sessions[sessions["Status"] == _UNREAD_DATE]
    cells = [f"{cell} (“{text}”)" for cell, text in zip(unread["Cell"], unread["Date"], strict=True)]
    more = [f"{len(cells) - MAX_LISTED_CELLS} more"] * (len(cells) > MAX_LISTED_CELLS)
    verb = "is" if len(cells) == 1 else "are"
    which = f"{join_words([*cells[:MAX_LISTED_CELLS], *more])} {verb} not read. " if cells else ""
    return which + " ".join(dict.fromkeys(flags["Fix"]))


def _not_due_sentence(report: Report, cop: pd.DataFrame, state: str, number: int) -> str:
    """Return why no session was due in a month; `cop` is a frame of one row of the CoPs active in the year."""
    first, last = (to_datetime64(day) for day in report.period.fiscal_year.month(number))
    spans = active_spans(report.results.derived[COPS], cop)
    starts = spans.loc[(spans["start"] > first) & ~spans["start_unknown"], "start"]
    ends = spans.loc[spans["end"] < last, "end"]
    ended = f"it ended on {format_date(ends.max())}" if len(ends) else ""
    verb = ("it reopened" if len(starts) < len(spans) and len(spans) > 1 else
            "its first session was held" if pd.isna(cop["start_date"].iloc[0]) else "it started")
    started = f"{verb} on {format_date(starts.min())}" if len(starts) else ""
    if state == BEFORE_START:
        return f"No session was due: {started}."
    if state == AFTER_END:
        return f"No session was due: {' and '.join(filter(None, (ended, started)))}."
    partial_reasons = [ended] * bool(len(ends) and ends.max()
                                     >= first) + [started] * bool(len(starts) and starts.min() <= last)
    if partial_reasons:
        words = " and ".join(partial_reasons)
        return f"{words[0].upper()}{words[1:]}, so this was no full month of it, and no session was due."
    return f"The month has not ended by {format_date(report.period.as_of)}, so a session is not due yet."


def _month_sessions(report: Report, partnership: str, cop: str, number: int, with_unread: bool) -> pd.DataFrame:
    """Return the CoP's sessions of a month; `with_unread` adds those that may belong to it but can't be read."""
    frame, statuses = report.results.derived[SESSIONS], report.row_statuses.status[SESSIONS.slug]
    first, last = (to_datetime64(day) for day in report.period.fiscal_year.month(number))
    in_partnership, is_own = frame["partnership"] == partnership, frame["cop"] == cop
    in_month = frame["date"].between(first, last)
    wanted = in_partnership & is_own & in_month
    if with_unread:
        undated = is_own & is_undated_session(frame)
        unread_id = frame["state:cop_id"].isin([CellStatus.ERROR, CellStatus.ABSENT])
        possibly_own = np.array([cop in (others or ()) for others in frame["may_be"]], bool)
        possibly_own_without_id = (unread_id | possibly_own) & ((in_month & ~frame["cancelled"])
                                                                | is_undated_session(frame))
        wanted |= in_partnership & (undated | possibly_own_without_id)
    rows = frame[wanted].sort_values(["date", "row"])
    raw = report.tables[SESSIONS].raw["date"]
    session_rows = [(_cell_address(report, row), report.tables.locations[row.place].raw_sheet.name,
                     sheet_text(raw[row.Index]),
                     _status_text(row, blank, statuses[row.Index]), "" if pd.isna(count) else f"{count:.0f}", row.topic,
                     row.notes)
                    for row, blank, count in zip(rows.itertuples(), rows["state:date"] == CellStatus.BLANK,
                                                 session_attendance(rows),
                                                 strict=True)]
    return pd.DataFrame(session_rows, columns=["Cell", "Tab", "Date", "Status", "Attended", "Topic", "Notes"])


def _cell_address(report: Report, row: Any) -> str:
    column = report.tables.locations[row.place].columns.get("date")
    return f"row {row.row}" if column is None else f"{column_letter(column + 1)}{row.row}"


def _status_text(row: Any, blank: bool, status: str) -> str:
    if pd.isna(row.date):
        return "Date is blank" if blank else _UNREAD_DATE
    return _STATUS_TEXTS.get(status, "CoP ID can't be read" if row.cop == "" else status)
