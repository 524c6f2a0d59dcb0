"""A workbook of the sample while it is being told: tabs of rows, and the flags that its mistakes must raise."""

from dataclasses import dataclass, field
from typing import NamedTuple

from cop_sheets.layout import Column, Tab, column_letter
from cop_sheets.raw import RawSheet, Workbook, display_text, normalize_rows
from cop_sheets.writers import XlsxWriter

_COLUMN_POSITIONS: dict[str, dict[str, int]] = {}


def column_position(tab: Tab, name: str) -> int:
    """Return the index of the column called `name` in the layout of `tab`."""
    places = _COLUMN_POSITIONS.get(tab.name)
    if places is None:
        places = _COLUMN_POSITIONS[tab.name] = {column.name: index for index, column in enumerate(tab.columns)}
    return places[name]


def new_row(tab: Tab, **cells) -> list:
    """Return a row of `tab` in the layout's order with `cells`, by column name; the others blank."""
    row = [""] * len(tab.columns)
    for name, cell in cells.items():
        row[column_position(tab, name)] = cell
    return row


@dataclass
class SampleSheet:
    """One tab: `columns` are its headers with the layout's column or None; `title` stands in a row above them."""

    name: str
    tab: Tab
    columns: list[tuple[str, Column | None]]
    rows: list[list] = field(default_factory=list)
    title: str = ""

    @classmethod
    def of(cls, tab: Tab, name: str = "", title: str = "") -> "SampleSheet":
        """Return an empty sheet of `tab`."""
        return cls(name or tab.name, tab, [(column.header, column) for column in tab.columns], title=title)

    @property
    def rows_above_header(self) -> int:
        """How many rows stand above the header row: a title and a blank one, or none."""
        return 2 if self.title else 0

    def index(self, name: str) -> int:
        """Return where the column called `name` stands now."""
        return next(index for index, (_, column) in enumerate(self.columns) if column and column.name == name)

    def get(self, row: list, name: str):
        """Return the cell of `row` in the column called `name`."""
        return row[self.index(name)]

    def set_cells(self, row: list, **cells) -> list:
        """Set `cells` of `row`, by column name, and return it."""
        for name, cell in cells.items():
            row[self.index(name)] = cell
        return row

    def drop(self, name: str) -> None:
        """Take the column called `name` away."""
        index = self.index(name)
        for row in [self.columns, *self.rows]:
            del row[index]

    def add(self, header: str, cells) -> None:
        """Add a column at the right under `header`, filled from `cells` from the top."""
        self.columns.append((header, None))
        cells = iter(cells)
        for row in self.rows:
            row.append(next(cells, ""))

    def raw_rows(self) -> list[list]:
        """Return all rows as they stand in the spreadsheet, those above the header included, equally wide."""
        width = len(self.columns)
        above = [[self.title] + [""] * (width - 1), [""] * width] if self.title else []
        return [*above, [header for header, _ in self.columns], *self.rows]


class ExpectedFlag(NamedTuple):
    """A flag that a mistake must raise; `row` is the row itself (None: the header row), `column` a name or an index."""

    severity: str
    rule: str
    sheet: SampleSheet | None
    row: list | None
    column: str | int
    cop_id: str
    tab: str


class AnswerKeyRow(NamedTuple):
    """One line of the answer key: a flag as `check` must find it."""

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
    """One partnership's workbook and what must be found in it; `damaged`: its file breaks off halfway."""

    partnership: str
    sheets: list[SampleSheet] = field(default_factory=list)
    expected: list[ExpectedFlag] = field(default_factory=list)
    damaged: bool = False

    def sheet(self, tab: Tab) -> SampleSheet:
        """Return the sheet of `tab`; where there is one a fiscal year, the last."""
        return next(sheet for sheet in reversed(self.sheets) if sheet.tab is tab)

    def expect(self, severity: str, rule: str, sheet: SampleSheet | None = None, row: list | None = None,
               column: str | int = 0, cop_id: str = "", tab: str = "") -> None:
        """Note that `rule` must flag the cell at `row` (None: the header row) and `column`; no sheet: no cell."""
        self.expected.append(ExpectedFlag(severity, rule, sheet, row, column, cop_id, tab))

    def answer_key_rows(self) -> list[AnswerKeyRow]:
        """Return the answer key's lines with the addresses and values that the cells have now."""
        numbers = {id(sheet): {id(row): number for number, row in enumerate(sheet.rows, sheet.rows_above_header + 2)}
                   for sheet in {id(expected_flag.sheet): expected_flag.sheet for expected_flag in self.expected
                                 if expected_flag.sheet}.values()}
        return [self._answer_key_row(expected_flag, numbers) for expected_flag in self.expected]

    def _answer_key_row(self, expected_flag: ExpectedFlag, numbers) -> AnswerKeyRow:
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
        """Return the workbook as reading its file gives it."""
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
