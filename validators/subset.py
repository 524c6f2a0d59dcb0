"""What the rules found in one partnership, taken from what they found in all.

No fact looks from one partnership's rows at another's, and no rule but those about equal workbooks, which name another
partnership and are left out. So the part says what judging that partnership alone says (a test holds that), at a
twentieth of the cost: pandera and pandas cost the same for few rows as for many.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from cop_sheets.layout import DATA_TABS, Tab
from cop_sheets.parsing import Tables
from validators.derived import CopMonths, Facts
from validators.engine import Findings, valid_answers
from validators.rules import RULES, TWINS


@dataclass(frozen=True)
class Part:
    """The `findings` of one partnership. `before`, by tab slug: how many rows of the whole stand before its own."""

    findings: Findings
    before: dict[str, int]

    def position(self, tab: Tab, whole: int) -> int:
        """Return where a row of the part stands that stands at `whole` in the table of all."""
        return whole - self.before[tab.slug]


def part_of(whole: Findings, partnership: str) -> Part:
    """Return what `whole` found in `partnership`; nothing in it refers to another one's rows."""
    tables = whole.facts.tables.of([partnership])
    places = _places_before(whole.facts.tables, tables)
    before = {tab.slug: _rows_before(whole.facts.tables[tab].values, partnership) for tab in DATA_TABS}
    frames = {}
    for tab in DATA_TABS:
        frame = _own(whole.facts[tab], partnership, places)
        frames[tab.slug] = frame.set_axis(frame.index - before[tab.slug])
    facts = Facts(tables, whole.facts.period, frames)
    own = ~whole.lines["rule"].isin([number for number, rule in enumerate(RULES) if rule.view == TWINS])
    lines = _own(whole.lines[own], partnership, places).reset_index(drop=True)
    lines["details"] = [details.moved(places) for details in lines["details"]]
    return Part(Findings(facts, _months(whole.months, partnership, places), lines, valid_answers(facts)), before)


def _places_before(whole: Tables, part: Tables) -> int:
    """Return how many places of the whole stand before the part's, which stand together."""
    if not part.places:
        return 0
    return next(number for number, found in enumerate(whole.places) if found is part.places[0])


def _rows_before(values: pd.DataFrame, partnership: str) -> int:
    own = np.flatnonzero((values["partnership"] == partnership).to_numpy())
    return int(own[0]) if len(own) else 0


def _own(frame: pd.DataFrame, partnership: str, places: int) -> pd.DataFrame:
    """Return a copy of the partnership's lines of `frame`, each at its place in the part."""
    own = frame[frame["partnership"] == partnership].copy()
    own["place"] = own["place"].where(own["place"] < 0, own["place"] - places)
    return own


def _months(whole: CopMonths, partnership: str, places: int) -> CopMonths:
    own = (whole.cops["partnership"] == partnership).to_numpy()
    cops = _own(whole.cops, partnership, places).reset_index(drop=True)
    return CopMonths(cops, whole.states[own], whole.held[own], whole.due[own])
