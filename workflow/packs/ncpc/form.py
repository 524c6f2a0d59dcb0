"""Whether cells are as NCPC's packs have them: the writer of such a pack makes the same cells of them again."""

import re
from collections.abc import Iterator
from itertools import chain

from cop_sheets.layout import column_letter
from cop_sheets.raw import Cell, RawSheet
from summaries.report import Report
from workflow.packs.ncpc.cells import cells_for_ncpc

# Texts that replace others. Their numbers avoid texts of the workbook, so they are other ones when written again.
_REPLACEMENT = re.compile(r"(Other CoP|Other event|Unknown CoP|Shared name)( \d+,)?( \d+)?|Scale (?P<scale>\d+)"
                          r"(?P<step> step \d+)")
_SEPARATOR = "; "


def find_unlike_cells(report: Report, raw_sheets: list[RawSheet]) -> list[str]:
    """Return what of `raw_sheets` no pack of NCPC's has, for sentences without typed text: `the tab Sessions … at D1`.

    `report`: worked out from them alone, for NCPC. At most one item per tab.
    """
    expected = cells_for_ncpc(report)
    found = ["other tabs than any pack of NCPC's"] * ([sheet.name for sheet in expected] != [
        sheet.name for sheet in raw_sheets])
    by_name = {sheet.name: sheet for sheet in raw_sheets}
    pairs = [(sheet, by_name[sheet.name]) for sheet in expected if sheet.name in by_name]
    numbered = [_numbered_cells(sheets) for sheets in zip(*pairs, strict=True)] if pairs else [[], []]
    for (sheet, _), cells, others in zip(pairs, *numbered, strict=True):
        places = [place for place in {**cells, **others} if cells.get(place) != others.get(place)]
        if places:
            row, column = min(places)
            found.append(f"in the tab {sheet.name} at {column_letter(column)}{row} what no pack of NCPC's has there")
    return found


def _numbered_cells(sheets: tuple[RawSheet, ...]) -> list[dict[tuple[int, int], tuple[type, Cell]]]:
    """Return the filled cells of each tab by row and column, with replacing texts numbered as they come."""
    numbers: dict[str, int] = {}
    return [{(row, column): (type(cell), _numbered(cell, numbers)) for row, column, cell in _filled(sheet)}
            for sheet in sheets]


def _filled(sheet: RawSheet) -> Iterator[tuple[int, int, Cell]]:
    return chain.from_iterable(((number, column, cell) for column, cell in enumerate(row, start=1) if cell != "")
                               for number, row in enumerate(sheet.rows, start=1))


def _numbered(cell: Cell, numbers: dict[str, int]) -> Cell:
    if not isinstance(cell, str):
        return cell
    parts = [(part, _REPLACEMENT.fullmatch(part)) for part in cell.split(_SEPARATOR)]
    return _SEPARATOR.join(part if match is None else _numbered_text(match, numbers) for part, match in parts)


def _numbered_text(match: re.Match[str], numbers: dict[str, int]) -> str:
    """Return a replacing text with the number of its first place instead of its own."""
    key = f"Scale {match['scale']}" if match["scale"] else match[0]
    number = numbers.setdefault(key, len(numbers))
    return f"{match[1] or 'Scale'} #{number}{match['step'] or ''}"
