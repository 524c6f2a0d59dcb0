"""Reduces violations to those that become flags: at most one per cell, and one for many similar ones.

Works on arrays; a `Violation` is made for each flag at the end (see `violation`).
"""

from collections import defaultdict
from dataclasses import replace
from typing import Literal

import numpy as np
import pandas as pd

from cop_sheets.layout import COPS, SURVEY_RESPONSES, column_letter
from cop_sheets.parsing import Tables
from validators.check_results import CheckResults
from validators.derived import DerivedTables
from validators.filled_cells import FilledCellCounts
from validators.redaction import (
    DATES_RULE,
    LATE_RESPONSES_MESSAGE,
    REPEATED_ROWS_RULE,
    UNSURVEYED_RULE,
    RedactionPolicy,
)
from validators.rules import RULES, SEVERITIES, RuleCategory
from validators.target_cells import find_target_cells
from validators.views import REGISTRY_PLACE, UNREAD_TAB_PLACE, is_planned
from validators.violation import NO_COLUMN, Violation, ViolationArrays

# As many cells of a column that violate the same case of a rule, and over half of its filled cells, become one flag.
GROUP_MIN_CELLS = 8
MAX_FLAGS_PER_RULE = 2000    # more flags of one rule on one tab become one flag per severity
MAX_RANGES_LISTED = 10       # in the message of such a flag


_PRECEDENCE_ORDER = sorted(((rule, case) for rule in range(len(RULES)) for case in range(len(RULES[rule].cases))),
                           key=lambda pair: (RULES[pair[0]].precedence,
                                             SEVERITIES.index(RULES[pair[0]].cases[pair[1]].severity),
                                             RULES[pair[0]].id))
# By rule and case: of two violations in one cell the one with the lower number is flagged.
_PRECEDENCE = np.zeros((len(RULES), max(len(rule.cases) for rule in RULES)), int)
_PRECEDENCE[tuple(zip(*_PRECEDENCE_ORDER, strict=True))] = np.arange(len(_PRECEDENCE_ORDER))
_SEVERITY = np.array([[SEVERITIES.index(rule.cases[min(case, len(rule.cases) - 1)].severity)
                      for case in range(_PRECEDENCE.shape[1])] for rule in RULES])
_APPLIES_TO_ROW = np.array([rule.applies_to_row for rule in RULES])
_DATES_RULE_INDEX = next(number for number, rule in enumerate(RULES) if rule.id == DATES_RULE)
_IS_COP_RULE = np.array([rule.applies_to_row and rule.category is RuleCategory.FIDELITY for rule in RULES])


def locate_violations(results: CheckResults, redaction: RedactionPolicy) -> list[Violation]:
    """Return the violations to flag, in sheet order: partnership, tab, row, column."""
    tables = results.derived.tables
    cells = find_target_cells(results.violations, tables.locations)
    aggregated: list[Violation] = []
    planned_rows: set[tuple[int, int]] = set()
    if redaction.shows_respondents:
        planned_rows = _planned_responses(results.derived)
        is_planned_row = [pair in planned_rows for pair in zip(cells.place.tolist(), cells.row.tolist(), strict=True)]
        cells = cells.take(np.flatnonzero(~np.array(is_planned_row, bool) | (cells.rule == _DATES_RULE_INDEX)))
    else:
        cells, aggregated = _aggregate_redacted(cells, results, redaction)
    cells = _one_per_cell(cells, tables)
    flagged, group_members = _limit_per_rule(cells, *_group_similar(cells, results.derived, planned_rows))
    builder = _ViolationBuilder(cells, results.violations)
    violations = [builder.build_group(flag, group_members[flag]) if flag in group_members else builder.build(flag)
                  for flag in flagged.tolist()]
    violations += aggregated
    order = {name: number for number, name in enumerate(tables.partnerships)}
    unread = {id(tab.place): number for number, tab in enumerate(tables.unread)}
    # The tabs of its workbook that are read, those that are not, then the registry, which a partnership can't edit.
    violations.sort(key=lambda violation: (order.get(violation.partnership, -1), violation.partnership,
                                           violation.place == REGISTRY_PLACE,
                                           violation.place == UNREAD_TAB_PLACE, violation.place,
                                           unread.get(id(violation.details.get("unread")), 0),
                                           violation.row,
                                           -1 if violation.column_index is None else violation.column_index,
                                           violation.rule.id))
    return violations


