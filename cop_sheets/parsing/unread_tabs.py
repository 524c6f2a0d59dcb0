"""Tabs that are not read although they look like one that is: their rows are in no figure."""

import re
from dataclasses import dataclass
from itertools import zip_longest

from cop_sheets.layout import DATA_TABS, SURVEY_RESPONSES, Tab, tab_named
from cop_sheets.parsing.locate import Place, Placed, placed_in
from cop_sheets.parsing.row_kinds import DATA, row_kinds
from cop_sheets.raw import Cell, Grid
from cop_sheets.text import key

_COPY = re.compile(
    r"\s*(?:copy|backup|duplicate) of\s+(.+)|(.+?)\s*(?:[-_–]?\s*\(?\b(?:copy|backup|duplicate)\)?\s*\(?\d*\)?|\(\d+\)|"
    r"[_ ]\d)\s*", re.IGNORECASE | re.DOTALL)
_ALL_OF = 4          # of a tab that requires more columns than so many, over half of them are enough to know it by
_FEW = 3             # known headers that are enough; of fewer most of the headers must be known


@dataclass(frozen=True)
class UnreadTab:
    """A tab that is not read: `place` has the known tab that it looks like and where its header row is.

    `rows` of its rows are data, and `again` of these stand on a tab that is read, too. `is_copy`: it is called as
    spreadsheets call copies, such as `Sessions (2)`.
    """

    place: Place
    rows: int
    again: int
    is_copy: bool

    @property
    def column(self) -> int:
        """The index of its first header that is known."""
        return min([*self.place.columns.values(), *(index for _, index in self.place.statements)])


def unread_tabs(placed: Placed) -> list[UnreadTab]:
    """Return the tabs of a workbook that are not read, fit a known tab, and have rows of data."""
    found = [_looked_into(placed, grid) for grid in placed.other_grids if grid.rows]
    return [tab for tab in found if tab and tab.rows]


def _looked_into(placed: Placed, grid: Grid) -> UnreadTab | None:
    copied = _copied(placed, grid.name)
    likely = [found for tab in DATA_TABS if (found := placed_in(placed.workbook, grid, tab, placed.column_map))
              and found.header_row and _fits(found, placed)]
    if not likely:
        return None
    found = max(likely, key=lambda one: (one.tab is copied, len(one.columns) + len(_questions(one, placed))))
    found.siblings = placed.places
    rows = found.grid.rows[found.header_row:]
    kinds = row_kinds(found, rows, list(zip_longest(*rows, fillvalue="")))
    data = [row for row, kind in zip(rows, kinds, strict=True) if kind == DATA]
    return UnreadTab(found, len(data), _rows_read_too(placed, found, data), copied is not None)


def _copied(placed: Placed, name: str) -> Tab | None:
    """Return the tab that a tab called `name` is a copy of, by its name."""
    read = {key(found.grid.name): found.tab for found in placed.places}
    while match := _COPY.fullmatch(name):
        name = match[1] or match[2]
        tab = read.get(key(name)) or tab_named(name)
        if tab in DATA_TABS:
            return tab
    return None


def _fits(found: Place, placed: Placed) -> bool:
    """Say whether a header row has what the tab needs, and enough of its headers to be no list of something else."""
    required = [column.name for column in found.tab.columns if column.required]
    there = {*found.columns, *(name for _, _, name in found.repeated)}
    missing = len([name for name in required if name not in there])
    known = len(there) + len(_questions(found, placed))
    enough = known >= _FEW or known * 2 > len([header for header in found.headers if header])
    return enough and (missing * 2 < len(required) if len(required) > _ALL_OF else not missing)


def _questions(found: Place, placed: Placed) -> set[str]:
    """Return the headers of a survey's tab that the workbook declares as questions."""
    asked = {key(line.cells["question"]) for line in placed.settings if line.cells.get("question")}
    return asked & set(map(key, found.headers)) if found.tab is SURVEY_RESPONSES else set()


def _rows_read_too(placed: Placed, found: Place, data: list[list[Cell]]) -> int:
    """Count the rows that stand, in all the known columns that they fill, on a tab that is read."""
    names = sorted(found.columns)
    read = set()
    for other in placed.places:
        if other.tab is found.tab and other.header_row:
            indexes = [other.columns.get(name) for name in names]
            read.update(_cells_at(row, indexes) for row in other.grid.rows[other.header_row:])
    indexes = [found.columns[name] for name in names]
    return sum(_cells_at(row, indexes) in read for row in data)


def _cells_at(row: list[Cell], indexes: list[int | None]) -> tuple[Cell, ...]:
    return tuple("" if index is None or index >= len(row) else row[index] for index in indexes)
