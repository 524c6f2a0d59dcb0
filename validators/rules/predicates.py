"""What rules ask of the rows of a view: a cell that is blank, unread or one of some values; several things at once."""

import pandas as pd

from cop_sheets.parsing.values import State
from validators.derived import UNREAD
from validators.rules.rule import Predicate


def blank(name: str) -> Predicate:
    """Say that nothing stands in column `name`, or that the tab has no such column."""
    return lambda view: view[f"state:{name}"].isin([State.BLANK, State.ABSENT])


def unread(name: str) -> Predicate:
    """Say that what stands in column `name` can't be read."""
    return lambda view: view[f"state:{name}"].isin(UNREAD)


def both(*predicates: Predicate) -> Predicate:
    """Say that all of `predicates` hold."""
    def held(view: pd.DataFrame) -> pd.Series:
        together = predicates[0](view)
        for predicate in predicates[1:]:
            together = together & predicate(view)
        return together
    return held


def is_in(name: str, *values: str) -> Predicate:
    """Say that column `name` holds one of `values`."""
    return lambda view: view[name].isin(values)
