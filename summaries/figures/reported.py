"""Nothing is not zero: which figures a partnership reports, and why one is not reported.

A figure needs tabs, and columns on them. Where one can't be found, or the workbook can't be read or holds nothing, the
figure has no number: nobody knows whether it would be 0.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from cop_sheets.layout import (
    CONSULTATIONS,
    COPS,
    DATA_TABS,
    OUTCOME_ROLES,
    OUTCOMES,
    SESSIONS,
    SURVEY_RESPONSES,
    TRAINING_PARTICIPANT,
    TRAININGS,
    Tab,
)
from cop_sheets.parsing import TabLocation
from cop_sheets.text import join_words
from summaries.figures.figure import INDICATORS, MEASURE, NOT_REPORTED, OUTPUT, PARTNERSHIP, Figure, MissingTab
from validators.derived import UNREADABLE_STATES, RowStatuses, partnerships_with_rows
from validators.views import (
    empty_partnerships,
    has_repeated_question,
    has_uncounted_question,
    outcome_columns,
    outcome_questions,
)

UNREADABLE_WORKBOOK, NOTHING_ENTERED = "workbook can't be read", "nothing entered yet"
_REPEATED_HEADER, _INVALID_SURVEY_ITEMS = "the header stands twice", "Survey Items can't be followed"


class TabRequirement(NamedTuple):
    """What a figure needs of a tab: of each group of columns one, and the statement of an outcome (0: of none)."""

    tab: Tab
    groups: tuple[tuple[str, ...], ...]
    outcome: int = 0


_COPS = TabRequirement(COPS, (("cop_id", "cop_name"),))
_SESSIONS = TabRequirement(SESSIONS, (("date",), ("cop_id",)))
_DATED, _COP_ID = ("timestamp", "fiscal_year"), ("cop_id",)
_REQUIREMENTS = dict(zip(INDICATORS, (
    (_COPS,),
    (_SESSIONS, _COPS),
    (TabRequirement(TRAININGS, (("date",),)),),
    (TabRequirement(TRAININGS, (("date",), ("participants",))),),
    (TabRequirement(CONSULTATIONS, (("date",), ("individuals", "number_of_individuals"))),),
    (TabRequirement(CONSULTATIONS, (("date",), ("hours",))),),
), strict=True))


class TabGap(NamedTuple):
    """What can't be found on a tab, such as `no column Hours`, and why it can't though somebody might see it there."""

    description: str
    reason: str = ""

    def describe_on(self, tab: str) -> str:
        """Return the words for the whole `tab`."""
        return f"{self.description} on {tab}" + (f" ({self.reason})" if self.reason else "")

    def __str__(self) -> str:
        return f"{self.description}, {self.reason}" if self.reason else self.description


class ReportingStatus:
    """What each partnership's tabs and columns let it report."""

    def __init__(self, row_statuses: RowStatuses) -> None:
        tables, year = row_statuses.derived.tables, row_statuses.derived.period.fiscal_year.start
        self._unreadable = {failure.partnership for failure in tables.failures} - set(tables.partnerships)
        self._empty = empty_partnerships(row_statuses.derived)
        self._placed = {placed.workbook.partnership: placed for placed in tables.workbook_maps}
        self._places: dict[tuple[str, str], list[tuple[int, TabLocation]]] = defaultdict(list)
        for number, location in enumerate(tables.locations):
            self._places[location.partnership, location.tab.slug].append((number, location))
        self._entered = {tab.slug: partnerships_with_rows(row_statuses.derived, tab) for tab in DATA_TABS}
        cops = row_statuses.derived[COPS]
        self._with_start = set(cops.loc[cops["start_date"].notna(), "partnership"])
        self._with_unread_start = set(cops.loc[cops["state:start_date"].isin(UNREADABLE_STATES), "partnership"])
        self._gap_cache: dict[tuple[str, TabRequirement], list[tuple[int, TabLocation, list[TabGap]]]] = {}
        self._with_rows: set[int] = set()    # tabs with a row that is of the year, or may be
        for tab in DATA_TABS:
            frame = row_statuses.derived[tab]
            if tab is not COPS:
                frame = frame[frame["fiscal_year"].isna() | (frame["fiscal_year"] == year)]
            self._with_rows |= set(frame["place"].unique().tolist())
        self._answered = set(row_statuses.counted(SURVEY_RESPONSES)["partnership"].unique())

    def mark_unreported(self, figures: Iterable[Figure]) -> Iterator[Figure]:
        """Yield one partnership's figures, each Partnership row before its Item rows, as they are reported.

        One that is not reported has no number, no rows and no Item rows; the Note of each says what is missing.
        """
        is_reported = True
        for figure in figures:
            if figure.level == PARTNERSHIP:
                reason, missing_tabs = self._missing_parts(figure)
                is_reported = not reason
                yield self._with_notes(figure, missing_tabs) if is_reported else as_not_reported(figure, [reason],
                                                                                                 reason)
            elif is_reported:
                yield figure

    def _missing_parts(self, figure: Figure) -> tuple[str, list[MissingTab]]:
        reason, missing_tabs = self.reason(figure.partnership, figure), self._incomplete_tabs(figure)
        if not reason and missing_tabs and not figure.used:
            # What could be read holds nothing of the year: what could not be may hold all of it. By the layout's name
            # of the tab: why a figure is not reported stands where typed text must not.
            reason = ", ".join(sorted({gap.describe_on(requirement.tab.name)
                                       for requirement in self.requirements(figure)
                                       for _, gaps in self._incomplete_sheets(figure.partnership, requirement)
                                       for gap in gaps}))
        return reason, missing_tabs

    def _with_notes(self, figure: Figure, partly: list[MissingTab]) -> Figure:
        notes = []
        if figure.partnership not in self._entered[figure.tab.slug]:
            notes = [f"nothing entered on {figure.tab.name}"]
        elif no_cops_reason := self._no_cops_reason(figure):
            notes = [f"without responses of CoPs ({no_cops_reason})"]
        return replace(figure, notes=figure.notes + notes, missing_tabs=partly) if notes or partly else figure

    def reason(self, partnership: str, figure: Figure) -> str:
        """Return why a partnership does not report a figure, such as `no tab Consultations`; "" where it does."""
        if partnership in self._unreadable:
            return UNREADABLE_WORKBOOK
        if partnership in self._empty:
            return NOTHING_ENTERED
        needs = self.requirements(figure)
        reason = self._missing_text(partnership, needs)
        if figure.tab is COPS and not reason:
            return self._no_start_reason(partnership)
        if figure.tab is SURVEY_RESPONSES and not reason and not self._allows_no_cops(figure):
            return self._no_cops_reason(figure)
        return reason

    def missing_sessions_reason(self, partnership: str) -> str:
        """Return why it can't be said which CoPs of a partnership held a session; "" where it can."""
        reason = self._missing_text(partnership, (_SESSIONS, _COPS))
        return reason or ", ".join(str(gap) for _, gaps in self._incomplete_sheets(partnership, _SESSIONS)
                                   for gap in gaps)

    def requirements(self, figure: Figure) -> tuple[TabRequirement, ...]:
        """Return what `figure` needs of the partnership's tabs."""
        if figure.section == OUTPUT:
            return _REQUIREMENTS[figure.indicator]
        outcome = 0 if figure.section == MEASURE else OUTCOMES.index(figure.indicator) + 1
        return (TabRequirement(SURVEY_RESPONSES, (_DATED,), outcome),)

    def _allows_no_cops(self, figure: Figure) -> bool:
        """Say whether responses count that are of no CoP: a training participant is asked for none."""
        includes_participants = figure.section == MEASURE or TRAINING_PARTICIPANT in OUTCOME_ROLES[
            OUTCOMES.index(figure.indicator)]
        return includes_participants and figure.partnership in self._answered

    def _no_cops_reason(self, figure: Figure) -> str:
        """Return why no response can be told to be of a CoP; "" where one can, or where none has to be."""
        if figure.tab is not SURVEY_RESPONSES:
            return ""
        return self._missing_text(figure.partnership, (TabRequirement(SURVEY_RESPONSES, (_COP_ID,)), _COPS))

    def _no_start_reason(self, partnership: str) -> str:
        """Without a start date a CoP is active from its first session: without both, nothing is known."""
        start = self._missing_text(partnership, (TabRequirement(COPS, (("start_date",),)),))
        if not start and partnership in self._entered[COPS.slug] - self._with_start:
            readable = "readable " if partnership in self._with_unread_start else ""
            start = f"no {readable}{COPS['start_date'].header} on {COPS.name}"
        sessions = self._missing_text(partnership, (_SESSIONS,))
        return f"{start}, {sessions}" if start and sessions else ""

    def _missing_text(self, partnership: str, requirements: Iterable[TabRequirement]) -> str:
        """Return what is missing of `requirements` on every tab that might have it; "" where nothing is."""
        missing: dict[str, None] = {}
        for requirement in requirements:
            tabs = self._tab_gaps(partnership, requirement)
            if not tabs:
                missing[f"no tab {requirement.tab.name}"] = None
            elif all(gaps for *_, gaps in tabs):
                missing |= dict.fromkeys(sorted(gap.describe_on(requirement.tab.name) for *_,
                                                gaps in tabs for gap in gaps))
        return ", ".join(missing)

    def _incomplete_tabs(self, figure: Figure) -> list[MissingTab]:
        """Return the tabs of which nothing counts though others that mean the same do."""
        return [MissingTab("", requirement.tab, sheet, ", ".join(map(str, gaps)))
                for requirement in self.requirements(figure)
                for sheet, gaps in self._incomplete_sheets(figure.partnership, requirement)]

    def _incomplete_sheets(self, partnership: str, requirement: TabRequirement) -> list[tuple[str, list[TabGap]]]:
        """Return tabs that lack something of `requirement` and may hold rows of the year, beside others that don't.

        Each by its name, in their alphabetical order, which is the same whatever they are read from.
        """
        tabs = self._tab_gaps(partnership, requirement)
        if all(gaps for *_, gaps in tabs):
            return []
        return sorted((location.raw_sheet.name, gaps) for number, location, gaps in tabs if gaps and (
            number in self._with_rows or (location.header_row is None and location.raw_sheet.rows)))

    def _tab_gaps(self, partnership: str, requirement: TabRequirement) -> list[tuple[int, TabLocation, list[TabGap]]]:
        """Return the tabs that mean `requirement.tab`, each with what of the need can't be found on it."""
        gaps_by_tab = self._gap_cache.get((partnership, requirement))
        if gaps_by_tab is None:
            places = self._places[partnership, requirement.tab.slug]
            questions = outcome_questions(self._placed[partnership],
                                          requirement.outcome) if requirement.outcome and places else set()
            gaps_by_tab = self._gap_cache[partnership, requirement] = [
                (number, location, _find_gaps(location, requirement, questions)) for number, location in places]
        return gaps_by_tab


