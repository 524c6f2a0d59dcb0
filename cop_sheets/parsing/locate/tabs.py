"""Locates a workbook's tabs: which tab is which, its header row, and the meaning of each column."""

from dataclasses import dataclass, field
from functools import lru_cache

from cop_sheets.layout import (
    COLUMN_MAP,
    COPS,
    EXPLANATIONS_TAB,
    SURVEY_ITEMS,
    SURVEY_RESPONSES,
    TABS,
    VERSIONED_TABS,
    Tab,
)
from cop_sheets.parsing.locate.column_map import (
    FORMER_NAME_PREFIX,
    ColumnMap,
    ConfigError,
    ConfigRow,
    config_rows,
    matching_spellings,
    parse_column_map,
)
from cop_sheets.parsing.locate.headers import column_names_by_key, find_header_row, known_spellings
from cop_sheets.parsing.locate.survey_items import SurveyItems, SurveyQuestion, parse_survey_items
from cop_sheets.parsing.locate.tab_location import TabLocation
from cop_sheets.parsing.locate.tab_names import find_tab
from cop_sheets.parsing.values import DATE_TYPES, split_date_order
from cop_sheets.raw import RawSheet, Workbook, display_text, hash_sheets
from cop_sheets.text import match_key, normalize_id, normalize_spelling


@dataclass
class WorkbookMap:
    """A located workbook: its tabs, the rows of its settings tabs and their errors, and the tabs that are not read.

    `requests`: the rows of its tab Explanations.
    """

    workbook: Workbook
    locations: list[TabLocation]
    settings: list[ConfigRow]
    errors: list[ConfigError]
    other_sheets: list[RawSheet]
    survey: SurveyItems = field(default_factory=SurveyItems)
    column_map: ColumnMap = field(default_factory=ColumnMap)
    requests: list[ConfigRow] = field(default_factory=list)

    @property
    def source_version(self) -> str:
        """A hash of the tabs and cells that decide what is read and counted."""
        others = [location.raw_sheet for location in self.locations if location.tab not in VERSIONED_TABS]
        return hash_sheets([sheet for sheet in self.workbook.raw_sheets if not any(sheet is other for other in others)]
                           ) if others else self.workbook.version


def locate_tabs(workbook: Workbook) -> WorkbookMap:
    """Locate the tabs and columns of `workbook`, in any order, also those that its Column Map explains."""
    sheets = workbook.raw_sheets
    locations = [locate_columns(workbook, raw_sheet, COLUMN_MAP, ColumnMap()) for raw_sheet in sheets
                 if find_tab(raw_sheet.name) is COLUMN_MAP]
    map_rows = [config_row for location in locations for config_row in _config_rows_in(location)]
    column_map = parse_column_map(map_rows, [raw_sheet.name for raw_sheet in sheets])
    meanings = [(raw_sheet, column_map.tabs.get(match_key(raw_sheet.name)) or find_tab(raw_sheet.name))
                for raw_sheet in sheets]
    locations += [locate_columns(workbook, raw_sheet, tab, column_map) for raw_sheet, tab in meanings
                  if tab and tab is not COLUMN_MAP]
    for location in locations:
        location.all_locations = locations
    item_rows, requests = ([config_row for location in locations if location.tab is tab
                            for config_row in _config_rows_in(location)] for tab in (SURVEY_ITEMS, EXPLANATIONS_TAB))
    survey = parse_survey_items(item_rows)
    responses = [location for location in locations if location.tab is SURVEY_RESPONSES and location.header_row]
    missing_question_errors = _assign_questions(survey, responses)
    errors = survey.errors + missing_question_errors + column_map.errors + _column_map_errors(column_map, locations)
    other_sheets = [raw_sheet for raw_sheet, tab in meanings if tab is None]
    return WorkbookMap(workbook, locations, map_rows + item_rows, errors, other_sheets, survey, column_map, requests)


def _config_rows_in(location: TabLocation) -> list[ConfigRow]:
    return list(config_rows(location.tab, location.raw_sheet, location.header_row, location.columns)
                ) if location.header_row else []


