"""The copies of Google Sheets in memory, and their way to the store, which may be out of reach."""

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from cop_sheets.errors import StoreUnavailable
from cop_sheets.raw import Workbook
from cop_sheets.settings import GoogleSettings
from cop_sheets.sheet_urls import sheet_url
from cop_sheets.store.packing import SheetCopy
from cop_sheets.store.sheet_keys import google_prefix

RETRY_SECONDS = 30.0    # so that a store that is gone doesn't delay every sheet of a refresh


@dataclass(frozen=True)
class KeptCopy:
    """A copy and when it was last known to be current."""

    copy: SheetCopy
    confirmed_at: datetime


class CopyKeeper(Protocol):
    """What keeps copies between runs; see `cop_sheets.store.database.copies.CopyDatabase`."""

    def load(self, start: str) -> dict[str, KeptCopy]:
        """Return the last copy of each sheet whose key starts with `start`. Raises StoreUnavailable."""

    def save(self, new_copies: Mapping[str, tuple[str, str, SheetCopy]], confirmed: Mapping[str, datetime],
             partnerships: Mapping[str, str]) -> None:
        """Keep copies (partnership, address, copy), times and names, by sheet. Raises StoreUnavailable."""


class CopyStore:
    """The last good copy of each sheet, by sheet id, and when it was last known to be current. Thread-safe.

    Reading is from memory only, and never waits for `keeper`, without which nothing is kept: `load` fills the memory,
    `put` and `mark_confirmed` write. What could not be kept is tried again with the next.
    """

    def __init__(self, settings: GoogleSettings, keeper: CopyKeeper | None = None,
                 clock: Callable[[], float] = time.monotonic):
        self._start = google_prefix(settings)
        self._keeper, self._clock = keeper, clock
        self._lock, self._save_lock = threading.RLock(), threading.Lock()
        self._is_loaded = keeper is None
        self._copies: dict[str, SheetCopy] = {}
        self._workbooks: dict[str, tuple[SheetCopy, Workbook]] = {}
        self._confirmed: dict[str, datetime] = {}
        self._unsaved: dict[str, tuple[str, str, SheetCopy]] = {}
        self._unsaved_times: dict[str, datetime] = {}
        self._failed_at: float | None = None
        self._error = ""

    @property
    def error(self) -> str:
        """Why copies can't be kept or were not loaded, "" where they were."""
        return self._error

    def load(self) -> None:
        """Load the copies, unless they are; where that fails, `error` says why and the next call tries again."""
        with self._save_lock:
            if self._is_loaded or self._keeper is None:
                return
            try:
                kept = self._keeper.load(self._start)
            except StoreUnavailable as problem:
                self._fail(problem)
                return
            self._is_loaded, self._error, self._failed_at = True, "", None
        with self._lock:
            for key, one in kept.items():
                sheet = key.removeprefix(self._start)
                if sheet not in self._copies:
                    self._copies[sheet], self._confirmed[sheet] = one.copy, one.confirmed_at

    def __getitem__(self, sheet: str) -> SheetCopy | None:
        """Return the copy of a sheet, None where there is none."""
        return self._copies.get(sheet)

    def put(self, sheet: str, copy: SheetCopy, partnership: str) -> None:
        """Keep the copy of a sheet of `partnership` ("" for the registry) that was just read."""
        with self._lock:
            self._copies[sheet], self._confirmed[sheet] = copy, copy.read_at
            self._unsaved[self._start + sheet] = (partnership, sheet_url(sheet), copy)
        self._save()

    def workbook(self, sheet: str, partnership: str) -> Workbook | None:
        """Return the copy of a sheet as the workbook of a partnership, None where there is none."""
        with self._lock:
            copy = self[sheet]
            if copy is None:
                return None
            cached = self._workbooks.get(sheet)
            if cached is None or cached[0] is not copy or cached[1].partnership != partnership:
                cached = self._workbooks[sheet] = (copy, Workbook(partnership, sheet_url(sheet), copy.raw_sheets))
            return cached[1]

    def as_of(self, sheet: str) -> datetime | None:
        """Return when a copy was last known to be current; None without a copy."""
        with self._lock:
            copy = self[sheet]
            return max(copy.read_at, self._confirmed.get(sheet, copy.read_at)) if copy else None

    def mark_confirmed(self, sheets: Mapping[str, str], when: datetime) -> None:
        """Record that the copies of `sheets` were current at `when`; `sheets` are partnerships by sheet id."""
        with self._lock:
            self._confirmed |= dict.fromkeys(sheets, when)
            self._unsaved_times |= {self._start + sheet: when for sheet in sheets}
        self._save({self._start + sheet: partnership for sheet, partnership in sheets.items()})

    def save_now(self) -> None:
        """Try once more to keep what could not be kept."""
        self._failed_at = None
        self._save()

    def _save(self, partnerships: Mapping[str, str] | None = None) -> None:
        """Write what is not kept yet, unless that failed a moment ago. `partnerships`: names by key."""
        with self._save_lock:
            with self._lock:
                new_copies, times = dict(self._unsaved), dict(self._unsaved_times)
            is_waiting = self._failed_at is not None and self._clock() - self._failed_at < RETRY_SECONDS
            if self._keeper is None or is_waiting or not (new_copies or times):
                return
            try:
                self._keeper.save(new_copies, times, partnerships or {})
            except StoreUnavailable as problem:
                self._fail(problem)
                return
            self._failed_at, self._error = None, "" if self._is_loaded else self._error
        with self._lock:
            for key, new in new_copies.items():
                if self._unsaved.get(key) is new:
                    del self._unsaved[key]
            for key, when in times.items():
                if self._unsaved_times.get(key) == when:
                    del self._unsaved_times[key]

    def _fail(self, problem: StoreUnavailable) -> None:
        self._failed_at = self._clock()
        self._error = f"Copies can't be kept, so an outage would leave the pages empty. {problem}"
