"""Dosage: for each CoP active in the year, which months were due, met, missed, or can't be judged."""

from collections import Counter
from dataclasses import dataclass
from itertools import groupby

import numpy as np
import pandas as pd

from cop_sheets.fiscal_year import MONTHS
from cop_sheets.layout import COPS, SESSIONS
from cop_sheets.parsing.values import State
from validators.derived.active_periods import spans_of
from validators.derived.columns import UNREAD, Facts, moment
from validators.derived.period_overlaps import EVER_AFTER, EVER_BEFORE, pairs_of, positions_in
from validators.derived.shared_names import of_each_cop

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
    spans = spans_of(facts[COPS], cops)
    due = _due(facts, cops, spans)
    held = _count_by_month(cops, facts[SESSIONS], facts[SESSIONS]["counts"].to_numpy())
    missing = due & (held == 0)
    unknown = missing & _cannot_be_judged(facts, cops, spans, missing)
    states = np.select([unknown, missing, due], [UNKNOWN, MISSED, MET], NOT_DUE)
    return CopMonths(cops, states, held, due)


def _due(facts: Facts, cops: pd.DataFrame, spans: pd.DataFrame) -> np.ndarray:
    first = np.where(spans["start_unknown"], EVER_BEFORE, spans["start"].to_numpy())
    over = month_ends(facts)[1] <= moment(facts.period.as_of)
    return _covered(facts, cops, spans, first, _till(spans["end"].to_numpy())) & over


def _till(end: np.ndarray) -> np.ndarray:
    return np.where(np.isnat(end), EVER_AFTER, end)


def _surely_active(facts: Facts, cops: pd.DataFrame, spans: pd.DataFrame) -> np.ndarray:
    """Months of all of which it is known that the CoP was active: by its dates, or by its first and last session."""
    start, end, first_held, last_held = (spans[name].to_numpy() for name in ("start", "end", "first_held", "last_held"))
    typed = ~np.isnat(spans["start_date"].to_numpy()) & ~spans["start_unknown"].to_numpy()
    first, last = np.where(typed, start, first_held), np.where(spans["end_unknown"], last_held, _till(end))
    return _covered(facts, cops, spans, first, last)


def _covered(facts: Facts, cops: pd.DataFrame, spans: pd.DataFrame, first: np.ndarray, last: np.ndarray) -> np.ndarray:
    """Return the months each day of which lies in a span of the CoP; `first`, `last`: the days of each of `spans`."""
    positions, several, (firsts, lasts) = spans["position"].to_numpy(), spans["reopened"].to_numpy(), month_ends(facts)
    covered = np.zeros((len(cops), MONTHS), bool)
    covered[positions] = (first[:, None] <= firsts) & (lasts <= last[:, None])
    if several.any():    # of these a month may lie in two spans, one after the other
        own, line = np.unique(positions[several], return_inverse=True)
        days = np.arange(firsts[0], lasts[-1] + 1, np.timedelta64(1, "D"))
        lived = np.zeros((len(own), len(days)), bool)
        np.logical_or.at(lived, line, (first[several, None] <= days) & (days <= last[several, None]))
        covered[own] = np.logical_and.reduceat(lived, np.searchsorted(days, firsts), axis=1)
    return covered


def month_ends(facts: Facts) -> tuple[np.ndarray, np.ndarray]:
    """Return the first and the last days of the fiscal year's months."""
    months = [facts.period.fiscal_year.month(number) for number in range(MONTHS)]
    return tuple(np.array([moment(month[side]) for month in months]) for side in (0, 1))


def _count_by_month(cops: pd.DataFrame, rows: pd.DataFrame, chosen: np.ndarray) -> np.ndarray:
    """Count the `chosen` sessions a CoP and month of the year."""
    counts = np.zeros((len(cops), MONTHS), int)
    if chosen.any():
        positions, months = positions_in(cops, rows, chosen), months_of(rows["date"].to_numpy()[chosen])
        known = positions >= 0
        np.add.at(counts, (positions[known], months[known]), 1)
    return counts


def months_of(dates: np.ndarray) -> np.ndarray:
    """Return the month of the fiscal year of each date, July 0."""
    return (dates.astype("datetime64[M]").astype(int) - 6) % MONTHS


def _cannot_be_judged(facts: Facts, cops: pd.DataFrame, spans: pd.DataFrame, missing: np.ndarray) -> np.ndarray:
    """Say which missing months rest on something that can't be read.

    Held sessions whose date is blank or can't be read excuse at most their own number of months, the earliest; the
    months beyond are missed. One whose CoP can't be read may be any CoP's; one that has a name of several CoPs, theirs.
    """
    sessions = facts[SESSIONS]
    in_year = (sessions["fiscal_year"] == facts.period.fiscal_year.start).to_numpy()
    unread_status = in_year & np.isin(sessions["state:status"], UNREAD)
    nameless = in_year & (sessions["state:cop_id"] == State.PROBLEM).to_numpy() & ~sessions["cancelled"].to_numpy()
    unread, read = set(unread_ids(facts)), partnerships_with(facts, "cop_id", "date")
    read -= _with_sessions_of_any_cop(facts)
    unknown = np.array([pair in unread or pair[0] not in read for pair in pairs_of(cops)], bool)[:, None]
    unknown = unknown | ~_surely_active(facts, cops, spans) | named_like_another(facts, cops)
    unknown |= _count_by_month(cops, sessions, unread_status) > 0
    for partnership, month in set(zip(sessions["partnership"].to_numpy()[nameless].tolist(),
                                      months_of(sessions["date"].to_numpy()[nameless]).tolist(), strict=True)):
        unknown[(cops["partnership"] == partnership).to_numpy(), month] = True
    left = missing & ~unknown
    return unknown | (left & (np.cumsum(left, axis=1) <= _excused(cops, sessions)[:, None]))