def _planned_responses(derived: DerivedTables) -> set[tuple[int, int]]:
    """Return place and row of the survey responses after the as-of date: only their date is flagged.

    Not used for readers who may not see single responses: it would reveal when each was sent.
    """
    later = derived[SURVEY_RESPONSES][is_planned(derived, derived[SURVEY_RESPONSES])]
    return set(zip(later["place"].tolist(), later["row"].tolist(), strict=True))


def _aggregate_redacted(cells: ViolationArrays, results: CheckResults,
                        redaction: RedactionPolicy) -> tuple[ViolationArrays, list[Violation]]:
    """Return `cells` without those that would reveal single responses, and for these one count per partnership."""
    tables = results.derived.tables
    ids = np.array([rule.id for rule in RULES])[cells.rule]
    late_positions = np.flatnonzero((ids == DATES_RULE) & (cells.place >= 0))
    details = results.violations["details"].to_numpy(object)
    late_positions = np.array([position for position in late_positions.tolist()
                               if redaction.redacts_rows(tables.locations[cells.place[position]].tab)
                               and not details[cells.position[position]]["early"]], int)
    is_kept = ids != UNSURVEYED_RULE
    is_kept[late_positions] = False
    # That two responses are equal would reveal one to the sender of the other.
    is_kept[[position for position in np.flatnonzero((ids == REPEATED_ROWS_RULE) & (cells.place >= 0)).tolist()
             if redaction.redacts_rows(tables.locations[cells.place[position]].tab)]] = False
    violations = _aggregate_by_partnership(cells.take(late_positions), results.violations, tables)
    if redaction.unsurveyed is not None:
        violations += _aggregate_by_partnership(find_target_cells(redaction.unsurveyed, tables.locations),
                                                redaction.unsurveyed, tables)
    return cells.take(np.flatnonzero(is_kept)), violations


def _aggregate_by_partnership(cells: ViolationArrays, violations: pd.DataFrame, tables: Tables) -> list[Violation]:
    """Return one violation per partnership and case of `cells`, with their number, pointing at no cell."""
    builder = _ViolationBuilder(cells, violations)
    groups: dict[tuple[str, int, int], list[int]] = defaultdict(list)
    names = violations["partnership"].to_numpy(object)
    for position, pair in enumerate(zip(cells.rule.tolist(), cells.case.tolist(), strict=True)):
        groups[names[cells.position[position]], *pair].append(position)
    return [_aggregate(builder.build(members[0]), len(members), tables) for members in groups.values()]


def _aggregate(first: Violation, count: int, tables: Tables) -> Violation:
    tab, noun, sentence = (COPS, "CoP", first.case.redacted_message) if first.rule.id == UNSURVEYED_RULE else (
        SURVEY_RESPONSES, "response", LATE_RESPONSES_MESSAGE)
    place = next(number for number, location in enumerate(tables.locations)
                 if location.tab is tab and location.partnership == first.partnership)
    counts = {"count": f"{count:,} {noun}{'s' * (count != 1)}", "have": "has" if count == 1 else "have"}
    return replace(first, case=replace(first.case, message=sentence, redacted_message=""), cop="", place=place, row=0,
                   column_index=None, original_column_index=None, details={**first.details, **counts})


def _one_per_cell(cells: ViolationArrays, tables: Tables) -> ViolationArrays:
    """Return at most one violation per cell, by precedence; those that apply to a row move to a free cell of it."""
    precedence = _PRECEDENCE[cells.rule, cells.case]
    # A tab that is not read has one violation at most.
    unrestricted = (cells.column_index == NO_COLUMN) | (cells.place == UNREAD_TAB_PLACE)
    applies_to_row = _APPLIES_TO_ROW[cells.rule] & ~unrestricted
    fixed = _sorted_by_precedence(cells, ~unrestricted & ~applies_to_row, precedence)
    fixed = fixed.take(np.flatnonzero(~_is_duplicate(fixed, keep="first")))
    movable = _sorted_by_precedence(cells, applies_to_row, precedence)
    _move_to_free_cells(movable, fixed, tables)
    return cells.take(np.flatnonzero(unrestricted)) + fixed + movable


