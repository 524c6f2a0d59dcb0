"""The copies of Google Sheets: in memory, loaded from disk when first needed."""

import threading
from datetime import UTC, datetime

from cop_sheets.raw import Workbook
from cop_sheets.settings import GoogleSettings
from cop_sheets.sheet_urls import sheet_url
from cop_sheets.store.snapshots import SheetCopy, SnapshotFolder

_NEVER = datetime.min.replace(tzinfo=UTC)


class CopyStore:
    """The last good copy of each sheet, by sheet id, and when it was last known to be current. Thread-safe."""

    def __init__(self, settings: GoogleSettings):
        self._snapshot_folder = SnapshotFolder(settings.snapshots)
        # Sheets of a test server are different from Google's even if their ids are equal.
        self._base = settings.api_base or "google"
        self._lock = threading.RLock()
        self._copies: dict[str, SheetCopy | None] = {}
        self._workbooks: dict[str, tuple[SheetCopy, Workbook]] = {}
        self._confirmed: dict[str, datetime] | None = None

    @property
    def error(self) -> str:
        """Why the last copy could not be saved on disk, "" where it could."""
        return self._snapshot_folder.error

    def __getitem__(self, sheet: str) -> SheetCopy | None:
        """Return the copy of a sheet, None where there is none."""
        with self._lock:
            if sheet not in self._copies:
                self._copies[sheet] = self._snapshot_folder.load(self._snapshot_key(sheet))
            return self._copies[sheet]

    def put(self, sheet: str, copy: SheetCopy) -> None:
        """Save the copy of a sheet that was just read."""
        with self._lock:
            self._copies[sheet] = copy
            self._load_confirmed_times()[self._snapshot_key(sheet)] = copy.read_at
        self._snapshot_folder.save(self._snapshot_key(sheet), copy)

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
            return max(copy.read_at, self._load_confirmed_times().get(self._snapshot_key(sheet),
                                                                      _NEVER)) if copy else None

    def mark_confirmed(self, sheets: list[str], when: datetime) -> None:
        """Record that the copies of `sheets` were current at `when`, and save all such times."""
        with self._lock:
            times = self._load_confirmed_times()
            times |= {self._snapshot_key(sheet): when for sheet in sheets}
            snapshot = dict(times)
        if sheets:
            self._snapshot_folder.save_times(snapshot)

    def _load_confirmed_times(self) -> dict[str, datetime]:
        if self._confirmed is None:
            self._confirmed = self._snapshot_folder.load_times()
        return self._confirmed

    def _snapshot_key(self, sheet: str) -> str:
        return f"{self._base} {sheet}"
