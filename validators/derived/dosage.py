"""Dosage: for each CoP active in the year, which months were due, met, missed, or can't be judged."""

from collections import Counter
from dataclasses import dataclass
from itertools import groupby

import numpy as np
import pandas as pd

from cop_sheets.fiscal_year import MONTHS_PER_YEAR
from cop_sheets.layout import COPS, SESSIONS
from cop_sheets.parsing.values import CellStatus
from validators.derived.active_periods import active_spans
from validators.derived.columns import DerivedTables
from validators.derived.datetimes import UNREADABLE_STATES, to_datetime64
from validators.derived.period_overlaps import MAX_DATE, MIN_DATE, cop_keys, cop_positions
from validators.derived.shared_names import expand_shared_names

NOT_DUE, MET, MISSED, UNKNOWN = "not due", "met", "missed", "cannot be judged"


@dataclass
class MonthlyDosage:
    """`cops`: the CoPs active in the year, default index. `states`: CoPs x 12 months, July first, of the words above.

    `held`: sessions held in each month, CoPs x 12, due or not. `due`: booleans of the same shape.
    """

    cops: pd.DataFrame
    states: np.ndarray
    held: np.ndarray
    due: np.ndarray


def compute_dosage(derived: DerivedTables) -> MonthlyDosage:
    """Judge every due month of every active CoP.

    A due month has ended, and the CoP was active for all of it, or may have been: where a date can't be known, the
    sessions that were held say what is.
    """
    cops = derived.active.reset_index(drop=True)
    spans = active_spans(derived[COPS], cops)
    due = _due_months(derived, cops, spans)
    held = _count_by_month(cops, derived[SESSIONS], derived[SESSIONS]["counts"].to_numpy())
    missing = due & (held == 0)
    unknown = missing & _unknown_months(derived, cops, spans, missing)
    states = np.select([unknown, missing, due], [UNKNOWN, MISSED, MET], NOT_DUE)
    return MonthlyDosage(cops, states, held, due)


def _due_months(derived: DerivedTables, cops: pd.DataFrame, spans: pd.DataFrame) -> np.ndarray:
    first = np.where(spans["start_unknown"], MIN_DATE, spans["start"].to_numpy())
    over = month_bounds(derived)[1] <= to_datetime64(derived.period.as_of)
    return _covered_months(derived, cops, spans, first, _end_or_max(spans["end"].to_numpy())) & over


def _end_or_max(end: np.ndarray) -> np.ndarray:
    return np.where(np.isnat(end), MAX_DATE, end)


def _certainly_active(derived: DerivedTables, cops: pd.DataFrame, spans: pd.DataFrame) -> np.ndarray:
    """Months of all of which it is known that the CoP was active: by its dates, or by its first and last session."""
    start, end, first_held, last_held = (spans[name].to_numpy() for name in ("start", "end", "first_held", "last_held"))
    typed = ~np.isnat(spans["start_date"].to_numpy()) & ~spans["start_unknown"].to_numpy()
    first, last = np.where(typed, start, first_held), np.where(spans["end_unknown"], last_held, _end_or_max(end))
    return _covered_months(derived, cops, spans, first, last)


def _covered_months(derived: DerivedTables, cops: pd.DataFrame, spans: pd.DataFrame, first: np.ndarray,
                    last: np.ndarray) -> np.ndarray:
    """Return the months each day of which lies in a span of the CoP; `first`, `last`: the days of each of `spans`."""
    positions, is_reopened, (firsts,
                             lasts) = spans["position"].to_numpy(), spans["reopened"].to_numpy(), month_bounds(derived)
    covered = np.zeros((len(cops), MONTHS_PER_YEAR), bool)
    covered[positions] = (first[:, None] <= firsts) & (lasts <= last[:, None])
    if is_reopened.any():    # of these a month may lie in two spans, one after the other
        positions_reopened, cop_index = np.unique(positions[is_reopened], return_inverse=True)
        days = np.arange(firsts[0], lasts[-1] + 1, np.timedelta64(1, "D"))
        active_days = np.zeros((len(positions_reopened), len(days)), bool)
        np.logical_or.at(active_days, cop_index, (first[is_reopened, None] <= days) & (days <= last[is_reopened, None]))
        covered[positions_reopened] = np.logical_and.reduceat(active_days, np.searchsorted(days, firsts), axis=1)
    return covered


