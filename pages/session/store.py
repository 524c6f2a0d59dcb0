"""The store that all visits of this process share, and what is written to it aside from reruns."""

import logging
from collections.abc import Callable
from datetime import UTC, date, datetime
from queue import SimpleQueue
from threading import Event, Lock, Thread

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
_tasks: SimpleQueue[Callable[[], None]] = SimpleQueue()
_worker: Thread | None = None
_revoked_logins: tuple[StateSettings, RevokedLogins] | None = None
_recorded: dict[str, tuple[list[str], date]] = {}    # by fingerprint: the keys of the workbooks, and the day


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
    """Return the record of ended logins, shared by all processes with the same store."""
    global _revoked_logins
    with _lock:
        if _revoked_logins is None or _revoked_logins[0] != state:
            if _revoked_logins is not None:
                _revoked_logins[1].stop()
            _revoked_logins = state, RevokedLogins(shared_store(state))
        revoked = _revoked_logins[1]
    revoked.start()
    return revoked


def record_in_background(store: Store, prefix: str, fingerprint: str, reading: ReadResult) -> ReadResult:
    """Return `reading`, the workbooks of a folder, and let another thread keep those that have changed."""
    when = datetime.now(UTC)

    def record() -> None:
        keys = record_reading(store, reading, when, prefix=prefix)
        _recorded.clear()
        _recorded[fingerprint] = keys, when.astimezone().date()

    _run_in_background(record)
    return reading


def confirm_in_background(store: Store, fingerprint: str) -> None:
    """Let another thread record, once a day, that the workbooks of a folder are the same as when they were kept."""
    when = datetime.now(UTC)
    keys, day = _recorded.get(fingerprint, ([], when.astimezone().date()))
    if keys and day != when.astimezone().date():
        _recorded[fingerprint] = keys, when.astimezone().date()
        _run_in_background(lambda: confirm_reading(store, keys, when))


def _run_in_background(task: Callable[[], None]) -> None:
    global _worker
    _tasks.put(task)
    with _lock:
        if _worker is None:
            _worker = Thread(target=_work, name="store", daemon=True)
            _worker.start()


def _work() -> None:
    while True:
        task = _tasks.get()
        try:
            task()
        except StoreUnavailable as problem:
            _LOGGER.warning("%s", problem)    # The pages say so, too, from the store's `error`.
            _retry_pause.wait(RECORD_RETRY_SECONDS)
            if _tasks.empty():    # a newer task replaces this one
                _tasks.put(task)
        except Exception as problem:
            _LOGGER.error("A copy could not be kept: %s", type(problem).__name__)
