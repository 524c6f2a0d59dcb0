"""Revoked logins: in memory, renewed from the store every two seconds, so that all processes soon know of each."""

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, delete, insert, select

from cop_sheets.errors import StoreUnavailable
from cop_sheets.store.database.engine import Store
from cop_sheets.store.database.refresh_thread import WAIT_SECONDS, RefreshThread
from cop_sheets.store.database.tables import revoked_logins

UNKNOWN_AFTER_SECONDS = 60.0    # without the store for so long, nobody knows whose login was ended elsewhere
# Streamlit's cookie lasts 30 days; a margin of two.
_MAX_AGE = timedelta(days=32)


class RevokedLogins:
    """The logins that were ended, by `login_key`. Reading is from memory; a thread renews that after `start`.

    `clock` counts seconds, `now` returns the time with a zone.
    """

    def __init__(self, store: Store, clock: Callable[[], float] = time.monotonic,
                 now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._store, self._clock, self._now = store, clock, now
        self._revoked: frozenset[str] = frozenset()
        self._unsaved: dict[str, datetime] = {}
        self._refreshed_at: float | None = None
        self._successor: RevokedLogins | None = None
        self._lock = threading.Lock()
        self._first_try = threading.Event()
        self._thread = RefreshThread("Ended logins", self.refresh)

    @property
    def is_known(self) -> bool:
        """Whether the store was read within the last minute; without that, logins are to be refused."""
        return self._refreshed_at is not None and self._clock() - self._refreshed_at <= UNKNOWN_AFTER_SECONDS

    @property
    def error(self) -> str:
        """Why the store can't be read, "" where it can."""
        return self._store.error

    def __contains__(self, key: str) -> bool:
        """Return whether a login was revoked, in this process or another."""
        return key in self._unsaved or key in self._revoked

    def add(self, key: str) -> bool:
        """Revoke a login: at once in this process; return whether it is kept for others, too.

        Waits for the store, but not longer than WAIT_SECONDS. What is not kept then is tried again.
        """
        with self._lock:
            successor = self._successor
            self._unsaved.setdefault(key, self._now())
        if successor is not None:
            return successor.add(key)
        if not self._thread.is_started:
            self.refresh()
        else:
            self._thread.wake()
            deadline = self._clock() + WAIT_SECONDS
            while key in self._unsaved and self._clock() < deadline and not self._thread.stopped.is_set():
                self._thread.stopped.wait(0.005)
        return key not in self._unsaved

    def refresh(self) -> None:
        """Write what is not written yet, and read all. Where the store can't be reached, `error` says why."""
        with self._lock:
            unsaved = dict(self._unsaved)
        try:
            if unsaved:
                with self._store.write() as connection:
                    add_revoked_logins(connection, unsaved)
                    connection.execute(delete(revoked_logins).where(revoked_logins.c.revoked_at < self._limit()))
            with self._store.read() as connection:
                revoked = frozenset(connection.scalars(select(revoked_logins.c.key)))
        except StoreUnavailable:
            return
        finally:
            self._first_try.set()
        with self._lock:
            self._revoked |= revoked
            self._refreshed_at = self._clock()
            for key in unsaved:
                self._unsaved.pop(key, None)

    def start(self) -> None:
        """Start the thread, unless it runs."""
        self._thread.start()

    @property
    def was_tried(self) -> bool:
        """Whether the store was read, or could not be, at least once."""
        return self._first_try.is_set()

    def wait(self) -> None:
        """Wait for the first try of the thread, at most for WAIT_SECONDS; not for an event loop."""
        self._first_try.wait(WAIT_SECONDS)

    def move_to(self, successor: "RevokedLogins") -> None:
        """End the thread; `successor`, of another store, keeps the logins that were ended here, written or not."""
        with self._lock:
            self._successor, moved = successor, dict.fromkeys(self._revoked, self._now()) | self._unsaved
        with successor._lock:
            successor._unsaved = moved | successor._unsaved
        self.stop()

    def stop(self) -> None:
        """End the thread."""
        self._thread.stop()

    def _limit(self) -> datetime:
        return self._now() - _MAX_AGE


def add_revoked_logins(connection: Connection, keys: dict[str, datetime]) -> None:
    """Add logins that were ended, with the time of each; those that are there already stay as they are."""
    known = set(connection.scalars(select(revoked_logins.c.key)))
    for key, when in keys.items():
        if key not in known:
            connection.execute(insert(revoked_logins).values(key=key, revoked_at=when))
