"""Where a workbook keeps what: which tab is which, its header row, and which column holds what."""

from copy import copy
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from itertools import zip_longest

from cop_sheets.layout import COLUMN_MAP, SURVEY_ITEMS, SURVEY_RESPONSES, TABS, Column, ColumnType, Tab, find_tab
from cop_sheets.parsing.column_map import (
    ColumnMap,
    ConfigError,
    ConfigRow,
    config_rows,
    matching_spellings,
    parse_column_map,
)
from cop_sheets.parsing.headers import column_names_by_key, find_header_row, known_spellings
from cop_sheets.parsing.survey_items import SurveyItems, SurveyQuestion, parse_survey_items
from cop_sheets.parsing.values import CellStatus, DateOrder, parse_cell, split_date_order
from cop_sheets.raw import Cell, RawSheet, Workbook, display_text
from cop_sheets.sheet_urls import cell_link
from cop_sheets.text import match_key, normalize_spelling


@dataclass
class TabLocation:
    """One tab of one workbook, found: rows and columns are counted from 1 and 0, as `RawSheet.rows` is indexed.

    `columns` maps a column's name to its index; `questions` pairs each answered question with its index,
    `uncounted_questions` those of Survey Items lines that can't be followed; `declared_orders` is the order that the
    Column Map gives for a date column, by name; `unknown` and `repeated_columns` are (index, header) of columns kept
    aside and of headers that stand twice. `all_locations`: all places of the workbook.
    """

    partnership: str
    address: str
    tab: Tab
    raw_sheet: RawSheet
    header_row: int | None = None
    columns: dict[str, int] = field(default_factory=dict)
    unknown: list[tuple[int, str]] = field(default_factory=list)
    repeated_columns: list[tuple[int, int, str]] = field(default_factory=list)
    questions: list[tuple[SurveyQuestion, int]] = field(default_factory=list)
    uncounted_questions: list[tuple[SurveyQuestion, int]] = field(default_factory=list)
    declared_orders: dict[str, DateOrder] = field(default_factory=dict)
    all_locations: list["TabLocation"] = field(default_factory=list, repr=False, compare=False)

    def link(self, cell: str) -> str:
        """Return the address that opens `cell`, such as F17, in the browser; "" where the workbook is a file."""
        return cell_link(self.address, self.raw_sheet, cell)

    @cached_property
    def headers(self) -> list[str]:
        """The header row's cells as a person sees them."""
        return [display_text(cell) for cell in self.raw_sheet.rows[self.header_row - 1]] if self.header_row else []

    @cached_property
    def header_spellings(self) -> list[str]:
        """The headers as they are spelled, case aside."""
        return list(map(normalize_spelling, self.headers))

    @cached_property
    def _header_keys(self) -> list[str]:
        return [match_key(header) for header in self.headers]

    def content(self, row: int) -> frozenset[tuple[str, Cell]]:
        """Return what stands in spreadsheet row `row`, by header: equal for rows that are the same in every column."""
        cells = zip_longest(self._header_keys, self.raw_sheet.rows[row - 1], fillvalue="")
        return frozenset((header, cell) for header, cell in cells if cell != "")

    @cached_property
    def _public(self) -> dict[int, Column]:
        """The columns, by index, that may be read by more than the partnership itself, on a tab that has others."""
        asked = {index for _, index in (*self.questions, *self.uncounted_questions)}
        return {index: self.tab[name] for name, index in self.columns.items()
                if not self.tab[name].private and not self.tab.settings and index not in asked}

    def is_private(self, row: int, index: int) -> bool:
        """Say whether a cell, spreadsheet row `row`, may hold what only the partnership itself may read.

        On a tab with a private column that is every cell below the headers but those that can be read under a public
        one: what stands in a column of the partnership's own, or can't be read, may be anything.
        """
        if not has_private_cells(self.tab) or row <= (self.header_row or 0):
            return False
        column = self._public.get(index)
        cells = self.raw_sheet.rows[row - 1] if row <= len(self.raw_sheet.rows) else []
        cell = cells[index] if index < len(cells) else ""
        return cell != "" and (column is None or parse_cell(column,
                                                            cell)[1] in (CellStatus.UNREADABLE, CellStatus.ERROR))

    @property
    def first_free_column(self) -> int:
        """The index of the first column right of the last header."""
        return max((index for index, header in enumerate(self.headers) if header), default=-1) + 1


@cache
def has_private_cells(tab: Tab) -> bool:
    """Say whether a tab has cells that only the partnership itself reads; settings quote the headers of such cells."""
    return tab.settings or any(column.private for column in tab.columns)


@dataclass
class WorkbookMap:
    """A whole workbook, found: its places, its settings lines and what of them can't be followed, its other tabs."""

    workbook: Workbook
    locations: list[TabLocation]
    settings: list[ConfigRow]
    errors: list[ConfigError]
    other_sheets: list[RawSheet]
    survey: SurveyItems = field(default_factory=SurveyItems)
    column_map: ColumnMap = field(default_factory=ColumnMap)


