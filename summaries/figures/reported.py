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
    PARTICIPANT,
    SESSIONS,
    SURVEY_RESPONSES,
    TRAININGS,
    Tab,
)
from cop_sheets.parsing import Place
from cop_sheets.text import listed
from summaries.figures.figure import INDICATORS, MEASURE, NOT_REPORTED, OUTPUT, PARTNERSHIP, Figure, MissingTab
from validators.derived import UNREAD, Accounts, entered_on
from validators.views import asking, empty_partnerships, is_repeated, is_uncounted, questions_of

UNREADABLE_WORKBOOK, NOTHING_ENTERED = "workbook can't be read", "nothing entered yet"
_TWICE, _UNFOLLOWED = "the header stands twice", "Survey Items can't be followed"


class Need(NamedTuple):
    """What a figure needs of a tab: of each group of columns one, and the statement of an outcome (0: of none)."""

    tab: Tab
    groups: tuple[tuple[str, ...], ...]
    outcome: int = 0


_COPS = Need(COPS, (("cop_id", "cop_name"),))
_SESSIONS = Need(SESSIONS, (("date",), ("cop_id",)))
_DATED, _OF_A_COP = ("timestamp", "fiscal_year"), ("cop_id",)
_NEEDS = dict(zip(INDICATORS, (
    (_COPS,),
    (_SESSIONS, _COPS),
    (Need(TRAININGS, (("date",),)),),
    (Need(TRAININGS, (("date",), ("participants",))),),
    (Need(CONSULTATIONS, (("date",), ("individuals", "number_of_individuals"))),),
    (Need(CONSULTATIONS, (("date",), ("hours",))),),
), strict=True))


class Fault(NamedTuple):
    """What can't be found on a tab, such as `no column Hours`, and why it can't though somebody might see it there."""

    what: str
    why: str = ""

    def on(self, tab: str) -> str:
        """Return the words for the whole `tab`."""
        return f"{self.what} on {tab}" + (f" ({self.why})" if self.why else "")

    def __str__(self) -> str:
        return f"{self.what}, {self.why}" if self.why else self.what


