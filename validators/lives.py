"""When each CoP is active: by its dates, by its sessions where those say nothing, and once more where it reopened."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from cop_sheets.fiscal_year import Period
from cop_sheets.places import Place
from validators.moments import UNREAD, moment
from validators.overlaps import EVER_BEFORE, KEYS, compare_rows, give_sessions

NO_DOUBT, BLANK_START, UNREAD_START, BACKWARDS = range(4)


def judge_lives(cops: pd.DataFrame, sessions: pd.DataFrame, period: Period, places: Iterable[Place]) -> None:
    """Add to the rows of CoPs when each is active in `period`, and which row describes its CoP.

    `backwards`: End Date before Start Date, so that neither is known. `start_unknown`, `end_unknown`: the date can't be
    read, stands in two columns, or is backwards. `reopened`, `unclear`, `unsure`: see `compare_rows`; each row of a CoP
    that reopened is a span of its life. `start`, `end`: the typed dates; without a Start Date that is known `start` is
    the first held session by the as-of date that is in no other row's span, of a CoP whose dates are backwards the
    first one in the year. `first_held`, `last_held`: sessions of any year by the as-of date, of a CoP that reopened see
    `give_sessions`. `active`: on a day of the year up to the as-of date. `first`: the row that describes the CoP: one
    that is active in the year, of a reopened CoP the latest of these, backwards ones last. `start_doubt`: the worst of
    what is the matter with the Start Date of a row of the CoP that may touch the year: NO_DOUBT, BLANK_START,
    UNREAD_START, BACKWARDS.
    """
    held = _add_sessions(cops, sessions, period)
    cops["backwards"] = cops["end_date"] < cops["start_date"]
    twice = {number for number, found in enumerate(places) if any(name == "start_date" for *_, name in found.repeated)}
    cops["start_unknown"] = cops["state:start_date"].isin(UNREAD) | cops["place"].isin(twice) | cops["backwards"]
    cops["end_unknown"] = cops["state:end_date"].isin(UNREAD) | cops["backwards"]
    cops["end"] = cops["end_date"].mask(cops["backwards"])
    compare_rows(cops)
    give_sessions(cops, held)
    # An End Date before the first held session still is a day on which the CoP was there.
    derived = cops["first_free"].where(~(cops["end"] < cops["first_free"]), cops["end"])
    met = cops["first_in_year"].notna()
    cops["start"] = cops["start_date"].fillna(derived).mask(
        cops["backwards"], cops["first_in_year"].where(met, cops["first_free"]))
    year = period.fiscal_year
    cops["active"] = ((period.as_of >= year.first_day) & (cops["start"] <= moment(period.until))
                      & (cops["end"].isna() | (cops["end"] >= moment(year.first_day))) & (met | ~cops["backwards"]))
    doubt = np.select([cops["backwards"], cops["start_unknown"], cops["start_date"].isna()],
                      [BACKWARDS, UNREAD_START, BLANK_START], NO_DOUBT)
    over = cops["end"] < moment(year.first_day)
    cops["start_doubt"] = pd.Series(np.where(over, NO_DOUBT, doubt), index=cops.index).groupby(
        [cops[name] for name in KEYS]).transform("max").astype(int)
    _describe(cops)


def _add_sessions(cops: pd.DataFrame, sessions: pd.DataFrame, period: Period) -> pd.DataFrame:
    """Add of each CoP the first and last held session, and return all that were held by the as-of date."""
    keys = pd.MultiIndex.from_frame(cops[KEYS])
    held = sessions.loc[sessions["held"] & (sessions["cop"] != "") & (sessions["date"] <= moment(period.as_of)),
                        [*KEYS, "date"]]
    dates = held.groupby(KEYS)["date"]
    in_year = sessions.loc[sessions["counts"], [*KEYS, "date"]].groupby(KEYS)["date"]
    for name, days in (("first_held", dates.min()), ("last_held", dates.max()), ("first_in_year", in_year.min())):
        cops[name] = days.reindex(keys).to_numpy().astype("datetime64[s]")
    return held


def _describe(cops: pd.DataFrame) -> None:
    """Of the rows of one ID the first that is active in the year describes the CoP, else the first; see `judge_lives`.
    """
    begun = cops["start"].mask(cops["backwards"]).fillna(pd.Timestamp(EVER_BEFORE))
    begun = begun.to_numpy().astype("datetime64[s]").astype(np.int64)
    order = pd.DataFrame({"idle": ~cops["active"], "later": np.where(cops["reopened"], -begun, 0)}, index=cops.index)
    ordered = cops.loc[order[cops["cop"] != ""].sort_values(["idle", "later"], kind="stable").index]
    cops["first"] = cops.index.isin(ordered.drop_duplicates(KEYS).index)


def spans_of(cops: pd.DataFrame, chosen: pd.DataFrame) -> pd.DataFrame:
    """Return a line a span of the CoPs in `chosen` (a row a CoP): the row that describes it, of a reopened one all.

    The columns of `cops`, and `position`, where the CoP stands in `chosen`.
    """
    lines = cops[cops["first"] | cops["reopened"]]
    at = pd.MultiIndex.from_frame(chosen[KEYS]).get_indexer(pd.MultiIndex.from_frame(lines[KEYS]))
    return lines.assign(position=at)[at >= 0]


def outside(cops: pd.DataFrame, sessions: pd.DataFrame) -> pd.DataFrame:
    """Say of each session whether it lies before its CoP's typed dates, after them, or between two spans of its life.

    Columns `before_start`, `after_end`, `between`, indexed as `sessions`. Of backwards dates nothing is known, nor of a
    CoP one of whose rows may have been a span of its own.
    """
    plain = cops.loc[cops["first"] & ~cops["backwards"] & ~cops["reopened"] & ~cops["unsure"],
                     [*KEYS, "start_date", "end_date"]]
    keys = pd.MultiIndex.from_frame(sessions[KEYS])
    dates, at = sessions["date"].to_numpy(), pd.MultiIndex.from_frame(plain[KEYS]).get_indexer(keys)
    # The one at -1, which stands for a CoP that is not among them, is no date.
    starts, ends = (np.append(plain[name].to_numpy(), np.datetime64("NaT"))[at] for name in ("start_date", "end_date"))
    found = pd.DataFrame({"before_start": dates < starts, "after_end": dates > ends, "between": False},
                         index=sessions.index)
    spans = cops[cops["reopened"]]
    if not len(spans):
        return found
    spans = spans[KEYS].assign(start_date=spans["start_date"].mask(spans["backwards"]), end_date=spans["end"])
    own = sessions.loc[keys.isin(pd.MultiIndex.from_frame(spans[KEYS])) & sessions["date"].notna(), [*KEYS, "date"]]
    if len(own):
        lines = own.reset_index(names="session").merge(spans, on=KEYS)
        before, after = lines["date"] < lines["start_date"], lines["date"] > lines["end_date"]
        sides = pd.DataFrame({"before_start": before, "after_end": after, "between": before | after}).groupby(
            lines["session"]).all()
        sides["between"] &= ~sides["before_start"] & ~sides["after_end"]
        found.loc[sides.index] = sides
    return found