def locate_tabs(workbook: Workbook) -> WorkbookMap:
    """Find the tabs and columns of `workbook`, whatever their order and whatever the partnership calls them."""
    column_map_sheets = [(grid, COLUMN_MAP) for grid in workbook.raw_sheets if find_tab(grid.name) is COLUMN_MAP]
    map_places = [locate_columns(workbook, grid, tab, ColumnMap()) for grid, tab in column_map_sheets]
    map_lines = [config_row for location in map_places for config_row in _config_rows_in(location)]
    column_map = parse_column_map(map_lines, [grid.name for grid in workbook.raw_sheets])
    meanings = [(grid, column_map.tabs.get(match_key(grid.name)) or find_tab(grid.name))
                for grid in workbook.raw_sheets]
    places = map_places + [locate_columns(workbook, grid, tab, column_map) for grid, tab in meanings
                           if tab not in (None, COLUMN_MAP)]
    for location in places:
        location.all_locations = places
    item_lines = [config_row for location in places if location.tab is SURVEY_ITEMS
                  for config_row in _config_rows_in(location)]
    survey = parse_survey_items(item_lines)
    responses = [location for location in places if location.tab is SURVEY_RESPONSES and location.header_row]
    unasked_errors = _assign_questions(survey, responses)
    faults = survey.errors + unasked_errors + column_map.errors + _column_map_errors(column_map, places)
    others = [grid for grid, tab in meanings if tab is None]
    return WorkbookMap(workbook, places, map_lines + item_lines, faults, others, survey, column_map)


def _config_rows_in(location: TabLocation) -> list[ConfigRow]:
    return list(config_rows(location.tab, location.raw_sheet, location.header_row,
                            location.columns)) if location.header_row else []


def locate_columns(workbook: Workbook, raw_sheet: RawSheet, tab: Tab, column_map: ColumnMap) -> TabLocation:
    """Find the header row and the columns of `tab` in one of the workbook's tabs."""
    location = TabLocation(workbook.partnership, workbook.address, tab, raw_sheet)
    names = column_names_by_key(tab)
    lines = {header: means for (our_tab, header), means in column_map.columns.items()
             if _applies_to_tab(our_tab, raw_sheet, tab)}
    # Of several lines about one column the first that names a known header counts; the others are told as faults.
    mapped = {header: next((names[word] for word in means if word in names), None) for header, means in lines.items()}
    location.header_row = find_header_row(raw_sheet, names,
                                          {match_key(header): name for header, name in mapped.items() if name})
    if location.header_row:
        matches_by_header = [matching_spellings(header, mapped, location.header_spellings)
                             for header in location.header_spellings] if mapped else []
        meant = [next((mapped[config_row] for config_row in here if mapped[config_row]),
                      None) for here in matches_by_header]
        exactly = [header in mapped for header in location.header_spellings]
        location.columns, location.unknown, location.repeated_columns = map(copy, _columns_of(
            tab, tuple(location.headers), tuple(meant or [None] * len(location.headers)), tuple(exactly)))
        orders = {header: order for (our_tab, header), order in column_map.orders.items()
                  if _applies_to_tab(our_tab, raw_sheet, tab)}
        location.declared_orders = {mapped[config_row]: orders[config_row] for here in matches_by_header
                                    for config_row in here
                                    if config_row in orders and mapped[config_row]}
    return location


def _applies_to_tab(our_tab: str, raw_sheet: RawSheet, tab: Tab) -> bool:
    """Say whether a line of the Column Map about the tab `our_tab`, a key, is about one of the workbook's tabs."""
    return our_tab in (match_key(raw_sheet.name), match_key(tab.name))


@lru_cache(maxsize=1024)    # most partnerships have the template's headers
def _columns_of(tab: Tab, headers: tuple[str, ...], mapped: tuple[str | None, ...], exactly: tuple[bool, ...],
                ) -> tuple[dict[str, int], list[tuple[int, str]], list[tuple[int, int, str]]]:
    """Return the `columns`, `unknown` and `repeated` of a `TabLocation` by its headers.

    Column Map beats a canonical header, which beats an alias; the losers are kept aside. Of headers that differ in
    punctuation only, one that is spelled as the Column Map or the layout has it beats the others. `mapped`: by index,
    what the Column Map says that a header means; `exactly`: whether in its very spelling.
    """
    names, canonical = column_names_by_key(tab), {match_key(column.header) for column in tab.columns}
    columns: dict[str, int] = {}
    unknown: list[tuple[int, str]] = []
    repeated: list[tuple[int, int, str]] = []
    claims: dict[str, list[tuple[int, int]]] = {}
    exact: dict[tuple[int, str], list[int]] = {}
    for index, header in enumerate(headers):
        word = match_key(header)
        name = mapped[index] or names.get(word)
        if not word:
            continue
        if name is None:
            unknown.append((index, header))
            continue
        strength = 0 if mapped[index] else 1 if word in canonical else 2
        claims.setdefault(name, []).append((strength, index))
        if exactly[index] if mapped[index] else normalize_spelling(header) in known_spellings(tab):
            exact.setdefault((strength, word), []).append(index)
    for name, candidates in claims.items():
        strongest = min(candidates)[0]
        winners = [index for strength, index in candidates if strength == strongest
                   and index in exact.get((strength, match_key(headers[index])), [index])]
        rejected = [index for _, index in candidates if index not in winners]
        unknown += [(index, headers[index]) for index in rejected]
        if len(winners) == 1:
            columns[name] = winners[0]
        else:
            repeated += [(index, winners[0], name) for index in winners[1:]]
    return columns, sorted(unknown), repeated


