"""The blank workbook as requests of `spreadsheets.batchUpdate`.

Its content and look are declared in `writers.template` and `writers.styles`. Sent twice, each request changes nothing,
is rejected, or adds blank rows or columns.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from cop_sheets.google.decode import datetime_to_serial
from cop_sheets.layout import TABS, Column, ColumnType, Tab
from cop_sheets.text import join_words
from cop_sheets.writers.styles import (
    BORDER_COLOR,
    EXAMPLE_COLOR,
    HEADER_HEIGHT,
    INSTRUCTION_FONT_SIZE,
    INSTRUCTION_HEIGHT,
    INSTRUCTION_WIDTH,
    NUMBER_FORMATS,
    column_width,
    header_colors,
)
from cop_sheets.writers.template import (
    EXAMPLE_NOTE,
    INSTRUCTIONS,
    START_HERE,
    CellCheck,
    CellCheckType,
    accepted_values_text,
    cell_check,
    example_marker_index,
    example_row,
    header_note,
)

PROTECTION_DESCRIPTION = "Headers by which this workbook is read"
# Google's size of a new tab. All rows have formats and checks, which are part of every response: with twice as many
# rows it would be larger than the 2 MB that Google recommends.
DEFAULT_ROWS, DEFAULT_COLUMNS = 1000, 26
_WRITTEN_FIELDS = ("userEnteredValue,note,userEnteredFormat(backgroundColorStyle,borders,textFormat,verticalAlignment,"
                   "wrapStrategy)")
_FORMAT_TYPES = {ColumnType.ID: "TEXT", ColumnType.DATE: "DATE", ColumnType.TIMESTAMP: "DATE_TIME"}
_BORDER_SIDES = ("top", "bottom", "left", "right")
# In Google's standard font a character is 7 pixels wide; a point is 4/3 of a pixel.
_CHARACTER_PIXELS, _MARGIN_PIXELS = 7, 5

CellPosition = tuple[int, int]


@dataclass(frozen=True)
class TemplateTab:
    """One tab of the template: its name, the layout's tab (None: the instructions), and its cells.

    `cells` has the `userEnteredValue` of each filled cell, `notes` the notes, by (row, column) from 0.
    """

    name: str
    tab: Tab | None
    cells: Mapping[CellPosition, dict[str, Any]]
    notes: Mapping[CellPosition, str]

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns of the layout's tab."""
        return self.tab.columns if self.tab else ()

    @property
    def size(self) -> tuple[int, int]:
        """The rows and columns of its content, with one blank row below."""
        return max(row for row, _ in self.cells) + 2, max(column for _, column in self.cells) + 1

    @property
    def holds(self) -> str:
        """A description of its content for the report."""
        if not self.tab:
            return f"{len(self.cells)} lines that say how to fill the workbook"
        checks = [rule for column in self.columns if (rule := validation_rule(column))]
        lists = sum(check["condition"]["type"] == "ONE_OF_LIST" for check in checks)
        others = len(checks) - lists
        return join_words([f"{len(self.columns)} headers and their notes",
                           *(f"{count} {word}{'s' if count > 1 else ''}"
                             for count, word in ((lists, "drop-down"), (others, "check")) if count), "an example row"])

    def addition(self, sheet_id: int, index: int) -> dict[str, Any]:
        """Return the request that adds the empty tab, with an id so that Google rejects a second one."""
        rows, columns = self.size
        grid: dict[str, Any] = {"rowCount": max(rows, DEFAULT_ROWS), "columnCount": max(columns, DEFAULT_COLUMNS)}
        if not self.tab:
            grid["hideGridlines"] = True
        return {"addSheet": {"properties": {"sheetId": sheet_id, "title": self.name, "index": index,
                                            "gridProperties": grid}}}

    def content(self, sheet_id: int, existing_notes: Mapping[CellPosition, str]) -> list[dict[str, Any]]:
        """Return the requests that fill the tab, without freezing and protecting; `existing_notes` stay."""
        rows = _row_data(self, dict(self.notes) | dict(existing_notes))
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
    """Return the template's tabs in their order."""
    start = TemplateTab(START_HERE, None, {(row, 0): _cell_value(instruction) for row,
                                           instruction in enumerate(INSTRUCTIONS)}, {})
    return [start, *map(_blank_tab, TABS)]


def _blank_tab(tab: Tab) -> TemplateTab:
    example = example_row(tab)
    cells = {(0, index): _cell_value(column.header) for index, column in enumerate(tab.columns)}
    cells |= {(1, index): _cell_value(cell) for index, cell in enumerate(example) if cell != ""}
    notes = {(0, index): header_note(column) for index, column in enumerate(tab.columns)}
    return TemplateTab(tab.name, tab, cells, notes | {(1, example_marker_index(example)): EXAMPLE_NOTE})


def _cell_value(cell: str | float | date) -> dict[str, Any]:
    if isinstance(cell, str):
        return {"stringValue": cell}
    return {"numberValue": datetime_to_serial(cell) if isinstance(cell, date) else cell}


