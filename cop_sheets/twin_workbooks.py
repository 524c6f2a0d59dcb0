"""Workbooks that hold the same rows under two names, and those that share many of them."""

from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from cop_sheets.blanks import is_nothing
from cop_sheets.grid import Cell, shown
from cop_sheets.kinds import State
from cop_sheets.layout import COPS, DATA_TABS, SURVEY_RESPONSES, Column, Kind, Tab
from cop_sheets.row_kinds import DATA

FEWEST_ROWS, FEWEST_DATED = 10, 20    # of a copy, and dated ones that two workbooks share
_PRIME, _OTHER_PRIME = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F)
_BLANK, _MOST = 0x5EED, 2**64    # the number of a blank cell, and how many numbers there are
_AT_ONCE = 50_000    # rows that are shared, compared at a time
_DATES = (Kind.DATE, Kind.TIMESTAMP)


@dataclass
class Twins:
    """`copy_of`: by partnership, the earlier one whose rows its workbook holds, all of them and no others. `shared`: by
    partnership, each earlier one that it has dated rows in common with, and how many."""

    copy_of: dict[str, str] = field(default_factory=dict)
    shared: dict[str, list[tuple[str, int]]] = field(default_factory=dict)


def find_twins(tables) -> Twins:
    """Compare all workbooks of `tables`: typed values by column, whatever the order of tabs, columns and rows."""
    names = tables.partnerships
    if len(names) < 2:
        return Twins()
    numbers = {name: number for number, name in enumerate(names)}
    signatures, rows, owners = [], [], []
    for tab in DATA_TABS:
        values, hashes = tables[tab].values, _row_hashes(tables, tab)
        data = (values["not_data"] == DATA).to_numpy()
        owner = values["partnership"].map(numbers).to_numpy(dtype=int)
        signatures.append(_signatures(hashes[data], owner[data], len(names)))
        if tab is not COPS:
            dated = data & values[_date_of(tab)].notna().to_numpy()
            rows.append(hashes[dated])
            owners.append(owner[dated])
    copy_of = _copies(names, np.stack(signatures))
    return Twins(copy_of, _shared(names, copy_of, np.concatenate(rows), np.concatenate(owners)))


def _date_of(tab: Tab) -> str:
    return next(column.name for column in tab.columns if column.kind in _DATES and column.required)


def _row_hashes(tables, tab: Tab) -> np.ndarray:
    """Return a number for each row of `tab`; equal for rows that say the same in every column that is read."""
    table = tables[tab]
    hashes = np.full(len(table.values), DATA_TABS.index(tab) + 1, np.uint64)
    for column in tab.columns:
        if column.name in table.raw:
            hashes = _mixed(hashes, _codes(column, table))
    answers = tables.answers
    if tab is SURVEY_RESPONSES and len(answers):
        answers = answers[answers["raw"] != ""]
        asked = answers[["measure", "outcome", "pair", "steps"]]
        said = _codes_of(answers["rank"].to_numpy(), answers["state"].to_numpy(), answers["raw"].to_numpy())
        np.add.at(hashes, answers["response"].to_numpy(), np.where(
            said == _BLANK, np.uint64(0), _mixed(pd.util.hash_pandas_object(asked, index=False).to_numpy(), said)))
    return hashes


def _codes(column: Column, table) -> np.ndarray:
    raw, states = table.raw[column.name], table.states[column.name]
    if column.kind is Kind.PEOPLE:    # How a list is typed says how surely it is read so.
        states = np.full(len(raw), State.UNREADABLE)
    return _codes_of(table.values[column.name].to_numpy(), states, raw)


def _codes_of(values: np.ndarray, states: np.ndarray, raw: np.ndarray) -> np.ndarray:
    """Return a number for each cell: of what it says or, where nothing could be read or was, of what is typed there."""
    if values.dtype == object:
        codes = np.fromiter(map(hash, values.tolist()), np.int64, len(values))
    elif values.dtype.kind == "M":
        codes = values.astype("datetime64[s]").view(np.int64)
    else:
        codes = values.astype(float).view(np.int64)
    codes = codes.astype(np.uint64)
    empty = raw == ""
    codes[empty | np.isin(states, (State.BLANK, State.ABSENT))] = _BLANK
    told = np.flatnonzero(~empty & ~np.isin(states, (State.READ, State.TIDIED, State.ABSENT)))
    numbers, distinct = pd.factorize(raw[told])
    codes[told] = np.array([_typed(cell) for cell in distinct], np.uint64)[numbers]
    return codes


def _typed(cell: Cell) -> int:
    """Return a number for what is typed in a cell; N/A and the like are blank."""
    text = cell if isinstance(cell, str) else shown(cell)
    return _BLANK if is_nothing(text) else hash(text) % _MOST


def _mixed(hashes: np.ndarray, codes: np.ndarray) -> np.ndarray:
    mixed = (hashes ^ (codes * _PRIME)) * _OTHER_PRIME
    return mixed ^ (mixed >> np.uint64(29))


def _signatures(hashes: np.ndarray, owner: np.ndarray, count: int) -> np.ndarray:
    """Return, by owner, how many rows there are and two sums over them, the same in whatever order they stand."""
    sums = np.zeros((3, count), np.uint64)
    np.add.at(sums[0], owner, np.uint64(1))
    np.add.at(sums[1], owner, hashes)
    np.add.at(sums[2], owner, hashes * (hashes >> np.uint64(7)))
    return sums


def _copies(names: list[str], signatures: np.ndarray) -> dict[str, str]:
    first: dict[bytes, str] = {}
    copy_of = {}
    for number, name in enumerate(names):
        own = signatures[:, :, number]
        if own[:, 0].sum() >= FEWEST_ROWS and first.setdefault(own.tobytes(), name) != name:
            copy_of[name] = first[own.tobytes()]
    return copy_of


def _shared(names: list[str], copy_of: dict[str, str], rows: np.ndarray, owners: np.ndarray
            ) -> dict[str, list[tuple[str, int]]]:
    kept = ~np.isin(owners, [names.index(name) for name in copy_of])
    order = np.argsort(rows[kept], kind="stable")
    rows, owners = rows[kept][order], owners[kept][order]
    starts = np.flatnonzero(np.concatenate([[True], rows[1:] != rows[:-1]])) if len(rows) else np.empty(0, int)
    # Most rows stand in one workbook only.
    several = np.minimum.reduceat(owners, starts) != np.maximum.reduceat(owners, starts) if len(rows) else starts > 0
    group = np.repeat(np.cumsum(several) - 1, np.diff([*starts, len(rows)]))[np.repeat(
        several, np.diff([*starts, len(rows)]))]
    owners = owners[np.repeat(several, np.diff([*starts, len(rows)]))]
    common = np.zeros((len(names), len(names)), int)
    for first in range(0, int(several.sum()), _AT_ONCE):
        here = (group >= first) & (group < first + _AT_ONCE)
        counts = np.zeros((len(names), min(_AT_ONCE, int(several.sum()) - first)), np.int32)
        np.add.at(counts, (owners[here], group[here] - first), 1)
        for number in np.flatnonzero(counts.any(axis=1)):
            common[number] += np.minimum(counts[number], counts).sum(axis=1)
    found = defaultdict(list)
    for later, earlier in zip(*np.nonzero(np.tril(common, -1) >= FEWEST_DATED), strict=True):
        found[names[later]].append((names[earlier], int(common[later, earlier])))
    return dict(found)
