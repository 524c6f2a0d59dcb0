"""When each CoP is active: by its dates, by its sessions where those say nothing, and once more where it reopened."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from cop_sheets.fiscal_year import Period
from cop_sheets.places import Place
from validators.moments import UNREAD, moment

_KEYS = ["partnership", "cop"]


def judge_lives(cops: pd.DataFrame, sessions: pd.DataFrame, period: Period, places: Iterable[Place]) -> None:
    """Add to the rows of CoPs when each is active in `period`, and which row describes its CoP.

    `backwards`: End Date before Start Date, so that neither is known. `start_unknown`, `end_unknown`: the date can't be
    read, stands in two columns, or is backwards. `reopened`: several rows of one CoP whose dates don't overlap; each
    is a span of its life. `start`, `end`: the typed dates; without a Start Date that is known `start` is the first held
    session by the as-of date, of a CoP whose dates are backwards the first one in the year. `first_held`, `last_held`:
    sessions of any year by the as-of date. `active`: on a day of the year up to the as-of date. `first`: the row that
    describes the CoP: one that is active in the year, of a reopened CoP the latest of these.
    """
    _add_sessions(cops, sessions, period)
    cops["backwards"] = cops["end_date"] < cops["start_date"]
    twice = {number for number, found in enumerate(places) if any(name == "start_date" for *_, name in found.repeated)}
    cops["start_unknown"] = cops["state:start_date"].isin(UNREAD) | cops["place"].isin(twice) | cops["backwards"]
    cops["end_unknown"] = cops["state:end_date"].isin(UNREAD) | cops["backwards"]
    cops["reopened"] = _reopened(cops)
    cops["end"] = cops["end_date"].mask(cops["backwards"])
    # An End Date before the first held session still is a day on which the CoP was there.
    derived = cops["first_held"].where(~(cops["end"] < cops["first_held"]), cops["end"])
    met = cops["first_in_year"].notna()
    cops["start"] = cops["start_date"].fillna(derived).mask(
        cops["backwards"], cops["first_in_year"].where(met, cops["first_held"]))
    year = period.fiscal_year
    cops["active"] = ((period.as_of >= year.first_day) & (cops["start"] <= moment(period.until))
                      & (cops["end"].isna() | (cops["end"] >= moment(year.first_day))) & (met | ~cops["backwards"]))
    _describe(cops)


def _add_sessions(cops: pd.DataFrame, sessions: pd.DataFrame, period: Period) -> None:
    keys = pd.MultiIndex.from_frame(cops[_KEYS])
    held = sessions.loc[sessions["held"] & (sessions["cop"] != "") & (sessions["date"] <= moment(period.as_of)),
                        [*_KEYS, "date"]]
    dates = held.groupby(_KEYS)["date"]
    in_year = sessions.loc[sessions["counts"], [*_KEYS, "date"]].groupby(_KEYS)["date"]
    for name, days in (("first_held", dates.min()), ("last_held", dates.max()), ("first_in_year", in_year.min())):
        cops[name] = days.reindex(keys).to_numpy().astype("datetime64[s]")


def _reopened(cops: pd.DataFrame) -> pd.Series:
    """Say of each row whether it is one of several of a CoP that can all be dated and of which no two overlap."""
    rows = cops[(cops["cop"] != "") & cops.duplicated(_KEYS, keep=False)].sort_values("start_date", kind="stable")
    following = rows.groupby(_KEYS)["start_date"].shift(-1)
    last = ~rows.duplicated(_KEYS, keep="last")
    apart = rows["start_date"].notna() & ~rows["backwards"] & (last | (rows["end_date"] < following))
    whole = apart.groupby([rows[name] for name in _KEYS]).transform("all") if len(rows) else apart
    return whole.astype(bool).reindex(cops.index, fill_value=False)


def _describe(cops: pd.DataFrame) -> None:
    """Of the rows of one ID the first that is active in the year describes the CoP, else the first."""
    begun = cops["start"].to_numpy().astype("datetime64[s]").astype(np.int64)
    order = pd.DataFrame({"idle": ~cops["active"], "later": np.where(cops["reopened"], -begun, 0)}, index=cops.index)
    ordered = cops.loc[order[cops["cop"] != ""].sort_values(["idle", "later"], kind="stable").index]
    cops["first"] = cops.index.isin(ordered.drop_duplicates(_KEYS).index)


def spans_of(cops: pd.DataFrame, chosen: pd.DataFrame) -> pd.DataFrame:
    """Return a line a span of the CoPs in `chosen` (a row a CoP): the row that describes it, of a reopened one all.

    The columns of `cops`, and `position`, where the CoP stands in `chosen`.
    """
    lines = cops[cops["first"] | cops["reopened"]]
    at = pd.MultiIndex.from_frame(chosen[_KEYS]).get_indexer(pd.MultiIndex.from_frame(lines[_KEYS]))
    return lines.assign(position=at)[at >= 0]


def outside(cops: pd.DataFrame, sessions: pd.DataFrame) -> pd.DataFrame:
    """Say of each session whether it lies before its CoP's typed dates, after them, or between two spans of its life.

    Columns `before_start`, `after_end`, `between`, indexed as `sessions`. Of backwards dates nothing is known.
    """
    plain = cops[cops["first"] & ~cops["backwards"] & ~cops["reopened"]].set_index(_KEYS)
    keys = pd.MultiIndex.from_frame(sessions[_KEYS])
    dates = sessions["date"].to_numpy()
    starts, ends = (plain[name].reindex(keys).to_numpy() for name in ("start_date", "end_date"))
    found = pd.DataFrame({"before_start": dates < starts, "after_end": dates > ends, "between": False},
                         index=sessions.index)
    spans = cops.loc[cops["reopened"], [*_KEYS, "start_date", "end_date"]]
    own = sessions.loc[keys.isin(pd.MultiIndex.from_frame(spans[_KEYS])) & sessions["date"].notna(), [*_KEYS, "date"]]
    if len(own):
        lines = own.reset_index(names="session").merge(spans, on=_KEYS)
        before, after = lines["date"] < lines["start_date"], lines["date"] > lines["end_date"]
        sides = pd.DataFrame({"before_start": before, "after_end": after, "between": before | after}).groupby(
            lines["session"]).all()
        sides["between"] &= ~sides["before_start"] & ~sides["after_end"]
        found.loc[sides.index] = sides
    return found
