"""Who looks at a report, and what is kept from them: the one place that says what NCPC sees and what it does not."""

from dataclasses import dataclass

from cop_sheets.settings import MIN_RESPONDENTS

FEW_ANSWERS = "few answers"


@dataclass(frozen=True)
class Audience:
    """What those who look may see.

    `sees_people`: what the layout's private columns hold, such as who was consulted and what respondents typed.
    `sees_small_groups`: outcomes by CoP however few answered, and which CoP a response is of. `min_respondents`: of
    fewer answers an outcome is noted as `few answers`, for everybody, and is kept from those who see no small groups.
    """

    sees_people: bool = True
    sees_small_groups: bool = True
    min_respondents: int = MIN_RESPONDENTS

    @property
    def suppression_reason(self) -> str:
        """The sentence that stands where outcomes by CoP are withheld because a CoP has too few answers."""
        return ("NCPC sees outcomes by CoP only where every CoP has at least "
                f"{self.min_respondents} answers.")

    @property
    def later_suppression_reason(self) -> str:
        """The sentence that stands where they are withheld because too few have come since they were told."""
        return f"{self.suppression_reason[:-1]}, {self._later_quarters_text}"

    @property
    def answers_suppression_reason(self) -> str:
        """The sentence that stands where what was answered is withheld."""
        return (f"NCPC sees what was answered only where at least {self.min_respondents} people answered, "
                f"{self._later_quarters_text}")

    @property
    def roles_suppression_reason(self) -> str:
        """The sentence that stands where it is withheld how many of each role answered."""
        return (f"NCPC sees which roles answered only where at least {self.min_respondents} people of each did, "
                f"{self._later_quarters_text}")

    @property
    def _later_quarters_text(self) -> str:
        return f"and at least {self.min_respondents} more in each later quarter in which anybody did."

    def is_few(self, answers: float | None) -> bool:
        """Say whether so few answered, though somebody did; nobody did where there is no number of answers."""
        return answers is not None and 0 < answers < self.min_respondents


PARTNERSHIP_AUDIENCE = Audience()    # a partnership that looks at itself, and whoever has the sheets themselves


def ncpc_audience(min_respondents: int = MIN_RESPONDENTS) -> Audience:
    """Return the audience that the funder is: every figure, but neither people nor small groups."""
    return Audience(sees_people=False, sees_small_groups=False, min_respondents=min_respondents)


def partnership_audience(min_respondents: int = MIN_RESPONDENTS) -> Audience:
    """Return the audience that a partnership is to itself: all of it."""
    return Audience(min_respondents=min_respondents)