def _row_data(blank: TemplateTab, notes: Mapping[CellPosition, str]) -> list[dict[str, Any]]:
    last_row, last_column = (max(numbers) for numbers in zip(*blank.cells, strict=True))
    rows = []
    for row in range(last_row + 1):
        cells = []
        for column in range(last_column + 1):
            position = row, column
            cell: dict[str, Any] = {"userEnteredFormat": _cell_format(blank, row, column)}
            if position in blank.cells:
                cell["userEnteredValue"] = blank.cells[position]
            if position in notes:
                cell["note"] = notes[position]
            cells.append(cell)
        rows.append({"values": cells})
    return rows


def _cell_format(blank: TemplateTab, row: int, column: int) -> dict[str, Any]:
    if not blank.tab:
        return {"wrapStrategy": "WRAP", "verticalAlignment": "TOP", "textFormat": {"fontSize": INSTRUCTION_FONT_SIZE}}
    if row:
        return {"textFormat": {"italic": True, "foregroundColorStyle": _color(EXAMPLE_COLOR)}}
    background, color = header_colors(blank.columns[column])
    border = {"style": "SOLID", "colorStyle": _color(BORDER_COLOR)}
    return {"wrapStrategy": "WRAP", "verticalAlignment": "TOP", "backgroundColorStyle": _color(background),
            "borders": dict.fromkeys(_BORDER_SIDES, border),
            "textFormat": {"bold": True, "foregroundColorStyle": _color(color)}}


def _color(code: str) -> dict[str, Any]:
    parts = (int(code[start:start + 2], 16) / 255 for start in (1, 3, 5))
    return {"rgbColor": dict(zip(("red", "green", "blue"), parts, strict=True))}


def _formats_and_checks(blank: TemplateTab, sheet_id: int) -> list[dict[str, Any]]:
    requests = []
    for index, column in enumerate(blank.columns):
        # Without an end row: down to the last one.
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


def validation_rule(column: Column) -> dict[str, Any] | None:
    """Return the check of the cells of `column` as a DataValidationRule, or None.

    It only warns, as in the .xlsx template. Google has no hints without a check, so those are in the notes only.
    """
    check = cell_check(column)
    if check is None or check.kind is CellCheckType.HINT:
        return None
    kind, values = _validation_condition(check)
    rule: dict[str, Any] = {"condition": {"type": kind, "values": [{"userEnteredValue": value} for value in values]},
            "inputMessage": accepted_values_text(column), "strict": False}
    return rule | {"showCustomUi": True} if check.kind is CellCheckType.LIST else rule


def _validation_condition(check: CellCheck) -> tuple[str, tuple[str, ...]]:
    if check.kind is CellCheckType.LIST:
        return "ONE_OF_LIST", check.choices
    least, most = str(check.least), str(check.most)
    if check.kind is CellCheckType.DATE:
        # Year first, which is independent of the locale.
        return ("DATE_ON_OR_AFTER", (least,)) if check.most is None else ("DATE_BETWEEN", (least, most))
    return ("NUMBER_GREATER_THAN_EQ", (least,)) if check.most is None else ("NUMBER_BETWEEN", (least, most))


def freeze_header_request(sheet_id: int) -> dict[str, Any]:
    """Return the request that freezes the header row."""
    return {"updateSheetProperties": {"properties": {"sheetId": sheet_id, "gridProperties": {"frozenRowCount": 1}},
                                      "fields": "gridProperties.frozenRowCount"}}


def protect_header_request(sheet_id: int, protection_id: int) -> dict[str, Any]:
    """Return the request that shows a warning to people who edit the header row."""
    return {"addProtectedRange": {"protectedRange": {
        "protectedRangeId": protection_id, "range": {"sheetId": sheet_id, "startRowIndex": 0, "endRowIndex": 1},
        "description": PROTECTION_DESCRIPTION, "warningOnly": True}}}


def append_request(sheet_id: int, dimension: str, length: int) -> dict[str, Any]:
    """Return the request that adds `length` ROWS or COLUMNS at the end."""
    return {"appendDimension": {"sheetId": sheet_id, "dimension": dimension, "length": length}}


def stable_id(name: str, taken: set[int]) -> int:
    """Return the id for `name`, the same each time, or the next one that is not `taken`."""
    number = int(hashlib.sha256(f"cop_sheets {name}".encode()).hexdigest()[:7], 16)
    while number in taken:
        number += 1
    return number


def _resize_request(sheet_id: int, dimension: str, start: int, end: int, pixels: int) -> dict[str, Any]:
    return {"updateDimensionProperties": {
        "range": {"sheetId": sheet_id, "dimension": dimension, "startIndex": start, "endIndex": end},
        "properties": {"pixelSize": pixels}, "fields": "pixelSize"}}


def _pixels(points: int) -> int:
    return round(points * 4 / 3)