def _find_gaps(location: TabLocation, requirement: TabRequirement, questions: set[str]) -> list[TabGap]:
    """Return what of `requirement` can't be found on a tab; `questions`: see `outcome_questions`."""
    if location.header_row is None:
        return [TabGap("no header row")]
    repeated_names = {name for *_, name in location.repeated_columns}
    gaps = [TabGap(f"no column {join_words((requirement.tab[name].header for name in group), 'or')}",
                   _REPEATED_HEADER if repeated_names & {*group} else "")
            for group in requirement.groups if not any(name in location.columns for name in group)]
    if requirement.outcome and not outcome_columns(location, requirement.outcome):
        why = _REPEATED_HEADER if has_repeated_question(location, requirement.outcome, questions) else (
            _INVALID_SURVEY_ITEMS if has_uncounted_question(location, requirement.outcome) else "")
        gaps.append(TabGap(f"no column {OUTCOMES[requirement.outcome - 1]}", why))
    return gaps


def as_not_reported(figure: Figure, notes: list[str], reason: str) -> Figure:
    """Return `figure` as one that is not reported."""
    return replace(figure, number=None, denominator=None, percent=None, exact_hours=None, display=NOT_REPORTED,
                   notes=notes,
                   counts={}, date_range=(), used=[], left_out=[], missing_tabs=[], unreported_reason=reason)
