"""Imports an .xlsx as Google would, with openpyxl: independent of the product's reader, to compare them.

A formula that was saved without its result shows `Loading...`: Google would calculate it, and this server cannot.
"""

import math
import re
import warnings
from datetime import date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path

from openpyxl.cell.cell import Cell as ExcelCell
from openpyxl.chartsheet import Chartsheet
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.numbers import BUILTIN_FORMATS
from openpyxl.utils.datetime import MAC_EPOCH
from openpyxl.worksheet.worksheet import Worksheet

from tests.fake_google.book import LOADING, Book, Cell, Error, Tab, new_book, plain_cell

_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
# 1904-01-01 as a serial of 1900's calendar.
_MAC_DAYS = 1462
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_FORMAT_PART = re.compile(r"\"[^\"]*\"|\\.|_.|\*.|\[(?P<elapsed>h+|m+|s+)\]|\[[^\]]*\]|(?P<half>am/pm|a/p)|"
                          r"(?P<science>e[+-])|(?P<other>.)", re.IGNORECASE | re.DOTALL)
# Excel's codes for the short date and for date and time, which depend on the locale.
_SHORT_DATE, _DATE_AND_TIME = BUILTIN_FORMATS[14], BUILTIN_FORMATS[22]


class NotImportable(ValueError):
    """A file that Google can't open as a spreadsheet."""


class _Reader(ExcelReader):
    """Reads numbers as stored in the file: openpyxl would convert, round and limit dates."""

    def read_worksheets(self) -> None:
        self.wb._date_formats = self.wb._timedelta_formats = frozenset()
        super().read_worksheets()


def book_of(path: Path, book_id: str | None = None, **more: object) -> Book:
    """Return the workbook at `path` as a spreadsheet; `more` as for `new_book`. Raises NotImportable."""
    data = path.read_bytes()
    book = new_book(path.stem, (), book_id, **more)
    try:
        _import(book, data)
    except Exception as problem:
        # openpyxl doesn't catch the exceptions of its parsers.
        raise NotImportable(f"{path.name} is no workbook that can be imported") from problem
    return book


def _import(book: Book, data: bytes) -> None:
    results, formulas = _sheets(data, True), None
    for index, sheet in enumerate(results.worksheets_and_charts):
        if isinstance(sheet, Chartsheet):
            book.add_tab(sheet.title, kind="OBJECT")
            continue
        if results.has_formulas and formulas is None:
            formulas = _sheets(data, False).worksheets_and_charts
        tab = book.add_tab(sheet.title, hidden=sheet.sheet_state != "visible")
        _fill(tab, sheet, formulas[index] if formulas else sheet, results.days)


class _Sheets:
    def __init__(self, reader: _Reader, has_formulas: bool):
        self.worksheets_and_charts = reader.wb._sheets
        self.days = _MAC_DAYS if reader.wb.epoch == MAC_EPOCH else 0
        self.has_formulas = has_formulas


def _sheets(data: bytes, results: bool) -> _Sheets:
    with warnings.catch_warnings():
        # openpyxl warns of extensions that it ignores; none of them has cells.
        warnings.simplefilter("ignore")
        reader = _Reader(BytesIO(data), data_only=results, keep_links=False)
        has_formulas = results and any(
            _FORMULA.search(reader.archive.read(name)) for name in reader.valid_files if name.endswith(".xml"))
        reader.read()
    return _Sheets(reader, has_formulas)


def _fill(tab: Tab, results: Worksheet, formulas: Worksheet, days: int) -> None:
    formats: dict[int, dict] = {}
    for (row, column), source in sorted(results._cells.items()):
        if not isinstance(source, ExcelCell):
            continue    # part of a merged cell
        style = source._style.numFmtId, source._style.fontId, source._style.alignmentId
        if style not in formats:
            formats[style] = _format(source)
        formula = formulas._cells[row, column]
        cell = _cell(source, formula if formula.data_type == "f" else None, formats[style], days)
        if not cell.empty:
            tab.put(row - 1, column - 1, cell)


def _cell(source: ExcelCell, formula: ExcelCell | None, own_format: dict, days: int) -> Cell:
    content = source._value
    if isinstance(content, date | datetime | time | timedelta):
        cell = plain_cell(content)
        cell.format = cell.format | own_format
    elif source.data_type == "e":
        cell = Cell(Error(content or "#ERROR!"), format=own_format)
    elif isinstance(content, bool):
        cell = Cell(content, format=own_format)
    elif isinstance(content, int | float):
        cell = Cell(_number(float(content), own_format, days), format=own_format)
    elif content is None:
        cell = Cell(format=own_format)
    else:
        cell = Cell(_text(str(content)) or None, format=own_format)
    if formula is not None:
        text = getattr(formula._value, "text", formula._value)
        cell.formula = text if isinstance(text, str) and text.startswith("=") else f"={text or ''}"
        if cell.value is None:
            # A text result may be empty; other results are missing.
            cell.value = "" if source.data_type in ("s", "str") else LOADING
    if source.comment:
        cell.note = source.comment.text
    return cell


def _number(value: float, own_format: dict, days: int) -> float | Error:
    if not math.isfinite(value):
        return Error("#NUM!")
    return value + days if days and own_format.get("numberFormat", {}).get("type") in ("DATE", "DATE_TIME") else value


def _text(text: str) -> str:
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text).replace("\r\n", "\n")


def _format(source: ExcelCell) -> dict:
    own: dict = {}
    number_format = google_format(source.number_format)
    if number_format:
        own["numberFormat"] = number_format
    if source.font and source.font.b:
        own["textFormat"] = {"bold": True}
    if source.alignment and source.alignment.wrap_text:
        own["wrapStrategy"] = "WRAP"
    return own


def google_format(code: str) -> dict:
    """Return Excel's format `code` as a NumberFormat in JSON; {} for General."""
    if not code or code.lower() == "general":
        return {}
    if code == _SHORT_DATE:
        return {"type": "DATE", "pattern": "M/d/yyyy"}
    if code == _DATE_AND_TIME:
        return {"type": "DATE_TIME", "pattern": "M/d/yyyy h:mm"}
    return {"type": _kind(code), "pattern": _pattern(code)}


def _kind(code: str) -> str:
    has_date = has_time = False
    months = 0
    for match in _FORMAT_PART.finditer(code):
        letter = (match["other"] or "").lower()
        if letter == ";":
            break
        has_time |= bool(match["elapsed"] or match["half"]) or letter in ("h", "s")
        has_date |= letter in ("d", "y")
        months += letter == "m"
    if has_time or has_date or months:
        # An m beside hours or seconds is a minute, else a month; mmm is its name.
        has_date |= bool(months) and (not has_time or months > 2)
        return "DATE_TIME" if has_date and has_time else "DATE" if has_date else "TIME"
    if "@" in code:
        return "TEXT"
    plain = re.sub(r"\"[^\"]*\"|\\.", "", code)
    if "%" in plain:
        return "PERCENT"
    if re.search(r"[0#]E[+-]", plain, re.IGNORECASE):
        return "SCIENTIFIC"
    return "CURRENCY" if re.search(r"\[\$[^-\]]|[$€£]", code) else "NUMBER"


def _pattern(code: str) -> str:
    """Return `code` without parts that only Excel has: the country and the section for text."""
    code = re.sub(r"\[\$-[0-9A-Fa-f]+\]", "", code)
    return re.sub(r";@$", "", code) or code
