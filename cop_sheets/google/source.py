"""Google Sheets as a source of workbooks: all that the settings lead to, or one sheet."""

from cop_sheets.errors import SourceUnreadable, WorkbookUnreadable
from cop_sheets.google.sync import Library
from cop_sheets.raw import Workbook
from cop_sheets.registry import Listed, RegistryFault
from cop_sheets.settings import Settings
from cop_sheets.sheet_urls import sheet_id, why_no_sheet
from cop_sheets.sources import BookState, Entry

NOT_CONFIGURED = ("No Google Sheets are configured: copy .streamlit/secrets.example.toml to .streamlit/secrets.toml "
                  "and fill in [connections.cop_sheets]")


class GoogleSource:
    """Reads what has changed since it was read last; the rest, and what Google doesn't give, are the last copies."""

    def __init__(self, library: Library, is_one_sheet: bool = False):
        self.sheets, self._is_one_sheet = library, is_one_sheet
        self._lines: dict[tuple[str, str], Listed] = {}

    def list(self) -> list[Entry]:
        """Ask Drive once, and return the partnerships, sorted by name. Raises SourceUnreadable."""
        self.sheets.look(asked=True)
        if self._is_one_sheet:
            # Only the sheet itself can tell what it's called.
            try:
                self.sheets.bring(self.sheets.partnerships[0])
            except WorkbookUnreadable as problem:
                raise SourceUnreadable(str(problem)) from problem
        entries = []
        for line in self.sheets.partnerships:
            mark = self.sheets.mark_of(line)
            changed = mark.modified.astimezone().replace(tzinfo=None) if mark.modified else None
            entries.append(Entry(line.partnership, self.sheets.address(line), mark.text, changed))
        self._lines = {(entry.partnership, entry.address): line
                       for entry, line in zip(entries, self.sheets.partnerships, strict=True)}
        return entries

    def read(self, entry: Entry) -> Workbook:
        """Return the workbook of `entry`, its last copy where it can't be read. Raises WorkbookUnreadable."""
        line = self._lines.get((entry.partnership, entry.address))
        if line is None:
            raise WorkbookUnreadable(f"{entry.partnership} is not listed any more: look at the list once more")
        return self.sheets.bring(line)

    def states(self) -> "list[BookState]":
        """Return how each workbook stands: current, an old copy and why, or missing."""
        return self.sheets.states()

    @property
    def notices(self) -> "list[str]":
        """What concerns all workbooks, a sentence each."""
        return self.sheets.notices

    @property
    def registry_faults(self) -> "list[RegistryFault]":
        """What is wrong with the registry, cell by cell, as of the last look."""
        return self.sheets.registry_faults


def open_google(text: str, settings: Settings | None) -> GoogleSource:
    """Return the source that `text` names: `google` for all that is configured, a sheet's address, or its bare id.

    Raises SourceUnreadable where nothing is configured or `text` is no address.
    """
    text = text.strip()
    if text.casefold() == "google":
        if settings is None:
            raise SourceUnreadable(NOT_CONFIGURED)
        return GoogleSource(Library(settings))
    sheet = sheet_id(text)
    if sheet is None:
        raise SourceUnreadable(f"{text} can't be read: {why_no_sheet(text)}")
    return GoogleSource(Library(settings or Settings(), only=sheet), is_one_sheet=True)
