"""What a finding knows of the view's row that it was found in, looked up when somebody asks and kept for no hit."""

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

# Of a view of up to so many rows whole columns are made Python's own values, for single look-ups cost.
_MAX_CONVERTED_ROWS = 20_000


class ViewRows:
    """The rows of a view that rules speak of; a value is read as the Python value that it is."""

    def __init__(self, view: pd.DataFrame) -> None:
        self._view = view
        self._columns: dict[str, np.ndarray] = {}

    @property
    def names(self) -> pd.Index:
        """The view's columns."""
        return self._view.columns

    def value(self, position: int, name: str) -> object:
        """Return the value of one row. Raises KeyError."""
        if len(self._view) > _MAX_CONVERTED_ROWS:
            value = self._view[name].iat[position]
            return value.item() if isinstance(value, np.generic) else value
        if name not in self._columns:
            self._columns[name] = self._view[name].to_numpy(dtype=object)
        return self._columns[name][position]


class Details(Mapping):
    """One row of a view by column name. `places`: so many places stand before its own, see `Details.shifted`."""

    __slots__ = ("_place_offset", "_position", "_rows")

    def __init__(self, rows: ViewRows, position: int, place_offset: int = 0) -> None:
        self._rows, self._position, self._place_offset = rows, position, place_offset

    def __getitem__(self, name: str) -> object:
        value = self._rows.value(self._position, name)
        return value - self._place_offset if name == "place" and value >= 0 else value

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows.names)

    def __len__(self) -> int:
        return len(self._rows.names)

    def __or__(self, other: Mapping) -> dict:
        return {**self, **other}

    def shifted(self, place_offset: int) -> "Details":
        """Return the same row where `place_offset` places that stood before its own are gone."""
        return Details(self._rows, self._position, self._place_offset + place_offset)
