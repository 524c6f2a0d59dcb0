"""A folder of workbooks that all visits share: read again in the background when it changes, shown once prepared."""

from collections.abc import Callable
from threading import Lock
from time import monotonic

from cop_sheets.raw import Workbook
from cop_sheets.sources import LocalSource, WorkbookRef
from pages.session.background import BackgroundTask
from pages.session.data_source import DataSource

PREPARE_WAIT_SECONDS = 5.0    # how long visits wait for a new version at most, and what counts as little time
REST_FACTOR = 3.0    # times the seconds that a version took


class LiveFolder:
    """Publishes versions of a folder: the first at once, each later one after `prepare` was called with it.

    Visits wait for one that takes little time. If the last one took long, they don't, and REST_FACTOR times as much
    passes before the next one, however often files change.
    """

    def __init__(self, prepare: Callable[[DataSource], None]) -> None:
        self._prepare, self._lock = prepare, Lock()
        self._published: DataSource | None = None
        self._task: BackgroundTask[DataSource] | None = None
        self._last_seconds, self._next_start = 0.0, 0.0

    def current(self, listed: DataSource) -> DataSource:
        """Return the version that visits see; `listed` is the one in the folder now, which may have to be prepared."""
        with self._lock:
            if self._published is None or self._published.fingerprint == listed.fingerprint:
                self._published, self._task = self._published or listed, None    # what is prepared isn't there any more
                return self._published
            self._publish_if_ready()
            if self._published.fingerprint == listed.fingerprint:
                return self._published
            if self._task is None and monotonic() >= self._next_start:
                self._task = BackgroundTask(lambda _: self._prepared(listed))
            task = self._task
        if task is not None and not self._takes_long:
            task.finished.wait(PREPARE_WAIT_SECONDS)
        with self._lock:
            self._publish_if_ready()
            return self._published

    @property
    def _takes_long(self) -> bool:
        return self._last_seconds >= PREPARE_WAIT_SECONDS

    def _publish_if_ready(self) -> None:
        if self._task is not None and self._task.finished.is_set():
            self._published, self._task = self._task.result(), None

    def _prepared(self, listed: DataSource) -> DataSource:
        begun = monotonic()
        try:
            self._prepare(listed)
        except Exception:
            pass    # Each visit that sees this version meets, and reports, the same problem.
        finally:
            self._last_seconds = monotonic() - begun
            self._next_start = monotonic() + (REST_FACTOR * self._last_seconds if self._takes_long else 0.0)
        return listed


class CachedFolderSource(LocalSource):
    """A folder whose workbooks are read again only if their file has changed.

    `workbooks`: those read so far, by address and version; those that are no longer in the folder are dropped.
    """

    def __init__(self, source: LocalSource, workbooks: dict[tuple[str, str], Workbook]) -> None:
        super().__init__(source.path)
        self._workbooks = workbooks

    def list(self) -> list[WorkbookRef]:
        """Return the workbooks, sorted by name. Raises SourceUnreadable."""
        workbook_refs = super().list()
        listed = {(workbook_ref.address, workbook_ref.version) for workbook_ref in workbook_refs}
        for key in set(self._workbooks) - listed:
            self._workbooks.pop(key, None)
        return workbook_refs

    def read(self, entry: WorkbookRef) -> Workbook:
        """Return the workbook of `entry`. Raises WorkbookUnreadable."""
        key = entry.address, entry.version
        workbook = self._workbooks.get(key)
        if workbook is None:
            workbook = self._workbooks[key] = super().read(entry)
        return workbook
