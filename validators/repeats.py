"""Rows that are the same as an earlier one in every column, whichever of a partnership's tabs they stand in."""

import pandas as pd

from cop_sheets.layout import Tab
from cop_sheets.places import Place


def repeats(rows: pd.DataFrame, tab: Tab, places: list[Place]) -> dict[int, tuple[int, int]]:
    """Return, for each row of `rows` (by its index) that repeats an earlier one, that one's place and row."""
    required = [column.name for column in tab.columns if column.required and column.name in rows]
    # Equal rows are equal in the required columns: only those that are need a look at all of their cells.
    likely = rows[rows.duplicated(["partnership", *required], keep=False)]
    seen: dict[tuple, tuple[int, int]] = {}
    found = {}
    for index, partnership, place, row in zip(likely.index.tolist(), likely["partnership"].tolist(),
                                              likely["place"].tolist(), likely["row"].tolist(), strict=True):
        first = seen.setdefault((partnership, places[place].content(row)), (place, row))
        if first != (place, row):
            found[index] = first
    return found
