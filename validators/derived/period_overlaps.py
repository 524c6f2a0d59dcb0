"""Several rows of one CoP: which of their active periods overlap, and which may, because a date is not known."""

import numpy as np
import pandas as pd

COP_KEY_COLUMNS = ["partnership", "cop"]
MIN_DATE, MAX_DATE = np.datetime64("0001-01-01", "s"), np.datetime64("9999-12-31", "s")
NO_DATE = np.datetime64("NaT", "s")
_COP_OFFSET = 10 ** 12    # seconds, more than there are between any two dates


def cop_keys(rows: pd.DataFrame, is_selected: np.ndarray | slice = slice(None)) -> list[tuple[str, str]]:
    """Return (partnership, CoP) of each of the selected rows."""
    return list(zip(*(rows[name].to_numpy()[is_selected].tolist() for name in COP_KEY_COLUMNS), strict=True))


def cop_positions(cops: pd.DataFrame, rows: pd.DataFrame, is_selected: np.ndarray | slice = slice(None)) -> np.ndarray:
    """Return the position in `cops`, which has one row per CoP, of the CoP of each selected row; -1 where not found."""
    position_by_cop = {pair: position for position, pair in enumerate(cop_keys(cops))}
    return np.array([position_by_cop.get(pair, -1) for pair in cop_keys(rows, is_selected)], int)


def add_overlaps(cops: pd.DataFrame, cop_numbers: np.ndarray) -> None:
    """Add columns that say how the rows of one CoP relate; `cop_numbers`: of each row, the number of its CoP.

    `reopened`: one of several rows of which no two are known to overlap; each is an active period. `unclear`: whether
    it overlaps another row is not known. `unsure`: a row of its CoP is unclear. `earliest`, `latest`: the first and the
    last day that its period can have.
    """
    starts = np.where(cops["backwards"].to_numpy(), NO_DATE, cops["start_date"].to_numpy())
    ends, no_end = cops["end"].to_numpy(), cops["end_unknown"].to_numpy()
    open_ended, undated = np.where(np.isnat(ends), MAX_DATE, ends), np.isnat(starts)
    earliest = np.where(undated, MIN_DATE, starts)
    cops["earliest"], cops["latest"] = earliest, open_ended
    several = np.empty(0, int)    # the rows of CoPs with several rows
    if len(cops):
        several = np.flatnonzero((np.bincount(cop_numbers)[cop_numbers] > 1) & (cops["cop"].to_numpy() != ""))
    unclear, reopened, unsure = np.zeros((3, len(cops)), bool)
    if len(several):
        # The days that are surely in the period; where there is none, the first is after the last.
        certain_first, certain_last = np.where(undated, open_ended, starts), np.where(no_end, earliest, open_ended)
        certain = several[(certain_first <= certain_last)[several]]
        overlaps = _overlaps_another(certain, cop_numbers, certain_first, certain_last)
        unclear = ~overlaps & _overlaps_another(several, cop_numbers, earliest, open_ended)
        reopened[several] = ~np.isin(cop_numbers[several], cop_numbers[overlaps])
        unsure[several] = np.isin(cop_numbers[several], cop_numbers[unclear])
    cops["unclear"], cops["reopened"], cops["unsure"] = unclear, reopened, unsure


def _overlaps_another(rows: np.ndarray, cop_numbers: np.ndarray, first: np.ndarray, last: np.ndarray) -> np.ndarray:
    """Return whether each row is one of `rows` and its days, `first` to `last`, overlap those of another of its CoP."""
    order = rows[np.lexsort((first[rows], cop_numbers[rows]))]
    cop, starts, ends = cop_numbers[order], first[order].astype(np.int64), last[order].astype(np.int64)
    same_cop, offset = cop[1:] == cop[:-1], cop * _COP_OFFSET
    latest_end = np.maximum.accumulate(ends + offset)
    overlaps = np.zeros(len(cop_numbers), bool)
    overlaps[order[1:]] = same_cop & ((starts + offset)[1:] <= latest_end[:-1])
    overlaps[order[:-1]] |= same_cop & (starts[1:] <= ends[:-1])
    return overlaps


def assign_sessions(cops: pd.DataFrame, sessions: pd.DataFrame, held: np.ndarray) -> None:
    """Add `first_free`; of CoPs that reopened and have an unknown date, replace `first_held` and `last_held`.

    `first_held`, `last_held`: of the sessions that can only be of this row. `first_free`: the first session that is in
    no period with known dates, else the row's End Date. `held`: whether each session was held by the as-of date.
    """
    cops["first_free"] = cops["first_held"]
    has_unknown_dates = cops["reopened"] & (cops["start_date"].isna() | cops["backwards"] | cops["end_unknown"])
    if not has_unknown_dates.any():
        return
    rows = cops[cops["reopened"]
                & has_unknown_dates.groupby([cops[name] for name in COP_KEY_COLUMNS]).transform("any").astype(bool)]
    days_of = dict(iter(sessions[held & sessions["cop"].isin(rows["cop"])].groupby(COP_KEY_COLUMNS)["date"]))
    known = (rows["start_date"].notna() & ~rows["end_unknown"]).to_numpy()
    first, last = rows["earliest"].to_numpy(), rows["latest"].to_numpy()
    own_dates = {name: np.full(len(rows), NO_DATE) for name in ("first_held", "last_held", "first_free")}
    for cop, positions in rows.groupby(COP_KEY_COLUMNS).indices.items():
        days = np.sort(days_of[cop].to_numpy()) if cop in days_of else np.empty(0, "datetime64[s]")
        candidate_counts, owner = np.zeros(len(days), int), np.zeros(len(days), int)
        is_assigned = np.zeros(len(days), bool)
        for position in positions:
            in_period = (first[position] <= days) & (days <= last[position])
            candidate_counts, is_assigned = candidate_counts + in_period, is_assigned | (in_period & known[position])
            owner[in_period] = position
        free = days[~is_assigned]
        end_dates = np.where(last[positions] < MAX_DATE, last[positions], NO_DATE)
        if len(days):
            own_dates["first_free"][positions] = free[0] if len(free) else end_dates
        for position in set(owner[candidate_counts == 1].tolist()):
            own = days[(candidate_counts == 1) & (owner == position)]
            own_dates["first_held"][position], own_dates["last_held"][position] = own[0], own[-1]
    for name, values in own_dates.items():
        cops.loc[rows.index, name] = values
