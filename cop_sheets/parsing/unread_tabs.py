"""Tabs that are not read although they look like one that is: their rows are in no figure."""

import re
from dataclasses import dataclass
from itertools import zip_longest

from cop_sheets.layout import DATA_TABS, SURVEY_RESPONSES, Tab, find_tab
from cop_sheets.parsing.locate import TabLocation, WorkbookMap, locate_columns
from cop_sheets.parsing.row_kinds import DATA_ROW, row_kinds
from cop_sheets.raw import Cell, RawSheet
from cop_sheets.text import match_key

_COPY = re.compile(
    r"\s*(?:copy|backup|duplicate) of\s+(.+)|(.+?)\s*(?:[-_–]?\s*\(?\b(?:copy|backup|duplicate)\)?\s*\(?\d*\)?|\(\d+\)|"
    r"[_ ]\d)\s*", re.IGNORECASE | re.DOTALL)
_MIN_COLUMNS_FOR_MAJORITY = 4      # a tab that requires more columns than so many is known by over half of them
_MIN_KNOWN_HEADERS = 3             # known headers that are enough; of fewer most of the headers must be known


@dataclass(frozen=True)
class UnreadTab:
    """A tab that is not read: `place` has the known tab that it looks like and where its header row is.

    `rows` of its rows are data, and `read_elsewhere_count` of these stand on a tab that is read, too. `is_copy`: it is
    called as spreadsheets call copies, such as `Sessions (2)`.
    """

    place: TabLocation
    rows: int
    read_elsewhere_count: int
    is_copy: bool

    @property
    def column(self) -> int:
        """The index of its first header that is known."""
        return min([*self.place.columns.values(), *(index for _, index in self.place.questions)])


def find_unread_tabs(placed: WorkbookMap) -> list[UnreadTab]:
    """Return the tabs of a workbook that are not read, fit a known tab, and have rows of data."""
    matched_tabs = [_match_tab(placed, grid) for grid in placed.other_sheets if grid.rows]
    return [tab for tab in matched_tabs if tab and tab.rows]


def _match_tab(placed: WorkbookMap, raw_sheet: RawSheet) -> UnreadTab | None:
    copied = _copied_tab(placed, raw_sheet.name)
    candidates = [location for tab in DATA_TABS if (location := locate_columns(placed.workbook, raw_sheet, tab,
                                                                               placed.column_map))
                  and location.header_row and _is_plausible(location, placed)]
    if not candidates:
        return None
    location = max(candidates, key=lambda location: (location.tab is copied,
                                                     len(location.columns) + len(_questions(location, placed))))
    location.all_locations = placed.locations
    rows = location.raw_sheet.rows[location.header_row:]
    kinds = row_kinds(location, rows, list(zip_longest(*rows, fillvalue="")))
    data = [row for row, kind in zip(rows, kinds, strict=True) if kind == DATA_ROW]
    return UnreadTab(location, len(data), _count_rows_read_elsewhere(placed, location, data), copied is not None)


def _copied_tab(placed: WorkbookMap, name: str) -> Tab | None:
    """Return the tab that a tab called `name` is a copy of, by its name."""
    read = {match_key(location.raw_sheet.name): location.tab for location in placed.locations}
    while match := _COPY.fullmatch(name):
        name = match[1] or match[2]
        tab = read.get(match_key(name)) or find_tab(name)
        if tab in DATA_TABS:
            return tab
    return None


def _is_plausible(location: TabLocation, placed: WorkbookMap) -> bool:
    """Say whether a header row has what the tab needs, and enough of its headers to be no list of something else."""
    required = [column.name for column in location.tab.columns if column.required]
    known_columns = {*location.columns, *(name for _, _, name in location.repeated_columns)}
    missing = len([name for name in required if name not in known_columns])
    known = len(known_columns) + len(_questions(location, placed))
    enough = known >= _MIN_KNOWN_HEADERS or known * 2 > len([header for header in location.headers if header])
    return enough and (missing * 2 < len(required) if len(required) > _MIN_COLUMNS_FOR_MAJORITY else not missing)


def _questions(location: TabLocation, placed: WorkbookMap) -> set[str]:
    """Return the headers of a survey's tab that the workbook declares as questions."""
    asked = {match_key(config_row.cells["question"]) for config_row in placed.settings
             if config_row.cells.get("question")}
    return asked & set(map(match_key, location.headers)) if location.tab is SURVEY_RESPONSES else set()


def _count_rows_read_elsewhere(placed: WorkbookMap, location: TabLocation, data: list[list[Cell]]) -> int:
    """Count the rows that stand, in all the known columns that they fill, on a tab that is read."""
    names = sorted(location.columns)
    read = set()
    for other in placed.locations:
        if other.tab is location.tab and other.header_row:
            indexes = [other.columns.get(name) for name in names]
            read.update(_cells_at(row, indexes) for row in other.raw_sheet.rows[other.header_row:])
    indexes = [location.columns[name] for name in names]
    return sum(_cells_at(row, indexes) in read for row in data)


def _cells_at(row: list[Cell], indexes: list[int | None]) -> tuple[Cell, ...]:
    return tuple("" if index is None or index >= len(row) else row[index] for index in indexes)