class Reported:
    """What each partnership's tabs and columns let it report."""

    def __init__(self, accounts: Accounts) -> None:
        tables, year = accounts.facts.tables, accounts.facts.period.fiscal_year.start
        self._unreadable = {failure.partnership for failure in tables.failures} - set(tables.partnerships)
        self._empty = empty_partnerships(accounts.facts)
        self._placed = {placed.workbook.partnership: placed for placed in tables.placed}
        self._places: dict[tuple[str, str], list[tuple[int, Place]]] = defaultdict(list)
        for number, found in enumerate(tables.places):
            self._places[found.partnership, found.tab.slug].append((number, found))
        self._entered = {tab.slug: entered_on(accounts.facts, tab) for tab in DATA_TABS}
        cops = accounts.facts[COPS]
        self._with_start = set(cops.loc[cops["start_date"].notna(), "partnership"])
        self._with_unread_start = set(cops.loc[cops["state:start_date"].isin(UNREAD), "partnership"])
        self._found: dict[tuple[str, Need], list[tuple[int, Place, list[Fault]]]] = {}
        self._with_rows: set[int] = set()    # tabs with a row that is of the year, or may be
        for tab in DATA_TABS:
            frame = accounts.facts[tab]
            if tab is not COPS:
                frame = frame[frame["fiscal_year"].isna() | (frame["fiscal_year"] == year)]
            self._with_rows |= set(frame["place"].unique().tolist())
        self._answered = set(accounts.counted(SURVEY_RESPONSES)["partnership"].unique())

    def settle(self, figures: Iterable[Figure]) -> Iterator[Figure]:
        """Yield one partnership's figures, each Partnership row before its Item rows, as they are reported.

        One that is not reported has no number, no rows and no Item rows; the Note of each says what is missing.
        """
        is_reported = True
        for figure in figures:
            if figure.level == PARTNERSHIP:
                why, partly = self._missing(figure)
                is_reported = not why
                yield self._noted(figure, partly) if is_reported else not_reported(figure, [why], why)
            elif is_reported:
                yield figure

    def _missing(self, figure: Figure) -> tuple[str, list[MissingTab]]:
        why, partly = self.why(figure.partnership, figure), self._partly(figure)
        if not why and partly and not figure.used:
            # What could be read holds nothing of the year: what could not be may hold all of it. By the layout's name
            # of the tab: why a figure is not reported stands where typed text must not.
            why = ", ".join(sorted({fault.on(need.tab.name) for need in self.needs(figure)
                                    for _, faults in self._some(figure.partnership, need) for fault in faults}))
        return why, partly

    def _noted(self, figure: Figure, partly: list[MissingTab]) -> Figure:
        notes = []
        if figure.partnership not in self._entered[figure.tab.slug]:
            notes = [f"nothing entered on {figure.tab.name}"]
        elif waived := self._without_cops(figure):
            notes = [f"without responses of CoPs ({waived})"]
        return replace(figure, notes=figure.notes + notes, partly=partly) if notes or partly else figure

    def why(self, partnership: str, figure: Figure) -> str:
        """Return why a partnership does not report a figure, such as `no tab Consultations`; "" where it does."""
        if partnership in self._unreadable:
            return UNREADABLE_WORKBOOK
        if partnership in self._empty:
            return NOTHING_ENTERED
        needs = self.needs(figure)
        why = self._lacking(partnership, needs)
        if figure.tab is COPS and not why:
            return self._no_start(partnership)
        if figure.tab is SURVEY_RESPONSES and not why and not self._may_be_without_cops(figure):
            return self._without_cops(figure)
        return why

    def why_no_sessions(self, partnership: str) -> str:
        """Return why it can't be said which CoPs of a partnership held a session; "" where it can."""
        why = self._lacking(partnership, (_SESSIONS, _COPS))
        return why or ", ".join(str(fault) for _, faults in self._some(partnership, _SESSIONS) for fault in faults)

    def needs(self, figure: Figure) -> tuple[Need, ...]:
        """Return what `figure` needs of the partnership's tabs."""
        if figure.section == OUTPUT:
            return _NEEDS[figure.indicator]
        outcome = 0 if figure.section == MEASURE else OUTCOMES.index(figure.indicator) + 1
        return (Need(SURVEY_RESPONSES, (_DATED,), outcome),)

    def _may_be_without_cops(self, figure: Figure) -> bool:
        """Say whether responses count that are of no CoP: a training participant is asked for none."""
        asked = figure.section == MEASURE or PARTICIPANT in OUTCOME_ROLES[OUTCOMES.index(figure.indicator)]
        return asked and figure.partnership in self._answered

    def _without_cops(self, figure: Figure) -> str:
        """Return why no response can be told to be of a CoP; "" where one can, or where none has to be."""
        if figure.tab is not SURVEY_RESPONSES:
            return ""
        return self._lacking(figure.partnership, (Need(SURVEY_RESPONSES, (_OF_A_COP,)), _COPS))

    def _no_start(self, partnership: str) -> str:
        """Without a start date a CoP is active from its first session: without both, nothing is known."""
        start = self._lacking(partnership, (Need(COPS, (("start_date",),)),))
        if not start and partnership in self._entered[COPS.slug] - self._with_start:
            readable = "readable " if partnership in self._with_unread_start else ""
            start = f"no {readable}{COPS['start_date'].header} on {COPS.name}"
        sessions = self._lacking(partnership, (_SESSIONS,))
        return f"{start}, {sessions}" if start and sessions else ""

    def _lacking(self, partnership: str, needs: Iterable[Need]) -> str:
        """Return what is missing of `needs` on every tab that might have it; "" where nothing is."""
        found: dict[str, None] = {}
        for need in needs:
            tabs = self._tabs(partnership, need)
            if not tabs:
                found[f"no tab {need.tab.name}"] = None
            elif all(faults for *_, faults in tabs):
                found |= dict.fromkeys(sorted(fault.on(need.tab.name) for *_, faults in tabs for fault in faults))
        return ", ".join(found)

    def _partly(self, figure: Figure) -> list[MissingTab]:
        """Return the tabs of which nothing counts though others that mean the same do."""
        return [MissingTab("", need.tab, sheet, ", ".join(map(str, faults))) for need in self.needs(figure)
                for sheet, faults in self._some(figure.partnership, need)]

    def _some(self, partnership: str, need: Need) -> list[tuple[str, list[Fault]]]:
        """Return the tabs that lack something of `need` and may hold rows of the year, beside others that lack nothing.

        Each by its name, in their alphabetical order, which is the same whatever they are read from.
        """
        tabs = self._tabs(partnership, need)
        if all(faults for *_, faults in tabs):
            return []
        return sorted((found.grid.name, faults) for number, found, faults in tabs if faults and (
            number in self._with_rows or (found.header_row is None and found.grid.rows)))

    def _tabs(self, partnership: str, need: Need) -> list[tuple[int, Place, list[Fault]]]:
        """Return the tabs that mean `need.tab`, each with what of the need can't be found on it."""
        known = self._found.get((partnership, need))
        if known is None:
            places = self._places[partnership, need.tab.slug]
            questions = questions_of(self._placed[partnership], need.outcome) if need.outcome and places else set()
            known = self._found[partnership, need] = [
                (number, found, _faults(found, need, questions)) for number, found in places]
        return known


def _faults(found: Place, need: Need, questions: set[str]) -> list[Fault]:
    """Return what of `need` can't be found on a tab; `questions`: see `questions_of`."""
    if found.header_row is None:
        return [Fault("no header row")]
    twice = {name for *_, name in found.repeated}
    faults = [Fault(f"no column {listed((need.tab[name].header for name in group), 'or')}",
                    _TWICE if twice & {*group} else "")
              for group in need.groups if not any(name in found.columns for name in group)]
    if need.outcome and not asking(found, need.outcome):
        why = _TWICE if is_repeated(found, need.outcome, questions) else (
            _UNFOLLOWED if is_uncounted(found, need.outcome) else "")
        faults.append(Fault(f"no column {OUTCOMES[need.outcome - 1]}", why))
    return faults


def not_reported(figure: Figure, notes: list[str], why: str) -> Figure:
    """Return `figure` as one that is not reported."""
    return replace(figure, number=None, denominator=None, percent=None, exact=None, display=NOT_REPORTED, notes=notes,
                   tallies={}, span=(), used=[], left_out=[], partly=[], unreported=why)
