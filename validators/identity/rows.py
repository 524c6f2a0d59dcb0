"""Distinguishes rows: by the columns that identify a row in the layout, and rows alike in these by all their cells."""

import hashlib
import json
from collections import Counter
from typing import NamedTuple

import numpy as np
import pandas as pd

from cop_sheets.layout import Tab
from cop_sheets.parsing import Table, Tables, TabLocation, has_private_cells, typed_text
from cop_sheets.parsing.values import CellStatus

_READ = (CellStatus.OK, CellStatus.NORMALIZED)
_TYPED = np.isin(list(CellStatus), (CellStatus.UNREADABLE, CellStatus.ERROR, CellStatus.AMBIGUOUS))
_OTHER_SET = -2    # in place of the code of a cell that doesn't identify the row


class RowKey(NamedTuple):
    """What identifies a row of a tab.

    `texts`: the canonical texts of the identifying cells, after the number of their set in `Tab.identity`.
    `content`: a hash of all cells where another row of the partnership has the same ones, else "". `is_private`:
    whether private cells are among them.
    """

    texts: tuple[str, ...]
    content: str
    is_private: bool


class RowKeys:
    """The keys of rows, and the texts of their cells, of all tabs that are read."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._alike: dict[str, np.ndarray] = {}
        self._first: dict[int, tuple[int, int]] = {}
        self._settings: dict[tuple[str, str], Counter[tuple[str, ...]]] = {}

    def key(self, place: int, row: int) -> RowKey:
        """Return the key of spreadsheet row `row` of the tab at `place`."""
        location = self._tables.locations[place]
        if location.tab.settings:
            return self._settings_key(place, row)
        table, index = self._tables[location.tab], self.index(place, row)
        number, names = self._identity(table, index)
        is_alike = bool(self._is_alike(location.tab)[index])
        is_private = any(location.tab[name].private for name in names) or (is_alike and has_private_cells(location.tab))
        return RowKey((str(number), *(table.canonical_text(name, index) for name in names)),
                      self._content(place, row) if is_alike else "", is_private)

    def index(self, place: int, row: int) -> int:
        """Return the index of a row in the table of its tab."""
        if place not in self._first:
            values = self._tables[self._tables.locations[place].tab].values
            first = int(np.searchsorted(values["place"].to_numpy(), place))
            self._first[place] = first, int(values["row"].iat[first])
        first, first_row = self._first[place]
        return first + row - first_row

    def cell_text(self, place: int, row: int, name: str) -> str:
        """Return the canonical text of the cell of column `name`."""
        location = self._tables.locations[place]
        table = None if location.tab.settings else self._tables[location.tab]
        if table is not None and name in table.raw:
            return table.canonical_text(name, self.index(place, row))
        index = location.columns.get(name)
        return "" if index is None else self.typed_text(place, row, index)

    def typed_text(self, place: int, row: int, column_index: int) -> str:
        """Return what a cell displays."""
        rows = self._tables.locations[place].raw_sheet.rows
        cells = rows[row - 1] if 0 < row <= len(rows) else []
        return typed_text(cells[column_index]) if 0 <= column_index < len(cells) else ""

    def _identity(self, table: Table, index: int) -> tuple[int, tuple[str, ...]]:
        sets = table.tab.identity
        for number, names in enumerate(sets[:-1]):
            if all(table.states[name][index] in _READ for name in names):
                return number, names
        return len(sets) - 1, sets[-1]

    def _is_alike(self, tab: Tab) -> np.ndarray:
        """Return whether each row of `tab` has the key of another row of its partnership that is data, as it is."""
        if tab.slug not in self._alike:
            table = self._tables[tab]
            read = {name: np.isin(table.states[name], _READ) for names in tab.identity for name in names}
            last = len(tab.identity) - 1
            chosen = np.full(len(table.values), last)
            for number in reversed(range(last)):
                chosen[np.all([read[name] for name in tab.identity[number]], axis=0)] = number
            kinds = np.zeros(len(table.values), int)
            kinds[~table.is_data] = 1 + pd.factorize(table.not_data["not_data"])[0]
            partnerships, _ = pd.factorize(np.array([location.partnership for location in self._tables.locations]))
            keys = {"chosen": chosen, "kind": kinds, "partnership": partnerships[table.values["place"].to_numpy()]}
            for number, names in enumerate(tab.identity):
                for name in names:
                    keys[f"{number} {name}"] = np.where(chosen == number, _codes(table, name), _OTHER_SET)
            self._alike[tab.slug] = pd.DataFrame(keys).duplicated(keep=False).to_numpy()
        return self._alike[tab.slug]

    def _settings_key(self, place: int, row: int) -> RowKey:
        location = self._tables.locations[place]
        kind = location.partnership, location.tab.slug
        if kind not in self._settings:
            self._settings[kind] = Counter(
                _settings_texts(other, number) for other in location.all_locations if other.tab is location.tab
                for number in range((other.header_row or 0) + 1, len(other.raw_sheet.rows) + 1))
        texts = _settings_texts(location, row)
        content = self._content(place, row) if self._settings[kind][texts] > 1 else ""
        return RowKey(texts, content, is_private=has_private_cells(location.tab))

    def _content(self, place: int, row: int) -> str:
        """Return a hash of all filled cells of a row, whatever the order of columns."""
        location = self._tables.locations[place]
        table = None if location.tab.settings else self._tables[location.tab]
        names = {index: name for name, index in location.columns.items() if table and name in table.raw}
        cells = location.raw_sheet.rows[row - 1]
        texts = [(names[index], self.cell_text(place, row, names[index])) if index in names
                 else (column_key(location, index), typed_text(cell)) for index, cell in enumerate(cells)]
        filled = sorted(pair for pair in texts if pair[1])
        return hashlib.sha256(json.dumps(filled).encode()).hexdigest()


def column_key(location: TabLocation, index: int) -> str:
    """Return the layout's header of a column, or else its own as typed, spelling aside."""
    name = _names_by_index(location).get(index)
    if name is not None and any(column.name == name for column in location.tab.columns):
        return location.tab[name].header
    return location.header_spellings[index] if index < len(location.headers) else ""


def _names_by_index(location: TabLocation) -> dict[int, str]:
    names = {index: name for name, index in location.columns.items()}
    return names | {index: name for index, _, name in location.repeated_columns}


def _codes(table: Table, name: str) -> np.ndarray:
    """Return a number for each cell of a column that is equal for equal values, or for equal texts if not read."""
    codes: np.ndarray
    codes, distinct = pd.factorize(table.values[name])
    typed = np.flatnonzero(_TYPED[table.states[name]])
    if len(typed):
        texts = pd.factorize(np.array([table.canonical_text(name, index) for index in typed.tolist()], dtype=object))
        codes = codes.copy()
        codes[typed] = texts[0] + len(distinct)
    return codes


def _settings_texts(location: TabLocation, row: int) -> tuple[str, ...]:
    cells = location.raw_sheet.rows[row - 1]
    indexes = [location.columns.get(name, len(cells)) for name in location.tab.identity[0]]
    return tuple(typed_text(cells[index]) if index < len(cells) else "" for index in indexes)
