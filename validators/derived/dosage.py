"""Dosage: for each CoP active in the year, which months were due, met, missed, or unknown."""

from collections import Counter
from dataclasses import dataclass
from itertools import groupby

import numpy as np
import pandas as pd

from cop_sheets.fiscal_year import FIRST_FISCAL_MONTH, MONTHS_PER_YEAR
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
    """The months of the CoPs active in the year.

    `cops`: one row per CoP, default index. The arrays have the shape (number of CoPs, 12), July first: `states` is
    MET, MISSED, UNKNOWN or NOT_DUE; `held` is the number of sessions held, due or not; `due` is boolean.
    """

    cops: pd.DataFrame
    states: np.ndarray
    held: np.ndarray
    due: np.ndarray


def compute_dosage(derived: DerivedTables) -> MonthlyDosage:
    """Return the state of every month of every active CoP.

    A due month has ended, and the CoP was active for all of it, or may have been; where one of its dates is not known,
    the sessions held decide for which months that is certain.
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
    """Return in which months the CoP was surely active on every day, by its dates or first and last session."""
    start, end, first_held, last_held = (spans[name].to_numpy() for name in ("start", "end", "first_held", "last_held"))
    typed = ~np.isnat(spans["start_date"].to_numpy()) & ~spans["start_unknown"].to_numpy()
    first, last = np.where(typed, start, first_held), np.where(spans["end_unknown"], last_held, _end_or_max(end))
    return _covered_months(derived, cops, spans, first, last)


def _covered_months(derived: DerivedTables, cops: pd.DataFrame, spans: pd.DataFrame, first: np.ndarray,
                    last: np.ndarray) -> np.ndarray:
    """Return in which months every day is in an active period of the CoP: `first` to `last` of a row of `spans`."""
    positions, is_reopened = spans["position"].to_numpy(), spans["reopened"].to_numpy()
    firsts, lasts = month_bounds(derived)
    covered = np.zeros((len(cops), MONTHS_PER_YEAR), bool)
    covered[positions] = (first[:, None] <= firsts) & (lasts <= last[:, None])
    if is_reopened.any():    # two periods together may cover a month
        positions_reopened, cop_index = np.unique(positions[is_reopened], return_inverse=True)
        days = np.arange(firsts[0], lasts[-1] + 1, np.timedelta64(1, "D"))
        active_days = np.zeros((len(positions_reopened), len(days)), bool)
        np.logical_or.at(active_days, cop_index, (first[is_reopened, None] <= days) & (days <= last[is_reopened, None]))
        covered[positions_reopened] = np.logical_and.reduceat(active_days, np.searchsorted(days, firsts), axis=1)
    return covered


def month_bounds(derived: DerivedTables) -> tuple[np.ndarray, np.ndarray]:
    """Return the first and the last days of the fiscal year's months."""
    months = [derived.period.fiscal_year.month(number) for number in range(MONTHS_PER_YEAR)]
    firsts, lasts = (np.array([to_datetime64(month[side]) for month in months]) for side in (0, 1))
    return firsts, lasts


def _count_by_month(cops: pd.DataFrame, rows: pd.DataFrame, is_selected: np.ndarray) -> np.ndarray:
    """Return the number of selected sessions per CoP and month of the year, an array of shape (len(cops), 12)."""
    counts = np.zeros((len(cops), MONTHS_PER_YEAR), int)
    if is_selected.any():
        positions = cop_positions(cops, rows, is_selected)
        months = fiscal_month_index(rows["date"].to_numpy()[is_selected])
        known = positions >= 0
        np.add.at(counts, (positions[known], months[known]), 1)
    return counts


def fiscal_month_index(dates: np.ndarray) -> np.ndarray:
    """Return the month of the fiscal year of each date; July is 0."""
    months = dates.astype("datetime64[M]").astype(int)    # since January 1970
    index: np.ndarray = (months - (FIRST_FISCAL_MONTH - 1)) % MONTHS_PER_YEAR
    return index


