"""NCPC outputs: CoPs, sessions for each, training events and participants, individuals and hours of consultation."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from cop_sheets.layout import CONSULTATIONS, COPS, PID, SESSIONS, TRAININGS, Tab
from cop_sheets.people import person_key
from summaries.accounting import REASONS, Accounts, has_hours, has_individuals
from summaries.figures import (
    ITEM,
    OUTPUT,
    PARTNERSHIP,
    Figure,
    joined,
    number_text,
    plural,
    positions,
    reasons,
)
from validators.facts import Facts

INDICATORS = ("Number of CoPs", "Number of sessions", "Number of training events", "Number of participants",
              "Number of individuals receiving consultation", "Hours of consultation")
MAY_BE_DUPLICATED = "may be duplicated"


class Rows:
    """The counted and the excluded rows of each tab, a partnership at a time."""

    def __init__(self, accounts: Accounts) -> None:
        self.accounts = accounts
        tabs = (COPS, SESSIONS, TRAININGS, CONSULTATIONS)
        self._counted = {tab: _with_repeats(accounts, accounts.counted(tab)) for tab in tabs}
        self._counted[SESSIONS] = _with_outside(accounts.facts, self._counted[SESSIONS])
        self._groups = {tab: frame.groupby("partnership", sort=False).indices for tab, frame in self._counted.items()}
        self._left_out = {tab: left_out_by_partnership(accounts, tab) for tab in tabs}
        self.active = accounts.facts.active
        self._active = self.active.groupby("partnership", sort=False).indices

    def counted(self, tab: Tab, partnership: str) -> pd.DataFrame:
        """Return the counted rows of one partnership's tab."""
        return self._counted[tab].iloc[self._groups[tab].get(partnership, [])]

    def left_out(self, tab: Tab, partnership: str) -> pd.Series:
        """Return the excluded rows' positions and reasons."""
        return self._left_out[tab].get(partnership, pd.Series(dtype=object))

    def active_cops(self, partnership: str) -> pd.DataFrame:
        """Return the CoPs active in the year, one row each."""
        return self.active.iloc[self._active.get(partnership, [])]


def left_out_by_partnership(accounts: Accounts, tab: Tab) -> dict[str, pd.Series]:
    """Return the excluded rows of `tab`, with their reasons, by partnership."""
    fates = accounts.fate[tab.slug]
    excluded = fates[fates.isin(REASONS)]
    names = accounts.facts.tables[tab].values.loc[excluded.index, "partnership"]
    return {name: part for name, part in excluded.groupby(names, sort=False)}


def output_figures(rows: Rows, partnership: str) -> Iterator[Figure]:
    """Yield the output figures of one partnership: each Partnership row, followed by its Item rows."""
    yield _cops(rows, partnership)
    yield from _sessions(rows, partnership)
    yield from _trainings(rows, partnership)
    yield from _consultations(rows, partnership)


def _figure(indicator: str, partnership: str, tab: Tab, number: float | None, **more) -> Figure:
    return Figure(OUTPUT, more.pop("level", PARTNERSHIP), indicator, partnership, tab, number, number_text(number), **more)


def _cops(rows: Rows, partnership: str) -> Figure:
    active, counted = rows.active_cops(partnership), rows.counted(COPS, partnership)
    meeting = set(rows.counted(SESSIONS, partnership)["cop"])
    silent = sum(cop not in meeting for cop in active["cop"])
    notes = [f"{silent} of {len(active)} held no session"] if len(active) else []
    derived = int(active["start_date"].isna().sum())
    if derived:
        notes.append(f"{derived} without a readable Start Date, active from the first held session")
    return _figure(INDICATORS[0], partnership, COPS, len(active), notes=notes, used=positions(counted),
                   left_out=rows.left_out(COPS, partnership))


def _sessions(rows: Rows, partnership: str) -> Iterator[Figure]:
    counted, left_out = rows.counted(SESSIONS, partnership), rows.left_out(SESSIONS, partnership)
    facts = rows.accounts.facts
    yield _figure(INDICATORS[1], partnership, SESSIONS, len(counted), notes=_session_notes(counted),
                  used=positions(counted), left_out=left_out)
    cops = facts[COPS]
    own = cops[(cops["partnership"] == partnership) & cops["first"]].drop_duplicates("cop")
    active = set(rows.active_cops(partnership)["cop"])
    by_cop = counted.groupby("cop", sort=False).indices
    left_cops = facts[SESSIONS].loc[left_out.index, "cop"]
    for cop, name in zip(own["cop"], own["cop_name"], strict=True):
        if cop in active or cop in by_cop:
            held = counted.iloc[by_cop.get(cop, [])]
            notes = _session_notes(held) + ([] if cop in active else ["not active in the year by its dates"])
            yield _figure(INDICATORS[1], partnership, SESSIONS, len(held), level=ITEM, item_id=cop, item=name, notes=notes,
                          used=positions(held), left_out=left_out[left_cops == cop])


