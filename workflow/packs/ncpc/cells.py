"""The cells of NCPC's pack: what figures use of a workbook, and nothing else that somebody typed.

Cells are not copied but written anew from what was read: a date is a date, a person is `Person 1`, a session's CoP is
the CoP's ID. Rows keep their numbers; rows that are no data are blank. Typed text stays only where the summary prints
it: the ID and name of a CoP or training in an Item row, and the name of a tab that a figure lacks.
"""

from collections.abc import Callable, Iterable
from datetime import date
from functools import partial
from typing import Any

import numpy as np

from cop_sheets.fiscal_year import FiscalYear
from cop_sheets.layout import (
    COLUMN_MAP,
    CONSULTATIONS,
    COPS,
    DATA_TABS,
    SESSIONS,
    SURVEY_RESPONSES,
    TRAININGS,
    Column,
    ColumnType,
    Tab,
)
from cop_sheets.parsing import TabLocation, WorkbookMap
from cop_sheets.parsing.locate.tab_names import find_tab
from cop_sheets.parsing.people import person_key
from cop_sheets.parsing.rows import DATA_ROW
from cop_sheets.parsing.rows.labels import mentions_total
from cop_sheets.parsing.values import CellStatus
from cop_sheets.raw import Cell, RawSheet
from cop_sheets.text import match_key, normalize_id
from summaries.figures import ITEM
from summaries.figures.row_records import called_off_sessions
from summaries.report import Report
from workflow.packs.ncpc.responses import NcpcResponses
from workflow.packs.ncpc.survey import NOT_READABLE, REPLACED_ERROR, AskedQuestion, NcpcSurvey

# How the cells are written; those of another form can't be written again and compared. Raise it with each change of
# cells, here or in `survey` and `responses`.
NCPC_CELLS_FORM = 1
SAME_CELLS_HEADER = "Same Cells"    # rows with the same number had the same cells, all columns included
# What the summary prints beside the numbers.
_PRINTED = {COPS.slug: ("cop_name", "psc"), TRAININGS.slug: ("training_id", "title")}
# A column that no figure uses, filled only in a row that would be no data without it.
_ENTRY_COLUMNS = {COPS.slug: "domain", SESSIONS.slug: "topic", TRAININGS.slug: "cohort",
                  CONSULTATIONS.slug: "consultant"}
_ENTRY = "entered"
_CALLED_OFF = "called off"    # the Topic of a session whose Notes or Topic say so, because a Note counts those
_OTHER_TAB, _TEXT_ALONE = "Another tab", "not read"
_READ_STATES = (CellStatus.OK, CellStatus.NORMALIZED)
_ROLES = SURVEY_RESPONSES["role"].choices    # all but the last one are asked for a CoP
_YEARS = range(1990, 2100)    # numbers that a row of one cell has as its heading


def cells_for_ncpc(report: Report) -> list[RawSheet]:
    """Return the tabs of NCPC's pack. `report`: of one partnership, for NCPC; the figures of the tabs are the same."""
    return _NcpcCells(report).sheets()


