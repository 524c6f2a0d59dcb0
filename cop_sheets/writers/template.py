"""The blank workbook that a partnership fills: every tab, header, note, check and example comes from the layout."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from cop_sheets.layout import AGREEMENT_SCALE, EXAMPLE_MARK, TABS, Column, Kind, Tab
from cop_sheets.raw import Grid, tidy_rows
from cop_sheets.text import key, listed
from cop_sheets.writers.styles import EXAMPLE_COLOR, LINE_HEIGHT, LINE_SIZE, LINE_WIDTH
from cop_sheets.writers.xlsx_writer import Writer

START_HERE = "Start here"
LAST_ROW = 2000
EARLIEST = date(2010, 1, 1)
MOST_HOURS = 12
# Excel takes no longer list of choices, and no longer message.
LONGEST_LIST, LONGEST_MESSAGE, LONGEST_TITLE = 255, 255, 32
EXAMPLE_NOTE = "An example row: it is never counted, and you may delete it."

LINES = (
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

_ACCEPTED = {
    Kind.ID: "Kept as you type it: 001 stays 001.", Kind.DATE: "Such as 1/14/2025.",
    Kind.TIMESTAMP: "Such as 4/27/2025 11:02:10.", Kind.FISCAL_YEAR: "Such as FY 24-25.",
    Kind.WHOLE: "A whole number, such as 12.", Kind.HOURS: "A number of hours, such as 1.5.",
    Kind.YES_NO: "Yes or No.", Kind.PEOPLE: "Such as Ann Lee; Bob Ray.",
    Kind.AGREEMENT: f"1 to 5, or: {'; '.join(AGREEMENT_SCALE)}.",
}


def template_bytes() -> bytes:
    """Return the blank workbook as .xlsx; the same layout gives the same bytes."""
    writer = Writer("Communities of Practice workbook")
    sheet = writer.add_tab(START_HERE)
    sheet.set_column(0, 0, LINE_WIDTH)
    sheet.hide_gridlines(2)
    look = writer.format(text_wrap=True, valign="top", font_size=LINE_SIZE)
    for row, line in enumerate(LINES):
        sheet.write_string(row, 0, line, look)
        sheet.set_row(row, LINE_HEIGHT)
    for tab in TABS:
        _write_tab(writer, tab)
    return writer.finish()


def template_grids() -> list[Grid]:
    """Return the blank workbook's tabs as they read back, without writing it."""
    grids = [Grid(START_HERE, tidy_rows([[line] for line in LINES]))]
    return grids + [Grid(tab.name, tidy_rows([[column.header for column in tab.columns], example_row(tab)]))
                    for tab in TABS]


def example_row(tab: Tab) -> list:
    """Return the example row of `tab`, dates as dates."""
    return [_example(column) for column in tab.columns]


def _example(column: Column):
    example = column.example
    if column.kind in (Kind.DATE, Kind.TIMESTAMP) and example:
        moment = datetime.fromisoformat(example)
        return moment if moment.time() != datetime.min.time() else moment.date()
    # Somebody who types 3125 gets a number; the example should stand there the same way.
    return int(example) if column.kind is Kind.CHOICE and str(example).isdigit() else example


def _write_tab(writer: Writer, tab: Tab) -> None:
    sheet = writer.add_tab(tab.name)
    writer.header(sheet, [(column.header, column) for column in tab.columns])
    for index, column in enumerate(tab.columns):
        sheet.write_comment(0, index, note(column), {"x_scale": 2, "y_scale": 2})
        rule = validation(column)
        if rule:
            sheet.data_validation(1, index, LAST_ROW - 1, index, rule)
    example = example_row(tab)
    writer.rows(sheet, [example], 1, italic=True, font_color=EXAMPLE_COLOR)
    sheet.write_comment(1, marked_at(example), EXAMPLE_NOTE, {"x_scale": 1.5})


