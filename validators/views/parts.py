"""The parts of a violation that have a Flag ID each: months of a CoP or a cohort, and key strategies.

A part is a pair: what it is (a month as `2024-11`, or a strategy), and the values on which it rests.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from cop_sheets.date_format import format_month
from cop_sheets.layout import COPS, SESSIONS, TRAININGS
from validators.derived import (
    MISSED,
    UNKNOWN,
    Cohort,
    DerivedTables,
    cop_keys,
    fiscal_month_index,
    trainings_with_cohort,
)

Part = tuple[str, tuple[str, ...]]
MONTH_SEPARATOR, STRATEGY_SEPARATOR = ", ", "; "    # between the parts that a message names
NAME_SEPARATORS = (MONTH_SEPARATOR, STRATEGY_SEPARATOR)
_MONTH = re.compile(r"\d{4}-\d{2}")


def month_parts(derived: DerivedTables, cops: pd.DataFrame, runs: pd.DataFrame) -> list[tuple[Part, ...]]:
    """Return, for each run of months, its months if they are missed or unknown, else ().

    A month rests on the typed dates of its CoP, and on the dates and statuses of the CoP's sessions of that month.
    `cops`: the CoPs of the year, one row each; `runs`: see `month_runs`.
    """
    missing = runs["state"].isin((MISSED, UNKNOWN)).to_numpy()
    keys = cop_keys(cops)
    wanted = {keys[position] for position in runs["position"].to_numpy()[missing].tolist()}
    periods, sessions = _periods(derived, wanted), _uncounted_sessions(derived, wanted)
    parts: list[tuple[Part, ...]] = []
    for is_missing, position, first, last in zip(missing.tolist(), *(runs[name].tolist() for name in (
            "position", "first", "last")), strict=True):
        key, months = keys[position], range(first, last + 1) if is_missing else ()
        parts.append(tuple((month_text(derived.period.fiscal_year.month(month)[0]),
                            (*periods[key], *sorted(sessions[key, month]))) for month in months))
    return parts


def restrict_to_parts(details: Mapping[str, Any], parts_column: str, chosen: Iterable[str]) -> dict[str, Any]:
    """Return the `details` of a violation with parts as they are for some of them: they name these parts alone.

    `parts_column`: the column of the view that has the parts.
    """
    wanted = set(chosen)
    parts = [part for part, _ in details[parts_column]]
    kept = [part for part in parts if part in wanted]
    restricted = dict(details) | {parts_column: tuple(part for part in details[parts_column] if part[0] in wanted)}
    if "part_notes" in details:
        restricted["notes"] = notes_text(note for part, note in details["part_notes"] if part in wanted)
    for separator in NAME_SEPARATORS:
        text, own_text = (separator.join(map(part_name, some)) for some in (parts, kept))
        restricted |= {name: own_text for name, value in details.items() if isinstance(value, str) and value == text}
    return restricted


def notes_text(notes: Iterable[str]) -> str:
    """Return notes as a part of a message; "" without any."""
    text = "; ".join(notes)
    return f" ({text})" if text else ""


def month_text(day: date) -> str:
    """Return the month of `day`, such as 2024-11."""
    return day.isoformat()[:7]


def part_name(part: str) -> str:
    """Return a part as messages name it: the month 2024-11 as November 2024, a strategy as it is."""
    return format_month(date.fromisoformat(f"{part}-01")) if _MONTH.fullmatch(part) else part


def _periods(derived: DerivedTables, wanted: set[tuple[str, str]]) -> dict[tuple[str, str], list[str]]:
    """Return the typed Start and End Dates of all rows of each CoP."""
    table, periods = derived.tables[COPS], defaultdict(list)
    for key, index in zip(cop_keys(derived[COPS]), derived[COPS].index.tolist(), strict=True):
        if key in wanted:
            periods[key].append(f"{table.canonical_text('start_date', index)} to "
                                f"{table.canonical_text('end_date', index)}")
    return {key: sorted(texts) for key, texts in periods.items()}


def _uncounted_sessions(derived: DerivedTables,
                        wanted: set[tuple[str, str]]) -> dict[tuple[tuple[str, str], int], list[str]]:
    """Return date and status of the sessions of the year that don't count, by CoP and month; others are not missing."""
    table, sessions = derived.tables[SESSIONS], derived[SESSIONS]
    is_candidate = (sessions["fiscal_year"] == derived.period.fiscal_year.start).to_numpy() & ~sessions[
        "counts"].to_numpy(bool)
    candidates = sessions[is_candidate]
    texts: dict[tuple[tuple[str, str], int], list[str]] = defaultdict(list)
    for key, month, index in zip(cop_keys(candidates), fiscal_month_index(candidates["date"].to_numpy()).tolist(),
                                 candidates.index.tolist(), strict=True):
        if key in wanted:
            texts[key, month].append(f"{table.canonical_text('date', index)} {table.canonical_text('status', index)}")
    return texts


class CohortParts:
    """The months in which cohorts lack an event, and the strategies that none of their events names."""

    def __init__(self, derived: DerivedTables) -> None:
        self._table = derived.tables[TRAININGS]
        trainings = trainings_with_cohort(derived)
        trainings = trainings[trainings["date"].notna()]
        months = np.datetime_as_string(trainings["date"].to_numpy().astype("datetime64[M]"))
        self._events: dict[tuple[str, str, str], list[int]] = defaultdict(list)
        for partnership, cohort, month, index in zip(trainings["partnership"].tolist(),
                                                     trainings["cohort_key"].tolist(), months.tolist(),
                                                     trainings.index.tolist(), strict=True):
            self._events[partnership, cohort, month].append(index)

    def months(self, cohort: Cohort, training: bool) -> tuple[Part, ...]:
        """Return the months without an event of training (or implementation), or the months that can't be judged.

        A month rests on the dates and phases of the cohort's events in it.
        """
        months = cohort.month_starts_in(MISSED, training) or cohort.month_starts_in(UNKNOWN, training)
        return tuple((month_text(first), self._event_texts(cohort, month_text(first))) for first in months)

    def _event_texts(self, cohort: Cohort, month: str) -> tuple[str, ...]:
        return tuple(sorted(
            f"{self._table.canonical_text('date', index)} {self._table.canonical_text('phase', index)}"
            for index in self._events.get((cohort.partnership, cohort.key, month), ())))
