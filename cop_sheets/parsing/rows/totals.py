"""Detects rows with totals: by their labels, and by numbers that are sums of the rows above."""

from collections.abc import Callable, Iterable

from cop_sheets.layout import COPS, Column, ColumnType
from cop_sheets.parsing.locate import TabLocation
from cop_sheets.parsing.rows.labels import ends_with_total, has_total_words_only, is_total_label, starts_with_total
from cop_sheets.parsing.values import DATE_TYPES, parse_cell
from cop_sheets.raw import Cell, CellError
from cop_sheets.text import match_key

_MAX_ROWS_SUMMED = 50_000  # limit, for one tab, of the rows that are added up to find a total
_NUMBERS = (ColumnType.WHOLE, ColumnType.HOURS)
_SUBJECTS = ("title", "topic")    # the columns that say what an entry is about
_TEXT_TYPES = (ColumnType.TEXT, ColumnType.ID, ColumnType.PEOPLE)


class TotalsDetector:
    """Detects the totals of one tab.

    `columns`: the known columns, by index; `unread_columns`: the indexes of the others; `cop_keys`: returns the match
    keys of the ids and names of the workbook's CoPs.
    """

    def __init__(self, location: TabLocation, rows: list[list[Cell]], columns: dict[int, Column],
                 unread_columns: list[int], cop_keys: Callable[[], set[str]]) -> None:
        self.location, self.rows, self.columns, self.unread_columns = location, rows, columns, unread_columns
        self.cop_keys = cop_keys
        self.text_columns = [index for index, column in columns.items() if column.kind in (*_TEXT_TYPES, *DATE_TYPES)]
        self.entry = [index for index, column in columns.items() if _identifies_entry(column)]
        self.named = [index for index, column in columns.items() if index in self.entry or column.name == "cop_id"]
        self.subjects = [index for index, column in columns.items() if column.name in _SUBJECTS]
        self.people = [index for index in self.entry if columns[index].kind is ColumnType.PEOPLE]
        self.choices = [index for index, column in columns.items() if column.kind is ColumnType.CHOICE]
        self.dates = [index for index, column in columns.items() if column.required and column.kind in DATE_TYPES][:1]
        self.numbers = [index for index, column in columns.items() if column.kind in _NUMBERS]
        self.steps_left = _MAX_ROWS_SUMMED

    def is_total(self, cells: dict[int, Cell], entries: Iterable[int]) -> bool:
        """Return whether a row with `cells` is a total: its label is in place of the entry or its topic, or the row has
        no date, or a number is the sum of rows above. `entries`: the positions of the rows of data above, the nearest
        first."""
        texts = [cell for index in (*self.text_columns, *self.choices, *self.unread_columns)
                 if isinstance(cell := cells.get(index), str)]
        undated = self._is_undated(cells)
        if any(map(is_total_label, texts)):
            entry = [cells[index] for index in self.entry if index in cells]
            if entry and all(isinstance(cell, str) and is_total_label(cell) for cell in entry):
                return True
            if not entry and self._is_alone(cells, undated):
                return True
        if undated:
            if len(texts) == 1 and self._ends_with_total_label(texts[0]):
                return True
            ordered = [cells[index] for column in self.location.tab.columns
                       if (index := self.location.columns.get(column.name)) in cells]
            if any(isinstance(cell, str) and self._starts_with_total_label(cell) for cell in (
                    *ordered[:1], *(cells.get(index) for index in (*self.dates, *self.unread_columns)))):
                return True
        if self.location.tab is COPS:
            return False
        if self._has_total_as_subject(cells):
            return True
        if any(map(is_total_label, texts)):
            return self._sums_up(cells, entries, self.numbers)
        # Other words beside the total may be what an entry is about, where it names a person or a CoP.
        if any(not self._may_be_total(cells[index]) for index in self.named if index in cells):
            return False
        if any(map(self._ends_with_total_label, texts)):
            return self._sums_up(cells, entries, self.numbers)
        # Not by minutes: 60 and 60 often precede 120 by chance; numbers of people and hours rarely add up so.
        return any(map(self._starts_with_total_label, texts)) and self._sums_up(
            cells, entries, [index for index in self.numbers if self.columns[index].name != "minutes"])

    def _has_total_as_subject(self, cells: dict[int, Cell]) -> bool:
        """Return whether a title or a topic is a total's label and nothing else, and the row names no person."""
        return any(isinstance(cell := cells.get(index), str) and has_total_words_only(cell) and not self._is_cop(cell)
                   for index in self.subjects) and not any(index in cells for index in self.people)

    def _may_be_total(self, cell: Cell) -> bool:
        return isinstance(cell, str) and (
            is_total_label(cell) or self._starts_with_total_label(cell) or self._ends_with_total_label(cell))

    def _is_alone(self, cells: dict[int, Cell], undated: bool) -> bool:
        """Return whether a label has no other text beside it, nor more than one number in a row with a date."""
        texts = [cells[index] for index in self.text_columns if index in cells
                 and self.columns[index].kind not in DATE_TYPES]
        has_other_text = any(not isinstance(cell, str) or not is_total_label(cell) for cell in texts)
        return not has_other_text and (undated or sum(index in cells for index in self.numbers) < 2)

    def _starts_with_total_label(self, text: str) -> bool:
        return starts_with_total(text) and not self._is_cop(text)

    def _ends_with_total_label(self, text: str) -> bool:
        return ends_with_total(text) and not self._is_cop(text)

    def _is_cop(self, text: str) -> bool:
        """Return whether `text` is the id or name of a CoP. `Total` isn't: it may be a row of the tab CoPs, too."""
        return self.location.tab is not COPS and not is_total_label(text) and match_key(text) in self.cop_keys()

    def _is_undated(self, cells: dict[int, Cell]) -> bool:
        date_cells = [cells[index] for index in self.dates if index in cells]
        return not any(self.columns[index].name == "domain" and self.location.tab is COPS for index in cells
                       if index in self.columns) and all(
            isinstance(cell, CellError)
            or (isinstance(cell, str) and (starts_with_total(cell) or ends_with_total(cell))) for cell in date_cells)

    def _sums_up(self, cells: dict[int, Cell], entries: Iterable[int], numbers: list[int]) -> bool:
        """Return whether a number of the row, in one of the columns `numbers`, is the sum of two or more rows above."""
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
    """Return whether `column` identifies an entry: its id, its name or who took part."""
    return column.kind in _TEXT_TYPES and (column.required or column.unique or column.figure)
