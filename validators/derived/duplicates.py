"""Rows that are the same as an earlier one in every column, whichever of a partnership's tabs they stand in."""

from collections import Counter

import numpy as np
import pandas as pd

from cop_sheets.layout import Tab
from cop_sheets.parsing import TabLocation


def find_duplicate_rows(rows: pd.DataFrame, tab: Tab, places: list[TabLocation]) -> dict[int, tuple[int, int]]:
    """Return, for each row of `rows` (by its index) that repeats an earlier one, that one's place and row."""
    required = [column.name for column in tab.columns if column.required and column.name in rows]
    # Equal rows are equal in the required columns: only those that are need a look at all of their cells.
    keys = list(zip(*(_comparable_values(rows[name]) for name in ("partnership", *required)), strict=True))
    repeated_keys = {key for key, count in Counter(keys).items() if count > 1}
    candidates = rows[[key in repeated_keys for key in keys]] if repeated_keys else rows.iloc[:0]
    seen: dict[tuple, tuple[int, int]] = {}
    duplicates = {}
    for index, partnership, place, row in zip(candidates.index.tolist(), candidates["partnership"].tolist(),
                                              candidates["place"].tolist(), candidates["row"].tolist(), strict=True):
        first = seen.setdefault((partnership, places[place].content(row)), (place, row))
        if first != (place, row):
            duplicates[index] = first
    return duplicates


def _comparable_values(column: pd.Series) -> list:
    """Return the values of `column` so that those that are alike are equal, and missing ones are alike."""
    values = column.to_numpy()
    if values.dtype.kind == "f":
        return np.where(np.isnan(values), None, values).tolist()
    return (values.view("int64") if values.dtype.kind == "M" else values).tolist()
