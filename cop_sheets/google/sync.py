"""What a process knows of the partnerships' Google Sheets: their copies, what has changed, and how each one stands.

Drive is asked once what has changed, and only that is read again. What can't be read keeps its last good copy.
"""

import hashlib
import logging
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from cop_sheets.errors import SheetsError, SourceUnreadable, WorkbookUnreadable
from cop_sheets.google.change_check import Look
from cop_sheets.google.client import GoogleClient, Mark
from cop_sheets.google.partnership_list import Listing
from cop_sheets.google.reader import Reader
from cop_sheets.raw import Workbook
from cop_sheets.registry import Listed, RegistryFault
from cop_sheets.settings import Settings
from cop_sheets.sources import BookState, Failure, Reading
from cop_sheets.store import Copies

Progress = Callable[[int, int, str], None]
# One look serves for so long, unless somebody asks for another; what was not looked at for longer is told as old.
LOOK_AGAIN, OLD = timedelta(minutes=1), timedelta(minutes=15)
_BUG = ("the app made a mistake of its own while it read the sheets, so what is shown may be old; tell whoever keeps "
        "it, and press Refresh")
_LOGGER = logging.getLogger(__name__)


class Library:
    """The sheets that `settings` lead to, or the one whose id is `only`, for every thread of this process.

    `now` is the time of day, with a zone. Nothing is asked before `look` or `refresh`. Raises SourceUnreadable.
    """

    def __init__(self, settings: Settings, only: str | None = None, client: GoogleClient | None = None,
                 now: Callable[[], datetime] = lambda: datetime.now(UTC)):
        self._now = now
        self._client = client or GoogleClient(settings)
        self._reader, self._copies = Reader(self._client), Copies(settings)
        self._listing = Listing(settings, self._copies, only)
        self._look: Look | None = None
        self._troubles: dict[str, str] = {}
        self._trouble = ""
        self._one_at_a_time, self._starting = threading.RLock(), threading.Lock()
        self._begun: datetime | None = None
        self._behind: threading.Thread | None = None
        self._progress: tuple[int, int, str] | None = None

    # What is at hand, without a request

    @property
    def partnerships(self) -> list[Listed]:
        """The partnerships as they were listed last, by name; [] while no list is known."""
        return self._listing.lines

    @property
    def registry_faults(self) -> list[RegistryFault]:
        """What is wrong with the registry, cell by cell."""
        return self._listing.faults

    @property
    def notices(self) -> list[str]:
        """What concerns all workbooks: why nothing, old copies or an old list is shown, why copies can't be kept."""
        drive = self._look.trouble if self._look else None
        told = (self._trouble, str(drive or ""), self._listing.trouble, self._copies.fault)
        return list(dict.fromkeys(sentence for sentence in told if sentence))

    @property
    def is_cold(self) -> bool:
        """Whether nothing is at hand that could be shown."""
        return not any(line.sheet and self._copies[line.sheet] for line in self.partnerships)

    @property
    def looked_at(self) -> datetime | None:
        """When Google last said how things stand, in this process or before, with a time zone; None where never."""
        told = [self._look.when] if self._look and self._look.trouble is None else []
        told += filter(None, (self._copies.as_of(line.sheet) for line in self.partnerships if line.sheet))
        return max(told, default=None)

    @property
    def begun_at(self) -> datetime | None:
        """When the last refresh began, with a time zone; None before the first."""
        return self._begun

    @property
    def progress(self) -> tuple[int, int, str] | None:
        """How many workbooks of how many the refresh has read, and whose was the last; None while none goes on."""
        return self._progress

    def at_hand(self) -> Reading:
        """Return what can be shown at once: the copies, a failure for each workbook without one, the list's faults."""
        reading = Reading(registry_faults=list(self.registry_faults),
                          order=[line.partnership for line in self.partnerships])
        for line in self.partnerships:
            workbook = self._copies.workbook(line.sheet, line.partnership) if line.sheet else None
            if workbook:
                reading.workbooks.append(workbook)
            else:
                reading.failures.append(Failure(line.partnership, self.address(line), self._why(line)))
        return reading

    @property
    def mark(self) -> str:
        """A text that is another one whenever what `at_hand` returns is."""
        return mark_of_reading(self.at_hand())

    def states(self) -> list[BookState]:
        """Return how each workbook stands, in the order of the list."""
        read = self._look.read if self._look else ()
        return [BookState(line.partnership, self.address(line), self._copies.as_of(line.sheet) if line.sheet else None,
                          self._why(line), line.sheet in read) for line in self.partnerships]

    def address(self, line: Listed) -> str:
        """Return where the workbook of `line` lives; where it has no sheet, where it is listed."""
        return self._listing.address(line)

    def mark_of(self, line: Listed) -> Mark:
        """Return what Drive said of a sheet last; where it says nothing, the time of the copy stands for it."""
        copy = self._copies[line.sheet] if line.sheet else None
        said = self._look.mark(line.sheet) if self._look and line.sheet else Mark("")
        return said if said.text or copy is None else Mark(copy.read_at.isoformat())

    def _why(self, line: Listed) -> str:
        """Return why the workbook of `line` is not current, "" where it is."""
        if line.problem or line.sheet in self._troubles:
            return line.problem or self._troubles[line.sheet]
        as_of = self._copies.as_of(line.sheet)
        if as_of is None:
            return f"{line.partnership} has not been read yet: wait until all sheets are, or press Refresh"
        if self._look and self._look.trouble and line.sheet not in self._look.read:
            return str(self._look.trouble)
        if self._look is None or self._now() - as_of > OLD:
            return "Google has not been asked since whether it has changed; press Refresh"
        return ""

    # Asking Google

    def look(self, asked: bool = False) -> None:
        """Ask Drive what has changed, and read the list of partnerships where it has.

        `asked`: somebody waits for it. Where Drive gives no answer the copies stand, and it is said why. Raises
        SourceUnreadable where there is no list, or where nobody can sign in and nothing is at hand.
        """
        with self._one_at_a_time:
            look = Look(self._client, self._now(), asked)
            try:
                self._listing.read(look, self._reader, self._now)
            finally:
                self._look = look
            if isinstance(look.trouble, SourceUnreadable) and self.is_cold:
                raise look.trouble
            current = [line.sheet for line in self.partnerships
                       if line.sheet and look.confirms(line.sheet, self._copies[line.sheet])]
            for sheet in current:
                self._troubles.pop(sheet, None)
            self._copies.confirm(current, look.when)

    def bring(self, line: Listed) -> Workbook:
        """Return the workbook of `line`, read anew where that is needed. Raises WorkbookUnreadable without a copy."""
        if self._is_due(line):
            self._read(line)
        workbook = self._copies.workbook(line.sheet, line.partnership) if line.sheet else None
        if workbook is None:
            raise WorkbookUnreadable(self._why(line))
        return workbook

    def _is_due(self, line: Listed) -> bool:
        return bool(line.sheet and self._look and self._look.needs(line.sheet, self._copies[line.sheet]))

    def _read(self, line: Listed) -> None:
        look, sheet = self._look, line.sheet
        try:
            look.refuse(f"{line.partnership} was not read")
            self._copies.keep(sheet, self._reader.read(sheet, line.partnership, look.mark(sheet).text, self._now()))
        except SheetsError as problem:
            look.heard(problem)
            self._troubles[sheet] = str(problem)
        except Exception as problem:
            # A mistake of ours about one workbook must not keep the others from being read.
            _log_mistake("A workbook", problem)
            self._troubles[sheet] = f"{line.partnership} was not read: {_BUG}"
        else:
            look.heard(None)
            look.read.add(sheet)
            self._troubles.pop(sheet, None)

    def refresh(self, progress: Progress | None = None, asked: bool = False) -> None:
        """Look, and read every workbook that needs it; another thread's refresh is waited for first.

        `progress(done, total, partnership)` is called after each. Raises SourceUnreadable as `look` does.
        """
        with self._one_at_a_time:
            self._begun = self._now()
            try:
                self._trouble = ""
                self.look(asked)
                due = [line for line in self.partnerships if self._is_due(line)]
                self._progress = (0, len(due), "")
                for done, line in enumerate(due, start=1):
                    self._read(line)
                    self._progress = (done, len(due), line.partnership)
                    if progress:
                        progress(*self._progress)
            except SheetsError as problem:
                self._trouble = str(problem)
                raise
            finally:
                self._progress = None

    def refresh_told(self, progress: Progress | None = None, asked: bool = False) -> None:
        """Refresh as `refresh` does; whatever goes wrong is among the notices, and nothing is raised."""
        self._told(lambda: self.refresh(progress, asked))

    def refresh_behind(self, asked: bool = False, then: Callable[[], None] = lambda: None) -> bool:
        """Start a refresh in a thread of its own and return True; False where one goes on or it's too early.

        A look serves for a minute; where somebody pressed Refresh (`asked`), it doesn't. `then` is called in that
        thread when the refresh is over, whatever came of it.
        """
        with self._starting:
            if self._behind and self._behind.is_alive():
                return False
            now = self._now()
            if not asked and self._begun and now - self._begun < LOOK_AGAIN:
                return False
            self._begun = now
            self._behind = threading.Thread(target=self._refresh_alone, args=(asked, then), name="refresh",
                                            daemon=True)
            self._behind.start()
            return True

    def wait(self, seconds: float | None = None) -> bool:
        """Wait for the refresh that goes on behind, so many seconds at most; return whether none goes on now."""
        behind = self._behind
        if behind:
            behind.join(seconds)
        return not (behind and behind.is_alive())

    @property
    def is_busy(self) -> bool:
        """Whether a refresh goes on behind."""
        return self._behind is not None and self._behind.is_alive()

    def _refresh_alone(self, asked: bool, then: Callable[[], None]) -> None:
        self.refresh_told(asked=asked)
        self._told(then)

    def _told(self, step: Callable[[], None]) -> None:
        try:
            step()
        except SheetsError as problem:
            self._trouble = str(problem)
        except Exception as problem:
            _log_mistake("The refresh", problem)
            self._trouble = _BUG[0].upper() + _BUG[1:]


