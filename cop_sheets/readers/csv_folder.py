"""Reads a folder of CSV files as one workbook, each file a tab. Every cell is text."""

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

from cop_sheets.errors import WorkbookUnreadable
from cop_sheets.raw import Cell, RawSheet, Workbook, normalize_rows
from cop_sheets.readers.safe_zip import SIZE_LIMIT, file_size_message, looks_binary
from cop_sheets.text import NO_NAME, clean

MAX_CSV_CELLS = 4_000_000
MAX_CSV_ROWS = 1_048_576
_SAMPLED_LINES = 20
_QUOTED = re.compile(r'"[^"]*"')
_SEPARATOR_LINE = re.compile(r"sep=(.)\Z", re.IGNORECASE)
_END_MARKER = "\x1e end of the file \x1e"


def read_csv_files(paths: list[Path], partnership: str, address: str) -> Workbook:
    """Return the workbook whose tabs are the CSV files at `paths`; a file's name is its tab's.

    Raises WorkbookUnreadable, and OSError where a file can't be opened.
    """
    raw_sheets: list[RawSheet] = []
    names: set[str] = set()
    cells_left = MAX_CSV_CELLS
    for path in paths:
        name = clean(path.stem) or NO_NAME
        if name in names:
            raise WorkbookUnreadable(f"{path.parent.name} has two files for the tab {name}: keep one of them")
        names.add(name)
        if path.stat().st_size > SIZE_LIMIT:
            raise WorkbookUnreadable(file_size_message(path.name))
        raw_sheets.append(RawSheet(name, read_csv(path.read_bytes(), path.name, cells_left)))
        cells_left -= sum(map(len, raw_sheets[-1].rows))
    return Workbook(partnership, address, raw_sheets)


def read_csv(data: bytes, name: str, cell_limit: int = MAX_CSV_CELLS) -> list[list[Cell]]:
    """Return the rows of a CSV file, numbered as in a spreadsheet: a blank line is a row, a quoted line break is not.

    Raises WorkbookUnreadable.
    """
    if len(data) > SIZE_LIMIT:
        raise WorkbookUnreadable(file_size_message(name))
    if looks_binary(data):
        raise WorkbookUnreadable(f"{name} is not a CSV file: open it and save the tab as CSV (UTF-8), or give the "
                                 "workbook itself as .xlsx")
    text = _decode(data).replace("\0", "")
    first, _, rest = text.partition("\n")
    declared = _SEPARATOR_LINE.match(first.strip("\r\""))
    if declared:
        # Excel reads this line as an instruction and doesn't show it, so it's no row.
        text, separator = rest, declared[1]
    else:
        separator = _detect_separator(text)
    return normalize_rows(_records(text, separator, name, cell_limit))


def _decode(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    # UTF-16 without a byte order mark: in western text every other byte is zero.
    first, second = data[0:2000:2], data[1:2000:2]
    for zeros, letters, encoding in ((first, second, "utf-16-be"), (second, first, "utf-16-le")):
        if zeros.count(0) > 0.7 * len(zeros) and letters.count(0) < 0.1 * len(letters):
            return data.decode(encoding, "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _detect_separator(text: str) -> str:
    """Return the comma, unless the first lines clearly use semicolons or tabs.

    Semicolons also separate people within a cell, so any line with commas and no semicolon means comma.
    """
    lines = [_QUOTED.sub("", line) for line in _first_lines(text, _SAMPLED_LINES)]
    for separator in ("\t", ";"):
        without_commas = any(separator in line and "," not in line for line in lines)
        if without_commas and not any(line.count(",") > 1 and separator not in line for line in lines):
            return separator
    return ","


def _first_lines(text: str, count: int) -> list[str]:
    return [line for _, line in zip(range(count), io.StringIO(text[:100_000], newline=""), strict=False)]


def _records(text: str, separator: str, name: str, cell_limit: int) -> Iterator[list[str]]:
    # A field may be as large as a file. The csv module's limit is global, so it is only ever raised.
    csv.field_size_limit(max(csv.field_size_limit(), 2 * SIZE_LIMIT))
    if not text.endswith(("\n", "\r")):
        text += "\n"
    cells, rows = 0, 0
    record: list[str] = []
    for record in csv.reader(io.StringIO(text + _END_MARKER, newline=""), delimiter=separator):
        if record == [_END_MARKER]:
            return
        rows += 1
        cells += len(record)
        if cells > cell_limit or rows > MAX_CSV_ROWS:
            raise WorkbookUnreadable(f"{name} has more cells than can be read: remove the empty rows and columns")
        yield record
    quoted = next((cell.split(_END_MARKER)[0] for cell in record if _END_MARKER in cell), "")
    raise WorkbookUnreadable(f'{name} has a quotation mark (") in row {rows} that is never closed, so its rows '
                             f"run together after {clean(quoted)[:30]!r}: close it, or save the tab as CSV again")
