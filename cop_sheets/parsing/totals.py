"""Which rows of a tab are totals: what stands in them, and what their numbers sum up."""

from collections.abc import Callable, Iterable

from cop_sheets.layout import COPS, Column, ColumnType
from cop_sheets.parsing.locate import TabLocation
from cop_sheets.parsing.row_labels import ends_with_total, is_total_label, starts_with_total
from cop_sheets.parsing.values import DATE_TYPES, parse_cell
from cop_sheets.raw import Cell, CellError
from cop_sheets.text import match_key

_MAX_ROWS_SUMMED = 50_000  # in one tab, in search of the rows that a total sums up
_NUMBERS = (ColumnType.WHOLE, ColumnType.HOURS)
_TEXT_TYPES = (ColumnType.TEXT, ColumnType.ID, ColumnType.PEOPLE)


class TotalsDetector:
    """Tells the totals of one tab from its entries.

    `columns`: those that are read, by index; `unread_columns`: the indexes of the others; `cop_keys`: returns the keys
    of what the workbook's CoPs go by.
    """

    def __init__(self, location: TabLocation, rows: list[list[Cell]], columns: dict[int, Column],
                 unread_columns: list[int],
                 names_of_cops: Callable[[], set[str]]) -> None:
        self.location, self.rows, self.columns, self.unread_columns = location, rows, columns, unread_columns
        self.cop_keys = names_of_cops
        self.text_columns = [index for index, column in columns.items() if column.kind in (*_TEXT_TYPES, *DATE_TYPES)]
        self.entry = [index for index, column in columns.items() if _identifies_entry(column)]
        self.dates = [index for index, column in columns.items() if column.required and column.kind in DATE_TYPES][:1]
        self.numbers = [index for index, column in columns.items() if column.kind in _NUMBERS]
        self.steps_left = _MAX_ROWS_SUMMED

    def is_total(self, cells: dict[int, Cell], entries: Iterable[int]) -> bool:
        """Say whether a row with `cells` is a total: a label that stands for the entry, or in a row that nothing dates,
        or beside a number that sums up the rows above. `entries`: the positions of those, the nearest first."""
        texts = [cells[index] for index in (*self.text_columns, *self.unread_columns) if type(cells.get(index)) is str]
        undated = self._is_undated(cells)
        if any(map(is_total_label, texts)):
            entry = [cells[index] for index in self.entry if index in cells]
            if entry and all(type(cell) is str and is_total_label(cell) for cell in entry):
                return True
            if not entry and self._is_alone(cells, undated):
                return True
        if undated:
            if len(texts) == 1 and self._ends_with_total_label(texts[0]):
                return True
            ordered = [cells[index] for column in self.location.tab.columns
                       if (index := self.location.columns.get(column.name)) in cells]
            if any(type(cell) is str and self._starts_with_total_label(cell) for cell in (
                    *ordered[:1], *(cells.get(index) for index in (*self.dates, *self.unread_columns)))):
                return True
        if self.location.tab is COPS:
            return False
        if any(is_total_label(text) or self._ends_with_total_label(text) for text in texts):
            return self._sums_up(cells, entries, self.numbers)
        # Two lengths of 60 minutes often come to a third; numbers of people and hours seldom do.
        return any(map(self._starts_with_total_label, texts)) and self._sums_up(
            cells, entries, [index for index in self.numbers if self.columns[index].name != "minutes"])

    def _is_alone(self, cells: dict[int, Cell], undated: bool) -> bool:
        """Say whether a label has no other words beside it, nor, in a row with a date, more than one number."""
        others = [index for index in self.text_columns if index in cells and self.columns[index].kind not in DATE_TYPES
                  and not (
            type(cells[index]) is str and is_total_label(cells[index]))]
        return not others and (undated or sum(index in cells for index in self.numbers) < 2)

    def _starts_with_total_label(self, text: str) -> bool:
        return starts_with_total(text) and not self._is_cop(text)

    def _ends_with_total_label(self, text: str) -> bool:
        return ends_with_total(text) and not self._is_cop(text)

    def _is_cop(self, text: str) -> bool:
        """Say whether a CoP goes by `text`. `Total` is no name: it may stand below the CoPs, too."""
        return self.location.tab is not COPS and not is_total_label(text) and match_key(text) in self.cop_keys()

    def _is_undated(self, cells: dict[int, Cell]) -> bool:
        date_cells = [cells[index] for index in self.dates if index in cells]
        return not any(self.columns[index].name == "domain" and self.location.tab is COPS for index in cells
                       if index in self.columns) and all(
            type(cell) is CellError or (type(cell) is str and (starts_with_total(cell) or ends_with_total(cell)))
            for cell in date_cells)

    def _sums_up(self, cells: dict[int, Cell], entries: Iterable[int], numbers: list[int]) -> bool:
        """Say whether a number of the row, in one of the columns `numbers`, is the sum of two or more entries above."""
        targets = {index: value for index in numbers if (value := parse_cell(self.columns[index],
                                                                             cells.get(index, ""))[0])}
        sums, counts = dict.fromkeys(targets, 0.0), dict.fromkeys(targets, 0)
        for position in entries:
            if not targets or self.steps_left <= 0:
                break
            self.steps_left -= 1
            row = self.rows[position]
            for index, value in list(targets.items()):
                number = parse_cell(self.columns[index], row[index])[0] if index < len(row) else None
                sums[index] += number or 0
                counts[index] += number is not None
                if counts[index] > 1 and abs(sums[index] - value) < 1e-6:
                    return True
                if sums[index] > value:
                    del targets[index]
        return False


def _identifies_entry(column: Column) -> bool:
    """Say whether `column` says what an entry is about: its id, its name or who took part."""
    return column.kind in _TEXT_TYPES and (column.required or column.unique or column.figure)
