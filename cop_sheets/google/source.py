"""Google Sheets as a source of workbooks: all sheets of the settings, or one."""

import builtins

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
    """Reads the sheets that have changed; unchanged ones, and those that can't be read, come from their last copies."""

    def __init__(self, sheet_sync: SheetSync, is_one_sheet: bool = False):
        self.sheets, self._is_one_sheet = sheet_sync, is_one_sheet
        self._entries_by_ref: dict[tuple[str, str], PartnershipEntry] = {}

    def list(self) -> list[WorkbookRef]:
        """Check Drive for changes, and return the workbooks, sorted by partnership. Raises SourceUnreadable."""
        self.sheets.check_for_changes(user_requested=True)
        if self._is_one_sheet:
            # Its title, which is its name here, is only known once it was read.
            try:
                self.sheets.get_workbook(self.sheets.partnerships[0])
            except WorkbookUnreadable as problem:
                raise SourceUnreadable(str(problem)) from problem
        refs = []
        for entry in self.sheets.partnerships:
            revision = self.sheets.get_revision(entry)
            modified_at = revision.modified_at.astimezone().replace(tzinfo=None) if revision.modified_at else None
            refs.append(WorkbookRef(entry.partnership, self.sheets.address(entry), revision.text, modified_at))
        self._entries_by_ref = {(ref.partnership, ref.address): entry
                                for ref, entry in zip(refs, self.sheets.partnerships, strict=True)}
        return refs

    def read(self, entry: WorkbookRef) -> Workbook:
        """Return the workbook of `entry`, or its last copy where it can't be read. Raises WorkbookUnreadable."""
        partnership_entry = self._entries_by_ref.get((entry.partnership, entry.address))
        if partnership_entry is None:
            raise WorkbookUnreadable(f"{entry.partnership} is not listed any more: look at the list once more")
        return self.sheets.get_workbook(partnership_entry)

    def states(self) -> builtins.list[CopyStatus]:
        """Return the status of each workbook's copy."""
        return self.sheets.states()

    @property
    def notices(self) -> builtins.list[str]:
        """Sentences that concern all workbooks."""
        return self.sheets.notices

    @property
    def registry_errors(self) -> builtins.list[RegistryError]:
        """The registry's errors as of the last check, one per cell."""
        return self.sheets.registry_errors


def open_google_source(text: str, settings: GoogleSettings | None) -> GoogleSource:
    """Return the source for `text`: `google` (every sheet of the settings), the address of one sheet, or its id.

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
