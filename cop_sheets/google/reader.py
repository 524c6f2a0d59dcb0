"""Reads one Google Sheet: in one request, or in two where its answer is too long for one."""

from datetime import datetime

from cop_sheets.errors import WorkbookUnreadable
from cop_sheets.google.client import GoogleClient
from cop_sheets.google.decode import TABS_ONLY, WHOLE, WITH_LINKS, Spreadsheet, links_in, read_answer, tabs_in
from cop_sheets.google.errors import TooLarge, fault_of
from cop_sheets.google.registry import follow_links
from cop_sheets.layout import tab_named
from cop_sheets.raw import Workbook
from cop_sheets.store import Copy

# A tab of no log, such as a form's or a directory, is left out of a large workbook unless it is small.
_SMALL_TAB = 100_000
REGISTRY = "The list of partnerships"


class Reader:
    """Reads sheets through `client`, and remembers which of them are large."""

    def __init__(self, client: GoogleClient):
        self.client = client
        self._large: set[str] = set()

    def read(self, identifier: str, name: str, mark: str, now: datetime) -> Copy:
        """Return the cells of a sheet as they are `now`, with Drive's `mark` from before; `name` is for sentences.

        Raises WorkbookUnreadable (GoogleSilent where nothing need be wrong with it) and SourceUnreadable.
        """
        found = self._spreadsheet(identifier, name)
        return Copy(found.grids, found.title, mark, now)

    def read_registry(self, identifier: str, mark: str, now: datetime) -> Copy:
        """Return the registry, with the addresses that stand behind titles. Raises as `read` does."""
        try:
            answer = self.client.spreadsheet(identifier, WITH_LINKS, REGISTRY)
        except TooLarge as problem:
            raise fault_of(problem, f"{REGISTRY} was not read") from None
        found = read_answer(answer, REGISTRY)
        follow_links(Workbook(REGISTRY, "", found.grids), links_in(answer))
        return Copy(found.grids, found.title, mark, now)

    def _spreadsheet(self, identifier: str, name: str) -> Spreadsheet:
        if identifier not in self._large:
            try:
                return read_answer(self.client.spreadsheet(identifier, WHOLE, name), name)
            except TooLarge:
                self._large.add(identifier)
        try:
            return read_answer(self._in_two(identifier, name), name)
        except TooLarge as problem:
            raise fault_of(problem, f"{name} was not read") from None

    def _in_two(self, identifier: str, name: str) -> dict:
        """Return all tabs, with the cells of those that may be read as a log, and of small ones."""
        answer = self.client.spreadsheet(identifier, TABS_ONLY, name)
        wanted = [title for title, room in tabs_in(answer) if tab_named(title) or room <= _SMALL_TAB]
        if not wanted:
            raise WorkbookUnreadable(f"{name} was not read: none of its tabs is a log, and all are too large to look "
                                     "into; check that its address is the right one")
        ranges = ["'" + title.replace("'", "''") + "'" for title in wanted]
        cells = self.client.spreadsheet(identifier, WHOLE, name, ranges)
        data = {sheet["properties"].get("sheetId", 0): sheet.get("data") for sheet in cells.get("sheets") or ()}
        for sheet in answer["sheets"]:
            sheet["data"] = data.get(sheet["properties"].get("sheetId", 0))
        return answer
