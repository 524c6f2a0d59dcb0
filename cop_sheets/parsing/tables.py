"""All partnerships' rows of a tab in one table: typed values, how each cell was read, and where it stands."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from itertools import chain, compress, repeat, zip_longest

import numpy as np
import pandas as pd

from cop_sheets.gc_pause import collector_held
from cop_sheets.layout import DATA_TABS, SURVEY_RESPONSES, Column, Kind, Tab
from cop_sheets.parsing.crashed_workbooks import failures_of
from cop_sheets.parsing.duplicate_workbooks import Twins, find_twins
from cop_sheets.parsing.locate import Place, Placed, place
from cop_sheets.parsing.people import People, people_in
from cop_sheets.parsing.row_kinds import DATA, row_kinds
from cop_sheets.parsing.unread_tabs import UnreadTab, unread_tabs
from cop_sheets.parsing.values import (
    DATES,
    DateCells,
    DateColumn,
    Scale,
    State,
    date_columns,
    parse,
    parse_answer,
    parse_moments,
)
from cop_sheets.raw import Cell, Workbook, combined_version
from cop_sheets.registry import THE_REGISTRY, RegistryFault
from cop_sheets.sources import Failure, NotRead, Reading, isolated

_NUMBERS = (Kind.WHOLE, Kind.HOURS, Kind.FISCAL_YEAR)
_TEXT, _DAY, _MOMENT = 1, 2, 3    # of a cell in a column of dates
_TYPES = {str: _TEXT, date: _DAY, datetime: _MOMENT}


@dataclass
class Table:
    """All rows of one tab. `values` has one line a spreadsheet row, with a default index.

    Its columns: `partnership`, `place` (the position in `Tables.places`), `row` (as the spreadsheet numbers it),
    `not_data` ("" for data, else why the row is not data) and one column a layout column: dates are datetime64[s],
    numbers floats, people and choices tuples, the rest text. `states` and `raw` hold, by column name and in the same
    order, each cell's `State` and what stood in it. `date_columns`: what each workbook's date columns say of the order
    of their dates, those alone in which it is a question. `unnamed` and `certain`, of people columns: what stands in
    each cell and is nobody's name, and whether its list can be read in one way only.
    """

    tab: Tab
    values: pd.DataFrame
    states: dict[str, np.ndarray]
    raw: dict[str, np.ndarray]
    unnamed: dict[str, np.ndarray]
    certain: dict[str, np.ndarray]
    date_columns: list[DateColumn]

    @cached_property
    def is_data(self) -> np.ndarray:
        """Whether each row is data."""
        return (self.values["not_data"] == DATA).to_numpy()

    @property
    def not_data(self) -> pd.DataFrame:
        """The rows that are no data, index kept."""
        return self.values[~self.is_data]

    @property
    def data(self) -> pd.DataFrame:
        """The rows that are data, index kept."""
        return self.values[self.is_data]


@dataclass
class Tables:
    """Everything that was read, for all partnerships at once.

    `tables` by the tab's slug. `answers`: a line an answer of a responses row (`response` is that row's index),
    with outcome, measure, steps (answers on its scale), rank, state, and the cell's column index and raw value.
    `registry_faults`: what is wrong with the registry, if one lists the partnerships. `unread`: the tabs that are not
    read although they look like one that is. `order`, `not_read`: see `Reading`.
    """

    placed: list[Placed]
    places: list[Place]
    tables: dict[str, Table]
    answers: pd.DataFrame
    failures: list[Failure]
    versions: dict[str, str]
    registry_faults: list[RegistryFault] = field(default_factory=list)
    unread: list[UnreadTab] = field(default_factory=list)
    order: list[str] = field(default_factory=list)
    not_read: list[NotRead] = field(default_factory=list)

    def __getitem__(self, tab: Tab) -> Table:
        return self.tables[tab.slug]

    @property
    def partnerships(self) -> list[str]:
        """The partnerships whose workbook was read, in the source's order."""
        return [placed.workbook.partnership for placed in self.placed]

    @property
    def listed(self) -> list[str]:
        """Every partnership that the source lists, in its order: also those whose workbook can't be read."""
        names = dict.fromkeys([*self.partnerships, *(failure.partnership for failure in self.failures)])
        return [*(name for name in dict.fromkeys(self.order) if name in names),
                *(name for name in names if name not in set(self.order))]

    def of(self, partnerships: Iterable[str]) -> "Tables":
        """Return the same tables for some partnerships only; the others' rows are not in it at all.

        Nor is what is wrong with the others' lines of the registry, or with the registry or the folder as a whole.
        """
        wanted = set(partnerships)
        faults = [fault for fault in self.registry_faults if fault.partnership in wanted - {THE_REGISTRY}]
        unread = [tab for tab in self.unread if tab.place.partnership in wanted]
        return assemble([placed for placed in self.placed if placed.workbook.partnership in wanted],
                        [failure for failure in self.failures if failure.partnership in wanted], self.versions, faults,
                        unread, [name for name in self.order if name in wanted])

    @cached_property
    def twins(self) -> Twins:
        """Which workbooks hold the same rows as another one."""
        return find_twins(self)

    @property
    def version(self) -> str:
        """A short hash of all content read, the same for the same cells wherever they came from."""
        return combined_version(self.versions[name] for name in self.partnerships)