def locate_columns(workbook: Workbook, raw_sheet: RawSheet, tab: Tab, column_map: ColumnMap) -> TabLocation:
    """Locate the header row and the columns of `tab` in `raw_sheet`, one of the workbook's tabs."""
    location = TabLocation(workbook.partnership, workbook.address, tab, raw_sheet)
    names = column_names_by_key(tab)
    meanings = {header: means for (our_tab, header), means in column_map.columns.items()
                if _applies_to_tab(our_tab, raw_sheet, tab)}
    # Of several rows about one column the first that means a known header counts; the others are errors.
    mapped = {header: names[known] for header, means in meanings.items()
              if (known := next((key for key in means if key in names), None))}
    location.header_row = find_header_row(raw_sheet, names,
                                          {match_key(header): name for header, name in mapped.items()})
    if location.header_row:
        spellings_by_header = [matching_spellings(header, meanings, location.header_spellings)
                               for header in location.header_spellings] if meanings else []
        mapped_names = [next((mapped[spelling] for spelling in spellings if spelling in mapped), None)
                        for spellings in spellings_by_header]
        is_exact = [header in meanings for header in location.header_spellings]
        columns, unknown, repeated = _columns_of(
            tab, tuple(location.headers), tuple(mapped_names or [None] * len(location.headers)), tuple(is_exact))
        # Copies, because the result is cached.
        location.columns, location.unknown, location.repeated_columns = dict(columns), list(unknown), list(repeated)
        orders = {header: order for (our_tab, header), order in column_map.orders.items()
                  if _applies_to_tab(our_tab, raw_sheet, tab)}
        location.declared_orders = {mapped[spelling]: orders[spelling] for spellings in spellings_by_header
                                    for spelling in spellings if spelling in orders and spelling in mapped}
    return location


def _applies_to_tab(our_tab: str, raw_sheet: RawSheet, tab: Tab) -> bool:
    """Return whether `our_tab`, the match key of a tab in the Column Map, means the workbook's tab `raw_sheet`."""
    return our_tab in (match_key(raw_sheet.name), match_key(tab.name))


@lru_cache(maxsize=1024)    # most partnerships have the template's headers
def _columns_of(tab: Tab, headers: tuple[str, ...], mapped: tuple[str | None, ...], exactly: tuple[bool, ...]
                ) -> tuple[dict[str, int], list[tuple[int, str]], list[tuple[int, int, str]]]:
    """Return the `columns`, `unknown` and `repeated_columns` of a `TabLocation` with these headers.

    Where several headers mean one column, the Column Map beats a canonical header, which beats an alias; the others
    are unknown. Of headers that differ in punctuation only, one with the exact spelling of the Column Map or the layout
    beats the others. `mapped`: by index, the column name that the Column Map gives; `exactly`: by index, whether the
    Column Map has the header's exact spelling.
    """
    names, canonical = column_names_by_key(tab), {match_key(column.header) for column in tab.columns}
    columns: dict[str, int] = {}
    unknown: list[tuple[int, str]] = []
    repeated: list[tuple[int, int, str]] = []
    claims: dict[str, list[tuple[int, int]]] = {}
    exact: dict[tuple[int, str], list[int]] = {}
    for index, header in enumerate(headers):
        key = match_key(header)
        name = mapped[index] or names.get(key)
        if not key:
            continue
        if name is None:
            unknown.append((index, header))
            continue
        precedence = 0 if mapped[index] else 1 if key in canonical else 2
        claims.setdefault(name, []).append((precedence, index))
        if exactly[index] if mapped[index] else normalize_spelling(header) in known_spellings(tab):
            exact.setdefault((precedence, key), []).append(index)
    for name, candidates in claims.items():
        best = min(candidates)[0]
        winners = [index for precedence, index in candidates if precedence == best
                   and index in exact.get((precedence, match_key(headers[index])), [index])]
        rejected = [index for _, index in candidates if index not in winners]
        unknown += [(index, headers[index]) for index in rejected]
        if len(winners) == 1:
            columns[name] = winners[0]
        repeated += [(index, winners[0], name) for index in winners[1:]]
    return columns, sorted(unknown), repeated


