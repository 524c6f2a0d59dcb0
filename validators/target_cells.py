"""The cell that each finding points at, in columns of numbers: a state may have a million of them."""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
import pandas as pd

from cop_sheets.parsing import Place
from validators.views import REGISTRY, UNREAD_TAB

NOWHERE = -1    # the column of what points at no cell


@dataclass
class Cells:
    """What each finding points at, in columns of one length; `line` is its position among the findings."""

    line: np.ndarray
    rule: np.ndarray
    case: np.ndarray
    place: np.ndarray
    row: np.ndarray
    column: np.ndarray
    home: np.ndarray

    def __len__(self) -> int:
        return len(self.line)

    def at(self, positions: np.ndarray) -> "Cells":
        """Return the cells at `positions`, in that order."""
        return Cells(*(getattr(self, name)[positions] for name in FIELDS))

    def __add__(self, other: "Cells") -> "Cells":
        return Cells(*(np.concatenate([getattr(self, name), getattr(other, name)]) for name in FIELDS))


FIELDS = tuple(Cells.__dataclass_fields__)

def pointed(lines: pd.DataFrame, places: list[Place]) -> Cells:
    """Give every finding of `lines`, as in `Findings`, the cell that it points at.

    A column that the tab doesn't have is one flag at the header row, not one a row.
    """
    line = np.flatnonzero(~lines["silent"].to_numpy(bool))
    rule, case, place, row = (lines[name].to_numpy(int)[line] for name in ("rule", "case", "place", "row"))
    index = lines["column_index"].to_numpy(float)[line]
    in_tab, elsewhere = (place >= 0) & (row > 0), np.isin(place, (REGISTRY, UNREAD_TAB)) & (row > 0)
    by_index = ~np.isnan(index) & (in_tab | elsewhere)
    column = np.full(len(line), NOWHERE)
    column[by_index] = index[by_index].astype(int)
    by_name = in_tab & np.isnan(index)
    column[by_name] = _columns_named(places, place[by_name], lines["column"].to_numpy(object)[line[by_name]])
    home = np.where(in_tab, column, NOWHERE)
    cells = Cells(line, rule, case, place, row, column, home)
    lacking = np.flatnonzero(by_name & (column == NOWHERE))
    there = np.ones(len(line), bool)
    there[lacking] = False
    found = cells.at(np.flatnonzero(there))
    return found + _beside_the_headers(cells.at(lacking), found, lines, places)


def _columns_named(places: list[Place], place: np.ndarray, name: np.ndarray) -> np.ndarray:
    """Return the index of the column of each name on each place, NOWHERE where the tab hasn't got it."""
    codes, names = pd.factorize(name)
    pairs, distinct = pd.factorize(place * (len(names) + 1) + codes)
    found = [places[pair // (len(names) + 1)].columns.get(names[pair % (len(names) + 1)], NOWHERE) for pair in distinct]
    return np.array(found, int)[pairs] if len(distinct) else np.empty(0, int)


def _beside_the_headers(lacking: Cells, there: Cells, lines: pd.DataFrame, places: list[Place]) -> Cells:
    """Point flags about columns that aren't there at the free cells right of the header row, one each."""
    names = lines["column"].to_numpy(object)[lacking.line]
    codes, distinct = pd.factorize(names)
    outcomes = [0 if name else lines["details"].iat[line].get("outcome")
                for name, line in zip(names, lacking.line, strict=True)]
    wanted = pd.DataFrame({"place": lacking.place, "rule": lacking.rule, "name": codes, "outcome": outcomes})
    # Of a required column TAB-02 speaks.
    spoken = {(place, code): bool(distinct[code]) and places[place].tab[distinct[code]].required
              for place, code in {*zip(lacking.place.tolist(), codes.tolist(), strict=True)}}
    silent = np.array([spoken[pair] for pair in zip(lacking.place.tolist(), codes.tolist(), strict=True)], bool)
    first = lacking.at(np.flatnonzero(~wanted.duplicated().to_numpy() & ~silent))
    if not len(first):
        return first
    headers = np.full(len(places), NOWHERE)
    for place in set(first.place.tolist()):
        headers[place] = places[place].header_row
    in_header = np.flatnonzero((there.place >= 0) & (there.row == headers[there.place]))
    taken = defaultdict(set)
    for place, column in zip(there.place[in_header].tolist(), there.column[in_header].tolist(), strict=True):
        taken[place].add(column)
    for position, place in enumerate(first.place.tolist()):
        column = places[place].first_free
        while column in taken[place]:
            column += 1
        taken[place].add(column)
        first.row[position], first.column[position] = headers[place], column
    return first
