"""Turns what `spreadsheets.get` answers into the raw cells that the same workbook gives as .xlsx.

Only values count, never the text that a cell shows: that follows the spreadsheet's locale. A date is told from a plain
number by its number format alone. Dates and times are what the spreadsheet shows, in its own time zone: the number
behind them has none, and nothing is moved to another.
"""

import math
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from cop_sheets.errors import WorkbookUnreadable
from cop_sheets.raw import Cell, CellError, RawSheet, Workbook, normalize_rows
from cop_sheets.text import clean

# What one request asks for: the tabs, and of each cell its value and number format, so that nothing else is sent.
PROPERTY_FIELDS = "properties(title,locale)"
TAB_FIELDS = "properties(sheetId,title,sheetType,hidden,gridProperties(rowCount,columnCount))"
CELL_FIELDS = "data(startRow,startColumn,rowData(values(effectiveValue,effectiveFormat(numberFormat))))"
SPREADSHEET_FIELDS, TAB_LIST_FIELDS = (f"{PROPERTY_FIELDS},sheets({TAB_FIELDS},{CELL_FIELDS})",
                                       f"{PROPERTY_FIELDS},sheets({TAB_FIELDS})")
# For the registry: an address that was pasted may show as the sheet's title, with the address behind it.
LINKED_CELL_FIELDS = SPREADSHEET_FIELDS.replace("effectiveValue,",
                                                "effectiveValue,hyperlink,chipRuns(chip(richLinkProperties(uri))),")
MAX_SPREADSHEET_CELLS = 5_000_000

_DATE_TYPES = frozenset(("DATE", "TIME", "DATE_TIME"))
# A duration's pattern counts on beyond a day: [h]:mm:ss. Quoted and escaped letters are no part of it.
_DURATION = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_LITERAL = re.compile(r'"[^"]*"|\\.')
_EPOCH, _MARCH_1900 = datetime(1899, 12, 30), 60
_DATE_LIMIT, _DURATION_LIMIT = 2_958_466, 10_000_000
_ERROR_TEXTS = {"ERROR": "#ERROR!", "NULL_VALUE": "#NULL!", "DIVIDE_BY_ZERO": "#DIV/0!", "VALUE": "#VALUE!",
                "REF": "#REF!",
                "NAME": "#NAME?", "NUM": "#NUM!", "N_A": "#N/A", "LOADING": "Loading..."}


@dataclass
class Spreadsheet:
    """A spreadsheet as it was answered: its title, its locale (`en_US`), tabs."""

    title: str
    locale: str
    raw_sheets: list[RawSheet]

    def workbook(self, partnership: str, address: str) -> Workbook:
        """Return it as the workbook of a partnership."""
        return Workbook(partnership, address, self.raw_sheets)


def decode_spreadsheet(response: dict, name: str) -> Spreadsheet:
    """Return what `response`, the fields WHOLE of a spreadsheet, says; `name` is whose it is.

    Tabs stand in their order, hidden ones too, charts left out. Raises WorkbookUnreadable.
    """
    try:
        properties = response.get("properties") or {}
        grids = [_decode_sheet(sheet) for sheet in response.get("sheets") or ()
                 if sheet["properties"].get("sheetType", "GRID") == "GRID"]
        spreadsheet = Spreadsheet(clean(str(properties.get("title", ""))), str(properties.get("locale", "")), grids)
    except _TooManyCells:
        raise WorkbookUnreadable(f"{name} was not read: something in it stands far from the rest; delete the rows and "
                                 "columns after the data in every tab") from None
    except (AttributeError, KeyError, TypeError, ValueError, OverflowError):
        raise WorkbookUnreadable(f"{name} was not read: Google's answer has another shape than it should; try again in "
                                 "a few minutes, and if that doesn't help, ask whoever keeps this app") from None
    if not spreadsheet.raw_sheets:
        raise WorkbookUnreadable(f"{name} was not read: its Google Sheet has no tabs with cells; check that it is the "
                                 "right one")
    return spreadsheet


def list_tab_sizes(response: dict) -> list[tuple[str, int]]:
    """Return the title of each tab with cells that `response`, of TAB_LIST_FIELDS, names, and how many it has room for.

    Raises KeyError and the like where the answer has another shape.
    """
    tabs = []
    for sheet in response.get("sheets") or ():
        size = sheet["properties"].get("gridProperties") or {}
        if sheet["properties"].get("sheetType", "GRID") == "GRID":
            tabs.append((sheet["properties"]["title"], size.get("rowCount", 0) * size.get("columnCount", 0)))
    return tabs


