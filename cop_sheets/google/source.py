"""Google Sheets as a source of workbooks: all that the settings lead to, or one sheet."""

from cop_sheets.errors import SourceUnreadable, WorkbookUnreadable
from cop_sheets.google.sync import SheetSync
from cop_sheets.raw import Workbook
from cop_sheets.registry import PartnershipEntry, RegistryError
from cop_sheets.settings import GoogleSettings
from cop_sheets.sheet_urls import not_a_sheet_reason, parse_sheet_id
from cop_sheets.sources import CopyStatus, WorkbookRef

NOT_CONFIGURED = ("No Google Sheets are configured: copy .streamlit/secrets.example.toml to .streamlit/secrets.toml "
                  "and fill in [connections.cop_sheets]")


class GoogleSource:
    """Reads what has changed since it was read last; the rest, and what Google doesn't give, are the last copies."""

    def __init__(self, library: SheetSync, is_one_sheet: bool = False):
        self.sheets, self._is_one_sheet = library, is_one_sheet
        self._entries_by_ref: dict[tuple[str, str], PartnershipEntry] = {}

    def list(self) -> list[WorkbookRef]:
        """Ask Drive once, and return the partnerships, sorted by name. Raises SourceUnreadable."""
        self.sheets.check_for_changes(user_requested=True)
        if self._is_one_sheet:
            # Only the sheet itself can tell what it's called.
            try:
                self.sheets.get_workbook(self.sheets.partnerships[0])
            except WorkbookUnreadable as problem:
                raise SourceUnreadable(str(problem)) from problem
        entries = []
        for partnership_entry in self.sheets.partnerships:
            mark = self.sheets.get_revision(partnership_entry)
            changed = mark.modified_at.astimezone().replace(tzinfo=None) if mark.modified_at else None
            entries.append(WorkbookRef(partnership_entry.partnership, self.sheets.address(partnership_entry), mark.text,
                                       changed))
        self._entries_by_ref = {(entry.partnership, entry.address): partnership_entry
                                for entry, partnership_entry in zip(entries, self.sheets.partnerships, strict=True)}
        return entries

    def read(self, entry: WorkbookRef) -> Workbook:
        """Return the workbook of `entry`, its last copy where it can't be read. Raises WorkbookUnreadable."""
        partnership_entry = self._entries_by_ref.get((entry.partnership, entry.address))
        if partnership_entry is None:
            raise WorkbookUnreadable(f"{entry.partnership} is not listed any more: look at the list once more")
        return self.sheets.get_workbook(partnership_entry)

    def states(self) -> "list[CopyStatus]":
        """Return how each workbook stands: current, an old copy and why, or missing."""
        return self.sheets.states()

    @property
    def notices(self) -> "list[str]":
        """What concerns all workbooks, a sentence each."""
        return self.sheets.notices

    @property
    def registry_errors(self) -> "list[RegistryError]":
        """What is wrong with the registry, cell by cell, as of the last look."""
        return self.sheets.registry_errors


def open_google_source(text: str, settings: GoogleSettings | None) -> GoogleSource:
    """Return the source that `text` names: `google` for all that is configured, a sheet's address, or its bare id.

    Raises SourceUnreadable where nothing is configured or `text` is no address.
    """
    text = text.strip()
    if text.casefold() == "google":
        if settings is None:
            raise SourceUnreadable(NOT_CONFIGURED)
        return GoogleSource(SheetSync(settings))
    sheet = parse_sheet_id(text)
    if sheet is None:
        raise SourceUnreadable(f"{text} can't be read: {not_a_sheet_reason(text)}")
    return GoogleSource(SheetSync(settings or GoogleSettings(), only=sheet), is_one_sheet=True)
