"""Reads one Google Sheet: in one request, or in two where its answer is too long for one."""

from datetime import datetime

from cop_sheets.errors import WorkbookUnreadable
from cop_sheets.google.client import GoogleClient
from cop_sheets.google.decode import (
    LINKED_CELL_FIELDS,
    SPREADSHEET_FIELDS,
    TAB_LIST_FIELDS,
    Spreadsheet,
    cell_links,
    decode_spreadsheet,
    list_tab_sizes,
)
from cop_sheets.google.errors import ResponseTooLarge, to_user_error
from cop_sheets.google.registry import replace_titles_with_links
from cop_sheets.layout import find_tab
from cop_sheets.raw import Workbook
from cop_sheets.store import SheetCopy

# A tab of no log, such as a form's or a directory, is left out of a large workbook unless it is small.
_SMALL_TAB_CELLS = 100_000
REGISTRY_NAME = "The list of partnerships"


class SheetReader:
    """Reads sheets through `client`, and remembers which of them are large."""

    def __init__(self, client: GoogleClient):
        self.client = client
        self._large_sheet_ids: set[str] = set()

    def read(self, sheet_id: str, name: str, revision: str, now: datetime) -> SheetCopy:
        """Return the cells of a sheet as they are `now`, with Drive's `revision` from before; `name` is for sentences.

        Raises WorkbookUnreadable (GoogleSilent where nothing need be wrong with it) and SourceUnreadable.
        """
        spreadsheet = self._read_spreadsheet(sheet_id, name)
        return SheetCopy(spreadsheet.raw_sheets, spreadsheet.title, revision, now)

    def read_registry(self, sheet_id: str, revision: str, now: datetime) -> SheetCopy:
        """Return the registry, with the addresses that stand behind titles. Raises as `read` does."""
        try:
            answer = self.client.spreadsheet(sheet_id, LINKED_CELL_FIELDS, REGISTRY_NAME)
        except ResponseTooLarge as problem:
            raise to_user_error(problem, f"{REGISTRY_NAME} was not read") from None
        spreadsheet = decode_spreadsheet(answer, REGISTRY_NAME)
        replace_titles_with_links(Workbook(REGISTRY_NAME, "", spreadsheet.raw_sheets), cell_links(answer))
        return SheetCopy(spreadsheet.raw_sheets, spreadsheet.title, revision, now)

    def _read_spreadsheet(self, sheet_id: str, name: str) -> Spreadsheet:
        if sheet_id not in self._large_sheet_ids:
            try:
                return decode_spreadsheet(self.client.spreadsheet(sheet_id, SPREADSHEET_FIELDS, name), name)
            except ResponseTooLarge:
                self._large_sheet_ids.add(sheet_id)
        try:
            return decode_spreadsheet(self._read_in_two_requests(sheet_id, name), name)
        except ResponseTooLarge as problem:
            raise to_user_error(problem, f"{name} was not read") from None

    def _read_in_two_requests(self, sheet_id: str, name: str) -> dict:
        """Return all tabs, with the cells of those that may be read as a log, and of small ones."""
        answer = self.client.spreadsheet(sheet_id, TAB_LIST_FIELDS, name)
        wanted = [title for title, cell_count in list_tab_sizes(answer) if find_tab(title)
                  or cell_count <= _SMALL_TAB_CELLS]
        if not wanted:
            raise WorkbookUnreadable(f"{name} was not read: none of its tabs is a log, and all are too large to look "
                                     "into; check that its address is the right one")
        ranges = ["'" + title.replace("'", "''") + "'" for title in wanted]
        cells = self.client.spreadsheet(sheet_id, SPREADSHEET_FIELDS, name, ranges)
        data = {sheet["properties"].get("sheetId", 0): sheet.get("data") for sheet in cells.get("sheets") or ()}
        for sheet in answer["sheets"]:
            sheet["data"] = data.get(sheet["properties"].get("sheetId", 0))
        return answer
