"""Functions that make predicates: from a view, a boolean Series that says for which rows a condition holds."""

import pandas as pd

from cop_sheets.parsing.values import CellStatus
from validators.derived import UNREADABLE_STATES
from validators.rules.rule import Predicate


def is_blank(name: str) -> Predicate:
    """Rows whose cell in column `name` is blank, or whose tab has no such column.

    The second because `Rule.needs` leaves the columns that a tab requires to TAB-02; a CoP without one of those still
    breaks the rule, which counts for its standing.
    """
    return lambda view: view[f"state:{name}"].isin([CellStatus.BLANK, CellStatus.ABSENT])


def is_unreadable(name: str) -> Predicate:
    """Rows whose cell in column `name` can't be read."""
    return lambda view: view[f"state:{name}"].isin(UNREADABLE_STATES)


def all_of(*predicates: Predicate) -> Predicate:
    """Rows for which all of `predicates` hold."""
    def all_hold(view: pd.DataFrame) -> pd.Series:
        result = predicates[0](view)
        for predicate in predicates[1:]:
            result = result & predicate(view)
        return result
    return all_hold


def is_in(name: str, *values: str | CellStatus) -> Predicate:
    """Rows whose value in column `name` is one of `values`."""
    return lambda view: view[name].isin(values)


def is_true(name: str) -> Predicate:
    """Rows whose boolean column `name` is true."""
    return lambda view: view[name].astype(bool)


def has_text(name: str) -> Predicate:
    """Rows whose text column `name` is not empty."""
    return lambda view: view[name] != ""


def is_positive(name: str) -> Predicate:
    """Rows whose number in column `name` is above 0."""
    return lambda view: view[name] > 0


def negate(predicate: Predicate) -> Predicate:
    """Rows for which `predicate` doesn't hold."""
    return lambda view: ~predicate(view)
