"""What a process knows of the partnerships' Google Sheets: their copies, what has changed, and how each one stands.

Drive is asked once what has changed, and only that is read again. What can't be read keeps its last good copy.
"""

import hashlib
import logging
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from cop_sheets.errors import SheetsError, SourceUnreadable, WorkbookUnreadable
from cop_sheets.google.change_check import ChangeCheck
from cop_sheets.google.client import GoogleClient, Revision
from cop_sheets.google.partnership_list import PartnershipList
from cop_sheets.google.reader import SheetReader
from cop_sheets.raw import Workbook
from cop_sheets.registry import PartnershipEntry, RegistryError
from cop_sheets.settings import GoogleSettings
from cop_sheets.sources import CopyStatus, Failure, ReadResult
from cop_sheets.store import CopyStore

ProgressCallback = Callable[[int, int, str], None]
# One look serves for so long, unless somebody asks for another; what was not looked at for longer is told as old.
CHECK_INTERVAL, STALE_AFTER = timedelta(minutes=1), timedelta(minutes=15)
_INTERNAL_ERROR_MESSAGE = ("the app made a mistake of its own while it read the sheets, so what is shown may be old; "
                           "tell whoever keeps it, and press Refresh")
_LOGGER = logging.getLogger(__name__)


class SheetSync:
    """The sheets that `settings` lead to, or the one whose id is `only`, for every thread of this process.

    `now`: the time, with a zone. Nothing is asked before `check_for_changes` or `refresh`. Raises SourceUnreadable.
    """

    def __init__(self, settings: GoogleSettings, only: str | None = None, client: GoogleClient | None = None,
                 now: Callable[[], datetime] = lambda: datetime.now(UTC)):
        self._now = now
        self._client = client or GoogleClient(settings)
        self._reader, self._copy_store = SheetReader(self._client), CopyStore(settings)
        self._partnership_list = PartnershipList(settings, self._copy_store, only)
        self._change_check: ChangeCheck | None = None
        self._errors_by_sheet: dict[str, str] = {}
        self._error = ""
        self._sync_lock, self._start_lock = threading.RLock(), threading.Lock()
        self._started_at: datetime | None = None
        self._background_thread: threading.Thread | None = None
        self._progress: tuple[int, int, str] | None = None

    # What is at hand, without a request

    @property
    def partnerships(self) -> list[PartnershipEntry]:
        """The partnerships as they were listed last, by name; [] while no list is known."""
        return self._partnership_list.entries

    @property
    def registry_errors(self) -> list[RegistryError]:
        """What is wrong with the registry, cell by cell."""
        return self._partnership_list.errors

    @property
    def notices(self) -> list[str]:
        """What concerns all workbooks: why nothing, old copies or an old list is shown, why copies can't be kept."""
        drive = self._change_check.error if self._change_check else None
        messages = (self._error, str(drive or ""), self._partnership_list.error, self._copy_store.error)
        return list(dict.fromkeys(sentence for sentence in messages if sentence))

    @property
    def is_empty(self) -> bool:
        """Whether nothing is at hand that could be shown."""
        return not any(entry.sheet and self._copy_store[entry.sheet] for entry in self.partnerships)

    @property
    def last_checked_at(self) -> datetime | None:
        """When Google last said how things stand, in this process or before, with a time zone; None where never."""
        messages = [self._change_check.when] if self._change_check and self._change_check.error is None else []
        messages += filter(None, (self._copy_store.as_of(entry.sheet) for entry in self.partnerships if entry.sheet))
        return max(messages, default=None)

    @property
    def started_at(self) -> datetime | None:
        """When the last refresh began, with a time zone; None before the first."""
        return self._started_at

    @property
    def progress(self) -> tuple[int, int, str] | None:
        """How many workbooks of how many the refresh has read, and whose was the last; None while none goes on."""
        return self._progress

    def current(self) -> ReadResult:
        """Return what can be shown at once: the copies, a failure for each workbook without one, the list's faults."""
        reading = ReadResult(registry_errors=list(self.registry_errors),
                             order=[entry.partnership for entry in self.partnerships])
        for entry in self.partnerships:
            workbook = self._copy_store.workbook(entry.sheet, entry.partnership) if entry.sheet else None
            if workbook:
                reading.workbooks.append(workbook)
            else:
                reading.failures.append(Failure(entry.partnership, self.address(entry), self._outdated_reason(entry)))
        return reading

    @property
    def revision(self) -> str:
        """A text that is another one whenever what `current` returns is."""
        return fingerprint_result(self.current())

    def states(self) -> list[CopyStatus]:
        """Return how each workbook stands, in the order of the list."""
        read = self._change_check.read if self._change_check else ()
        return [CopyStatus(entry.partnership, self.address(entry),
                           self._copy_store.as_of(entry.sheet) if entry.sheet else None,
                           self._outdated_reason(entry), entry.sheet in read) for entry in self.partnerships]

    def address(self, entry: PartnershipEntry) -> str:
        """Return where the workbook of `entry` lives; where it has no sheet, where it is listed."""
        return self._partnership_list.address(entry)

    def get_revision(self, entry: PartnershipEntry) -> Revision:
        """Return what Drive said of a sheet last; where it says nothing, the time of the copy stands for it."""
        copy = self._copy_store[entry.sheet] if entry.sheet else None
        said = self._change_check.revision(entry.sheet) if self._change_check and entry.sheet else Revision("")
        return said if said.text or copy is None else Revision(copy.read_at.isoformat())

    def _outdated_reason(self, entry: PartnershipEntry) -> str:
        """Return why the workbook of `entry` is not current, "" where it is."""
        if entry.problem or entry.sheet in self._errors_by_sheet:
            return entry.problem or self._errors_by_sheet[entry.sheet]
        as_of = self._copy_store.as_of(entry.sheet)
        if as_of is None:
            return f"{entry.partnership} has not been read yet: wait until all sheets are, or press Refresh"
        if self._change_check and self._change_check.error and entry.sheet not in self._change_check.read:
            return str(self._change_check.error)
        if self._change_check is None or self._now() - as_of > STALE_AFTER:
            return "Google has not been asked since whether it has changed; press Refresh"
        return ""

    # Asking Google

    def check_for_changes(self, user_requested: bool = False) -> None:
        """Ask Drive what has changed, and read the list of partnerships where it has.

        `user_requested`: somebody waits for it. Where Drive gives no answer the copies stand, and it is said why.
        Raises SourceUnreadable where there is no list, or where nobody can sign in and nothing is at hand.
        """
        with self._sync_lock:
            look = ChangeCheck(self._client, self._now(), user_requested)
            try:
                self._partnership_list.read(look, self._reader, self._now)
            finally:
                self._change_check = look
            if isinstance(look.error, SourceUnreadable) and self.is_empty:
                raise look.error
            current = [entry.sheet for entry in self.partnerships
                       if entry.sheet and look.is_unchanged(entry.sheet, self._copy_store[entry.sheet])]
            for sheet in current:
                self._errors_by_sheet.pop(sheet, None)
            self._copy_store.mark_confirmed(current, look.when)

    def get_workbook(self, entry: PartnershipEntry) -> Workbook:
        """Return the workbook of `entry`, read anew where that is needed. Raises WorkbookUnreadable without a copy."""
        if self._needs_refresh(entry):
            self._read(entry)
        workbook = self._copy_store.workbook(entry.sheet, entry.partnership) if entry.sheet else None
        if workbook is None:
            raise WorkbookUnreadable(self._outdated_reason(entry))
        return workbook

    def _needs_refresh(self, entry: PartnershipEntry) -> bool:
        return bool(entry.sheet and self._change_check
                    and self._change_check.needs_refresh(entry.sheet, self._copy_store[entry.sheet]))

    def _read(self, entry: PartnershipEntry) -> None:
        look, sheet = self._change_check, entry.sheet
        try:
            look.raise_if_open(f"{entry.partnership} was not read")
            self._copy_store.put(sheet, self._reader.read(sheet, entry.partnership, look.revision(sheet).text,
                                                          self._now()))
        except SheetsError as problem:
            look.record_result(problem)
            self._errors_by_sheet[sheet] = str(problem)
        except Exception as problem:
            # A mistake of ours about one workbook must not keep the others from being read.
            _log_internal_error("A workbook", problem)
            self._errors_by_sheet[sheet] = f"{entry.partnership} was not read: {_INTERNAL_ERROR_MESSAGE}"
        else:
            look.record_result(None)
            look.read.add(sheet)
            self._errors_by_sheet.pop(sheet, None)

    def refresh(self, progress: ProgressCallback | None = None, user_requested: bool = False) -> None:
        """Look, and read every workbook that needs it; another thread's refresh is waited for first.

        `progress(done, total, partnership)` is called after each. Raises SourceUnreadable as `check_for_changes` does.
        """
        with self._sync_lock:
            self._started_at = self._now()
            try:
                self._error = ""
                self.check_for_changes(user_requested)
                due = [entry for entry in self.partnerships if self._needs_refresh(entry)]
                self._progress = (0, len(due), "")
                for done, entry in enumerate(due, start=1):
                    self._read(entry)
                    self._progress = (done, len(due), entry.partnership)
                    if progress:
                        progress(*self._progress)
            except SheetsError as problem:
                self._error = str(problem)
                raise
            finally:
                self._progress = None

    def refresh_safely(self, progress: ProgressCallback | None = None, user_requested: bool = False) -> None:
        """Refresh as `refresh` does; whatever goes wrong is among the notices, and nothing is raised."""
        self._run_safely(lambda: self.refresh(progress, user_requested))

    def refresh_in_background(self, user_requested: bool = False, on_done: Callable[[], None] = lambda: None) -> bool:
        """Start a refresh in a thread of its own and return True; False where one goes on or it's too early.

        A look serves for a minute; where somebody pressed Refresh (`user_requested`), it doesn't. `on_done` is called
        in that thread when the refresh is over, whatever came of it.
        """
        with self._start_lock:
            if self._background_thread and self._background_thread.is_alive():
                return False
            now = self._now()
            if not user_requested and self._started_at and now - self._started_at < CHECK_INTERVAL:
                return False
            self._started_at = now
            self._background_thread = threading.Thread(target=self._run_background_refresh,
                                                       args=(user_requested, on_done), name="refresh",
                                                       daemon=True)
            self._background_thread.start()
            return True

    def wait(self, seconds: float | None = None) -> bool:
        """Wait for the refresh that goes on behind, so many seconds at most; return whether none goes on now."""
        thread = self._background_thread
        if thread:
            thread.join(seconds)
        return not (thread and thread.is_alive())

    @property
    def is_refreshing(self) -> bool:
        """Whether a refresh goes on behind."""
        return self._background_thread is not None and self._background_thread.is_alive()

    def _run_background_refresh(self, user_requested: bool, on_done: Callable[[], None]) -> None:
        self.refresh_safely(user_requested=user_requested)
        self._run_safely(on_done)

    def _run_safely(self, step: Callable[[], None]) -> None:
        try:
            step()
        except SheetsError as problem:
            self._error = str(problem)
        except Exception as problem:
            _log_internal_error("The refresh", problem)
            self._error = _INTERNAL_ERROR_MESSAGE[0].upper() + _INTERNAL_ERROR_MESSAGE[1:]


