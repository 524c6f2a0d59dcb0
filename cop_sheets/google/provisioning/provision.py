"""Writes the template into an empty Google Sheet, and reports what was done with every tab.

Reads the sheet once, and sends what is missing as one request, which Google applies completely or not at all. A tab
with any content that is not the template's is never changed.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from cop_sheets.errors import BadRequest, not_read
from cop_sheets.google.client import READ_SCOPES, WRITE_SCOPES, GoogleClient
from cop_sheets.google.decode import decode_spreadsheet
from cop_sheets.google.errors import ResponseTooLarge
from cop_sheets.google.provisioning.template import (
    CellPosition,
    TemplateTab,
    append_request,
    freeze_header_request,
    protect_header_request,
    stable_id,
    template_tabs,
)
from cop_sheets.google.user_errors import EDITOR, to_user_error
from cop_sheets.layout import Tab, column_letter
from cop_sheets.parsing import locate_tabs
from cop_sheets.settings import GoogleSettings
from cop_sheets.sheet_urls import is_google_source, not_a_sheet_reason, parse_sheet_id, sheet_url
from cop_sheets.text import clean, join_words, match_key

SHEET_NAME = "The Google Sheet"
PROVISIONING_FIELDS = ("properties(title,locale),sheets(properties(sheetId,title,sheetType,hidden,"
                       "gridProperties(rowCount,columnCount,frozenRowCount)),protectedRanges(protectedRangeId,range),"
                       "data(startRow,startColumn,rowData(values(effectiveValue,userEnteredValue,note))))")
_MONTH_FIRST = ("en_US", "")


class TabAction(StrEnum):
    """What is done with a tab."""

    ADDED = "written"
    FILLED = "written into the empty tab"
    COMPLETED = "completed"
    UNCHANGED = "nothing to do"
    SKIPPED = "left alone"

    @property
    def writes_tab(self) -> bool:
        """Whether anything is written into the tab."""
        return self in (TabAction.ADDED, TabAction.FILLED, TabAction.COMPLETED)


@dataclass(frozen=True)
class TabPlan:
    """What is done with one tab, whose id is `sheet_id`. `reason`: why nothing is written, else what is."""

    sheet_id: int
    tab: str
    action: TabAction
    reason: str

    def sentence(self, dry_run: bool = False) -> str:
        """Return the sentence for the report; `dry_run`: nothing has been written."""
        if not self.action.writes_tab:
            return f"{self.tab}: {self.action}, since {self.reason}."
        return f"{self.tab}: {'would be ' if dry_run else ''}{self.action} with {self.reason}."


@dataclass
class ProvisioningPlan:
    """What is done with every tab of a sheet, and the requests that do it."""

    title: str
    steps: list[TabPlan] = field(default_factory=list)
    requests: list[dict[str, Any]] = field(default_factory=list)
    advice: list[str] = field(default_factory=list)


def provision_sheet(text: str, settings: GoogleSettings | None, dry_run: bool = False,
                    client: Callable[..., GoogleClient] = GoogleClient) -> list[str]:
    """Write the template into the Google Sheet with the address or id `text`; return the lines of the report.

    `dry_run`: only report what would be done, with read access. Raises BadRequest where `text` is not a sheet's
    address, and what `GoogleClient` raises; then nothing was written, or everything was and the next run finds nothing
    to do.
    """
    identifier = parse_sheet_id(text)
    if identifier is None:
        reason = not_a_sheet_reason(text) if not is_google_source(text) or "/" in text else \
            "the template is written into one sheet at a time; give that sheet's address"
        raise BadRequest(f"{text} can't be written to: {reason}")
    google_client = client(settings or GoogleSettings(), READ_SCOPES[:1] if dry_run else WRITE_SCOPES, role=EDITOR)
    plans: list[ProvisioningPlan] = []

    def build_requests() -> list[dict[str, Any]]:
        plans.append(build_plan(_read(google_client, identifier)))
        return plans[-1].requests

    if dry_run:
        build_requests()
    else:
        google_client.update(identifier, build_requests, SHEET_NAME)
    return _report(plans, sheet_url(identifier), dry_run)


def _read(google_client: GoogleClient, identifier: str) -> dict[str, Any]:
    try:
        return google_client.spreadsheet(identifier, PROVISIONING_FIELDS, SHEET_NAME)
    except ResponseTooLarge as problem:
        raise to_user_error(problem, not_read(SHEET_NAME)) from None


def _report(plans: list[ProvisioningPlan], address: str, dry_run: bool) -> list[str]:
    """Return the report. After a retry, a tab that was found complete counts as written by the earlier attempt."""
    steps: dict[tuple[int, str], TabPlan] = {}
    for plan in plans:
        for step in plan.steps:
            known = steps.get((step.sheet_id, step.tab))
            if known is None or not known.action.writes_tab or step.action is not TabAction.UNCHANGED:
                steps[step.sheet_id, step.tab] = step
    lines = [step.sentence(dry_run) for step in steps.values()]
    count = sum(step.action.writes_tab for step in steps.values())
    tabs = f"{count} tabs" if count > 1 else "1 tab"
    if dry_run:
        end = f"Nothing was written to “{plans[-1].title}”, since this was a dry run" + (
            f": without --dry-run, {tabs} would be written." if count else ", and nothing is missing.")
    elif count:
        end = f"The template is in “{plans[-1].title}”: {tabs} written. Open it: {address}"
    else:
        end = f"Nothing was written to “{plans[-1].title}”: it has all of the template that it can take."
    return [*lines, *plans[-1].advice, end]


@dataclass
class _ExistingTab:
    """One existing tab: entered values and notes by (row, column) from 0. `read_as`: the layout's tab that it is."""

    title: str
    sheet_id: int
    is_grid: bool
    size: tuple[int, int]
    frozen_rows: int
    protected: list[dict[str, Any]]
    read_as: Tab | None
    entered: dict[CellPosition, dict[str, Any]]
    notes: dict[CellPosition, str]


