"""What flags keep to themselves: text that only its own partnership may read, and which CoP a response is of."""

from dataclasses import dataclass

from cop_sheets.layout import SURVEY_RESPONSES
from cop_sheets.places import Place

UNSURVEYED = "COP-17"   # the rule that says which CoPs have no response


@dataclass(frozen=True)
class Discretion:
    """What is told. `people`: what stands in private cells. `responders`: which CoP a survey response is of.
    `unsurveyed`: the partnerships of which it is not told which of their CoPs have no response.
    """

    people: bool = True
    responders: bool = True
    unsurveyed: frozenset[str] = frozenset()

    def hides(self, found: Place, row: int, column: int) -> bool:
        """Say whether what stands in a cell is kept back: spreadsheet row `row`, column from 0."""
        if not self.people and found.is_private(row, column):
            return True
        return self.hides_cop(found) and column == found.columns.get("cop_id") and row > (found.header_row or 0)

    def hides_cop(self, found: Place) -> bool:
        """Say whether it is kept back which CoP the rows of a tab are of."""
        return not self.responders and found.tab is SURVEY_RESPONSES


EVERYTHING = Discretion()