def marked_at(example: list) -> int:
    """Return the index of the cell that marks an example row as one."""
    return next(index for index, cell in enumerate(example) if key(str(cell)) == key(EXAMPLE_MARK))


def note(column: Column) -> str:
    """Return the note on the header of `column`: what it asks, whether it must be filled, and what is accepted."""
    needed = "Required: fill it in every row." if column.required else "Optional: may stay blank."
    return "\n".join(part for part in (column.help, needed, accepted(column)) if part)


def accepted(column: Column) -> str:
    """Return in a sentence what `column` takes, or "" where any text serves."""
    if column.kind is Kind.CHOICE:
        return f"Choices: {listed(column.choices, 'or')}."
    if column.kind is Kind.CHOICES:
        return "Choices:\n" + ";\n".join(column.choices) + "."
    sentence = _ACCEPTED.get(column.kind, "")
    return f"{sentence} A month such as Sep 2024 serves too." if column.month_only else sentence


class CheckKind(StrEnum):
    """What a check asks of a cell. HINT asks nothing: it only says what the cell takes."""

    LIST = "list"
    DATE = "date"
    WHOLE = "whole number"
    NUMBER = "number"
    HINT = "hint"


@dataclass(frozen=True)
class Check:
    """What is asked of a column's cells: one of `choices`, or a date or number from `least` to `most`, if there is one.

    Every check only warns: whoever knows better may go on, and the dashboard says what it can't read.
    """

    kind: CheckKind
    choices: tuple[str, ...] = ()
    least: date | float | None = None
    most: float | None = None


def check_of(column: Column) -> Check | None:
    """Return the check on the cells of `column`, or None where anything serves.

    Several choices in a cell, or a month for a date, are beyond what a spreadsheet can check: there it's a hint.
    """
    if column.kind is Kind.YES_NO:
        return Check(CheckKind.LIST, ("Yes", "No"))
    if column.kind is Kind.CHOICE:
        return Check(CheckKind.LIST, column.choices)
    if column.kind is Kind.AGREEMENT:
        return Check(CheckKind.LIST, (*map(str, range(1, len(AGREEMENT_SCALE) + 1)), *AGREEMENT_SCALE))
    if column.kind in (Kind.CHOICES, Kind.FISCAL_YEAR) or column.month_only:
        return Check(CheckKind.HINT)
    if column.kind in (Kind.DATE, Kind.TIMESTAMP):
        return Check(CheckKind.DATE, least=EARLIEST)
    if column.kind is Kind.WHOLE:
        return Check(CheckKind.WHOLE, least=0)
    return Check(CheckKind.NUMBER, least=0, most=MOST_HOURS) if column.kind is Kind.HOURS else None


def validation(column: Column) -> dict | None:
    """Return the check on the cells of `column` as XlsxWriter takes it, or None."""
    check = check_of(column)
    if check is None:
        return None
    if check.kind is CheckKind.HINT or len(",".join(check.choices)) > LONGEST_LIST:
        hint = "One or more, with a semicolon between; the header's note lists them." if column.kind is Kind.CHOICES \
            else accepted(column)
        return {"validate": "any", "input_title": column.header[:LONGEST_TITLE], "input_message": _short(hint)}
    return _rule(check) | {"error_type": "warning", "error_title": column.header[:LONGEST_TITLE],
                           "error_message": _short(f"{accepted(column)} Keep it all the same?")}


def _rule(check: Check) -> dict:
    if check.kind is CheckKind.LIST:
        return {"validate": "list", "source": list(check.choices)}
    kind = {CheckKind.DATE: "date", CheckKind.WHOLE: "integer", CheckKind.NUMBER: "decimal"}[check.kind]
    if check.most is None:
        return {"validate": kind, "criteria": ">=", "value": check.least}
    return {"validate": kind, "criteria": "between", "minimum": check.least, "maximum": check.most}


def _short(message: str) -> str:
    return message if len(message) <= LONGEST_MESSAGE else message[:LONGEST_MESSAGE - 1] + "…"
