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
from cop_sheets.raw import Cell, CellProblem, Grid, Workbook, tidy_rows
from cop_sheets.text import clean

# What one request asks for: the tabs, and of each cell its value and number format, so that nothing else is sent.
PROPERTIES = "properties(title,locale)"
TAB = "properties(sheetId,title,sheetType,hidden,gridProperties(rowCount,columnCount))"
CELLS = "data(startRow,startColumn,rowData(values(effectiveValue,effectiveFormat(numberFormat))))"
WHOLE, TABS_ONLY = f"{PROPERTIES},sheets({TAB},{CELLS})", f"{PROPERTIES},sheets({TAB})"
# For the registry: an address that was pasted may show as the sheet's title, with the address behind it.
WITH_LINKS = WHOLE.replace("effectiveValue,", "effectiveValue,hyperlink,chipRuns(chip(richLinkProperties(uri))),")
CELL_LIMIT = 5_000_000

_MOMENTS = frozenset(("DATE", "TIME", "DATE_TIME"))
# A duration's pattern counts on beyond a day: [h]:mm:ss. Quoted and escaped letters are no part of it.
_DURATION = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_LITERAL = re.compile(r'"[^"]*"|\\.')
_EPOCH, _FIRST_DAY = datetime(1899, 12, 30), 60
_DAYS_END, _DURATION_END = 2_958_466, 10_000_000
_ERRORS = {"ERROR": "#ERROR!", "NULL_VALUE": "#NULL!", "DIVIDE_BY_ZERO": "#DIV/0!", "VALUE": "#VALUE!", "REF": "#REF!",
           "NAME": "#NAME?", "NUM": "#NUM!", "N_A": "#N/A", "LOADING": "Loading..."}


@dataclass
class Spreadsheet:
    """A spreadsheet as it was answered: its title, its locale (`en_US`), tabs."""

    title: str
    locale: str
    grids: list[Grid]

    def workbook(self, partnership: str, address: str) -> Workbook:
        """Return it as the workbook of a partnership."""
        return Workbook(partnership, address, self.grids)


def read_answer(answer: dict, name: str) -> Spreadsheet:
    """Return what `answer`, the fields WHOLE of a spreadsheet, says; `name` is whose it is.

    Tabs stand in their order, hidden ones too, charts left out. Raises WorkbookUnreadable.
    """
    try:
        properties = answer.get("properties") or {}
        grids = [_grid(sheet) for sheet in answer.get("sheets") or ()
                 if sheet["properties"].get("sheetType", "GRID") == "GRID"]
        found = Spreadsheet(clean(str(properties.get("title", ""))), str(properties.get("locale", "")), grids)
    except _TooManyCells:
        raise WorkbookUnreadable(f"{name} was not read: something in it stands far from the rest; delete the rows and "
                                 "columns after the data in every tab") from None
    except (AttributeError, KeyError, TypeError, ValueError, OverflowError):
        raise WorkbookUnreadable(f"{name} was not read: Google's answer has another shape than it should; try again in "
                                 "a few minutes, and if that doesn't help, ask whoever keeps this app") from None
    if not found.grids:
        raise WorkbookUnreadable(f"{name} was not read: its Google Sheet has no tabs with cells; check that it is the "
                                 "right one")
    return found


def tabs_in(answer: dict) -> list[tuple[str, int]]:
    """Return the title of each tab with cells that `answer`, the fields TABS_ONLY, names, and how many it has room for.

    Raises KeyError and the like where the answer has another shape.
    """
    found = []
    for sheet in answer.get("sheets") or ():
        size = sheet["properties"].get("gridProperties") or {}
        if sheet["properties"].get("sheetType", "GRID") == "GRID":
            found.append((sheet["properties"]["title"], size.get("rowCount", 0) * size.get("columnCount", 0)))
    return found


