"""The Google Sheets that all visits of this process share: refreshed in the background, shown once prepared."""

from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

from cop_sheets import ReadResult
from cop_sheets.google.sync import SheetSync, fingerprint_result
from pages.session.background import BackgroundTask

PrepareVersion = Callable[["SheetsVersion"], None]


@dataclass(frozen=True, eq=False)
class SheetsVersion:
    """The result of reading all sheets at one time; `fingerprint` changes with the content."""

    fingerprint: str
    reading: ReadResult


class LiveSheets:
    """Publishes versions of the copies in `sheet_sync`; `prepare` is called with each new one before it is shown."""

    def __init__(self, sheet_sync: SheetSync, prepare: PrepareVersion) -> None:
        self.sheet_sync = sheet_sync
        self._prepare = prepare
        self._version: SheetsVersion | None = None
        self._lock = Lock()
        self._first_load: BackgroundTask[None] | None = None

    def first_load(self) -> BackgroundTask[None]:
        """Return the task that loads the first version: from stored copies, or from Google if there are none."""
        with self._lock:
            if self._first_load is None or self._first_load.failed:
                self._first_load = BackgroundTask(self._load_first_version)
            return self._first_load

    @property
    def version(self) -> SheetsVersion | None:
        """The version that visits see; None until the first one is loaded."""
        return self._version

    def is_preparing(self, shown: str) -> bool:
        """Return whether the copies have another content than the version with the fingerprint `shown`."""
        return self._read_version().fingerprint != shown

    def request_refresh(self, user_requested: bool = False) -> None:
        """Start a refresh in the background if one is due; `user_requested` if somebody pressed Refresh."""
        if self._version is not None:
            self.sheet_sync.refresh_in_background(user_requested, self._publish)

    def _load_first_version(self, progress: Callable[[int, int, str], None]) -> None:
        self.sheet_sync.load()
        if self.sheet_sync.is_empty:
            # Errors go to the notices, and a sheet without a copy is reported as missing.
            self.sheet_sync.refresh_safely(progress)
        # Not prepared in advance: the first visitor sees the progress of that.
        self._version = self._read_version()

    def _publish(self) -> None:
        version = self._read_version()
        if self._version is None or version.fingerprint != self._version.fingerprint:
            self._prepare(version)
            self._version = version

    def _read_version(self) -> SheetsVersion:
        reading = self.sheet_sync.current()
        return SheetsVersion(fingerprint_result(reading), reading)
