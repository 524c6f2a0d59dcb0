"""The fixes of rules, repeated by blockers: a mistake has one fix, in the fix list and among the blockers."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from summaries.fixes.blocked_cells import (
    AMBIGUOUS_DATE,
    DUPLICATE_ID,
    MISSING_COLUMN,
    REPEATED_COLUMN,
    BlockedCell,
)
from summaries.report import Report
from validators import RULES, Case, Rule
from validators.flags import absent_column_fix
from validators.rules import SEVERITIES
from validators.views import accepted_values

_RULES_BY_ID = {rule.id: rule for rule in RULES}
DATE_ORDER_RULE = "TAB-06"
# Rules about a column: their flag is at the header row, or at the first of several tabs, and not at the cell.
_COLUMN_RULES = {MISSING_COLUMN: "TAB-02", REPEATED_COLUMN: "TAB-04", AMBIGUOUS_DATE: DATE_ORDER_RULE}
_UNREADABLE_RULE = "CEL-02"
# No rule is about it: a row may repeat an ID, where a CoP has reopened. It is not counted because another row is wrong.
_DUPLICATE_ID_FIX = ("Correct the CoP's own row first; give each CoP its own ID, or delete the row if it is the same.")


class _CellViolation(NamedTuple):
    """A violation at a cell, with what its fix is made from."""

    rule: Rule
    case_number: int
    details: Mapping[str, object]

    @property
    def case(self) -> Case:
        return self.rule.cases[self.case_number]

    @property
    def precedence(self) -> tuple[int, int, str]:
        """The violation with the lowest is the one that is flagged, as in `validators.flag_cells`."""
        return self.rule.precedence, SEVERITIES.index(self.case.severity), self.rule.id


def rule_fix(rule_id: str, values: Mapping[str, object]) -> str:
    """Return the fix of a rule's most general case, which is its last, with `values` for the names in braces."""
    return _RULES_BY_ID[rule_id].cases[-1].fix.format_map(values)


class CellFixes:
    """The fix of each cell among `cells`, from the rule that is broken there.

    Reads the violations of `report`, because flags are grouped: of many similar cells only the first has a flag.
    """

    def __init__(self, report: Report, cells: Iterable[BlockedCell]) -> None:
        self._redaction, self._locations = report.redaction, report.tables.locations
        wanted = {(cell.place, cell.row) for cell in cells}
        violations = report.results.violations
        violations = violations[violations["row"].isin({row for _, row in wanted})
                                & violations["place"].isin({place for place, _ in wanted})
                                & ~violations["suppressed"].astype(bool)]
        self._violations: dict[tuple[int, int, int | None], list[_CellViolation]] = defaultdict(list)
        columns = (violations[name].tolist() for name in (
            "place", "row", "column", "column_index", "rule", "case", "details"))
        for place, row, column, column_index, rule, case, details in zip(*columns, strict=True):
            # A rule about a whole row is flagged at another cell of it where a rule about the cell is broken.
            if (place, row) in wanted and not RULES[rule].applies_to_row:
                # NaN where the column has a name
                index = self._locations[place].columns.get(column) if column_index != column_index else int(
                    column_index)
                self._violations[place, row, index].append(_CellViolation(RULES[rule], case, details))

    def fix(self, cells: Iterable[BlockedCell]) -> str:
        """Return what to do about `cells`, which have one problem: one sentence for each case of a rule."""
        fixes: dict[tuple[str, int], str] = {}
        for cell in cells:
            violation = self._violation(cell)
            case_key = (violation.rule.id, violation.case_number) if violation else ("", 0)
            if case_key not in fixes:
                fixes[case_key] = self._violation_fix(cell, violation) if violation else self._unflagged_fix(cell)
        return " ".join(fixes.values())

    def _violation(self, cell: BlockedCell) -> _CellViolation | None:
        if cell.problem in _COLUMN_RULES or cell.problem == DUPLICATE_ID or cell.column_index is None:
            return None
        violations = self._violations.get((cell.place, cell.row, cell.column_index), [])
        return min(violations, key=lambda violation: violation.precedence, default=None)

    def _violation_fix(self, cell: BlockedCell, violation: _CellViolation) -> str:
        location, case = self._locations[cell.place], violation.case
        details = {**violation.details, **self._redaction.redacted_details(location, dict(violation.details))}
        is_redacted = cell.column_index is not None and self._redaction.redacts(location, cell.row, cell.column_index)
        return (case.redacted_fix if is_redacted and case.redacted_fix else case.fix).format_map(details)

    def _unflagged_fix(self, cell: BlockedCell) -> str:
        """Return the fix of a cell without a violation of its own.

        The columns that lack a rule about blank cells, such as Members, get the fix of a cell that can't be read.
        """
        if cell.problem == DUPLICATE_ID:
            return _DUPLICATE_ID_FIX
        location, column = self._locations[cell.place], cell.tab[cell.column]
        if cell.problem not in _COLUMN_RULES:
            return rule_fix(_UNREADABLE_RULE, {"accepted": accepted_values(column)})
        sheet = self._redaction.tab_name(location.tab, location.raw_sheet.name)
        if cell.problem == MISSING_COLUMN and not column.required:
            return absent_column_fix(sheet, column.header)
        return rule_fix(_COLUMN_RULES[cell.problem], {
            "sheet": sheet, "wanted": column.header,
            "our_header": self._redaction.likely_header(location, column.name),
            "header": "" if cell.column_index is None else self._redaction.header(location, cell.column_index)})
