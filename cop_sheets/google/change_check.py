"""One check for changes: the revisions in Drive, which sheets to read again, and a circuit breaker for failures."""

from datetime import datetime, timedelta

from cop_sheets.errors import SheetsError, SourceUnreadable
from cop_sheets.google.client import GoogleClient, Revision
from cop_sheets.google.errors import GoogleUnavailable
from cop_sheets.store import SheetCopy

# A sheet that Drive doesn't list is read again when its copy is this old, or this old where somebody pressed Refresh.
UNLISTED_MAX_AGE, REQUESTED_MAX_AGE = timedelta(minutes=10), timedelta(seconds=30)
# After so many sheets in a row without an answer no other is requested; after Drive gave none, one is enough.
FAILURE_THRESHOLD = 3
CHANGES_UNKNOWN = "What has changed is not known"


class ChangeCheck:
    """Lists the revisions in Drive once, when created at `when`. `user_requested`: somebody pressed Refresh.

    `error` is why Drive gave no answer, None where it did; `read` holds the ids of the sheets that were read since.
    """

    def __init__(self, client: GoogleClient, when: datetime, user_requested: bool = False):
        self.when = when
        self.error: SheetsError | None = None
        self.read: set[str] = set()
        self._max_age = REQUESTED_MAX_AGE if user_requested else UNLISTED_MAX_AGE
        self._failure_count = 0
        self._stop_error: SheetsError | None = None    # set: the circuit breaker is open
        self._revisions: dict[str, Revision] | None = None
        try:
            self._revisions = client.list_revisions(CHANGES_UNKNOWN)
        except SheetsError as error:
            self.error = error

    def revision(self, sheet: str) -> Revision:
        """Return the revision of a sheet in Drive; its text is "" where Drive doesn't list the sheet."""
        return (self._revisions or {}).get(sheet, Revision(""))

    def is_unchanged(self, sheet: str, copy: SheetCopy | None) -> bool:
        """Return whether a sheet has the revision of its copy."""
        return copy is not None and bool(copy.revision) and self.revision(sheet).text == copy.revision

    def needs_refresh(self, sheet: str, copy: SheetCopy | None) -> bool:
        """Return whether to read a sheet: no copy, another revision, or none known and the copy is old."""
        if copy is None:
            return True
        if self._revisions is None or self.is_unchanged(sheet, copy):
            return False
        if sheet in self._revisions or copy.revision:
            # Listed and changed; or listed before and no longer, as where it is no longer shared with the app.
            return True
        return self.when - copy.read_at > self._max_age

    def record_result(self, problem: SheetsError | None) -> None:
        """Record that a sheet was read (None) or why not: consecutive failures open the circuit breaker."""
        if isinstance(problem, SourceUnreadable):
            self._stop_error = problem
        elif isinstance(problem, GoogleUnavailable):
            self._failure_count += 1
            if self._failure_count >= (FAILURE_THRESHOLD if self.error is None else 1):
                self._stop_error = problem
        else:
            self._failure_count = 0

    def raise_if_open(self, consequence: str) -> None:
        """Raise the error that opened the circuit breaker, if it is open."""
        if isinstance(self._stop_error, GoogleUnavailable):
            raise GoogleUnavailable(consequence, self._stop_error.reason)
        if self._stop_error:
            raise self._stop_error