def month_bounds(derived: DerivedTables) -> tuple[np.ndarray, np.ndarray]:
    """Return the first and the last days of the fiscal year's months."""
    months = [derived.period.fiscal_year.month(number) for number in range(MONTHS_PER_YEAR)]
    return tuple(np.array([to_datetime64(month[side]) for month in months]) for side in (0, 1))


def _count_by_month(cops: pd.DataFrame, rows: pd.DataFrame, is_selected: np.ndarray) -> np.ndarray:
    """Count the `is_selected` sessions a CoP and month of the year."""
    counts = np.zeros((len(cops), MONTHS_PER_YEAR), int)
    if is_selected.any():
        positions, months = cop_positions(cops, rows,
                                          is_selected), fiscal_month_index(rows["date"].to_numpy()[is_selected])
        known = positions >= 0
        np.add.at(counts, (positions[known], months[known]), 1)
    return counts


def fiscal_month_index(dates: np.ndarray) -> np.ndarray:
    """Return the month of the fiscal year of each date, July 0."""
    return (dates.astype("datetime64[M]").astype(int) - 6) % MONTHS_PER_YEAR


def _unknown_months(derived: DerivedTables, cops: pd.DataFrame, spans: pd.DataFrame, missing: np.ndarray) -> np.ndarray:
    """Say which missing months rest on something that can't be read.

    Held sessions whose date is blank or can't be read excuse at most their own number of months, the earliest; the
    months beyond are missed. One whose CoP can't be read may be any CoP's; one that has a name of several CoPs, theirs.
    """
    sessions = derived[SESSIONS]
    in_year = (sessions["fiscal_year"] == derived.period.fiscal_year.start).to_numpy()
    unread_status = in_year & np.isin(sessions["state:status"], UNREADABLE_STATES)
    without_cop = in_year & (sessions["state:cop_id"]
                             == CellStatus.ERROR).to_numpy() & ~sessions["cancelled"].to_numpy()
    unread, read = set(cops_with_unreadable_ids(derived)), partnerships_with_session_columns(derived, "cop_id", "date")
    read -= _partnerships_with_unassigned_sessions(derived)
    unknown = np.array([pair in unread or pair[0] not in read for pair in cop_keys(cops)], bool)[:, None]
    unknown = unknown | ~_certainly_active(derived, cops, spans) | ambiguous_session_months(derived, cops)
    unknown |= _count_by_month(cops, sessions, unread_status) > 0
    for partnership, month in set(zip(sessions["partnership"].to_numpy()[without_cop].tolist(),
                                      fiscal_month_index(sessions["date"].to_numpy()[without_cop]).tolist(),
                                      strict=True)):
        unknown[(cops["partnership"] == partnership).to_numpy(), month] = True
    unexplained = missing & ~unknown
    return unknown | (unexplained & (np.cumsum(unexplained,
                                               axis=1) <= _undated_session_counts(cops, sessions)[:, None]))


def _undated_session_counts(cops: pd.DataFrame, sessions: pd.DataFrame) -> np.ndarray:
    """Count, for each CoP, the sessions without a known date that may be its own."""
    undated = is_undated_session(sessions).to_numpy()
    own, possible_cops = Counter(cop_keys(sessions, undated)), expand_shared_names(sessions[undated])
    unassigned = Counter(sessions["partnership"].to_numpy()[undated
                                                            & (sessions["state:cop_id"] == CellStatus.ERROR)].tolist())
    for pair, rows in zip(cop_keys(possible_cops), possible_cops["rows"].tolist(), strict=True):
        own[pair] += rows
    return np.array([own[pair] + unassigned[pair[0]] for pair in cop_keys(cops)], int)


def ambiguous_session_months(derived: DerivedTables, cops: pd.DataFrame) -> np.ndarray:
    """Return the months of a session that has a name of several CoPs, of all of these."""
    sessions = derived[SESSIONS]
    has_shared_name = sessions["may_be"].notna()
    if not has_shared_name.any():    # as nearly always
        return np.zeros((len(cops), MONTHS_PER_YEAR), bool)
    in_year = sessions["fiscal_year"] == derived.period.fiscal_year.start
    of_year = sessions[has_shared_name & in_year & ~sessions["cancelled"]]
    months = of_year["date"].dt.to_period("M").dt.to_timestamp()
    possible = expand_shared_names(of_year.assign(date=months), "date")
    return _count_by_month(cops, possible, np.ones(len(possible), bool)) > 0


