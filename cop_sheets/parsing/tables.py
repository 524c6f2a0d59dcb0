"""All partnerships' rows of a tab in one table: typed values, how each cell was read, and where it stands."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain, compress, zip_longest

import numpy as np
import pandas as pd

from cop_sheets.gc_pause import gc_paused
from cop_sheets.layout import DATA_TABS, SURVEY_RESPONSES, Column, ColumnType, Tab
from cop_sheets.parsing.crashed_workbooks import crash_failures
from cop_sheets.parsing.duplicate_workbooks import DuplicateWorkbooks, find_duplicate_workbooks
from cop_sheets.parsing.locate import TabLocation, WorkbookMap, locate_tabs
from cop_sheets.parsing.row_kinds import DATA_ROW, row_kinds
from cop_sheets.parsing.row_screen import screen_rows
from cop_sheets.parsing.unread_tabs import UnreadTab, find_unread_tabs
from cop_sheets.parsing.values import (
    DATE_TYPES,
    CellStatus,
    DateColumnCells,
    DateOrderEvidence,
    ParsedColumn,
    Scale,
    collect_date_evidence,
    object_array,
    parse_answer,
    parse_column,
    people_doubts,
)
from cop_sheets.raw import Cell, Workbook, combine_versions
from cop_sheets.registry import WHOLE_REGISTRY, RegistryError
from cop_sheets.sources import Failure, ReadResult, UnreadFile, run_isolated


@dataclass
class Table:
    """All rows of one tab. `values` has one line a spreadsheet row, with a default index.

    Its columns: `partnership`, `place` (the position in `Tables.locations`), `row` (as the spreadsheet numbers
    it), `not_data` ("" for data, else why the row is not data) and one column a layout column: dates are datetime64[s],
    numbers floats, people and choices tuples, the rest text. `states` and `raw` hold, by column name and in the same
    order, each cell's `CellStatus` and what stood in it. `date_columns`: what each workbook's date columns say of the
    order of their dates, those alone in which it is a question. `unnamed` and `certain`, of people columns: what stands
    in each cell and is nobody's name, and whether its list can be read in one way only.
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
        return (self.values["not_data"] == DATA_ROW).to_numpy()

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
    `registry_errors`: what is wrong with the registry, if one lists the partnerships. `unread`: the tabs that are not
    read although they look like one that is. `order`, `unread_files`: see `ReadResult`.
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

    def __getitem__(self, tab: Tab) -> Table:
        return self.tables[tab.slug]

    @property
    def partnerships(self) -> list[str]:
        """The partnerships whose workbook was read, in the source's order."""
        return [placed.workbook.partnership for placed in self.workbook_maps]

    @property
    def all_partnerships(self) -> list[str]:
        """Every partnership that the source lists, in its order: also those whose workbook can't be read."""
        names = dict.fromkeys([*self.partnerships, *(failure.partnership for failure in self.failures)])
        return [*(name for name in dict.fromkeys(self.order) if name in names),
                *(name for name in names if name not in set(self.order))]

    def of(self, partnerships: Iterable[str]) -> "Tables":
        """Return the same tables for some partnerships only; the others' rows are not in it at all.

        Nor is what is wrong with the others' lines of the registry, or with the registry or the folder as a whole.
        """
        wanted = set(partnerships)
        faults = [fault for fault in self.registry_errors if fault.partnership in wanted - {WHOLE_REGISTRY}]
        unread = [tab for tab in self.unread if tab.place.partnership in wanted]
        return assemble_tables([placed for placed in self.workbook_maps if placed.workbook.partnership in wanted],
                               [failure for failure in self.failures if failure.partnership in wanted], self.versions,
                               faults, unread, [name for name in self.order if name in wanted])

    @cached_property
    def duplicate_workbooks(self) -> DuplicateWorkbooks:
        """Which workbooks hold the same rows as another one."""
        return find_duplicate_workbooks(self)

    @property
    def version(self) -> str:
        """A short hash of all content read, the same for the same cells wherever they came from."""
        return combine_versions(self.versions[name] for name in self.partnerships)


