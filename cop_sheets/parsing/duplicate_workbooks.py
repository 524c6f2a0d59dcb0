"""Workbooks that hold the same rows under two names, and those that share many of them."""

from collections import defaultdict
from collections.abc import Container
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from cop_sheets.blanks import is_nothing
from cop_sheets.layout import COPS, DATA_TABS, SURVEY_RESPONSES, Column, Kind, Tab
from cop_sheets.parsing.values import DATES, State
from cop_sheets.raw import Cell, shown

FEWEST_ROWS, FEWEST_DATED = 10, 20    # of a copy, and dated ones that two workbooks share
_PRIME, _OTHER_PRIME = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F)
_BLANK, _MOST = 0x5EED, 2**64    # the number of a blank cell, and how many numbers there are
_NOTHING = np.isin(range(len(State)), (State.BLANK, State.ABSENT))    # by state, as is the next
_NOT_READ = ~np.isin(range(len(State)), (State.READ, State.TIDIED, State.ABSENT))
_AT_ONCE = 50_000    # rows that are shared, compared at a time
_QUICK = (*DATES, Kind.ID, Kind.WHOLE, Kind.HOURS)    # what tells most rows apart


@dataclass
class Twins:
    """`copy_of`: by partnership, the earlier one whose rows its workbook holds, all of them and no others. `shared`: by
    partnership, each earlier one that it has dated rows in common with, and how many."""

    copy_of: dict[str, str] = field(default_factory=dict)
    shared: dict[str, list[tuple[str, int]]] = field(default_factory=dict)


@dataclass
class _Rows:
    """Rows of a tab: their positions in its table, and the number of the workbook that each stands in."""

    tab: Tab
    positions: np.ndarray
    owners: np.ndarray

    def where(self, wanted: np.ndarray) -> "_Rows":
        return _Rows(self.tab, self.positions[wanted], self.owners[wanted])

    def counts(self, workbooks: int) -> np.ndarray:
        """Return how many rows each of the `workbooks` has."""
        return np.bincount(self.owners, minlength=workbooks)


def find_twins(tables) -> Twins:
    """Compare all workbooks of `tables`: typed values by column, whatever the order of tabs, columns and rows.

    The columns that tell most rows apart go first; only rows that are the same in those are compared in full.
    """
    names = tables.partnerships
    numbers = {name: number for number, name in enumerate(names)}
    by_place = np.array([numbers[place.partnership] for place in tables.places], int)
    rows = []
    for tab in DATA_TABS:
        positions = np.flatnonzero(tables[tab].is_data)
        rows.append(_Rows(tab, positions, by_place[tables[tab].values["place"].to_numpy()[positions]]))
    dated = [_dated(tables, each) for each in rows if each.tab is not COPS]
    alike = _shared_candidates(dated, [_hashes(tables, each, _QUICK) for each in dated])
    copy_of = _copies(tables, rows, sum(each.counts(len(names)) for each in dated)
                      == sum(each.counts(len(names)) for each in alike))
    return Twins(copy_of, _shared(names, copy_of, np.concatenate([_full_hashes(tables, each) for each in alike]),
                                  np.concatenate([each.owners for each in alike])))


def _dated(tables, rows: _Rows) -> _Rows:
    date = next(column.name for column in rows.tab.columns if column.kind in DATES and column.required)
    return rows.where(~np.isnat(tables[rows.tab].values[date].to_numpy()[rows.positions]))


def _shared_candidates(rows: list[_Rows], hashes: list[np.ndarray]) -> list[_Rows]:
    """Return those of `rows` whose hash stands in another workbook too."""
    codes, distinct = pd.factorize(np.concatenate(hashes))
    owners = np.concatenate([each.owners for each in rows])
    some = np.empty(len(distinct), int)
    some[codes] = owners
    several = np.zeros(len(distinct), bool)
    several[codes[some[codes] != owners]] = True
    ends = np.cumsum([len(each.positions) for each in rows])
    return [each.where(wanted) for each, wanted in zip(rows, np.split(several[codes], ends[:-1]), strict=True)]


def _hashes(tables, rows: _Rows, kinds: Container[Kind] = tuple(Kind)) -> np.ndarray:
    """Return a number for each row; equal for those that say the same in all columns of `kinds`."""
    table = tables[rows.tab]
    hashes = np.full(len(rows.positions), DATA_TABS.index(rows.tab) + 1, np.uint64)
    for column in rows.tab.columns:
        if column.kind in kinds and column.name in table.raw:
            hashes = _mixed(hashes, _codes(column, table, rows.positions))
    return hashes


def _full_hashes(tables, rows: _Rows) -> np.ndarray:
    """Return a number for each row; equal for those that say the same in every column that is read."""
    hashes, answers = _hashes(tables, rows), tables.answers
    if rows.tab is not SURVEY_RESPONSES or not len(hashes) or not len(answers):
        return hashes
    line_of = np.full(len(tables[rows.tab].values), -1)
    line_of[rows.positions] = np.arange(len(rows.positions))
    answers = answers[line_of[answers["response"].to_numpy()] >= 0]
    asked = pd.util.hash_pandas_object(answers[["measure", "outcome", "pair", "steps"]], index=False).to_numpy()
    said = _codes_of(answers["rank"].to_numpy(), answers["state"].to_numpy(), answers["raw"].to_numpy())
    np.add.at(hashes, line_of[answers["response"].to_numpy()],
              np.where(said == _BLANK, np.uint64(0), _mixed(asked, said)))
    return hashes


def _codes(column: Column, table, positions: np.ndarray) -> np.ndarray:
    raw, states = table.raw[column.name][positions], table.states[column.name][positions]
    if column.kind is Kind.PEOPLE:    # How a list is typed says how surely it is read so.
        states = np.full(len(raw), State.UNREADABLE)
    return _codes_of(table.values[column.name].to_numpy()[positions], states, raw)


def _codes_of(values: np.ndarray, states: np.ndarray, raw: np.ndarray) -> np.ndarray:
    """Return a number for each cell: of what it says or, where nothing could be read or was, of what is typed there."""
    if values.dtype == object:
        codes = np.fromiter(map(hash, values.tolist()), np.int64, len(values))
    elif values.dtype.kind == "M":
        codes = values.astype("datetime64[s]").view(np.int64)
    else:
        codes = values.astype(float).view(np.int64)
    codes = codes.astype(np.uint64)
    codes[_NOTHING[states]] = _BLANK
    told = np.flatnonzero(_NOT_READ[states])
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


def _copies(tables, rows: list[_Rows], likely: np.ndarray) -> dict[str, str]:
    """Return the copies among the workbooks that are `likely` ones: as many rows of each tab, and the same ones."""
    names = tables.partnerships
    sizes = np.stack([each.counts(len(names)) for each in rows], axis=1)
    _, which, often = np.unique(sizes, axis=0, return_inverse=True, return_counts=True)
    likely = likely & (often[which] > 1) & (sizes.sum(axis=1) >= FEWEST_ROWS)
    if not likely.any():
        return {}
    signatures = []
    for each in rows:
        here = each.where(likely[each.owners])
        signatures.append(_signatures(_full_hashes(tables, here), here.owners, len(names)))
    first: dict[bytes, str] = {}
    copy_of = {}
    for number in np.flatnonzero(likely):
        name, own = names[number], b"".join(each[:, number].tobytes() for each in signatures)
        if first.setdefault(own, name) != name:
            copy_of[name] = first[own]
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
