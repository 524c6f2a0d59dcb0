"""Facilitator-training cohorts: six months of training, six of implementation, and which of them had their event.

Worked out once, for the rules about cohorts and for the page that shows them.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import numpy as np
import pandas as pd

from cop_sheets.fiscal_year import FIRST_MONTH, MONTHS
from cop_sheets.layout import COPS, FACILITATOR_TRAINING, IMPLEMENTATION, STRATEGIES, TRAININGS
from validators.derived.columns import UNREAD, Facts, fold, moment
from validators.derived.dosage import MET, MISSED, NOT_DUE, UNKNOWN

TRAINING_MONTHS = 6     # the first six months of a cohort's year; the other six are implementation


@dataclass(frozen=True)
class Cohort:
    """A cohort whose twelve months touch the fiscal year.

    `name` as its first Facilitator training event has it, `key` what all spellings of it share; that event stands at
    `place` and `row`, and its month is month 1. `states`: what each of the twelve months came to, in the words of
    `dosage`; an event makes a month met at once, in the second six only an Implementation event does.
    `firsts`: the first day of each. `in_year`: whether each lies in the fiscal year. `strategies_due`: the first six
    months are over. `uncovered`: the key strategies that no event names. `strategies_unread`: some can't be read.
    `untaken`: its year is over, and no CoP names it.
    """

    partnership: str
    key: str
    name: str
    place: int
    row: int
    states: tuple[str, ...]
    firsts: tuple[date, ...]
    in_year: tuple[bool, ...]
    strategies_due: bool
    uncovered: tuple[str, ...]
    strategies_unread: bool
    untaken: bool

    def months(self, state: str, training: bool) -> list[str]:
        """Return the names of its months in the fiscal year that came to `state`: of training, or implementation."""
        return [f"{first:%B %Y}" for number, first in enumerate(self.firsts)
                if (number < TRAINING_MONTHS) == training and self.in_year[number] and self.states[number] == state]


def find_cohorts(facts: Facts) -> list[Cohort]:
    """Return the cohorts whose twelve months touch the fiscal year, as known by the as-of date."""
    named = events_of_cohorts(facts)
    starters = named.loc[(named["phase"] == FACILITATOR_TRAINING) & (named["date"] <= moment(facts.period.as_of)),
                         ["partnership", "cohort_key", "cohort", "place", "row", "date"]].sort_values(["date", "row"])
    firsts = starters.drop_duplicates(["partnership", "cohort_key"])
    touching = firsts[np.abs(_months_of(firsts["date"].to_numpy()) - _first_month(facts)) < MONTHS]
    wanted = set(zip(touching["partnership"], touching["cohort_key"], strict=True))
    pairs = zip(named["partnership"], named["cohort_key"], strict=True)
    by_cohort = _events_by_cohort(named[np.array([pair in wanted for pair in pairs], bool)])
    cops = facts[COPS]
    taken = {(partnership, fold(cohort)) for partnership, cohort in zip(
        cops["partnership"], cops["training_cohort"], strict=True)}
    return [_cohort(facts, first, by_cohort[first.partnership, first.cohort_key], taken)
            for first in touching.itertuples()]


def events_of_cohorts(facts: Facts) -> pd.DataFrame:
    """Return the trainings, of any year, that name a cohort, with `cohort_key`, what all spellings of it share."""
    trainings = facts[TRAININGS]
    named = trainings[trainings["cohort"] != ""]
    return named.assign(cohort_key=named["cohort"].map(
        {cohort: fold(cohort) for cohort in named["cohort"].unique()}))


class _Event(NamedTuple):
    month: int    # as `_first_month` counts them; of no meaning where undated
    date: np.datetime64
    implementation: bool
    strategies: tuple[str, ...]
    date_unread: bool
    strategy_unread: bool


def _events_by_cohort(named: pd.DataFrame) -> dict[tuple[str, str], list[_Event]]:
    dates = named["date"].to_numpy()
    events = defaultdict(list)
    for partnership, cohort, *event in zip(
            named["partnership"].tolist(), named["cohort_key"].tolist(), _months_of(dates).tolist(), dates,
            (named["phase"] == IMPLEMENTATION).tolist(), named["strategy"].tolist(),
            np.isin(named["state:date"], UNREAD).tolist(), np.isin(named["state:strategy"], UNREAD).tolist(),
            strict=True):
        events[partnership, cohort].append(_Event(*event))
    return events


def _cohort(facts: Facts, first, events: list[_Event], taken: set) -> Cohort:
    start, as_of = first.date.year * MONTHS + first.date.month - 1, moment(facts.period.as_of)
    dated = [event for event in events if event.date <= as_of]
    running = _months_of(as_of + np.timedelta64(1, "D"))    # the first month that has not ended
    ended = [start + number < running for number in range(MONTHS)]
    covered = {strategy for event in dated for strategy in event.strategies}
    return Cohort(
        first.partnership, first.cohort_key, first.cohort, first.place, first.row,
        states=_states(start, dated, ended, sum(event.date_unread for event in events)),
        firsts=tuple(_first_day(start + number) for number in range(MONTHS)),
        in_year=tuple(0 <= start + number - _first_month(facts) < MONTHS for number in range(MONTHS)),
        strategies_due=ended[TRAINING_MONTHS - 1],
        uncovered=tuple(strategy for strategy in STRATEGIES if strategy not in covered),
        strategies_unread=any(event.strategy_unread for event in events),
        untaken=ended[-1] and (first.partnership, first.cohort_key) not in taken)


def _states(start: int, dated: list[_Event], ended: list[bool], excused: int) -> tuple[str, ...]:
    """Judge the twelve months: in the first six any event of the cohort will do, in the others an Implementation one.

    An unreadable date excuses one month, the earliest, as a session's does: the earliest of each fiscal year, so that
    a month comes to the same whichever year one looks from.
    """
    held = {event.month - start for event in dated}
    implemented = {event.month - start for event in dated if event.implementation}
    states, left = [], defaultdict(lambda: excused)
    for number in range(MONTHS):
        fiscal_year = (start + number - (FIRST_MONTH - 1)) // MONTHS
        if number in (held if number < TRAINING_MONTHS else implemented):
            states.append(MET)
        elif not ended[number]:
            states.append(NOT_DUE)
        else:
            states.append(UNKNOWN if left[fiscal_year] > 0 else MISSED)
            left[fiscal_year] -= 1
    return tuple(states)


def _first_month(facts: Facts) -> int:
    """Return the fiscal year's July as months are counted here: twelve a calendar year, January 0 of year 0."""
    return facts.period.fiscal_year.start * MONTHS + FIRST_MONTH - 1


def _first_day(month: int) -> date:
    return date(month // MONTHS, month % MONTHS + 1, 1)


def _months_of(dates: np.ndarray) -> np.ndarray:
    """Return the month of each date, counted as in `_first_month`."""
    return dates.astype("datetime64[M]").astype(int) + 1970 * MONTHS