class _NcpcCells:
    """Writes the tabs of one partnership's report anew."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.tables, self.derived = report.tables, report.row_statuses.derived
        self.workbook_map: WorkbookMap = self.tables.workbook_maps[0]
        self.survey = NcpcSurvey(self.workbook_map)
        self.survey.read_answers(self.tables)
        self.responses = NcpcResponses(report, self.survey)
        self.called_off = called_off_sessions(self.derived)
        self.people: dict[str, str] = {}    # by key
        self.contents: dict[tuple[str, Any], float] = {}
        self.shared_names: dict[tuple[str, ...], str] = {}
        cops = self.derived[COPS]
        self.cops = [cop for cop in cops["cop"].tolist() if cop]
        names = {normalize_id(name) for column in ("cop", "cop_name") for name in cops[column].tolist()}
        self.printed = {text for figure in report.figures if figure.level == ITEM
                        for text in (figure.item_id, figure.item)}
        trainings = self.derived[TRAININGS]
        titles = {normalize_id(text) for column in ("training_id", "title") for text in trainings[column].tolist()}
        self.other_texts = {COPS.slug: _unused("Other CoP", names), TRAININGS.slug: _unused("Other event", titles)}
        self.replaced_texts: dict[tuple[str, str], str] = {}
        self.unknown_cop = _unused("Unknown CoP", names)
        self.shared_prefix = _unused("Shared name", names)

    def sheets(self) -> list[RawSheet]:
        """Return all tabs, those of the settings last."""
        located = [(number, location) for number, location in enumerate(self.tables.locations)
                   if location.tab in DATA_TABS]
        names = self._tab_names([location for _, location in located])
        # Sessions first: the CoPs tab has the names that their cells need.
        order = sorted(located, key=lambda pair: pair[1].tab is COPS)
        made = {number: self._sheet(number, location, names[id(location)]) for number, location in order}
        result = [made[number] for number, _ in located]
        if items := self.survey.items_sheet():
            result.append(items)
        meanings: list[list[Cell]] = [[sheet.name, "", location.tab.name] for sheet, (_, location) in zip(
            result, located, strict=False) if find_tab(sheet.name) is not location.tab]
        if meanings:
            headers: list[Cell] = [column.header for column in COLUMN_MAP.columns]
            result.append(RawSheet(COLUMN_MAP.name, [headers, *meanings]))
        return result + self._unread_sheets()

    def _unread_sheets(self) -> list[RawSheet]:
        """Return tabs that are not read in place of those of the workbook, which thus is not one without any entry."""
        result = []
        if any(sheet.rows for sheet in self.workbook_map.other_sheets):
            result.append(RawSheet(_OTHER_TAB, [[_TEXT_ALONE]]))
        if self.tables.unread:
            headers: list[Cell] = [column.header for column in CONSULTATIONS.columns]
            result.append(RawSheet(f"Copy of {CONSULTATIONS.name}",
                                   [headers, [_ENTRY if column.kind is ColumnType.TEXT else "" for column in
                                              CONSULTATIONS.columns]]))
        return result

    def _tab_names(self, locations: list[TabLocation]) -> dict[int, str]:
        """Return a name for each tab, by the id of its location: the typed one only if a Note has it."""
        printed = {(missing.tab.slug, missing.sheet) for figure in self.report.figures
                   for missing in figure.missing_tabs}
        names: dict[int, str] = {}
        used: set[str] = set()
        for location in sorted(locations, key=lambda location: location.raw_sheet.name):
            tab, typed = location.tab, location.raw_sheet.name
            shown = self.report.redaction.tab_name(tab, typed)
            if (tab.slug, typed) in printed and shown == typed and match_key(typed) not in used:
                names[id(location)] = typed
                used.add(match_key(typed))
        for location in sorted(locations, key=lambda location: location.raw_sheet.name):
            if id(location) not in names:
                number, name = 1, location.tab.name
                while match_key(name) in used or (number == 1 and (location.tab.slug, location.raw_sheet.name) in
                                                  printed and self._is_redacted(location)):
                    number += 1
                    name = f"{location.tab.name} ({number})"
                names[id(location)] = name
                used.add(match_key(name))
        return names

    def _is_redacted(self, location: TabLocation) -> bool:
        return find_tab(location.raw_sheet.name) is not location.tab

    def _sheet(self, number: int, location: TabLocation, name: str) -> RawSheet:
        if location.header_row is None:
            return RawSheet(name, [[_TEXT_ALONE]] if location.raw_sheet.rows else [])
        tab = location.tab
        columns = [column for column in tab.columns if column.name in location.columns and is_in_summary(tab, column)]
        asked = self.survey.questions_on(location) if tab is SURVEY_RESPONSES else []
        repeated = [column.header for column in tab.columns if is_in_summary(tab, column) and not column.outcome
                    for *_, repeated_name in location.repeated_columns if repeated_name == column.name]
        headers = [column.header for column in columns] + [question.header for question in asked]
        headers += [header for header in dict.fromkeys(repeated) for _ in range(2)]
        rows = self._rows(number, location, columns, asked)
        extra = [header for header in dict.fromkeys(header for row in rows.values() for header in row)
                 if header not in headers]
        headers += [*(header for header in extra if header != SAME_CELLS_HEADER), SAME_CELLS_HEADER]
        result: list[list[Cell]] = [[] for _ in range(location.header_row - 1)]
        result.append(list(headers))
        for row_number in sorted(rows):
            result.extend([] for _ in range(row_number - 1 - len(result)))
            filled = dict(rows[row_number])
            result.append([filled.pop(header, "") for header in headers])
        return RawSheet(name, result)

    def _rows(self, number: int, location: TabLocation, columns: list[Column], asked: list[AskedQuestion]
              ) -> dict[int, dict[str, Cell]]:
        """Return the cells of each row of data by header, by the row's number in the sheet."""
        tab, table = location.tab, self.tables[location.tab]
        places, not_data = table.values["place"].to_numpy(), table.values["not_data"].to_numpy()
        numbers = table.values["row"].to_numpy()
        positions = np.flatnonzero((places == number) & (not_data == DATA_ROW)).tolist()
        writers = [(column, self._cell_writer(tab, column), table.values[column.name].tolist(),
                    table.states[column.name].tolist()) for column in columns]
        result: dict[int, dict[str, Cell]] = {}
        for position in positions:
            row = int(numbers[position])
            cells: dict[str, Cell] = {}
            for column, write, values, states in writers:
                cells[column.header] = write(position, values[position], CellStatus(states[position]))
            for question in asked:
                cells[question.header] = self._answer(position, question)
            if tab is COPS:
                cells |= self._former_names(position)
            if tab is SESSIONS and (number, row) in self.called_off:
                cells[SESSIONS["topic"].header] = _CALLED_OFF
            if tab.slug in _ENTRY_COLUMNS and not _is_surely_data(cells):
                cells[tab[_ENTRY_COLUMNS[tab.slug]].header] = _ENTRY
            key: tuple[str, Any] = tab.slug, location.content(row)
            if tab is SURVEY_RESPONSES:
                cells |= self._respondent(position, cells)
                key = tab.slug, self.responses.units.get(position, key)
            cells[SAME_CELLS_HEADER] = self.contents.setdefault(key, float(len(self.contents) + 1))
            result[row] = cells
        return result

    def _cell_writer(self, tab: Tab, column: Column) -> Callable[[int, Any, CellStatus], Cell]:
        """Return the function that writes a cell anew, from its row's position, its value and its status."""
        read = _VALUE_WRITERS.get(column.kind, str)
        if column.kind is ColumnType.PEOPLE:
            read = self._people
        elif column.kind in (ColumnType.ID, ColumnType.TEXT):
            read = partial(self._printed_text, tab)
        own: Callable[[int, Any], Cell] | None = None
        if column.name == "cop_id" and tab is not COPS:
            own = lambda position, _: self._cop(tab, position)    # noqa: E731
        elif column.name == "timestamp":
            own = self.responses.day

        def write(position: int, value: Any, state: CellStatus) -> Cell:
            if state in (CellStatus.BLANK, CellStatus.ABSENT):
                return ""
            if state is CellStatus.ERROR:
                return REPLACED_ERROR
            if state not in _READ_STATES:
                return "" if column.kind is ColumnType.PEOPLE else NOT_READABLE
            return own(position, value) if own else read(value)
        return write

    def _printed_text(self, tab: Tab, text: str) -> Cell:
        """Return an ID, name or title of CoPs or Trainings as typed if the summary prints it, else a neutral one."""
        if text in self.printed:
            return text
        number = sum(slug == tab.slug for slug, _ in self.replaced_texts) + 1
        return self.replaced_texts.setdefault((tab.slug, text), f"{self.other_texts[tab.slug]} {number}")

    def _people(self, names: Iterable[str]) -> Cell:
        persons = [self.people.setdefault(person_key(name), f"Person {len(self.people) + 1}") for name in names]
        return "; ".join(dict.fromkeys(persons))

    def _cop(self, tab: Tab, position: int) -> Cell:
        """Return the ID of the CoP that a row means. Of a response it is always the same CoP: no figure needs which."""
        cop, may_be = (self.derived[tab].at[position, name] for name in ("cop", "may_be"))
        if tab is SURVEY_RESPONSES:
            return self._printed_text(COPS, self.cops[0]) if cop else self.unknown_cop
        if cop:
            return self._printed_text(COPS, cop)
        if may_be is None:
            return self.unknown_cop
        return self.shared_names.setdefault(tuple(may_be), f"{self.shared_prefix} {len(self.shared_names) + 1}")

    def _former_names(self, position: int) -> dict[str, Cell]:
        """Return the names that several CoPs share, where rows of other tabs have them."""
        cop = self.derived[COPS].at[position, "cop"]
        names = [name for cops, name in self.shared_names.items() if cop in cops]
        return {COPS["former_names"].header: "; ".join(names)} if names else {}

    def _answer(self, position: int, question: AskedQuestion) -> Cell:
        """Return an answer; of a response that doesn't count only that something was answered."""
        if position in self.responses.roles:
            return self.responses.answer(position, question)
        return "" if self.survey.given_answer(position, question)[1] is CellStatus.BLANK else NOT_READABLE

    def _respondent(self, position: int, cells: dict[str, Cell]) -> dict[str, Cell]:
        """Return the Role and the CoP of a response, where it has these columns: no more than its status needs."""
        role, cop = SURVEY_RESPONSES["role"].header, SURVEY_RESPONSES["cop_id"].header
        own: dict[str, Cell] = {}
        if position in self.responses.roles:
            known_cop = self._printed_text(COPS, self.cops[0]) if self.cops else ""
            own = {role: self.responses.roles[position], cop: known_cop}
        elif cells.get(role) in _ROLES:
            own = {role: _ROLES[0] if self.derived[SURVEY_RESPONSES].at[position, "cop_asked"] else _ROLES[-1]}
        return {header: cell for header, cell in own.items() if header in cells}


