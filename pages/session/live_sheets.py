"""The Google Sheets as all visits of this process see them: refreshed behind, shown in the last version made ready."""

from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

from cop_sheets import ReadResult
from cop_sheets.google.sync import SheetSync, fingerprint_result
from pages.session.background import BackgroundTask

PrepareVersion = Callable[["SheetsVersion"], None]


@dataclass(frozen=True, eq=False)
class SheetsVersion:
    """What was at hand at one time; `fingerprint` is another one whenever it holds something else."""

    fingerprint: str
    reading: ReadResult


class LiveSheets:
    """Shows the copies of `library` and has them refreshed; `prepare` makes a version ready before it is shown."""

    def __init__(self, sheet_sync: SheetSync, prepare: PrepareVersion) -> None:
        self.sheet_sync = sheet_sync
        self._prepare = prepare
        self._version: SheetsVersion | None = None
        self._lock = Lock()
        self._first_load: BackgroundTask[None] | None = None

    def first_load(self) -> BackgroundTask[None]:
        """Return the loading of the first version: from the copies at hand, or, where there are none, from Google."""
        with self._lock:
            if self._first_load is None or self._first_load.failed:
                self._first_load = BackgroundTask(self._load_first_version)
            return self._first_load

    @property
    def version(self) -> SheetsVersion | None:
        """The version that visits look at; None before the first is there."""
        return self._version

    def request_refresh(self, user_requested: bool = False) -> None:
        """See to it that what has changed is read soon; `user_requested`: somebody pressed Refresh."""
        if self._version is not None:
            self.sheet_sync.refresh_in_background(user_requested, self._publish)

    def _load_first_version(self, progress: Callable[[int, int, str], None]) -> None:
        if self.sheet_sync.is_empty:
            # What goes wrong is among the notices, and each sheet says of itself that it is missing.
            self.sheet_sync.refresh_safely(progress)
        # The first visitor watches what comes now; nobody is shown half of it meanwhile.
        self._version = self._read_version()

    def _publish(self) -> None:
        version = self._read_version()
        if version.fingerprint != self._version.fingerprint:
            self._prepare(version)
            self._version = version

    def _read_version(self) -> SheetsVersion:
        reading = self.sheet_sync.current()
        return SheetsVersion(fingerprint_result(reading), reading)
