"""The NumPy type of dates in tables, and which cell statuses mean that a cell can't be read."""

from datetime import date

import numpy as np

from cop_sheets.parsing.values import CellStatus

UNREADABLE_STATES = (CellStatus.UNREADABLE, CellStatus.ERROR, CellStatus.AMBIGUOUS)


def to_datetime64(day: date) -> np.datetime64:
    """Return `day` as datetime64[s], the type of dates in tables."""
    return np.datetime64(day, "s")
