"""Detects rows with totals: by labels of total words alone, and by numbers that are sums of the rows above."""

import re
from collections.abc import Callable, Iterable
from datetime import date
from itertools import islice
from statistics import fmean

from cop_sheets.layout import COPS, SESSIONS, SURVEY_RESPONSES, Column, ColumnType
from cop_sheets.parsing.locate import TabLocation
from cop_sheets.parsing.rows.labels import (
    group_of_total,
    is_average_label,
    is_counting_label,
    is_period_of_total,
    is_total_label,
    may_name_person,
    mentions_total,
    starts_with_total,
)
from cop_sheets.parsing.values import DATE_TYPES, parse_cell
from cop_sheets.raw import Cell, CellError, display_text
from cop_sheets.text import match_key

_MAX_ROWS_SUMMED = 50_000  # limit, for one tab, of the rows that are added up to find a total
_NUMBERS = (ColumnType.WHOLE, ColumnType.HOURS)
_SUBJECTS = ("title", "topic")    # the columns that say what an entry is about
TEXT_TYPES = (ColumnType.TEXT, ColumnType.ID, ColumnType.PEOPLE)
TOTAL_LABEL_TYPES = (*TEXT_TYPES, *DATE_TYPES, *_NUMBERS, ColumnType.CHOICE)
_NUMBER_TEXT = re.compile(r"[\d\s.,:%/+-]*\d[\d\s.,:%/+-]*")