def build_plan(response: dict[str, Any]) -> ProvisioningPlan:
    """Return the plan for the sheet in `response`, which has PROVISIONING_FIELDS. Raises WorkbookUnreadable."""
    sheet = decode_spreadsheet(response, SHEET_NAME)
    workbook_map = locate_tabs(sheet.workbook(SHEET_NAME, ""))
    read_as = {location.raw_sheet.gid or 0: location.tab for location in workbook_map.locations}
    tabs = [_read_tab(part, read_as) for part in response["sheets"]]
    taken = {tab.sheet_id for tab in tabs}
    protections = {part.get("protectedRangeId", 0) for tab in tabs for part in tab.protected}
    plan, order = ProvisioningPlan(sheet.title), [tab.sheet_id for tab in tabs]
    planned_ids: set[int] = set()
    after = -1
    for blank in template_tabs():
        tab = next((tab for tab in tabs if match_key(tab.title) == match_key(blank.name)), None)
        substitute = next((tab for tab in tabs if blank.tab and tab.read_as is blank.tab), None)
        if tab:
            step = _plan_tab(blank, tab)
        elif substitute:
            tab = substitute
            reason = f"the tab “{tab.title}” is read as {blank.name}"
            step = TabPlan(tab.sheet_id, blank.name, TabAction.SKIPPED, reason)
        else:
            number = stable_id(blank.name, taken)
            taken.add(number)
            order.insert(after + 1, number)
            plan.requests.append(blank.addition(number, after + 1))
            tab = _ExistingTab(blank.name, number, True, blank.size, 0, [], blank.tab, {}, {})
            step = TabPlan(number, blank.name, TabAction.ADDED, blank.holds)
        plan.steps.append(step)
        if step.action.writes_tab:
            plan.requests += _requests(blank, tab, protections)
        planned_ids.add(tab.sheet_id)
        after = order.index(tab.sheet_id)
    plan.steps += [_plan_other_tab(tab) for tab in tabs if tab.sheet_id not in planned_ids]
    if sheet.locale not in _MONTH_FIRST:
        plan.advice.append(f"Note: the sheet is set to another country than the United States ({sheet.locale}), where "
                           "a date typed as 7/9/2024 may become the 7th of September. In the sheet choose File, "
                           "Settings, and United States as Locale.")
    return plan


