"""Finds the cell at which each violation is flagged."""

from collections import defaultdict

import numpy as np
import pandas as pd

from cop_sheets.parsing import TabLocation
from validators.views import REGISTRY_PLACE, UNREAD_TAB_PLACE
from validators.violation import NO_COLUMN, ViolationArrays


def find_target_cells(violations: pd.DataFrame, locations: list[TabLocation]) -> ViolationArrays:
    """Return the violations that are not suppressed, each with the cell that it points at.

    A column that the tab lacks is one violation beside the header row, not one per row.
    """
    position = np.flatnonzero(~violations["suppressed"].to_numpy(bool))
    rule, case, place, row = (violations[name].to_numpy(int)[position] for name in ("rule", "case", "place", "row"))
    index = violations["column_index"].to_numpy(float)[position]
    in_tab, outside_tabs = (place >= 0) & (row > 0), np.isin(place, (REGISTRY_PLACE, UNREAD_TAB_PLACE)) & (row > 0)
    by_index = ~np.isnan(index) & (in_tab | outside_tabs)
    column_index = np.full(len(position), NO_COLUMN)
    column_index[by_index] = index[by_index].astype(int)
    by_name = in_tab & np.isnan(index)
    names = violations["column"].to_numpy(object)[position[by_name]]
    column_index[by_name] = _column_indexes(locations, place[by_name], names)
    original_column_index = np.where(in_tab, column_index, NO_COLUMN)
    cells = ViolationArrays(position, rule, case, place, row, column_index, original_column_index)
    absent = np.flatnonzero(by_name & (column_index == NO_COLUMN))
    is_present = np.ones(len(position), bool)
    is_present[absent] = False
    present = cells.take(np.flatnonzero(is_present))
    return present + _point_beside_headers(cells.take(absent), present, violations, locations)


def _column_indexes(locations: list[TabLocation], place: np.ndarray, name: np.ndarray) -> np.ndarray:
    """Return the index of each named column on the tab at the same position of `place`, NO_COLUMN where it lacks it."""
    codes, names = pd.factorize(name)
    pairs, distinct = pd.factorize(place * (len(names) + 1) + codes)
    indexes = [locations[pair // (len(names) + 1)].columns.get(names[pair % (len(names) + 1)], NO_COLUMN)
               for pair in distinct]
    return np.array(indexes, int)[pairs] if len(distinct) else np.empty(0, int)


def _point_beside_headers(absent: ViolationArrays, present: ViolationArrays, violations: pd.DataFrame,
                          locations: list[TabLocation]) -> ViolationArrays:
    """Return one violation per rule and absent column, pointing at a free cell right of the tab's header row."""
    names = violations["column"].to_numpy(object)[absent.position]
    codes, distinct = pd.factorize(names)
    outcomes = [0 if name else violations["details"].iat[position].get("outcome")
                for name, position in zip(names, absent.position, strict=True)]
    absent_columns = pd.DataFrame({"place": absent.place, "rule": absent.rule, "name": codes, "outcome": outcomes})
    # TAB-02 reports required columns.
    is_required = {(place, code): bool(distinct[code]) and locations[place].tab[distinct[code]].required
                   for place, code in {*zip(absent.place.tolist(), codes.tolist(), strict=True)}}
    suppressed = np.array([is_required[pair] for pair in zip(absent.place.tolist(), codes.tolist(), strict=True)], bool)
    first = absent.take(np.flatnonzero(~absent_columns.duplicated().to_numpy() & ~suppressed))
    if not len(first):
        return first
    header_rows = np.full(len(locations), -1)    # of the tabs in `first`
    for place in set(first.place.tolist()):
        header_rows[place] = locations[place].header_row
    in_tab = np.flatnonzero(present.place >= 0)    # other places are no positions in `header_rows`
    in_header = in_tab[present.row[in_tab] == header_rows[present.place[in_tab]]]
    taken: dict[int, set[int]] = defaultdict(set)
    for place, column_index in zip(present.place[in_header].tolist(), present.column_index[in_header].tolist(),
                                   strict=True):
        taken[place].add(column_index)
    for index, place in enumerate(first.place.tolist()):
        column_index = locations[place].first_free_column
        while column_index in taken[place]:
            column_index += 1
        taken[place].add(column_index)
        first.row[index], first.column_index[index] = header_rows[place], column_index
    return first
