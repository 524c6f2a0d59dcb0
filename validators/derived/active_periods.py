"""When each CoP is active: by its dates, by its sessions where those say nothing, and once more where it reopened."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from cop_sheets.fiscal_year import Period
from cop_sheets.parsing import Place
from validators.derived.datetimes import UNREAD, moment
from validators.derived.period_overlaps import (
    EVER_BEFORE,
    KEYS,
    NO_DAY,
    compare_rows,
    give_sessions,
    pairs_of,
    positions_in,
)

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
    which, held = _add_sessions(cops, sessions, period)
    typed, typed_end = cops["start_date"].to_numpy(), cops["end_date"].to_numpy()
    backwards = typed_end < typed
    twice = [number for number, found in enumerate(places) if any(name == "start_date" for *_, name in found.repeated)]
    start_unknown = np.isin(cops["state:start_date"], UNREAD) | np.isin(cops["place"], twice) | backwards
    end = np.where(backwards, NO_DAY, typed_end)
    end_unknown = np.isin(cops["state:end_date"], UNREAD) | backwards
    for name, found in (("backwards", backwards), ("start_unknown", start_unknown), ("end_unknown", end_unknown),
                        ("end", end)):
        cops[name] = found
    compare_rows(cops, which)
    give_sessions(cops, sessions, held)
    first_free, first_in_year = cops["first_free"].to_numpy(), cops["first_in_year"].to_numpy()
    # An End Date before the first held session still is a day on which the CoP was there.
    derived, met = np.where(end < first_free, end, first_free), ~np.isnat(first_in_year)
    start = np.where(backwards, np.where(met, first_in_year, first_free), np.where(np.isnat(typed), derived, typed))
    year = period.fiscal_year
    active = ((period.as_of >= year.first_day) & (start <= moment(period.until))
              & ~(end < moment(year.first_day)) & (met | ~backwards))
    cops["start"], cops["active"] = start, active
    doubt = np.select([end < moment(year.first_day), backwards, start_unknown, np.isnat(typed)],
                      [NO_DOUBT, BACKWARDS, UNREAD_START, BLANK_START], NO_DOUBT)
    worst = np.zeros(len(cops), int)
    np.maximum.at(worst, which, doubt)
    cops["start_doubt"] = worst[which]
    cops["first"] = _describing(cops, which)


def _add_sessions(cops: pd.DataFrame, sessions: pd.DataFrame, period: Period) -> tuple[np.ndarray, np.ndarray]:
    """Add of each CoP the first and last held session; return a number of each row that is its CoP's own, and which
    sessions were held by the as-of date."""
    numbers: dict[tuple[str, str], int] = {}
    which = np.array([numbers.setdefault(pair, len(numbers)) for pair in pairs_of(cops)], int)
    dates = sessions["date"].to_numpy()
    held = (sessions["held"] & (sessions["cop"] != "")).to_numpy() & (dates <= moment(period.as_of))
    own = np.array([numbers.get(pair, -1) for pair in pairs_of(sessions)], int)
    by_date = np.flatnonzero(held)[np.argsort(dates[held])]
    in_year = by_date[sessions["counts"].to_numpy()[by_date]]
    for name, order in (("first_held", by_date[::-1]), ("last_held", by_date), ("first_in_year", in_year[::-1])):
        found = np.full(len(numbers), NO_DAY)
        found[own[order]] = dates[order]    # of several the last in order stays
        cops[name] = found[which]
    return which, held


def _describing(cops: pd.DataFrame, which: np.ndarray) -> np.ndarray:
    """Of the rows of one ID the first that is active in the year describes the CoP, else the first; see `judge_lives`.
    """
    start = cops["start"].to_numpy()
    begun = np.where(cops["backwards"] | np.isnat(start), EVER_BEFORE, start).astype(np.int64)
    order = np.lexsort((np.where(cops["reopened"], -begun, 0), ~cops["active"]))
    order = order[cops["cop"].to_numpy()[order] != ""]
    describing = np.full(len(cops), -1)
    describing[which[order[::-1]]] = order[::-1]    # of several the last in order stays
    return np.isin(np.arange(len(cops)), describing)


def spans_of(cops: pd.DataFrame, chosen: pd.DataFrame) -> pd.DataFrame:
    """Return a line a span of the CoPs in `chosen` (a row a CoP): the row that describes it, of a reopened one all.

    The columns of `cops`, and `position`, where the CoP stands in `chosen`.
    """
    at = np.where(cops["first"] | cops["reopened"], positions_in(chosen, cops), -1)
    return cops[at >= 0].assign(position=at[at >= 0])


def outside(cops: pd.DataFrame, sessions: pd.DataFrame) -> pd.DataFrame:
    """Say of each session whether it lies before its CoP's typed dates, after them, or between two spans of its life.

    Columns `before_start`, `after_end`, `between`, indexed as `sessions`. Of backwards dates nothing is known, nor of a
    CoP one of whose rows may have been a span of its own.
    """
    plain = cops.loc[cops["first"] & ~cops["backwards"] & ~cops["reopened"] & ~cops["unsure"],
                     [*KEYS, "start_date", "end_date"]]
    dates, at = sessions["date"].to_numpy(), positions_in(plain, sessions)
    # The one at -1, which stands for a CoP that is not among them, is no date.
    starts, ends = (np.append(plain[name].to_numpy(), np.datetime64("NaT"))[at] for name in ("start_date", "end_date"))
    found = pd.DataFrame({"before_start": dates < starts, "after_end": dates > ends, "between": False},
                         index=sessions.index)
    spans = cops[cops["reopened"]]
    if not len(spans):
        return found
    spans = spans[KEYS].assign(start_date=spans["start_date"].mask(spans["backwards"]), end_date=spans["end"])
    own = sessions.loc[(positions_in(spans, sessions) >= 0) & sessions["date"].notna(), [*KEYS, "date"]]
    if len(own):
        lines = own.reset_index(names="session").merge(spans, on=KEYS)
        before, after = lines["date"] < lines["start_date"], lines["date"] > lines["end_date"]
        sides = pd.DataFrame({"before_start": before, "after_end": after, "between": before | after}).groupby(
            lines["session"]).all()
        sides["between"] &= ~sides["before_start"] & ~sides["after_end"]
        found.loc[sides.index] = sides
    return found
