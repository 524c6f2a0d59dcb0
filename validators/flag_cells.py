"""From findings to the cells that flags point at: at most one a cell, and many that are alike as one.

All of it goes by columns of numbers: what is told of a flag is made for the few that are left.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from cop_sheets.layout import COPS, SURVEY_RESPONSES, column_letter
from cop_sheets.parsing import Tables, TabLocation
from validators.derived import DerivedTables
from validators.engine import CheckResults
from validators.filled_cells import FilledCellCounts
from validators.redaction import (
    DATES_RULE,
    LATE_RESPONSES_MESSAGE,
    REPEATED_ROWS_RULE,
    UNSURVEYED_RULE,
    RedactionPolicy,
)
from validators.rules import RULES, SEVERITIES, Case, Rule, RuleCategory
from validators.target_cells import NO_CELL, TargetCells, find_target_cells
from validators.views import REGISTRY_PLACE, UNREAD_TAB_PLACE, is_planned

GROUP_MIN_CELLS = 8      # so many cells of a column, and over half of those filled, wrong in one way, are one flag
MAX_FLAGS_PER_RULE = 2000   # of more flags of one rule in one tab there is one, and it names the first cells only
MAX_RANGES_LISTED = 10


@dataclass(frozen=True)
class Violation:
    """A finding with the cell that it points at; `column` is None where no cell exists.

    `home` is the column that it is about, wherever it had to move. `group_prefix`: in words, the cells that it stands
    for.
    """

    rule: Rule
    case: Case
    partnership: str
    cop: str
    place: int
    row: int
    column: int | None
    details: Mapping
    home: int | None = None
    group_prefix: str = ""


_PRECEDENCE_ORDER = sorted(((rule, case) for rule in range(len(RULES)) for case in range(len(RULES[rule].cases))),
                           key=lambda pair: (RULES[pair[0]].precedence,
                                             SEVERITIES.index(RULES[pair[0]].cases[pair[1]].severity),
                                             RULES[pair[0]].id))
# By rule and case: of two flags about one cell the one with the lower number speaks.
_PRECEDENCE = np.zeros((len(RULES), max(len(rule.cases) for rule in RULES)), int)
_PRECEDENCE[tuple(zip(*_PRECEDENCE_ORDER, strict=True))] = np.arange(len(_PRECEDENCE_ORDER))
_SEVERITY = np.array([[SEVERITIES.index(rule.cases[min(case, len(rule.cases) - 1)].severity)
                      for case in range(_PRECEDENCE.shape[1])] for rule in RULES])
_APPLIES_TO_ROW = np.array([rule.applies_to_row for rule in RULES])
_DATES_RULE_INDEX = next(number for number, rule in enumerate(RULES) if rule.id == DATES_RULE)
_IS_COP_RULE = np.array([rule.applies_to_row and rule.category is RuleCategory.FIDELITY for rule in RULES])


def locate_violations(results: CheckResults, redaction: RedactionPolicy) -> list[Violation]:
    """Return what there is to flag, in sheet order: partnership, tab, row, column."""
    tables = results.derived.tables
    cells, aggregated = find_target_cells(results.violations, tables.locations), []
    planned_rows = set()
    if redaction.shows_respondents:
        planned_rows = _planned_responses(results.derived)
        is_planned_row = [pair in planned_rows for pair in zip(cells.place.tolist(), cells.row.tolist(), strict=True)]
        cells = cells.take(np.flatnonzero(~np.array(is_planned_row, bool) | (cells.rule == _DATES_RULE_INDEX)))
    else:
        cells, aggregated = _aggregate_redacted(cells, results, redaction)
    cells = _one_per_cell(cells, tables)
    flagged, group_members = _limit_per_rule(cells, *_group_similar(cells, results.derived, planned_rows))
    builder = _ViolationBuilder(cells, results.violations, tables.locations)
    violations = [builder.build_group(flag, group_members[flag]) if flag in group_members else builder.build(flag)
                  for flag in flagged.tolist()]
    violations += aggregated
    order = {name: number for number, name in enumerate(tables.partnerships)}
    unread = {id(tab.place): number for number, tab in enumerate(tables.unread)}
    # A partnership's own tabs come first, those that are read before the others: the registry is not its to keep.
    violations.sort(key=lambda violation: (order.get(violation.partnership, -1), violation.partnership,
                                           violation.place == REGISTRY_PLACE,
                                           violation.place == UNREAD_TAB_PLACE, violation.place,
                                           unread.get(id(violation.details.get("unread")), 0),
                                           violation.row, -1 if violation.column is None else violation.column,
                                           violation.rule.id))
    return violations


def _planned_responses(derived: DerivedTables) -> set[tuple[int, int]]:
    """Return place and row of the survey responses after the as-of date, of which their date alone is spoken of.

    To those who may see no single response it would tell when each of them came, so there they are like the others.
    """
    later = derived[SURVEY_RESPONSES][is_planned(derived, derived[SURVEY_RESPONSES])]
    return set(zip(later["place"].tolist(), later["row"].tolist(), strict=True))


def _aggregate_redacted(cells: TargetCells, results: CheckResults,
                        redaction: RedactionPolicy) -> tuple[TargetCells, list[Violation]]:
    """Take out the flags that would tell of single responses; of these return one a partnership, about a tab."""
    tables = results.derived.tables
    ids = np.array([rule.id for rule in RULES])[cells.rule]
    late_positions = np.flatnonzero((ids == DATES_RULE) & (cells.place >= 0))
    details = results.violations["details"].to_numpy(object)
    late_positions = np.array([position for position in late_positions.tolist()
                               if redaction.redacts_rows(tables.locations[cells.place[position]].tab)
                               and not details[cells.violation[position]]["early"]], int)
    is_kept = ids != UNSURVEYED_RULE
    is_kept[late_positions] = False
    # That two responses are the same would tell one by the other.
    is_kept[[position for position in np.flatnonzero((ids == REPEATED_ROWS_RULE) & (cells.place >= 0)).tolist()
             if redaction.redacts_rows(tables.locations[cells.place[position]].tab)]] = False
    violations = _aggregate_by_partnership(cells.take(late_positions), results.violations, tables)
    if redaction.unsurveyed is not None:
        violations += _aggregate_by_partnership(find_target_cells(redaction.unsurveyed, tables.locations),
                                                redaction.unsurveyed, tables)
    return cells.take(np.flatnonzero(is_kept)), violations


def _aggregate_by_partnership(cells: TargetCells, violations: pd.DataFrame, tables: Tables) -> list[Violation]:
    """Return one spot a partnership and case of `cells`, which says how many they are and points at no cell."""
    builder = _ViolationBuilder(cells, violations, tables.locations)
    groups: dict[tuple, list[int]] = defaultdict(list)
    names = violations["partnership"].to_numpy(object)
    for position, pair in enumerate(zip(cells.rule.tolist(), cells.case.tolist(), strict=True)):
        groups[names[cells.violation[position]], *pair].append(position)
    return [_aggregate(builder.build(members[0]), len(members), tables) for members in groups.values()]


def _aggregate(first: Violation, count: int, tables: Tables) -> Violation:
    tab, noun, sentence = (COPS, "CoP", first.case.redacted_message) if first.rule.id == UNSURVEYED_RULE else (
        SURVEY_RESPONSES, "response", LATE_RESPONSES_MESSAGE)
    place = next(number for number, location in enumerate(tables.locations)
                 if location.tab is tab and location.partnership == first.partnership)
    counts = {"count": f"{count:,} {noun}{'s' * (count != 1)}", "have": "has" if count == 1 else "have"}
    return replace(first, case=replace(first.case, message=sentence, redacted_message=""), cop="", place=place, row=0,
                   column=None, home=None, details=first.details | counts)


def _one_per_cell(cells: TargetCells, tables: Tables) -> TargetCells:
    """Of flags about one cell keep the most particular; those about a row or CoP move to a free cell of it."""
    precedence = _PRECEDENCE[cells.rule, cells.case]
    # On a tab that is not read no other flag stands.
    free = (cells.column == NO_CELL) | (cells.place == UNREAD_TAB_PLACE)
    about_row = _APPLIES_TO_ROW[cells.rule] & ~free
    fixed = np.flatnonzero(~free & ~about_row)
    fixed = cells.take(fixed[np.argsort(precedence[fixed], kind="stable")])
    fixed = fixed.take(np.flatnonzero(~_is_repeated(fixed)))
    movable = np.flatnonzero(about_row)
    movable = cells.take(movable[np.argsort(precedence[movable], kind="stable")])
    _move_to_free_cells(movable, fixed, tables)
    return cells.take(np.flatnonzero(free)) + fixed + movable


def _is_repeated(cells: TargetCells, first: bool = True) -> np.ndarray:
    """Say of each cell whether it stands before; or, unless `first`, whether it stands anywhere else."""
    frame = pd.DataFrame({"place": cells.place, "row": cells.row, "column": cells.column})
    return frame.duplicated(keep="first" if first else False).to_numpy()


def _move_to_free_cells(movable: TargetCells, fixed: TargetCells, tables: Tables) -> None:
    """Move each cell of `movable` that is taken, in their order, to one of its row's that is free."""
    both = fixed + movable
    repeated_rows = pd.MultiIndex.from_arrays([both.place, both.row])
    repeated_rows = repeated_rows[_is_repeated(both, first=False)].drop_duplicates()
    if not len(repeated_rows):
        return
    in_repeated_rows = pd.MultiIndex.from_arrays([movable.place, movable.row]).isin(repeated_rows)
    taken: dict[tuple[int, int], set[int]] = {tuple(pair): set() for pair in repeated_rows}
    for position in np.flatnonzero(pd.MultiIndex.from_arrays([fixed.place, fixed.row]).isin(repeated_rows)):
        taken[fixed.place[position], fixed.row[position]].add(fixed.column[position])
    columns_by_place = {place: sorted(tables.locations[place].columns.values()) if place >= 0 else []
                        for place in set(movable.place[in_repeated_rows].tolist())}
    positions = np.flatnonzero(in_repeated_rows)
    for position, place, row, column in zip(positions.tolist(), *(
            cells[positions].tolist() for cells in (movable.place, movable.row, movable.column)), strict=True):
        taken_columns = taken[place, row]
        if column in taken_columns:
            column = next((free_column for free_column in columns_by_place[place] if free_column not in taken_columns),
                          None)
            column = max(taken_columns) + 1 if column is None else column
            movable.column[position] = column
        taken_columns.add(column)


