"""The typed tables: one per tab, with the rows of all partnerships, and the status and address of each cell."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain, zip_longest
from typing import Any

import numpy as np
import pandas as pd

from cop_sheets.decisions import Decisions
from cop_sheets.gc_pause import gc_paused
from cop_sheets.layout import DATA_TABS, SURVEY_RESPONSES, Column, ColumnType, Tab
from cop_sheets.parsing.canonical import canonical_text
from cop_sheets.parsing.crashed_workbooks import crash_failures
from cop_sheets.parsing.duplicate_workbooks import DuplicateWorkbooks, find_duplicate_workbooks
from cop_sheets.parsing.explanations import LocatedExplanation, locate_explanations
from cop_sheets.parsing.locate import TabLocation, WorkbookMap, locate_tabs
from cop_sheets.parsing.rows import DATA_ROW, row_kinds, screen_rows
from cop_sheets.parsing.survey_answers import survey_answers
from cop_sheets.parsing.unread_tabs import UnreadTab, find_unread_tabs
from cop_sheets.parsing.values import (
    DATE_TYPES,
    CellStatus,
    DateColumnCells,
    DateOrderEvidence,
    ParsedColumn,
    collect_date_evidence,
    object_array,
    parse_column,
    people_doubts,
)
from cop_sheets.raw import Cell, Workbook, combine_versions
from cop_sheets.registry import WHOLE_REGISTRY, RegistryError
from cop_sheets.sources import Failure, ReadResult, UnreadFile, run_isolated


@dataclass
class Table:
    """All rows of one tab. `values` has one row per spreadsheet row, with a default index.

    Its columns: `partnership`, `place` (the position in `Tables.locations`), `row` (the spreadsheet's row number),
    `not_data` ("" for data, else why the row is not data) and one per layout column: dates are datetime64[s], numbers
    floats, people and choices tuples, the rest text. Arrays in the same order, by column name: `states` has each cell's
    `CellStatus`, `raw` the raw cell. For columns of people, `unnamed` has the text that is nobody's name, and `certain`
    whether the list can be read in one way only. `date_columns`: evidence of the date order, one item per workbook and
    date column in which the order is a question.
    """

    tab: Tab
    values: pd.DataFrame
    states: dict[str, np.ndarray]
    raw: dict[str, np.ndarray]
    unnamed: dict[str, np.ndarray]
    certain: dict[str, np.ndarray]
    date_columns: list[DateOrderEvidence]

    @cached_property
    def is_data(self) -> np.ndarray:
        """Whether each row is data."""
        return np.asarray(self.values["not_data"] == DATA_ROW)

    @cached_property
    def first_position(self) -> dict[int, int]:
        """The position of the first row of each located tab, by its number in `Tables.locations`."""
        places = self.values["place"].to_numpy()
        starts = np.flatnonzero(np.diff(places, prepend=-1))
        return dict(zip(places[starts].tolist(), starts.tolist(), strict=True))

    @property
    def not_data(self) -> pd.DataFrame:
        """The rows that are not data, with their index."""
        return self.values[~self.is_data]

    @property
    def data(self) -> pd.DataFrame:
        """The rows that are data, with their index."""
        return self.values[self.is_data]

    @cached_property
    def _arrays(self) -> dict[str, Any]:
        """The columns of `values`, because reading a cell of a Series takes ten times as long."""
        return {name: self.values[name].array for name in self.raw}

    def canonical_text(self, name: str, index: int) -> str:
        """Return the canonical text of the cell of column `name` in the row at `index`; see `canonical_text`."""
        unnamed = str(self.unnamed[name][index]) if name in self.unnamed else ""
        return canonical_text(self.tab[name], self.raw[name][index], self._arrays[name][index],
                              int(self.states[name][index]), unnamed)


@dataclass
class Tables:
    """Everything that was read, for all partnerships.

    `tables` is by tab slug. `answers` has one row per survey answer: `response` (index of its row in the responses
    table), `outcome`, `measure`, `steps` (number of answers on the scale), `pair`, `rank`, `state`, `column` (index)
    and `raw`. `versions`: the workbooks' versions by partnership. `registry_errors`: the errors of the registry, if
    there is one. `unread`: tabs that look like a known tab and are not read. `order`, `unread_files`, `is_sample`: see
    `ReadResult`. `decisions`: what people decided about the data, which no reader knows.
    """

    workbook_maps: list[WorkbookMap]
    locations: list[TabLocation]
    tables: dict[str, Table]
    answers: pd.DataFrame
    failures: list[Failure]
    versions: dict[str, str]
    registry_errors: list[RegistryError] = field(default_factory=list)
    unread: list[UnreadTab] = field(default_factory=list)
    order: list[str] = field(default_factory=list)
    unread_files: list[UnreadFile] = field(default_factory=list)
    is_sample: bool = False
    decisions: Decisions = field(default_factory=Decisions)

    def __getitem__(self, tab: Tab) -> Table:
        return self.tables[tab.slug]

    @cached_property
    def partnerships(self) -> list[str]:
        """The partnerships whose workbook was read, in the source's order."""
        return [workbook_map.workbook.partnership for workbook_map in self.workbook_maps]

    @cached_property
    def all_partnerships(self) -> list[str]:
        """Every partnership of the source, in its order, also those whose workbook can't be read."""
        names = dict.fromkeys([*self.partnerships, *(failure.partnership for failure in self.failures)])
        return [*(name for name in dict.fromkeys(self.order) if name in names),
                *(name for name in names if name not in set(self.order))]

    def of(self, partnerships: Iterable[str]) -> "Tables":
        """Return tables of some partnerships only, without any rows, failures or registry errors of others.

        Errors of the registry as a whole, and unread files, are left out, too.
        """
        wanted = set(partnerships)
        errors = [error for error in self.registry_errors if error.partnership in wanted - {WHOLE_REGISTRY}]
        unread = [tab for tab in self.unread if tab.place.partnership in wanted]
        tables = assemble_tables(
            [workbook_map for workbook_map in self.workbook_maps if workbook_map.workbook.partnership in wanted],
            [failure for failure in self.failures if failure.partnership in wanted], self.versions, errors, unread,
            [name for name in self.order if name in wanted])
        return replace(tables, is_sample=self.is_sample, decisions=self.decisions.of(wanted))

    def content_key(self, partnerships: Iterable[str]) -> str:
        """Return a hash of all that `of(partnerships)` rests on: it changes only when something of theirs does."""
        wanted = set(partnerships)
        content: list[object] = [[name for name in self.order if name in wanted], self.is_sample,
                                 self.decisions.of(wanted).fingerprint]
        for workbook in (workbook_map.workbook for workbook_map in self.workbook_maps):
            if workbook.partnership in wanted:
                content.append((workbook.partnership, workbook.address, workbook.content_hash))
        content += [failure for failure in self.failures if failure.partnership in wanted]
        content += [error for error in self.registry_errors if error.partnership in wanted - {WHOLE_REGISTRY}]
        return hashlib.sha256(repr(content).encode(errors="surrogatepass")).hexdigest()

    @cached_property
    def explanations(self) -> Mapping[tuple[str, str], LocatedExplanation]:
        """The explanations of flags, asked for in the workbooks or decided; see `locate_explanations`."""
        return locate_explanations(self.workbook_maps, self.locations, self.decisions)

    @cached_property
    def duplicate_workbooks(self) -> DuplicateWorkbooks:
        """Which workbooks hold the same rows as another one."""
        return find_duplicate_workbooks(self)

    @cached_property
    def version(self) -> str:
        """A short hash of all cells that were read; it doesn't depend on the source."""
        return combine_versions(self.versions[name] for name in self.partnerships)


@gc_paused()
def build_tables(result: ReadResult) -> Tables:
    """Parse every cell of `result`, a column of all partnerships at a time.

    A workbook that makes the parser crash becomes a failure; see `sources.isolation`.
    """
    def parse(workbooks: list[Workbook]) -> Tables:
        workbook_maps = [locate_tabs(workbook) for workbook in workbooks]
        versions = {workbook_map.workbook.partnership: workbook_map.source_version for workbook_map in workbook_maps}
        unread = [tab for workbook_map in workbook_maps for tab in find_unread_tabs(workbook_map)]
        return assemble_tables(workbook_maps, list(result.failures), versions, result.registry_errors, unread,
                               result.order)

    tables, crashed = run_isolated(result.workbooks, parse)
    return replace(tables, failures=tables.failures + crash_failures(crashed, lambda workbook: parse([workbook])),
                   unread_files=list(result.unread_files), is_sample=result.is_sample)


def assemble_tables(workbook_maps: list[WorkbookMap], failures: list[Failure], versions: dict[str, str],
                    registry_errors: Iterable[RegistryError] = (), unread: Iterable[UnreadTab] = (),
                    order: Iterable[str] = ()) -> Tables:
    """Build the tables of workbooks that are already located."""
    locations = [location for workbook_map in workbook_maps for location in workbook_map.locations]
    tables: dict[str, Table] = {}
    answers = pd.DataFrame()
    for tab in DATA_TABS:
        tab_locations = [(number, location) for number, location in enumerate(locations) if location.tab is tab
                         and location.header_row]
        tables[tab.slug], columns = _table(tab, tab_locations)
        if tab is SURVEY_RESPONSES:
            answers = survey_answers([location for _, location in tab_locations], columns, tables[tab.slug].is_data)
    return Tables(workbook_maps, locations, tables, answers, failures, versions, list(registry_errors), list(unread),
                  list(order))


def _table(tab: Tab, locations: list[tuple[int, TabLocation]]) -> tuple[Table, list[list[tuple[Cell, ...]]]]:
    """Return the table of `tab`, and for each location its cells by column."""
    columns = [column for column in tab.columns if column.kind is not ColumnType.AGREEMENT]
    cells: dict[str, list[Iterable[Cell]]] = {column.name: [] for column in columns}
    absent: dict[str, list[bool]] = {column.name: [] for column in columns}
    lengths, numbers, sheets = [], [], []
    for _, location in locations:
        rows = location.rows_below_header
        cells_by_column = list(zip_longest(*rows, fillvalue=""))
        sheets.append(cells_by_column)
        lengths.append(len(rows))
        first_row = len(location.raw_sheet.rows) - len(rows) + 1
        numbers.append(np.arange(first_row, first_row + len(rows)))
        for column in columns:
            index = location.columns.get(column.name)
            cells[column.name].append(cells_by_column[index] if index is not None and index < len(cells_by_column)
                                      else [""] * len(rows))
            absent[column.name].append(index is None)
    raw = {column.name: object_array(chain.from_iterable(cells[column.name]), sum(lengths)) for column in columns}
    parsed = {column.name: parse_column(column, raw[column.name]) for column in columns}
    kinds = _row_kinds(tab, [location for _, location in locations], sheets, lengths, parsed)
    values = {
        "partnership": np.repeat(np.array([location.partnership for _, location in locations], dtype=object), lengths),
        "place": np.repeat(np.array([number for number, _ in locations], dtype=int), lengths),
        "row": np.concatenate([*numbers, np.empty(0, int)]).astype(int),
        "not_data": kinds,
    }
    states, unnamed, certain = {}, {}, {}
    date_columns: list[DateOrderEvidence] = []
    for column in columns:
        parsed_column = parsed[column.name]
        if column.kind in DATE_TYPES:
            date_columns += _apply_date_order(column, locations, lengths, raw[column.name], parsed_column,
                                              kinds == DATA_ROW)
        values[column.name], states[column.name] = parsed_column.values, parsed_column.states
        states[column.name][np.repeat(np.array(absent[column.name], dtype=bool), lengths)] = CellStatus.ABSENT
        if column.kind is ColumnType.PEOPLE:
            unnamed[column.name], certain[column.name] = people_doubts(parsed_column)
    typed = {name: pd.Series(column, dtype=column.dtype) for name, column in values.items()}
    return Table(tab, pd.DataFrame(typed), states, raw, unnamed, certain, date_columns), sheets


def _row_kinds(tab: Tab, locations: list[TabLocation], sheets: list[list[tuple[Cell, ...]]], lengths: list[int],
               columns: dict[str, ParsedColumn]) -> np.ndarray:
    """Return the kind of every row, see `row_kinds`; most rows are known to be entries without a look at each."""
    kinds = np.full(sum(lengths), DATA_ROW, object)
    screen = screen_rows(tab, locations, [len(sheet) for sheet in sheets], lengths, columns)
    for location, cells_by_column, length, end, is_whole in zip(locations, sheets, lengths, np.cumsum(lengths).tolist(),
                                                                screen.whole_tabs.tolist(), strict=True):
        undecided = None if is_whole else np.flatnonzero(screen.undecided[end - length:end]).tolist()
        if is_whole or undecided:
            kinds[end - length:end] = row_kinds(location, location.rows_below_header, cells_by_column, undecided)
    return kinds


def _apply_date_order(column: Column, locations: list[tuple[int, TabLocation]], lengths: list[int], raw: np.ndarray,
                      parsed: ParsedColumn, is_data: np.ndarray) -> list[DateOrderEvidence]:
    """Update `parsed`, in place, for tabs whose dates are day first, or of unknown order.

    Returns the evidence of the order of each workbook's dates, where it is a question.
    """
    arrays = raw, parsed.values, parsed.states, is_data, parsed.is_text, parsed.is_date
    ends = np.cumsum(lengths)
    tabs = [DateColumnCells(number, location.partnership, location.declared_orders.get(column.name),
                            *(array[end - length:end] for array in arrays))
            for (number, location), end, length in zip(locations, ends, lengths, strict=True)]
    evidence_by_partnership = collect_date_evidence(column, tabs)
    for cells in tabs:
        evidence_by_partnership[cells.partnership].apply_order(cells)
    return [evidence for evidence in evidence_by_partnership.values() if evidence.day_first or evidence.orders]
