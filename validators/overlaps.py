"""Several rows of one CoP: which of their spans surely share a day, and which may, for want of a date that is known."""

import numpy as np
import pandas as pd

KEYS = ["partnership", "cop"]
EVER_BEFORE, EVER_AFTER = np.datetime64("0001-01-01", "s"), np.datetime64("9999-12-31", "s")


def compare_rows(cops: pd.DataFrame) -> None:
    """Add to the rows of CoPs how those of one CoP lie to each other.

    `reopened`: one of several of which no two surely share a day; each is a span of the CoP's life. `unclear`: it may
    share a day with another row, and it can't be known. `unsure`: one of the CoP's rows is unclear. `earliest`,
    `latest`: the first and the last day that its span may have had.
    """
    begun = cops["start_date"].mask(cops["backwards"]).to_numpy().astype("datetime64[s]")
    ended = cops["end"].to_numpy().astype("datetime64[s]")
    open_ended = np.where(np.isnat(ended), EVER_AFTER, ended)
    undated, no_end = np.isnat(begun), cops["end_unknown"].to_numpy(bool)
    cops["earliest"], cops["latest"] = np.where(undated, EVER_BEFORE, begun), open_ended
    several = (cops["cop"].ne("") & cops.duplicated(KEYS, keep=False)).to_numpy()
    for name in ("unclear", "reopened", "unsure"):
        cops[name] = False
    if not several.any():
        return
    # The days that surely are in the span; where nothing is known of it the first lies after the last.
    sure_first = np.where(undated, open_ended, begun)
    sure_last = np.where(no_end, np.where(undated, EVER_BEFORE, begun), open_ended)
    rows, sure = cops.loc[several, [*KEYS, "earliest", "latest"]], (sure_first <= sure_last)[several]
    shares = _meets(rows[sure], sure_first[several][sure], sure_last[several][sure], rows.index)
    unclear = ~shares & _meets(rows, rows["earliest"].to_numpy(), rows["latest"].to_numpy(), rows.index)
    groups = [rows[name] for name in KEYS]
    cops.loc[several, "unclear"] = unclear
    cops.loc[several, "reopened"] = ~shares.groupby(groups).transform("any").astype(bool)
    cops.loc[several, "unsure"] = unclear.groupby(groups).transform("any").astype(bool)


def _meets(rows: pd.DataFrame, first: np.ndarray, last: np.ndarray, index: pd.Index) -> pd.Series:
    """Say of each row of a CoP whether the days `first` to `last` have one in common with those of another row."""
    spans = rows[KEYS].assign(first=first.astype(np.int64), last=last.astype(np.int64)).sort_values(
        "first", kind="stable")
    own = spans.groupby(KEYS)
    so_far = own["last"].cummax().groupby([spans[name] for name in KEYS]).shift()
    meets = (spans["first"] <= so_far) | (own["first"].shift(-1) <= spans["last"])
    return meets.reindex(index, fill_value=False).astype(bool)


def give_sessions(cops: pd.DataFrame, held: pd.DataFrame) -> None:
    """Give each row of a CoP that reopened the sessions that were `held` in its own span, where a date isn't known.

    `first_held`, `last_held`: of the sessions that can be of no other row. `first_free`: the first of those that are
    in no span whose dates are known, else the row's End Date.
    """
    cops["first_free"] = cops["first_held"]
    doubtful = cops["reopened"] & (cops["start_date"].isna() | cops["backwards"] | cops["end_unknown"])
    rows = cops[cops["reopened"] & doubtful.groupby([cops[name] for name in KEYS]).transform("any").astype(bool)]
    days_of = dict(iter(held[held["cop"].isin(rows["cop"])].groupby(KEYS)["date"]))
    known = (rows["start_date"].notna() & ~rows["end_unknown"]).to_numpy()
    first, last = rows["earliest"].to_numpy(), rows["latest"].to_numpy()
    mine = {name: np.full(len(rows), np.datetime64("NaT", "s")) for name in ("first_held", "last_held", "first_free")}
    for cop, lines in rows.groupby(KEYS).indices.items():
        days = np.sort(days_of[cop].to_numpy()) if cop in days_of else np.empty(0, "datetime64[s]")
        claims, claimed, owner = np.zeros(len(days), int), np.zeros(len(days), bool), np.zeros(len(days), int)
        for line in lines:
            inside = (first[line] <= days) & (days <= last[line])
            claims, claimed = claims + inside, claimed | (inside & known[line])
            owner[inside] = line
        free = days[~claimed]
        ended = np.where(last[lines] < EVER_AFTER, last[lines], np.datetime64("NaT", "s"))
        if len(days):
            mine["first_free"][lines] = free[0] if len(free) else ended
        for line in set(owner[claims == 1].tolist()):
            own = days[(claims == 1) & (owner == line)]
            mine["first_held"][line], mine["last_held"][line] = own[0], own[-1]
    for name, found in mine.items():
        cops.loc[rows.index, name] = found