def cell_links(response: dict) -> dict[tuple[int, int, int], str]:
    """Return the links behind cells that `response`, of LINKED_CELL_FIELDS, holds, by sheetId, row, column from 0."""
    links = {}
    for sheet in response.get("sheets") or ():
        for block in sheet.get("data") or ():
            for row, row_data in enumerate(block.get("rowData") or (), start=block.get("startRow", 0)):
                for column, cell in enumerate(row_data.get("values") or (), start=block.get("startColumn", 0)):
                    chips = [((run.get("chip") or {}).get("richLinkProperties") or {}).get("uri")
                             for run in cell.get("chipRuns") or ()]
                    link = next(filter(None, (cell.get("hyperlink"), *chips)), None)
                    if link:
                        links[sheet["properties"].get("sheetId", 0), row, column] = link
    return links


class _TooManyCells(Exception):
    pass


def _decode_sheet(sheet: dict) -> RawSheet:
    properties = sheet["properties"]
    rows_by_number: dict[int, list] = {}
    # A tab comes as one block unless parts of it were asked for; each says where it begins.
    for block in sheet.get("data") or ():
        top, left = block.get("startRow", 0), block.get("startColumn", 0)
        for number, row_data in enumerate(block.get("rowData") or (), start=top):
            cells = [_decode_cell(cell) for cell in row_data.get("values") or ()]
            # What is only formatted, after the last value, is nothing.
            while cells and cells[-1] is None:
                cells.pop()
            if cells:
                row = rows_by_number.setdefault(number, [])
                row.extend([None] * (left - len(row)))
                row[left:left + len(cells)] = cells
    height, width = max(rows_by_number, default=-1) + 1, max(map(len, rows_by_number.values()), default=0)
    if height * width > MAX_SPREADSHEET_CELLS:
        raise _TooManyCells
    rows = [rows_by_number.get(number, []) for number in range(height)]
    rows = [row + [None] * (width - len(row)) for row in rows]
    return RawSheet(clean(properties["title"]), normalize_rows(rows), bool(properties.get("hidden", False)),
                    int(properties.get("sheetId", 0)))


def _decode_cell(cell: dict) -> Cell | bool | None:
    """Return the raw cell; None where nothing stands in it."""
    value = cell.get("effectiveValue")
    if not value:
        return None
    if "stringValue" in value:
        return str(value["stringValue"])
    if "numberValue" in value:
        return _decode_number(value["numberValue"], cell)
    if "boolValue" in value:
        return bool(value["boolValue"])
    if "errorValue" in value:
        return CellError(_ERROR_TEXTS.get((value["errorValue"] or {}).get("type"), "#ERROR!"))
    return None


def _decode_number(number: float | str, cell: dict) -> Cell:
    # JSON has no word for what is no number; Google's libraries write such as text.
    value = float(number)
    if not math.isfinite(value):
        return CellError("#NUM!")
    number_format = (cell.get("effectiveFormat") or {}).get("numberFormat") or {}
    if number_format.get("type") not in _DATE_TYPES or value < 0:
        return value
    return serial_to_datetime(value, number_format.get("pattern", ""), number_format["type"])


def serial_to_datetime(value: float, pattern: str = "", kind: str = "DATE") -> Cell:
    """Return the date, time or duration that the number `value` (days since 30 December 1899, 0 or more) stands for.

    Less than a day is a time, whole days a date. What no date can be stays a number. In the first two months the days
    are counted as Excel does, whose 1900 begins a day later, as the same workbook would give them as .xlsx.
    """
    if _DURATION.search(_LITERAL.sub("", pattern)) or (kind == "TIME" and not pattern and value >= 1):
        return timedelta(milliseconds=_milliseconds(value)) if value < _DURATION_LIMIT else value
    if value >= _DATE_LIMIT:
        return value
    length = timedelta(milliseconds=_milliseconds(value))
    if value < 1:
        return (_EPOCH + length).time()
    try:
        result = _EPOCH + length + timedelta(days=1 if value < _MARCH_1900 else 0)
    except OverflowError:
        return value
    return date(result.year, result.month, result.day) if value == int(value) else result


def datetime_to_serial(when: date) -> float:
    """Return the number behind a date or zoneless datetime, from March 1900 on: what `serial_to_datetime` reads."""
    at = when if isinstance(when, datetime) else datetime(when.year, when.month, when.day)
    return (at - _EPOCH) / timedelta(days=1)


def _milliseconds(days: float) -> int:
    return math.floor(days * 86_400_000 + 0.5)
