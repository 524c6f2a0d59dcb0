"""Finds tabs that look like a known tab and are not read, so that their rows are in no figure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from cop_sheets.layout import DATA_TABS, SURVEY_RESPONSES, Tab
from cop_sheets.parsing.locate import TabLocation, WorkbookMap, locate_columns
from cop_sheets.parsing.locate.tab_names import find_tab
from cop_sheets.parsing.rows import DATA_ROW, row_kinds
from cop_sheets.raw import Cell, RawSheet
from cop_sheets.text import match_key

_COPY = re.compile(
    r"\s*(?:copy|backup|duplicate) of\s+(.+)|(.+?)\s*(?:[-_–]?\s*\(?\b(?:copy|backup|duplicate)\)?\s*\(?\d*\)?|\(\d+\)|"
    r"[_ ]\d)\s*", re.IGNORECASE | re.DOTALL)
_MIN_COLUMNS_FOR_MAJORITY = 4      # tabs that require more columns than this match by over half of them; others by all
_MIN_KNOWN_HEADERS = 3             # so many known headers are enough; with fewer, most headers must be known


@dataclass(frozen=True)
class UnreadTab:
    """A tab that is not read: `place` is its location as the known tab that it looks like.

    `rows`: the number of its rows of data; `read_elsewhere_count`: how many of these are also on a tab that is read.
    `is_copy`: its name is that of a copy, such as `Sessions (2)`.
    """

    place: TabLocation
    rows: int
    read_elsewhere_count: int
    is_copy: bool

    @property
    def column(self) -> int:
        """The index of its first known header."""
        return min([*self.place.columns.values(), *(index for _, index in self.place.questions)])


def find_unread_tabs(workbook_map: WorkbookMap) -> list[UnreadTab]:
    """Return the tabs of a workbook that look like a known tab, have rows of data and are not read."""
    matched_tabs = [_match_tab(workbook_map, raw_sheet) for raw_sheet in workbook_map.other_sheets if raw_sheet.rows]
    return [tab for tab in matched_tabs if tab and tab.rows]


def _match_tab(workbook_map: WorkbookMap, raw_sheet: RawSheet) -> UnreadTab | None:
    copied = _copied_tab(workbook_map, raw_sheet.name)
    candidates = [location for tab in DATA_TABS if (location := locate_columns(workbook_map.workbook, raw_sheet, tab,
                                                                               workbook_map.column_map))
                  and location.header_row and _is_plausible(location, workbook_map)]
    if not candidates:
        return None
    location = max(candidates, key=lambda location: (location.tab is copied,
                                                     len(location.columns) + len(_questions(location, workbook_map))))
    location.all_locations = workbook_map.locations
    rows = location.rows_below_header
    kinds = row_kinds(location, rows, list(zip_longest(*rows, fillvalue="")))
    data = [row for row, kind in zip(rows, kinds, strict=True) if kind == DATA_ROW]
    return UnreadTab(location, len(data), _count_rows_read_elsewhere(workbook_map, location, data), copied is not None)


def _copied_tab(workbook_map: WorkbookMap, name: str) -> Tab | None:
    """Return the data tab that `name` says to be a copy of, None where it doesn't."""
    tabs_by_name = {match_key(location.raw_sheet.name): location.tab for location in workbook_map.locations}
    while match := _COPY.fullmatch(name):
        name = match[1] or match[2]
        tab = tabs_by_name.get(match_key(name)) or find_tab(name)
        if tab in DATA_TABS:
            return tab
    return None


def _is_plausible(location: TabLocation, workbook_map: WorkbookMap) -> bool:
    """Return whether the headers include enough required and known ones to be those of `location.tab`."""
    required = [column.name for column in location.tab.columns if column.required]
    known_columns = {*location.columns, *(name for _, _, name in location.repeated_columns)}
    missing = len([name for name in required if name not in known_columns])
    known = len(known_columns) + len(_questions(location, workbook_map))
    enough = known >= _MIN_KNOWN_HEADERS or known * 2 > len([header for header in location.headers if header])
    return enough and (missing * 2 < len(required) if len(required) > _MIN_COLUMNS_FOR_MAJORITY else not missing)


def _questions(location: TabLocation, workbook_map: WorkbookMap) -> set[str]:
    """Return the match keys of headers that Survey Items declares as questions; only of a responses tab."""
    asked = {match_key(config_row.cells["question"]) for config_row in workbook_map.settings
             if config_row.cells.get("question")}
    return asked & set(map(match_key, location.headers)) if location.tab is SURVEY_RESPONSES else set()


def _count_rows_read_elsewhere(workbook_map: WorkbookMap, location: TabLocation, data: list[list[Cell]]) -> int:
    """Count the rows whose cells in known columns are equal to those of a row on a tab that is read."""
    names = sorted(location.columns)
    read_rows: set[tuple[Cell, ...]] = set()
    for other in workbook_map.locations:
        if other.tab is location.tab and other.header_row:
            other_indexes = [other.columns.get(name) for name in names]
            read_rows.update(_cells_at(row, other_indexes) for row in other.rows_below_header)
    indexes = [location.columns[name] for name in names]
    return sum(_cells_at(row, indexes) in read_rows for row in data)


def _cells_at(row: list[Cell], indexes: Sequence[int | None]) -> tuple[Cell, ...]:
    width = len(row)
    return tuple(["" if index is None or index >= width else row[index] for index in indexes])
