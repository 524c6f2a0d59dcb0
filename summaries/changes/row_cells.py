"""The rows of a tab as they are compared: cells by the meaning of their column, as value and as text."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from cop_sheets.layout import DATA_TABS, TABS, ColumnType, Tab
from cop_sheets.parsing import Table, Tables, TabLocation, WorkbookMap, locate_columns
from cop_sheets.parsing.values import DATE_TYPES, CellStatus
from cop_sheets.raw import display_text
from cop_sheets.text import match_key

_VALUE_STATES = frozenset((CellStatus.OK, CellStatus.NORMALIZED))
_BLANK_STATES = frozenset((CellStatus.BLANK, CellStatus.ABSENT))
WITHOUT_HEADER = "#"    # the key of all cells of a row that are in columns without a header


@dataclass(eq=False)
class ComparedRow:
    """A filled row of a tab, on one side of a comparison.

    `position`: in the table of its tab; None on settings tabs, and on a tab that this side doesn't read. `is_data`:
    whether it is an entry. `texts`: its filled cells as text, by column key: a column's name in the layout, else the
    match key of its header. `values`: the same cells as parsed, where they can be read, so that a date is equal however
    it is typed. `columns`: the index of each cell by its key.
    """

    location: TabLocation
    row: int
    position: int | None
    is_data: bool
    texts: dict[str, str]
    values: dict[str, Any]
    columns: Mapping[str, int] = field(repr=False)

    @cached_property
    def text_key(self) -> frozenset[tuple[str, str]]:
        """Its texts, to find equal rows by."""
        return frozenset(self.texts.items())

    @cached_property
    def value_key(self) -> frozenset[tuple[str, Any]]:
        """Its values, to find equal rows by."""
        return frozenset(self.values.items())

    def identity(self, names: tuple[str, ...]) -> tuple[Any, ...] | None:
        """Return its values in the columns `names`, None where all of them are blank."""
        values = tuple(self.values.get(name) for name in names)
        return values if any(value is not None for value in values) else None


class ComparedTabs:
    """The tabs of one partnership on one side of a comparison; without a workbook there are none.

    `other`: the other side's workbook, if there is one. A tab that only the other side reads is compared as well, as
    that side reads it: its rows are there on both.
    """

    def __init__(self, tables: Tables, mine: WorkbookMap | None, other: WorkbookMap | None) -> None:
        self._tables = tables
        self._locations: dict[str, list[tuple[int | None, TabLocation]]] = defaultdict(list)
        self._other_names = {slug: _names_by_header(other, slug) for slug in (tab.slug for tab in TABS)}
        if mine is None:
            return
        numbers = {id(location): number for number, location in enumerate(tables.locations)}
        for location in mine.locations:
            if location.header_row:
                number = numbers.get(id(location)) if location.tab in DATA_TABS else None
                self._locations[location.tab.slug].append((number, location))
        for location in _locate_unread(mine, other):
            self._locations[location.tab.slug].append((None, location))

    def rows(self, tab: Tab) -> list[ComparedRow]:
        """Return the filled rows of all tabs that mean `tab`, in the workbook's order."""
        return [row for number, location in self._locations[tab.slug] for row in self._rows_of(tab, number, location)]

    def _rows_of(self, tab: Tab, number: int | None, location: TabLocation) -> Iterator[ComparedRow]:
        keys = _column_keys(location, self._other_names[tab.slug])
        columns = {key: index for index, key in reversed(list(enumerate(keys)))}
        table = None if number is None else self._tables[tab]
        first = 0 if table is None or number is None else table.first_position.get(number, 0)
        parsed = {} if table is None else {name: _ParsedColumn(table, name) for name in location.columns
                                           if name in table.states}
        for offset, cells in enumerate(location.rows_below_header):
            texts = _row_texts(keys, cells)
            if not texts:
                continue
            row, position = (location.header_row or 0) + 1 + offset, None if table is None else first + offset
            values = {key: value for key, text in texts.items() if (
                value := parsed[key].value(first + offset, text) if key in parsed else text) is not None}
            is_data = table is None or bool(table.is_data[first + offset])
            yield ComparedRow(location, row, position, is_data, texts, values, columns)


def _row_texts(keys: list[str], cells: Iterable[Any]) -> dict[str, str]:
    texts: dict[str, str] = {}
    for key, cell in zip(keys, cells, strict=False):
        if cell != "":
            text = display_text(cell)
            texts[key] = f"{texts[key]} | {text}" if key == WITHOUT_HEADER and key in texts else text
    return texts


class _ParsedColumn:
    """The values of a column of a table, as they are compared."""

    def __init__(self, table: Table, name: str) -> None:
        self._kind, self._states = table.tab[name].kind, table.states[name]
        self._values, self._unnamed = table.values[name].to_numpy(), table.unnamed.get(name)
        if self._kind in DATE_TYPES:
            self._values = self._values.astype("datetime64[s]").astype(np.int64)

    def value(self, position: int, text: str) -> Any:
        """Return the value of a filled cell: None where it reads as blank, its text where it can't be read."""
        state = int(self._states[position])    # comparing NumPy's numbers with enum members is slow
        if state in _BLANK_STATES:
            return None
        if state not in _VALUE_STATES:
            return text
        value = self._values[position]
        if self._unnamed is not None:
            return tuple(sorted(value)), self._unnamed[position]
        if self._kind in DATE_TYPES:
            return int(value)
        return tuple(sorted(value)) if self._kind is ColumnType.CHOICES else value


def _column_keys(location: TabLocation, other_names: Mapping[str, str]) -> list[str]:
    """Return the key of each column: its name in the layout, or the match key of its header.

    `other_names`: the names that the headers have on the other side. A column that has a meaning there alone gets it
    where no other column of the tab has it, so that its cells are compared with the same column's.
    """
    by_index = {index: name for name, index in location.columns.items()}
    taken, repeats = set(location.columns), Counter[str]()
    keys = []
    for index, header in enumerate(location.headers + [""] * _extra_columns(location)):
        header_key = match_key(header)
        key = by_index.get(index, "")
        if not key and header_key and other_names.get(header_key, "") not in ("", *taken):
            key = other_names[header_key]
            taken.add(key)
        if not key and header_key:
            repeats[header_key] += 1
            key = f"={header_key}" + (f" {repeats[header_key]}" if repeats[header_key] > 1 else "")
        keys.append(key or WITHOUT_HEADER)
    return keys


def _extra_columns(location: TabLocation) -> int:
    return max(0, max(map(len, location.rows_below_header), default=0) - len(location.headers))


def _names_by_header(workbook_map: WorkbookMap | None, slug: str) -> dict[str, str]:
    """Return the column name of each header on the tabs of `slug`, by match key; without headers that mean several."""
    names: dict[str, set[str]] = defaultdict(set)
    for location in workbook_map.locations if workbook_map else ():
        if location.tab.slug == slug:
            for name, index in location.columns.items():
                names[match_key(location.headers[index])].add(name)
    return {header: next(iter(found)) for header, found in names.items() if len(found) == 1}


def _locate_unread(mine: WorkbookMap, other: WorkbookMap | None) -> Iterator[TabLocation]:
    """Yield the tabs of `mine` that it doesn't read and the other side does, under the same name."""
    known = {match_key(location.raw_sheet.name): location.tab for location in other.locations} if other else {}
    for raw_sheet in mine.other_sheets:
        tab = known.get(match_key(raw_sheet.name))
        if tab is not None and other is not None:
            location = locate_columns(mine.workbook, raw_sheet, tab, other.column_map)
            if location.header_row:
                yield location
