"""Rows that are equal to an earlier one in every column, on any of the partnership's sheets of that tab."""

from collections import Counter

import numpy as np
import pandas as pd

from cop_sheets.layout import Tab
from cop_sheets.parsing import TabLocation


def find_duplicate_rows(rows: pd.DataFrame, tab: Tab, locations: list[TabLocation]) -> dict[int, tuple[int, int]]:
    """Return, by index, for each row of `rows` that equals an earlier one, place and row of the first such row."""
    required = [column.name for column in tab.columns if column.required and column.name in rows]
    # All cells are compared only in rows that are equal in the required columns.
    keys = list(zip(*(_comparable_values(rows[name]) for name in ("partnership", *required)), strict=True))
    repeated_keys = {key for key, count in Counter(keys).items() if count > 1}
    candidates = rows[[key in repeated_keys for key in keys]] if repeated_keys else rows.iloc[:0]
    seen: dict[tuple[object, ...], tuple[int, int]] = {}
    duplicates = {}
    for index, partnership, place, row in zip(candidates.index.tolist(), candidates["partnership"].tolist(),
                                              candidates["place"].tolist(), candidates["row"].tolist(), strict=True):
        first = seen.setdefault((partnership, locations[place].content(row)), (place, row))
        if first != (place, row):
            duplicates[index] = first
    return duplicates


def _comparable_values(column: pd.Series) -> list[object]:
    """Return the values of `column` as hashable values, with missing ones equal to each other."""
    values: np.ndarray = column.to_numpy()
    if values.dtype.kind == "f":
        values = np.where(np.isnan(values), np.array(None, object), values)
    elif values.dtype.kind == "M":
        values = values.view("int64")
    result: list[object] = values.tolist()
    return result