@gc_paused()
def build_tables(reading: ReadResult) -> Tables:
    """Type every cell of `reading`, once, a column of all partnerships at a time.

    A workbook that the product crashes on is a failure, and the rest goes on; see `isolation`.
    """
    def typed(workbooks: list[Workbook]) -> Tables:
        workbook_maps = [locate_tabs(workbook) for workbook in workbooks]
        versions = {workbook_map.workbook.partnership: workbook_map.workbook.version for workbook_map in workbook_maps}
        unread = [tab for workbook_map in workbook_maps for tab in find_unread_tabs(workbook_map)]
        return assemble_tables(workbook_maps, list(reading.failures), versions, reading.registry_errors, unread,
                               reading.order)

    tables, crashed = run_isolated(reading.workbooks, typed)
    return replace(tables, failures=tables.failures + crash_failures(crashed, lambda workbook: typed([workbook])),
                   unread_files=list(reading.unread_files))


def assemble_tables(workbook_maps: list[WorkbookMap], failures: list[Failure], versions: dict[str, str],
                    registry_faults: Iterable[RegistryError] = (), unread: Iterable[UnreadTab] = (),
                    order: Iterable[str] = ()) -> Tables:
    """Build the tables of workbooks whose places are found already."""
    places = [location for workbook_map in workbook_maps for location in workbook_map.locations]
    tables, answers = {}, None
    for tab in DATA_TABS:
        tab_locations = [(number, location) for number, location in enumerate(places) if location.tab is tab
                         and location.header_row]
        tables[tab.slug], columns = _table(tab, tab_locations)
        if tab is SURVEY_RESPONSES:
            answers = _answers(tab_locations, columns, tables[tab.slug])
    return Tables(workbook_maps, places, tables, answers, failures, versions, list(registry_faults), list(unread),
                  list(order))


def _table(tab: Tab, locations: list[tuple[int, TabLocation]]) -> tuple[Table, list[list[tuple[Cell, ...]]]]:
    """Return the tab's table, and the columns of each place, as long as it has rows."""
    columns = [column for column in tab.columns if column.kind is not ColumnType.AGREEMENT]
    cells: dict[str, list[Iterable[Cell]]] = {column.name: [] for column in columns}
    absent: dict[str, list[bool]] = {column.name: [] for column in columns}
    lengths, numbers, sheets = [], [], []
    for _, location in locations:
        rows = location.raw_sheet.rows[location.header_row:]
        cells_by_column = list(zip_longest(*rows, fillvalue=""))
        sheets.append(cells_by_column)
        lengths.append(len(rows))
        numbers.append(np.arange(location.header_row + 1, location.header_row + 1 + len(rows)))
        for column in columns:
            index = location.columns.get(column.name)
            there = index is not None
            cells[column.name].append(cells_by_column[index] if there and index < len(cells_by_column)
                                      else [""] * len(rows))
            absent[column.name].append(not there)
    raw = {column.name: object_array(chain.from_iterable(cells[column.name]), sum(lengths)) for column in columns}
    parsed = {column.name: parse_column(column, raw[column.name]) for column in columns}
    kinds = _row_kinds(tab, [location for _, location in locations], sheets, lengths, parsed)
    values = {
        "partnership": np.repeat(np.array([location.partnership for _, location in locations], dtype=object), lengths),
        "place": np.repeat(np.array([number for number, _ in locations], dtype=int), lengths),
        "row": np.concatenate([*numbers, np.empty(0, int)]).astype(int),
        "not_data": kinds,
    }
    states, unnamed, certain, ordered = {}, {}, {}, []
    for column in columns:
        parsed_column = parsed[column.name]
        if column.kind in DATE_TYPES:
            ordered += _apply_date_order(column, locations, lengths, raw[column.name], parsed_column, kinds == DATA_ROW)
        values[column.name], states[column.name] = parsed_column.values, parsed_column.states
        states[column.name][np.repeat(np.array(absent[column.name], dtype=bool), lengths)] = CellStatus.ABSENT
        if column.kind is ColumnType.PEOPLE:
            unnamed[column.name], certain[column.name] = people_doubts(parsed_column)
    typed = {name: pd.Series(column, dtype=column.dtype) for name, column in values.items()}
    return Table(tab, pd.DataFrame(typed), states, raw, unnamed, certain, ordered), sheets


