"""What a person can decide about an uploaded workbook: what its own tabs, columns, questions and CoP names mean."""

from collections.abc import Iterable
from dataclasses import dataclass

from cop_sheets.layout import DATA_TABS, SURVEY_RESPONSES
from cop_sheets.parsing.locate import TabLocation, WorkbookMap, locate_tabs
from cop_sheets.raw import Workbook
from cop_sheets.suggestions import Suggestion, SuggestionKind, suggest, with_settings

Decision = tuple[SuggestionKind, str, str]    # kind, our tab, our column


@dataclass(frozen=True)
class Choice:
    """A tab, column, question or name of a CoP, and what it means.

    `current`: what it is taken for now, "" for nothing; `proposal`: what it most likely means, "" if that is unknown;
    `sure`: the proposal may be applied without asking. `tab`: the layout's tab. `position`: the index of the column.
    `measure` and `scale`: see Survey Items.
    """

    kind: SuggestionKind
    our_tab: str
    our_column: str
    tab: str
    current: str
    proposal: str
    sure: bool
    position: int = 0
    measure: str = ""
    scale: str = ""

    @property
    def is_open(self) -> bool:
        """Whether a proposal waits for a person's word."""
        return bool(self.proposal) and not self.current

    def decided(self, means: str) -> Suggestion:
        """Return the decision that it means `means`."""
        kind = self.kind
        if kind in (SuggestionKind.COLUMN, SuggestionKind.QUESTION):
            kind = SuggestionKind.QUESTION if means.isdigit() else SuggestionKind.COLUMN
        return Suggestion(kind, self.our_tab, self.our_column, means, True, self.tab,
                          self.measure if kind is SuggestionKind.QUESTION else "",
                          self.scale if kind is SuggestionKind.QUESTION else "")


def sure_decisions(workbook: Workbook) -> tuple[Suggestion, ...]:
    """Return the proposals that are applied without asking: the sure ones, but for names of CoPs."""
    return tuple(one for one in suggest(locate_tabs(workbook))
                 if one.sure and not one.known and one.kind is not SuggestionKind.COP_NAME)


def list_choices(workbook: Workbook, accepted: Iterable[Suggestion]) -> list[Choice]:
    """Return the choices about `workbook`, in its order, as they are after the decisions in `accepted`."""
    decisions = {(one.our_tab, one.our_column): one for one in accepted}
    before = locate_tabs(workbook)
    after = locate_tabs(with_settings(workbook, decisions.values()))
    proposals = {(one.our_tab, one.our_column): one for one in (*suggest(before), *suggest(after)) if not one.known}
    choices: list[Choice] = []
    for raw_sheet in workbook.raw_sheets:
        unknown = any(raw_sheet is other for other in before.other_sheets)
        if unknown and raw_sheet.rows:
            choices.append(_choice(SuggestionKind.TAB, raw_sheet.name, "", "", decisions, proposals))
        location = next((found for found in after.locations if found.raw_sheet.name == raw_sheet.name
                         and found.tab in DATA_TABS), None)
        if location is not None and location.header_row:
            known = () if unknown else _known_headers(before, raw_sheet.name)
            choices += _columns(location, known, decisions, proposals)
    names = [key for key, one in (proposals | decisions).items() if one.kind is SuggestionKind.COP_NAME]
    return choices + [_choice(SuggestionKind.COP_NAME, *key, (proposals | decisions)[key].tab, decisions, proposals)
                      for key in names]


def _columns(location: TabLocation, known: Iterable[str], decisions: dict[tuple[str, str], Suggestion],
             proposals: dict[tuple[str, str], Suggestion]) -> list[Choice]:
    choices = []
    name = location.raw_sheet.name
    read = {location.headers[index] for index in location.columns.values()}
    for index, header in enumerate(location.headers):
        key = name, header
        if not header or (header in known and key not in proposals and key not in decisions):
            continue
        if header in read and key not in decisions and key not in proposals:
            continue    # its header is known once its tab is
        kind = SuggestionKind.QUESTION if location.tab is SURVEY_RESPONSES and key in proposals and (
            proposals[key].kind is SuggestionKind.QUESTION) else SuggestionKind.COLUMN
        choices.append(_choice(kind, name, header, location.tab.name, decisions, proposals, index))
    return choices


def _choice(kind: SuggestionKind, our_tab: str, our_column: str, tab: str,
            decisions: dict[tuple[str, str], Suggestion], proposals: dict[tuple[str, str], Suggestion],
            position: int = 0) -> Choice:
    decision, proposal = decisions.get((our_tab, our_column)), proposals.get((our_tab, our_column))
    return Choice(kind, our_tab, our_column, tab, decision.means if decision else "",
                  proposal.means if proposal else "", bool(proposal and proposal.sure), position,
                  proposal.measure if proposal else "", proposal.scale if proposal else "")


def _known_headers(workbook_map: WorkbookMap, sheet: str) -> set[str]:
    """Return the headers of a sheet that are read without any decision."""
    return {location.headers[index] for location in workbook_map.locations if location.raw_sheet.name == sheet
            for index in (*location.columns.values(), *(index for _, index in location.questions))}
