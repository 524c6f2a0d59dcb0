"""Finds workbooks with the same rows as another one, and workbooks that share many rows."""

from collections import defaultdict
from collections.abc import Container
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
import pandas as pd

from cop_sheets.blanks import is_blank_text
from cop_sheets.layout import COPS, DATA_TABS, SURVEY_RESPONSES, Column, ColumnType, Tab
from cop_sheets.parsing.locate import TabLocation
from cop_sheets.parsing.values import DATE_TYPES, CellStatus
from cop_sheets.raw import Cell, display_text

MIN_COPY_ROWS, MIN_SHARED_ROWS = 10, 20    # fewest rows of a copy, and fewest dated rows in common, that are reported
_PRIME, _OTHER_PRIME = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F)
_BLANK, _HASH_RANGE = 0x5EED, 2**64    # the hash of a blank cell, and the number of hashes
_IS_BLANK = np.isin(range(len(CellStatus)), (CellStatus.BLANK, CellStatus.ABSENT))    # by state, like the next
_IS_UNREAD = ~np.isin(range(len(CellStatus)), (CellStatus.OK, CellStatus.NORMALIZED, CellStatus.ABSENT))
_BATCH_SIZE = 50_000    # distinct shared rows that are compared at a time
_DISTINCTIVE_TYPES = (*DATE_TYPES, ColumnType.ID, ColumnType.WHOLE, ColumnType.HOURS)    # in these most rows differ


class _Table(Protocol):
    """What is used here of `tables.Table`, which can't be imported: tables.py imports this module."""

    values: pd.DataFrame
    states: dict[str, np.ndarray]
    raw: dict[str, np.ndarray]

    @property
    def is_data(self) -> np.ndarray: ...


class _Tables(Protocol):
    """What is used here of `tables.Tables`."""

    locations: list[TabLocation]
    answers: pd.DataFrame

    @property
    def partnerships(self) -> list[str]: ...

    def __getitem__(self, tab: Tab) -> _Table: ...


@dataclass
class DuplicateWorkbooks:
    """`copy_of`: by partnership, the earlier partnership whose workbook has exactly the same rows. `shared`: by
    partnership, earlier ones with dated rows in common, and how many."""

    copy_of: dict[str, str] = field(default_factory=dict)
    shared: dict[str, list[tuple[str, int]]] = field(default_factory=dict)


@dataclass
class _Rows:
    """Rows of a tab: their positions in its table, and the number of each one's workbook."""

    tab: Tab
    positions: np.ndarray
    owners: np.ndarray

    def where(self, wanted: np.ndarray) -> "_Rows":
        return _Rows(self.tab, self.positions[wanted], self.owners[wanted])

    def counts(self, workbooks: int) -> np.ndarray:
        """Return the number of rows of each workbook; there are `workbooks`."""
        return np.bincount(self.owners, minlength=workbooks)


def find_duplicate_workbooks(tables: _Tables) -> DuplicateWorkbooks:
    """Compare the typed values of all workbooks of `tables`; the order of tabs, columns and rows doesn't matter.

    The columns in which most rows differ are compared first; only rows that are equal in those are compared in full.
    """
    names = tables.partnerships
    numbers = {name: number for number, name in enumerate(names)}
    by_place = np.array([numbers[place.partnership] for place in tables.locations], int)
    rows = []
    for tab in DATA_TABS:
        positions = np.flatnonzero(tables[tab].is_data)
        rows.append(_Rows(tab, positions, by_place[tables[tab].values["place"].to_numpy()[positions]]))
    dated = [_dated_rows(tables, tab_rows) for tab_rows in rows if tab_rows.tab is not COPS]
    candidates = _shared_candidates(dated, [_hashes(tables, tab_rows, _DISTINCTIVE_TYPES) for tab_rows in dated])
    dated_counts = np.sum([tab_rows.counts(len(names)) for tab_rows in dated], axis=0)
    shared_counts = np.sum([tab_rows.counts(len(names)) for tab_rows in candidates], axis=0)
    copy_of = _find_copies(tables, rows, dated_counts == shared_counts)
    return DuplicateWorkbooks(copy_of, _count_shared_rows(names, copy_of, np.concatenate([_full_hashes(tables, tab_rows)
                                                                                          for tab_rows in candidates]),
                                                          np.concatenate([tab_rows.owners for tab_rows in candidates])))


