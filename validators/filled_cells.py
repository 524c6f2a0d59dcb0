"""How many cells of a column are filled: what many flags that are alike are measured against."""

from cop_sheets.blanks import is_filled
from validators.derived import Facts
from validators.views import judged_rows


class FilledCells:
    """How many cells of a column are filled, in the rows that are judged but for those `planned`, by place and row."""

    def __init__(self, facts: Facts, planned: set[tuple[int, int]]) -> None:
        self._facts, self._planned = facts, planned
        self._rows: dict[int, list[int]] = {}
        self._counts: dict[tuple[int, int], int] = {}

    def count(self, place: int, column: int) -> int:
        """Count the filled cells of a column of a place."""
        if (place, column) not in self._counts:
            rows = self._facts.tables.places[place].grid.rows
            self._counts[place, column] = sum(
                1 for number in self._numbers(place)
                if column < len(rows[number - 1]) and is_filled(rows[number - 1][column]))
        return self._counts[place, column]

    def _numbers(self, place: int) -> list[int] | range:
        found = self._facts.tables.places[place]
        if found.tab.settings:
            return range(found.header_row + 1, len(found.grid.rows) + 1)
        if place not in self._rows:
            rows = judged_rows(self._facts, found.tab)
            for number, own in rows.groupby("place", sort=False)["row"]:
                self._rows[int(number)] = [row for row in own.tolist() if (number, row) not in self._planned]
        return self._rows.get(place, [])
