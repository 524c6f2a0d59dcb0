"""Reads one Google Sheet: in one request, or in two where its response would be too large."""

from datetime import datetime
from typing import Any

from cop_sheets.errors import WorkbookUnreadable, not_read
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
from cop_sheets.google.errors import ResponseTooLarge
from cop_sheets.google.registry import replace_titles_with_links
from cop_sheets.google.user_errors import to_user_error
from cop_sheets.parsing.locate.tab_names import find_tab
from cop_sheets.raw import Workbook
from cop_sheets.store import SheetCopy

# Of a large workbook, tabs that aren't in the layout are only read up to this size.
_SMALL_TAB_CELLS = 100_000
REGISTRY_NAME = "The list of partnerships"


class SheetReader:
    """Reads sheets through `client`, and remembers which of them need two requests."""

    def __init__(self, client: GoogleClient):
        self.client = client
        self._large_sheet_ids: set[str] = set()

    def read(self, sheet_id: str, name: str, revision: str, now: datetime) -> SheetCopy:
        """Return the cells of a sheet, read `now`; `revision` is Drive's from before, `name` is for sentences.

        Raises WorkbookUnreadable (GoogleUnavailable where the sheet may be all right) and SourceUnreadable.
        """
        spreadsheet = self._read_spreadsheet(sheet_id, name)
        return SheetCopy(spreadsheet.raw_sheets, spreadsheet.title, revision, now)

    def read_registry(self, sheet_id: str, revision: str, now: datetime) -> SheetCopy:
        """Return the registry, with the addresses of links in place of their titles. Raises as `read` does."""
        try:
            answer = self.client.spreadsheet(sheet_id, LINKED_CELL_FIELDS, REGISTRY_NAME)
        except ResponseTooLarge as problem:
            raise to_user_error(problem, not_read(REGISTRY_NAME)) from None
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
            raise to_user_error(problem, not_read(name)) from None

    def _read_in_two_requests(self, sheet_id: str, name: str) -> dict[str, Any]:
        """Return all tabs, with the cells of small tabs and of those that the layout may know."""
        answer = self.client.spreadsheet(sheet_id, TAB_LIST_FIELDS, name)
        wanted = [title for title, cell_count in list_tab_sizes(answer) if find_tab(title)
                  or cell_count <= _SMALL_TAB_CELLS]
        if not wanted:
            raise WorkbookUnreadable(f"{not_read(name)}: none of its tabs is a log, and all are too large to look "
                                     "into; check that its address is the right one")
        ranges = ["'" + title.replace("'", "''") + "'" for title in wanted]
        cells = self.client.spreadsheet(sheet_id, SPREADSHEET_FIELDS, name, ranges)
        data = {sheet["properties"].get("sheetId", 0): sheet.get("data") for sheet in cells.get("sheets") or ()}
        for sheet in answer["sheets"]:
            sheet["data"] = data.get(sheet["properties"].get("sheetId", 0))
        return answer