@collector_held()
def build_tables(reading: Reading) -> Tables:
    """Type every cell of `reading`, once, a column of all partnerships at a time.

    A workbook that the product crashes on is a failure, and the rest goes on; see `isolation`.
    """
    def typed(workbooks: list[Workbook]) -> Tables:
        placed = [place(workbook) for workbook in workbooks]
        versions = {found.workbook.partnership: found.workbook.version for found in placed}
        unread = [tab for one in placed for tab in unread_tabs(one)]
        return assemble(placed, list(reading.failures), versions, reading.registry_faults, unread,
                        reading.order)

    tables, culprits = isolated(reading.workbooks, typed)
    return replace(tables, failures=tables.failures + failures_of(culprits, lambda workbook: typed([workbook])),
                   not_read=list(reading.not_read))


def assemble(placed: list[Placed], failures: list[Failure], versions: dict[str, str],
             registry_faults: Iterable[RegistryFault] = (), unread: Iterable[UnreadTab] = (),
             order: Iterable[str] = ()) -> Tables:
    """Build the tables of workbooks whose places are found already."""
    places = [found for one in placed for found in one.places]
    tables, answers = {}, None
    for tab in DATA_TABS:
        here = [(number, found) for number, found in enumerate(places) if found.tab is tab and found.header_row]
        tables[tab.slug], columns = _table(tab, here)
        if tab is SURVEY_RESPONSES:
            answers = _answers(here, columns, tables[tab.slug])
    return Tables(placed, places, tables, answers, failures, versions, list(registry_faults), list(unread), list(order))


def _table(tab: Tab, places: list[tuple[int, Place]]) -> tuple[Table, list[list[tuple[Cell, ...]]]]:
    """Return the tab's table, and the columns of each place, as long as it has rows."""
    columns = [column for column in tab.columns if column.kind is not Kind.AGREEMENT]
    cells: dict[str, list[Iterable[Cell]]] = {column.name: [] for column in columns}
    absent: dict[str, list[bool]] = {column.name: [] for column in columns}
    lengths, numbers, not_data, sheets = [], [], [], []
    for _, found in places:
        rows = found.grid.rows[found.header_row:]
        across = list(zip_longest(*rows, fillvalue=""))
        sheets.append(across)
        lengths.append(len(rows))
        numbers.append(np.arange(found.header_row + 1, found.header_row + 1 + len(rows)))
        not_data.append(row_kinds(found, rows, across))
        for column in columns:
            index = found.columns.get(column.name)
            there = index is not None
            cells[column.name].append(across[index] if there and index < len(across) else [""] * len(rows))
            absent[column.name].append(not there)
    values = {
        "partnership": np.repeat(np.array([found.partnership for _, found in places], dtype=object), lengths),
        "place": np.repeat(np.array([number for number, _ in places], dtype=int), lengths),
        "row": np.concatenate([*numbers, np.empty(0, int)]).astype(int),
        "not_data": np.array(list(chain.from_iterable(not_data)), dtype=object),
    }
    states, raw, unnamed, certain, ordered = {}, {}, {}, {}, []
    for column in columns:
        raw[column.name] = _objects(chain.from_iterable(cells[column.name]), sum(lengths))
        types = _types(raw[column.name]) if column.kind in DATES else None
        values[column.name], states[column.name] = _parsed(column, raw[column.name], types)
        if column.kind in DATES:
            ordered += _read_in_order(column, places, lengths, raw[column.name], values[column.name],
                                      states[column.name], values["not_data"] == DATA, types)
        states[column.name][np.repeat(np.array(absent[column.name], dtype=bool), lengths)] = State.ABSENT
        if column.kind is Kind.PEOPLE:
            unnamed[column.name], certain[column.name] = _doubts(raw[column.name])
    typed = {name: pd.Series(column, dtype=column.dtype) for name, column in values.items()}
    return Table(tab, pd.DataFrame(typed), states, raw, unnamed, certain, ordered), sheets


def _objects(cells: Iterable[Cell], count: int) -> np.ndarray:
    return np.fromiter(cells, dtype=object, count=count)


def _types(raw: np.ndarray) -> np.ndarray:
    """Return which cells are texts, days or moments; 0 for any others."""
    return np.fromiter(map(_TYPES.get, map(type, raw), repeat(0)), np.uint8, len(raw))


