"""The blank workbook as Google Sheets takes it: the tabs, headers, notes, checks and examples of the .xlsx template.

What the template holds is declared in `writers.template` and `writers.styles`; here it becomes requests of
`spreadsheets.batchUpdate`. A second time each of them changes nothing, is refused, or adds blank rows or columns.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from cop_sheets.google.decode import datetime_to_serial
from cop_sheets.layout import TABS, Column, ColumnType, Tab
from cop_sheets.text import join_words
from cop_sheets.writers import (
    BORDER_COLOR,
    EXAMPLE_COLOR,
    EXAMPLE_NOTE,
    HEADER_HEIGHT,
    INSTRUCTION_FONT_SIZE,
    INSTRUCTION_HEIGHT,
    INSTRUCTION_WIDTH,
    INSTRUCTIONS,
    NUMBER_FORMATS,
    START_HERE,
    CellCheck,
    CellCheckType,
    accepted_values_text,
    cell_check,
    column_width,
    example_marker_index,
    example_row,
    header_colors,
    header_note,
)

PROTECTION_DESCRIPTION = "Headers by which this workbook is read"
# As large as Google makes a new tab. Formats and checks reach down to the last row, and each row of them is read along
# with the sheet: twice as many would make its answer longer than the 2 MB that Google advises.
DEFAULT_ROWS, DEFAULT_COLUMNS = 1000, 26
_WRITTEN_FIELDS = ("userEnteredValue,note,userEnteredFormat(backgroundColorStyle,borders,textFormat,verticalAlignment,"
                   "wrapStrategy)")
_FORMAT_TYPES = {ColumnType.ID: "TEXT", ColumnType.DATE: "DATE", ColumnType.TIMESTAMP: "DATE_TIME"}
_BORDER_SIDES = ("top", "bottom", "left", "right")
# Google's standard font takes 7 pixels a character; a point is 4/3 of a pixel.
_CHARACTER_PIXELS, _MARGIN_PIXELS = 7, 5

CellPosition = tuple[int, int]


@dataclass(frozen=True)
class TemplateTab:
    """One tab of the template: its name, the layout's tab (None: the one that says how to fill it), and its cells.

    `cells` are the `userEnteredValue` of each filled cell, and `notes` the notes, by row and column from 0.
    """

    name: str
    tab: Tab | None
    cells: Mapping[CellPosition, dict]
    notes: Mapping[CellPosition, str]

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
        checks = [validation_rule(column) for column in self.columns]
        lists = sum(bool(check) and check["condition"]["type"] == "ONE_OF_LIST" for check in checks)
        others = sum(map(bool, checks)) - lists
        return join_words([f"{len(self.columns)} headers and their notes",
                           *(f"{count} {word}{'s' if count > 1 else ''}"
                             for count, word in ((lists, "drop-down"), (others, "check")) if count), "an example row"])

    def addition(self, sheet_id: int, index: int) -> dict:
        """Return the request that adds it, empty; its id is given, so that a second time is refused."""
        rows, columns = self.size
        grid = {"rowCount": max(rows, DEFAULT_ROWS), "columnCount": max(columns, DEFAULT_COLUMNS)}
        if not self.tab:
            grid["hideGridlines"] = True
        return {"addSheet": {"properties": {"sheetId": sheet_id, "title": self.name, "index": index,
                                            "gridProperties": grid}}}

    def content(self, sheet_id: int, existing_notes: Mapping[CellPosition, str]) -> list[dict]:
        """Return the requests that fill it, without freezing and protecting; notes that are `existing_notes` stay."""
        rows = _row_data(self, self.notes | dict(existing_notes))
        written = {"updateCells": {"start": {"sheetId": sheet_id, "rowIndex": 0, "columnIndex": 0}, "rows": rows,
                                   "fields": _WRITTEN_FIELDS}}
        if not self.tab:
            return [written, _resize_request(sheet_id, "COLUMNS", 0, 1,
                                             INSTRUCTION_WIDTH * _CHARACTER_PIXELS + _MARGIN_PIXELS),
                    _resize_request(sheet_id, "ROWS", 0, len(rows), _pixels(INSTRUCTION_HEIGHT))]
        return [*_formats_and_checks(self, sheet_id), written,
                _resize_request(sheet_id, "ROWS", 0, 1, _pixels(HEADER_HEIGHT)),
                *(_resize_request(sheet_id, "COLUMNS", index, index + 1,
                                  column_width(column.header, column) * _CHARACTER_PIXELS + _MARGIN_PIXELS)
                  for index, column in enumerate(self.columns))]


def template_tabs() -> list[TemplateTab]:
    """Return the template's tabs in its order."""
    start = TemplateTab(START_HERE, None, {(row, 0): _cell_value(instruction) for row,
                                           instruction in enumerate(INSTRUCTIONS)}, {})
    return [start, *map(_blank_tab, TABS)]


def _blank_tab(tab: Tab) -> TemplateTab:
    example = example_row(tab)
    cells = {(0, index): _cell_value(column.header) for index, column in enumerate(tab.columns)}
    cells |= {(1, index): _cell_value(cell) for index, cell in enumerate(example) if cell != ""}
    notes = {(0, index): header_note(column) for index, column in enumerate(tab.columns)}
    return TemplateTab(tab.name, tab, cells, notes | {(1, example_marker_index(example)): EXAMPLE_NOTE})


