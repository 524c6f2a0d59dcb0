"""The check results of one partnership, taken from those of all.

Nothing is derived or checked across partnerships, except by the rules about duplicate workbooks, which name another
partnership and are left out here. So the results are those of checking that partnership alone (a test verifies it), at
a twentieth of the cost: pandera and pandas take as long for few rows as for many.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from cop_sheets.layout import DATA_TABS, Tab
from cop_sheets.parsing import Tables
from validators.check_results import CheckResults
from validators.derived import DerivedTables, MonthlyDosage
from validators.engine import valid_answers
from validators.rules import DUPLICATE_WORKBOOKS, RULES


@dataclass(frozen=True)
class PartnershipResults:
    """The `results` of one partnership. `before`: by tab slug, how many rows of other partnerships precede its own."""

    results: CheckResults
    before: dict[str, int]

    def position(self, tab: Tab, whole: int) -> int:
        """Return the position in this partnership's table of the row at position `whole` in the table of all."""
        return whole - self.before[tab.slug]


def results_for_partnership(whole: CheckResults, partnership: str) -> PartnershipResults:
    """Return the results of `partnership`, without reference to rows of other partnerships."""
    tables = whole.derived.tables.of([partnership])
    place_offset = _place_offset(whole.derived.tables, tables)
    row_offsets = {tab.slug: _row_offset(whole.derived.tables[tab].values, partnership) for tab in DATA_TABS}
    frames = {}
    for tab in DATA_TABS:
        frame = _filter_partnership(whole.derived[tab], partnership, place_offset)
        frames[tab.slug] = frame.set_axis(frame.index - row_offsets[tab.slug])
    derived = DerivedTables(tables, whole.derived.period, frames)
    other_rules = [number for number, rule in enumerate(RULES) if rule.view == DUPLICATE_WORKBOOKS]
    is_own = ~whole.violations["rule"].isin(other_rules)
    violations = _filter_partnership(whole.violations[is_own], partnership, place_offset).reset_index(drop=True)
    violations["details"] = [details.shifted(place_offset) for details in violations["details"]]
    return PartnershipResults(CheckResults(derived, _filter_months(whole.months, partnership, place_offset), violations,
                                           valid_answers(derived)), row_offsets)


def _place_offset(whole: Tables, part: Tables) -> int:
    """Return how many locations of `whole` precede those of `part`, which are consecutive."""
    if not part.locations:
        return 0
    return next(number for number, location in enumerate(whole.locations) if location is part.locations[0])


def _row_offset(values: pd.DataFrame, partnership: str) -> int:
    own_rows = np.flatnonzero((values["partnership"] == partnership).to_numpy())
    return int(own_rows[0]) if len(own_rows) else 0


def _filter_partnership(frame: pd.DataFrame, partnership: str, place_offset: int) -> pd.DataFrame:
    """Return a copy of the partnership's rows of `frame`, with `place` reduced by `place_offset`."""
    own = frame[frame["partnership"] == partnership].copy()
    own["place"] = own["place"].where(own["place"] < 0, own["place"] - place_offset)
    return own


def _filter_months(whole: MonthlyDosage, partnership: str, place_offset: int) -> MonthlyDosage:
    is_own = (whole.cops["partnership"] == partnership).to_numpy()
    cops = _filter_partnership(whole.cops, partnership, place_offset).reset_index(drop=True)
    return MonthlyDosage(cops, whole.states[is_own], whole.held[is_own], whole.due[is_own])