def _parsed(column: Column, raw: np.ndarray, types: np.ndarray | None) -> tuple[np.ndarray, np.ndarray]:
    """Return a column's values and states; each distinct cell is parsed once, and proper dates all at a time.

    `types`, of dates: see `_types`.
    """
    proper = np.zeros(len(raw), bool) if types is None else types == _MOMENT
    if proper.any():
        values, states = np.empty(len(raw), "datetime64[s]"), np.empty(len(raw), np.uint8)
        values[proper], states[proper] = parse_moments(column, raw[proper])
        values[~proper], states[~proper] = _parsed(column, raw[~proper], None)
        return values, states
    codes, distinct = pd.factorize(raw)
    results = [parse(column, cell) for cell in distinct]
    states = np.array([state for _, state in results], dtype=np.uint8)
    if column.kind in DATES:
        values = np.array([np.datetime64(value or "NaT", "s") for value, _ in results], dtype="datetime64[s]")
    elif column.kind in _NUMBERS:
        values = np.array([np.nan if value is None else value for value, _ in results], dtype=float)
    else:
        values = _objects((value for value, _ in results), len(results))
    if not len(distinct):
        return values, states
    return values[codes], states[codes]


def _read_in_order(column: Column, places: list[tuple[int, Place]], lengths: list[int], raw: np.ndarray,
                   values: np.ndarray, states: np.ndarray, is_data: np.ndarray, types: np.ndarray) -> list[DateColumn]:
    """Read the dates of tabs that are day first, or whose order is not known, once more in place.

    Return what each workbook's columns say of it, those alone in which it is a question.
    """
    arrays = raw, values, states, is_data, types == _TEXT, types >= _DAY
    ends = np.cumsum(lengths)
    tabs = [DateCells(number, here.partnership, here.date_orders.get(column.name),
                      *(each[end - length:end] for each in arrays))
            for (number, here), end, length in zip(places, ends, lengths, strict=True)]
    found = date_columns(column, tabs)
    for cells in tabs:
        found[cells.partnership].apply_order(cells)
    return [one for one in found.values() if one.day_first or one.orders]


def _doubts(raw: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return what each cell of people holds that is nobody's name, as text, and whether it can be read in one way."""
    codes, distinct = pd.factorize(raw)
    found = [people_in(cell) for cell in distinct] or [People()]
    return (_objects(("; ".join(people.unnamed) for people in found), len(found))[codes],
            np.array([people.certain for people in found], dtype=bool)[codes])


def _answers(places: list[tuple[int, Place]], columns: list[list[tuple[Cell, ...]]], table: Table) -> pd.DataFrame:
    """Return every answer of the data rows; the answers to all questions of one scale are read together."""
    data = table.is_data
    asked: dict[tuple[Scale | None, Scale], list[dict]] = {}
    start = 0
    for (_, found), across in zip(places, columns, strict=True):
        here = data[start:start + len(found.grid.rows) - found.header_row]
        kept, mask = start + np.flatnonzero(here), here.tolist()
        for statement, index in found.statements:
            cells = list(compress(across[index], mask)) if index < len(across) else [""] * len(kept)
            line = {"response": kept, "outcome": statement.outcome, "measure": statement.measure,
                    "steps": statement.steps, "pair": statement.pair, "column": index}
            asked.setdefault((statement.scale, statement.left_out), []).append(line | {"raw": cells})
        start += len(here)
    parts = [_answers_on(scale, left_out, lines) for (scale, left_out), lines in asked.items()]
    return pd.concat(parts, ignore_index=True) if parts else _answers_on(None, (), [])


def _answers_on(scale: Scale | None, left_out: Scale, lines: list[dict]) -> pd.DataFrame:
    lengths = [len(line["raw"]) for line in lines]
    raw = _objects(chain.from_iterable(line["raw"] for line in lines), sum(lengths))
    codes, distinct = pd.factorize(raw)
    results = [parse_answer(scale, cell, left_out) for cell in distinct] or [(None, State.BLANK)]
    ranks = np.array([np.nan if rank is None else rank for rank, _ in results], dtype=float)
    states = np.array([state for _, state in results], dtype=int)
    frame = {name: np.repeat(np.array([line[name] for line in lines], dtype=int), lengths)
             for name in ("outcome", "steps", "pair", "column")}
    frame["measure"] = pd.Series(np.repeat(np.array([line["measure"] for line in lines], dtype=object), lengths),
                                 dtype=object)
    frame["response"] = np.concatenate([line["response"] for line in lines] or [np.empty(0, int)])
    return pd.DataFrame(frame | {"rank": ranks[codes], "state": states[codes], "raw": pd.Series(raw, dtype=object)})