def _group_similar(cells: TargetCells, derived: DerivedTables, planned_rows: set[tuple[int, int]]) -> tuple[
        np.ndarray, dict[int, np.ndarray]]:
    """Return which cells are flagged, and of those that stand for others all of them, in the order of their rows.

    Many cells of a column that are wrong in the same way are one flag at the first of them.
    """
    # A CoP that breaks the model stands for itself: its row is no cell like many others.
    is_ungrouped = (cells.home == NO_CELL) | _IS_COP_RULE[cells.rule]
    keys = pd.DataFrame({"place": cells.place, "home": cells.home, "rule": cells.rule, "case": cells.case,
                         "alone": np.where(is_ungrouped, np.arange(len(cells)), NO_CELL)})
    groups = keys.groupby(list(keys), sort=False).ngroup().to_numpy() if len(keys) else np.empty(0, int)
    order, sizes = np.argsort(groups, kind="stable"), np.bincount(groups)
    ends = np.cumsum(sizes)
    filled_counts, flagged, group_members = FilledCellCounts(derived, planned_rows), np.ones(len(cells), bool), {}
    for group in np.flatnonzero(sizes >= GROUP_MIN_CELLS):
        members = order[ends[group] - sizes[group]:ends[group]]
        if sizes[group] > filled_counts.count(int(cells.place[members[0]]), int(cells.home[members[0]])) / 2:
            members = members[np.argsort(cells.row[members], kind="stable")]
            flagged[members[1:]] = False
            group_members[int(members[0])] = members
    return order[flagged[order]], group_members