class TotalsDetector:
    """Detects the totals of one tab.

    `columns`: the known columns, by index; `unread_columns`: the indexes of the others; `cop_keys`: returns the match
    keys of the ids and names of the workbook's CoPs.
    """

    def __init__(self, location: TabLocation, rows: list[list[Cell]], columns: dict[int, Column],
                 unread_columns: list[int], cop_keys: Callable[[], set[str]]) -> None:
        self.location, self.rows, self.columns, self.cop_keys = location, rows, columns, cop_keys
        self.label_columns = {index for index, column in columns.items()
                              if column.kind in TOTAL_LABEL_TYPES and column is not SESSIONS["notes"]}
        questions = {index for _, index in (*location.questions, *location.uncounted_questions)}
        self.unread_columns = [index for index in unread_columns if index not in questions]
        # In those that are not read a label is one if nothing but numbers is in its row.
        self.candidate_columns = [*sorted(self.label_columns), *self.unread_columns]
        self.texts = {index for index in self.label_columns
                      if columns[index].kind in (*TEXT_TYPES, ColumnType.CHOICE)}
        self.naming = {index for index, column in columns.items() if _identifies_entry(column)
                       or column.name in _SUBJECTS}
        self.ids = {index for index in self.naming if columns[index].kind is ColumnType.ID}
        self.people = {index for index in self.naming if columns[index].kind is ColumnType.PEOPLE}
        self.cop_columns = {index for index, column in columns.items()
                            if column.name == "cop_id" and location.tab is not COPS}
        self.dates = {index for index, column in columns.items() if column.required and column.kind in DATE_TYPES}
        self.numbers = [index for index, column in columns.items() if column.kind in _NUMBERS
                        and column.name != "minutes"]    # 60 and 60 often precede 120 by chance
        self.steps_left = _MAX_ROWS_SUMMED

    def is_total(self, cells: dict[int, Cell], entries: Callable[[], Iterable[int]]) -> bool:
        """Return whether a row with `cells` is a total. `entries`: returns the positions of the rows of data above, the
        nearest first.

        Without a date it is one if it has nothing but labels and numbers, or a label in place of its id or date. With
        a date, only if a label is in place of all that identifies an entry: total words alone, or, where no CoP is
        named, beside words that say what is counted. It has to be the sum of rows above where its label may say
        who came (`Total staff`) or is an id that opens like a label, and their mean where it is an average's. A
        response is one only without a date.
        """
        undated = self._is_undated(cells)
        if undated and self._has_numbers_only(cells):
            return True
        if self.location.tab is SURVEY_RESPONSES:
            return False
        if undated and self._starts_with_label(cells, entries):
            return True
        labels = self._labels(is_total_label, self.label_columns, cells)
        labels -= {index for index in labels if self._may_name_person(index, cells[index])}
        if self._cover_identity(labels, cells, undated):
            return True
        if self.location.tab is COPS or any(self._is_cop(index, cells.get(index, "")) for index in self.cop_columns):
            return False
        counting = self._labels(is_counting_label, self.naming, cells)
        periods = self._labels(is_period_of_total, self.ids, cells)
        labels |= counting - self.people
        if labels & self.naming and self._cover_identity(labels | periods, cells, undated):
            return True
        averages = self._labels(is_average_label, self.naming - self.people, cells)
        if averages and self._cover_identity(averages | periods, cells, undated) and self._is_mean(cells, entries()):
            return True
        counting -= {index for index in counting if str(cells[index])[0].isdigit()}    # who came: `3 teachers total`
        labels = (counting | self._labels(is_total_label, self.naming, cells)
                  | self._labels(starts_with_total, self.ids, cells)
                  | {index for index in self.ids if self._is_group_total(index, cells.get(index, ""), entries)})
        return self._cover_identity(labels, cells, undated) and self._sums_up(cells, entries())

    def _has_numbers_only(self, cells: dict[int, Cell]) -> bool:
        """Return whether an undated row has a label, of an average too, and else only numbers, in any column.

        Beside a label in place of the date, columns that are not read may have texts.
        """
        has_label = any(isinstance(cells.get(index), str) for index in self.dates)
        ignored = self.unread_columns if has_label else []
        for index, cell in cells.items():
            if isinstance(cell, date):
                return False
            if isinstance(cell, str) and index not in ignored and not _NUMBER_TEXT.fullmatch(cell):
                if index not in self.candidate_columns or self._may_name_person(index, cell) or (
                        self._is_cop(index, cell)) or not (is_counting_label(cell) or is_average_label(cell)):
                    return False
                has_label = True
        return has_label

    def _starts_with_label(self, cells: dict[int, Cell], entries: Callable[[], Iterable[int]]) -> bool:
        """Return whether the date or the id of an undated row is a label that may have other words, or its only text is
        a spreadsheet's subtotal."""
        if any(isinstance(cell := cells.get(index), str) and mentions_total(cell) and not is_average_label(cell)
               for index in self.dates) or self._labels(starts_with_total, self.ids, cells):
            return True
        texts = [index for index in self.texts if isinstance(cells.get(index), str)]
        return len(texts) == 1 and self._is_group_total(texts[0], cells[texts[0]], entries)

    def _cover_identity(self, labels: set[int], cells: dict[int, Cell], undated: bool) -> bool:
        """Return whether `labels` are in all columns that identify an entry or, where those are blank, in all with
        texts. An undated row may name its CoP beside them."""
        naming = {index for index in self.naming & cells.keys() if not (undated and self._is_cop(index, cells[index]))}
        if labels & naming:
            return naming <= labels
        return bool(labels) and not naming and self.texts & cells.keys() <= labels

    def _labels(self, test: Callable[[str], bool], columns: set[int], cells: dict[int, Cell]) -> set[int]:
        """Return which of `columns` have a text that passes `test` and names no CoP."""
        return {index for index in columns if isinstance(cell := cells.get(index), str) and test(cell)
                and not self._is_cop(index, cell)}

    def _may_name_person(self, index: int, cell: Cell) -> bool:
        return index in self.columns and self.columns[index].kind is ColumnType.PEOPLE and may_name_person(str(cell))

    def _is_group_total(self, index: int, cell: Cell, entries: Callable[[], Iterable[int]]) -> bool:
        """Return whether `cell` is a total of what is above it in its column, or of a CoP: `Ann Lee Total`."""
        group = match_key(group_of_total(cell)) if isinstance(cell, str) and not self._is_cop(index, cell) else ""
        if not group or self._is_cop(index, group):
            return bool(group)
        for position in entries():
            if self.steps_left <= 0:
                break
            self.steps_left -= 1
            row = self.rows[position]
            if index < len(row) and match_key(display_text(row[index])) == group:
                return True
        return False

    def _is_cop(self, index: int, cell: Cell) -> bool:
        """Return whether `cell` names a CoP, in a column that says of which CoP a row is."""
        return index in self.cop_columns and isinstance(cell, str) and match_key(cell) in self.cop_keys()

    def _is_undated(self, cells: dict[int, Cell]) -> bool:
        date_cells = [cells[index] for index in self.dates if index in cells]
        return not any(self.columns[index].name == "domain" and self.location.tab is COPS for index in cells
                       if index in self.columns) and all(
            isinstance(cell, CellError) or (isinstance(cell, str) and mentions_total(cell)) for cell in date_cells)

    def _sums_up(self, cells: dict[int, Cell], entries: Iterable[int]) -> bool:
        """Return whether a number of the row is the sum of two or more rows above."""
        targets = {index: value for index in self.numbers if (value := self._number(index, cells.get(index, "")))}
        sums, counts = dict.fromkeys(targets, 0.0), dict.fromkeys(targets, 0)
        for position in entries:
            if not targets or self.steps_left <= 0:
                break
            self.steps_left -= 1
            row = self.rows[position]
            for index, value in list(targets.items()):
                number = self._number(index, row[index]) if index < len(row) else None
                sums[index] += number or 0
                counts[index] += number is not None
                if counts[index] > 1 and abs(sums[index] - value) < 1e-6:
                    return True
                if sums[index] > value:
                    del targets[index]
        return False

    def _is_mean(self, cells: dict[int, Cell], entries: Iterable[int]) -> bool:
        """Return whether a number of the row is the mean, rounded or not, of all rows above, at least two."""
        rows = [self.rows[position] for position in islice(entries, self.steps_left)]
        self.steps_left -= len(rows)
        for index in self.numbers:
            numbers = [number for row in rows if index < len(row)
                       and (number := self._number(index, row[index])) is not None]
            value = self._number(index, cells.get(index, ""))
            rounding = 0.5 if self.columns[index].kind is ColumnType.WHOLE else 0.05
            if value and len(numbers) > 1 and abs(fmean(numbers) - value) < rounding + 1e-6:
                return True
        return False

    def _number(self, index: int, cell: Cell) -> float | None:
        number: float | None = parse_cell(self.columns[index], cell)[0]
        return number


def _identifies_entry(column: Column) -> bool:
    """Return whether `column` identifies an entry: its id, its name or who took part."""
    return column.kind in TEXT_TYPES and (column.required or column.unique or column.figure)
