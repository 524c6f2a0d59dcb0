"""What a person can decide about an uploaded workbook: what its own tabs, columns, questions and CoP names mean."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from cop_sheets.layout import AGREEMENT_MEASURE, DATA_TABS
from cop_sheets.parsing.locate import TabLocation, WorkbookMap, column_names_by_key, locate_tabs
from cop_sheets.raw import RawSheet, Workbook, sheet_text
from cop_sheets.suggestions import Suggestion, SuggestionKind, suggest, with_settings
from cop_sheets.text import clean, match_key

MAX_VALUES = 3    # of a column, to recognize it by
Key = tuple[str, str, bool]    # see Suggestion.key


@dataclass(frozen=True)
class Choice:
    """A tab, column, question or name of a CoP, and what it means.

    `current`: what it is taken for now, "" for nothing; `proposal`: what it most likely means, "" if that is unknown; a
    question's outcome is followed by its measure if that isn't Agreement, such as `4 Before`. `sure`: the proposal may
    be applied without asking; `clear`: it may be accepted together with others. `refused`: a person said that it means
    nothing. `tab`: the layout's tab. `position`: the index of the column. `scale`: see Survey Items. `values`: the
    first few of the column, typed text.
    """

    kind: SuggestionKind
    our_tab: str
    our_column: str
    tab: str
    current: str
    proposal: str
    sure: bool
    refused: bool
    position: int = 0
    scale: str = ""
    values: tuple[str, ...] = ()
    clear: bool = True

    @property
    def is_open(self) -> bool:
        """Whether a proposal waits for a person's word."""
        return bool(self.proposal) and not self.current and not self.refused

    def decided(self, means: str) -> Suggestion:
        """Return the decision that it means `means`; "" for nothing."""
        if self.kind not in (SuggestionKind.COLUMN, SuggestionKind.QUESTION) or not means[:1].isdigit():
            kind = SuggestionKind.COLUMN if self.kind is SuggestionKind.QUESTION else self.kind
            return Suggestion(kind, self.our_tab, self.our_column, means, True, self.tab)
        outcome, _, measure = means.partition(" ")
        return Suggestion(SuggestionKind.QUESTION, self.our_tab, self.our_column, outcome, True, self.tab,
                          measure or AGREEMENT_MEASURE, self.scale)


def sure_decisions(proposed: Iterable[Suggestion]) -> tuple[Suggestion, ...]:
    """Return those of the proposals that are applied without asking: the sure ones, but for names of CoPs."""
    return tuple(one for one in proposed if one.sure and not one.known and one.kind is not SuggestionKind.COP_NAME)


def list_choices(workbook: Workbook, accepted: Iterable[Suggestion], proposed: list[Suggestion]) -> list[Choice]:
    """Return the choices about `workbook`, in its order, as they are after the decisions in `accepted`.

    `proposed`: what is proposed before any decision.
    """
    decisions = {one.key: one for one in accepted}
    before = locate_tabs(workbook)
    after = locate_tabs(with_settings(workbook, decisions.values())) if decisions else before
    suggestions = proposed if after is before else [*proposed, *suggest(after)]
    proposals = {one.key: one for one in suggestions if not one.known}
    choices: dict[Key, Choice] = {}
    for raw_sheet in workbook.raw_sheets:
        name = raw_sheet.name
        is_unknown = any(raw_sheet is other for other in before.other_sheets) and bool(raw_sheet.rows)
        tab_key = name, "", False
        if is_unknown or tab_key in proposals or tab_key in decisions:
            choices[tab_key] = _choice(SuggestionKind.TAB, tab_key, decisions, proposals)
        location = next((found for found in after.locations if found.raw_sheet.name == name
                         and found.tab in DATA_TABS), None)
        known = set() if is_unknown else _known_headers(before, name)
        for key, position, tab in _columns(name, location, proposals):
            if key not in choices and (key in proposals or key in decisions or key[1] not in known):
                proposal = proposals.get(key)
                kind = proposal.kind if proposal else SuggestionKind.COLUMN
                choices[key] = replace(_choice(kind, key, decisions, proposals), position=position, tab=tab,
                                       values=_first_values(raw_sheet, position, key[1]))
    choices |= {key: _choice(SuggestionKind.COP_NAME, key, decisions, proposals)
                for key, one in (proposals | decisions).items() if one.kind is SuggestionKind.COP_NAME}
    return list(choices.values())


def _columns(sheet: str, location: TabLocation | None, proposals: dict[Key, Suggestion]
             ) -> Iterator[tuple[Key, int, str]]:
    """Yield the key, index and tab of the columns of a sheet that may be decided about."""
    if location is None or not location.header_row:
        yield from ((one.key, one.index, one.tab) for one in proposals.values() if one.our_tab == sheet
                    and one.kind in (SuggestionKind.COLUMN, SuggestionKind.QUESTION))
        return
    known = column_names_by_key(location.tab)
    mapped = {one.our_column for one in proposals.values() if one.our_tab == sheet}
    for index, header in enumerate(location.headers):
        # A header that is known once its tab is needs no decision.
        if header and (match_key(header) not in known or header in mapped):
            yield (sheet, header, False), index, location.tab.name


def _first_values(raw_sheet: RawSheet, position: int, header: str) -> tuple[str, ...]:
    """Return the first different values below `header` in the column at index `position`, as the sheet shows them."""
    cells = [sheet_text(row[position]) if position < len(row) else "" for row in raw_sheet.rows]
    below = next((number for number, text in enumerate(cells, start=1) if match_key(text) == match_key(header)), 0)
    values = dict.fromkeys(text for text in (clean(cell) for cell in islice(cells, below, None)) if text)
    return tuple(islice(values, MAX_VALUES))


def _choice(kind: SuggestionKind, key: Key, decisions: dict[Key, Suggestion], proposals: dict[Key, Suggestion]
            ) -> Choice:
    decision, proposal = decisions.get(key), proposals.get(key)
    about = proposal or decision
    return Choice(kind, key[0], key[1], about.tab if about else "", _means(decision), _means(proposal),
                  bool(proposal and proposal.sure), decision is not None and not decision.means,
                  scale=proposal.scale if proposal else "", clear=bool(proposal and proposal.clear))


def _means(suggestion: Suggestion | None) -> str:
    """Return what a suggestion means, a question's outcome with its measure unless that is Agreement."""
    if suggestion is None:
        return ""
    has_measure = suggestion.kind is SuggestionKind.QUESTION and suggestion.measure not in ("", AGREEMENT_MEASURE)
    return f"{suggestion.means} {suggestion.measure}" if has_measure else suggestion.means


def _known_headers(workbook_map: WorkbookMap, sheet: str) -> set[str]:
    """Return the headers of a sheet that are read without any decision."""
    return {location.headers[index] for location in workbook_map.locations if location.raw_sheet.name == sheet
            for index in (*location.columns.values(), *(index for _, index in location.questions))}