def is_undated_session(sessions: pd.DataFrame) -> pd.Series:
    """Return a boolean per session: whether it may be of any month, its date being blank, unreadable or not asked for.
    """
    states, not_cancelled = sessions["state:date"], ~sessions["cancelled"]
    possibly_held = sessions["held"] | (np.isin(sessions["state:status"], UNREADABLE_STATES) & not_cancelled)
    return (np.isin(states, (CellStatus.BLANK, CellStatus.ABSENT))
            & possibly_held) | (np.isin(states, UNREADABLE_STATES) & not_cancelled)


def _partnerships_with_unassigned_sessions(derived: DerivedTables) -> set[str]:
    """Return the partnerships with a tab of sessions, of the year or undated, on which no CoP ID can be read.

    It has no such column, or no header row that can be found: each of its rows may be any CoP's.
    """
    sessions = derived[SESSIONS]
    years = sessions["fiscal_year"].to_numpy()
    without_cop = (sessions["state:cop_id"] == CellStatus.ABSENT).to_numpy() & ~sessions["cancelled"].to_numpy()
    without_cop &= np.isnan(years) | (years == derived.period.fiscal_year.start)
    without_headers = {location.partnership for location in derived.tables.locations
                       if location.tab is SESSIONS and location.header_row is None and location.raw_sheet.rows}
    return without_headers | set(sessions["partnership"].to_numpy()[without_cop].tolist())


def cops_with_unreadable_ids(derived: DerivedTables) -> list[tuple[str, str]]:
    """Return the CoPs, partnership and CoP, whose own id can't be read, or stands nowhere, on a row of the year:
    which sessions are theirs can't be told."""
    rows, year = derived[COPS], derived.period.fiscal_year
    unread = np.isin(rows["state:cop_id"], (CellStatus.ERROR, CellStatus.ABSENT))
    if not unread.any():
        return []
    of_year = (rows["earliest"] <= to_datetime64(year.last_day)) & (rows["latest"] >= to_datetime64(year.first_day))
    return cop_keys(rows[of_year & unread & (rows["cop"] != "")])


def uncertain_months(derived: DerivedTables, cops: pd.DataFrame) -> dict[str, np.ndarray]:
    """Return, by what is the matter with a date, of which months it leaves open whether the CoP was active.

    Without a Start Date that is known it may have begun as late as its first held session, without an End Date as early
    as its last one have ended.
    """
    spans, (firsts, lasts) = active_spans(derived[COPS], cops), month_bounds(derived)
    held = [spans[name].to_numpy()[:, None] for name in ("first_held", "last_held")]
    before, after = ~(lasts >= held[0]), ~(firsts <= held[1])
    blank = spans["start_date"].isna() & ~spans["start_unknown"]
    uncertain = ~_certainly_active(derived, cops, spans)
    result = {}
    for reason, wanted, side in (
            ("its End Date is before its Start Date", spans["backwards"], before | after),
            ("its Start Date can't be read", spans["start_unknown"], before),
            ("its End Date can't be read", spans["end_unknown"], after), ("its Start Date is blank", blank, before)):
        result[reason], rows = np.zeros((len(cops), MONTHS_PER_YEAR), bool), np.flatnonzero(wanted)
        np.logical_or.at(result[reason], spans["position"].to_numpy()[rows], side[rows])
        result[reason] &= uncertain
    return result


def partnerships_with_session_columns(derived: DerivedTables, *columns: str) -> set[str]:
    """Return the partnerships that have a Sessions tab with all of `columns`."""
    return {location.partnership for location in derived.tables.locations
            if location.tab is SESSIONS and all(name in location.columns for name in columns)}


def month_runs(months: MonthlyDosage) -> pd.DataFrame:
    """Return a line a run of months of one state: position of the CoP in `months.cops`, state, first and last month."""
    rows = []
    for position, states in enumerate(months.states.tolist()):
        start = 0
        for state, run in groupby(states):
            end = start + len(list(run))
            rows.append((position, state, start, end - 1))
            start = end
    return pd.DataFrame(rows, columns=["position", "state", "first", "last"])
