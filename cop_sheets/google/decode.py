"""Decodes the response of `spreadsheets.get` into the same raw cells that the workbook would have as .xlsx.

Values are used, not displayed texts, which depend on the spreadsheet's locale. Only its number format distinguishes a
date from a number. Dates and times are those that the spreadsheet shows: they have no time zone and are not converted.
"""

import math
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from cop_sheets.errors import WorkbookUnreadable, not_read
from cop_sheets.raw import Cell, CellError, RawSheet, Workbook, normalize_rows
from cop_sheets.text import clean

# The fields to request: the tabs, and the value and number format of each cell.
PROPERTY_FIELDS = "properties(title,locale)"
TAB_FIELDS = "properties(sheetId,title,sheetType,hidden,gridProperties(rowCount,columnCount))"
CELL_FIELDS = "data(startRow,startColumn,rowData(values(effectiveValue,effectiveFormat(numberFormat))))"
SPREADSHEET_FIELDS, TAB_LIST_FIELDS = (f"{PROPERTY_FIELDS},sheets({TAB_FIELDS},{CELL_FIELDS})",
                                       f"{PROPERTY_FIELDS},sheets({TAB_FIELDS})")
# For the registry: a pasted address may become a link or chip that shows the sheet's title.
LINKED_CELL_FIELDS = SPREADSHEET_FIELDS.replace("effectiveValue,",
                                                "effectiveValue,hyperlink,chipRuns(chip(richLinkProperties(uri))),")
MAX_SPREADSHEET_CELLS = 5_000_000

_DATE_TYPES = frozenset(("DATE", "TIME", "DATE_TIME"))
# The pattern of a duration has brackets: [h]:mm:ss. Quoted and escaped letters don't count.
_DURATION = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_LITERAL = re.compile(r'"[^"]*"|\\.')
_EPOCH, _MARCH_1900 = datetime(1899, 12, 30), 60
_DATE_LIMIT, _DURATION_LIMIT = 2_958_466, 10_000_000
_ERROR_TEXTS = {"ERROR": "#ERROR!", "NULL_VALUE": "#NULL!", "DIVIDE_BY_ZERO": "#DIV/0!", "VALUE": "#VALUE!",
                "REF": "#REF!",
                "NAME": "#NAME?", "NUM": "#NUM!", "N_A": "#N/A", "LOADING": "Loading..."}


@dataclass
class Spreadsheet:
    """A decoded spreadsheet: its title, its locale (`en_US`) and its tabs."""

    title: str
    locale: str
    raw_sheets: list[RawSheet]

    def workbook(self, partnership: str, address: str) -> Workbook:
        """Return the workbook of a partnership."""
        return Workbook(partnership, address, self.raw_sheets)


def decode_spreadsheet(response: dict[str, Any], name: str) -> Spreadsheet:
    """Decode `response`, which has SPREADSHEET_FIELDS; `name` is what sentences call the sheet.

    Tabs are in their order, including hidden ones, without charts. Raises WorkbookUnreadable.
    """
    try:
        properties = response.get("properties") or {}
        title, locale = clean(str(properties.get("title", ""))), str(properties.get("locale", ""))
        spreadsheet = Spreadsheet(title, locale, [_decode_sheet(sheet) for sheet in response.get("sheets") or ()
                                                  if sheet["properties"].get("sheetType", "GRID") == "GRID"])
    except _TooManyCells:
        raise WorkbookUnreadable(f"{not_read(name)}: something in it stands far from the rest; delete the rows and "
                                 "columns after the data in every tab") from None
    except (AttributeError, KeyError, TypeError, ValueError, OverflowError):
        raise WorkbookUnreadable(f"{not_read(name)}: Google's answer has another shape than it should; try again in "
                                 "a few minutes, and if that doesn't help, ask whoever keeps this app") from None
    if not spreadsheet.raw_sheets:
        raise WorkbookUnreadable(f"{not_read(name)}: its Google Sheet has no tabs with cells; check that it is the "
                                 "right one")
    return spreadsheet


def list_tab_sizes(response: dict[str, Any]) -> list[tuple[str, int]]:
    """Return the title and the number of cells, filled or not, of each tab in `response`, which has TAB_LIST_FIELDS.

    Raises KeyError and the like where the response has another shape.
    """
    tabs = []
    for sheet in response.get("sheets") or ():
        size = sheet["properties"].get("gridProperties") or {}
        if sheet["properties"].get("sheetType", "GRID") == "GRID":
            tabs.append((sheet["properties"]["title"], size.get("rowCount", 0) * size.get("columnCount", 0)))
    return tabs


def cell_links(response: dict[str, Any]) -> dict[tuple[int, int, int], str]:
    """Return the links of cells in `response`, which has LINKED_CELL_FIELDS, by (sheetId, row, column), from 0."""
    links: dict[tuple[int, int, int], str] = {}
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


def _decode_sheet(sheet: dict[str, Any]) -> RawSheet:
    properties = sheet["properties"]
    rows_by_number: dict[int, list[Cell | bool | None]] = {}
    # One block per tab, unless ranges were requested; each has its start row and column.
    for block in sheet.get("data") or ():
        top, left = block.get("startRow", 0), block.get("startColumn", 0)
        for number, row_data in enumerate(block.get("rowData") or (), start=top):
            cells = [_decode_cell(cell) for cell in row_data.get("values") or ()]
            # Without cells at the end that have a format and no value.
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


def _decode_cell(cell: dict[str, Any]) -> Cell | bool | None:
    """Return the raw cell; None where it is empty."""
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
        return CellError(_ERROR_TEXTS.get(str((value["errorValue"] or {}).get("type")), "#ERROR!"))
    return None


def _decode_number(number: float | str, cell: dict[str, Any]) -> Cell:
    # JSON has no infinity and NaN, so Google's libraries write them as text.
    value = float(number)
    if not math.isfinite(value):
        return CellError("#NUM!")
    number_format = (cell.get("effectiveFormat") or {}).get("numberFormat") or {}
    if number_format.get("type") not in _DATE_TYPES or value < 0:
        return value
    return serial_to_datetime(value, number_format.get("pattern", ""), number_format["type"])


def serial_to_datetime(value: float, pattern: str = "", kind: str = "DATE") -> Cell:
    """Return the date, time or duration for the serial number `value`, the days since December 30, 1899.

    Less than a day is a time, whole days are a date. A number that is out of range stays a number. Dates before March
    1900 are a day later, as in Excel and so in the same workbook as .xlsx.
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
    """Return the serial number of a date or a datetime without zone, from March 1900 on."""
    moment = when if isinstance(when, datetime) else datetime(when.year, when.month, when.day)
    return (moment - _EPOCH) / timedelta(days=1)


def _milliseconds(days: float) -> int:
    return int((days * 86_400_000 + 0.5) // 1)    # rounds half up, below zero too
