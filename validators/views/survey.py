"""Views of the tab Survey Items: scales that were turned round, and Before and Now questions that can't be paired."""

import pandas as pd

from cop_sheets.layout import OUTCOMES
from cop_sheets.parsing import SurveyItem, WorkbookMap
from validators.derived import DerivedTables


def survey_items_view(derived: DerivedTables) -> pd.DataFrame:
    """A line a Survey Items line whose scale was turned round, or the first of an outcome's pairs that aren't clear."""
    numbers = {(found.partnership, found.raw_sheet.name): number for number,
               found in enumerate(derived.tables.locations)}
    rows = []
    for placed in derived.tables.workbook_maps:
        defaults = {"partnership": placed.workbook.partnership, "turned": False, "as_read": "", "unclear": False,
                    "halves": 0, "outcome": 0, "outcome_words": ""}
        found = [(item, {"turned": True, "as_read": item.scale.description})
                 for item in placed.survey.items if item.scale.was_reversed]
        found += [(_first_with_column(placed, halves),
                   {"unclear": True, "halves": len(halves), "outcome": outcome,
                    "outcome_words": OUTCOMES[outcome - 1]})
                  for outcome, halves in placed.survey.ambiguous_pairs.items()]
        rows += [defaults | {"place": numbers[placed.workbook.partnership, item.config_row.sheet],
                             "row": item.config_row.row} | values
                 for item, values in found]
    columns = ["partnership", "place", "row", "turned", "as_read", "unclear", "halves", "outcome",
               "outcome_words"]
    return pd.DataFrame(rows, columns=columns).assign(cop="")


def _first_with_column(workbook_maps: WorkbookMap, halves: list[SurveyItem]) -> SurveyItem:
    """Return the first line whose question stands on a responses tab: of the others another flag speaks."""
    unasked = {(error.config_row.sheet, error.config_row.row) for error in workbook_maps.errors
               if error.column == "question"}
    return next((item for item in halves if (item.config_row.sheet, item.config_row.row) not in unasked), halves[0])
