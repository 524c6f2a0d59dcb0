"""Dosage: for each CoP active in the year, which months were due, met, missed, or can't be judged."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from cop_sheets.fiscal_year import MONTHS
from cop_sheets.kinds import State
from cop_sheets.layout import COPS, SESSIONS
from validators.facts import UNREAD, Facts, moment
from validators.lives import spans_of

NOT_DUE, MET, MISSED, UNKNOWN = "not due", "met", "missed", "cannot be judged"


@dataclass
class CopMonths:
    """`cops`: the CoPs active in the year, default index. `states`: CoPs x 12 months, July first, of the words above.

    `held`: sessions held in each month, CoPs x 12, due or not. `due`: booleans of the same shape.
    """

    cops: pd.DataFrame
    states: np.ndarray
    held: np.ndarray
    due: np.ndarray


def find_months(facts: Facts) -> CopMonths:
    """Judge every due month of every active CoP.

    A due month has ended, and the CoP was active for all of it, or may have been: where a date can't be known, the
    sessions that were held say what is.
    """
    cops = facts.active.reset_index(drop=True)
    due = _due(facts, cops)
    held = _count_by_month(facts, cops, facts[SESSIONS]["counts"])
    missing = due & (held == 0)
    unknown = missing & _cannot_be_judged(facts, cops, missing)
    states = np.select([unknown, missing, due], [UNKNOWN, MISSED, MET], NOT_DUE)
    return CopMonths(cops, states, held, due)


def _due(facts: Facts, cops: pd.DataFrame) -> np.ndarray:
    firsts, lasts = month_ends(facts)
    spans = spans_of(facts[COPS], cops)
    start, end = (spans[name].to_numpy()[:, None] for name in ("start", "end"))
    begun = (start <= firsts) | spans["start_unknown"].to_numpy()[:, None]
    due = np.zeros((len(cops), MONTHS), bool)
    np.logical_or.at(due, spans["position"].to_numpy(), begun & (np.isnat(end) | (end >= lasts)))
    return due & (lasts <= moment(facts.period.as_of))


def month_ends(facts: Facts) -> tuple[np.ndarray, np.ndarray]:
    """Return the first and the last days of the fiscal year's months."""
    months = [facts.period.fiscal_year.month(number) for number in range(MONTHS)]
    return tuple(np.array([moment(month[side]) for month in months]) for side in (0, 1))


def _count_by_month(facts: Facts, cops: pd.DataFrame, wanted: pd.Series) -> np.ndarray:
    """Count the wanted sessions a CoP and month of the year."""
    rows = facts[SESSIONS].loc[wanted, ["partnership", "cop", "date"]]
    positions = pd.MultiIndex.from_frame(cops[["partnership", "cop"]]).get_indexer(
        pd.MultiIndex.from_frame(rows[["partnership", "cop"]]))
    months = ((rows["date"].dt.month - 7) % MONTHS).to_numpy().astype(int)
    counts = np.zeros((len(cops), MONTHS), int)
    known = positions >= 0
    np.add.at(counts, (positions[known], months[known]), 1)
    return counts


def _cannot_be_judged(facts: Facts, cops: pd.DataFrame, missing: np.ndarray) -> np.ndarray:
    """Say which missing months rest on something that can't be read.

    Held sessions whose date is blank or can't be read excuse at most their own number of months, the earliest; the
    months beyond are missed.
    """
    sessions = facts[SESSIONS]
    in_year = sessions["fiscal_year"] == facts.period.fiscal_year.start
    unread_status = _count_by_month(facts, cops, in_year & sessions["state:status"].isin(UNREAD)) > 0
    nameless = sessions[in_year & (sessions["state:cop_id"] == State.PROBLEM) & ~sessions["cancelled"]]
    unknown = unread_status | before_unknown_start(facts, cops) | after_unknown_end(facts, cops) | _unread_id(cops)
    unknown |= ~cops["partnership"].isin(partnerships_with(facts, "cop_id", "date")).to_numpy()[:, None]
    for partnership, month in set(zip(nameless["partnership"], (nameless["date"].dt.month - 7) % MONTHS, strict=True)):
        unknown[(cops["partnership"] == partnership).to_numpy(), int(month)] = True
    excused = sessions[undated_sessions(sessions)].groupby(["partnership", "cop"]).size().reindex(
        pd.MultiIndex.from_frame(cops[["partnership", "cop"]]), fill_value=0).to_numpy()
    left = missing & ~unknown
    return unknown | (left & (np.cumsum(left, axis=1) <= excused[:, None]))


def undated_sessions(sessions: pd.DataFrame) -> pd.Series:
    """Return a boolean per session: whether it may be of any month, its date being blank, unreadable or not asked for.
    """
    blank = sessions["state:date"].isin([State.BLANK, State.ABSENT]) & sessions["held"]
    return blank | (sessions["state:date"].isin(UNREAD) & ~sessions["cancelled"])


def _unread_id(cops: pd.DataFrame) -> np.ndarray:
    """No session can be told to be of a CoP whose own id can't be read, or stands nowhere."""
    return cops["state:cop_id"].isin([State.PROBLEM, State.ABSENT]).to_numpy()[:, None]


def before_unknown_start(facts: Facts, cops: pd.DataFrame) -> np.ndarray:
    """Months that end before the first held session of a CoP whose start is unknown: it may have begun later."""
    return cops["start_unknown"].to_numpy()[:, None] & (month_ends(facts)[1] < cops["first_held"].to_numpy()[:, None])


def after_unknown_end(facts: Facts, cops: pd.DataFrame) -> np.ndarray:
    """Months that begin after the last held session of a CoP whose end is unknown: it may have ended."""
    last = cops["last_held"].to_numpy()[:, None]
    return cops["end_unknown"].to_numpy()[:, None] & (np.isnat(last) | (month_ends(facts)[0] > last))


def partnerships_with(facts: Facts, *columns: str) -> set[str]:
    """Return the partnerships that have a Sessions tab with all of `columns`."""
    return {found.partnership for found in facts.tables.places
            if found.tab is SESSIONS and all(name in found.columns for name in columns)}


def runs_of(months: CopMonths) -> pd.DataFrame:
    """Return a line a run of months of one state: position of the CoP in `months.cops`, state, first and last month."""
    lines = []
    for position, states in enumerate(months.states):
        first = 0
        for number in range(1, MONTHS + 1):
            if number == MONTHS or states[number] != states[first]:
                lines.append((position, str(states[first]), first, number - 1))
                first = number
    return pd.DataFrame(lines, columns=["position", "state", "first", "last"])
