"""What a figure needs of a partnership's tabs and columns, and what of it is missing on a tab."""

from typing import NamedTuple

from cop_sheets.layout import COPS, SESSIONS, Tab
from cop_sheets.parsing import TabLocation
from cop_sheets.program_words import OUTCOMES
from cop_sheets.text import join_words
from validators.views import has_repeated_question, has_uncounted_question, missing_half, outcome_columns

_REPEATED_HEADER, _INVALID_SURVEY_ITEMS = "the header stands twice", "Survey Items can't be followed"


class TabRequirement(NamedTuple):
    """A tab that a figure needs.

    `groups`: of each group of column names at least one has to be on the tab. `outcome`: the number of the outcome
    that a column or question has to ask for, 0 for none.
    """

    tab: Tab
    groups: tuple[tuple[str, ...], ...]
    outcome: int = 0


COPS_REQUIREMENT = TabRequirement(COPS, (("cop_id", "cop_name"),))
SESSIONS_REQUIREMENT = TabRequirement(SESSIONS, (("date",), ("cop_id",)))


class TabGap(NamedTuple):
    """Something missing on a tab, such as `no column Hours`; `reason`: why it is not read although it may be there."""

    description: str
    reason: str = ""

    def describe_on(self, tab: str) -> str:
        """Return the gap with the name of its tab: `no column Hours on Consultations`."""
        return f"{self.description} on {tab}" + (f" ({self.reason})" if self.reason else "")

    def __str__(self) -> str:
        return f"{self.description}, {self.reason}" if self.reason else self.description


def find_gaps(location: TabLocation, requirement: TabRequirement, questions: set[str]) -> list[TabGap]:
    """Return what of `requirement` is missing on the tab at `location`.

    `questions`: the partnership's survey questions about the required outcome, from `outcome_questions`.
    """
    if location.header_row is None:
        return [TabGap("no header row")]
    repeated_names = {name for *_, name in location.repeated_columns}
    gaps = [TabGap(f"no column {join_words((requirement.tab[name].header for name in group), 'or')}",
                   _REPEATED_HEADER if repeated_names & {*group} else "")
            for group in requirement.groups if not any(name in location.columns for name in group)]
    if requirement.outcome and not outcome_columns(location, requirement.outcome):
        reason = ""
        if has_repeated_question(location, requirement.outcome, questions):
            reason = _REPEATED_HEADER
        elif has_uncounted_question(location, requirement.outcome):
            reason = _INVALID_SURVEY_ITEMS
        half = missing_half(location, requirement.outcome)
        kind = f"{half} question" if half else "column"
        gaps.append(TabGap(f"no {kind} {OUTCOMES[requirement.outcome - 1]}", reason))
    return gaps
