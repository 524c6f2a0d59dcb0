"""The Google Sheets as all visits of this process see them: refreshed behind, shown in the last version made ready."""

from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

from cop_sheets import Reading
from cop_sheets.google.sync import Library, mark_of_reading
from pages.session.background import Loading

Prepare = Callable[["Version"], None]


@dataclass(frozen=True, eq=False)
class Version:
    """What was at hand at one time; `mark` is another one whenever it holds something else."""

    mark: str
    reading: Reading


class Behind:
    """Shows the copies of `library` and has them refreshed; `prepare` makes a version ready before it is shown."""

    def __init__(self, library: Library, prepare: Prepare) -> None:
        self.library = library
        self._prepare = prepare
        self._version: Version | None = None
        self._lock = Lock()
        self._first: Loading[None] | None = None

    def first(self) -> Loading[None]:
        """Return the loading of the first version: from the copies at hand, or, where there are none, from Google."""
        with self._lock:
            if self._first is None or self._first.failed:
                self._first = Loading(self._begin)
            return self._first

    @property
    def version(self) -> Version | None:
        """The version that visits look at; None before the first is there."""
        return self._version

    def look(self, asked: bool = False) -> None:
        """See to it that what has changed is read soon; `asked`: somebody pressed Refresh."""
        if self._version is not None:
            self.library.refresh_behind(asked, self._settle)

    def _begin(self, step: Callable[[int, int, str], None]) -> None:
        if self.library.is_cold:
            # What goes wrong is among the notices, and each sheet says of itself that it is missing.
            self.library.refresh_told(step)
        # The first visitor watches what comes now; nobody is shown half of it meanwhile.
        self._version = self._at_hand()

    def _settle(self) -> None:
        found = self._at_hand()
        if found.mark != self._version.mark:
            self._prepare(found)
            self._version = found

    def _at_hand(self) -> Version:
        reading = self.library.at_hand()
        return Version(mark_of_reading(reading), reading)
