"""How dates are held in tables, and which cells can't be read."""

from datetime import date

import numpy as np

from cop_sheets.parsing.values import CellStatus

UNREADABLE_STATES = (CellStatus.UNREADABLE, CellStatus.ERROR, CellStatus.AMBIGUOUS)


def to_datetime64(day: date) -> np.datetime64:
    """Return `day` as the tables hold dates."""
    return np.datetime64(day, "s")
