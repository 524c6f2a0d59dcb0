"""Where a workbook keeps what: which tab is which, its header row, and which column holds what."""

from copy import copy
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from itertools import zip_longest

from cop_sheets.layout import COLUMN_MAP, SURVEY_ITEMS, SURVEY_RESPONSES, TABS, Column, Kind, Tab, tab_named
from cop_sheets.parsing.column_map import (
    ColumnMap,
    SettingFault,
    SettingLine,
    read_column_map,
    setting_lines,
    spelled_as,
)
from cop_sheets.parsing.headers import find_header_row, names_of, spellings_of
from cop_sheets.parsing.survey_items import Statement, SurveyItems, read_survey_items
from cop_sheets.parsing.values import DateOrder, State, parse, split_order
from cop_sheets.raw import Cell, Grid, Workbook, shown
from cop_sheets.sheet_urls import cell_link
from cop_sheets.text import key, spelling


@dataclass
class Place:
    """One tab of one workbook, found: rows and columns are counted from 1 and 0, as `Grid.rows` is indexed.

    `columns` maps a column's name to its index; `statements` pairs each answered question with its index, `uncounted`
    those of Survey Items lines that can't be followed; `date_orders` is the order that the Column Map gives for a date
    column, by name; `unknown` and `repeated` are (index, header) of columns kept aside and of headers that stand twice.
    `siblings`: all places of the workbook.
    """

    partnership: str
    address: str
    tab: Tab
    grid: Grid
    header_row: int | None = None
    columns: dict[str, int] = field(default_factory=dict)
    unknown: list[tuple[int, str]] = field(default_factory=list)
    repeated: list[tuple[int, int, str]] = field(default_factory=list)
    statements: list[tuple[Statement, int]] = field(default_factory=list)
    uncounted: list[tuple[Statement, int]] = field(default_factory=list)
    date_orders: dict[str, DateOrder] = field(default_factory=dict)
    siblings: list["Place"] = field(default_factory=list, repr=False, compare=False)

    def link(self, cell: str) -> str:
        """Return the address that opens `cell`, such as F17, in the browser; "" where the workbook is a file."""
        return cell_link(self.address, self.grid, cell)

    @cached_property
    def headers(self) -> list[str]:
        """The header row's cells as a person sees them."""
        return [shown(cell) for cell in self.grid.rows[self.header_row - 1]] if self.header_row else []

    @cached_property
    def spellings(self) -> list[str]:
        """The headers as they are spelled, case aside."""
        return list(map(spelling, self.headers))

    @cached_property
    def _header_keys(self) -> list[str]:
        return [key(header) for header in self.headers]

    def content(self, row: int) -> frozenset[tuple[str, Cell]]:
        """Return what stands in spreadsheet row `row`, by header: equal for rows that are the same in every column."""
        cells = zip_longest(self._header_keys, self.grid.rows[row - 1], fillvalue="")
        return frozenset((header, cell) for header, cell in cells if cell != "")

    @cached_property
    def _public(self) -> dict[int, Column]:
        """The columns, by index, that may be read by more than the partnership itself, on a tab that has others."""
        asked = {index for _, index in (*self.statements, *self.uncounted)}
        return {index: self.tab[name] for name, index in self.columns.items()
                if not self.tab[name].private and not self.tab.settings and index not in asked}

    def is_private(self, row: int, index: int) -> bool:
        """Say whether a cell, spreadsheet row `row`, may hold what only the partnership itself may read.

        On a tab with a private column that is every cell below the headers but those that can be read under a public
        one: what stands in a column of the partnership's own, or can't be read, may be anything.
        """
        if not holds_private(self.tab) or row <= (self.header_row or 0):
            return False
        column = self._public.get(index)
        cells = self.grid.rows[row - 1] if row <= len(self.grid.rows) else []
        cell = cells[index] if index < len(cells) else ""
        return cell != "" and (column is None or parse(column, cell)[1] in (State.UNREADABLE, State.PROBLEM))

    @property
    def first_free(self) -> int:
        """The index of the first column right of the last header."""
        return max((index for index, header in enumerate(self.headers) if header), default=-1) + 1


@cache
def holds_private(tab: Tab) -> bool:
    """Say whether a tab has cells that only the partnership itself reads; settings quote the headers of such cells."""
    return tab.settings or any(column.private for column in tab.columns)


@dataclass
class Placed:
    """A whole workbook, found: its places, its settings lines and what of them can't be followed, its other tabs."""

    workbook: Workbook
    places: list[Place]
    settings: list[SettingLine]
    faults: list[SettingFault]
    other_grids: list[Grid]
    survey: SurveyItems = field(default_factory=SurveyItems)
    column_map: ColumnMap = field(default_factory=ColumnMap)