def _assign_questions(survey: SurveyItems, responses: list[TabLocation]) -> list[ConfigError]:
    """Give each responses tab the statements it asks: Survey Items first, canonical headers where they say nothing.

    Return the faults of Survey Items lines whose question no tab asks.
    """
    question_spellings = {normalize_spelling(item.config_row.cells["question"]) for item in survey.items}
    tabs = [_header_keys_to_match(location, question_spellings) for location in responses]
    survey.match_pairs([set(headers) for headers in tabs])
    questions = {item.question for item in survey.items} - {""}
    for location, headers in zip(responses, tabs, strict=True):
        location.questions, location.uncounted_questions = survey.questions(headers)
        declared = {index for _, index in (*location.questions, *location.uncounted_questions)}
        for column in location.tab.columns:
            index = location.columns.get(column.name)
            if column.outcome and index is not None and index not in declared and headers[index]:
                location.questions.append((SurveyQuestion(headers[index], column.outcome), index))
        repeated = {index for index, _, _ in location.repeated_columns}
        location.repeated_columns += [(index, headers.index(word), location.headers[index]) for index,
                                      word in enumerate(headers)
                                      if word in questions and headers.index(word) != index and index not in repeated]
    asked = {word for headers in tabs for word in headers if word}
    return [_question_not_found_error(item.config_row) for item in survey.items if responses
            and item.question not in asked]


def _header_keys_to_match(location: TabLocation, question_spellings: set[str]) -> list[str]:
    """Return the keys of a tab's headers, "" for those beside which a question of Survey Items stands word for word.

    `question_spellings`: the spellings of the questions. Such a header differs from the question in punctuation only.
    """
    asked = {match_key(header) for header in location.header_spellings if header in question_spellings}
    return ["" if match_key(header) in asked and header not in question_spellings else match_key(header)
            for header in location.header_spellings]


def _question_not_found_error(config_row: ConfigRow) -> ConfigError:
    return ConfigError(config_row, "question",
                       f"no column of the responses tab is headed “{config_row.cells['question']}”",
                       "Copy the header from the responses tab, word for word.")


def _column_map_errors(column_map: ColumnMap, locations: list[TabLocation]) -> list[ConfigError]:
    """Return the Column Map lines whose column isn't there, or which mean a header that isn't known."""
    faults = []
    for config_row, our_tab, column in column_map.column_rows:
        tabs = [location for location in locations if _applies_to_tab(our_tab, location.raw_sheet, location.tab)]
        about = [matching_spellings(header, [other for tab, other in column_map.columns if tab == our_tab],
                                    location.header_spellings)
                 for location in tabs for header in location.header_spellings]
        headed = [lines for lines in about if column in lines]    # by header that it names, all lines that do
        means, order = split_date_order(config_row.cells["means"])
        if tabs and not any(means in column_names_by_key(location.tab) for location in tabs):
            faults.append(ConfigError(config_row, "means",
                                      f"“{config_row.cells['means']}” is not a column of {tabs[0].tab.name}",
                                      "Type one of its headers as the data dictionary spells it."))
        elif tabs and not headed:
            faults.append(ConfigError(config_row, "our_column", f"no column of {config_row.cells['our_tab']} is headed "
                                      f"“{config_row.cells['our_column']}”", "Copy your header, letter for letter."))
        elif tabs and means != _first_known_meaning(
                [word for other in headed[0] for word in column_map.columns[our_tab, other]], tabs):
            faults.append(ConfigError(config_row, "means",
                                      f"a line above already says what {config_row.cells['our_column']} "
                                      "means", "Keep one of the two lines."))
        elif tabs and order and not any(_is_date(location.tab, means) for location in tabs):
            faults.append(ConfigError(config_row, "means", "only a column of dates is day first or month first",
                                      "Type the header alone."))
        elif not tabs:
            faults.append(ConfigError(config_row, "our_tab", f"the tab “{config_row.cells['our_tab']}” is not read",
                                      "Add a line that says which tab it is: Our Column blank, Means Sessions."))
    return faults


def _is_date(tab: Tab, means: str) -> bool:
    return means in column_names_by_key(tab) and tab[column_names_by_key(tab)[means]].kind in (ColumnType.DATE,
                                                                                               ColumnType.TIMESTAMP)


def _first_known_meaning(meanings: list[str], tabs: list[TabLocation]) -> str | None:
    return next((word for word in meanings
                 if any(word in column_names_by_key(location.tab) for location in tabs)), None)


def missing_tabs(placed: WorkbookMap) -> list[Tab]:
    """Return the tabs that must be there and aren't."""
    there = {location.tab.name for location in placed.locations}
    return [tab for tab in TABS if not tab.optional and tab.name not in there]