def _excused(cops: pd.DataFrame, sessions: pd.DataFrame) -> np.ndarray:
    """Count, for each CoP, the sessions without a known date that may be its own."""
    undated = undated_sessions(sessions).to_numpy()
    own, may_be = Counter(pairs_of(sessions, undated)), of_each_cop(sessions[undated])
    of_any = Counter(sessions["partnership"].to_numpy()[undated & (sessions["state:cop_id"] == State.PROBLEM)].tolist())
    for pair, rows in zip(pairs_of(may_be), may_be["rows"].tolist(), strict=True):
        own[pair] += rows
    return np.array([own[pair] + of_any[pair[0]] for pair in pairs_of(cops)], int)


def named_like_another(facts: Facts, cops: pd.DataFrame) -> np.ndarray:
    """Return the months of a session that has a name of several CoPs, of all of these."""
    sessions = facts[SESSIONS]
    several = sessions["may_be"].notna()
    if not several.any():    # as nearly always
        return np.zeros((len(cops), MONTHS), bool)
    in_year = sessions["fiscal_year"] == facts.period.fiscal_year.start
    of_year = sessions[several & in_year & ~sessions["cancelled"]]
    months = of_year["date"].dt.to_period("M").dt.to_timestamp()
    possible = of_each_cop(of_year.assign(date=months), "date")
    return _count_by_month(cops, possible, np.ones(len(possible), bool)) > 0


def undated_sessions(sessions: pd.DataFrame) -> pd.Series:
    """Return a boolean per session: whether it may be of any month, its date being blank, unreadable or not asked for.
    """
    states, going = sessions["state:date"], ~sessions["cancelled"]
    may_be_held = sessions["held"] | (np.isin(sessions["state:status"], UNREAD) & going)
    return (np.isin(states, (State.BLANK, State.ABSENT)) & may_be_held) | (np.isin(states, UNREAD) & going)


def _with_sessions_of_any_cop(facts: Facts) -> set[str]:
    """Return the partnerships with a tab of sessions, of the year or undated, on which no CoP ID can be read.

    It has no such column, or no header row that can be found: each of its rows may be any CoP's.
    """
    sessions = facts[SESSIONS]
    years = sessions["fiscal_year"].to_numpy()
    nameless = (sessions["state:cop_id"] == State.ABSENT).to_numpy() & ~sessions["cancelled"].to_numpy()
    nameless &= np.isnan(years) | (years == facts.period.fiscal_year.start)
    headless = {found.partnership for found in facts.tables.places
                if found.tab is SESSIONS and found.header_row is None and found.grid.rows}
    return headless | set(sessions["partnership"].to_numpy()[nameless].tolist())


def unread_ids(facts: Facts) -> list[tuple[str, str]]:
    """Return the CoPs, partnership and CoP, whose own id can't be read, or stands nowhere, on a row of the year:
    which sessions are theirs can't be told."""
    rows, year = facts[COPS], facts.period.fiscal_year
    unread = np.isin(rows["state:cop_id"], (State.PROBLEM, State.ABSENT))
    if not unread.any():
        return []
    of_year = (rows["earliest"] <= moment(year.last_day)) & (rows["latest"] >= moment(year.first_day))
    return pairs_of(rows[of_year & unread & (rows["cop"] != "")])


def doubts(facts: Facts, cops: pd.DataFrame) -> dict[str, np.ndarray]:
    """Return, by what is the matter with a date, of which months it leaves open whether the CoP was active.

    Without a Start Date that is known it may have begun as late as its first held session, without an End Date as early
    as its last one have ended.
    """
    spans, (firsts, lasts) = spans_of(facts[COPS], cops), month_ends(facts)
    held = [spans[name].to_numpy()[:, None] for name in ("first_held", "last_held")]
    before, after = ~(lasts >= held[0]), ~(firsts <= held[1])
    blank = spans["start_date"].isna() & ~spans["start_unknown"]
    open_to = ~_surely_active(facts, cops, spans)
    found = {}
    for reason, wanted, side in (
            ("its End Date is before its Start Date", spans["backwards"], before | after),
            ("its Start Date can't be read", spans["start_unknown"], before),
            ("its End Date can't be read", spans["end_unknown"], after), ("its Start Date is blank", blank, before)):
        found[reason], rows = np.zeros((len(cops), MONTHS), bool), np.flatnonzero(wanted)
        np.logical_or.at(found[reason], spans["position"].to_numpy()[rows], side[rows])
        found[reason] &= open_to
    return found


def partnerships_with(facts: Facts, *columns: str) -> set[str]:
    """Return the partnerships that have a Sessions tab with all of `columns`."""
    return {found.partnership for found in facts.tables.places
            if found.tab is SESSIONS and all(name in found.columns for name in columns)}


def runs_of(months: CopMonths) -> pd.DataFrame:
    """Return a line a run of months of one state: position of the CoP in `months.cops`, state, first and last month."""
    lines = []
    for position, states in enumerate(months.states.tolist()):
        first = 0
        for state, run in groupby(states):
            after = first + len(list(run))
            lines.append((position, state, first, after - 1))
            first = after
    return pd.DataFrame(lines, columns=["position", "state", "first", "last"])