def _cell_value(cell: str | float | date) -> dict:
    if isinstance(cell, str):
        return {"stringValue": cell}
    return {"numberValue": datetime_to_serial(cell) if isinstance(cell, date) else cell}


def _row_data(blank: TemplateTab, notes: Mapping[CellPosition, str]) -> list[dict]:
    last_row, last_column = (max(numbers) for numbers in zip(*blank.cells, strict=True))
    rows = []
    for row in range(last_row + 1):
        cells = []
        for column in range(last_column + 1):
            position = row, column
            cell = {"userEnteredFormat": _cell_format(blank, row, column)}
            if position in blank.cells:
                cell["userEnteredValue"] = blank.cells[position]
            if position in notes:
                cell["note"] = notes[position]
            cells.append(cell)
        rows.append({"values": cells})
    return rows


def _cell_format(blank: TemplateTab, row: int, column: int) -> dict:
    if not blank.tab:
        return {"wrapStrategy": "WRAP", "verticalAlignment": "TOP", "textFormat": {"fontSize": INSTRUCTION_FONT_SIZE}}
    if row:
        return {"textFormat": {"italic": True, "foregroundColorStyle": _color(EXAMPLE_COLOR)}}
    background, color = header_colors(blank.columns[column])
    border = {"style": "SOLID", "colorStyle": _color(BORDER_COLOR)}
    return {"wrapStrategy": "WRAP", "verticalAlignment": "TOP", "backgroundColorStyle": _color(background),
            "borders": dict.fromkeys(_BORDER_SIDES, border),
            "textFormat": {"bold": True, "foregroundColorStyle": _color(color)}}


def _color(code: str) -> dict:
    parts = (int(code[start:start + 2], 16) / 255 for start in (1, 3, 5))
    return {"rgbColor": dict(zip(("red", "green", "blue"), parts, strict=True))}


def _formats_and_checks(blank: TemplateTab, sheet_id: int) -> list[dict]:
    requests = []
    for index, column in enumerate(blank.columns):
        # Down to the last row, however many there are.
        cell_range = {"sheetId": sheet_id, "startRowIndex": 1, "startColumnIndex": index, "endColumnIndex": index + 1}
        if column.kind in NUMBER_FORMATS:
            number_format = {"type": _FORMAT_TYPES[column.kind], "pattern": NUMBER_FORMATS[column.kind]}
            requests.append({"repeatCell": {"range": cell_range,
                                            "cell": {"userEnteredFormat": {"numberFormat": number_format}},
                                            "fields": "userEnteredFormat.numberFormat"}})
        rule = validation_rule(column)
        if rule:
            requests.append({"setDataValidation": {"range": cell_range, "rule": rule}})
    return requests


def validation_rule(column: Column) -> dict | None:
    """Return the check on the cells of `column` as a DataValidationRule, or None.

    It warns only, as in the .xlsx template. What no check can ask for, Google shows no hint for: the note says it.
    """
    check = cell_check(column)
    if check is None or check.kind is CellCheckType.HINT:
        return None
    kind, values = _validation_condition(check)
    rule = {"condition": {"type": kind, "values": [{"userEnteredValue": value} for value in values]},
            "inputMessage": accepted_values_text(column), "strict": False}
    return rule | {"showCustomUi": True} if check.kind is CellCheckType.LIST else rule


def _validation_condition(check: CellCheck) -> tuple[str, tuple[str, ...]]:
    if check.kind is CellCheckType.LIST:
        return "ONE_OF_LIST", check.choices
    least, most = str(check.least), str(check.most)
    if check.kind is CellCheckType.DATE:
        # Year first: every country reads it so.
        return ("DATE_ON_OR_AFTER", (least,)) if check.most is None else ("DATE_BETWEEN", (least, most))
    return ("NUMBER_GREATER_THAN_EQ", (least,)) if check.most is None else ("NUMBER_BETWEEN", (least, most))


def freeze_header_request(sheet_id: int) -> dict:
    """Return the request that keeps the header row in sight."""
    return {"updateSheetProperties": {"properties": {"sheetId": sheet_id, "gridProperties": {"frozenRowCount": 1}},
                                      "fields": "gridProperties.frozenRowCount"}}


def protect_header_request(sheet_id: int, protection_id: int) -> dict:
    """Return the request that asks whoever changes the header row whether they mean it, and keeps nobody from it."""
    return {"addProtectedRange": {"protectedRange": {
        "protectedRangeId": protection_id, "range": {"sheetId": sheet_id, "startRowIndex": 0, "endRowIndex": 1},
        "description": PROTECTION_DESCRIPTION, "warningOnly": True}}}


def append_request(sheet_id: int, dimension: str, length: int) -> dict:
    """Return the request that adds so many ROWS or COLUMNS at the end."""
    return {"appendDimension": {"sheetId": sheet_id, "dimension": dimension, "length": length}}


def stable_id(name: str, taken: set[int]) -> int:
    """Return the id of what is called `name`: the same one each time, and the next one free where it's `taken`."""
    number = int(hashlib.sha256(f"cop_sheets {name}".encode()).hexdigest()[:7], 16)
    while number in taken:
        number += 1
    return number


def _resize_request(sheet_id: int, dimension: str, start: int, end: int, pixels: int) -> dict:
    return {"updateDimensionProperties": {
        "range": {"sheetId": sheet_id, "dimension": dimension, "startIndex": start, "endIndex": end},
        "properties": {"pixelSize": pixels}, "fields": "pixelSize"}}


def _pixels(points: int) -> int:
    return round(points * 4 / 3)