def _session_notes(counted: pd.DataFrame) -> list[str]:
    outside = int(counted["outside"].sum())
    return ([f"{outside} outside the CoP's dates"] if outside else []) + _identical_note(counted)


def _identical_note(counted: pd.DataFrame) -> list[str]:
    same = int(counted["identical"].sum())
    return [f"{same} identical to another row"] if same else []


def _with_outside(facts: Facts, counted: pd.DataFrame) -> pd.DataFrame:
    """Say of each counted session whether it lies outside its CoP's typed dates; it counts all the same."""
    cops = facts[COPS]
    spans = cops[cops["first"]].set_index(["partnership", "cop"])
    keys = pd.MultiIndex.from_frame(counted[["partnership", "cop"]])
    dates = counted["date"].to_numpy()
    starts, ends = (spans[name].reindex(keys).to_numpy() for name in ("start_date", "end_date"))
    return counted.assign(outside=(dates < starts) | (dates > ends))


def _with_repeats(accounts: Accounts, counted: pd.DataFrame) -> pd.DataFrame:
    """Say of each counted row whether an earlier one is the same in every column; it counts all the same."""
    places = accounts.facts.tables.places
    headers = {number: tuple(found.headers) for number, found in enumerate(places)}
    seen: set[tuple] = set()
    same = []
    for partnership, place, row in zip(counted["partnership"], counted["place"], counted["row"], strict=True):
        cells = (partnership, headers[place], tuple(places[place].grid.rows[row - 1]))
        same.append(cells in seen)
        seen.add(cells)
    return counted.assign(identical=np.array(same, bool))


def _trainings(rows: Rows, partnership: str) -> Iterator[Figure]:
    counted, left_out = rows.counted(TRAININGS, partnership), rows.left_out(TRAININGS, partnership)
    identical = _identical_note(counted)
    yield _figure(INDICATORS[2], partnership, TRAININGS, len(counted), notes=identical, used=positions(counted),
                  left_out=left_out)
    told = counted["participants"].notna()
    untold = counted.index[~told]
    total = float(counted.loc[told, "participants"].sum()) if told.any() or not len(counted) else None
    notes = identical + ([f"{plural(len(untold), 'training')} without a readable number of participants"]
                         if len(untold) else [])
    why = "no readable number of participants"
    yield _figure(INDICATORS[3], partnership, TRAININGS, total, notes=notes, used=positions(counted[told]),
                  left_out=joined(left_out, reasons(untold, why)))
    for index, training in counted.iterrows():
        number = training["participants"]
        known = number == number
        day = f"{training['date']:%Y-%m-%d}"
        yield _figure(INDICATORS[3], partnership, TRAININGS, float(number) if known else None, level=ITEM,
                      item_id=training["training_id"] or f"{training['title']} {day}".strip(), item=training["title"],
                      notes=[] if known else [why], used=np.array([index] if known else [], int),
                      left_out=pd.Series(dtype=object) if known else reasons([index], why))


def _consultations(rows: Rows, partnership: str) -> Iterator[Figure]:
    counted, left_out = rows.counted(CONSULTATIONS, partnership), rows.left_out(CONSULTATIONS, partnership)
    identical = _identical_note(counted)
    who, long = has_individuals(counted), has_hours(counted)
    named, unnamed = individuals(counted)
    notes = identical + ([f"{plural(unnamed, 'individual')} counted without names: {MAY_BE_DUPLICATED}"] if unnamed else [])
    yield _figure(INDICATORS[4], partnership, CONSULTATIONS, named + unnamed, notes=notes,
                  used=positions(counted[who]),
                  left_out=joined(left_out, reasons(counted.index[~who], "no readable individuals")))
    yield _figure(INDICATORS[5], partnership, CONSULTATIONS, hours(counted), notes=identical,
                  used=positions(counted[long]),
                  left_out=joined(left_out, reasons(counted.index[~long], "no readable hours above 0")))


def individuals(consultations: pd.DataFrame) -> tuple[int, int]:
    """Return how many different named individuals the rows have, and how many more are counted without names."""
    names = {person_key(name) for people in consultations["individuals"] for name in people}
    unnamed = consultations.loc[consultations["individuals"].map(len) == 0, "number_of_individuals"].sum()
    return len(names), int(unnamed)


def hours(consultations: pd.DataFrame) -> float:
    """Return the hours of consultation: once a row, never times people; hours not above 0 are left out."""
    return round(float(consultations.loc[has_hours(consultations), "hours"].sum()), 2)


def programme_codes(cops: pd.DataFrame) -> tuple[str, str]:
    """Return all PSC and PID codes of `cops`, such as `3104; 3125`; a blank PID reads as Communities of Practice."""
    codes = sorted({code for code in cops["psc"] if code})
    return "; ".join(codes), PID if len(cops) else ""
