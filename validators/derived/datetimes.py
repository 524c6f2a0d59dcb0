"""How dates are held in tables, and which cells can't be read."""

from datetime import date

import numpy as np

from cop_sheets.parsing.values import State

UNREAD = (State.UNREADABLE, State.PROBLEM, State.AMBIGUOUS)


def moment(day: date) -> np.datetime64:
    """Return `day` as the tables hold dates."""
    return np.datetime64(day, "s")
