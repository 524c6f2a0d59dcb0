"""The counted and the excluded rows as plain records, by partnership: what the figures are added up from.

A figure touches few rows of many partnerships, which lists do far faster than slices of a table.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import starmap
from typing import NamedTuple

import numpy as np
import pandas as pd

from cop_sheets.layout import CONSULTATIONS, COPS, SESSIONS, TRAININGS, Tab
from cop_sheets.parsing.values import State
from summaries.figures.reported import Reported
from validators.derived import (
    KEYS,
    REASONS,
    UNDATED,
    UNKNOWN_COP,
    UNREADABLE,
    Accounts,
    Facts,
    has_hours,
    has_individuals,
    of_each_cop,
    outside,
    repeats,
    spelled_out,
    unread_ids,
)


class CoP(NamedTuple):
    """A CoP by the row that describes it; `active` in the year.

    `dated` where its Start Date can be read, of a CoP that reopened one of them. `backwards` where its End Date is
    before it, so that neither is known.
    """

    cop: str
    name: str
    active: bool
    dated: bool
    backwards: bool
    members: float


class CoPRow(NamedTuple):
    """A counted row of the CoPs tab: a CoP has several where its ID stands more than once."""

    position: int
    identical: bool


class Session(NamedTuple):
    """A counted session; `position` in its tab's table."""

    position: int
    cop: str
    outside: bool
    identical: bool


class Training(NamedTuple):
    """A counted training event; `participants` is NaN where it can't be read."""

    position: int
    training_id: str
    title: str
    day: str
    participants: float
    identical: bool


class Consultation(NamedTuple):
    """A counted consultation, with what of it can be counted."""

    position: int
    people: tuple[str, ...]
    number: float
    hours: float
    tells_who: bool
    tells_hours: bool
    identical: bool


class LeftOut(NamedTuple):
    """An excluded row."""

    position: int
    reason: str
    cop: str


class Ledger:
    """Records by partnership; a partnership without any has an empty list.

    `training_ids`: how often each ID stands on a partnership's Trainings tab, whatever the year.
    """

    def __init__(self, accounts: Accounts, reported: Reported | None = None) -> None:
        self.accounts = accounts
        facts = accounts.facts
        described = facts[COPS][facts[COPS]["first"]]
        dated = facts[COPS]["start_date"].notna()
        by_another = dated.groupby([facts[COPS][name] for name in KEYS]).transform("any") & facts[COPS]["reopened"]
        self.cops = _by_partnership(described, CoP, described["cop"], described["cop_name"], described["active"],
                                    (dated | by_another)[described.index], described["backwards"],
                                    described["members"])
        rows = accounts.counted(COPS)
        self.cop_rows = _by_partnership(rows, CoPRow, rows.index, identical(accounts, COPS, rows))
        rows = accounts.counted(SESSIONS)
        self.sessions = _by_partnership(rows, Session, rows.index, rows["cop"], outside_dates(facts, rows),
                                        identical(accounts, SESSIONS, rows))
        rows = accounts.counted(TRAININGS)
        self.trainings = _by_partnership(rows, Training, rows.index, rows["training_id"], rows["title"],
                                         spelled_out(rows["date"], "%Y-%m-%d"), rows["participants"],
                                         identical(accounts, TRAININGS, rows))
        rows = accounts.counted(CONSULTATIONS)
        self.consultations = _by_partnership(
            rows, Consultation, rows.index, rows["individuals"], rows["number_of_individuals"], rows["hours"],
            has_individuals(rows), has_hours(rows), identical(accounts, CONSULTATIONS, rows))
        self.left_out = {tab: excluded(accounts, tab) for tab in (COPS, SESSIONS, TRAININGS, CONSULTATIONS)}
        trainings = facts[TRAININGS]
        self.training_ids: dict[str, Counter] = defaultdict(Counter)
        for name, typed in zip(trainings["partnership"].tolist(), trainings["training_id"].tolist(), strict=True):
            self.training_ids[name][typed] += 1
        self.reported = reported or Reported(accounts)
        self._unread_sessions = {*_sessions_unread(accounts), *unread_ids(accounts.facts)}

    def may_have_met(self, partnership: str, cop: str) -> bool:
        """Say whether a CoP without a counted session may have held one all the same: its ID can't be read, a session
        of its own, one that can't be told to be of a CoP, or the tab they stand on."""
        return bool({(partnership, cop), (partnership, "")} & self._unread_sessions
                    or self.reported.why_no_sessions(partnership))


def _by_partnership(frame: pd.DataFrame, record: type, *columns: Iterable) -> dict[str, list]:
    groups: dict[str, list] = defaultdict(list)
    lists = [column.tolist() if hasattr(column, "tolist") else list(column) for column in columns]
    for partnership, made in zip(frame["partnership"].tolist(), starmap(record, zip(*lists, strict=True)), strict=True):
        groups[partnership].append(made)
    return groups


def excluded(accounts: Accounts, tab: Tab) -> dict[str, list[LeftOut]]:
    """Return the excluded rows of `tab`, with their reasons, by partnership."""
    fates = accounts.fate[tab.slug]
    out = fates[fates.isin(REASONS)]
    rows = accounts.facts[tab].loc[out.index]
    cops = rows["cop"] if "cop" in rows else pd.Series("", index=rows.index)
    return _by_partnership(rows, LeftOut, out.index, out, cops)


def _sessions_unread(accounts: Accounts) -> Iterable[tuple[str, str]]:
    """Return whose sessions of the year can't be read: partnership and CoP, "" where that is blank or can't be read.

    Where the CoP's name is that of several, theirs.
    """
    frame, fates = accounts.facts[SESSIONS], accounts.fate[SESSIONS.slug]
    reasons = fates.loc[frame.index]
    nameless = frame["state:cop_id"].isin([State.PROBLEM, State.BLANK, State.ABSENT])
    unread = (reasons.isin([UNDATED, UNREADABLE]) & ((frame["cop"] != "") | nameless)
              | ((reasons == UNKNOWN_COP) & nameless)) & ~frame["cancelled"]
    shared = of_each_cop(frame[reasons.isin([UNDATED, UNREADABLE, UNKNOWN_COP]) & ~frame["cancelled"]])
    found = pd.concat([frame.loc[unread, ["partnership", "cop"]], shared])
    return zip(*(found[name].tolist() for name in ("partnership", "cop")), strict=True)


def outside_dates(facts: Facts, sessions: pd.DataFrame) -> np.ndarray:
    """Say of each session whether it lies outside its CoP's typed dates; it counts all the same."""
    return outside(facts[COPS], sessions).any(axis=1).to_numpy()


def identical(accounts: Accounts, tab: Tab, rows: pd.DataFrame) -> list[bool]:
    """Say of each counted row whether an earlier one is the same in every column; it counts all the same."""
    same = repeats(rows, tab, accounts.facts.tables.places)
    return [index in same for index in rows.index]
