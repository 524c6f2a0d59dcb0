"""Runs the rules: each once over its whole view, all partnerships together."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from cop_sheets.fiscal_year import FiscalYear, Period, fiscal_year_of
from cop_sheets.gc_pause import gc_paused
from cop_sheets.layout import COPS, DATA_TABS, EXPLANATIONS_TAB, SURVEY_RESPONSES
from cop_sheets.parsing import Tables, TabLocation, run_without_crashing_workbooks
from cop_sheets.program_limits import EARLIEST_DATE
from validators.check_results import CheckResults
from validators.derived import (
    DerivedTables,
    MonthlyDosage,
    compute_dosage,
    derive,
    is_asked,
    is_counted,
    response_answers,
)
from validators.explanations import explanations_view, find_current_flags, mark_explained, unmatched_requests
from validators.redaction import UNSURVEYED_RULE
from validators.rules import DUPLICATE_WORKBOOKS, RULES, Rule, RuleError
from validators.schemas import check_types, violating_rows
from validators.view_rows import Details, ViewRows
from validators.views import (
    cancellations,
    cells,
    cop_months,
    date_order,
    logs,
    partnerships_flagged_in_registry,
    people,
    survey,
    trainings,
    unread,
    with_registry_errors,
)
from validators.views import cops as cop_views
from validators.views import rows as row_views
from validators.views import values as value_views
from validators.violation import VIOLATION_COLUMNS


@gc_paused()
def run_rules(tables: Tables, period: Period) -> CheckResults:
    """Check `tables` against every rule in `period`.

    A workbook on which a rule crashes is reported as unreadable (WBK-01), and the others are checked without it. Raises
    RuleError where the rule crashes on every workbook.
    """
    return run_without_crashing_workbooks(tables, lambda subset: _run_rules(subset, period))


def _run_rules(tables: Tables, period: Period) -> CheckResults:
    results, views = _check_data(tables, period)
    return _with_explanations(results, views) if tables.explanations else results


def _with_explanations(results: CheckResults, views: dict[str, pd.DataFrame]) -> CheckResults:
    """Return `results` with the violations that are explained, and with those of the rules about explanations."""
    tables, period = results.derived.tables, results.derived.period
    flags = list(find_current_flags(results, {partnership for partnership, _ in tables.explanations}))
    mark_explained(results, flags)
    unmatched = unmatched_requests(results, flags)
    view = explanations_view(results, flags, views, set(_flags_of_other_years(tables.of(unmatched), period))
                             if unmatched else ())
    view = view[~view["partnership"].isin(cells.empty_partnerships(results.derived))].reset_index(drop=True)
    if not len(view):
        return results
    violations = _find_violations(RULES, {EXPLANATIONS_TAB.slug: view}, tables.locations)
    return replace(results, violations=pd.concat([results.violations, violations], ignore_index=True))


def _flags_of_other_years(tables: Tables, period: Period) -> Iterator[tuple[str, str]]:
    """Yield partnership and Flag ID of the flags of all years but that of `period`, for explanations of them.

    The years of a partnership are those from its first row, or the start of its first CoP, to the one after its last.
    """
    derived, this_year = derive(tables, period), period.fiscal_year.start
    possible = range(EARLIEST_DATE.year - 1, fiscal_year_of(period.as_of).start + 2)
    by_year: dict[int, list[str]] = defaultdict(list)
    for partnership in tables.partnerships:
        logged = {this_year} | {year for year in _years(derived, partnership) if year in possible}
        for year in {*range(min(logged) - 1, max(logged) + 2)} - {this_year}:
            by_year[year].append(partnership)
    for year, partnerships in sorted(by_year.items()):
        results, _ = _check_data(tables.of(partnerships), Period(FiscalYear(year), period.as_of))
        for flag in find_current_flags(results, partnerships):
            yield flag.violation.partnership, flag.part.flag_id


def _years(derived: DerivedTables, partnership: str) -> set[int]:
    """Return the fiscal years of the rows of a partnership, and of its CoPs' starts."""
    frames = [derived[tab][derived[tab]["partnership"] == partnership] for tab in DATA_TABS]
    years = {int(year) for frame in frames if "fiscal_year" in frame for year in frame["fiscal_year"].dropna()}
    starts = derived[COPS].loc[derived[COPS]["partnership"] == partnership, "start"].dropna()
    return years | {fiscal_year_of(start.date()).start for start in starts}


