"""Keeps copies of the partnerships' Google Sheets in sync, and knows the status of each.

One request to Drive shows which sheets have changed, and only those are read again. A sheet that can't be read keeps
its last good copy.
"""

import hashlib
import logging
import threading
import traceback
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from cop_sheets.errors import SheetsError, SourceUnreadable, WorkbookUnreadable, not_read
from cop_sheets.google.change_check import ChangeCheck
from cop_sheets.google.client import GoogleClient, Revision
from cop_sheets.google.partnership_list import PartnershipList
from cop_sheets.google.reader import SheetReader
from cop_sheets.raw import Workbook
from cop_sheets.registry import PartnershipEntry, RegistryError
from cop_sheets.settings import GoogleSettings
from cop_sheets.sources import INTERNAL_ERROR, NOT_CHECKED, CopyStatus, Failure, ReadResult, not_read_yet
from cop_sheets.store import CopyKeeper, CopyStore

ProgressCallback = Callable[[int, int, str], None]
CHECK_INTERVAL = timedelta(minutes=1)    # between two checks for changes that nobody requested
STALE_AFTER = timedelta(minutes=15)    # without a check for so long, a copy counts as old
_LOGGER = logging.getLogger(__name__)


class SheetSync:
    """The sheets of `settings`, or the one whose id is `only`. Thread-safe.

    `now` returns the time, with a zone. `copies`: where copies are kept; default, in memory only. There is no request
    before `check_for_changes` or `refresh`. Raises SourceUnreadable where the settings name no sheet.
    """

    def __init__(self, settings: GoogleSettings, only: str | None = None, client: GoogleClient | None = None,
                 now: Callable[[], datetime] = lambda: datetime.now(UTC), copies: CopyStore | None = None):
        self._now = now
        self._client = client or GoogleClient(settings)
        self._reader, self._copy_store = SheetReader(self._client), copies or CopyStore(settings)
        self._partnership_list = PartnershipList(settings, self._copy_store, only)
        self._change_check: ChangeCheck | None = None
        self._errors_by_sheet: dict[str, str] = {}
        self._error = ""
        self._sync_lock, self._start_lock = threading.RLock(), threading.Lock()
        self._started_at: datetime | None = None
        self._background_thread: threading.Thread | None = None
        self._progress: tuple[int, int, str] | None = None

    def load(self) -> None:
        """Load the copies that are kept; where that fails, `notices` say why. Waits for the store."""
        self._copy_store.load()

    @property
    def partnerships(self) -> list[PartnershipEntry]:
        """The partnerships of the last known list, by name; [] while none is known."""
        return self._partnership_list.entries

    @property
    def registry_errors(self) -> list[RegistryError]:
        """The registry's errors, one per cell."""
        return self._partnership_list.errors

    @property
    def notices(self) -> list[str]:
        """Sentences that concern all workbooks: why copies or the list are old or missing, or can't be saved."""
        drive_error = self._change_check.error if self._change_check else None
        messages = (self._error, str(drive_error or ""), self._partnership_list.error, self._copy_store.error)
        return list(dict.fromkeys(sentence for sentence in messages if sentence))

    @property
    def is_empty(self) -> bool:
        """Whether there is no copy of any sheet."""
        return not any(entry.sheet and self._copy_store[entry.sheet] for entry in self.partnerships)

    @property
    def last_checked_at(self) -> datetime | None:
        """When Google last confirmed or sent a sheet, in this process or before, with a time zone; None: never."""
        times = [self._change_check.when] if self._change_check and self._change_check.error is None else []
        times += filter(None, (self._copy_store.as_of(entry.sheet) for entry in self.partnerships if entry.sheet))
        return max(times, default=None)

    @property
    def started_at(self) -> datetime | None:
        """When the last refresh began, with a time zone; None before the first."""
        return self._started_at

    @property
    def progress(self) -> tuple[int, int, str] | None:
        """Workbooks read, workbooks to read, and the last one's partnership; None while no refresh is running."""
        return self._progress

    def current(self) -> ReadResult:
        """Return the copies, a failure for each workbook without one, and the registry's errors."""
        result = ReadResult(registry_errors=list(self.registry_errors),
                             order=[entry.partnership for entry in self.partnerships])
        for entry in self.partnerships:
            workbook = self._copy_store.workbook(entry.sheet, entry.partnership) if entry.sheet else None
            if workbook:
                result.workbooks.append(workbook)
            else:
                result.failures.append(Failure(entry.partnership, self.address(entry), self._outdated_reason(entry)))
        return result

    @property
    def revision(self) -> str:
        """Fingerprint of `current()`; changes when its content changes."""
        return fingerprint_result(self.current())

    def states(self) -> list[CopyStatus]:
        """Return the status of each copy, in the order of the list."""
        read = self._change_check.read if self._change_check else ()
        return [CopyStatus(entry.partnership, self.address(entry),
                           self._copy_store.as_of(entry.sheet) if entry.sheet else None,
                           self._outdated_reason(entry), entry.sheet in read) for entry in self.partnerships]

    def address(self, entry: PartnershipEntry) -> str:
        """Return the address of the sheet of `entry`; where it has none, of the list that it is in."""
        return self._partnership_list.address(entry)

    def get_revision(self, entry: PartnershipEntry) -> Revision:
        """Return the sheet's revision in Drive; where Drive lists none, the time at which its copy was read."""
        copy = self._copy_store[entry.sheet] if entry.sheet else None
        revision = self._change_check.revision(entry.sheet) if self._change_check and entry.sheet else Revision("")
        return revision if revision.text or copy is None else Revision(copy.read_at.isoformat())

    def _outdated_reason(self, entry: PartnershipEntry) -> str:
        """Return why the copy of `entry` is not current, "" where it is."""
        sheet = entry.sheet or ""
        if entry.problem or sheet in self._errors_by_sheet:
            return entry.problem or self._errors_by_sheet[sheet]
        as_of = self._copy_store.as_of(sheet) if sheet else None
        if as_of is None:
            return not_read_yet(entry.partnership)
        if self._change_check and self._change_check.error and sheet not in self._change_check.read:
            return str(self._change_check.error)
        if self._change_check is None or self._now() - as_of > STALE_AFTER:
            return NOT_CHECKED
        return ""

    def check_for_changes(self, user_requested: bool = False) -> None:
        """Ask Drive which sheets have changed, and read the list of partnerships if it has.

        `user_requested`: somebody pressed Refresh. Where Drive gives no answer the copies stay, and `notices` says
        why. Raises SourceUnreadable where there is no list, or where Google lets nobody sign in and there is no copy.
        """
        with self._sync_lock:
            self.load()
            check = ChangeCheck(self._client, self._now(), user_requested)
            try:
                self._partnership_list.read(check, self._reader, self._now)
            finally:
                self._change_check = check
            if isinstance(check.error, SourceUnreadable) and self.is_empty:
                raise check.error
            unchanged = {entry.sheet: entry.partnership for entry in self.partnerships
                         if entry.sheet and check.is_unchanged(entry.sheet, self._copy_store[entry.sheet])}
            for sheet in unchanged:
                self._errors_by_sheet.pop(sheet, None)
            self._copy_store.mark_confirmed(unchanged, check.when)

    def get_workbook(self, entry: PartnershipEntry) -> Workbook:
        """Return the workbook of `entry`, read again if it has changed. Raises WorkbookUnreadable without a copy."""
        self._read_if_changed(entry)
        workbook = self._copy_store.workbook(entry.sheet, entry.partnership) if entry.sheet else None
        if workbook is None:
            raise WorkbookUnreadable(self._outdated_reason(entry))
        return workbook

    def _needs_refresh(self, entry: PartnershipEntry) -> bool:
        return bool(entry.sheet and self._change_check
                    and self._change_check.needs_refresh(entry.sheet, self._copy_store[entry.sheet]))

    def _read_if_changed(self, entry: PartnershipEntry) -> None:
        sheet, check = entry.sheet, self._change_check
        if not sheet or not check or not check.needs_refresh(sheet, self._copy_store[sheet]):
            return
        try:
            check.raise_if_open(not_read(entry.partnership))
            self._copy_store.put(sheet, self._reader.read(sheet, entry.partnership, check.revision(sheet).text,
                                                          self._now()), entry.partnership)
        except SheetsError as problem:
            check.record_result(problem)
            self._errors_by_sheet[sheet] = str(problem)
        except Exception as problem:
            # A bug that concerns one workbook must not keep the others from being read.
            _log_internal_error("A workbook", problem)
            self._errors_by_sheet[sheet] = f"{not_read(entry.partnership)}: {INTERNAL_ERROR}"
        else:
            check.record_result(None)
            check.read.add(sheet)
            self._errors_by_sheet.pop(sheet, None)

    def refresh(self, progress: ProgressCallback | None = None, user_requested: bool = False) -> None:
        """Check for changes, and read every workbook that has changed. Waits for another thread's refresh first.

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
                    self._read_if_changed(entry)
                    self._progress = (done, len(due), entry.partnership)
                    if progress:
                        progress(*self._progress)
            except SheetsError as problem:
                self._error = str(problem)
                raise
            finally:
                self._progress = None
                self._copy_store.save_now()

    def refresh_safely(self, progress: ProgressCallback | None = None, user_requested: bool = False) -> None:
        """Like `refresh`, but records errors in `notices` instead of raising."""
        self._run_safely(lambda: self.refresh(progress, user_requested))

    def refresh_in_background(self, user_requested: bool = False, on_done: Callable[[], None] = lambda: None) -> bool:
        """Start a refresh in another thread and return True; False where one is running or it's too early.

        Too early is before `CHECK_INTERVAL` is over, unless somebody pressed Refresh (`user_requested`). The thread
        calls `on_done` after the refresh, also after one that failed.
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
        """Wait for the background refresh, at most for `seconds`; return whether none is running now."""
        thread = self._background_thread
        if thread:
            thread.join(seconds)
        return not (thread and thread.is_alive())

    @property
    def is_refreshing(self) -> bool:
        """Whether a background refresh is running."""
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
            self._error = INTERNAL_ERROR[0].upper() + INTERNAL_ERROR[1:]


