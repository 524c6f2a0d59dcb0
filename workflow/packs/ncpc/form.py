"""Whether cells are as NCPC's packs have them: the writer of such a pack makes the same cells of them again."""

import re
from dataclasses import dataclass, field

from cop_sheets.layout import column_letter
from cop_sheets.raw import Cell, RawSheet
from summaries.report import Report
from workflow.packs.ncpc.cells import cells_for_ncpc

# A text that replaces another one, in three parts: its kind, what keeps it apart from texts of the workbook, and the
# rest. Written again, the part in the middle may be another one. The rest is the same, because the writer numbers the
# texts that it replaces in the order of the cells.
_REPLACEMENTS = (
    re.compile(r"(Other CoP|Other event|Unknown CoP|Shared name)((?: [1-9]\d?,)?)((?: [1-9]\d{0,6})?)"),
    re.compile(r"(Scale) ([1-9]\d{0,2})( step [1-9]\d{0,2})"))
_SEPARATOR = "; "


def find_unlike_cells(report: Report, raw_sheets: list[RawSheet]) -> list[str]:
    """Return what of `raw_sheets` no pack of NCPC's has, for sentences without typed text: `the tab Sessions … at D1`.

    `report`: worked out from them alone, for NCPC. At most one item per tab.
    """
    expected, found = cells_for_ncpc(report), []
    if [sheet.name for sheet in expected] != [sheet.name for sheet in raw_sheets]:
        found.append("other tabs than any pack of NCPC's")
    by_name, texts = {sheet.name: sheet for sheet in raw_sheets}, _ReplacingTexts()
    for sheet in expected:
        if sheet.name not in by_name:
            continue
        written, given = _filled(sheet), _filled(by_name[sheet.name])
        unlike = [place for place in sorted({**written, **given})
                  if not texts.are_alike(given.get(place, ""), written.get(place, ""))]
        if unlike:
            row, column = unlike[0]
            found.append(f"in the tab {sheet.name} at {column_letter(column)}{row} what no pack of NCPC's has there")
    return found


def _filled(sheet: RawSheet) -> dict[tuple[int, int], Cell]:
    """Return the filled cells of a tab by row and column."""
    return {(number, column): cell for number, row in enumerate(sheet.rows, start=1)
            for column, cell in enumerate(row, start=1) if cell != ""}


@dataclass
class _ReplacingTexts:
    """Compares the cells of a pack with the same ones written again, in which replacing texts are other ones."""

    _written: dict[tuple[str, str], str] = field(default_factory=dict)    # the part in the middle, by kind and given
    _given: dict[tuple[str, str], str] = field(default_factory=dict)    # and the other way around

    def are_alike(self, given: Cell, written: Cell) -> bool:
        """Return whether a cell of the pack is one of which its writer makes `written`."""
        if type(given) is not type(written):
            return False
        if not isinstance(given, str) or not isinstance(written, str):
            return given == written
        parts, others = given.split(_SEPARATOR), written.split(_SEPARATOR)
        return len(parts) == len(others) and all(map(self._is_same_text, parts, others))

    def _is_same_text(self, given: str, written: str) -> bool:
        if given == written:
            return True
        for pattern in _REPLACEMENTS:
            match, other = pattern.fullmatch(given), pattern.fullmatch(written)
            if match and other:
                kind, middle, rest = match.groups()
                again = other[2]
                return ((kind, rest) == (other[1], other[3])
                        and self._written.setdefault((kind, middle), again) == again
                        and self._given.setdefault((kind, again), middle) == middle)
        return False
