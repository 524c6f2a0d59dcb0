"""The file cells.csv: the raw cells of a workbook, which come back exactly.

One row per filled cell, tab by tab. A row of the type `tab` starts each tab, so that an empty one is there, too.
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from cop_sheets.errors import BadRequest
from cop_sheets.layout import column_letter
from cop_sheets.raw import Cell, CellError, RawSheet
from cop_sheets.text import escape_formula, unescape_formula

CELL_HEADERS = ("Tab", "Row", "Column", "Type", "Value")
MAX_PACKED_CELLS = 5_000_000    # of all rows from the first column to the last filled one, as readers hold them
_MAX_ROWS, _MAX_COLUMNS = 1_048_576, 18_278
_TAB, _TEXT, _NUMBER, _DATE, _DATETIME, _TIME, _DURATION, _ERROR, _FORMULA = (
    "tab", "text", "number", "date", "date and time", "time", "duration", "error", "formula without a result")
_MICROSECONDS = 1_000_000    # in a second
_MAX_DURATION_LENGTH = 30    # characters; the longest duration has half of that


def cells_csv(raw_sheets: Iterable[RawSheet]) -> bytes:
    """Return the filled cells of tabs as CSV, columns `CELL_HEADERS`; `parse_cells_csv` reads them.

    Numbers and dates are in their shortest exact form, a duration in seconds. A text that a spreadsheet would change is
    in quotation marks, as in JSON.
    """
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(CELL_HEADERS)
    for raw_sheet in raw_sheets:
        name = _encode_text(raw_sheet.name)
        writer.writerow((name, "", "", _TAB, ""))
        for number, row in enumerate(raw_sheet.rows, start=1):
            for index, cell in enumerate(row, start=1):
                if cell != "":
                    writer.writerow((name, number, column_letter(index), *_encode_cell(cell)))
    return buffer.getvalue().encode("utf-8-sig")


def _encode_cell(cell: Cell) -> tuple[str, str]:
    """Return the type and the value of a filled cell."""
    if isinstance(cell, str):
        return _TEXT, _encode_text(cell)
    if isinstance(cell, CellError):
        return _FORMULA if cell.shown.startswith("=") else _ERROR, _encode_text(cell.shown)
    if isinstance(cell, timedelta):
        seconds = Decimal(cell // timedelta(microseconds=1)) / _MICROSECONDS
        return _DURATION, f"{seconds:f}"
    if isinstance(cell, datetime):
        return _DATETIME, cell.isoformat()
    if isinstance(cell, date):
        return _DATE, cell.isoformat()
    if isinstance(cell, time):
        return _TIME, cell.isoformat()
    return _NUMBER, repr(float(cell))


def _encode_text(text: str) -> str:
    """Return `text`, or as a JSON text if a spreadsheet or a CSV reader could change it."""
    is_plain = (escape_formula(text) == text == unescape_formula(text) and not text.startswith('"')
                and text.isprintable())
    # Other readers split a cell at a semicolon, also in quotation marks.
    return text if is_plain or text == "" else json.dumps(text).replace(";", "\\u003b")


def _decode_text(text: str) -> str:
    if not text.startswith('"'):
        return text
    value = json.loads(text)
    if not isinstance(value, str):
        raise ValueError("not a text")
    return value


def _decode_duration(text: str) -> timedelta:
    if len(text) > _MAX_DURATION_LENGTH or "e" in text.lower():    # 1E+999990 seconds would take a minute to refuse
        raise ValueError("not a duration")
    return timedelta(microseconds=int(Decimal(text) * _MICROSECONDS))


_DECODERS: dict[str, Any] = {
    _TEXT: _decode_text, _NUMBER: float, _DATE: date.fromisoformat, _DATETIME: datetime.fromisoformat,
    _TIME: time.fromisoformat, _DURATION: _decode_duration, _ERROR: lambda text: CellError(_decode_text(text)),
    _FORMULA: lambda text: CellError(_decode_text(text))}


def parse_cells_csv(data: bytes) -> list[RawSheet]:
    """Return the tabs in `data`, which `cells_csv` made. Raises BadRequest with a sentence that names the line."""
    raw_sheets: list[RawSheet] = []
    cells_left, line = MAX_PACKED_CELLS, 0
    try:
        for line, record in enumerate(_records(data), start=1):
            if line == 1:
                if tuple(record) != CELL_HEADERS:
                    raise ValueError("not the headers")
                continue
            name, row, column, kind, value = record
            if kind == _TAB:
                raw_sheets.append(RawSheet(_decode_text(name), []))
                continue
            rows = raw_sheets[-1].rows
            if _decode_text(name) != raw_sheets[-1].name:
                raise ValueError("another tab")
            number, index = int(row), _column_index(column)
            if not (max(len(rows), 1) <= number <= _MAX_ROWS and index < _MAX_COLUMNS):
                raise ValueError("not in order, or too far")
            cells_left -= number - len(rows)    # an empty row takes as much memory as several cells
            if cells_left < 0:
                raise ValueError("too many rows")
            rows.extend([] for _ in range(number - len(rows)))
            cells = rows[-1]
            added = index + 1 - len(cells)
            cells_left -= added
            if added < 1 or cells_left < 0:
                raise ValueError("not in order, or too many")
            cells.extend([""] * added)
            cells[index] = _DECODERS[kind](value)
    except (ValueError, KeyError, IndexError, ArithmeticError, RecursionError, csv.Error) as problem:
        raise BadRequest(f"cells.csv can't be read from line {line or 1} on: it is not as the product writes "
                         "it.") from problem
    if line == 0:
        raise BadRequest("cells.csv is empty.")
    return raw_sheets


def _records(data: bytes) -> Iterator[list[str]]:
    text = data.decode("utf-8-sig")
    csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))    # global, so it is only ever raised
    return csv.reader(io.StringIO(text, newline=""), strict=True)


def _column_index(letters: str) -> int:
    """Return the index from 0 of the column with the letters A, B, …, AA."""
    if not 1 <= len(letters) <= 3 or not all("A" <= letter <= "Z" for letter in letters):
        raise ValueError("not a column")
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
