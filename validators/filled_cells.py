"""How many cells of a column are filled: what many flags that are alike are measured against."""

from cop_sheets.blanks import is_filled
from validators.derived import DerivedTables
from validators.views import rows_to_check


class FilledCellCounts:
    """How many cells of a column are filled, in the rows that are judged but for those `planned`, by place and row."""

    def __init__(self, derived: DerivedTables, excluded_rows: set[tuple[int, int]]) -> None:
        self._facts, self._excluded_rows = derived, excluded_rows
        self._rows: dict[int, list[int]] = {}
        self._counts: dict[tuple[int, int], int] = {}

    def count(self, place: int, column: int) -> int:
        """Count the filled cells of a column of a place."""
        if (place, column) not in self._counts:
            rows = self._facts.tables.locations[place].raw_sheet.rows
            self._counts[place, column] = sum(
                1 for number in self._row_numbers(place)
                if column < len(rows[number - 1]) and is_filled(rows[number - 1][column]))
        return self._counts[place, column]

    def _row_numbers(self, place: int) -> list[int] | range:
        location = self._facts.tables.locations[place]
        if location.tab.settings:
            return range(location.header_row + 1, len(location.raw_sheet.rows) + 1)
        if place not in self._rows:
            rows = rows_to_check(self._facts, location.tab)
            for number, row_numbers in rows.groupby("place", sort=False)["row"]:
                self._rows[int(number)] = [row for row in row_numbers.tolist()
                                           if (number, row) not in self._excluded_rows]
        return self._rows.get(place, [])
