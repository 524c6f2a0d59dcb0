"""The store that all visits of this process share, and what is written to it aside from reruns."""

import logging
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial
from threading import Condition, Event, Lock, Thread
from weakref import WeakValueDictionary

from cop_sheets import ReadResult
from cop_sheets.errors import StoreUnavailable
from cop_sheets.settings import StateSettings
from cop_sheets.store.database import (
    RevokedLogins,
    Store,
    confirm_reading,
    open_store,
    record_reading,
    shared_store,
)
from pages.session.config import current_config

RECORD_RETRY_SECONDS = 30.0
_LOGGER = logging.getLogger(__name__)
_retry_pause = Event()    # never set: what a thread waits for that pauses
_lock = Lock()
_revoked_logins: tuple[StateSettings, RevokedLogins] | None = None
_Version = tuple[StateSettings, str]    # a store, and the fingerprint of a folder's workbooks
_shown: _Version | None = None    # what visits see
_queued: _Version | None = None    # what was last to be recorded
_recorded: tuple[_Version, list[str], date] | None = None    # what was last recorded: keys of the workbooks, and day
_readings: WeakValueDictionary[str, ReadResult] = WeakValueDictionary()    # by fingerprint, while somebody holds them


def current_store() -> Store:
    """Return the store of the current configuration; it may not have been opened yet."""
    return shared_store(current_config().state)


def open_current_store() -> None:
    """Open the store when the app starts: create or migrate it, and take over what earlier versions kept.

    With an invalid configuration it isn't known where the store is, so none is opened.
    """
    config = current_config()
    if config.error:
        return
    error = open_store(config.state).error
    if error:
        _LOGGER.error("%s", error)
    if config.has_login:
        revoked_logins(config.state)


def revoked_logins(state: StateSettings) -> RevokedLogins:
    """Return the record of ended logins, shared by all processes with the same store; doesn't wait for the store."""
    global _revoked_logins
    with _lock:
        if _revoked_logins is None or _revoked_logins[0] != state:
            changed = RevokedLogins(shared_store(state))
            if _revoked_logins is not None:
                _revoked_logins[1].move_to(changed)
            _revoked_logins = state, changed
        revoked = _revoked_logins[1]
    revoked.start()
    return revoked


def record_in_background(store: Store, prefix: str, fingerprint: str, reading: ReadResult) -> None:
    """Let another thread keep what was read of a folder, the workbooks that have changed, if visits still see it."""
    with _lock:
        _readings[fingerprint] = reading
        is_shown = _shown == (store.settings, fingerprint)
    if is_shown:
        record_shown(store, prefix, fingerprint)


def record_shown(store: Store, prefix: str, fingerprint: str) -> None:
    """Let another thread record that visits see the version of a folder with this fingerprint, if that is new.

    Also when it was shown, and read, before. Of one that stays, record once a day that it is current.
    """
    global _shown, _queued, _recorded
    when, version = datetime.now(UTC), (store.settings, fingerprint)
    today = when.astimezone().date()

    def record(reading: ReadResult) -> None:
        global _recorded
        _recorded = version, record_reading(store, reading, when, prefix=prefix), today

    with _lock:
        _shown, reading = version, _readings.get(fingerprint)
        if _queued != version:
            if reading is not None:    # else it is recorded once it is read
                _queued = version
                _worker.run(partial(record, reading))
        elif _recorded is not None and _recorded[0] == version and _recorded[2] != today:
            keys = _recorded[1]
            _recorded = version, keys, today
            _worker.run(lambda: confirm_reading(store, keys, when))


class _Worker:
    """Runs tasks in a thread, one at a time; of those that wait only the latest, which replaces the others."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._next: Callable[[], None] | None = None
        self._is_busy = False
        self._thread: Thread | None = None

    def run(self, task: Callable[[], None]) -> None:
        """Run a task; again, after a pause, where the store could not be reached and no newer task is there."""
        with self._changed:
            self._next = task
            if self._thread is None:
                self._thread = Thread(target=self._work, name="store", daemon=True)
                self._thread.start()
            self._changed.notify_all()

    def wait(self, seconds: float) -> bool:
        """Wait until there is nothing more to do; return whether that is so."""
        with self._changed:
            return self._changed.wait_for(lambda: self._next is None and not self._is_busy, seconds)

    def _work(self) -> None:
        while True:
            with self._changed:
                self._is_busy = False
                self._changed.notify_all()
                self._changed.wait_for(lambda: self._next is not None)
                task, self._next, self._is_busy = self._next, None, True
            assert task is not None
            try:
                task()
            except StoreUnavailable as problem:
                _LOGGER.warning("%s", problem)    # The pages say so, too, from the store's `error`.
                _retry_pause.wait(RECORD_RETRY_SECONDS)
                with self._changed:
                    self._next = self._next or task
            except Exception as problem:
                _LOGGER.error("A copy could not be kept: %s", type(problem).__name__)


_worker = _Worker()