def links_in(answer: dict) -> dict[tuple[int, int, int], str]:
    """Return the links behind cells that `answer`, the fields WITH_LINKS, holds, by sheetId, row and column from 0."""
    links = {}
    for sheet in answer.get("sheets") or ():
        for block in sheet.get("data") or ():
            for row, line in enumerate(block.get("rowData") or (), start=block.get("startRow", 0)):
                for column, cell in enumerate(line.get("values") or (), start=block.get("startColumn", 0)):
                    chips = [((run.get("chip") or {}).get("richLinkProperties") or {}).get("uri")
                             for run in cell.get("chipRuns") or ()]
                    link = next(filter(None, (cell.get("hyperlink"), *chips)), None)
                    if link:
                        links[sheet["properties"].get("sheetId", 0), row, column] = link
    return links


class _TooManyCells(Exception):
    pass


def _grid(sheet: dict) -> Grid:
    properties = sheet["properties"]
    lines: dict[int, list] = {}
    # A tab comes as one block unless parts of it were asked for; each says where it begins.
    for block in sheet.get("data") or ():
        top, left = block.get("startRow", 0), block.get("startColumn", 0)
        for number, line in enumerate(block.get("rowData") or (), start=top):
            cells = [_cell(cell) for cell in line.get("values") or ()]
            # What is only formatted, after the last value, is nothing.
            while cells and cells[-1] is None:
                cells.pop()
            if cells:
                row = lines.setdefault(number, [])
                row.extend([None] * (left - len(row)))
                row[left:left + len(cells)] = cells
    height, width = max(lines, default=-1) + 1, max(map(len, lines.values()), default=0)
    if height * width > CELL_LIMIT:
        raise _TooManyCells
    rows = [lines.get(number, []) for number in range(height)]
    rows = [row + [None] * (width - len(row)) for row in rows]
    return Grid(clean(properties["title"]), tidy_rows(rows), bool(properties.get("hidden", False)),
                int(properties.get("sheetId", 0)))


def _cell(cell: dict) -> Cell | bool | None:
    """Return the raw cell; None where nothing stands in it."""
    value = cell.get("effectiveValue")
    if not value:
        return None
    if "stringValue" in value:
        return str(value["stringValue"])
    if "numberValue" in value:
        return _number(value["numberValue"], cell)
    if "boolValue" in value:
        return bool(value["boolValue"])
    if "errorValue" in value:
        return CellProblem(_ERRORS.get((value["errorValue"] or {}).get("type"), "#ERROR!"))
    return None


def _number(number: float | str, cell: dict) -> Cell:
    # JSON has no word for what is no number; Google's libraries write such as text.
    value = float(number)
    if not math.isfinite(value):
        return CellProblem("#NUM!")
    number_format = (cell.get("effectiveFormat") or {}).get("numberFormat") or {}
    if number_format.get("type") not in _MOMENTS or value < 0:
        return value
    return moment(value, number_format.get("pattern", ""), number_format["type"])


def moment(value: float, pattern: str = "", kind: str = "DATE") -> Cell:
    """Return the date, time or duration that the number `value` (days since 30 December 1899, 0 or more) stands for.

    Less than a day is a time, whole days a date. What no date can be stays a number. In the first two months the days
    are counted as Excel does, whose 1900 begins a day later, as the same workbook would give them as .xlsx.
    """
    if _DURATION.search(_LITERAL.sub("", pattern)) or (kind == "TIME" and not pattern and value >= 1):
        return timedelta(milliseconds=_milliseconds(value)) if value < _DURATION_END else value
    if value >= _DAYS_END:
        return value
    length = timedelta(milliseconds=_milliseconds(value))
    if value < 1:
        return (_EPOCH + length).time()
    try:
        found = _EPOCH + length + timedelta(days=1 if value < _FIRST_DAY else 0)
    except OverflowError:
        return value
    return date(found.year, found.month, found.day) if value == int(value) else found


def serial(when: date) -> float:
    """Return the number behind a date or a datetime without a zone, from March 1900 on: what `moment` reads."""
    at = when if isinstance(when, datetime) else datetime(when.year, when.month, when.day)
    return (at - _EPOCH) / timedelta(days=1)


def _milliseconds(days: float) -> int:
    return math.floor(days * 86_400_000 + 0.5)
