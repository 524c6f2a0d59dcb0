"""The copies of Google Sheets that this process has at hand: in memory, and behind that on disk."""

import threading
from datetime import UTC, datetime

from cop_sheets.raw import Workbook
from cop_sheets.settings import Settings
from cop_sheets.sheet_urls import sheet_address
from cop_sheets.store.snapshots import Copy, Snapshots

_NEVER = datetime.min.replace(tzinfo=UTC)


class Copies:
    """The last good copy of each sheet, by its id, and when each was last known to be as its sheet."""

    def __init__(self, settings: Settings):
        self._disk = Snapshots(settings.snapshots)
        # A test server's sheets are others than Google's, whatever their ids.
        self._base = settings.api_base or "google"
        self._lock = threading.RLock()
        self._copies: dict[str, Copy | None] = {}
        self._workbooks: dict[str, tuple[Copy, Workbook]] = {}
        self._confirmed: dict[str, datetime] | None = None

    @property
    def fault(self) -> str:
        """Why copies can't be kept on disk, "" while they are."""
        return self._disk.fault

    def __getitem__(self, sheet: str) -> Copy | None:
        """Return the copy of a sheet, None where there is none."""
        with self._lock:
            if sheet not in self._copies:
                self._copies[sheet] = self._disk.load(self._key(sheet))
            return self._copies[sheet]

    def keep(self, sheet: str, copy: Copy) -> None:
        """Keep the copy of a sheet that was read just now."""
        with self._lock:
            self._copies[sheet] = copy
            self._times()[self._key(sheet)] = copy.read_at
        self._disk.save(self._key(sheet), copy)

    def workbook(self, sheet: str, partnership: str) -> Workbook | None:
        """Return the copy of a sheet as the workbook of a partnership, None where there is none."""
        with self._lock:
            copy = self[sheet]
            if copy is None:
                return None
            known = self._workbooks.get(sheet)
            if known is None or known[0] is not copy or known[1].partnership != partnership:
                known = self._workbooks[sheet] = (copy, Workbook(partnership, sheet_address(sheet), copy.grids))
            return known[1]

    def as_of(self, sheet: str) -> datetime | None:
        """Return when a sheet was last known to be as its copy; None without a copy."""
        with self._lock:
            copy = self[sheet]
            return max(copy.read_at, self._times().get(self._key(sheet), _NEVER)) if copy else None

    def confirm(self, sheets: list[str], when: datetime) -> None:
        """Note that these sheets are still as their copies, and keep all that was noted."""
        with self._lock:
            times = self._times()
            times |= {self._key(sheet): when for sheet in sheets}
            kept = dict(times)
        if sheets:
            self._disk.save_times(kept)

    def _times(self) -> dict[str, datetime]:
        if self._confirmed is None:
            self._confirmed = self._disk.load_times()
        return self._confirmed

    def _key(self, sheet: str) -> str:
        return f"{self._base} {sheet}"
