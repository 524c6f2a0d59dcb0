"""Counts the filled cells of a column, to decide whether similar violations are grouped into one flag."""

from cop_sheets.blanks import is_filled
from validators.derived import DerivedTables
from validators.views import rows_to_check


class FilledCellCounts:
    """Filled cells by column, in the rows that rules check; `excluded_rows`: place and row of those not counted."""

    def __init__(self, derived: DerivedTables, excluded_rows: set[tuple[int, int]]) -> None:
        self._derived, self._excluded_rows = derived, excluded_rows
        self._rows: dict[int, list[int]] = {}
        self._counts: dict[tuple[int, int], int] = {}

    def count(self, place: int, column: int) -> int:
        """Return the number of filled cells of a column of the tab at `place`."""
        if (place, column) not in self._counts:
            rows = self._derived.tables.locations[place].raw_sheet.rows
            self._counts[place, column] = sum(
                1 for number in self._row_numbers(place)
                if column < len(rows[number - 1]) and is_filled(rows[number - 1][column]))
        return self._counts[place, column]

    def _row_numbers(self, place: int) -> list[int] | range:
        location = self._derived.tables.locations[place]
        if location.tab.settings:
            return range((location.header_row or 0) + 1, len(location.raw_sheet.rows) + 1)
        if place not in self._rows:
            rows = rows_to_check(self._derived, location.tab)
            for number, row_numbers in rows.groupby("place", sort=False)["row"]:
                self._rows[int(number)] = [row for row in row_numbers.tolist()
                                           if (number, row) not in self._excluded_rows]
        return self._rows.get(place, [])
