"""The counted and the excluded rows as named tuples, by partnership, from which figures are computed.

A figure uses few rows of many partnerships, and lists are much faster for that than slices of a DataFrame.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date
from itertools import starmap
from typing import Any, NamedTuple, TypeVar

import numpy as np
import pandas as pd

from cop_sheets.layout import CONSULTATIONS, COPS, SESSIONS, TRAININGS, Tab
from cop_sheets.parsing.values import CellStatus
from summaries.figures.reported import ReportingStatus
from validators.derived import (
    COP_KEY_COLUMNS,
    EXCLUSION_REASONS,
    UNDATED,
    UNKNOWN_COP,
    UNREADABLE,
    DerivedTables,
    RowStatuses,
    cops_with_unreadable_ids,
    expand_shared_names,
    find_duplicate_rows,
    format_dates,
    has_hours,
    has_individuals,
    outside_active_dates,
)
from validators.views.cancellations import unmarked_cancellations_view


class CopRecord(NamedTuple):
    """A CoP, from the row that describes it; `active`: in the year.

    `has_start_date`: its Start Date can be read; of a CoP that reopened, any of them. `backwards`: its End Date is
    before its Start Date, so that neither is known. `members` is NaN where blank or unreadable.
    """

    cop: str
    name: str
    active: bool
    has_start_date: bool
    backwards: bool
    members: float


class CopRowRecord(NamedTuple):
    """A counted row of the CoPs tab; a CoP has several where its ID is repeated. `position`: in the tab's table."""

    position: int
    identical: bool


class SessionRecord(NamedTuple):
    """A counted session. `outside`: see `is_outside_dates`; `identical`: see `is_identical`.

    `called_off`: its Notes or Topic say that it did not take place, and no Status says otherwise.
    """

    position: int
    cop: str
    outside: bool
    identical: bool
    called_off: bool


class TrainingRecord(NamedTuple):
    """A counted training event; `participants` is NaN where it can't be read."""

    position: int
    training_id: str
    title: str
    day: str
    participants: float
    identical: bool


class ConsultationRecord(NamedTuple):
    """A counted consultation; `number` and `hours` are NaN where blank or unreadable."""

    position: int
    people: tuple[str, ...]
    number: float
    hours: float
    has_individuals: bool
    has_hours: bool
    identical: bool


class ExcludedRow(NamedTuple):
    """An excluded row; `reason`: its status."""

    position: int
    reason: str
    cop: str


_Record = TypeVar("_Record", CopRecord, CopRowRecord, SessionRecord, TrainingRecord, ConsultationRecord, ExcludedRow)


class RowRecords:
    """Records by partnership; a partnership without any has an empty list.

    `left_out`: the excluded rows, by tab and partnership. `training_id_counts`: by partnership, how many rows of
    Trainings of any year have each ID.
    """

    def __init__(self, row_statuses: RowStatuses, reported: ReportingStatus | None = None) -> None:
        self.row_statuses = row_statuses
        derived = row_statuses.derived
        primary_rows = derived[COPS][derived[COPS]["first"]]
        dated = derived[COPS]["start_date"].notna()
        any_dated = dated.groupby([derived[COPS][name] for name in COP_KEY_COLUMNS]).transform("any")
        by_another = any_dated & derived[COPS]["reopened"]
        self.cops = _group_by_partnership(primary_rows, CopRecord, primary_rows["cop"], primary_rows["cop_name"],
                                          primary_rows["active"],
                                          (dated | by_another)[primary_rows.index], primary_rows["backwards"],
                                          primary_rows["members"])
        rows = row_statuses.counted(COPS)
        self.cop_rows = _group_by_partnership(rows, CopRowRecord, rows.index, is_identical(row_statuses, COPS, rows))
        rows = row_statuses.counted(SESSIONS)
        self.sessions = _group_by_partnership(rows, SessionRecord, rows.index, rows["cop"],
                                              is_outside_dates(derived, rows),
                                              is_identical(row_statuses, SESSIONS, rows), _is_called_off(derived, rows))
        rows = row_statuses.counted(TRAININGS)
        self.trainings = _group_by_partnership(rows, TrainingRecord, rows.index, rows["training_id"], rows["title"],
                                               format_dates(rows["date"], date.isoformat), rows["participants"],
                                               is_identical(row_statuses, TRAININGS, rows))
        rows = row_statuses.counted(CONSULTATIONS)
        self.consultations = _group_by_partnership(
            rows, ConsultationRecord, rows.index, rows["individuals"], rows["number_of_individuals"], rows["hours"],
            has_individuals(rows), has_hours(rows), is_identical(row_statuses, CONSULTATIONS, rows))
        self.left_out = {tab: excluded_rows(row_statuses, tab) for tab in (COPS, SESSIONS, TRAININGS, CONSULTATIONS)}
        trainings = derived[TRAININGS]
        self.training_id_counts: dict[str, Counter[str]] = defaultdict(Counter)
        for name, training_id in zip(trainings["partnership"].tolist(), trainings["training_id"].tolist(), strict=True):
            self.training_id_counts[name][training_id] += 1
        self.reported = reported or ReportingStatus(row_statuses)
        self._possibly_met = {*_cops_with_unreadable_sessions(row_statuses),
                              *cops_with_unreadable_ids(row_statuses.derived)}

    def counted_rows(self, tab: Tab, partnership: str) -> list[Any]:
        """Return the records of a partnership's counted rows of Sessions, Trainings or Consultations."""
        by_tab: dict[str, dict[str, list[Any]]] = {
            SESSIONS.slug: self.sessions, TRAININGS.slug: self.trainings, CONSULTATIONS.slug: self.consultations}
        return by_tab[tab.slug][partnership]

    def may_have_met(self, partnership: str, cop: str) -> bool:
        """Return whether a CoP without a counted session may have held one.

        True where the ID of the CoP, a session of its own, one of an unknown CoP, or the Sessions tab can't be read.
        """
        return bool({(partnership, cop), (partnership, "")} & self._possibly_met
                    or self.reported.missing_sessions_reason(partnership))


