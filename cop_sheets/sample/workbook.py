"""A workbook of the sample while it is generated: tabs with rows, and the flags that its mistakes must raise."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from cop_sheets.layout import Column, Tab, column_letter
from cop_sheets.raw import RawSheet, Workbook, display_text, normalize_rows
from cop_sheets.writers.xlsx_writer import XlsxWriter

_COLUMN_POSITIONS: dict[str, dict[str, int]] = {}


def column_position(tab: Tab, name: str) -> int:
    """Return the index of the column called `name` in the layout of `tab`."""
    places = _COLUMN_POSITIONS.get(tab.name)
    if places is None:
        places = _COLUMN_POSITIONS[tab.name] = {column.name: index for index, column in enumerate(tab.columns)}
    return places[name]


def new_row(tab: Tab, **cells: Any) -> list[Any]:
    """Return a row of `tab` in the layout's order with `cells`, by column name; other cells are blank."""
    row = [""] * len(tab.columns)
    for name, cell in cells.items():
        row[column_position(tab, name)] = cell
    return row


@dataclass
class SampleSheet:
    """One tab: `columns` are its headers with the layout's column or None; `title` is in a row above them."""

    name: str
    tab: Tab
    columns: list[tuple[str, Column | None]]
    rows: list[list[Any]] = field(default_factory=list)
    title: str = ""

    @classmethod
    def of(cls, tab: Tab, name: str = "", title: str = "") -> "SampleSheet":
        """Return an empty sheet of `tab`."""
        return cls(name or tab.name, tab, [(column.header, column) for column in tab.columns], title=title)

    @property
    def rows_above_header(self) -> int:
        """The number of rows above the header row: a title and a blank row, or none."""
        return 2 if self.title else 0

    def index(self, name: str) -> int:
        """Return the current index of the column `name`."""
        return next(index for index, (_, column) in enumerate(self.columns) if column and column.name == name)

    def has(self, name: str) -> bool:
        """Return whether it has the column `name`."""
        return any(column and column.name == name for _, column in self.columns)

    def get(self, row: list[Any], name: str) -> Any:
        """Return the cell of `row` in the column `name`."""
        return row[self.index(name)]

    def set_cells(self, row: list[Any], **cells: Any) -> list[Any]:
        """Set `cells` of `row`, by column name, and return it."""
        for name, cell in cells.items():
            row[self.index(name)] = cell
        return row

    def drop(self, name: str) -> None:
        """Remove the column `name`."""
        index = self.index(name)
        del self.columns[index]
        for row in self.rows:
            del row[index]

    def add(self, header: str, cells: Iterable[Any]) -> None:
        """Add a column on the right with `header`, and `cells` from the first row on; other rows are blank."""
        self.columns.append((header, None))
        remaining = iter(cells)
        for row in self.rows:
            row.append(next(remaining, ""))

    def raw_rows(self) -> list[list[Any]]:
        """Return all rows of the tab, including the header row and those above it, with equal lengths."""
        width = len(self.columns)
        above = [[self.title] + [""] * (width - 1), [""] * width] if self.title else []
        return [*above, [header for header, _ in self.columns], *self.rows]


class ExpectedFlag(NamedTuple):
    """A flag that a mistake must raise. `row`: its cells, None for the header row; `column`: name or index."""

    severity: str
    rule: str
    sheet: SampleSheet | None
    row: list[Any] | None
    column: str | int
    cop_id: str
    tab: str


class AnswerKeyRow(NamedTuple):
    """One row of the answer key: a flag that `check` must find."""

    severity: str
    rule: str
    partnership: str
    cop_id: str
    tab: str
    row: str
    column: str
    value: str


@dataclass
class SampleWorkbook:
    """One partnership's workbook and its expected flags; `damaged`: its file is cut off halfway."""

    partnership: str
    sheets: list[SampleSheet] = field(default_factory=list)
    expected: list[ExpectedFlag] = field(default_factory=list)
    damaged: bool = False

    def sheet(self, tab: Tab) -> SampleSheet:
        """Return the sheet of `tab`, or of the last fiscal year where there is one per year."""
        return next(sheet for sheet in reversed(self.sheets) if sheet.tab is tab)

    def expect(self, severity: str, rule: str, sheet: SampleSheet | None = None, row: list[Any] | None = None,
               column: str | int = 0, cop_id: str = "", tab: str = "") -> None:
        """Expect a flag of `rule` at `row` (None: the header row) and `column`, or without a sheet at no cell."""
        self.expected.append(ExpectedFlag(severity, rule, sheet, row, column, cop_id, tab))

    def answer_key_rows(self) -> list[AnswerKeyRow]:
        """Return the rows of the answer key, with the current addresses and values of the cells."""
        numbers = {id(sheet): {id(row): number for number, row in enumerate(sheet.rows, sheet.rows_above_header + 2)}
                   for sheet in {id(expected_flag.sheet): expected_flag.sheet for expected_flag in self.expected
                                 if expected_flag.sheet}.values()}
        return [self._answer_key_row(expected_flag, numbers) for expected_flag in self.expected]

    def _answer_key_row(self, expected_flag: ExpectedFlag, numbers: dict[int, dict[int, int]]) -> AnswerKeyRow:
        if expected_flag.sheet is None:
            return AnswerKeyRow(expected_flag.severity, expected_flag.rule, self.partnership, expected_flag.cop_id,
                                expected_flag.tab, "", "", "")
        sheet = expected_flag.sheet
        row = expected_flag.row if expected_flag.row is not None else [header for header, _ in sheet.columns]
        number = sheet.rows_above_header + 1 if expected_flag.row is None else numbers[id(sheet)][id(expected_flag.row)]
        column = sheet.index(expected_flag.column) if isinstance(expected_flag.column, str) else expected_flag.column
        cell = row[column] if column < len(row) else ""
        return AnswerKeyRow(expected_flag.severity, expected_flag.rule, self.partnership, expected_flag.cop_id,
                            sheet.name, str(number),
                            column_letter(column + 1), display_text(normalize_rows([[cell, "x"]])[0][0]))

    def workbook(self, address: str) -> Workbook:
        """Return the workbook as the reader of its file would."""
        return Workbook(self.partnership, address, [RawSheet(sheet.name, normalize_rows(sheet.raw_rows()))
                                                    for sheet in self.sheets])

    def file_bytes(self) -> bytes:
        """Return the workbook as an .xlsx file."""
        writer = XlsxWriter(f"{self.partnership}: Communities of Practice")
        for sheet in self.sheets:
            excel_sheet = writer.add_tab(sheet.name)
            writer.header(excel_sheet, sheet.columns, sheet.rows_above_header)
            if sheet.title:
                excel_sheet.write_string(0, 0, sheet.title, writer.format(bold=True, font_size=14))
            writer.rows(excel_sheet, sheet.rows, sheet.rows_above_header + 1)
        return writer.finish()