def place(workbook: Workbook) -> Placed:
    """Find the tabs and columns of `workbook`, whatever their order and whatever the partnership calls them."""
    maps = [(grid, COLUMN_MAP) for grid in workbook.grids if tab_named(grid.name) is COLUMN_MAP]
    map_places = [placed_in(workbook, grid, tab, ColumnMap()) for grid, tab in maps]
    map_lines = [line for found in map_places for line in _lines(found)]
    column_map = read_column_map(map_lines, [grid.name for grid in workbook.grids])
    meanings = [(grid, column_map.tabs.get(key(grid.name)) or tab_named(grid.name)) for grid in workbook.grids]
    places = map_places + [placed_in(workbook, grid, tab, column_map) for grid, tab in meanings
                           if tab not in (None, COLUMN_MAP)]
    for found in places:
        found.siblings = places
    item_lines = [line for found in places if found.tab is SURVEY_ITEMS for line in _lines(found)]
    survey = read_survey_items(item_lines)
    responses = [found for found in places if found.tab is SURVEY_RESPONSES and found.header_row]
    unasked = _place_statements(survey, responses)
    faults = survey.faults + unasked + column_map.faults + _unfollowed(column_map, places)
    others = [grid for grid, tab in meanings if tab is None]
    return Placed(workbook, places, map_lines + item_lines, faults, others, survey, column_map)


def _lines(found: Place) -> list[SettingLine]:
    return list(setting_lines(found.tab, found.grid, found.header_row, found.columns)) if found.header_row else []


def placed_in(workbook: Workbook, grid: Grid, tab: Tab, column_map: ColumnMap) -> Place:
    """Find the header row and the columns of `tab` in one of the workbook's tabs."""
    found = Place(workbook.partnership, workbook.address, tab, grid)
    names = names_of(tab)
    lines = {header: means for (ours, header), means in column_map.columns.items() if _is_about(ours, grid, tab)}
    # Of several lines about one column the first that names a known header counts; the others are told as faults.
    mapped = {header: next((names[word] for word in means if word in names), None) for header, means in lines.items()}
    found.header_row = find_header_row(grid, names, {key(header): name for header, name in mapped.items() if name})
    if found.header_row:
        said = [spelled_as(header, mapped, found.spellings) for header in found.spellings] if mapped else []
        meant = [next((mapped[line] for line in here if mapped[line]), None) for here in said]
        exactly = [header in mapped for header in found.spellings]
        found.columns, found.unknown, found.repeated = map(copy, _columns_of(
            tab, tuple(found.headers), tuple(meant or [None] * len(found.headers)), tuple(exactly)))
        orders = {header: order for (ours, header), order in column_map.orders.items() if _is_about(ours, grid, tab)}
        found.date_orders = {mapped[line]: orders[line] for here in said for line in here
                             if line in orders and mapped[line]}
    return found


def _is_about(ours: str, grid: Grid, tab: Tab) -> bool:
    """Say whether a line of the Column Map about the tab `ours`, a key, is about one of the workbook's tabs."""
    return ours in (key(grid.name), key(tab.name))


@lru_cache(maxsize=1024)    # most partnerships have the template's headers
def _columns_of(tab: Tab, headers: tuple[str, ...], mapped: tuple[str | None, ...], exactly: tuple[bool, ...],
                ) -> tuple[dict[str, int], list[tuple[int, str]], list[tuple[int, int, str]]]:
    """Return the `columns`, `unknown` and `repeated` of a `Place` by its headers.

    Column Map beats a canonical header, which beats an alias; the losers are kept aside. Of headers that differ in
    punctuation only, one that is spelled as the Column Map or the layout has it beats the others. `mapped`: by index,
    what the Column Map says that a header means; `exactly`: whether in its very spelling.
    """
    names, canonical = names_of(tab), {key(column.header) for column in tab.columns}
    columns: dict[str, int] = {}
    unknown: list[tuple[int, str]] = []
    repeated: list[tuple[int, int, str]] = []
    claims: dict[str, list[tuple[int, int]]] = {}
    exact: dict[tuple[int, str], list[int]] = {}
    for index, header in enumerate(headers):
        word = key(header)
        name = mapped[index] or names.get(word)
        if not word:
            continue
        if name is None:
            unknown.append((index, header))
            continue
        strength = 0 if mapped[index] else 1 if word in canonical else 2
        claims.setdefault(name, []).append((strength, index))
        if exactly[index] if mapped[index] else spelling(header) in spellings_of(tab):
            exact.setdefault((strength, word), []).append(index)
    for name, rivals in claims.items():
        strongest = min(rivals)[0]
        winners = [index for strength, index in rivals if strength == strongest
                   and index in exact.get((strength, key(headers[index])), [index])]
        losers = [index for _, index in rivals if index not in winners]
        unknown += [(index, headers[index]) for index in losers]
        if len(winners) == 1:
            columns[name] = winners[0]
        else:
            repeated += [(index, winners[0], name) for index in winners[1:]]
    return columns, sorted(unknown), repeated


