"""Reads one workbook, .xlsx, .xlsm or .ods, from its bytes into raw cells with their addresses."""

import math
import re
from datetime import time, timedelta
from itertools import pairwise
from pathlib import PurePosixPath

from python_calamine import CalamineWorkbook, SheetVisibleEnum

from cop_sheets.errors import WorkbookUnreadable
from cop_sheets.gc_pause import gc_paused
from cop_sheets.layout import column_letter
from cop_sheets.raw import Cell, CellError, RawSheet, Workbook, normalize_rows
from cop_sheets.readers import ods_scan, xlsx_errors
from cop_sheets.readers.safe_zip import Package, damaged_error, open_package, too_large_error
from cop_sheets.readers.xlsx_package import SanitizedPackage, read_contents
from cop_sheets.text import clean

# calamine returns a tab as a dense rectangle, so its last cell decides how much memory it takes.
TAB_CELL_LIMIT = 3_000_000
WORKBOOK_CELL_LIMIT = 5_000_000
_ROW_OVERHEAD_CELLS = 4
# The scan of an .ods visits every cell, which takes longer than a regex search.
ODS_CONTENT_LIMIT = 32 * 1024 * 1024
TEXT_LIMIT = 64 * 1024 * 1024
SHARED_STRING_LIMIT = 1_500_000
TAB_LIMIT = 1_000

# It starts at a tag, so that a tag with very many quotation marks is only searched once.
_STRING_CELL = re.compile(rb"""<(?>[^<>]*?["']s["'])[^<>]*+>\s*+<(?:[^\s<>/:]+:)?v[^<>]*+>\s*+([0-9]+)""")
_STRING_CELL_BYTES = len('<c t="s"><v>0</v></c>')    # the shortest cell with a shared text
_STRING_ITEM = re.compile(rb"<(?:[^\s<>/:]+:)?si(?=[\s/>])")
_DURATION = re.compile(r"(-?)P(?:(\d{1,9})D)?(?:T(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9}(?:\.\d{1,40})?)S)?)?")


def read_upload(file_name: str, data: bytes) -> Workbook:
    """Return an uploaded workbook; its partnership is the file's name. Raises WorkbookUnreadable."""
    base = PurePosixPath(str(file_name).replace("\\", "/")).name
    name = clean(base) or "The uploaded file"
    return read_workbook_bytes(data, clean(PurePosixPath(base).stem) or name, name)


@gc_paused()
def read_workbook_bytes(data: bytes, partnership: str, address: str) -> Workbook:
    """Return the tabs of the workbook in `data`, hidden ones too, in their order.

    Raises WorkbookUnreadable with one sentence, whatever `data` holds.
    """
    name = PurePosixPath(address.replace("\\", "/")).name or partnership
    package = open_package(data, name)
    try:
        grids = _read_ods(package) if package.kind == "ods" else _read_xlsx(package)
    except WorkbookUnreadable:
        raise
    except xlsx_errors.TooManyErrors as problem:
        raise WorkbookUnreadable(
            f"{name} holds more than {xlsx_errors.MAX_CELL_ERRORS:,} errors or formulas without a result: open it, let "
            "it calculate, mend or clear them, and save it again") from problem
    except xlsx_errors.TooManyCells as problem:
        raise too_large_error(name) from problem
    except BaseException as problem:
        # calamine is compiled Rust: its panics arrive as a BaseException.
        if isinstance(problem, Exception) or type(problem).__name__ == "PanicException":
            raise damaged_error(name) from problem
        raise
    if not grids:
        raise WorkbookUnreadable(f"{name} has no tabs: check that it is the right file")
    return Workbook(partnership, address, grids)


def _read_xlsx(package: Package) -> list[RawSheet]:
    contents = read_contents(package)
    if len(contents.sheets) > TAB_LIMIT:
        raise too_large_error(package.name)
    text_bytes, inspections, has_infinite = 0, [], []
    string_lengths: list[int] = []
    with SanitizedPackage(contents.is_1904) as repacked:
        if contents.styles:
            repacked.add("styles.xml", package.read_xml(contents.styles))
        if contents.shared_strings:
            shared_strings = package.read_xml(contents.shared_strings)
            repacked.add("sharedStrings.xml", shared_strings)
            if shared_strings.count(b"<si") + shared_strings.count(b":si") > SHARED_STRING_LIMIT:
                raise too_large_error(package.name)
            starts = [match.start() for match in _STRING_ITEM.finditer(shared_strings)] + [len(shared_strings)]
            string_lengths = [end - start for start, end in pairwise(starts)]
            shared_strings = b""    # for its memory
        for sheet in contents.sheets:
            xml, may_be_infinite = xlsx_errors.remove_invalid_date_formats(package.read_xml(sheet.part))
            inspection = xlsx_errors.inspect_worksheet(xml, TAB_CELL_LIMIT)
            if inspection.out_of_range:
                raise _out_of_range_error(package.name, sheet.name, inspection.out_of_range)
            text_bytes += _shared_text_bytes(xml, string_lengths)
            if text_bytes > TEXT_LIMIT:
                raise too_large_error(package.name)
            inspections.append(inspection)
            has_infinite.append(may_be_infinite)
            repacked.add_sheet(xml)
        xml = b""    # frees the last part, which may be the largest, before calamine starts
        reader = CalamineWorkbook.from_filelike(repacked.finish())
    grids, cells = [], 0
    for number, (sheet, inspection) in enumerate(zip(contents.sheets, inspections, strict=True)):
        rows, cells = _read_rows(reader, number, cells, package.name)
        if has_infinite[number]:
            _mark_infinite_numbers(rows)
        grids.append(_raw_sheet(sheet.name, sheet.hidden, rows, inspection.errors))
    return grids


