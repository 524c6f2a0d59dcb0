"""The registry's faults as lines of the views, so that the rules about tabs, columns, cells and ids judge them too."""

from collections import defaultdict

import numpy as np
import pandas as pd

from cop_sheets.layout import Tab
from cop_sheets.parsing.values import State
from cop_sheets.registry import PARTNERSHIPS, RegistryFault, Trouble
from cop_sheets.text import listed
from validators.derived import Facts

# Stands for a place in lines of the registry: it is no partnership's workbook. `fault` is then the fault itself.
REGISTRY = -2
_STATES = {Trouble.BLANK: State.BLANK, Trouble.UNREADABLE: State.UNREADABLE, Trouble.ERROR: State.PROBLEM}
_STATUSES = {Trouble.NO_COLUMN: "lacking", Trouble.UNKNOWN_COLUMN: "unknown", Trouble.REPEATED_COLUMN: "repeated"}


def with_registry(view: pd.DataFrame, name: str, facts: Facts) -> pd.DataFrame:
    """Return the view called `name` with a line for each of the registry's faults that its rules speak of."""
    lines = _lines(facts.tables.registry_faults).get(name)
    if not lines:
        return view
    added = pd.DataFrame(lines).assign(place=REGISTRY, cop="", tab=PARTNERSHIPS.name)
    return pd.concat([view, added], ignore_index=True) if len(view) else added


def told_by_the_registry(facts: Facts) -> set[str]:
    """Return the partnerships that were not read for a reason which a flag in the registry tells."""
    return {fault.partnership for fault in facts.tables.registry_faults if fault.unread}


def _lines(faults: list[RegistryFault]) -> dict[str, list[dict]]:
    lines: dict[str, list[dict]] = defaultdict(list)
    for fault in faults:
        view, line = _judged(fault)
        lines[view].append(line | {"fault": fault, "partnership": fault.partnership, "row": fault.row,
                                   "sheet": fault.tab, "column_index": fault.index})
    return lines


def _judged(fault: RegistryFault) -> tuple[str, dict]:
    """Return the view whose rules judge `fault`, and what they look at and fill their sentences with."""
    if fault.trouble in _STATES:
        return "cells", {"column": fault.name, "state": _STATES[fault.trouble], "required": fault.required,
                         "figure": fault.required, "kind": "setting", "accepted": fault.fix, "understood": "",
                         "problem": fault.problem, "consequence": fault.problem}
    if fault.trouble is Trouble.TWICE:
        return "ids", {"column": fault.name, "repeated": True, "unclear": False, "typed": fault.value,
                       "problem": fault.problem}
    if fault.trouble in _STATUSES:
        first = np.nan if fault.first_index is None else fault.first_index
        return "columns", {"name": fault.name, "status": _STATUSES[fault.trouble], "wanted": fault.header,
                           "other_index": first, "first_headers": _headers(PARTNERSHIPS)}
    return "tabs", {"missing": fault.trouble is Trouble.NO_TAB, "headerless": fault.trouble is Trouble.NO_HEADERS,
                    "first_headers": _headers(PARTNERSHIPS)}


def _headers(tab: Tab) -> str:
    return listed(column.header for column in tab.columns)
