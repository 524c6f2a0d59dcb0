"""Running the rules: every rule once over its view, all partnerships together; each hit is a finding."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from cop_sheets.fiscal_year import Period
from cop_sheets.gc_pause import collector_held
from cop_sheets.layout import DATA_TABS, OUTCOMES, SURVEY_RESPONSES
from cop_sheets.parsing import Tables, judged_apart
from cop_sheets.parsing.values import State
from validators.derived import CopMonths, Facts, answers_of, counted_responses, find_facts, find_months
from validators.redaction import UNSURVEYED
from validators.rules import RULES, TWINS, Rule
from validators.schemas import broken_rows, check_types
from validators.view_rows import Details, ViewRows
from validators.views import (
    active_periods,
    cancellations,
    cells,
    date_order,
    logs,
    people,
    survey,
    told_by_the_registry,
    unread,
    with_registry,
)
from validators.views import cops as cop_views
from validators.views import values as value_views

LINE_COLUMNS = ("rule", "case", "partnership", "cop", "place", "row", "column", "column_index", "details")


@dataclass
class Findings:
    """What the rules found. `lines` has a line a hit, with `rule` and `case` numbers in the book, the view's row
    (`partnership`, `cop`, `place`, `row`), `column` (a name, or "") and `column_index` (from 0, NaN where the column's
    name says it); `details` is the view's row, for sentences. `silent`: another rule speaks of it, so it is no flag.
    `valid_answers`: see there.
    """

    facts: Facts
    months: CopMonths
    lines: pd.DataFrame
    valid_answers: pd.DataFrame


@collector_held()
def find(tables: Tables, period: Period) -> Findings:
    """Judge `tables` by every rule in `period`.

    A workbook that a rule crashes on is a failure (WBK-01), and the rest goes on. Raises RuleCrashed where the rule
    crashes on every workbook.
    """
    return judged_apart(tables, lambda some: _find(some, period))


def _find(tables: Tables, period: Period) -> Findings:
    facts = find_facts(tables, period)
    for tab in DATA_TABS:
        check_types(tab, facts[tab])
    months = find_months(facts)
    valid = valid_answers(facts)
    silenced = cells.empty_partnerships(facts)
    judged = {}
    for name, view in _views(facts, months, valid).items():
        if silenced and name != "workbooks":
            view = view[~view["partnership"].isin(silenced)].reset_index(drop=True)
        # After the rest: an empty workbook's line of the registry is no part of that workbook.
        kept = with_registry(view, name, facts)
        if len(kept):
            judged[name] = kept
    lines = _together(list(_hits(RULES, judged)))
    lines["silent"] = _about_repeated_columns(lines, facts) | _about_the_registry(lines, facts)
    return Findings(facts, months, lines, valid)


def find_unsurveyed(facts: Facts) -> pd.DataFrame:
    """Return which CoPs have no survey response in the year: lines as in `Findings.lines`, the silent ones left out."""
    rules = [rule for rule in RULES if rule.id == UNSURVEYED]
    months = find_months(facts)
    view = cop_views.cops_view(facts, months)
    view = view[~view["partnership"].isin(cop_views.telling_whose(facts, months))].reset_index(drop=True)
    lines = _together(list(_hits(rules, {"cops": view}) if len(view) else ()))
    return lines[~_about_repeated_columns(lines, facts)].assign(silent=False)


def _views(facts: Facts, months: CopMonths, valid: pd.DataFrame) -> dict[str, pd.DataFrame]:
    return {
        "workbooks": cells.workbooks_view(facts), TWINS: unread.twins_view(facts),
        "folder": unread.folder_view(facts), "tabs": cells.tabs_view(facts),
        "columns": cells.columns_view(facts), "date_columns": date_order.date_columns_view(facts),
        "cells": cells.cells_view(facts), "rows": cells.rows_view(facts),
        "no_entries": unread.no_entries_view(facts), "unread_tabs": unread.unread_tabs_view(facts),
        "ids": value_views.ids_view(facts), "dates": value_views.dates_view(facts),
        "cops": cop_views.cops_view(facts, months), "cop_months": cop_views.cop_months_view(facts, months),
        "spans": active_periods.spans_view(facts, months),
        "books": cop_views.books_view(facts), "sessions": logs.sessions_view(facts),
        "called_off": cancellations.called_off_view(facts),
        "trainings": logs.trainings_view(facts), "cohorts": logs.cohorts_view(facts),
        "consultations": logs.consultations_view(facts),
        "people_lists": people.people_lists_view(facts), "look_alikes": people.look_alikes_view(facts),
        "responses": logs.responses_view(facts), "answers": logs.answers_view(facts),
        "outcomes": logs.outcomes_view(facts, valid), "survey_items": survey.survey_items_view(facts),
    }


def _hits(rules: Iterable[Rule], views: dict[str, pd.DataFrame]) -> Iterator[dict[str, np.ndarray]]:
    """Yield the hits of `rules` in `views`, a rule's case at a time; of its cases at one cell the first speaks."""
    broken = broken_rows(rules, views)
    for name, view in views.items():
        here = [rule for rule in rules if rule.view == name]
        spoken = [broken[rule.id, number].to_numpy() for rule in here for number in range(len(rule.cases))
                  if (rule.id, number) in broken]
        if spoken:
            yield from _hits_in(here, view, broken, np.flatnonzero(np.logical_or.reduce(spoken)))