def _unknown_months(derived: DerivedTables, cops: pd.DataFrame, spans: pd.DataFrame, missing: np.ndarray) -> np.ndarray:
    """Return which months are unknown if no session was held, because something can't be read.

    Each held session whose date is blank or can't be read makes at most one of the `missing` months unknown, the
    earliest first; the others are missed. A session whose CoP can't be read may be of any CoP, one with a shared name
    of any CoP that has it.
    """
    sessions = derived[SESSIONS]
    in_year = (sessions["fiscal_year"] == derived.period.fiscal_year.start).to_numpy()
    unread_status = in_year & np.isin(sessions["state:status"], UNREADABLE_STATES)
    without_cop = (in_year & (sessions["state:cop_id"] == CellStatus.ERROR).to_numpy()
                   & ~sessions["cancelled"].to_numpy())
    unread, read = set(cops_with_unreadable_ids(derived)), partnerships_with_session_columns(derived, "cop_id", "date")
    read -= _partnerships_with_unassigned_sessions(derived)
    is_unread = np.array([pair in unread or pair[0] not in read for pair in cop_keys(cops)], bool)[:, None]
    unknown: np.ndarray = is_unread | ~_certainly_active(derived, cops, spans) | ambiguous_session_months(derived, cops)
    unknown |= _count_by_month(cops, sessions, unread_status) > 0
    for partnership, month in set(zip(sessions["partnership"].to_numpy()[without_cop].tolist(),
                                      fiscal_month_index(sessions["date"].to_numpy()[without_cop]).tolist(),
                                      strict=True)):
        unknown[(cops["partnership"] == partnership).to_numpy(), month] = True
    unexplained = missing & ~unknown
    undated_counts = _undated_session_counts(cops, sessions)[:, None]
    unknown |= unexplained & (np.cumsum(unexplained, axis=1) <= undated_counts)
    return unknown


def _undated_session_counts(cops: pd.DataFrame, sessions: pd.DataFrame) -> np.ndarray:
    """Return, for each CoP, the number of sessions without a known date that may be its own."""
    undated = is_undated_session(sessions).to_numpy()
    own, possible_cops = Counter(cop_keys(sessions, undated)), expand_shared_names(sessions[undated])
    unassigned = Counter(sessions["partnership"].to_numpy()[undated
                                                            & (sessions["state:cop_id"] == CellStatus.ERROR)].tolist())
    for pair, rows in zip(cop_keys(possible_cops), possible_cops["rows"].tolist(), strict=True):
        own[pair] += rows
    return np.array([own[pair] + unassigned[pair[0]] for pair in cop_keys(cops)], int)


def ambiguous_session_months(derived: DerivedTables, cops: pd.DataFrame) -> np.ndarray:
    """Return in which months a CoP has a session under a name that it shares with other CoPs."""
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
    """Return whether each session may be of any month: its date is blank, unreadable, or the tab has no such column."""
    states, not_cancelled = sessions["state:date"], ~sessions["cancelled"]
    possibly_held = sessions["held"] | (np.isin(sessions["state:status"], UNREADABLE_STATES) & not_cancelled)
    return (np.isin(states, (CellStatus.BLANK, CellStatus.ABSENT))
            & possibly_held) | (np.isin(states, UNREADABLE_STATES) & not_cancelled)


def _partnerships_with_unassigned_sessions(derived: DerivedTables) -> set[str]:
    """Return the partnerships with sessions, of the year or undated, on a tab without a column CoP ID or headers.

    Each row of such a tab may be of any CoP.
    """
    sessions = derived[SESSIONS]
    years = sessions["fiscal_year"].to_numpy()
    without_cop = (sessions["state:cop_id"] == CellStatus.ABSENT).to_numpy() & ~sessions["cancelled"].to_numpy()
    without_cop &= np.isnan(years) | (years == derived.period.fiscal_year.start)
    without_headers = {location.partnership for location in derived.tables.locations
                       if location.tab is SESSIONS and location.header_row is None and location.raw_sheet.rows}
    return without_headers | set(sessions["partnership"].to_numpy()[without_cop].tolist())


def cops_with_unreadable_ids(derived: DerivedTables) -> list[tuple[str, str]]:
    """Return (partnership, CoP) of the CoPs with a row of the year whose ID can't be read, or without a column for it.

    Which sessions are theirs is not known, unless names serve as IDs.
    """
    rows, year = derived[COPS], derived.period.fiscal_year
    unread = np.isin(rows["state:cop_id"], (CellStatus.ERROR, CellStatus.ABSENT))
    unread &= ~np.isin(rows["partnership"].to_numpy(), list(derived.partnerships_without_cop_ids))
    if not unread.any():
        return []
    of_year = (rows["earliest"] <= to_datetime64(year.last_day)) & (rows["latest"] >= to_datetime64(year.first_day))
    return cop_keys(rows[of_year & unread & (rows["cop"] != "")])


def uncertain_months(derived: DerivedTables, cops: pd.DataFrame) -> dict[str, np.ndarray]:
    """Return, by reason, in which months it is not known whether the CoP was active, because of one of its dates.

    Without a known Start Date it may have started as late as its first held session; without a known End Date it may
    have ended as early as its last one.
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
    """Return one row per run of consecutive months of one state.

    Columns: position (of the CoP in `months.cops`), state, first, last (months, July is 0).
    """
    rows = []
    for position, states in enumerate(months.states.tolist()):
        start = 0
        for state, run in groupby(states):
            end = start + len(list(run))
            rows.append((position, state, start, end - 1))
            start = end
    return pd.DataFrame(rows, columns=["position", "state", "first", "last"])
