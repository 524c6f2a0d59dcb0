"""Facilitator-training cohorts: six months of training, six of implementation, and which of them had their event."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from cop_sheets.date_format import format_month
from cop_sheets.fiscal_year import FIRST_FISCAL_MONTH, MONTHS_PER_YEAR
from cop_sheets.layout import COPS, FACILITATOR_TRAINING, IMPLEMENTATION, TRAININGS
from cop_sheets.program_words import STRATEGIES
from cop_sheets.text import normalize_id
from validators.derived.columns import DerivedTables
from validators.derived.datetimes import UNREADABLE_STATES, to_datetime64
from validators.derived.dosage import MET, MISSED, NOT_DUE, UNKNOWN

TRAINING_MONTHS = 6     # the first six months of a cohort's year; the other six are implementation


@dataclass(frozen=True)
class Cohort:
    """A cohort with at least one of its twelve months in the fiscal year.

    `name`: as typed in its first Facilitator training event, which is at `place` and `row` and whose month is month 1.
    `key`: the normalized name. `states`: of each of the twelve months MET, MISSED, UNKNOWN or NOT_DUE of `dosage`; an
    event makes a month met before it is over, in the second six only an Implementation event does. `month_starts`: the
    first day of each month. `in_year`: whether each is in the fiscal year. `strategies_due`: the first six months are
    over. `missing_strategies`: the key strategies that no event names. `strategies_unreadable`: some can't be read.
    `has_no_cop`: its twelve months are over, and no CoP names it.
    """

    partnership: str
    key: str
    name: str
    place: int
    row: int
    states: tuple[str, ...]
    month_starts: tuple[date, ...]
    in_year: tuple[bool, ...]
    strategies_due: bool
    missing_strategies: tuple[str, ...]
    strategies_unreadable: bool
    has_no_cop: bool

    def months(self, state: str, training: bool) -> list[str]:
        """Return the names of its months of training (or implementation) in the fiscal year whose state is `state`."""
        return list(map(format_month, self.month_starts_in(state, training)))

    def month_starts_in(self, state: str, training: bool) -> list[date]:
        """Return the first days of these months."""
        return [first for number, first in enumerate(self.month_starts)
                if (number < TRAINING_MONTHS) == training and self.in_year[number] and self.states[number] == state]


def find_cohorts(derived: DerivedTables) -> list[Cohort]:
    """Return the cohorts with a month in the fiscal year, as known by the as-of date."""
    trainings = trainings_with_cohort(derived)
    facilitator_events = trainings.loc[(trainings["phase"] == FACILITATOR_TRAINING)
                                       & (trainings["date"] <= to_datetime64(derived.period.as_of)),
                                       ["partnership", "cohort_key", "cohort", "place", "row",
                                        "date"]].sort_values(["date", "row"])
    first_events = facilitator_events.drop_duplicates(["partnership", "cohort_key"])
    months_from_july = _month_index(first_events["date"].to_numpy()) - _july_index(derived)
    in_range = first_events[np.abs(months_from_july) < MONTHS_PER_YEAR]
    cohort_keys = set(zip(in_range["partnership"], in_range["cohort_key"], strict=True))
    pairs = zip(trainings["partnership"], trainings["cohort_key"], strict=True)
    by_cohort = _events_by_cohort(trainings[np.array([pair in cohort_keys for pair in pairs], bool)])
    cops = derived[COPS]
    cohorts_with_cops = {(partnership, normalize_id(cohort)) for partnership, cohort in zip(
        cops["partnership"], cops["training_cohort"], strict=True)}
    return [_build_cohort(derived, first, by_cohort[first.partnership, first.cohort_key], cohorts_with_cops)
            for first in in_range.itertuples()]


def trainings_with_cohort(derived: DerivedTables) -> pd.DataFrame:
    """Return the trainings, of any year, that name a cohort; adds `cohort_key`, its normalized name."""
    trainings = derived[TRAININGS]
    named = trainings[trainings["cohort"] != ""]
    return named.assign(cohort_key=named["cohort"].map(
        {cohort: normalize_id(cohort) for cohort in named["cohort"].unique()}))


class _Event(NamedTuple):
    month: int    # see `_month_index`; meaningless where undated
    date: np.datetime64
    implementation: bool
    strategies: tuple[str, ...]
    date_unread: bool
    strategy_unread: bool


def _events_by_cohort(trainings: pd.DataFrame) -> dict[tuple[str, str], list[_Event]]:
    dates = trainings["date"].to_numpy()
    events = defaultdict(list)
    for partnership, cohort, *event in zip(
            trainings["partnership"].tolist(), trainings["cohort_key"].tolist(), _month_index(dates).tolist(), dates,
            (trainings["phase"] == IMPLEMENTATION).tolist(), trainings["strategy"].tolist(),
            np.isin(trainings["state:date"], UNREADABLE_STATES).tolist(),
            np.isin(trainings["state:strategy"], UNREADABLE_STATES).tolist(),
            strict=True):
        events[partnership, cohort].append(_Event(*event))
    return events


def _build_cohort(derived: DerivedTables, first_event: Any, events: list[_Event],
                  cohorts_with_cops: set[tuple[str, str]]) -> Cohort:
    """Return a cohort; `first_event`: its first Facilitator training event, as a named tuple."""
    start = first_event.date.year * MONTHS_PER_YEAR + first_event.date.month - 1
    as_of = to_datetime64(derived.period.as_of)
    dated = [event for event in events if event.date <= as_of]
    day_after = np.array([as_of + np.timedelta64(1, "D")])
    current_month = int(_month_index(day_after)[0])    # the first month that has not ended
    has_ended = [start + number < current_month for number in range(MONTHS_PER_YEAR)]
    covered = {strategy for event in dated for strategy in event.strategies}
    return Cohort(
        first_event.partnership, first_event.cohort_key, first_event.cohort, first_event.place, first_event.row,
        states=_month_statuses(start, dated, has_ended, sum(event.date_unread for event in events)),
        month_starts=tuple(_month_start(start + number) for number in range(MONTHS_PER_YEAR)),
        in_year=tuple(0 <= start + number - _july_index(derived) < MONTHS_PER_YEAR
                      for number in range(MONTHS_PER_YEAR)),
        strategies_due=has_ended[TRAINING_MONTHS - 1],
        missing_strategies=tuple(strategy for strategy in STRATEGIES if strategy not in covered),
        strategies_unreadable=any(event.strategy_unread for event in events),
        has_no_cop=has_ended[-1] and (first_event.partnership, first_event.cohort_key) not in cohorts_with_cops)


def _month_statuses(start: int, dated: list[_Event], has_ended: list[bool], unreadable_dates: int) -> tuple[str, ...]:
    """Return the state of each of the twelve months: met by any event in the first six, else by an Implementation one.

    Each unreadable date makes one missed month unknown, the earliest of each fiscal year, so that a month has the same
    state in the reports of both years.
    """
    event_months = {event.month - start for event in dated}
    implementation_months = {event.month - start for event in dated if event.implementation}
    states = []
    unused_allowance: dict[int, int] = defaultdict(lambda: unreadable_dates)    # by fiscal year
    for number in range(MONTHS_PER_YEAR):
        fiscal_year = (start + number - (FIRST_FISCAL_MONTH - 1)) // MONTHS_PER_YEAR
        if number in (event_months if number < TRAINING_MONTHS else implementation_months):
            states.append(MET)
        elif not has_ended[number]:
            states.append(NOT_DUE)
        else:
            states.append(UNKNOWN if unused_allowance[fiscal_year] > 0 else MISSED)
            unused_allowance[fiscal_year] -= 1
    return tuple(states)


def _july_index(derived: DerivedTables) -> int:
    """Return the month index of the fiscal year's first month, July."""
    return derived.period.fiscal_year.start * MONTHS_PER_YEAR + FIRST_FISCAL_MONTH - 1


def _month_start(month: int) -> date:
    return date(month // MONTHS_PER_YEAR, month % MONTHS_PER_YEAR + 1, 1)


def _month_index(dates: np.ndarray) -> np.ndarray:
    """Return the month of each date, counted from January of year 0."""
    return dates.astype("datetime64[M]").astype(int) + 1970 * MONTHS_PER_YEAR
