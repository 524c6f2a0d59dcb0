"""The file workbook.xlsx of a pack: the cells as a workbook, for people to look at."""

import re
from collections.abc import Iterable
from datetime import date, time, timedelta
from typing import Any

from cop_sheets.errors import SheetsError
from cop_sheets.raw import Cell, RawSheet, display_text
from cop_sheets.readers import read_workbook_bytes
from cop_sheets.readers.safe_zip import ZipParts
from cop_sheets.writers.xlsx_writer import XlsxWriter
from workflow.packs.archive import MAX_UNPACKED_BYTES, WORKBOOK

_MAX_NAME_LENGTH, _MAX_ROWS, _MAX_COLUMNS = 31, 1_048_576, 16_384    # Excel's limits
_FORBIDDEN_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_FIRST_DATE = date(1900, 3, 1)    # Excel counts a February 29, 1900


def workbook_xlsx(raw_sheets: Iterable[RawSheet]) -> bytes:
    """Return tabs as an Excel workbook: the same bytes for the same cells, and text that never runs as a formula.

    Times and durations are texts. A tab's name is shortened, or numbered, where Excel doesn't allow it.
    """
    writer = XlsxWriter("Certified cells")
    used: set[str] = set()
    for raw_sheet in raw_sheets:
        rows = [[_excel_cell(cell) for cell in row[:_MAX_COLUMNS]] for row in raw_sheet.rows[:_MAX_ROWS]]
        writer.rows(writer.add_tab(_tab_name(raw_sheet.name, used)), rows, 0)
    if not used:
        writer.add_tab(_tab_name("", used))
    return writer.finish()


def is_same_workbook(data: bytes, expected: bytes) -> bool:
    """Return whether two workbooks have the same parts, however they are compressed; `expected`: of `workbook_xlsx`."""
    if data == expected:
        return True
    try:
        wanted, found = (_Parts(each, "") for each in (expected, data))
        return wanted.has_same_parts(found)
    except SheetsError:
        return False


def has_same_cells(data: bytes, expected: bytes) -> bool:
    """Return whether two workbooks have the same tabs and cells, whatever else they hold."""
    try:
        versions = [read_workbook_bytes(each, "", WORKBOOK).version for each in (data, expected)]
    except SheetsError:
        return False
    return versions[0] == versions[1]


class _Parts(ZipParts):
    unpacked_limit = MAX_UNPACKED_BYTES

    def has_same_parts(self, other: "_Parts") -> bool:
        sizes, found_sizes = ({part: info.file_size for part, info in each._parts.items()} for each in (self, other))
        return sizes == found_sizes and len(other._zip.infolist()) == len(sizes) and all(
            self._unpack(info, MAX_UNPACKED_BYTES) == other._unpack(other._parts[part], MAX_UNPACKED_BYTES)
            for part, info in self._parts.items())


def _tab_name(name: str, used: set[str]) -> str:
    base = _FORBIDDEN_IN_NAMES.sub("_", name).strip("'")[:_MAX_NAME_LENGTH] or "Tab"
    result, number = base, 1
    while result.casefold() in used or result.casefold() == "history":    # a name that Excel keeps for itself
        number += 1
        ending = f" ({number})"
        result = base[:_MAX_NAME_LENGTH - len(ending)] + ending
    used.add(result.casefold())
    return result


def _excel_cell(cell: Cell) -> Any:
    """Return a cell as the writer takes it."""
    if isinstance(cell, time | timedelta):
        return str(display_text(cell))
    if isinstance(cell, float) and not abs(cell) <= 1e307:    # more than Excel can hold, or no number
        return repr(cell)
    if isinstance(cell, date):
        return cell if date(cell.year, cell.month, cell.day) >= _FIRST_DATE else str(display_text(cell))
    return cell
