"""The blank workbook as Google Sheets takes it: the tabs, headers, notes, checks and examples of the .xlsx template.

What the template holds is declared in `writers.template` and `writers.styles`; here it becomes requests of
`spreadsheets.batchUpdate`. A second time each of them changes nothing, is refused, or adds blank rows or columns.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from cop_sheets.google.decode import serial
from cop_sheets.layout import TABS, Column, Kind, Tab
from cop_sheets.text import listed
from cop_sheets.writers import (
    BORDER_COLOR,
    EXAMPLE_COLOR,
    EXAMPLE_NOTE,
    HEADER_HEIGHT,
    LINE_HEIGHT,
    LINE_SIZE,
    LINE_WIDTH,
    LINES,
    NUMBER_FORMATS,
    START_HERE,
    Check,
    CheckKind,
    accepted,
    check_of,
    column_width,
    example_row,
    header_colors,
    marked_at,
    note,
)

PROTECTION = "Headers by which this workbook is read"
# As large as Google makes a new tab. Formats and checks reach down to the last row, and each row of them is read along
# with the sheet: twice as many would make its answer longer than the 2 MB that Google advises.
ROWS, COLUMNS = 1000, 26
_WRITTEN = ("userEnteredValue,note,userEnteredFormat(backgroundColorStyle,borders,textFormat,verticalAlignment,"
            "wrapStrategy)")
_FORMAT_TYPES = {Kind.ID: "TEXT", Kind.DATE: "DATE", Kind.TIMESTAMP: "DATE_TIME"}
_SIDES = ("top", "bottom", "left", "right")
# Google's standard font takes 7 pixels a character; a point is 4/3 of a pixel.
_CHARACTER, _MARGIN = 7, 5

Place = tuple[int, int]


@dataclass(frozen=True)
class BlankTab:
    """One tab of the template: its name, the layout's tab (None: the one that says how to fill it), and its cells.

    `cells` are the `userEnteredValue` of each filled cell, and `notes` the notes, by row and column from 0.
    """

    name: str
    tab: Tab | None
    cells: Mapping[Place, dict]
    notes: Mapping[Place, str]

    @property
    def columns(self) -> tuple[Column, ...]:
        """The layout's columns."""
        return self.tab.columns if self.tab else ()

    @property
    def size(self) -> tuple[int, int]:
        """How many rows and columns its content takes, and one row to type into."""
        return max(row for row, _ in self.cells) + 2, max(column for _, column in self.cells) + 1

    @property
    def holds(self) -> str:
        """What it holds, in words."""
        if not self.tab:
            return f"{len(self.cells)} lines that say how to fill the workbook"
        checks = [google_check(column) for column in self.columns]
        lists = sum(bool(check) and check["condition"]["type"] == "ONE_OF_LIST" for check in checks)
        others = sum(map(bool, checks)) - lists
        return listed([f"{len(self.columns)} headers and their notes",
                       *(f"{count} {word}{'s' if count > 1 else ''}"
                         for count, word in ((lists, "drop-down"), (others, "check")) if count), "an example row"])

    def addition(self, sheet_id: int, index: int) -> dict:
        """Return the request that adds it, empty; its id is given, so that a second time is refused."""
        rows, columns = self.size
        grid = {"rowCount": max(rows, ROWS), "columnCount": max(columns, COLUMNS)}
        if not self.tab:
            grid["hideGridlines"] = True
        return {"addSheet": {"properties": {"sheetId": sheet_id, "title": self.name, "index": index,
                                            "gridProperties": grid}}}

    def content(self, sheet_id: int, kept: Mapping[Place, str]) -> list[dict]:
        """Return the requests that fill it, without freezing and protecting; notes that are `kept` stay."""
        rows = _rows(self, self.notes | dict(kept))
        written = {"updateCells": {"start": {"sheetId": sheet_id, "rowIndex": 0, "columnIndex": 0}, "rows": rows,
                                   "fields": _WRITTEN}}
        if not self.tab:
            return [written, _sized(sheet_id, "COLUMNS", 0, 1, LINE_WIDTH * _CHARACTER + _MARGIN),
                    _sized(sheet_id, "ROWS", 0, len(rows), _pixels(LINE_HEIGHT))]
        return [*_formats_and_checks(self, sheet_id), written, _sized(sheet_id, "ROWS", 0, 1, _pixels(HEADER_HEIGHT)),
                *(_sized(sheet_id, "COLUMNS", index, index + 1,
                         column_width(column.header, column) * _CHARACTER + _MARGIN)
                  for index, column in enumerate(self.columns))]


def blank_tabs() -> list[BlankTab]:
    """Return the template's tabs in its order."""
    start = BlankTab(START_HERE, None, {(row, 0): _value(line) for row, line in enumerate(LINES)}, {})
    return [start, *map(_blank_tab, TABS)]


def _blank_tab(tab: Tab) -> BlankTab:
    example = example_row(tab)
    cells = {(0, index): _value(column.header) for index, column in enumerate(tab.columns)}
    cells |= {(1, index): _value(cell) for index, cell in enumerate(example) if cell != ""}
    notes = {(0, index): note(column) for index, column in enumerate(tab.columns)}
    return BlankTab(tab.name, tab, cells, notes | {(1, marked_at(example)): EXAMPLE_NOTE})