def _hits_in(rules: Iterable[Rule], view: pd.DataFrame, broken: dict[tuple[str, int], pd.Series],
             spoken_of: np.ndarray) -> Iterator[dict[str, np.ndarray]]:
    # A copy of the few rows that are spoken of lets go of the whole view.
    rows = ViewRows(view.iloc[spoken_of])
    for rule in rules:
        order = RULES.index(rule)
        spoken: dict[str | None, np.ndarray] = {}
        for number, case in enumerate(rule.cases):
            if (rule.id, number) not in broken:
                continue
            column = rule.column_of(case)
            before = spoken.get(column, np.zeros(len(view), bool))
            here = broken[rule.id, number].to_numpy() & ~before
            spoken[column] = before | here
            hits = np.flatnonzero(here)
            if len(hits):
                yield _lines(order, number, column, view, hits) | {"details": _objects(
                    [Details(rows, position) for position in np.searchsorted(spoken_of, hits).tolist()])}


def _together(parts: list[dict[str, np.ndarray]]) -> pd.DataFrame:
    return pd.DataFrame({name: np.concatenate([part[name] for part in parts]) if parts else np.empty(0, object)
                         for name in LINE_COLUMNS})


def _lines(order: int, number: int, column: str | None, view: pd.DataFrame, hits: np.ndarray) -> dict[str, np.ndarray]:
    count = len(hits)
    said = np.full(count, column, object) if column else (
        view["column"].to_numpy(object)[hits] if "column" in view else np.full(count, "", object))
    index = np.full(count, np.nan) if column or "column_index" not in view else pd.to_numeric(
        view["column_index"].iloc[hits], errors="coerce").to_numpy(float)
    return {"rule": np.full(count, order), "case": np.full(count, number), "column": said, "column_index": index,
            "partnership": view["partnership"].to_numpy(object)[hits], "cop": view["cop"].to_numpy(object)[hits],
            "place": view["place"].to_numpy(int)[hits], "row": view["row"].to_numpy(int)[hits]}


def _objects(values: list) -> np.ndarray:
    found = np.empty(len(values), object)
    found[:] = values
    return found


def _about_the_registry(lines: pd.DataFrame, facts: Facts) -> np.ndarray:
    """Say of each hit whether it is a workbook that a cell of the registry hides: that cell's flag speaks of it."""
    of_workbooks = np.array([rule.view == "workbooks" for rule in RULES])
    return of_workbooks[lines["rule"].to_numpy(int)] & lines["partnership"].isin(told_by_the_registry(facts)).to_numpy()


def _about_repeated_columns(lines: pd.DataFrame, facts: Facts) -> np.ndarray:
    """Say of each hit whether it rests on a column that stands twice: TAB-04 speaks of it, and nothing is known."""
    repeated = {(number, name) for number, found in enumerate(facts.tables.places) for _, _, name in found.repeated}
    return np.array([(place, column) in repeated
                     for place, column in zip(lines["place"], lines["column"], strict=True)], bool)


def valid_answers(facts: Facts) -> pd.DataFrame:
    """Return the answers that count in the year: on their scale, of a known CoP, of a role that is asked, in time.

    Columns: those of `Tables.answers` with partnership, cop, place, row and role of the response.
    """
    responses = facts[SURVEY_RESPONSES]
    counted = counted_responses(facts)
    answers = answers_of(facts, responses.index[counted], read=True)
    joined = answers.join(responses[["partnership", "cop", "place", "row", "role", "state:role"]], on="response")
    return joined[asked_of(joined)]


def asked_of(answers: pd.DataFrame) -> pd.Series:
    """Say of each answer whether its respondent was asked: a filled Role counts only for its own statements."""
    codes, roles = pd.factorize(answers["role"])
    own = np.zeros((len(OUTCOMES) + 1, len(roles)), bool)
    for column in SURVEY_RESPONSES.columns:
        if column.outcome:
            own[column.outcome] = [role in column.asked_of for role in roles]
    return own[answers["outcome"].to_numpy(), codes] | answers["state:role"].isin([State.BLANK, State.ABSENT])