def _place_statements(survey: SurveyItems, responses: list[Place]) -> list[SettingFault]:
    """Give each responses tab the statements it asks: Survey Items first, canonical headers where they say nothing.

    Return the faults of Survey Items lines whose question no tab asks.
    """
    worded = {spelling(item.line.cells["question"]) for item in survey.items}
    tabs = [_asked_words(found, worded) for found in responses]
    survey.pair_up([set(headers) for headers in tabs])
    questions = {item.question for item in survey.items} - {""}
    for found, headers in zip(responses, tabs, strict=True):
        found.statements, found.uncounted = survey.statements(headers)
        declared = {index for _, index in (*found.statements, *found.uncounted)}
        for column in found.tab.columns:
            index = found.columns.get(column.name)
            if column.outcome and index is not None and index not in declared and headers[index]:
                found.statements.append((Statement(headers[index], column.outcome), index))
        repeated = {index for index, _, _ in found.repeated}
        found.repeated += [(index, headers.index(word), found.headers[index]) for index, word in enumerate(headers)
                           if word in questions and headers.index(word) != index and index not in repeated]
    asked = {word for headers in tabs for word in headers if word}
    return [_no_such_question(item.line) for item in survey.items if responses and item.question not in asked]


def _asked_words(found: Place, worded: set[str]) -> list[str]:
    """Return the keys of a tab's headers, "" for those beside which a question of Survey Items stands word for word.

    `worded`: the spellings of the questions. Such a header differs from the question in punctuation only.
    """
    asked = {key(header) for header in found.spellings if header in worded}
    return ["" if key(header) in asked and header not in worded else key(header) for header in found.spellings]


def _no_such_question(line: SettingLine) -> SettingFault:
    return SettingFault(line, "question", f"no column of the responses tab is headed “{line.cells['question']}”",
                        "Copy the header from the responses tab, word for word.")


def _unfollowed(column_map: ColumnMap, places: list[Place]) -> list[SettingFault]:
    """Return the Column Map lines whose column isn't there, or which mean a header that isn't known."""
    faults = []
    for line, ours, column in column_map.lines:
        tabs = [found for found in places if _is_about(ours, found.grid, found.tab)]
        about = [spelled_as(header, [other for tab, other in column_map.columns if tab == ours], found.spellings)
                 for found in tabs for header in found.spellings]
        headed = [lines for lines in about if column in lines]    # by header that it names, all lines that do
        means, order = split_order(line.cells["means"])
        if tabs and not any(means in names_of(found.tab) for found in tabs):
            faults.append(SettingFault(line, "means", f"“{line.cells['means']}” is not a column of {tabs[0].tab.name}",
                                       "Type one of its headers as the data dictionary spells it."))
        elif tabs and not headed:
            faults.append(SettingFault(line, "our_column", f"no column of {line.cells['our_tab']} is headed "
                                       f"“{line.cells['our_column']}”", "Copy your header, letter for letter."))
        elif tabs and means != _followed([word for other in headed[0] for word in column_map.columns[ours, other]],
                                         tabs):
            faults.append(SettingFault(line, "means", f"a line above already says what {line.cells['our_column']} "
                                       "means", "Keep one of the two lines."))
        elif tabs and order and not any(_is_date(found.tab, means) for found in tabs):
            faults.append(SettingFault(line, "means", "only a column of dates is day first or month first",
                                       "Type the header alone."))
        elif not tabs:
            faults.append(SettingFault(line, "our_tab", f"the tab “{line.cells['our_tab']}” is not read",
                                       "Add a line that says which tab it is: Our Column blank, Means Sessions."))
    return faults


def _is_date(tab: Tab, means: str) -> bool:
    return means in names_of(tab) and tab[names_of(tab)[means]].kind in (Kind.DATE, Kind.TIMESTAMP)


def _followed(meanings: list[str], tabs: list[Place]) -> str | None:
    return next((word for word in meanings if any(word in names_of(found.tab) for found in tabs)), None)


def missing_tabs(placed: Placed) -> list[Tab]:
    """Return the tabs that must be there and aren't."""
    there = {found.tab.name for found in placed.places}
    return [tab for tab in TABS if not tab.optional and tab.name not in there]
