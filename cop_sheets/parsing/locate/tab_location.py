"""One located tab: its header row, the meaning of its columns, and which of its cells are private."""

from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import zip_longest

from cop_sheets.layout import Column, Tab
from cop_sheets.parsing.locate.survey_items import SurveyQuestion
from cop_sheets.parsing.values import CellStatus, DateOrder, parse_cell
from cop_sheets.raw import Cell, RawSheet, display_text
from cop_sheets.sheet_urls import cell_link
from cop_sheets.text import match_key, normalize_spelling


@dataclass
class TabLocation:
    """One located tab of one workbook. Row numbers start at 1, column indexes at 0.

    `header_row` is None where no headers were found. `columns`: column indexes by column name. `questions`: the survey
    questions with their column indexes; `uncounted_questions`: those whose Survey Items row is not valid.
    `declared_orders`: the Column Map's date order of date columns, by name. `unknown`: (index, header) of columns that
    are not read. `repeated_columns`: (index, index of the first one, name) of repeated headers. `all_locations`: all
    located tabs of the workbook.
    """

    partnership: str
    address: str
    tab: Tab
    raw_sheet: RawSheet
    header_row: int | None = None
    columns: dict[str, int] = field(default_factory=dict)
    unknown: list[tuple[int, str]] = field(default_factory=list)
    repeated_columns: list[tuple[int, int, str]] = field(default_factory=list)
    questions: list[tuple[SurveyQuestion, int]] = field(default_factory=list)
    uncounted_questions: list[tuple[SurveyQuestion, int]] = field(default_factory=list)
    declared_orders: dict[str, DateOrder] = field(default_factory=dict)
    all_locations: list["TabLocation"] = field(default_factory=list, repr=False, compare=False)

    def link(self, cell: str) -> str:
        """Return the URL of `cell`, such as F17, in the browser; "" where the workbook is a file."""
        return cell_link(self.address, self.raw_sheet, cell)

    @cached_property
    def headers(self) -> list[str]:
        """The header row's cells as text."""
        return [display_text(cell) for cell in self.raw_sheet.rows[self.header_row - 1]] if self.header_row else []

    @cached_property
    def header_spellings(self) -> list[str]:
        """The headers' normalized spellings."""
        return list(map(normalize_spelling, self.headers))

    @property
    def rows_below_header(self) -> list[list[Cell]]:
        """The rows below the header row; [] where no headers were found."""
        return self.raw_sheet.rows[self.header_row:] if self.header_row else []

    @cached_property
    def _header_keys(self) -> list[str]:
        return [match_key(header) for header in self.headers]

    def content(self, row: int) -> frozenset[tuple[str, Cell]]:
        """Return the filled cells of spreadsheet row `row` as (header key, cell), to compare rows by."""
        cells = zip_longest(self._header_keys, self.raw_sheet.rows[row - 1], fillvalue="")
        return frozenset((header, cell) for header, cell in cells if cell != "")

    @cached_property
    def _public(self) -> dict[int, Column]:
        """The columns, by index, that are not private."""
        asked = {index for _, index in (*self.questions, *self.uncounted_questions)}
        return {index: self.tab[name] for name, index in self.columns.items()
                if not self.tab[name].private and not self.tab.settings and index not in asked}

    def is_private(self, row: int, index: int) -> bool:
        """Return whether the cell in spreadsheet row `row`, column `index`, may only be shown to the partnership.

        On a tab with a private column that is every cell below the headers except valid ones in public columns:
        unknown columns and unreadable cells may hold anything.
        """
        if not has_private_cells(self.tab) or row <= (self.header_row or 0):
            return False
        column = self._public.get(index)
        cells = self.raw_sheet.rows[row - 1] if row <= len(self.raw_sheet.rows) else []
        cell = cells[index] if index < len(cells) else ""
        unread = CellStatus.UNREADABLE, CellStatus.ERROR
        return cell != "" and (column is None or parse_cell(column, cell)[1] in unread)

    @property
    def first_free_column(self) -> int:
        """The index of the column after the last header."""
        return max((index for index, header in enumerate(self.headers) if header), default=-1) + 1


@cache
def has_private_cells(tab: Tab) -> bool:
    """Return whether a tab has cells that are shown to the partnership only; settings quote headers of such cells."""
    return tab.settings or any(column.private for column in tab.columns)
