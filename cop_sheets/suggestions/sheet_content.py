"""The cells of one sheet as the suggestions look at them, each looked at once whatever tab it is compared with."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from cop_sheets.layout import HEADER_SEARCH_ROWS, Column, ColumnType
from cop_sheets.parsing.values import CellStatus, parse_cell
from cop_sheets.raw import Cell, RawSheet, display_text
from cop_sheets.suggestions.content import ColumnContent, column_content

_MAX_HEADER_LENGTH = 200    # characters; a longer text above a column is a note
_MIN_LABELS = 0.7    # of the filled cells of a header row
_DATE = Column("Date", ColumnType.DATE, "", allows_month=True)


@dataclass
class SheetContent:
    """A sheet, with what was already worked out about it: rows that may be headers, entries and columns."""

    raw_sheet: RawSheet
    _headers: dict[int, list[str]] = field(default_factory=dict)
    _entries: dict[int, list[Sequence[Cell]]] = field(default_factory=dict)
    _columns: dict[tuple[int, int], ColumnContent] = field(default_factory=dict)

    @cached_property
    def label_rows(self) -> dict[int, list[str]]:
        """The texts of each row that may be one of headers, by its number, from 1."""
        rows = {}
        for number, row in enumerate(self.raw_sheet.rows[:HEADER_SEARCH_ROWS], start=1):
            texts = [cell for cell in row if isinstance(cell, str) and cell and len(cell) <= _MAX_HEADER_LENGTH]
            labels = [text for text in texts if not text.replace(".", "").isdigit()
                      and parse_cell(_DATE, text)[1] is not CellStatus.OK]
            if len(labels) >= 2 and len(labels) >= _MIN_LABELS * sum(cell != "" for cell in row):
                rows[number] = labels
        return rows

    def headers(self, header_row: int) -> list[str]:
        """Return the cells of the header row as text, "" for those that are too long for a header."""
        if header_row not in self._headers:
            self._headers[header_row] = [text if len(text := display_text(cell)) <= _MAX_HEADER_LENGTH else ""
                                         for cell in self.raw_sheet.rows[header_row - 1]]
        return self._headers[header_row]

    def entries(self, header_row: int) -> list[Sequence[Cell]]:
        """Return the rows below that may be entries: in a table of three columns or more, a lone cell is a note."""
        if header_row not in self._entries:
            least = 2 if sum(map(bool, self.headers(header_row))) > 2 else 1
            self._entries[header_row] = [row for row in self.raw_sheet.rows[header_row:]
                                         if sum(cell != "" for cell in row) >= least]
        return self._entries[header_row]

    def column(self, header_row: int, index: int, cop_keys: frozenset[str]) -> ColumnContent:
        """Return the entries of column `index`, from 0. `cop_keys`: see ColumnContent."""
        known = self._columns.get((header_row, index))
        if known is None:
            known = column_content(self.entries(header_row), index, cop_keys)
        elif known.cop_keys != cop_keys:
            known = known.with_cop_keys(cop_keys)
        self._columns[header_row, index] = known
        return known
