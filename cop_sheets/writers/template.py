"""The blank workbook for partnerships: tabs, headers, notes, checks and examples from the layout."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import zip_longest
from typing import Any

from cop_sheets.layout import (
    AGREEMENT_SCALE,
    COLUMN_MAP,
    DATA_TABS,
    EXAMPLE_MARKER,
    SURVEY_ITEMS,
    TABS,
    Column,
    ColumnType,
    Tab,
    column_letter,
)
from cop_sheets.parsing.values import DATE_TYPES, DateOrder
from cop_sheets.program_limits import EARLIEST_DATE, MAX_HOURS_PER_ROW
from cop_sheets.program_words import OUTCOMES
from cop_sheets.raw import RawSheet, normalize_rows
from cop_sheets.text import join_words, match_key
from cop_sheets.writers.styles import EXAMPLE_COLOR, INSTRUCTION_FONT_SIZE, INSTRUCTION_HEIGHT, INSTRUCTION_WIDTH
from cop_sheets.writers.xlsx_writer import XlsxWriter

START_HERE = "Start here"
LAST_ROW = 2000
# Excel's limits for a list of choices, a message and its title.
MAX_LIST_LENGTH, MAX_MESSAGE_LENGTH, MAX_TITLE_LENGTH = 255, 255, 32
EXAMPLE_NOTE = "An example row: it is never counted, and you may delete it."

INSTRUCTIONS = (
    "1. This is your partnership's log of Communities of Practice (CoPs). Save it under your partnership's name.",
    "2. Fill CoPs first, one row for each CoP. Give each a short CoP ID, such as C1, and never change it.",
    "3. Sessions: one row each time a CoP meets. If a meeting was cancelled, choose Cancelled and say why in Notes.",
    "4. Trainings: one row for each training event. Consultations: one row for each consultation.",
    "5. Survey Responses: one row for each person. You may paste the answers of your online form there.",
    "6. Fill what has a dark blue header; light blue may stay blank. Rest the mouse on a header to read what it asks.",
    "7. Type dates as month/day/year: 1/14/2025. Where several people fit in a cell, put a semicolon between them.",
    "8. The gray row that says EXAMPLE in each tab shows how. It is never counted, and you may delete it.",
    "9. If your form asks in other words, use Survey Items; for your own tabs or headers, Column Map; for flags that "
    "can't be mended, Explanations.",
    "10. You may sort, color and add columns or tabs as you like. Leave the header row as it is.",
)

# What a line of the Column Map may mean: a tab, a header, or a date's header with its order.
COLUMN_MEANINGS = tuple(dict.fromkeys([*(tab.name for tab in DATA_TABS), *(
    text for tab in DATA_TABS for column in tab.columns if not column.outcome
    for text in (column.header, *(f"{column.header} ({order})" for order in DateOrder if column.kind in DATE_TYPES)))]))
MEANINGS_INDEX = 2    # of the hidden column with them on the tab START_HERE

_ACCEPTED_TEXTS = {
    ColumnType.ID: "Kept as you type it: 001 stays 001.", ColumnType.DATE: "Such as 1/14/2025.",
    ColumnType.TIMESTAMP: "Such as 4/27/2025 11:02:10.", ColumnType.FISCAL_YEAR: "Such as FY 24-25.",
    ColumnType.WHOLE: "A whole number, such as 12.", ColumnType.HOURS: "A number of hours, such as 1.5.",
    ColumnType.YES_NO: "Yes or No.", ColumnType.PEOPLE: "Such as Ann Lee; Bob Ray.",
    ColumnType.AGREEMENT: f"1 to 5, or: {'; '.join(AGREEMENT_SCALE)}.",
}


def template_bytes() -> bytes:
    """Return the blank workbook as .xlsx; the same layout always gives the same bytes."""
    writer = XlsxWriter("Communities of Practice workbook")
    sheet = writer.add_tab(START_HERE)
    sheet.set_column(0, 0, INSTRUCTION_WIDTH)
    sheet.hide_gridlines(2)
    cell_format = writer.format(text_wrap=True, valign="top", font_size=INSTRUCTION_FONT_SIZE)
    for row, instruction in enumerate(INSTRUCTIONS):
        sheet.write_string(row, 0, instruction, cell_format)
        sheet.set_row(row, INSTRUCTION_HEIGHT)
    # A list of more than 255 characters must be in cells.
    for row, meaning in enumerate(COLUMN_MEANINGS):
        sheet.write_string(row, MEANINGS_INDEX, meaning)
    sheet.set_column(MEANINGS_INDEX, MEANINGS_INDEX, None, None, {"hidden": True})
    for tab in TABS:
        _write_tab(writer, tab)
    return writer.finish()


def template_sheets() -> list[RawSheet]:
    """Return the raw sheets of the blank workbook, as a reader would return them."""
    start = zip_longest(INSTRUCTIONS, (), COLUMN_MEANINGS, fillvalue="")
    sheets = [RawSheet(START_HERE, normalize_rows(start))]
    return sheets + [RawSheet(tab.name, normalize_rows([[column.header for column in tab.columns], example_row(tab)]))
                     for tab in TABS]


def example_row(tab: Tab) -> list[Any]:
    """Return the example row of `tab`, dates as dates."""
    return [_example_value(column) for column in tab.columns]


def _example_value(column: Column) -> Any:
    example = column.example
    if column.kind in (ColumnType.DATE, ColumnType.TIMESTAMP) and example:
        moment = datetime.fromisoformat(str(example))
        return moment if moment.time() != datetime.min.time() else moment.date()
    # A number, as a typed 3125 would be.
    return int(example) if column.kind is ColumnType.CHOICE and str(example).isdigit() else example


def _write_tab(writer: XlsxWriter, tab: Tab) -> None:
    sheet = writer.add_tab(tab.name)
    writer.header(sheet, [(column.header, column) for column in tab.columns])
    for index, column in enumerate(tab.columns):
        sheet.write_comment(0, index, header_note(column), {"x_scale": 2, "y_scale": 2})
        rule = xlsx_validation(column)
        if rule:
            sheet.data_validation(1, index, LAST_ROW - 1, index, rule)
    example = example_row(tab)
    writer.rows(sheet, [example], 1, italic=True, font_color=EXAMPLE_COLOR)
    sheet.write_comment(1, example_marker_index(example), EXAMPLE_NOTE, {"x_scale": 1.5})


def example_marker_index(example: list[Any]) -> int:
    """Return the index of the cell with `EXAMPLE_MARKER`."""
    return next(index for index, cell in enumerate(example) if match_key(str(cell)) == match_key(EXAMPLE_MARKER))


def header_note(column: Column) -> str:
    """Return the note on the header of `column`: its help, whether it is required, and what is accepted."""
    required_text = "Required: fill it in every row." if column.required else "Optional: may stay blank."
    return "\n".join(part for part in (column.help, required_text, accepted_values_text(column)) if part)


def accepted_values_text(column: Column) -> str:
    """Return a sentence about what `column` accepts; "" where it is any text."""
    if column.kind is ColumnType.CHOICE:
        return f"Choices: {join_words(column.choices, 'or')}."
    if column.kind is ColumnType.CHOICES:
        return "Choices:\n" + ";\n".join(column.choices) + "."
    sentence = _ACCEPTED_TEXTS.get(column.kind, "")
    return f"{sentence} A month such as Sep 2024 serves too." if column.allows_month else sentence


class CellCheckType(StrEnum):
    """The type of a check. HINT checks nothing, and only shows what is accepted."""

    LIST = "list"
    DATE = "date"
    WHOLE = "whole number"
    NUMBER = "number"
    HINT = "hint"


@dataclass(frozen=True)
class CellCheck:
    """A check of a column's cells: one of `choices`, or a date or number from `least` to `most` (None: no limit).

    Checks only warn; the dashboard flags what it can't read.
    """

    kind: CellCheckType
    choices: tuple[str, ...] = ()
    least: date | float | None = None
    most: float | None = None


def cell_check(column: Column) -> CellCheck | None:
    """Return the check of the cells of `column`, or None where anything is accepted.

    A spreadsheet can't check several choices in a cell, or a month as a date: there it's a hint.
    """
    if column is COLUMN_MAP["means"]:
        return CellCheck(CellCheckType.LIST, COLUMN_MEANINGS)
    if column is SURVEY_ITEMS["outcome"]:
        return CellCheck(CellCheckType.LIST, tuple(map(str, range(1, len(OUTCOMES) + 1))))
    if column.kind is ColumnType.YES_NO:
        return CellCheck(CellCheckType.LIST, ("Yes", "No"))
    if column.kind is ColumnType.CHOICE:
        return CellCheck(CellCheckType.LIST, column.choices)
    if column.kind is ColumnType.AGREEMENT:
        return CellCheck(CellCheckType.LIST, (*map(str, range(1, len(AGREEMENT_SCALE) + 1)), *AGREEMENT_SCALE))
    if column.kind in (ColumnType.CHOICES, ColumnType.FISCAL_YEAR) or column.allows_month:
        return CellCheck(CellCheckType.HINT)
    if column.kind in (ColumnType.DATE, ColumnType.TIMESTAMP):
        return CellCheck(CellCheckType.DATE, least=EARLIEST_DATE)
    if column.kind is ColumnType.WHOLE:
        return CellCheck(CellCheckType.WHOLE, least=0)
    return CellCheck(CellCheckType.NUMBER, least=0,
                     most=MAX_HOURS_PER_ROW) if column.kind is ColumnType.HOURS else None


def xlsx_validation(column: Column) -> dict[str, Any] | None:
    """Return the check of the cells of `column` as options of XlsxWriter's `data_validation`, or None."""
    check = cell_check(column)
    if check is None:
        return None
    if check.choices == COLUMN_MEANINGS:
        cells = f"='{START_HERE}'!${column_letter(MEANINGS_INDEX + 1)}$1:${column_letter(MEANINGS_INDEX + 1)}$"
        return {"validate": "list", "source": f"{cells}{len(COLUMN_MEANINGS)}", "error_type": "warning",
                "error_title": column.header, "error_message": _truncate(f"{column.help} Keep it all the same?")}
    if check.kind is CellCheckType.HINT or len(",".join(check.choices)) > MAX_LIST_LENGTH:
        hint = ("One or more, with a semicolon between; the header's note lists them."
                if column.kind is ColumnType.CHOICES else accepted_values_text(column))
        return {"validate": "any", "input_title": column.header[:MAX_TITLE_LENGTH], "input_message": _truncate(hint)}
    return _validation_rule(check) | {"error_type": "warning", "error_title": column.header[:MAX_TITLE_LENGTH],
                                      "error_message": _truncate(
                                          f"{accepted_values_text(column)} Keep it all the same?")}


def _validation_rule(check: CellCheck) -> dict[str, Any]:
    if check.kind is CellCheckType.LIST:
        return {"validate": "list", "source": list(check.choices)}
    kind = {CellCheckType.DATE: "date", CellCheckType.WHOLE: "integer", CellCheckType.NUMBER: "decimal"}[check.kind]
    if check.most is None:
        return {"validate": kind, "criteria": ">=", "value": check.least}
    return {"validate": kind, "criteria": "between", "minimum": check.least, "maximum": check.most}


def _truncate(message: str) -> str:
    return message if len(message) <= MAX_MESSAGE_LENGTH else message[:MAX_MESSAGE_LENGTH - 1] + "…"
