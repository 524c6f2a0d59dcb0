"""One look at what has changed: what Drive said, which sheets are to be read again, and when to give up asking."""

from datetime import datetime, timedelta

from cop_sheets.errors import SheetsError, SourceUnreadable
from cop_sheets.google.client import GoogleClient, Mark
from cop_sheets.google.errors import GoogleSilent
from cop_sheets.store import Copy

# A sheet that Drive doesn't list is read again when its copy is so old; sooner where somebody waits for it.
UNLISTED, UNLISTED_ASKED = timedelta(minutes=10), timedelta(seconds=30)
# So many sheets in a row without an answer mean that Google doesn't answer; after Drive didn't, the first one does.
SILENT_IN_A_ROW = 3
WHAT_CHANGED = "What has changed is not known"


class Look:
    """Asks Drive once, when made; `asked` says that somebody waits for it.

    `trouble` is why Drive gave no answer, None where it did; `read` are the sheets that were read since.
    """

    def __init__(self, client: GoogleClient, when: datetime, asked: bool = False):
        self.when, self.trouble, self.read = when, None, set()
        self._patience = UNLISTED_ASKED if asked else UNLISTED
        self._silent, self._stopped = 0, None
        self._marks: dict[str, Mark] | None = None
        try:
            self._marks = client.marks(WHAT_CHANGED)
        except SheetsError as problem:
            self.trouble = problem

    def mark(self, sheet: str) -> Mark:
        """Return what Drive says of a sheet; an empty mark where it doesn't list it."""
        return (self._marks or {}).get(sheet, Mark(""))

    def confirms(self, sheet: str, copy: Copy | None) -> bool:
        """Return whether Drive says that a sheet is as its copy."""
        return copy is not None and bool(copy.mark) and self.mark(sheet).text == copy.mark

    def needs(self, sheet: str, copy: Copy | None) -> bool:
        """Return whether a sheet is to be read: it has no copy, it has changed, or nobody knows and it's old."""
        if copy is None:
            return True
        if self._marks is None or self.confirms(sheet, copy):
            return False
        if sheet in self._marks or copy.mark:
            # Listed and changed; or listed before and no more: somebody may have taken the app off it.
            return True
        return self.when - copy.read_at > self._patience

    def heard(self, problem: SheetsError | None) -> None:
        """Note what came of reading a sheet."""
        if isinstance(problem, SourceUnreadable):
            self._stopped = problem
        elif isinstance(problem, GoogleSilent):
            self._silent += 1
            if self._silent >= (SILENT_IN_A_ROW if self.trouble is None else 1):
                self._stopped = problem
        else:
            self._silent = 0

    def refuse(self, about: str) -> None:
        """Raise why the next sheet needn't be asked for, where Google is known not to answer."""
        if isinstance(self._stopped, GoogleSilent):
            raise GoogleSilent(about, self._stopped.why)
        if self._stopped:
            raise self._stopped