def _log_mistake(what: str, problem: Exception) -> None:
    # The problem's own text could hold what people typed.
    place = problem.__traceback__
    while place and place.tb_next:
        place = place.tb_next
    _LOGGER.error("%s stopped: %s in %s, line %s", what, type(problem).__name__, place.tb_frame.f_code.co_name,
                  place.tb_lineno)


def mark_of_reading(reading: Reading) -> str:
    """Return a text that two readings share only where they hold the same: names, cells, what is missing and why.

    Where the cells live counts, too: flags link to them.
    """
    parts = ["\0".join((book.partnership, book.version, book.address, *(str(grid.gid) for grid in book.grids)))
             for book in reading.workbooks]
    parts += [f"{failure.partnership}\0{failure.sentence}" for failure in reading.failures]
    parts += [*(repr(fault) for fault in reading.registry_faults), *reading.order]
    return _digest("\1".join(parts))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


_libraries: dict[tuple, Library] = {}
_lock = threading.Lock()


def shared_library(settings: Settings) -> Library:
    """Return the one library of this process for `settings`. Raises SourceUnreadable."""
    key = (settings.registry, tuple(settings.partnerships.items()), settings.api_base, settings.snapshots,
           settings.requests_per_minute, _digest(repr(settings.service_account)))
    with _lock:
        if key not in _libraries:
            _libraries[key] = Library(settings)
        return _libraries[key]
