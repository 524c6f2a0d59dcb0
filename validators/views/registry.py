"""Adds the registry's errors to views, so that the rules about tabs, columns, cells and ids report them too."""

from collections import defaultdict

import numpy as np
import pandas as pd

from cop_sheets.layout import Tab
from cop_sheets.parsing.values import CellStatus
from cop_sheets.registry import PARTNERSHIPS_TAB, RegistryError, RegistryErrorType
from cop_sheets.text import join_words
from validators.derived import DerivedTables

# The `place` of rows about the registry, which is no partnership's workbook; `fault` is then its `RegistryError`.
REGISTRY_PLACE = -2
_STATES = {RegistryErrorType.BLANK: CellStatus.BLANK, RegistryErrorType.UNREADABLE: CellStatus.UNREADABLE,
           RegistryErrorType.ERROR: CellStatus.ERROR}
_STATUSES = {RegistryErrorType.NO_COLUMN: "lacking", RegistryErrorType.UNKNOWN_COLUMN: "unknown",
             RegistryErrorType.REPEATED_COLUMN: "repeated"}


def with_registry_errors(view: pd.DataFrame, name: str, derived: DerivedTables) -> pd.DataFrame:
    """Return the view called `name` with a row for each error of the registry that its rules report."""
    rows = _rows_by_view(derived.tables.registry_errors).get(name)
    if not rows:
        return view
    registry_rows = pd.DataFrame(rows).assign(place=REGISTRY_PLACE, cop="", tab=PARTNERSHIPS_TAB.name)
    return pd.concat([view, registry_rows], ignore_index=True) if len(view) else registry_rows


def partnerships_flagged_in_registry(derived: DerivedTables) -> set[str]:
    """Return the partnerships that were not read because of an error in the registry, which is flagged there."""
    return {error.partnership for error in derived.tables.registry_errors if error.prevents_reading}


def _rows_by_view(errors: list[RegistryError]) -> dict[str, list[dict[str, object]]]:
    rows: dict[str, list[dict[str, object]]] = defaultdict(list)
    for error in errors:
        view, row = _view_and_values(error)
        rows[view].append(row | {"fault": error, "partnership": error.partnership, "row": error.row,
                                 "sheet": error.tab, "column_index": error.index})
    return rows


def _view_and_values(error: RegistryError) -> tuple[str, dict[str, object]]:
    """Return the name of the view whose rules report `error`, and the values of its columns."""
    if error.error_type in _STATES:
        return "cells", {"column": error.name, "state": _STATES[error.error_type], "required": error.required,
                         "figure": error.required, "kind": "setting", "accepted": error.fix, "understood": "",
                         "problem": error.problem, "consequence": error.problem}
    if error.error_type is RegistryErrorType.DUPLICATE:
        return "ids", {"column": error.name, "repeated": True, "unclear": False, "typed": error.value,
                       "problem": error.problem}
    if error.error_type in _STATUSES:
        first = np.nan if error.first_index is None else error.first_index
        return "columns", {"name": error.name, "status": _STATUSES[error.error_type], "wanted": error.header,
                           "other_index": first, "first_headers": _headers_text(PARTNERSHIPS_TAB)}
    return "tabs", {"missing": error.error_type is RegistryErrorType.NO_TAB,
                    "headerless": error.error_type is RegistryErrorType.NO_HEADERS,
                    "first_headers": _headers_text(PARTNERSHIPS_TAB)}


def _headers_text(tab: Tab) -> str:
    return join_words(column.header for column in tab.columns)