def _check_data(tables: Tables, period: Period) -> tuple[CheckResults, dict[str, pd.DataFrame]]:
    """Return the results of all rules but those about explanations, and the views that they checked, by name."""
    derived = derive(tables, period)
    for tab in DATA_TABS:
        check_types(tab, derived[tab])
    months = compute_dosage(derived)
    valid = valid_answers(derived)
    empty = cells.empty_partnerships(derived)
    views = {}
    for name, view in _views(derived, months, valid).items():
        if empty and name != "workbooks":
            view = view[~view["partnership"].isin(empty)].reset_index(drop=True)
        # After that filter: an empty workbook's row of the registry is not part of that workbook.
        extended_view = with_registry_errors(view, name, derived)
        if len(extended_view):
            views[name] = extended_view
    violations = _find_violations(RULES, views, derived.tables.locations)
    violations["suppressed"] = (_is_on_repeated_column(violations, derived)
                                | _is_flagged_in_registry(violations, derived))
    return CheckResults(derived, months, violations, valid), views


def find_unsurveyed_cops(derived: DerivedTables) -> pd.DataFrame:
    """Return the violations of UNSURVEYED_RULE, as in `CheckResults.violations`, without suppressed ones.

    Leaves out partnerships whose number of unsurveyed CoPs would reveal whose the responses are.
    """
    rules = [rule for rule in RULES if rule.id == UNSURVEYED_RULE]
    months = compute_dosage(derived)
    view = cop_views.cops_view(derived, months)
    revealing = cop_views.partnerships_revealing_respondents(derived, months)
    view = view[~view["partnership"].isin(revealing)].reset_index(drop=True)
    violations = _find_violations(rules, {"cops": view} if len(view) else {}, derived.tables.locations)
    return violations[~_is_on_repeated_column(violations, derived)]


def _views(derived: DerivedTables, months: MonthlyDosage, valid: pd.DataFrame) -> dict[str, pd.DataFrame]:
    return {
        "workbooks": cells.workbooks_view(derived), DUPLICATE_WORKBOOKS: unread.duplicate_workbooks_view(derived),
        "folder": unread.folder_view(derived), "tabs": cells.tabs_view(derived),
        "columns": cells.columns_view(derived), "date_columns": date_order.date_columns_view(derived),
        "cells": cells.cells_view(derived), "rows": row_views.rows_view(derived),
        "non_data_rows": unread.non_data_rows_view(derived), "unread_tabs": unread.unread_tabs_view(derived),
        "ids": value_views.ids_view(derived), "dates": value_views.dates_view(derived),
        "cops": cop_views.cops_view(derived, months), "cop_months": cop_months.cop_months_view(derived, months),
        "active_spans": cop_months.active_spans_view(derived, months),
        "books": cop_views.books_view(derived), "sessions": logs.sessions_view(derived),
        "unmarked_cancellations": cancellations.unmarked_cancellations_view(derived),
        "trainings": trainings.trainings_view(derived), "cohorts": trainings.cohorts_view(derived),
        "consultations": logs.consultations_view(derived),
        "people_lists": people.people_lists_view(derived), "similar_names": people.similar_names_view(derived),
        "responses": logs.responses_view(derived), "answers": logs.answers_view(derived),
        "outcomes": logs.outcomes_view(derived, valid), "survey_items": survey.survey_items_view(derived),
    }


def _find_violations(rules: Iterable[Rule], views: dict[str, pd.DataFrame],
                     locations: list[TabLocation]) -> pd.DataFrame:
    """Return the violations of `rules` in `views`, none of them suppressed yet."""
    parts = list(_violations_by_case(rules, views, locations))
    violations = pd.DataFrame({name: np.concatenate([part[name] for part in parts]) if parts else np.empty(0, object)
                               for name in VIOLATION_COLUMNS if name not in ("suppressed", "explained")})
    return violations.assign(suppressed=False, explained=None)


def _violations_by_case(rules: Iterable[Rule], views: dict[str, pd.DataFrame],
                        locations: list[TabLocation]) -> Iterator[dict[str, np.ndarray]]:
    """Yield the violations of one case of a rule after another, as columns of the DataFrame."""
    violating_rows_by_case = violating_rows(rules, views)
    for name, view in views.items():
        view_rules = [rule for rule in rules if rule.view == name]
        lacking = [(rule, column, rows) for rule in view_rules for column in rule.needed_columns
                   if (rows := _rows_lacking(rule, column, view, locations)).any()]
        violating = [violating_rows_by_case[rule.id, number].to_numpy() for rule in view_rules
                     for number in range(len(rule.cases))
                     if (rule.id, number) in violating_rows_by_case] + [rows for _, _, rows in lacking]
        if violating:
            yield from _violations_in_view(view_rules, view, violating_rows_by_case, lacking,
                                           np.flatnonzero(np.logical_or.reduce(violating)))