def can_be_copy(tables: _Tables) -> bool:
    """Return whether a workbook, the only one in `tables`, has so many rows that one with the same cells is a copy."""
    return sum(int(tables[tab].is_data.sum()) for tab in DATA_TABS) >= MIN_COPY_ROWS


def _dated_rows(tables: _Tables, rows: _Rows) -> _Rows:
    date = next(column.name for column in rows.tab.columns if column.kind in DATE_TYPES and column.required)
    return rows.where(~np.isnat(tables[rows.tab].values[date].to_numpy()[rows.positions]))


def _shared_candidates(rows: list[_Rows], hashes: list[np.ndarray]) -> list[_Rows]:
    """Return those of `rows` whose hash is also in another workbook."""
    codes, distinct = pd.factorize(np.concatenate(hashes))
    owners = np.concatenate([tab_rows.owners for tab_rows in rows])
    some = np.empty(len(distinct), int)
    some[codes] = owners
    several = np.zeros(len(distinct), bool)
    several[codes[some[codes] != owners]] = True
    ends = np.cumsum([len(tab_rows.positions) for tab_rows in rows])
    return [tab_rows.where(wanted) for tab_rows, wanted in zip(rows, np.split(several[codes], ends[:-1]), strict=True)]


def _hashes(tables: _Tables, rows: _Rows, kinds: Container[ColumnType] = tuple(ColumnType)) -> np.ndarray:
    """Return a hash of each row; equal for rows with the same values in all columns of `kinds`."""
    table = tables[rows.tab]
    hashes = np.full(len(rows.positions), DATA_TABS.index(rows.tab) + 1, np.uint64)
    for column in rows.tab.columns:
        if column.kind in kinds and column.name in table.raw:
            hashes = _mix_hashes(hashes, _column_hashes(column, table, rows.positions))
    return hashes


def _full_hashes(tables: _Tables, rows: _Rows) -> np.ndarray:
    """Return a hash of each row; equal for rows with the same values in every known column and question."""
    hashes, answers = _hashes(tables, rows), tables.answers
    if rows.tab is not SURVEY_RESPONSES or not len(hashes) or not len(answers):
        return hashes
    index_of = np.full(len(tables[rows.tab].values), -1)
    index_of[rows.positions] = np.arange(len(rows.positions))
    answers = answers[index_of[answers["response"].to_numpy()] >= 0]
    question_hashes = pd.util.hash_pandas_object(answers[["measure", "outcome", "pair", "steps"]],
                                                 index=False).to_numpy()
    answer_hashes = _value_hashes(answers["rank"].to_numpy(), answers["state"].to_numpy(), answers["raw"].to_numpy())
    np.add.at(hashes, index_of[answers["response"].to_numpy()],
              np.where(answer_hashes == _BLANK, np.uint64(0), _mix_hashes(question_hashes, answer_hashes)))
    return hashes


def _column_hashes(column: Column, table: _Table, positions: np.ndarray) -> np.ndarray:
    raw, states = table.raw[column.name][positions], table.states[column.name][positions]
    if column.kind is ColumnType.PEOPLE:    # By raw text: how a list is typed decides how certain it is.
        states = np.full(len(raw), CellStatus.UNREADABLE)
    return _value_hashes(table.values[column.name].to_numpy()[positions], states, raw)


def _value_hashes(values: np.ndarray, states: np.ndarray, raw: np.ndarray) -> np.ndarray:
    """Return a hash of each cell: of its value, or where it was not read, of the raw cell."""
    if values.dtype == object:
        codes = np.fromiter(map(hash, values.tolist()), np.int64, len(values))
    elif values.dtype.kind == "M":
        codes = values.astype("datetime64[s]").view(np.int64)
    else:
        codes = values.astype(float).view(np.int64)
    codes = codes.astype(np.uint64)
    codes[_IS_BLANK[states]] = _BLANK
    unread = np.flatnonzero(_IS_UNREAD[states])
    numbers, distinct = pd.factorize(raw[unread])
    codes[unread] = np.array([_hash_raw_cell(cell) for cell in distinct], np.uint64)[numbers]
    return codes