def _limit_per_rule(cells: TargetCells, flagged: np.ndarray, group_members: dict[int, np.ndarray]) -> tuple[
        np.ndarray, dict[int, np.ndarray]]:
    """Return the same where more than MOST_APART flags of one rule in one tab are one for each severity: the first."""
    flagged_cells = cells.take(flagged)
    codes, distinct = pd.factorize(flagged_cells.place * len(RULES) + flagged_cells.rule)
    is_kept, limited = np.ones(len(flagged), bool), {}
    for code in np.flatnonzero((np.bincount(codes) > MAX_FLAGS_PER_RULE) & (distinct >= 0)):
        of_rule = flagged[codes == code]
        is_kept[codes == code] = False
        severities = _SEVERITY[cells.rule[of_rule], cells.case[of_rule]]
        for severity in np.unique(severities):
            flags = of_rule[severities == severity]
            first = flags[np.lexsort((cells.column[flags], cells.row[flags]))[0]]
            is_kept[flagged == first] = True
            if len(flags) > 1:
                members = np.concatenate([group_members.get(int(flag), np.array([flag])) for flag in flags])
                limited[int(first)] = members[np.lexsort((cells.row[members], cells.column[members]))]
    kept_flags = set(flagged[is_kept].tolist())
    return flagged[is_kept], {flag: members for flag, members in group_members.items() if flag in kept_flags} | limited


