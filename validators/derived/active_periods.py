"""When each CoP is active: by its dates, by its sessions where those say nothing, and once more where it reopened."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from cop_sheets.fiscal_year import Period
from cop_sheets.parsing import TabLocation
from validators.derived.datetimes import UNREADABLE_STATES, to_datetime64
from validators.derived.period_overlaps import (
    COP_KEY_COLUMNS,
    MIN_DATE,
    NO_DATE,
    add_overlaps,
    assign_sessions,
    cop_keys,
    cop_positions,
)

START_OK, BLANK_START, UNREADABLE_START, END_BEFORE_START = range(4)


def add_active_periods(cops: pd.DataFrame, sessions: pd.DataFrame, period: Period,
                       places: Iterable[TabLocation]) -> None:
    """Add to the rows of CoPs when each is active in `period`, and which row describes its CoP.

    `backwards`: End Date before Start Date, so that neither is known. `start_unknown`, `end_unknown`: the date can't be
    read, stands in two columns, or is backwards. `reopened`, `unclear`, `unsure`: see `add_overlaps`; each row of a CoP
    that reopened is a span of its life. `start`, `end`: the typed dates; without a Start Date that is known `start` is
    the first held session by the as-of date that is in no other row's span, of a CoP whose dates are backwards the
    first one in the year. `first_held`, `last_held`: sessions of any year by the as-of date, of a CoP that reopened see
    `assign_sessions`. `active`: on a day of the year up to the as-of date. `first`: the row that describes the CoP: one
    that is active in the year, of a reopened CoP the latest of these, backwards ones last. `start_doubt`: the worst of
    what is the matter with the Start Date of a row of the CoP that may touch the year: NO_DOUBT, BLANK_START,
    UNREAD_START, BACKWARDS.
    """
    cop_numbers, held = _add_session_dates(cops, sessions, period)
    typed, typed_end = cops["start_date"].to_numpy(), cops["end_date"].to_numpy()
    backwards = typed_end < typed
    repeated_places = [number for number, values in enumerate(places)
                       if any(name == "start_date" for *_, name in values.repeated_columns)]
    start_unknown = np.isin(cops["state:start_date"], UNREADABLE_STATES) | np.isin(cops["place"],
                                                                                   repeated_places) | backwards
    end = np.where(backwards, NO_DATE, typed_end)
    end_unknown = np.isin(cops["state:end_date"], UNREADABLE_STATES) | backwards
    for name, values in (("backwards", backwards), ("start_unknown", start_unknown), ("end_unknown", end_unknown),
                         ("end", end)):
        cops[name] = values
    add_overlaps(cops, cop_numbers)
    assign_sessions(cops, sessions, held)
    first_free, first_in_year = cops["first_free"].to_numpy(), cops["first_in_year"].to_numpy()
    # An End Date before the first held session still is a day on which the CoP was there.
    derived, has_met = np.where(end < first_free, end, first_free), ~np.isnat(first_in_year)
    start = np.where(backwards, np.where(has_met, first_in_year, first_free), np.where(np.isnat(typed), derived, typed))
    year = period.fiscal_year
    active = ((period.as_of >= year.first_day) & (start <= to_datetime64(period.until))
              & ~(end < to_datetime64(year.first_day)) & (has_met | ~backwards))
    cops["start"], cops["active"] = start, active
    start_doubt = np.select([end < to_datetime64(year.first_day), backwards, start_unknown, np.isnat(typed)],
                            [START_OK, END_BEFORE_START, UNREADABLE_START, BLANK_START], START_OK)
    worst = np.zeros(len(cops), int)
    np.maximum.at(worst, cop_numbers, start_doubt)
    cops["start_doubt"] = worst[cop_numbers]
    cops["first"] = _is_primary_row(cops, cop_numbers)


def _add_session_dates(cops: pd.DataFrame, sessions: pd.DataFrame, period: Period) -> tuple[np.ndarray, np.ndarray]:
    """Add of each CoP the first and last held session; return a number of each row that is its CoP's own, and which
    sessions were held by the as-of date."""
    numbers: dict[tuple[str, str], int] = {}
    cop_numbers = np.array([numbers.setdefault(pair, len(numbers)) for pair in cop_keys(cops)], int)
    dates = sessions["date"].to_numpy()
    held = (sessions["held"] & (sessions["cop"] != "")).to_numpy() & (dates <= to_datetime64(period.as_of))
    own = np.array([numbers.get(pair, -1) for pair in cop_keys(sessions)], int)
    by_date = np.flatnonzero(held)[np.argsort(dates[held])]
    in_year = by_date[sessions["counts"].to_numpy()[by_date]]
    for name, order in (("first_held", by_date[::-1]), ("last_held", by_date), ("first_in_year", in_year[::-1])):
        result = np.full(len(numbers), NO_DATE)
        result[own[order]] = dates[order]    # of several the last in order stays
        cops[name] = result[cop_numbers]
    return cop_numbers, held


def _is_primary_row(cops: pd.DataFrame, cop_numbers: np.ndarray) -> np.ndarray:
    """Of the rows of one ID the first that is active in the year describes the CoP, else the first.

    See `add_active_periods`.
    """
    start = cops["start"].to_numpy()
    starts = np.where(cops["backwards"] | np.isnat(start), MIN_DATE, start).astype(np.int64)
    order = np.lexsort((np.where(cops["reopened"], -starts, 0), ~cops["active"]))
    order = order[cops["cop"].to_numpy()[order] != ""]
    describing = np.full(len(cops), -1)
    describing[cop_numbers[order[::-1]]] = order[::-1]    # of several the last in order stays
    return np.isin(np.arange(len(cops)), describing)


def active_spans(cops: pd.DataFrame, selected_cops: pd.DataFrame) -> pd.DataFrame:
    """Return a line a span of the CoPs in `selected_cops` (a row a CoP): the row that describes it, or all if reopened.

    The columns of `cops`, and `position`, where the CoP stands in `selected_cops`.
    """
    positions = np.where(cops["first"] | cops["reopened"], cop_positions(selected_cops, cops), -1)
    return cops[positions >= 0].assign(position=positions[positions >= 0])


def outside_active_dates(cops: pd.DataFrame, sessions: pd.DataFrame) -> pd.DataFrame:
    """Say of each session whether it lies before its CoP's typed dates, after them, or between two spans of its life.

    Columns `before_start`, `after_end`, `between`, indexed as `sessions`. Of backwards dates nothing is known, nor of a
    CoP one of whose rows may have been a span of its own.
    """
    single_period = cops.loc[cops["first"] & ~cops["backwards"] & ~cops["reopened"] & ~cops["unsure"],
                             [*COP_KEY_COLUMNS, "start_date", "end_date"]]
    dates, positions = sessions["date"].to_numpy(), cop_positions(single_period, sessions)
    # The one at -1, which stands for a CoP that is not among them, is no date.
    starts, ends = (np.append(single_period[name].to_numpy(),
                              np.datetime64("NaT"))[positions] for name in ("start_date", "end_date"))
    result = pd.DataFrame({"before_start": dates < starts, "after_end": dates > ends, "between": False},
                          index=sessions.index)
    spans = cops[cops["reopened"]]
    if not len(spans):
        return result
    spans = spans[COP_KEY_COLUMNS].assign(start_date=spans["start_date"].mask(spans["backwards"]),
                                          end_date=spans["end"])
    own_sessions = sessions.loc[(cop_positions(spans, sessions) >= 0) & sessions["date"].notna(),
                                [*COP_KEY_COLUMNS, "date"]]
    if len(own_sessions):
        candidates = own_sessions.reset_index(names="session").merge(spans, on=COP_KEY_COLUMNS)
        before, after = candidates["date"] < candidates["start_date"], candidates["date"] > candidates["end_date"]
        sides = pd.DataFrame({"before_start": before, "after_end": after, "between": before | after}).groupby(
            candidates["session"]).all()
        sides["between"] &= ~sides["before_start"] & ~sides["after_end"]
        result.loc[sides.index] = sides
    return result
