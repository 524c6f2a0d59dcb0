"""The blank workbook that a partnership fills: every tab, header, note, check and example comes from the layout."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from cop_sheets.layout import AGREEMENT_SCALE, EXAMPLE_MARKER, TABS, Column, ColumnType, Tab
from cop_sheets.limits import EARLIEST_DATE, MAX_HOURS_PER_ROW
from cop_sheets.raw import RawSheet, normalize_rows
from cop_sheets.text import join_words, match_key
from cop_sheets.writers.styles import EXAMPLE_COLOR, INSTRUCTION_FONT_SIZE, INSTRUCTION_HEIGHT, INSTRUCTION_WIDTH
from cop_sheets.writers.xlsx_writer import XlsxWriter

START_HERE = "Start here"
LAST_ROW = 2000
# Excel takes no longer list of choices, and no longer message.
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
    "9. If your form asks in other words, use Survey Items. If you keep your own tabs or headers, use Column Map.",
    "10. You may sort, color and add columns or tabs as you like. Leave the header row as it is.",
)

_ACCEPTED_TEXTS = {
    ColumnType.ID: "Kept as you type it: 001 stays 001.", ColumnType.DATE: "Such as 1/14/2025.",
    ColumnType.TIMESTAMP: "Such as 4/27/2025 11:02:10.", ColumnType.FISCAL_YEAR: "Such as FY 24-25.",
    ColumnType.WHOLE: "A whole number, such as 12.", ColumnType.HOURS: "A number of hours, such as 1.5.",
    ColumnType.YES_NO: "Yes or No.", ColumnType.PEOPLE: "Such as Ann Lee; Bob Ray.",
    ColumnType.AGREEMENT: f"1 to 5, or: {'; '.join(AGREEMENT_SCALE)}.",
}


def template_bytes() -> bytes:
    """Return the blank workbook as .xlsx; the same layout gives the same bytes."""
    writer = XlsxWriter("Communities of Practice workbook")
    sheet = writer.add_tab(START_HERE)
    sheet.set_column(0, 0, INSTRUCTION_WIDTH)
    sheet.hide_gridlines(2)
    cell_format = writer.format(text_wrap=True, valign="top", font_size=INSTRUCTION_FONT_SIZE)
    for row, instruction in enumerate(INSTRUCTIONS):
        sheet.write_string(row, 0, instruction, cell_format)
        sheet.set_row(row, INSTRUCTION_HEIGHT)
    for tab in TABS:
        _write_tab(writer, tab)
    return writer.finish()


def template_grids() -> list[RawSheet]:
    """Return the blank workbook's tabs as they read back, without writing it."""
    grids = [RawSheet(START_HERE, normalize_rows([[instruction] for instruction in INSTRUCTIONS]))]
    return grids + [RawSheet(tab.name, normalize_rows([[column.header for column in tab.columns], example_row(tab)]))
                    for tab in TABS]


def example_row(tab: Tab) -> list:
    """Return the example row of `tab`, dates as dates."""
    return [_example_value(column) for column in tab.columns]


def _example_value(column: Column):
    example = column.example
    if column.kind in (ColumnType.DATE, ColumnType.TIMESTAMP) and example:
        moment = datetime.fromisoformat(example)
        return moment if moment.time() != datetime.min.time() else moment.date()
    # Somebody who types 3125 gets a number; the example should stand there the same way.
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


def example_marker_index(example: list) -> int:
    """Return the index of the cell that marks an example row as one."""
    return next(index for index, cell in enumerate(example) if match_key(str(cell)) == match_key(EXAMPLE_MARKER))


def header_note(column: Column) -> str:
    """Return the note on the header of `column`: what it asks, whether it must be filled, and what is accepted."""
    required_text = "Required: fill it in every row." if column.required else "Optional: may stay blank."
    return "\n".join(part for part in (column.help, required_text, accepted_values_text(column)) if part)


def accepted_values_text(column: Column) -> str:
    """Return in a sentence what `column` takes, or "" where any text serves."""
    if column.kind is ColumnType.CHOICE:
        return f"Choices: {join_words(column.choices, 'or')}."
    if column.kind is ColumnType.CHOICES:
        return "Choices:\n" + ";\n".join(column.choices) + "."
    sentence = _ACCEPTED_TEXTS.get(column.kind, "")
    return f"{sentence} A month such as Sep 2024 serves too." if column.allows_month else sentence


class CellCheckType(StrEnum):
    """What a check asks of a cell. HINT asks nothing: it only says what the cell takes."""

    LIST = "list"
    DATE = "date"
    WHOLE = "whole number"
    NUMBER = "number"
    HINT = "hint"


@dataclass(frozen=True)
class CellCheck:
    """What is asked of a column's cells: one of `choices`, or a date or number from `least` to `most`, if there is one.

    Every check only warns: whoever knows better may go on, and the dashboard says what it can't read.
    """

    kind: CellCheckType
    choices: tuple[str, ...] = ()
    least: date | float | None = None
    most: float | None = None


def cell_check(column: Column) -> CellCheck | None:
    """Return the check on the cells of `column`, or None where anything serves.

    Several choices in a cell, or a month for a date, are beyond what a spreadsheet can check: there it's a hint.
    """
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


def xlsx_validation(column: Column) -> dict | None:
    """Return the check on the cells of `column` as XlsxWriter takes it, or None."""
    check = cell_check(column)
    if check is None:
        return None
    if check.kind is CellCheckType.HINT or len(",".join(check.choices)) > MAX_LIST_LENGTH:
        hint = ("One or more, with a semicolon between; the header's note lists them."
                if column.kind is ColumnType.CHOICES else accepted_values_text(column))
        return {"validate": "any", "input_title": column.header[:MAX_TITLE_LENGTH], "input_message": _truncate(hint)}
    return _validation_rule(check) | {"error_type": "warning", "error_title": column.header[:MAX_TITLE_LENGTH],
                                      "error_message": _truncate(
                                          f"{accepted_values_text(column)} Keep it all the same?")}


def _validation_rule(check: CellCheck) -> dict:
    if check.kind is CellCheckType.LIST:
        return {"validate": "list", "source": list(check.choices)}
    kind = {CellCheckType.DATE: "date", CellCheckType.WHOLE: "integer", CellCheckType.NUMBER: "decimal"}[check.kind]
    if check.most is None:
        return {"validate": kind, "criteria": ">=", "value": check.least}
    return {"validate": kind, "criteria": "between", "minimum": check.least, "maximum": check.most}


def _truncate(message: str) -> str:
    return message if len(message) <= MAX_MESSAGE_LENGTH else message[:MAX_MESSAGE_LENGTH - 1] + "…"
