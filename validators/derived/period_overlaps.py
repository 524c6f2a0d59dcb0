"""Several rows of one CoP: which of their spans surely share a day, and which may, for want of a date that is known."""

import numpy as np
import pandas as pd

COP_KEY_COLUMNS = ["partnership", "cop"]
MIN_DATE, MAX_DATE = np.datetime64("0001-01-01", "s"), np.datetime64("9999-12-31", "s")
NO_DATE = np.datetime64("NaT", "s")
_COP_OFFSET = 10 ** 12    # seconds, more than there are between any two dates


def cop_keys(rows: pd.DataFrame, is_selected: np.ndarray | slice = slice(None)) -> list[tuple[str, str]]:
    """Return the partnership and the CoP of each row, of those `is_selected`."""
    return list(zip(*(rows[name].to_numpy()[is_selected].tolist() for name in COP_KEY_COLUMNS), strict=True))


def cop_positions(cops: pd.DataFrame, rows: pd.DataFrame, is_selected: np.ndarray | slice = slice(None)) -> np.ndarray:
    """Return where in `cops`, a row a CoP, the CoP of each of the `is_selected` rows stands; -1 where it does not."""
    position_by_cop = {pair: position for position, pair in enumerate(cop_keys(cops))}
    return np.array([position_by_cop.get(pair, -1) for pair in cop_keys(rows, is_selected)], int)


def add_overlaps(cops: pd.DataFrame, cop_numbers: np.ndarray) -> None:
    """Add to the rows of CoPs how those of one CoP lie to each other; `cop_numbers`: a number that is one CoP's own.

    `reopened`: one of several of which no two surely share a day; each is a span of the CoP's life. `unclear`: it may
    share a day with another row, and it can't be known. `unsure`: one of the CoP's rows is unclear. `earliest`,
    `latest`: the first and the last day that its span may have had.
    """
    starts = np.where(cops["backwards"].to_numpy(), NO_DATE, cops["start_date"].to_numpy())
    ends, no_end = cops["end"].to_numpy(), cops["end_unknown"].to_numpy()
    open_ended, undated = np.where(np.isnat(ends), MAX_DATE, ends), np.isnat(starts)
    earliest = np.where(undated, MIN_DATE, starts)
    cops["earliest"], cops["latest"] = earliest, open_ended
    several = np.flatnonzero((np.bincount(cop_numbers)[cop_numbers] > 1)
                             & (cops["cop"].to_numpy() != "")) if len(cops) else []
    unclear, reopened, unsure = np.zeros((3, len(cops)), bool)
    if len(several):
        # The days that surely are in the span; where nothing is known of it the first lies after the last.
        certain_first, certain_last = np.where(undated, open_ended, starts), np.where(no_end, earliest, open_ended)
        certain = several[(certain_first <= certain_last)[several]]
        overlaps = _overlaps_another(certain, cop_numbers, certain_first, certain_last)
        unclear = ~overlaps & _overlaps_another(several, cop_numbers, earliest, open_ended)
        reopened[several] = ~np.isin(cop_numbers[several], cop_numbers[overlaps])
        unsure[several] = np.isin(cop_numbers[several], cop_numbers[unclear])
    cops["unclear"], cops["reopened"], cops["unsure"] = unclear, reopened, unsure


def _overlaps_another(rows: np.ndarray, cop_numbers: np.ndarray, first: np.ndarray, last: np.ndarray) -> np.ndarray:
    """Say of each row whether it is one of `rows` whose days have one in common with another one's of its CoP."""
    order = rows[np.lexsort((first[rows], cop_numbers[rows]))]
    cop, starts, ends = cop_numbers[order], first[order].astype(np.int64), last[order].astype(np.int64)
    same_cop, offset = cop[1:] == cop[:-1], cop * _COP_OFFSET
    latest_end = np.maximum.accumulate(ends + offset)
    overlaps = np.zeros(len(cop_numbers), bool)
    overlaps[order[1:]] = same_cop & ((starts + offset)[1:] <= latest_end[:-1])
    overlaps[order[:-1]] |= same_cop & (starts[1:] <= ends[:-1])
    return overlaps


def assign_sessions(cops: pd.DataFrame, sessions: pd.DataFrame, held: np.ndarray) -> None:
    """Give each row of a CoP that reopened the sessions that were `held` in its own span, where a date isn't known.

    `first_held`, `last_held`: of the sessions that can be of no other row. `first_free`: the first of those that
    are in no span whose dates are known, else the row's End Date.
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
        candidate_counts, is_assigned, owner = np.zeros(len(days),
                                                        int), np.zeros(len(days), bool), np.zeros(len(days), int)
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
