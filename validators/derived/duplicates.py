"""Rows that are the same as an earlier one in every column, whichever of a partnership's tabs they stand in."""

from collections import Counter

import numpy as np
import pandas as pd

from cop_sheets.layout import Tab
from cop_sheets.parsing import Place


def repeats(rows: pd.DataFrame, tab: Tab, places: list[Place]) -> dict[int, tuple[int, int]]:
    """Return, for each row of `rows` (by its index) that repeats an earlier one, that one's place and row."""
    required = [column.name for column in tab.columns if column.required and column.name in rows]
    # Equal rows are equal in the required columns: only those that are need a look at all of their cells.
    keys = list(zip(*(_comparable(rows[name]) for name in ("partnership", *required)), strict=True))
    often = {key for key, count in Counter(keys).items() if count > 1}
    likely = rows[[key in often for key in keys]] if often else rows.iloc[:0]
    seen: dict[tuple, tuple[int, int]] = {}
    found = {}
    for index, partnership, place, row in zip(likely.index.tolist(), likely["partnership"].tolist(),
                                              likely["place"].tolist(), likely["row"].tolist(), strict=True):
        first = seen.setdefault((partnership, places[place].content(row)), (place, row))
        if first != (place, row):
            found[index] = first
    return found


def _comparable(column: pd.Series) -> list:
    """Return the values of `column` so that those that are alike are equal, and missing ones are alike."""
    values = column.to_numpy()
    if values.dtype.kind == "f":
        return np.where(np.isnan(values), None, values).tolist()
    return (values.view("int64") if values.dtype.kind == "M" else values).tolist()
