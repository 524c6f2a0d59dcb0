"""Updates the copies of all Google Sheets, as a scheduled job does, and reports on each workbook."""

from dataclasses import dataclass, field

from cop_sheets.errors import SourceUnreadable
from cop_sheets.google.source import NOT_CONFIGURED
from cop_sheets.google.sync import ProgressCallback, SheetSync
from cop_sheets.settings import GoogleSettings, StateSettings
from cop_sheets.sources import CopyStatus
from cop_sheets.store import CopyStore
from cop_sheets.store.database import CopyDatabase, open_store


@dataclass
class PullResult:
    """The status of every copy after a pull, in the order of the registry, and `notices` that concern all of them."""

    states: list[CopyStatus]
    notices: list[str] = field(default_factory=list)

    @property
    def current(self) -> list[CopyStatus]:
        """The copies that are current."""
        return [state for state in self.states if not state.reason]

    @property
    def is_complete(self) -> bool:
        """Whether every copy is current and there is no other problem, such as a full disk."""
        return len(self.current) == len(self.states) and not self.notices

    @property
    def messages(self) -> list[str]:
        """One line per workbook, and one that counts them."""
        new = sum(state.was_refreshed for state in self.current)
        counts = [(new, "read anew"), (len(self.current) - new, "unchanged"),
                  (len(self.states) - len(self.current), "could not be read")]
        count_text = ", ".join(f"{count} {words}" for count, words in counts if count)
        return [*map(CopyStatus.line, self.states),
                f"{len(self.states)} workbook{'' if len(self.states) == 1 else 's'}: {count_text}."]


def pull_sheets(settings: GoogleSettings | None, progress: ProgressCallback | None = None,
                sheet_sync: SheetSync | None = None, state: StateSettings | None = None) -> PullResult:
    """Read every sheet of `settings` that has changed, save the copies, and return their statuses.

    `state`: where the store is; not needed with a `sheet_sync`. `progress(done, total, partnership)` is called after
    each sheet. Raises SourceUnreadable where nothing is configured, no list of partnerships is known, or Google lets
    nobody sign in and there is no copy.
    """
    if settings is None:
        raise SourceUnreadable(NOT_CONFIGURED)
    sheet_sync = sheet_sync or SheetSync(settings, copies=CopyStore(settings, CopyDatabase(
        open_store(state or StateSettings(folder=settings.snapshots)))))
    sheet_sync.refresh(progress, user_requested=True)
    return PullResult(sheet_sync.states(), sheet_sync.notices)