def _log_internal_error(what: str, problem: Exception) -> None:
    # The problem's own text could hold what people typed.
    traceback = problem.__traceback__
    while traceback and traceback.tb_next:
        traceback = traceback.tb_next
    _LOGGER.error("%s stopped: %s in %s, line %s", what, type(problem).__name__, traceback.tb_frame.f_code.co_name,
                  traceback.tb_lineno)


def fingerprint_result(reading: ReadResult) -> str:
    """Return a text that two readings share only where they hold the same: names, cells, what is missing and why.

    Where the cells live counts, too: flags link to them.
    """
    parts = ["\0".join((book.partnership, book.version, book.address, *(str(grid.gid) for grid in book.raw_sheets)))
             for book in reading.workbooks]
    parts += [f"{failure.partnership}\0{failure.message}" for failure in reading.failures]
    parts += [*(repr(fault) for fault in reading.registry_errors), *reading.order]
    return _sha256("\1".join(parts))


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


_shared_syncs: dict[tuple, SheetSync] = {}
_lock = threading.Lock()


def shared_sync(settings: GoogleSettings) -> SheetSync:
    """Return the one library of this process for `settings`. Raises SourceUnreadable."""
    key = (settings.registry, tuple(settings.partnerships.items()), settings.api_base, settings.snapshots,
           settings.requests_per_minute, _sha256(repr(settings.service_account)))
    with _lock:
        if key not in _shared_syncs:
            _shared_syncs[key] = SheetSync(settings)
        return _shared_syncs[key]
