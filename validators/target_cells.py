"""The cell that each finding points at, in columns of numbers: a state may have a million of them."""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
import pandas as pd

from cop_sheets.parsing import TabLocation
from validators.views import REGISTRY_PLACE, UNREAD_TAB_PLACE

NO_CELL = -1    # the column of what points at no cell


@dataclass
class TargetCells:
    """What each finding points at, in columns of one length; `violation` is its position among the findings."""

    violation: np.ndarray
    rule: np.ndarray
    case: np.ndarray
    place: np.ndarray
    row: np.ndarray
    column: np.ndarray
    home: np.ndarray

    def __len__(self) -> int:
        return len(self.violation)

    def take(self, positions: np.ndarray) -> "TargetCells":
        """Return the cells at `positions`, in that order."""
        return TargetCells(*(getattr(self, name)[positions] for name in TARGET_FIELDS))

    def __add__(self, other: "TargetCells") -> "TargetCells":
        return TargetCells(*(np.concatenate([getattr(self, name), getattr(other, name)]) for name in TARGET_FIELDS))


TARGET_FIELDS = tuple(TargetCells.__dataclass_fields__)

def find_target_cells(lines: pd.DataFrame, places: list[TabLocation]) -> TargetCells:
    """Give every finding of `lines`, as in `CheckResults`, the cell that it points at.

    A column that the tab doesn't have is one flag at the header row, not one a row.
    """
    violation = np.flatnonzero(~lines["silent"].to_numpy(bool))
    rule, case, place, row = (lines[name].to_numpy(int)[violation] for name in ("rule", "case", "place", "row"))
    index = lines["column_index"].to_numpy(float)[violation]
    in_tab, outside_places = (place >= 0) & (row > 0), np.isin(place, (REGISTRY_PLACE, UNREAD_TAB_PLACE)) & (row > 0)
    by_index = ~np.isnan(index) & (in_tab | outside_places)
    column = np.full(len(violation), NO_CELL)
    column[by_index] = index[by_index].astype(int)
    by_name = in_tab & np.isnan(index)
    column[by_name] = _column_indexes(places, place[by_name], lines["column"].to_numpy(object)[violation[by_name]])
    home = np.where(in_tab, column, NO_CELL)
    cells = TargetCells(violation, rule, case, place, row, column, home)
    missing = np.flatnonzero(by_name & (column == NO_CELL))
    is_located = np.ones(len(violation), bool)
    is_located[missing] = False
    located = cells.take(np.flatnonzero(is_located))
    return located + _place_beside_headers(cells.take(missing), located, lines, places)


def _column_indexes(places: list[TabLocation], place: np.ndarray, name: np.ndarray) -> np.ndarray:
    """Return the index of the column of each name on each place, NOWHERE where the tab hasn't got it."""
    codes, names = pd.factorize(name)
    pairs, distinct = pd.factorize(place * (len(names) + 1) + codes)
    indexes = [places[pair // (len(names) + 1)].columns.get(names[pair % (len(names) + 1)],
                                                            NO_CELL) for pair in distinct]
    return np.array(indexes, int)[pairs] if len(distinct) else np.empty(0, int)


def _place_beside_headers(missing: TargetCells, located: TargetCells, lines: pd.DataFrame,
                          places: list[TabLocation]) -> TargetCells:
    """Point flags about columns that aren't there at the free cells right of the header row, one each."""
    names = lines["column"].to_numpy(object)[missing.violation]
    codes, distinct = pd.factorize(names)
    outcomes = [0 if name else lines["details"].iat[violation].get("outcome")
                for name, violation in zip(names, missing.violation, strict=True)]
    missing_columns = pd.DataFrame({"place": missing.place, "rule": missing.rule, "name": codes, "outcome": outcomes})
    # Of a required column TAB-02 speaks.
    is_required = {(place, code): bool(distinct[code]) and places[place].tab[distinct[code]].required
                   for place, code in {*zip(missing.place.tolist(), codes.tolist(), strict=True)}}
    suppressed = np.array([is_required[pair] for pair in zip(missing.place.tolist(), codes.tolist(), strict=True)],
                          bool)
    first = missing.take(np.flatnonzero(~missing_columns.duplicated().to_numpy() & ~suppressed))
    if not len(first):
        return first
    headers = np.full(len(places), NO_CELL)
    for place in set(first.place.tolist()):
        headers[place] = places[place].header_row
    in_header = np.flatnonzero((located.place >= 0) & (located.row == headers[located.place]))
    taken = defaultdict(set)
    for place, column in zip(located.place[in_header].tolist(), located.column[in_header].tolist(), strict=True):
        taken[place].add(column)
    for position, place in enumerate(first.place.tolist()):
        column = places[place].first_free_column
        while column in taken[place]:
            column += 1
        taken[place].add(column)
        first.row[position], first.column[position] = headers[place], column
    return first
