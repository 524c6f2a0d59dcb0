"""Which rows of a tab are totals: what stands in them, and what their numbers sum up."""

from collections.abc import Callable, Iterable

from cop_sheets.layout import COPS, Column, Kind
from cop_sheets.parsing.locate import Place
from cop_sheets.parsing.row_labels import ends_with_total, is_total, opens_with_total
from cop_sheets.parsing.values import DATES, parse
from cop_sheets.raw import Cell, CellProblem
from cop_sheets.text import key

_ROWS_ADDED_UP = 50_000  # in one tab, in search of the rows that a total sums up
_NUMBERS = (Kind.WHOLE, Kind.HOURS)
_WORDS = (Kind.TEXT, Kind.ID, Kind.PEOPLE)


class Totals:
    """Tells the totals of one tab from its entries.

    `columns`: those that are read, by index; `aside`: the indexes of the others; `names_of_cops`: returns the keys of
    what the workbook's CoPs go by.
    """

    def __init__(self, found: Place, rows: list[list[Cell]], columns: dict[int, Column], aside: list[int],
                 names_of_cops: Callable[[], set[str]]) -> None:
        self.found, self.rows, self.columns, self.aside = found, rows, columns, aside
        self.names_of_cops = names_of_cops
        self.worded = [index for index, column in columns.items() if column.kind in (*_WORDS, *DATES)]
        self.entry = [index for index, column in columns.items() if _says_what(column)]
        self.dates = [index for index, column in columns.items() if column.required and column.kind in DATES][:1]
        self.numbers = [index for index, column in columns.items() if column.kind in _NUMBERS]
        self.steps_left = _ROWS_ADDED_UP

    def is_total(self, cells: dict[int, Cell], entries: Iterable[int]) -> bool:
        """Say whether a row with `cells` is a total: a label that stands for the entry, or in a row that nothing dates,
        or beside a number that sums up the rows above. `entries`: the positions of those, the nearest first."""
        texts = [cells[index] for index in (*self.worded, *self.aside) if type(cells.get(index)) is str]
        undated = self._is_undated(cells)
        if any(map(is_total, texts)):
            entry = [cells[index] for index in self.entry if index in cells]
            if entry and all(type(cell) is str and is_total(cell) for cell in entry):
                return True
            if not entry and self._is_alone(cells, undated):
                return True
        if undated:
            if len(texts) == 1 and self._ends(texts[0]):
                return True
            ordered = [cells[index] for column in self.found.tab.columns
                       if (index := self.found.columns.get(column.name)) in cells]
            if any(type(cell) is str and self._opens(cell) for cell in (
                    *ordered[:1], *(cells.get(index) for index in (*self.dates, *self.aside)))):
                return True
        if self.found.tab is COPS:
            return False
        if any(is_total(text) or self._ends(text) for text in texts):
            return self._sums_up(cells, entries, self.numbers)
        # Two lengths of 60 minutes often come to a third; numbers of people and hours seldom do.
        return any(map(self._opens, texts)) and self._sums_up(
            cells, entries, [index for index in self.numbers if self.columns[index].name != "minutes"])

    def _is_alone(self, cells: dict[int, Cell], undated: bool) -> bool:
        """Say whether a label has no other words beside it, nor, in a row with a date, more than one number."""
        others = [index for index in self.worded if index in cells and self.columns[index].kind not in DATES and not (
            type(cells[index]) is str and is_total(cells[index]))]
        return not others and (undated or sum(index in cells for index in self.numbers) < 2)

    def _opens(self, text: str) -> bool:
        return opens_with_total(text) and not self._is_cop(text)

    def _ends(self, text: str) -> bool:
        return ends_with_total(text) and not self._is_cop(text)

    def _is_cop(self, text: str) -> bool:
        """Say whether a CoP goes by `text`. `Total` is no name: it may stand below the CoPs, too."""
        return self.found.tab is not COPS and not is_total(text) and key(text) in self.names_of_cops()

    def _is_undated(self, cells: dict[int, Cell]) -> bool:
        date_cells = [cells[index] for index in self.dates if index in cells]
        return not any(self.columns[index].name == "domain" and self.found.tab is COPS for index in cells
                       if index in self.columns) and all(
            type(cell) is CellProblem or (type(cell) is str and (opens_with_total(cell) or ends_with_total(cell)))
            for cell in date_cells)

    def _sums_up(self, cells: dict[int, Cell], entries: Iterable[int], numbers: list[int]) -> bool:
        """Say whether a number of the row, in one of the columns `numbers`, is the sum of two or more entries above."""
        sought = {index: value for index in numbers if (value := parse(self.columns[index], cells.get(index, ""))[0])}
        sums, counts = dict.fromkeys(sought, 0.0), dict.fromkeys(sought, 0)
        for position in entries:
            if not sought or self.steps_left <= 0:
                break
            self.steps_left -= 1
            row = self.rows[position]
            for index, value in list(sought.items()):
                number = parse(self.columns[index], row[index])[0] if index < len(row) else None
                sums[index] += number or 0
                counts[index] += number is not None
                if counts[index] > 1 and abs(sums[index] - value) < 1e-6:
                    return True
                if sums[index] > value:
                    del sought[index]
        return False


def _says_what(column: Column) -> bool:
    """Say whether `column` says what an entry is about: its id, its name or who took part."""
    return column.kind in _WORDS and (column.required or column.unique or column.figure)