def _value(cell: str | float | date) -> dict:
    if isinstance(cell, str):
        return {"stringValue": cell}
    return {"numberValue": serial(cell) if isinstance(cell, date) else cell}


def _rows(blank: BlankTab, notes: Mapping[Place, str]) -> list[dict]:
    last_row, last_column = (max(numbers) for numbers in zip(*blank.cells, strict=True))
    rows = []
    for row in range(last_row + 1):
        cells = []
        for column in range(last_column + 1):
            place = row, column
            cell = {"userEnteredFormat": _look(blank, row, column)}
            if place in blank.cells:
                cell["userEnteredValue"] = blank.cells[place]
            if place in notes:
                cell["note"] = notes[place]
            cells.append(cell)
        rows.append({"values": cells})
    return rows


def _look(blank: BlankTab, row: int, column: int) -> dict:
    if not blank.tab:
        return {"wrapStrategy": "WRAP", "verticalAlignment": "TOP", "textFormat": {"fontSize": LINE_SIZE}}
    if row:
        return {"textFormat": {"italic": True, "foregroundColorStyle": _color(EXAMPLE_COLOR)}}
    background, color = header_colors(blank.columns[column])
    border = {"style": "SOLID", "colorStyle": _color(BORDER_COLOR)}
    return {"wrapStrategy": "WRAP", "verticalAlignment": "TOP", "backgroundColorStyle": _color(background),
            "borders": dict.fromkeys(_SIDES, border),
            "textFormat": {"bold": True, "foregroundColorStyle": _color(color)}}


def _color(code: str) -> dict:
    parts = (int(code[start:start + 2], 16) / 255 for start in (1, 3, 5))
    return {"rgbColor": dict(zip(("red", "green", "blue"), parts, strict=True))}


def _formats_and_checks(blank: BlankTab, sheet_id: int) -> list[dict]:
    requests = []
    for index, column in enumerate(blank.columns):
        # Down to the last row, however many there are.
        below = {"sheetId": sheet_id, "startRowIndex": 1, "startColumnIndex": index, "endColumnIndex": index + 1}
        if column.kind in NUMBER_FORMATS:
            shown = {"type": _FORMAT_TYPES[column.kind], "pattern": NUMBER_FORMATS[column.kind]}
            requests.append({"repeatCell": {"range": below, "cell": {"userEnteredFormat": {"numberFormat": shown}},
                                            "fields": "userEnteredFormat.numberFormat"}})
        rule = google_check(column)
        if rule:
            requests.append({"setDataValidation": {"range": below, "rule": rule}})
    return requests


def google_check(column: Column) -> dict | None:
    """Return the check on the cells of `column` as a DataValidationRule, or None.

    It warns only, as in the .xlsx template. What no check can ask for, Google shows no hint for: the note says it.
    """
    check = check_of(column)
    if check is None or check.kind is CheckKind.HINT:
        return None
    kind, values = _condition(check)
    rule = {"condition": {"type": kind, "values": [{"userEnteredValue": value} for value in values]},
            "inputMessage": accepted(column), "strict": False}
    return rule | {"showCustomUi": True} if check.kind is CheckKind.LIST else rule


def _condition(check: Check) -> tuple[str, tuple[str, ...]]:
    if check.kind is CheckKind.LIST:
        return "ONE_OF_LIST", check.choices
    least, most = str(check.least), str(check.most)
    if check.kind is CheckKind.DATE:
        # Year first: every country reads it so.
        return ("DATE_ON_OR_AFTER", (least,)) if check.most is None else ("DATE_BETWEEN", (least, most))
    return ("NUMBER_GREATER_THAN_EQ", (least,)) if check.most is None else ("NUMBER_BETWEEN", (least, most))


def frozen(sheet_id: int) -> dict:
    """Return the request that keeps the header row in sight."""
    return {"updateSheetProperties": {"properties": {"sheetId": sheet_id, "gridProperties": {"frozenRowCount": 1}},
                                      "fields": "gridProperties.frozenRowCount"}}


def protected(sheet_id: int, protection_id: int) -> dict:
    """Return the request that asks whoever changes the header row whether they mean it, and keeps nobody from it."""
    return {"addProtectedRange": {"protectedRange": {
        "protectedRangeId": protection_id, "range": {"sheetId": sheet_id, "startRowIndex": 0, "endRowIndex": 1},
        "description": PROTECTION, "warningOnly": True}}}


def room(sheet_id: int, dimension: str, length: int) -> dict:
    """Return the request that adds so many ROWS or COLUMNS at the end."""
    return {"appendDimension": {"sheetId": sheet_id, "dimension": dimension, "length": length}}


def id_of(name: str, taken: set[int]) -> int:
    """Return the id of what is called `name`: the same one each time, and the next one free where it's `taken`."""
    number = int(hashlib.sha256(f"cop_sheets {name}".encode()).hexdigest()[:7], 16)
    while number in taken:
        number += 1
    return number


def _sized(sheet_id: int, dimension: str, start: int, end: int, pixels: int) -> dict:
    return {"updateDimensionProperties": {
        "range": {"sheetId": sheet_id, "dimension": dimension, "startIndex": start, "endIndex": end},
        "properties": {"pixelSize": pixels}, "fields": "pixelSize"}}


def _pixels(points: int) -> int:
    return round(points * 4 / 3)