def _group_by_partnership(frame: pd.DataFrame, record_type: type[_Record],
                          *columns: Iterable[object]) -> dict[str, list[_Record]]:
    """Return a record for each row of `frame`, by partnership; `columns`: the values of the record's fields, in order.
    """
    groups: dict[str, list[_Record]] = defaultdict(list)
    lists = [column.tolist() if hasattr(column, "tolist") else list(column) for column in columns]
    records = starmap(record_type, zip(*lists, strict=True))
    for partnership, record in zip(frame["partnership"].tolist(), records, strict=True):
        groups[partnership].append(record)
    return groups


def excluded_rows(row_statuses: RowStatuses, tab: Tab) -> dict[str, list[ExcludedRow]]:
    """Return the excluded rows of `tab`, with their reasons, by partnership."""
    statuses = row_statuses.status[tab.slug]
    excluded_statuses = statuses[statuses.isin(EXCLUSION_REASONS)]
    rows = row_statuses.derived[tab].loc[excluded_statuses.index]
    cops = rows["cop"] if "cop" in rows else pd.Series("", index=rows.index)
    return _group_by_partnership(rows, ExcludedRow, excluded_statuses.index, excluded_statuses, cops)


def _cops_with_unreadable_sessions(row_statuses: RowStatuses) -> Iterable[tuple[str, str]]:
    """Return (partnership, CoP) of the sessions of the year that can't be read; CoP is "" where blank or unreadable.

    A session with a shared name is returned for each CoP that has it.
    """
    frame, statuses = row_statuses.derived[SESSIONS], row_statuses.status[SESSIONS.slug]
    reasons = statuses.loc[frame.index]
    without_cop = frame["state:cop_id"].isin([CellStatus.ERROR, CellStatus.BLANK, CellStatus.ABSENT])
    unread = (reasons.isin([UNDATED, UNREADABLE]) & ((frame["cop"] != "") | without_cop)
              | ((reasons == UNKNOWN_COP) & without_cop)) & ~frame["cancelled"]
    shared_name_cops = expand_shared_names(frame[reasons.isin([UNDATED, UNREADABLE,
                                                               UNKNOWN_COP]) & ~frame["cancelled"]])
    cops = pd.concat([frame.loc[unread, ["partnership", "cop"]], shared_name_cops])
    return zip(*(cops[name].tolist() for name in ("partnership", "cop")), strict=True)


def called_off_sessions(derived: DerivedTables) -> set[tuple[int, int]]:
    """Return place and row of the sessions whose Notes or Topic call them off, and no Status says otherwise."""
    view = unmarked_cancellations_view(derived)
    return set(zip(view["place"].tolist(), view["row"].tolist(), strict=True))


def _is_called_off(derived: DerivedTables, sessions: pd.DataFrame) -> list[bool]:
    rows = called_off_sessions(derived)
    return [row in rows for row in zip(sessions["place"].tolist(), sessions["row"].tolist(), strict=True)]


def is_outside_dates(derived: DerivedTables, sessions: pd.DataFrame) -> np.ndarray:
    """Return whether each session is outside its CoP's typed dates; it counts nevertheless."""
    is_outside: np.ndarray = outside_active_dates(derived[COPS], sessions).any(axis=1).to_numpy()
    return is_outside


def is_identical(row_statuses: RowStatuses, tab: Tab, rows: pd.DataFrame) -> list[bool]:
    """Return whether each counted row equals an earlier one in every column; it counts nevertheless."""
    duplicates = find_duplicate_rows(rows, tab, row_statuses.derived.tables.locations)
    return [index in duplicates for index in rows.index]
