"""When each CoP is active: by its dates, or by its sessions where it has no dates; several periods if it reopened."""

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
                       locations: Iterable[TabLocation]) -> None:
    """Add columns to the rows of CoPs: when each is active in `period`, and which row describes its CoP.

    `backwards`: End Date before Start Date, so that neither is known.
    `start_unknown`, `end_unknown`: the date can't be read, its header is repeated, or it is backwards.
    `reopened`, `unclear`, `unsure`, `earliest`, `latest`: see `add_overlaps`; each row of a CoP that reopened is one of
    its active periods.
    `start`, `end`: the typed dates. Without a known Start Date, `start` is the first session held by the as-of date
    that is in no other row's period; where the dates are backwards, the first one in the year.
    `first_held`, `last_held`: the first and last session held by the as-of date, in any year; of a CoP that reopened
    see `assign_sessions`.
    `active`: on any day of the year up to the as-of date.
    `first`: whether the row describes the CoP: one that is active in the year; of a reopened CoP the latest of these,
    backwards ones last.
    `start_doubt`: the worst problem with the Start Date of a row of the CoP that may be of the year: START_OK,
    BLANK_START, UNREADABLE_START or END_BEFORE_START.
    `name_put_off` becomes whether the name is a placeholder in a row of the CoP that is active in the year.
    """
    cop_numbers, held = _add_session_dates(cops, sessions, period)
    typed, typed_end = cops["start_date"].to_numpy(), cops["end_date"].to_numpy()
    backwards = typed_end < typed
    repeated_places = [place for place, location in enumerate(locations)
                       if any(name == "start_date" for *_, name in location.repeated_columns)]
    start_unknown = (np.isin(cops["state:start_date"], UNREADABLE_STATES) | np.isin(cops["place"], repeated_places)
                     | backwards)
    end = np.where(backwards, NO_DATE, typed_end)
    end_unknown = np.isin(cops["state:end_date"], UNREADABLE_STATES) | backwards
    for name, values in (("backwards", backwards), ("start_unknown", start_unknown), ("end_unknown", end_unknown),
                         ("end", end)):
        cops[name] = values
    add_overlaps(cops, cop_numbers)
    assign_sessions(cops, sessions, held)
    first_free, first_in_year = cops["first_free"].to_numpy(), cops["first_in_year"].to_numpy()
    # An End Date before the first held session is still a day on which the CoP was active.
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
    put_off = np.zeros(len(cops), bool)
    np.logical_or.at(put_off, cop_numbers, cops["name_put_off"] & active & (cops["first"] | cops["reopened"]))
    cops["name_put_off"] = put_off[cop_numbers]


def _add_session_dates(cops: pd.DataFrame, sessions: pd.DataFrame, period: Period) -> tuple[np.ndarray, np.ndarray]:
    """Add `first_held`, `last_held` and `first_in_year`, the dates of held sessions of each CoP.

    Returns the number of the CoP of each row of `cops`, and whether each session was held by the as-of date.
    """
    numbers: dict[tuple[str, str], int] = {}
    cop_numbers = np.array([numbers.setdefault(pair, len(numbers)) for pair in cop_keys(cops)], int)
    dates = sessions["date"].to_numpy()
    held = (sessions["held"] & (sessions["cop"] != "")).to_numpy() & (dates <= to_datetime64(period.as_of))
    own = np.array([numbers.get(pair, -1) for pair in cop_keys(sessions)], int)
    by_date = np.flatnonzero(held)[np.argsort(dates[held])]
    in_year = by_date[sessions["counts"].to_numpy()[by_date]]
    for name, order in (("first_held", by_date[::-1]), ("last_held", by_date), ("first_in_year", in_year[::-1])):
        result = np.full(len(numbers), NO_DATE)
        result[own[order]] = dates[order]    # the last one in order overwrites the others
        cops[name] = result[cop_numbers]
    return cop_numbers, held


def _is_primary_row(cops: pd.DataFrame, cop_numbers: np.ndarray) -> np.ndarray:
    """Return whether each row describes its CoP, see `first` of `add_active_periods`."""
    start = cops["start"].to_numpy()
    starts = np.where(cops["backwards"] | np.isnat(start), MIN_DATE, start).astype(np.int64)
    order = np.lexsort((np.where(cops["reopened"], -starts, 0), ~cops["active"]))
    order = order[cops["cop"].to_numpy()[order] != ""]
    describing = np.full(len(cops), -1)
    describing[cop_numbers[order[::-1]]] = order[::-1]    # the first one in order overwrites the others
    return np.isin(np.arange(len(cops)), describing)


def active_spans(cops: pd.DataFrame, selected_cops: pd.DataFrame) -> pd.DataFrame:
    """Return one row per active period of the CoPs in `selected_cops`, which has one row per CoP.

    That is the row of `cops` that describes the CoP, or all of its rows if it reopened. Columns: those of `cops`, and
    `position`, the position of the CoP in `selected_cops`.
    """
    positions = np.where(cops["first"] | cops["reopened"], cop_positions(selected_cops, cops), -1)
    return cops[positions >= 0].assign(position=positions[positions >= 0])


def outside_active_dates(cops: pd.DataFrame, sessions: pd.DataFrame) -> pd.DataFrame:
    """Return whether each session is before its CoP's typed dates, after them, or between two of its active periods.

    Boolean columns `before_start`, `after_end`, `between`, on the index of `sessions`. All are False where the CoP's
    dates are backwards, or one of its rows may be a period of its own.
    """
    single_period = cops.loc[cops["first"] & ~cops["backwards"] & ~cops["reopened"] & ~cops["unsure"],
                             [*COP_KEY_COLUMNS, "start_date", "end_date"]]
    dates, positions = sessions["date"].to_numpy(), cop_positions(single_period, sessions)
    # NaT at the end, for the position -1 of sessions whose CoP is not among them.
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
