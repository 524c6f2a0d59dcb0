"""The row of a view in which a violation was found: its values are read on demand, not copied for each violation."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

# Up to this size whole columns are converted to Python values, because reading single values is slow.
_MAX_CONVERTED_ROWS = 20_000


class ViewRows:
    """The rows of a view that violate a rule. Values are returned as Python values."""

    def __init__(self, view: pd.DataFrame) -> None:
        self._view = view
        self._columns: dict[str, np.ndarray] = {}

    @property
    def names(self) -> pd.Index:
        """The view's columns."""
        return self._view.columns

    def value(self, position: int, name: str) -> Any:
        """Return the value of column `name` in one row. Raises KeyError."""
        if len(self._view) > _MAX_CONVERTED_ROWS:
            value = self._view[name].iat[position]
            return value.item() if isinstance(value, np.generic) else value
        if name not in self._columns:
            self._columns[name] = self._view[name].to_numpy(dtype=object)
        return self._columns[name][position]


class Details(Mapping[str, Any]):
    """One row of a view, by column name.

    `place_offset` is subtracted from its `place`, see `Details.shifted`.
    """

    __slots__ = ("_place_offset", "_position", "_rows")

    def __init__(self, rows: ViewRows, position: int, place_offset: int = 0) -> None:
        self._rows, self._position, self._place_offset = rows, position, place_offset

    def __getitem__(self, name: str) -> Any:
        value = self._rows.value(self._position, name)
        return value - self._place_offset if name == "place" and value >= 0 else value

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows.names)

    def __len__(self) -> int:
        return len(self._rows.names)

    def __or__(self, other: Mapping[str, Any]) -> dict[str, Any]:
        return {**self, **other}

    def shifted(self, place_offset: int) -> "Details":
        """Return the same row for `Tables.locations` without the first `place_offset` locations."""
        return Details(self._rows, self._position, self._place_offset + place_offset)
