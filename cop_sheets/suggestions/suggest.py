"""What a workbook's unknown tabs, columns, survey questions, date orders and CoP names most likely mean."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from cop_sheets.blanks import is_blank_text
from cop_sheets.layout import COPS, DATA_TABS, EXAMPLE_MARKER, SURVEY_RESPONSES, Tab
from cop_sheets.parsing.locate import FORMER_NAME_PREFIX, TabLocation, WorkbookMap
from cop_sheets.parsing.values import DATE_TYPES
from cop_sheets.raw import display_text
from cop_sheets.suggestions.content import column_content
from cop_sheets.suggestions.cop_names import match_cop_names
from cop_sheets.suggestions.dates import suggest_date_order
from cop_sheets.suggestions.sheet_content import SheetContent
from cop_sheets.suggestions.tabs import CLEAR_SCORE, SheetMatch, match_sheet, match_unknown_sheet
from cop_sheets.text import match_key


class SuggestionKind(StrEnum):
    """What a suggestion is about."""

    TAB = "tab"
    COLUMN = "column"
    QUESTION = "question"
    COP_NAME = "CoP name"


@dataclass(frozen=True)
class Suggestion:
    """One proposed row of Column Map, or of Survey Items where it is about a question.

    `our_column` is "" where it is about a tab, and the typed name where it is about a CoP's. `means`: the name of the
    tab, the header with the order of its dates if that is needed, the outcome's number, or `Former Name of` and the
    CoP. `sure`: whether it may be applied without asking; never for questions, which need a person's word. `tab`: the
    name of the layout's tab that `our_tab` is or is proposed to be. As a decision, `means` may be "": it is not
    read. `known`: the header is known once the tab is, so that it needs no row of its own. `index`: of
    the column. `clear`: whether a person may accept it together with others; what is sure is.
    """

    kind: SuggestionKind
    our_tab: str
    our_column: str
    means: str
    sure: bool
    tab: str
    measure: str = ""
    scale: str = ""
    known: bool = False
    index: int = 0
    clear: bool = True

    @property
    def key(self) -> tuple[str, str, bool]:
        """What it is about; a CoP may be called as a column of the CoPs tab is."""
        return self.our_tab, self.our_column, self.kind is SuggestionKind.COP_NAME


def suggest(workbook_map: WorkbookMap) -> list[Suggestion]:
    """Return the proposals for one workbook: tabs and columns in its order, then the names of CoPs."""
    matches = _match_sheets(workbook_map)
    tabs = Counter(match.match.tab for match in matches)
    # A second tab of one kind may be a copy, and its rows would count twice.
    matches = [replace(match, match=replace(match.match, sure=match.match.sure and tabs[match.match.tab] == 1,
                                            clear=match.match.clear and tabs[match.match.tab] == 1))
               for match in matches]
    return [*(suggestion for match in matches for suggestion in _of_sheet(match)),
            *_of_cop_names(matches, workbook_map.column_map.former_names)]


@dataclass(frozen=True)
class _Sheet:
    """A sheet with its match; `location` is None where its tab is not known yet."""

    match: SheetMatch
    location: TabLocation | None


def _match_sheets(workbook_map: WorkbookMap) -> list[_Sheet]:
    """Match the sheets of data, known ones as what they are; the CoPs first, because others name them."""
    locations = {id(location.raw_sheet): location for location in workbook_map.locations if location.tab in DATA_TABS}
    keys = Counter(match_key(sheet.name) for sheet in workbook_map.workbook.raw_sheets)
    # A row of the Column Map can't mean one of several tabs with the same key, nor one whose name reads as blank.
    sheets = [sheet for sheet in workbook_map.workbook.raw_sheets if id(sheet) in locations
              or (any(sheet is other for other in workbook_map.other_sheets)
              and keys[match_key(sheet.name)] == 1 and _can_be_named(sheet.name))]
    contents = [(SheetContent(sheet), locations.get(id(sheet))) for sheet in sheets]
    no_names: frozenset[str] = frozenset()
    first_look = [found for content, location in contents if (found := _match(content, location, no_names))]
    cop_keys = frozenset(map(match_key, _cop_names(first_look)))
    if not cop_keys:
        return first_look
    return [found for content, location in contents if (found := _match(content, location, cop_keys))]


def _can_be_named(text: str) -> bool:
    """Return whether `text` can be in a cell of the Column Map: it is not read as blank, or as the example."""
    return bool(match_key(text)) and not is_blank_text(text) and match_key(text) != match_key(EXAMPLE_MARKER)


def _match(sheet: SheetContent, location: TabLocation | None, cop_keys: frozenset[str]) -> _Sheet | None:
    if location is None:
        match = match_unknown_sheet(sheet, cop_keys)
    elif location.tab is SURVEY_RESPONSES and (other := _other_form(sheet, location, cop_keys)):
        return _Sheet(other, None)
    elif location.header_row is None:
        match = match_sheet(sheet, location.tab, cop_keys)
    else:
        asked = {index for _, index in (*location.questions, *location.uncounted_questions)}
        asked |= {index for index, _, _ in location.repeated_columns} | {
            first for _, first, _ in location.repeated_columns}
        match = match_sheet(sheet, location.tab, cop_keys, location.header_row, dict(location.columns),
                            frozenset(asked))
    return _Sheet(match, location) if match else None


def _other_form(sheet: SheetContent, location: TabLocation, cop_keys: frozenset[str]) -> SheetMatch | None:
    """Return what a form's responses most likely are if they are no survey: people log meetings by a form, too."""
    survey = match_sheet(sheet, SURVEY_RESPONSES, cop_keys, location.header_row)
    has_role = survey is not None and any(match.column.name == "role" and match.score >= CLEAR_SCORE
                                          for match in survey.matches)
    if survey is None or survey.questions or location.questions or location.uncounted_questions or has_role or (
            "role" in location.columns):
        return None
    found = match_unknown_sheet(sheet, cop_keys, [tab for tab in DATA_TABS if tab is not SURVEY_RESPONSES])
    return replace(found, sure=False) if found else None