def _row_kinds(tab: Tab, locations: list[TabLocation], sheets: list[list[tuple[Cell, ...]]], lengths: list[int],
               columns: dict[str, ParsedColumn]) -> np.ndarray:
    """Return what every row is, see `row_kinds`; most rows are known to be entries without a look at each."""
    kinds = np.full(sum(lengths), DATA_ROW, object)
    screen = screen_rows(tab, locations, [len(sheet) for sheet in sheets], lengths, columns)
    for location, cells_by_column, length, end, is_whole in zip(locations, sheets, lengths, np.cumsum(lengths).tolist(),
                                                                screen.whole_tabs.tolist(), strict=True):
        undecided = None if is_whole else np.flatnonzero(screen.undecided[end - length:end]).tolist()
        if is_whole or undecided:
            rows = location.raw_sheet.rows[location.header_row:]
            kinds[end - length:end] = row_kinds(location, rows, cells_by_column, undecided)
    return kinds


def _apply_date_order(column: Column, locations: list[tuple[int, TabLocation]], lengths: list[int], raw: np.ndarray,
                      parsed: ParsedColumn, is_data: np.ndarray) -> list[DateOrderEvidence]:
    """Read the dates of tabs that are day first, or whose order is not known, once more in place.

    Return what each workbook's columns say of it, those alone in which it is a question.
    """
    arrays = raw, parsed.values, parsed.states, is_data, parsed.is_text, parsed.is_date
    ends = np.cumsum(lengths)
    tabs = [DateColumnCells(number, location.partnership, location.declared_orders.get(column.name),
                            *(array[end - length:end] for array in arrays))
            for (number, location), end, length in zip(locations, ends, lengths, strict=True)]
    evidence_by_partnership = collect_date_evidence(column, tabs)
    for cells in tabs:
        evidence_by_partnership[cells.partnership].apply_order(cells)
    return [workbook_map for workbook_map in evidence_by_partnership.values() if workbook_map.day_first
            or workbook_map.orders]


def _answers(locations: list[tuple[int, TabLocation]], columns: list[list[tuple[Cell, ...]]],
             table: Table) -> pd.DataFrame:
    """Return every answer of the data rows; the answers to all questions of one scale are read together."""
    data = table.is_data
    asked: dict[tuple[Scale | None, Scale], list[dict]] = {}
    start = 0
    for (_, location), cells_by_column in zip(locations, columns, strict=True):
        is_data_here = data[start:start + len(location.raw_sheet.rows) - location.header_row]
        data_positions, mask = start + np.flatnonzero(is_data_here), is_data_here.tolist()
        for statement, index in location.questions:
            cells = list(compress(cells_by_column[index],
                                  mask)) if index < len(cells_by_column) else [""] * len(data_positions)
            answer_fields = {"response": data_positions, "outcome": statement.outcome, "measure": statement.measure,
                             "steps": statement.steps, "pair": statement.pair, "column": index}
            asked.setdefault((statement.scale, statement.excluded_answers), []).append(answer_fields | {"raw": cells})
        start += len(is_data_here)
    parts = [_answers_on(scale, left_out, answer_groups) for (scale, left_out), answer_groups in asked.items()]
    return pd.concat(parts, ignore_index=True) if parts else _answers_on(None, (), [])


def _answers_on(scale: Scale | None, excluded_answers: Scale, answer_groups: list[dict]) -> pd.DataFrame:
    lengths = [len(answer_fields["raw"]) for answer_fields in answer_groups]
    raw = object_array(chain.from_iterable(answer_fields["raw"] for answer_fields in answer_groups), sum(lengths))
    codes, distinct = pd.factorize(raw)
    results = [parse_answer(scale, cell, excluded_answers) for cell in distinct] or [(None, CellStatus.BLANK)]
    ranks = np.array([np.nan if rank is None else rank for rank, _ in results], dtype=float)
    states = np.array([state for _, state in results], dtype=int)
    frame = {name: np.repeat(np.array([answer_fields[name] for answer_fields in answer_groups], dtype=int), lengths)
             for name in ("outcome", "steps", "pair", "column")}
    frame["measure"] = pd.Series(np.repeat(np.array([answer_fields["measure"] for answer_fields in answer_groups],
                                                    dtype=object), lengths), dtype=object)
    frame["response"] = np.concatenate([answer_fields["response"] for answer_fields in answer_groups]
                                       or [np.empty(0, int)])
    return pd.DataFrame(frame | {"rank": ranks[codes], "state": states[codes], "raw": pd.Series(raw, dtype=object)})
