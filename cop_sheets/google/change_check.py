"""One look at what has changed: what Drive said, which sheets are to be read again, and when to give up asking."""

from datetime import datetime, timedelta

from cop_sheets.errors import SheetsError, SourceUnreadable
from cop_sheets.google.client import GoogleClient, Revision
from cop_sheets.google.errors import GoogleUnavailable
from cop_sheets.store import SheetCopy

# A sheet that Drive doesn't list is read again when its copy is so old; sooner where somebody waits for it.
UNLISTED_MAX_AGE, REQUESTED_MAX_AGE = timedelta(minutes=10), timedelta(seconds=30)
# So many sheets in a row without an answer mean that Google doesn't answer; after Drive didn't, the first one does.
FAILURE_THRESHOLD = 3
CHANGES_UNKNOWN = "What has changed is not known"


class ChangeCheck:
    """Asks Drive once, when made; `asked` says that somebody waits for it.

    `trouble` is why Drive gave no answer, None where it did; `read` are the sheets that were read since.
    """

    def __init__(self, client: GoogleClient, when: datetime, user_requested: bool = False):
        self.when, self.error, self.read = when, None, set()
        self._max_age = REQUESTED_MAX_AGE if user_requested else UNLISTED_MAX_AGE
        self._failure_count, self._stop_error = 0, None
        self._revisions: dict[str, Revision] | None = None
        try:
            self._revisions = client.list_revisions(CHANGES_UNKNOWN)
        except SheetsError as error:
            self.error = error

    def revision(self, sheet: str) -> Revision:
        """Return what Drive says of a sheet; an empty mark where it doesn't list it."""
        return (self._revisions or {}).get(sheet, Revision(""))

    def is_unchanged(self, sheet: str, copy: SheetCopy | None) -> bool:
        """Return whether Drive says that a sheet is as its copy."""
        return copy is not None and bool(copy.revision) and self.revision(sheet).text == copy.revision

    def needs_refresh(self, sheet: str, copy: SheetCopy | None) -> bool:
        """Return whether a sheet is to be read: it has no copy, it has changed, or nobody knows and it's old."""
        if copy is None:
            return True
        if self._revisions is None or self.is_unchanged(sheet, copy):
            return False
        if sheet in self._revisions or copy.revision:
            # Listed and changed; or listed before and no more: somebody may have taken the app off it.
            return True
        return self.when - copy.read_at > self._max_age

    def record_result(self, problem: SheetsError | None) -> None:
        """Note what came of reading a sheet."""
        if isinstance(problem, SourceUnreadable):
            self._stop_error = problem
        elif isinstance(problem, GoogleUnavailable):
            self._failure_count += 1
            if self._failure_count >= (FAILURE_THRESHOLD if self.error is None else 1):
                self._stop_error = problem
        else:
            self._failure_count = 0

    def raise_if_open(self, consequence: str) -> None:
        """Raise why the next sheet needn't be asked for, where Google is known not to answer."""
        if isinstance(self._stop_error, GoogleUnavailable):
            raise GoogleUnavailable(consequence, self._stop_error.reason)
        if self._stop_error:
            raise self._stop_error