def is_in_summary(tab: Tab, column: Column) -> bool:
    """Return whether the summary needs a column; those of survey statements are questions."""
    return (column.figure and not column.outcome) or column.name in _PRINTED.get(tab.slug, ())


def _is_surely_data(cells: dict[str, Cell]) -> bool:
    """Return whether a row is data whatever else it has: two cells, of which no text is like the label of a total."""
    filled = [cell for cell in cells.values() if cell != "" and cell is not REPLACED_ERROR]
    texts = [cell for cell in filled if isinstance(cell, str)]
    days = [cell for cell in filled if isinstance(cell, date)]
    numbers = [cell for cell in filled if isinstance(cell, float) and cell and cell not in _YEARS]
    return len(filled) > 1 and bool(days or numbers) and not any(map(mentions_total, texts))


def _unused(text: str, names: set[str]) -> str:
    """Return `text`, with a number if it is in `names` (normalized ids) or begins one of them."""
    number, result = 1, text
    while any(name.startswith(normalize_id(result)) for name in names):
        number += 1
        result = f"{text} {number},"
    return result


def _day(moment: Any) -> date:
    return date(moment.year, moment.month, moment.day)


_VALUE_WRITERS: dict[ColumnType, Callable[[Any], Cell]] = {
    ColumnType.DATE: _day, ColumnType.WHOLE: float, ColumnType.HOURS: float,
    ColumnType.FISCAL_YEAR: lambda start: str(FiscalYear(int(start)))}