def _log_internal_error(what: str, problem: Exception) -> None:
    # Without the text of `problem`, which could quote what people typed.
    frame, line_number = list(traceback.walk_tb(problem.__traceback__))[-1]
    _LOGGER.error("%s stopped: %s in %s, line %s", what, type(problem).__name__, frame.f_code.co_name, line_number)


def fingerprint_result(result: ReadResult) -> str:
    """Return a fingerprint of a ReadResult: names, cells and their addresses, failures, errors of the registry."""
    parts = ["\0".join((book.partnership, book.content_hash, book.address)) for book in result.workbooks]
    parts += [f"{failure.partnership}\0{failure.message}" for failure in result.failures]
    parts += [*(repr(fault) for fault in result.registry_errors), *result.order]
    return _sha256("\1".join(parts))


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


_shared_syncs: dict[tuple[object, ...], SheetSync] = {}
_lock = threading.Lock()


def shared_sync(settings: GoogleSettings, keeper: CopyKeeper | None = None) -> SheetSync:
    """Return the SheetSync that this process shares for `settings` and what keeps copies. Raises SourceUnreadable."""
    tables = (settings.partnerships, settings.former_names, settings.certifies)
    key = (settings.registry, *(tuple(table.items()) for table in tables), settings.api_base, settings.snapshots,
           settings.requests_per_minute, _sha256(repr(settings.service_account)), keeper)
    with _lock:
        if key not in _shared_syncs:
            _shared_syncs[key] = SheetSync(settings, copies=CopyStore(settings, keeper))
        return _shared_syncs[key]
