"""View of the tab Survey Items: reversed scales, and Before and Now questions that can't be paired."""

import pandas as pd

from cop_sheets.parsing import SurveyItem, WorkbookMap
from cop_sheets.program_words import OUTCOMES
from validators.derived import DerivedTables


def survey_items_view(derived: DerivedTables) -> pd.DataFrame:
    """Return one row per Survey Items row with a reversed scale (`turned`), and per outcome with `unclear` pairs.

    The latter points at the first of the outcome's questions. `as_read`: the scale, lowest first; `halves`: how many
    Before and Now questions the outcome has.
    """
    numbers = {(location.partnership, location.raw_sheet.name): number
               for number, location in enumerate(derived.tables.locations)}
    rows: list[dict[str, object]] = []
    for workbook_map in derived.tables.workbook_maps:
        partnership = workbook_map.workbook.partnership
        defaults: dict[str, object] = {"partnership": partnership, "turned": False, "as_read": "", "unclear": False,
                                       "halves": 0, "outcome": 0, "outcome_words": ""}
        items: list[tuple[SurveyItem, dict[str, object]]] = [
            (item, {"turned": True, "as_read": item.scale.description})
            for item in workbook_map.survey.items if item.scale.was_reversed]
        items += [(_first_with_column(workbook_map, halves),
                   {"unclear": True, "halves": len(halves), "outcome": outcome,
                    "outcome_words": OUTCOMES[outcome - 1]})
                  for outcome, halves in workbook_map.survey.ambiguous_pairs.items()]
        rows += [defaults | {"place": numbers[partnership, item.config_row.sheet], "row": item.config_row.row} | values
                 for item, values in items]
    columns = ["partnership", "place", "row", "turned", "as_read", "unclear", "halves", "outcome",
               "outcome_words"]
    return pd.DataFrame(rows, columns=columns).assign(cop="")


def _first_with_column(workbook_map: WorkbookMap, halves: list[SurveyItem]) -> SurveyItem:
    """Return the first item whose question is on a responses tab; the others have flags of their own."""
    unasked = {(error.config_row.sheet, error.config_row.row) for error in workbook_map.errors
               if error.column == "question"}
    return next((item for item in halves if (item.config_row.sheet, item.config_row.row) not in unasked), halves[0])
