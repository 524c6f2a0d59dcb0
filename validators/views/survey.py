"""Views of the tab Survey Items: scales that were turned round, and Before and Now questions that can't be paired."""

import pandas as pd

from cop_sheets.layout import OUTCOMES
from cop_sheets.parsing import Item, Placed
from validators.derived import Facts


def survey_items_view(facts: Facts) -> pd.DataFrame:
    """A line a Survey Items line whose scale was turned round, or the first of an outcome's pairs that aren't clear."""
    numbers = {(found.partnership, found.grid.name): number for number, found in enumerate(facts.tables.places)}
    lines = []
    for placed in facts.tables.placed:
        common = {"partnership": placed.workbook.partnership, "turned": False, "as_read": "", "unclear": False,
                  "halves": 0, "outcome": 0, "outcome_words": ""}
        found = [(item, {"turned": True, "as_read": item.scale.as_read})
                 for item in placed.survey.items if item.scale.turned]
        found += [(_first_asked(placed, halves),
                   {"unclear": True, "halves": len(halves), "outcome": outcome,
                    "outcome_words": OUTCOMES[outcome - 1]})
                  for outcome, halves in placed.survey.unpaired.items()]
        lines += [common | {"place": numbers[placed.workbook.partnership, item.line.sheet], "row": item.line.row} | told
                  for item, told in found]
    columns = ["partnership", "place", "row", "turned", "as_read", "unclear", "halves", "outcome",
               "outcome_words"]
    return pd.DataFrame(lines, columns=columns).assign(cop="")


def _first_asked(placed: Placed, halves: list[Item]) -> Item:
    """Return the first line whose question stands on a responses tab: of the others another flag speaks."""
    unasked = {(fault.line.sheet, fault.line.row) for fault in placed.faults if fault.column == "question"}
    return next((item for item in halves if (item.line.sheet, item.line.row) not in unasked), halves[0])