def _assign_questions(survey: SurveyItems, responses: list[TabLocation]) -> list[ConfigError]:
    """Set the questions of each responses tab: those of Survey Items, and canonical headers that it doesn't mention.

    Returns an error for each row of Survey Items whose question is on no tab.
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
        location.repeated_columns += [(index, headers.index(header), location.headers[index])
                                      for index, header in enumerate(headers) if header in questions
                                      and headers.index(header) != index and index not in repeated]
    asked = {header for headers in tabs for header in headers if header}
    return [_question_not_found_error(item.config_row) for item in survey.items if responses
            and item.question not in asked]


def _header_keys_to_match(location: TabLocation, question_spellings: set[str]) -> list[str]:
    """Return the match keys of a tab's headers; "" for one that is not a question although its key says so.

    That is a header that differs from a question in punctuation, where another header has the question's exact
    spelling. `question_spellings`: the normalized spellings of the questions of Survey Items.
    """
    asked = {match_key(header) for header in location.header_spellings if header in question_spellings}
    return ["" if match_key(header) in asked and header not in question_spellings else match_key(header)
            for header in location.header_spellings]


def _question_not_found_error(config_row: ConfigRow) -> ConfigError:
    problem = f"no column of the responses tab is headed “{config_row.cells['question']}”"
    return ConfigError(config_row, "question", problem, "Copy the header from the responses tab, word for word.")


def _column_map_errors(column_map: ColumnMap, locations: list[TabLocation]) -> list[ConfigError]:
    """Return the errors of Column Map rows whose column isn't on the tab, or that mean an unknown header."""
    errors = _former_name_errors(column_map, locations)
    for config_row, our_tab, column in column_map.column_rows:
        tabs = [location for location in locations if _applies_to_tab(our_tab, location.raw_sheet, location.tab)]
        matches = [matching_spellings(header, [other for tab, other in column_map.columns if tab == our_tab],
                                      location.header_spellings)
                 for location in tabs for header in location.header_spellings]
        matching = [spellings for spellings in matches if column in spellings]
        means, order = split_date_order(config_row.cells["means"])
        if tabs and not any(means in column_names_by_key(location.tab) for location in tabs):
            problem = f"“{config_row.cells['means']}” is not a column of {tabs[0].tab.name}"
            errors.append(ConfigError(config_row, "means", problem,
                                      "Type one of its headers as the data dictionary spells it."))
        elif tabs and not matching:
            errors.append(ConfigError(config_row, "our_column", f"no column of {config_row.cells['our_tab']} is headed "
                                      f"“{config_row.cells['our_column']}”", "Copy your header, letter for letter."))
        elif tabs and means != _first_known_meaning(
                [key for other in matching[0] for key in column_map.columns[our_tab, other]], tabs):
            errors.append(ConfigError(config_row, "means", "a line above already says what "
                                      f"{config_row.cells['our_column']} means", "Keep one of the two lines."))
        elif tabs and order and not any(_is_date(location.tab, means) for location in tabs):
            problem = "only a column of dates is day first or month first"
            errors.append(ConfigError(config_row, "means", problem, "Type the header alone."))
        elif not tabs:
            errors.append(ConfigError(config_row, "our_tab", f"the tab “{config_row.cells['our_tab']}” is not read",
                                      "Add a line that says which tab it is: Our Column blank, Means Sessions."))
    return errors


def _former_name_errors(column_map: ColumnMap, locations: list[TabLocation]) -> list[ConfigError]:
    """Return the errors of Column Map rows that give a name to a CoP that is not on the CoPs tab."""
    cops = {normalize_id(display_text(row[index])) for location in locations if location.tab is COPS
            for name in ("cop_id", "cop_name") if (index := location.columns.get(name)) is not None
            for row in location.rows_below_header if index < len(row)}
    return [ConfigError(config_row, "means", f"no CoP on the tab {COPS.name} has the ID or name “{cop}”",
                        f"Type {FORMER_NAME_PREFIX} and the CoP's ID as it stands on that tab.")
            for config_row, _, cop in column_map.former_names if normalize_id(cop) not in cops - {""}]


def _is_date(tab: Tab, means: str) -> bool:
    name = column_names_by_key(tab).get(means)
    return name is not None and tab[name].kind in DATE_TYPES


def _first_known_meaning(meanings: list[str], tabs: list[TabLocation]) -> str | None:
    return next((key for key in meanings if any(key in column_names_by_key(location.tab) for location in tabs)), None)


def missing_tabs(workbook_map: WorkbookMap) -> list[Tab]:
    """Return the required tabs that the workbook lacks."""
    names = {location.tab.name for location in workbook_map.locations}
    return [tab for tab in TABS if not tab.optional and tab.name not in names]