def _read_tab(part: dict[str, Any], read_as: dict[int, Tab]) -> _ExistingTab:
    properties = part["properties"]
    grid = properties.get("gridProperties") or {}
    entered: dict[CellPosition, dict[str, Any]] = {}
    notes: dict[CellPosition, str] = {}
    for block in part.get("data") or ():
        for row, row_data in enumerate(block.get("rowData") or (), start=block.get("startRow", 0)):
            for column, cell in enumerate(row_data.get("values") or (), start=block.get("startColumn", 0)):
                if cell.get("userEnteredValue"):
                    entered[row, column] = cell["userEnteredValue"]
                if cell.get("note"):
                    notes[row, column] = cell["note"]
    number = properties.get("sheetId", 0)
    return _ExistingTab(clean(properties["title"]), number, properties.get("sheetType", "GRID") == "GRID",
                        (grid.get("rowCount", 0), grid.get("columnCount", 0)), grid.get("frozenRowCount", 0),
                        part.get("protectedRanges") or [], read_as.get(number), entered, notes)


def _plan_tab(blank: TemplateTab, tab: _ExistingTab) -> TabPlan:
    """Return the plan for a tab that has the name of the template's tab `blank`."""
    def step(action: TabAction, reason: str) -> TabPlan:
        return TabPlan(tab.sheet_id, tab.title, action, reason)

    if not tab.is_grid:
        return step(TabAction.SKIPPED, "it has no cells")
    if tab.read_as and tab.read_as is not blank.tab:
        return step(TabAction.SKIPPED, f"it is read as {tab.read_as.name}")
    others = sorted(at for at, value in tab.entered.items() if blank.cells.get(at) != value)
    if others:
        row, column = others[0]
        what = "its headers are not the template's" if blank.tab and not row else "something is entered there"
        return step(TabAction.SKIPPED, f"{what} (first in {column_letter(column + 1)}{row + 1})")
    if not tab.entered:
        return step(TabAction.FILLED, blank.holds)
    missing = _missing_parts(blank, tab)
    if not missing:
        return step(TabAction.UNCHANGED, "it is as the template has it")
    return step(TabAction.COMPLETED, f"{join_words(missing)} that it lacked")


def _missing_parts(blank: TemplateTab, tab: _ExistingTab) -> list[str]:
    """Return the names of parts that the tab lacks. The example row may have been deleted, so it isn't checked."""
    if not blank.tab:
        return [] if blank.cells.keys() <= tab.entered.keys() else ["lines"]
    headers = [(0, index) for index in range(len(blank.columns))]
    parts = (("headers", any(at not in tab.entered for at in headers)),
             ("notes", any(at not in tab.notes for at in headers)),
             ("a header row that stays in sight", not tab.frozen_rows),
             ("a warning before headers are changed", not _is_protected(blank, tab)))
    return [words for words, lacks in parts if lacks]


def _is_protected(blank: TemplateTab, tab: _ExistingTab) -> bool:
    return any("range" in part and not part["range"].get("startRowIndex", 0) and part["range"].get("endRowIndex", 1)
               and not part["range"].get("startColumnIndex", 0)
               and part["range"].get("endColumnIndex", blank.size[1]) >= blank.size[1] for part in tab.protected)


def _requests(blank: TemplateTab, tab: _ExistingTab, protections: set[int]) -> list[dict[str, Any]]:
    """Return the requests that complete `tab`, which has no other content; existing parts stay."""
    number = tab.sheet_id
    requests = [append_request(number, dimension, needed - existing) for dimension, needed, existing
                in zip(("ROWS", "COLUMNS"), blank.size, tab.size, strict=True) if needed > existing]
    requests += blank.content(number, tab.notes)
    if blank.tab and not tab.frozen_rows:
        requests.append(freeze_header_request(number))
    if blank.tab and not _is_protected(blank, tab):
        # With an id, so that Google rejects a second one.
        protection = stable_id(f"the headers of {number}", protections)
        protections.add(protection)
        requests.append(protect_header_request(number, protection))
    return requests


def _plan_other_tab(tab: _ExistingTab) -> TabPlan:
    """Return the plan for a tab that the template doesn't have: to skip it."""
    why = "the template has no such tab"
    if tab.read_as:
        why = f"it is read as {tab.read_as.name}"
    elif tab.is_grid and not tab.entered and not tab.notes:
        why = "it is none of the template's; it is empty, and you may delete it"
    return TabPlan(tab.sheet_id, tab.title, TabAction.SKIPPED, why)
