"""Brings the copies of all Google Sheets up to date, for a timer, and says how each workbook stands."""

from dataclasses import dataclass, field

from cop_sheets.date_format import format_datetime
from cop_sheets.errors import SourceUnreadable
from cop_sheets.google.source import NOT_CONFIGURED
from cop_sheets.google.sync import ProgressCallback, SheetSync
from cop_sheets.settings import GoogleSettings
from cop_sheets.sources import CopyStatus


@dataclass
class PullResult:
    """How every workbook stands after a pull, in the order of the list, and what concerns all of them."""

    states: list[CopyStatus]
    notices: list[str] = field(default_factory=list)

    @property
    def current(self) -> list[CopyStatus]:
        """The workbooks whose copies are as their sheets."""
        return [state for state in self.states if not state.reason]

    @property
    def is_complete(self) -> bool:
        """Whether every workbook is current and nothing else is amiss, such as a disk that is full."""
        return len(self.current) == len(self.states) and not self.notices

    @property
    def messages(self) -> list[str]:
        """A line for each workbook, and one that counts them."""
        new = sum(state.was_refreshed for state in self.current)
        counts = [(new, "read anew"), (len(self.current) - new, "unchanged"),
                  (len(self.states) - len(self.current), "could not be read")]
        count_text = ", ".join(f"{count} {words}" for count, words in counts if count)
        return [*map(_status_message, self.states),
                f"{len(self.states)} workbook{'' if len(self.states) == 1 else 's'}: {count_text}."]


def pull_sheets(settings: GoogleSettings | None, progress: ProgressCallback | None = None,
                library: SheetSync | None = None) -> PullResult:
    """Read what has changed in all sheets that `settings` name, keep the copies, and return how each stands.

    `progress(done, total, partnership)` is called after each that is read. Raises SourceUnreadable where nothing is
    configured, no list of partnerships is known, or nobody can sign in and no copy is at hand.
    """
    if settings is None:
        raise SourceUnreadable(NOT_CONFIGURED)
    library = library or SheetSync(settings)
    library.refresh(progress, user_requested=True)
    return PullResult(library.states(), library.notices)


def _status_message(state: CopyStatus) -> str:
    if not state.reason:
        return (f"{state.partnership}: {'read anew' if state.was_refreshed else 'unchanged'}, "
                f"as of {format_datetime(state.as_of)}")
    copy = "there is no copy of it" if state.is_missing else f"its copy is as of {format_datetime(state.as_of)}"
    return f"{state.partnership}: could not be read; {copy}. {state.reason}"
