"""Who a report is for, and what they may not see: the one place that defines what NCPC sees and what it does not."""

from dataclasses import dataclass

from cop_sheets.settings import MIN_RESPONDENTS

FEW_ANSWERS = "few answers"


@dataclass(frozen=True)
class Audience:
    """What the readers of a report may see.

    `sees_people`: the cells of the layout's private columns, such as who was consulted and what respondents typed.
    `sees_small_groups`: outcomes by CoP however few answered, and the CoP of each response. `min_respondents`: an
    outcome with fewer answers has the note `few answers`, and an audience that sees no small groups does not get it.
    """

    sees_people: bool = True
    sees_small_groups: bool = True
    min_respondents: int = MIN_RESPONDENTS

    @property
    def suppression_reason(self) -> str:
        """The sentence shown instead of outcomes by CoP where a CoP has too few answers."""
        return ("NCPC sees outcomes by CoP only where every CoP has at least "
                f"{self.min_respondents} answers.")

    @property
    def later_suppression_reason(self) -> str:
        """The sentence shown instead of outcomes by CoP where too few answers are new since their last release."""
        return f"{self.suppression_reason[:-1]}, {self._later_quarters_text}"

    @property
    def answers_suppression_reason(self) -> str:
        """The sentence shown instead of the answers to a question."""
        return (f"NCPC sees what was answered only where at least {self.min_respondents} people answered, "
                f"{self._later_quarters_text}")

    @property
    def roles_suppression_reason(self) -> str:
        """The sentence shown instead of the number of answers by role."""
        return (f"NCPC sees which roles answered only where at least {self.min_respondents} people of each did, "
                f"{self._later_quarters_text}")

    @property
    def _later_quarters_text(self) -> str:
        return f"and at least {self.min_respondents} more in each later quarter in which anybody did."

    def is_few(self, answers: float | None) -> bool:
        """Return whether there are answers, but fewer than `min_respondents`; None counts as no answers."""
        return answers is not None and 0 < answers < self.min_respondents


PARTNERSHIP_AUDIENCE = Audience()    # a partnership for its own report, and everybody who has the workbooks


def ncpc_audience(min_respondents: int = MIN_RESPONDENTS) -> Audience:
    """Return the audience of the funder: every figure, but neither people nor small groups."""
    return Audience(sees_people=False, sees_small_groups=False, min_respondents=min_respondents)


def partnership_audience(min_respondents: int = MIN_RESPONDENTS) -> Audience:
    """Return the audience of a partnership for its own report, which sees everything."""
    return Audience(min_respondents=min_respondents)
