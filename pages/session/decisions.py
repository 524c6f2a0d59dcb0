"""The decisions of the store in memory, renewed every two seconds aside from reruns: a rerun waits for no database."""

import logging
from collections.abc import Iterable, Mapping
from threading import Event, Lock
from typing import Any

import streamlit as st

from cop_sheets.decisions import Decisions
from cop_sheets.errors import StoreUnavailable
from cop_sheets.registry import PartnershipEntry, PartnershipNames
from cop_sheets.store.database import Event as StoredEvent
from cop_sheets.store.database import Store, event_warnings, last_event, read_events
from cop_sheets.store.database.refresh_thread import WAIT_SECONDS, RefreshThread
from pages.session.data_source import DataSource
from pages.session.store import current_store
from workflow.decisions import DECISION_EVENTS, decisions_of_events
from workflow.submissions import (
    CertifiedRows,
    Submissions,
    certifications_of,
    read_certified_rows,
    submissions_of_events,
)

_LOGGER = logging.getLogger(__name__)
_MAX_KEPT = 100    # decisions of some partnerships, such as those of a viewer


class LatestDecisions:
    """What people decided, as the store had it last. Reading is from memory; a thread renews that after `start`."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._mark: str | None = None
        self._warnings: list[str] = []
        self._events: tuple[StoredEvent, ...] = ()
        self._kept: dict[tuple[PartnershipNames, frozenset[str] | None], Decisions] = {}
        self._submissions: dict[PartnershipNames, Submissions] = {}
        self._certified_rows: dict[str, CertifiedRows | None] = {}
        self._lock, self._refreshing = Lock(), Lock()
        self._tried = Event()
        self._thread = RefreshThread("Decisions", self.refresh)

    @property
    def error(self) -> str:
        """Why the store can't be read or written, "" where it can."""
        return self._store.error

    @property
    def warnings(self) -> list[str]:
        """What to say before the decisions are used, see `event_warnings`."""
        return self._warnings

    @property
    def is_known(self) -> bool:
        """Whether the store has been read at least once."""
        return self._mark is not None

    def decisions(self, names: PartnershipNames, partnerships: frozenset[str] | None = None) -> Decisions:
        """Return the decisions about `partnerships`, None for all; the same object as long as none has changed."""
        key = names, partnerships
        with self._lock:
            if key not in self._kept:
                if len(self._kept) >= _MAX_KEPT:
                    self._kept.clear()
                found = decisions_of_events(self._events, names)
                self._kept[key] = found if partnerships is None else found.of(partnerships)
            return self._kept[key]

    def submissions(self, names: PartnershipNames) -> Submissions:
        """Return the states of all partnerships' years; the same object as long as none has changed."""
        with self._lock:
            if names not in self._submissions:
                if len(self._submissions) >= _MAX_KEPT:
                    self._submissions.clear()
                self._submissions[names] = submissions_of_events(self._events, names)
            return self._submissions[names]

    @property
    def certified_rows(self) -> Mapping[str, CertifiedRows | None]:
        """The frozen rows of certifications, by fingerprint; None where they were altered."""
        return self._certified_rows

    def _read_new_rows(self, connection: Any, events: Iterable[StoredEvent]) -> dict[str, CertifiedRows | None]:
        return read_certified_rows(connection, [made for made in certifications_of(submissions_of_events(events))
                                                if made.fingerprint not in self._certified_rows])

    def refresh(self) -> None:
        """Read what has been decided since. Where the store can't be reached the decisions stay as they are."""
        with self._refreshing:
            try:
                self._read()
            except StoreUnavailable:
                pass    # the store's `error` says why
            finally:
                self._tried.set()    # after what was read is there: visits wait for it

    def _read(self) -> None:
        with self._store.read() as connection:
            mark = last_event(connection)
            events = None if mark == self._mark else tuple(read_events(connection, DECISION_EVENTS))
            warnings = self._warnings if events is None else event_warnings(connection)
            new_rows = self._read_new_rows(connection, events or ())
        if warnings != self._warnings:
            self._warnings = warnings
            for warning in warnings:
                _LOGGER.warning("%s", warning)
        if events is not None:
            with self._lock:
                if events != self._events:
                    self._events = events
                    self._certified_rows |= new_rows    # before the states that need them are asked for
                    self._kept.clear()
                    self._submissions.clear()
                self._mark = mark

    def start(self) -> None:
        """Start the thread, unless it runs."""
        self._thread.start()

    def wait(self) -> None:
        """Wait for the first look into the store, at most for WAIT_SECONDS, and only once."""
        if not self._tried.wait(WAIT_SECONDS):
            self._tried.set()

    def stop(self) -> None:
        """End the thread."""
        self._thread.stop()


_lock = Lock()
_latest: LatestDecisions | None = None


def latest_decisions() -> LatestDecisions:
    """Return the decisions of the current store, shared by all visits."""
    global _latest
    store = current_store()
    with _lock:
        if _latest is None or _latest._store is not store:
            if _latest is not None:
                _latest.stop()
            _latest = LatestDecisions(store)
        latest = _latest
    latest.start()
    return latest


def decision_warnings() -> list[str]:
    """Return what to say of the decisions that were read last; [] where none were."""
    return _latest.warnings if _latest is not None and _latest._store is current_store() else []


def partnership_names(source: DataSource) -> PartnershipNames:
    """Return the names of a source's partnerships as it spells them, with former ones where the source has a list."""
    live_sheets = source.live_sheets
    return PartnershipNames(tuple(live_sheets.sheet_sync.partnerships)) if live_sheets else _file_names(
        source.fingerprint, source)


@st.cache_resource(max_entries=8, show_spinner=False)
def _file_names(fingerprint: str, _source: DataSource) -> PartnershipNames:
    return PartnershipNames(tuple(PartnershipEntry(ref.partnership, None) for ref in _source.workbook_refs()))


def decisions_for(source: DataSource, partnerships: frozenset[str] | None = None) -> Decisions:
    """Return the decisions about `partnerships` of a source, None for all; none about the built-in sample."""
    if source.is_sample:
        return Decisions()
    latest = latest_decisions()
    latest.wait()
    return latest.decisions(partnership_names(source), partnerships)


def are_submissions_known(source: DataSource) -> bool:
    """Return whether the store has been read, so that what was certified is known; there is nothing of the sample."""
    if source.is_sample:
        return True
    latest = latest_decisions()
    latest.wait()
    return latest.is_known


def submissions_for(source: DataSource) -> Submissions:
    """Return the states of the years of a source's partnerships, from memory; none of the built-in sample."""
    if source.is_sample:
        return Submissions()
    latest = latest_decisions()
    latest.wait()
    return latest.submissions(partnership_names(source))