def _read_ods(package: Package) -> list[RawSheet]:
    content = package.read_xml("content.xml", limit=ODS_CONTENT_LIMIT)
    tables = ods_scan.scan_ods(content, TAB_CELL_LIMIT, TEXT_LIMIT, package.name)
    for table in tables:
        if table.out_of_range:
            raise _out_of_range_error(package.name, table.name, table.out_of_range)
    reader = CalamineWorkbook.from_filelike(ods_scan.sanitize_ods(content))
    grids, cells = [], 0
    for number, (table, metadata) in enumerate(zip(tables, reader.sheets_metadata, strict=True)):
        if table.is_copy_of_another_file:
            continue
        rows, cells = _read_rows(reader, number, cells, package.name)
        _mark_infinite_numbers(rows)
        _read_durations(rows)
        grids.append(_raw_sheet(table.name, metadata.visible != SheetVisibleEnum.Visible, rows, table.errors))
    return grids


def _out_of_range_error(name: str, tab: str, position: xlsx_errors.Address) -> WorkbookUnreadable:
    row, column = position
    return WorkbookUnreadable(
        f"{name} was not read: its tab {clean(tab)} has something in cell {column_letter(column + 1)}{row + 1}, far "
        "from the rest: clear that cell, or delete the rows and columns after the data, and save it again")


def _shared_text_bytes(xml: bytes, string_lengths: list[int]) -> int:
    """Return how many bytes the shared strings of a worksheet take when each cell has its own copy, or 0 if few."""
    if not string_lengths:
        return 0
    longest = max(string_lengths)
    if len(xml) // _STRING_CELL_BYTES * longest <= TEXT_LIMIT // 4:
        return 0
    count = xml.count(b'"s"') + xml.count(b"'s'")
    if count * longest <= TEXT_LIMIT // 4:
        return 0
    indexes = [int(index) for index in _STRING_CELL.findall(xml)]
    known = sum(string_lengths[index] for index in indexes if index < len(string_lengths))
    return known + max(0, count - len(indexes)) * longest


def _read_rows(reader: CalamineWorkbook, number: int, cells: int, name: str) -> tuple[list[list[Cell]], int]:
    """Return the rows of tab `number` from A1, and `cells`, the cells of all tabs so far, with those of this tab."""
    sheet = reader.get_sheet_by_index(number)
    if sheet.end is None:
        return [], cells
    cells += (sheet.end[0] + 1) * (sheet.end[1] + 1 + _ROW_OVERHEAD_CELLS)
    if cells > WORKBOOK_CELL_LIMIT:
        raise too_large_error(name)
    # Not `iter_rows`, which leaves out empty columns on the left and so shifts every address.
    return normalize_rows(sheet.to_python(skip_empty_area=False)), cells


def _mark_infinite_numbers(rows: list[list[Cell]]) -> None:
    for row in rows:
        for column, cell in enumerate(row):
            if isinstance(cell, float) and not math.isfinite(cell):
                row[column] = CellError("#NUM!")


def _read_durations(rows: list[list[Cell]]) -> None:
    # calamine returns times of day as such, but other durations as text, such as PT36H00M00S.
    for row in rows:
        for column, cell in enumerate(row):
            if isinstance(cell, str) and cell.startswith(("P", "-PT")):
                parts = _DURATION.fullmatch(cell)
                if parts and any(parts.groups()[1:]):
                    row[column] = _duration(parts)


def _duration(parts: re.Match[str]) -> Cell:
    sign, days, hours, minutes, seconds = parts.groups()
    try:
        value = timedelta(int(days or 0), float(seconds or 0), 0, 0, int(minutes or 0), int(hours or 0))
    except OverflowError:
        return parts[0]
    if sign:
        return -value
    if value < timedelta(days=1):
        seconds_of_day = value.seconds
        return time(seconds_of_day // 3600, seconds_of_day // 60 % 60, seconds_of_day % 60, value.microseconds)
    return value


def _raw_sheet(name: str, hidden: bool, rows: list[list[Cell]], errors: dict[xlsx_errors.Address, CellError]
               ) -> RawSheet:
    for (row, column), problem in errors.items():
        while len(rows) <= row:
            rows.append([])
        cells = rows[row]
        cells.extend([""] * (column + 1 - len(cells)))
        cells[column] = problem
    return RawSheet(clean(name), rows, hidden)
