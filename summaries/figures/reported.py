"""Which figures a partnership reports, and why one is not reported. Not reported is never the same as 0.

A figure needs tabs and columns (`Figure.requirements`). Where one can't be found, or the workbook can't be read or
holds nothing, the figure has no number, because nobody knows whether it would be 0. A partnership that certifies a year
may confirm that an output without rows was none (`Decisions.confirmed_nones`): then it is 0.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from cop_sheets.layout import COPS, DATA_TABS, OUTCOME_ROLES, SURVEY_RESPONSES, TRAINING_PARTICIPANT
from cop_sheets.parsing import TabLocation
from cop_sheets.program_words import OUTCOMES
from summaries.figures.figure import MEASURE, NOT_REPORTED, OUTPUT, PARTNERSHIP, Figure, MissingTab
from summaries.figures.requirements import (
    COPS_REQUIREMENT,
    SESSIONS_REQUIREMENT,
    TabGap,
    TabRequirement,
    find_gaps,
)
from validators.derived import UNREADABLE_STATES, RowStatuses, partnerships_with_rows
from validators.views import empty_partnerships, outcome_questions

UNREADABLE_WORKBOOK, NOTHING_ENTERED = "workbook can't be read", "nothing entered yet"
CONFIRMED_NONE_DISPLAY = "0 (none, certified)"
_START_DATE_REQUIREMENT = TabRequirement(COPS, (("start_date",),))
_RESPONSE_COP_REQUIREMENT = TabRequirement(SURVEY_RESPONSES, (("cop_id",),))


class ReportingStatus:
    """Which figures each partnership can report with the tabs and columns it has."""

    def __init__(self, row_statuses: RowStatuses) -> None:
        tables, year = row_statuses.derived.tables, row_statuses.derived.period.fiscal_year.start
        self._unreadable = {failure.partnership for failure in tables.failures} - set(tables.partnerships)
        self._empty = empty_partnerships(row_statuses.derived)
        self._workbook_maps = {workbook_map.workbook.partnership: workbook_map for workbook_map in tables.workbook_maps}
        # By partnership and tab: the tabs with that meaning, each with its number in `tables.locations`.
        self._locations: dict[tuple[str, str], list[tuple[int, TabLocation]]] = defaultdict(list)
        for number, location in enumerate(tables.locations):
            self._locations[location.partnership, location.tab.slug].append((number, location))
        self._entered = {tab.slug: partnerships_with_rows(row_statuses.derived, tab) for tab in DATA_TABS}
        cops = row_statuses.derived[COPS]
        self._with_start = set(cops.loc[cops["start_date"].notna(), "partnership"])
        self._with_unreadable_start = set(cops.loc[cops["state:start_date"].isin(UNREADABLE_STATES), "partnership"])
        self._gap_cache: dict[tuple[str, TabRequirement], list[tuple[int, TabLocation, list[TabGap]]]] = {}
        self._with_rows: set[int] = set()    # numbers of the locations with a row that may be of the year
        for tab in DATA_TABS:
            frame = row_statuses.derived[tab]
            if tab is not COPS:
                frame = frame[frame["fiscal_year"].isna() | (frame["fiscal_year"] == year)]
            self._with_rows |= set(frame["place"].unique().tolist())
        self._unread_numbers = {number for number, location in enumerate(tables.locations)
                                if location.header_row is None and location.raw_sheet.rows}
        self._confirmed_nones = {(none.partnership, none.output) for none in tables.decisions.confirmed_nones
                                 if none.fiscal_year == row_statuses.derived.period.fiscal_year}
        self._with_responses = set(row_statuses.counted(SURVEY_RESPONSES)["partnership"].unique())

    def mark_unreported(self, figures: Iterable[Figure]) -> Iterator[Figure]:
        """Yield one partnership's figures with those that it can't report marked as not reported.

        `figures`: each Partnership row before its Item rows. A figure that is not reported has no number, no rows and
        no Item rows, and its Note says what is missing.
        """
        is_reported = True
        for figure in figures:
            if figure.level == PARTNERSHIP and self._is_confirmed_none(figure):
                is_reported = True
                yield replace(figure, display=CONFIRMED_NONE_DISPLAY)
            elif figure.level == PARTNERSHIP:
                reason, missing_tabs = self._missing_parts(figure)
                is_reported = not reason
                yield (self._with_notes(figure, missing_tabs) if is_reported
                       else as_not_reported(figure, [reason], reason))
            elif is_reported:
                yield figure

    def may_be_none(self, figure: Figure) -> bool:
        """Return whether an output is 0, or not reported, because its tab is missing or has no row of the year."""
        numbers = {number for number, _ in self._locations[figure.partnership, figure.tab.slug]}
        return (figure.section == OUTPUT and figure.level == PARTNERSHIP and not figure.number
                and not figure.used and not figure.left_out and figure.partnership not in self._unreadable
                and not numbers & (self._with_rows | self._unread_numbers))

    def _is_confirmed_none(self, figure: Figure) -> bool:
        return (figure.partnership, figure.indicator) in self._confirmed_nones and self.may_be_none(figure)

    def _missing_parts(self, figure: Figure) -> tuple[str, list[MissingTab]]:
        """Return why `figure` is not reported, "" where it is, and the tabs that it can't count beside others."""
        reason, missing_tabs = self._unreported_reason(figure), self._incomplete_tabs(figure)
        if not reason and missing_tabs and not figure.used:
            # The tabs that can be counted have no row of the year, so all of its rows may be on the others. The reason
            # has the layout's names of tabs, because it must not hold typed text.
            reason = ", ".join(sorted({gap.describe_on(requirement.tab.name)
                                       for requirement in figure.requirements
                                       for _, gaps in self._incomplete_sheets(figure.partnership, requirement)
                                       for gap in gaps}))
        return reason, missing_tabs

    def _with_notes(self, figure: Figure, missing_tabs: list[MissingTab]) -> Figure:
        notes = []
        if figure.partnership not in self._entered[figure.tab.slug]:
            notes = [f"nothing entered on {figure.tab.name}"]
        elif no_cops_reason := self._no_cops_reason(figure):
            notes = [f"without responses of CoPs ({no_cops_reason})"]
        if not notes and not missing_tabs:
            return figure
        return replace(figure, notes=figure.notes + notes, missing_tabs=missing_tabs)

    def _unreported_reason(self, figure: Figure) -> str:
        """Return why the partnership does not report a figure, such as `no tab Consultations`; "" where it does."""
        if figure.partnership in self._unreadable:
            return UNREADABLE_WORKBOOK
        if figure.partnership in self._empty:
            return NOTHING_ENTERED
        reason = self._missing_text(figure.partnership, figure.requirements)
        if figure.tab is COPS and not reason:
            return self._no_start_reason(figure.partnership)
        if figure.tab is SURVEY_RESPONSES and not reason and not self._counts_without_cops(figure):
            return self._no_cops_reason(figure)
        return reason

    def missing_sessions_reason(self, partnership: str) -> str:
        """Return why it is unknown which CoPs of a partnership held a session; "" where it is known."""
        reason = self._missing_text(partnership, (SESSIONS_REQUIREMENT, COPS_REQUIREMENT))
        return reason or ", ".join(str(gap) for _, gaps in self._incomplete_sheets(partnership, SESSIONS_REQUIREMENT)
                                   for gap in gaps)

    def _counts_without_cops(self, figure: Figure) -> bool:
        """Return whether the figure has responses to count that need no CoP: those of training participants."""
        includes_participants = figure.section == MEASURE or TRAINING_PARTICIPANT in OUTCOME_ROLES[
            OUTCOMES.index(figure.indicator)]
        return includes_participants and figure.partnership in self._with_responses

    def _no_cops_reason(self, figure: Figure) -> str:
        """Return why the CoP of every response is unknown; "" where it is known, and for figures of other tabs."""
        if figure.tab is not SURVEY_RESPONSES:
            return ""
        return self._missing_text(figure.partnership, (_RESPONSE_COP_REQUIREMENT, COPS_REQUIREMENT))

    def _no_start_reason(self, partnership: str) -> str:
        """Return why it is unknown which CoPs are active; "" where it is known.

        A CoP without a Start Date is active from its first session, so both have to be missing.
        """
        start = self._missing_text(partnership, (_START_DATE_REQUIREMENT,))
        if not start and partnership in self._entered[COPS.slug] - self._with_start:
            readable = "readable " if partnership in self._with_unreadable_start else ""
            start = f"no {readable}{COPS['start_date'].header} on {COPS.name}"
        sessions = self._missing_text(partnership, (SESSIONS_REQUIREMENT,))
        return f"{start}, {sessions}" if start and sessions else ""

    def _missing_text(self, partnership: str, requirements: Iterable[TabRequirement]) -> str:
        """Return what of `requirements` is missing on every tab with that meaning; "" where nothing is."""
        missing: dict[str, None] = {}
        for requirement in requirements:
            tabs = self._tab_gaps(partnership, requirement)
            if not tabs:
                missing[f"no tab {requirement.tab.name}"] = None
            elif all(gaps for *_, gaps in tabs):
                missing |= dict.fromkeys(sorted(gap.describe_on(requirement.tab.name)
                                                for *_, gaps in tabs for gap in gaps))
        return ", ".join(missing)

    def _incomplete_tabs(self, figure: Figure) -> list[MissingTab]:
        """Return the tabs that a figure can't count although it counts others with the same meaning."""
        return [MissingTab("", requirement.tab, sheet, ", ".join(map(str, gaps)))
                for requirement in figure.requirements
                for sheet, gaps in self._incomplete_sheets(figure.partnership, requirement)]

    def _incomplete_sheets(self, partnership: str, requirement: TabRequirement) -> list[tuple[str, list[TabGap]]]:
        """Return the sheets with gaps that may hold rows of the year, if another sheet has no gaps.

        They are (sheet name, gaps) in alphabetical order, which is the same whatever the workbook is read from.
        """
        tabs = self._tab_gaps(partnership, requirement)
        if all(gaps for *_, gaps in tabs):
            return []
        return sorted((location.raw_sheet.name, gaps) for number, location, gaps in tabs if gaps and (
            number in self._with_rows or (location.header_row is None and location.raw_sheet.rows)))

    def _tab_gaps(self, partnership: str, requirement: TabRequirement) -> list[tuple[int, TabLocation, list[TabGap]]]:
        """Return each tab that means `requirement.tab`: its number, its location, and what is missing on it."""
        tabs = self._gap_cache.get((partnership, requirement))
        if tabs is None:
            locations = self._locations[partnership, requirement.tab.slug]
            questions: set[str] = set()
            if requirement.outcome and locations:
                questions = outcome_questions(self._workbook_maps[partnership], requirement.outcome)
            tabs = self._gap_cache[partnership, requirement] = [
                (number, location, find_gaps(location, requirement, questions)) for number, location in locations]
        return tabs


def as_not_reported(figure: Figure, notes: list[str], reason: str) -> Figure:
    """Return `figure` without number and rows, marked as not reported for `reason`."""
    return replace(figure, number=None, denominator=None, percent=None, exact_hours=None, display=NOT_REPORTED,
                   notes=notes, counts={}, date_range=(), used=[], left_out=[], missing_tabs=[],
                   unreported_reason=reason)