def _sorted_by_precedence(cells: ViolationArrays, is_selected: np.ndarray, precedence: np.ndarray) -> ViolationArrays:
    selected = np.flatnonzero(is_selected)
    return cells.take(selected[np.argsort(precedence[selected], kind="stable")])


def _is_duplicate(cells: ViolationArrays, keep: Literal["first", False]) -> np.ndarray:
    """Return whether each violation shares its cell with another one, as `DataFrame.duplicated` does."""
    addresses = pd.DataFrame({"place": cells.place, "row": cells.row, "column_index": cells.column_index})
    is_duplicate: np.ndarray = addresses.duplicated(keep=keep).to_numpy()
    return is_duplicate


def _move_to_free_cells(movable: ViolationArrays, fixed: ViolationArrays, tables: Tables) -> None:
    """Move, in order, each violation of `movable` whose cell is taken to a free cell of its row; changes `movable`."""
    both = fixed + movable
    repeated_rows = pd.MultiIndex.from_arrays([both.place, both.row])
    repeated_rows = repeated_rows[_is_duplicate(both, keep=False)].drop_duplicates()
    if not len(repeated_rows):
        return
    in_repeated_rows = pd.MultiIndex.from_arrays([movable.place, movable.row]).isin(repeated_rows)
    taken: dict[tuple[int, int], set[int]] = {tuple(pair): set() for pair in repeated_rows}
    for position in np.flatnonzero(pd.MultiIndex.from_arrays([fixed.place, fixed.row]).isin(repeated_rows)):
        taken[fixed.place[position], fixed.row[position]].add(fixed.column_index[position])
    columns_by_place = {place: sorted(tables.locations[place].columns.values()) if place >= 0 else []
                        for place in set(movable.place[in_repeated_rows].tolist())}
    positions = np.flatnonzero(in_repeated_rows)
    for position, place, row, column in zip(positions.tolist(), *(
            array[positions].tolist() for array in (movable.place, movable.row, movable.column_index)), strict=True):
        taken_columns = taken[place, row]
        if column in taken_columns:
            column = next((free_column for free_column in columns_by_place[place] if free_column not in taken_columns),
                          None)
            column = max(taken_columns) + 1 if column is None else column
            movable.column_index[position] = column
        taken_columns.add(column)


def _group_similar(cells: ViolationArrays, derived: DerivedTables, planned_rows: set[tuple[int, int]]) -> tuple[
        np.ndarray, dict[int, np.ndarray]]:
    """Group violations of one case of a rule in one column, where they are most of its filled cells.

    Returns the indexes in `cells` of those to flag, and, by the index of the first of each group, the indexes of the
    whole group in the order of rows.
    """
    # Each CoP that does not meet a rule of the model has its own flag.
    is_ungrouped = (cells.original_column_index == NO_COLUMN) | _IS_COP_RULE[cells.rule]
    keys = pd.DataFrame({"place": cells.place, "column_index": cells.original_column_index, "rule": cells.rule,
                         "case": cells.case, "alone": np.where(is_ungrouped, np.arange(len(cells)), -1)})
    groups = keys.groupby(list(keys), sort=False).ngroup().to_numpy() if len(keys) else np.empty(0, int)
    order, sizes = np.argsort(groups, kind="stable"), np.bincount(groups)
    ends = np.cumsum(sizes)
    filled_counts, flagged = FilledCellCounts(derived, planned_rows), np.ones(len(cells), bool)
    group_members: dict[int, np.ndarray] = {}
    for group in np.flatnonzero(sizes >= GROUP_MIN_CELLS):
        members = order[ends[group] - sizes[group]:ends[group]]
        place, column_index = int(cells.place[members[0]]), int(cells.original_column_index[members[0]])
        if sizes[group] > filled_counts.count(place, column_index) / 2:
            members = members[np.argsort(cells.row[members], kind="stable")]
            flagged[members[1:]] = False
            group_members[int(members[0])] = members
    return order[flagged[order]], group_members


