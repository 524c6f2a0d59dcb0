"""Several rows of one CoP: which of their spans surely share a day, and which may, for want of a date that is known."""

import numpy as np
import pandas as pd

KEYS = ["partnership", "cop"]
EVER_BEFORE, EVER_AFTER = np.datetime64("0001-01-01", "s"), np.datetime64("9999-12-31", "s")
NO_DAY = np.datetime64("NaT", "s")
_APART = 10 ** 12    # seconds, more than there are between any two dates


def pairs_of(rows: pd.DataFrame, chosen: np.ndarray | slice = slice(None)) -> list[tuple[str, str]]:
    """Return the partnership and the CoP of each row, of those `chosen`."""
    return list(zip(*(rows[name].to_numpy()[chosen].tolist() for name in KEYS), strict=True))


def positions_in(cops: pd.DataFrame, rows: pd.DataFrame, chosen: np.ndarray | slice = slice(None)) -> np.ndarray:
    """Return where in `cops`, a row a CoP, the CoP of each of the `chosen` rows stands; -1 where it does not."""
    at = {pair: position for position, pair in enumerate(pairs_of(cops))}
    return np.array([at.get(pair, -1) for pair in pairs_of(rows, chosen)], int)


def compare_rows(cops: pd.DataFrame, which: np.ndarray) -> None:
    """Add to the rows of CoPs how those of one CoP lie to each other; `which`: a number that is one CoP's own.

    `reopened`: one of several of which no two surely share a day; each is a span of the CoP's life. `unclear`: it may
    share a day with another row, and it can't be known. `unsure`: one of the CoP's rows is unclear. `earliest`,
    `latest`: the first and the last day that its span may have had.
    """
    begun = np.where(cops["backwards"].to_numpy(), NO_DAY, cops["start_date"].to_numpy())
    ended, no_end = cops["end"].to_numpy(), cops["end_unknown"].to_numpy()
    open_ended, undated = np.where(np.isnat(ended), EVER_AFTER, ended), np.isnat(begun)
    earliest = np.where(undated, EVER_BEFORE, begun)
    cops["earliest"], cops["latest"] = earliest, open_ended
    several = np.flatnonzero((np.bincount(which)[which] > 1) & (cops["cop"].to_numpy() != "")) if len(cops) else []
    unclear, reopened, unsure = np.zeros((3, len(cops)), bool)
    if len(several):
        # The days that surely are in the span; where nothing is known of it the first lies after the last.
        sure_first, sure_last = np.where(undated, open_ended, begun), np.where(no_end, earliest, open_ended)
        sure = several[(sure_first <= sure_last)[several]]
        shares = _meets(sure, which, sure_first, sure_last)
        unclear = ~shares & _meets(several, which, earliest, open_ended)
        reopened[several] = ~np.isin(which[several], which[shares])
        unsure[several] = np.isin(which[several], which[unclear])
    cops["unclear"], cops["reopened"], cops["unsure"] = unclear, reopened, unsure


def _meets(lines: np.ndarray, which: np.ndarray, first: np.ndarray, last: np.ndarray) -> np.ndarray:
    """Say of each row whether it is one of `lines` whose days have one in common with another one's of its CoP."""
    order = lines[np.lexsort((first[lines], which[lines]))]
    cop, begun, ended = which[order], first[order].astype(np.int64), last[order].astype(np.int64)
    again, apart = cop[1:] == cop[:-1], cop * _APART
    so_far = np.maximum.accumulate(ended + apart)
    meets = np.zeros(len(which), bool)
    meets[order[1:]] = again & ((begun + apart)[1:] <= so_far[:-1])
    meets[order[:-1]] |= again & (begun[1:] <= ended[:-1])
    return meets


def give_sessions(cops: pd.DataFrame, sessions: pd.DataFrame, held: np.ndarray) -> None:
    """Give each row of a CoP that reopened the sessions that were `held` in its own span, where a date isn't known.

    `first_held`, `last_held`: of the sessions that can be of no other row. `first_free`: the first of those that are
    in no span whose dates are known, else the row's End Date.
    """
    cops["first_free"] = cops["first_held"]
    doubtful = cops["reopened"] & (cops["start_date"].isna() | cops["backwards"] | cops["end_unknown"])
    if not doubtful.any():
        return
    rows = cops[cops["reopened"] & doubtful.groupby([cops[name] for name in KEYS]).transform("any").astype(bool)]
    days_of = dict(iter(sessions[held & sessions["cop"].isin(rows["cop"])].groupby(KEYS)["date"]))
    known = (rows["start_date"].notna() & ~rows["end_unknown"]).to_numpy()
    first, last = rows["earliest"].to_numpy(), rows["latest"].to_numpy()
    mine = {name: np.full(len(rows), NO_DAY) for name in ("first_held", "last_held", "first_free")}
    for cop, lines in rows.groupby(KEYS).indices.items():
        days = np.sort(days_of[cop].to_numpy()) if cop in days_of else np.empty(0, "datetime64[s]")
        claims, claimed, owner = np.zeros(len(days), int), np.zeros(len(days), bool), np.zeros(len(days), int)
        for line in lines:
            inside = (first[line] <= days) & (days <= last[line])
            claims, claimed = claims + inside, claimed | (inside & known[line])
            owner[inside] = line
        free = days[~claimed]
        ended = np.where(last[lines] < EVER_AFTER, last[lines], NO_DAY)
        if len(days):
            mine["first_free"][lines] = free[0] if len(free) else ended
        for line in set(owner[claims == 1].tolist()):
            own = days[(claims == 1) & (owner == line)]
            mine["first_held"][line], mine["last_held"][line] = own[0], own[-1]
    for name, found in mine.items():
        cops.loc[rows.index, name] = found