def _rows_lacking(rule: Rule, column: str, view: pd.DataFrame, locations: list[TabLocation]) -> np.ndarray:
    """Return whether each row of `view` is on a tab without `column`, which `rule` needs for that row.

    TAB-02 reports required columns, TAB-04 repeated ones. Raises RuleError if the rule's `applies` fails.
    """
    places = view["place"].to_numpy(int)
    lacking = [place for place in set(places[view["row"].to_numpy(int) > 0].tolist())
               if place >= 0 and _lacks(locations[place], column)]
    on_lacking_tab = np.isin(places, lacking)
    if not lacking or rule.applies is None:
        return on_lacking_tab
    try:
        return np.asarray(on_lacking_tab & rule.applies(view).to_numpy(bool))
    except Exception as error:
        raise RuleError(rule.id, error) from error


def _lacks(location: TabLocation, column: str) -> bool:
    return not (column in location.columns or location.tab[column].required
                or column in (name for _, _, name in location.repeated_columns))


def _violations_in_view(rules: Iterable[Rule], view: pd.DataFrame,
                        violating_rows_by_case: dict[tuple[str, int], pd.Series],
                        lacking: list[tuple[Rule, str, np.ndarray]],
                        violating_positions: np.ndarray) -> Iterator[dict[str, np.ndarray]]:
    """Yield the violations of `rules` in one view; of the cases of a rule that hold for one cell only the first."""
    # A copy of the few violating rows, so that the whole view can be freed.
    rows = ViewRows(view.iloc[violating_positions])

    def violations_at(rule: Rule, number: int, column: str | None, is_violation: np.ndarray) -> dict[str, np.ndarray]:
        positions = np.flatnonzero(is_violation)
        return _violation_columns(RULES.index(rule), number, column, view, positions) | {"details": _object_array(
            [Details(rows, position) for position in np.searchsorted(violating_positions, positions).tolist()])}

    for rule in rules:
        matched: dict[str | None, np.ndarray] = {}
        for lacking_rule, column, is_violation in lacking:
            if lacking_rule is rule:
                matched[column] = is_violation
                yield violations_at(rule, rule.absence_case, column, is_violation)
        for number, case in enumerate(rule.cases):
            if (rule.id, number) not in violating_rows_by_case:
                continue
            column_of_case = rule.column_of(case)
            already_matched = matched.get(column_of_case, np.zeros(len(view), bool))
            is_violation = violating_rows_by_case[rule.id, number].to_numpy() & ~already_matched
            matched[column_of_case] = already_matched | is_violation
            if is_violation.any():
                yield violations_at(rule, number, column_of_case, is_violation)


def _violation_columns(rule_index: int, number: int, column: str | None, view: pd.DataFrame,
                       positions: np.ndarray) -> dict[str, np.ndarray]:
    count = len(positions)
    columns = np.full(count, column, object) if column else (
        view["column"].to_numpy(object)[positions] if "column" in view else np.full(count, "", object))
    index = np.full(count, np.nan) if column or "column_index" not in view else pd.to_numeric(
        view["column_index"].iloc[positions], errors="coerce").to_numpy(float)
    return {"rule": np.full(count, rule_index), "case": np.full(count, number), "column": columns,
            "column_index": index,
            "partnership": view["partnership"].to_numpy(object)[positions],
            "cop": view["cop"].to_numpy(object)[positions],
            "place": view["place"].to_numpy(int)[positions], "row": view["row"].to_numpy(int)[positions]}


def _object_array(values: list[Any]) -> np.ndarray:
    array = np.empty(len(values), object)
    array[:] = values
    return array


def _is_flagged_in_registry(violations: pd.DataFrame, derived: DerivedTables) -> np.ndarray:
    """Return whether each violation is about a workbook that was not read because of a registry cell, which is flagged.
    """
    is_workbook_rule = np.array([rule.view == "workbooks" for rule in RULES])
    in_registry: np.ndarray = violations["partnership"].isin(partnerships_flagged_in_registry(derived)).to_numpy()
    is_flagged: np.ndarray = is_workbook_rule[violations["rule"].to_numpy(int)] & in_registry
    return is_flagged


def _is_on_repeated_column(violations: pd.DataFrame, derived: DerivedTables) -> np.ndarray:
    """Return whether each violation is in a column whose header is repeated: it is not read, and TAB-04 reports it."""
    repeated = {(number, name) for number, location in enumerate(derived.tables.locations)
                for _, _, name in location.repeated_columns}
    return np.array([(place, column) in repeated
                     for place, column in zip(violations["place"], violations["column"], strict=True)], bool)


def valid_answers(derived: DerivedTables) -> pd.DataFrame:
    """Return the answers that count in the year: on their scale, in a counted response, by a role that is asked.

    Columns: those of `Tables.answers`, and partnership, cop, place, row, role and state:role of the response.
    """
    responses = derived[SURVEY_RESPONSES]
    counted = is_counted(derived, SURVEY_RESPONSES)
    answers = response_answers(derived, responses.index[counted], readable_only=True)
    answers_with_cop = answers.join(responses[["partnership", "cop", "place", "row", "role", "state:role"]],
                                    on="response")
    return answers_with_cop[is_asked(answers_with_cop)]