def _limit_per_rule(cells: ViolationArrays, flagged: np.ndarray, group_members: dict[int, np.ndarray]) -> tuple[
        np.ndarray, dict[int, np.ndarray]]:
    """Group more than MAX_FLAGS_PER_RULE flags of one rule on one tab by severity. Returns as `_group_similar` does."""
    flagged_cells = cells.take(flagged)
    codes, distinct = pd.factorize(flagged_cells.place * len(RULES) + flagged_cells.rule)
    is_kept = np.ones(len(flagged), bool)
    limited: dict[int, np.ndarray] = {}
    for code in np.flatnonzero((np.bincount(codes) > MAX_FLAGS_PER_RULE) & (distinct >= 0)):
        of_rule = flagged[codes == code]
        is_kept[codes == code] = False
        severities = _SEVERITY[cells.rule[of_rule], cells.case[of_rule]]
        for severity in np.unique(severities):
            flags = of_rule[severities == severity]
            first = flags[np.lexsort((cells.column_index[flags], cells.row[flags]))[0]]
            is_kept[flagged == first] = True
            if len(flags) > 1:
                members = np.concatenate([group_members.get(int(flag), np.array([flag])) for flag in flags])
                limited[int(first)] = members[np.lexsort((cells.row[members], cells.column_index[members]))]
    kept_flags = set(flagged[is_kept].tolist())
    return flagged[is_kept], {flag: members for flag, members in group_members.items() if flag in kept_flags} | limited


class _ViolationBuilder:
    """Makes `Violation` objects from `cells` and the rows of `violations` (the DataFrame) that they are."""

    def __init__(self, cells: ViolationArrays, violations: pd.DataFrame) -> None:
        self._cells = cells
        self._partnerships, self._cops, self._columns, self._details = (
            violations[name].to_numpy(object) for name in ("partnership", "cop", "column", "details"))

    def build(self, position: int) -> Violation:
        """Return the violation at `position` of the arrays."""
        cells, frame_row = self._cells, self._cells.position[position]
        rule = RULES[cells.rule[position]]
        place, row, column_index, original_column_index = (
            int(getattr(cells, name)[position]) for name in ("place", "row", "column_index", "original_column_index"))
        violation = Violation(
            rule, rule.cases[cells.case[position]], self._partnerships[frame_row], str(self._cops[frame_row] or ""),
            place, row, self._columns[frame_row] or "", None if column_index == NO_COLUMN else column_index,
            None if original_column_index == NO_COLUMN else original_column_index, self._details[frame_row],
            positions=np.array([frame_row]))
        return replace(violation, cop="") if violation.is_absent_column else violation

    def build_group(self, position: int, members: np.ndarray) -> Violation:
        """Return the violation at `position`, standing for `members`: positions, ordered by column and row."""
        rows, columns = self._cells.row[members], self._cells.original_column_index[members]
        in_one_column = bool((columns == columns[0]).all() and columns[0] != NO_COLUMN)
        columns = columns if in_one_column else self._cells.column_index[members]
        ranges = [(column_letter(column + 1), first, last) for column in dict.fromkeys(columns.tolist())
                  for first, last in _row_ranges(rows[columns == column].tolist())]
        listed_ranges = ranges if len(members) <= MAX_FLAGS_PER_RULE else ranges[:MAX_RANGES_LISTED]
        text = ", ".join(f"{letter}{first}" if first == last else f"{letter}{first} to {letter}{last}"
                         for letter, first, last in listed_ranges)
        if len(listed_ranges) < len(ranges):
            listed = sum(last - first + 1 for _, first, last in listed_ranges)
            text += f" and {len(members) - listed} more"
        area = "one column" if in_one_column else "this tab"
        cops = set(self._cops[self._cells.position[members]].tolist())
        own_columns = self._cells.original_column_index[members]
        return replace(self.build(position), cop=str(cops.pop() or "") if len(cops) == 1 else "",
                       group_rows=rows, group_columns=own_columns, positions=self._cells.position[members],
                       group_prefix=f"{len(members)} cells of {area} ({text}) are flagged alike; the first: ")


def _row_ranges(rows: list[int]) -> list[tuple[int, int]]:
    """Return the first and the last row of each run of consecutive `rows`."""
    runs: list[list[int]] = []
    for row in rows:
        if runs and runs[-1][1] == row - 1:
            runs[-1][1] = row
        else:
            runs.append([row, row])
    return [(first, last) for first, last in runs]