class _ViolationBuilder:
    """Makes spots of cells, with all that is known of them."""

    def __init__(self, cells: TargetCells, violations: pd.DataFrame, locations: list[TabLocation]) -> None:
        self._cells, self._places = cells, locations
        self._partnerships, self._cops, self._columns, self._details = (
            violations[name].to_numpy(object) for name in ("partnership", "cop", "column", "details"))

    def build(self, position: int) -> Violation:
        """Return the spot of one cell."""
        cells, violation = self._cells, self._cells.violation[position]
        rule = RULES[cells.rule[position]]
        case = rule.cases[cells.case[position]]
        place, row, column, home = (int(getattr(cells, name)[position]) for name in ("place", "row", "column", "home"))
        cop, details = str(self._cops[violation] or ""), self._details[violation]
        if place >= 0 and column != NO_CELL and home == NO_CELL:    # The tab has no such column.
            header = next((tab_column.header for tab_column in self._places[place].tab.columns
                           if tab_column.name == self._columns[violation]), "")
            cop, details = "", details | ({"absent": header} if header else {})
        return Violation(rule, case, self._partnerships[violation], cop, place, row,
                         None if column == NO_CELL else column,
                         details, None if home == NO_CELL else home)

    def build_group(self, position: int, members: np.ndarray) -> Violation:
        """Return the spot of one cell that stands for `members`, in the order of their columns and rows."""
        rows, columns = self._cells.row[members], self._cells.home[members]
        in_one_column = bool((columns == columns[0]).all() and columns[0] != NO_CELL)
        columns = columns if in_one_column else self._cells.column[members]
        ranges = [(letter, first, last) for column in dict.fromkeys(columns.tolist())
                  for letter in [column_letter(column + 1)] for first,
                  last in _row_ranges(rows[columns == column].tolist())]
        listed_ranges = ranges if len(members) <= MAX_FLAGS_PER_RULE else ranges[:MAX_RANGES_LISTED]
        text = ", ".join(f"{letter}{first}" if first == last else f"{letter}{first} to {letter}{last}"
                         for letter, first, last in listed_ranges)
        remaining = len(members) - sum(last - first + 1 for _, first,
                                       last in listed_ranges) if len(listed_ranges) < len(ranges) else 0
        text += f" and {remaining} more" if remaining else ""
        area = "one column" if in_one_column else "this tab"
        cops = set(self._cops[self._cells.violation[members]].tolist())
        return replace(self.build(position),
                       group_prefix=f"{len(members)} cells of {area} ({text}) are flagged alike; the "
                       "first: ", cop=str(cops.pop() or "") if len(cops) == 1 else "")


def _row_ranges(rows: list[int]) -> list[tuple[int, int]]:
    """Return the first and last of each unbroken run of `rows`."""
    runs: list[list[int]] = []
    for row in rows:
        if runs and runs[-1][1] == row - 1:
            runs[-1][1] = row
        else:
            runs.append([row, row])
    return [(first, last) for first, last in runs]