def _cop_names(sheets: Iterable[_Sheet]) -> dict[str, set[str]]:
    """Return each ID, name and former name on the CoPs tabs, and the CoPs (ID, or else name) that have it."""
    names: dict[str, set[str]] = {}
    for sheet in sheets:
        if sheet.match.tab is not COPS:
            continue
        indexes = sheet.match.indexes
        for row in sheet.match.rows:
            cells = {name: display_text(row[indexes[name]]) for name in ("cop_id", "cop_name", "former_names")
                     if name in indexes and indexes[name] < len(row)}
            cop = cells.get("cop_id") or cells.get("cop_name", "")
            typed = [cells.get("cop_id", ""), cells.get("cop_name", ""), *cells.get("former_names", "").split(";")]
            for name in typed:
                if name.strip() and cop:
                    names.setdefault(name.strip(), set()).add(cop)
    return names


def _of_sheet(sheet: _Sheet) -> Iterator[Suggestion]:
    match, name = sheet.match, sheet.match.raw_sheet.name
    is_new = sheet.location is None
    is_clear_tab = not is_new or match.clear
    if is_new:
        yield Suggestion(SuggestionKind.TAB, name, "", match.tab.name, match.sure, match.tab.name,
                         clear=is_clear_tab)
    columns = {found.index: (found.column, found.sure, found.score >= CLEAR_SCORE) for found in match.matches}
    columns |= {index: (match.tab[column], True, True) for column, index in match.known.items()}
    tab_is_sure = not is_new or match.sure
    questions = {question.index: question for question in match.questions}
    settled = set() if is_new else set(match.known.values())
    orders = sheet.location.declared_orders if sheet.location else {}
    for index, header in enumerate(match.headers):
        if not _can_be_named(header):
            continue
        if index in questions:
            asked = questions[index]
            yield Suggestion(SuggestionKind.QUESTION, name, header, str(asked.outcome), False, match.tab.name,
                             asked.measure, asked.scale, index=index, clear=is_clear_tab and asked.is_clear)
        elif index in columns:
            column, sure, is_clear = columns[index]
            order = None
            if column.kind in DATE_TYPES and column.name not in orders:
                order = suggest_date_order(column_content(match.rows, index, frozenset()).cells)
            if column.outcome:
                if is_new:
                    yield Suggestion(SuggestionKind.QUESTION, name, header, str(column.outcome), match.sure,
                                     match.tab.name,
                                     known=True)
            elif index not in settled or order:
                means = f"{column.header} ({order})" if order else column.header
                # The order of dates decides in which year they are, so it needs a person's word.
                is_sure = tab_is_sure and sure and not order
                yield Suggestion(SuggestionKind.COLUMN, name, header, means, is_sure, match.tab.name,
                                 known=index in match.known.values() and not order, index=index,
                                 clear=is_clear_tab and (sure or is_clear))


def _of_cop_names(sheets: list[_Sheet], declared: Iterable[tuple[object, str, str]]) -> Iterator[Suggestion]:
    """Yield a proposal for each name in the logs that is nearly the name of a CoP.

    `declared`: names that the Column Map gives to CoPs, each with its row and the CoP.
    """
    names = _cop_names(sheets) | {name: {cop} for _, name, cop in declared}
    cops_sheet = next((sheet.match.raw_sheet.name for sheet in sheets if sheet.match.tab is COPS), "")
    typed: dict[str, None] = {}
    for sheet in sheets:
        index = sheet.match.indexes.get("cop_id")
        if sheet.match.tab is not COPS and index is not None:
            typed |= dict.fromkeys(column_content(sheet.match.rows, index, frozenset()).texts)
    for found in match_cop_names(typed, names):
        yield Suggestion(SuggestionKind.COP_NAME, cops_sheet, found.typed, f"{FORMER_NAME_PREFIX} {found.cop}",
                         found.sure, COPS.name, clear=found.sure)


def suggest_tabs(workbook_map: WorkbookMap) -> dict[Tab, list[str]]:
    """Return the names of the unknown sheets that each tab most likely is; tabs without one are left out."""
    names: dict[Tab, list[str]] = {}
    for sheet in _match_sheets(workbook_map):
        if sheet.location is None:
            names.setdefault(sheet.match.tab, []).append(sheet.match.raw_sheet.name)
    return names


def suggest_headers(location: TabLocation) -> dict[str, str]:
    """Return, by name, the header of a located tab that each of its missing columns most likely is."""
    sheet = _match(SheetContent(location.raw_sheet), location, frozenset())
    return {match.column.name: sheet.match.headers[match.index] for match in sheet.match.matches} if sheet else {}
