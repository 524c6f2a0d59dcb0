"""What happened in one month of one CoP: the sessions there were, or what is missing and what to do about it."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from cop_sheets.layout import COPS, SESSIONS, column_letter
from cop_sheets.parsing.values import State
from cop_sheets.raw import shown
from summaries.fidelity.calendar import AFTER_END, BEFORE_START, month_columns, month_states
from summaries.figures import plural
from summaries.memo import once
from summaries.report import Report
from validators import RULES
from validators.derived import (
    AFTER_AS_OF,
    CANCELLED,
    COUNTED,
    MET,
    MISSED,
    UNKNOWN,
    UNREADABLE,
    moment,
    spans_of,
    undated_sessions,
)
from validators.tab_names import OwnTabs
from validators.views import attendance

_RULE = next(number for number, rule in enumerate(RULES) if rule.id == "COP-10")
_FATES = {COUNTED: "held", CANCELLED: "cancelled", AFTER_AS_OF: "still to come", UNREADABLE: "Status can't be read"}


@dataclass(frozen=True)
class MonthStory:
    """`sentences`: what to say of the month, first what it came to. They hold text that people typed.

    `sessions`: a line a session that the month rests on, by date; Cell, Tab, Date, Status, Attended, Topic, Notes.
    """

    sentences: tuple[str, ...]
    sessions: pd.DataFrame


@once
def month_story(report: Report, partnership: str, cop: str, month: str) -> MonthStory:
    """Return the story of `month`, one of the calendar's columns, of a CoP active in the year."""
    number = month_columns(report).index(month)
    cops = report.findings.months.cops
    position = int(((cops["partnership"] == partnership) & (cops["cop"] == cop)).argmax())
    state = month_states(report)[position, number]
    line = cops.iloc[position]
    sessions = _sessions(report, partnership, cop, number, with_unread=state == UNKNOWN)
    held = int(report.findings.months.held[position, number])
    if state in (MISSED, UNKNOWN):
        said = _what_the_rule_says(report, partnership, cop, month)
    elif state == MET:
        said = (f"{plural(held, 'session')} held: the month is met.",)
    else:
        why = _why_not_due(report, cops.iloc[[position]], state, number)
        said = (why, *((f"{plural(held, 'session')} held.",) if held else ()))
    return MonthStory((f"{line['cop_name'] or cop}, {month}: {state}.", *said), sessions)


def _what_the_rule_says(report: Report, partnership: str, cop: str, month: str) -> tuple[str, ...]:
    """Return the rule's sentence about the run of months that `month` is in, what to do, and where."""
    lines = report.findings.lines
    own = lines[(lines["rule"] == _RULE) & (lines["partnership"] == partnership) & (lines["cop"] == cop)]
    for line in own.itertuples():
        if month in line.details["months"].split(", "):
            case = RULES[_RULE].cases[line.case]
            details = line.details | {"cop_name": line.details["cop_name"] or cop}
            place = report.tables.places[line.place]
            where = () if case.unknown else (f"Where: near row {line.row} of the tab {place.grid.name}.",)
            fix = OwnTabs(report.tables, report.discretion).fix(partnership, case.fix, is_template=True)
            return case.message.format_map(details), f"What to do: {fix.format_map(details)}", *where
    return ()


def _why_not_due(report: Report, cop: pd.DataFrame, state: str, number: int) -> str:
    """Return why no session was due in a month; `cop` is one row of the CoPs active in the year."""
    first, last = (moment(day) for day in report.period.fiscal_year.month(number))
    spans = spans_of(report.findings.facts[COPS], cop)
    starts = spans.loc[(spans["start"] > first) & ~spans["start_unknown"], "start"]
    ends = spans.loc[spans["end"] < last, "end"]
    ended = f"it ended on {_day(ends.max())}" if len(ends) else ""
    verb = ("it reopened" if len(starts) < len(spans) and len(spans) > 1 else
            "its first session was held" if pd.isna(cop["start_date"].iloc[0]) else "it started")
    started = f"{verb} on {_day(starts.min())}" if len(starts) else ""
    if state == BEFORE_START:
        return f"No session was due: {started}."
    if state == AFTER_END:
        return f"No session was due: {' and '.join(filter(None, (ended, started)))}."
    inside = [ended] * bool(len(ends) and ends.max() >= first) + [started] * bool(len(starts) and starts.min() <= last)
    if inside:
        words = " and ".join(inside)
        return f"{words[0].upper()}{words[1:]}, so this was no full month of it, and no session was due."
    return f"The month has not ended by {_day(report.period.as_of)}, so a session is not due yet."


def _day(day) -> str:
    return f"{day:%B} {day.day}, {day.year}"


def _sessions(report: Report, partnership: str, cop: str, number: int, with_unread: bool) -> pd.DataFrame:
    """Return the CoP's sessions of a month; where it can't be judged also those that may be of it."""
    frame, fates = report.findings.facts[SESSIONS], report.accounts.fate[SESSIONS.slug]
    first, last = (moment(day) for day in report.period.fiscal_year.month(number))
    here, own = frame["partnership"] == partnership, frame["cop"] == cop
    in_month = frame["date"].between(first, last)
    wanted = here & own & in_month
    if with_unread:
        undated = own & undated_sessions(frame)
        unread_id = frame["state:cop_id"].isin([State.PROBLEM, State.ABSENT])
        may_be_its = np.array([cop in (others or ()) for others in frame["may_be"]], bool)
        nameless = (unread_id | may_be_its) & ((in_month & ~frame["cancelled"]) | undated_sessions(frame))
        wanted |= here & (undated | nameless)
    rows = frame[wanted].sort_values(["date", "row"])
    raw = report.tables[SESSIONS].raw["date"]
    lines = [(_cell(report, row), report.tables.places[row.place].grid.name, shown(raw[row.Index]),
              _status(row, blank, fates[row.Index]), "" if pd.isna(count) else f"{count:.0f}", row.topic, row.notes)
             for row, blank, count in zip(rows.itertuples(), rows["state:date"] == State.BLANK, attendance(rows),
                                          strict=True)]
    return pd.DataFrame(lines, columns=["Cell", "Tab", "Date", "Status", "Attended", "Topic", "Notes"])


def _cell(report: Report, row) -> str:
    column = report.tables.places[row.place].columns.get("date")
    return f"row {row.row}" if column is None else f"{column_letter(column + 1)}{row.row}"


def _status(row, blank: bool, fate: str) -> str:
    if pd.isna(row.date):
        return "Date is blank" if blank else "Date can't be read"
    return _FATES.get(fate, "CoP ID can't be read" if row.cop == "" else fate)