def _hash_raw_cell(cell: Cell) -> int:
    """Return the hash of a raw cell; N/A and the like are blank."""
    text = cell if isinstance(cell, str) else display_text(cell)
    return _BLANK if is_blank_text(text) else hash(text) % _HASH_RANGE


def _mix_hashes(hashes: np.ndarray, codes: np.ndarray) -> np.ndarray:
    mixed = (hashes ^ (codes * _PRIME)) * _OTHER_PRIME
    return mixed ^ (mixed >> np.uint64(29))


def _signatures(hashes: np.ndarray, owner: np.ndarray, count: int) -> np.ndarray:
    """Return, by owner, the number of rows and two sums of hashes, which don't depend on the rows' order."""
    sums = np.zeros((3, count), np.uint64)
    np.add.at(sums[0], owner, np.uint64(1))
    np.add.at(sums[1], owner, hashes)
    np.add.at(sums[2], owner, hashes * (hashes >> np.uint64(7)))
    return sums


def _find_copies(tables: _Tables, rows: list[_Rows], likely: np.ndarray) -> dict[str, str]:
    """Return the copies among the `likely` workbooks: those with as many rows on each tab, and the same ones."""
    names = tables.partnerships
    sizes = np.stack([tab_rows.counts(len(names)) for tab_rows in rows], axis=1)
    _, group_index, frequency = np.unique(sizes, axis=0, return_inverse=True, return_counts=True)
    likely = likely & (frequency[group_index] > 1) & (sizes.sum(axis=1) >= MIN_COPY_ROWS)
    if not likely.any():
        return {}
    signatures = []
    for tab_rows in rows:
        likely_rows = tab_rows.where(likely[tab_rows.owners])
        signatures.append(_signatures(_full_hashes(tables, likely_rows), likely_rows.owners, len(names)))
    first: dict[bytes, str] = {}
    copy_of = {}
    for number in np.flatnonzero(likely):
        name, signature = names[number], b"".join(tab_rows[:, number].tobytes() for tab_rows in signatures)
        if first.setdefault(signature, name) != name:
            copy_of[name] = first[signature]
    return copy_of


def _count_shared_rows(names: list[str], copy_of: dict[str, str], rows: np.ndarray, owners: np.ndarray
                       ) -> dict[str, list[tuple[str, int]]]:
    """Return `DuplicateWorkbooks.shared`; `rows` are hashes. Copies are left out."""
    kept = ~np.isin(owners, [names.index(name) for name in copy_of])
    order = np.argsort(rows[kept], kind="stable")
    rows, owners = rows[kept][order], owners[kept][order]
    starts = np.flatnonzero(np.concatenate([[True], rows[1:] != rows[:-1]])) if len(rows) else np.empty(0, int)
    # Most rows are in one workbook only.
    several = np.minimum.reduceat(owners, starts) != np.maximum.reduceat(owners, starts) if len(rows) else starts > 0
    group = np.repeat(np.cumsum(several) - 1, np.diff([*starts, len(rows)]))[np.repeat(
        several, np.diff([*starts, len(rows)]))]
    owners = owners[np.repeat(several, np.diff([*starts, len(rows)]))]
    common = np.zeros((len(names), len(names)), int)
    for first in range(0, int(several.sum()), _BATCH_SIZE):
        in_batch = (group >= first) & (group < first + _BATCH_SIZE)
        counts = np.zeros((len(names), min(_BATCH_SIZE, int(several.sum()) - first)), np.int32)
        np.add.at(counts, (owners[in_batch], group[in_batch] - first), 1)
        for number in np.flatnonzero(counts.any(axis=1)):
            common[number] += np.minimum(counts[number], counts).sum(axis=1)
    shared = defaultdict(list)
    for later, earlier in zip(*np.nonzero(np.tril(common, -1) >= MIN_SHARED_ROWS), strict=True):
        shared[names[later]].append((names[earlier], int(common[later, earlier])))
    return dict(shared)
