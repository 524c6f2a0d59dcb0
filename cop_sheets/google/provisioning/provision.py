"""Writes the template into an empty Google Sheet, and says of every tab what was done and what was left alone.

Looks at the sheet once, and sends what is missing as one request that Google carries out as a whole or not at all. A
tab in which anything stands that the template doesn't put there is never touched.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from cop_sheets.errors import BadRequest
from cop_sheets.google.client import READING, WRITING, GoogleClient
from cop_sheets.google.decode import read_answer
from cop_sheets.google.errors import EDITOR, TooLarge, fault_of
from cop_sheets.google.provisioning.template import BlankTab, Place, blank_tabs, frozen, id_of, protected, room
from cop_sheets.layout import Tab, column_letter
from cop_sheets.parsing import place
from cop_sheets.settings import Settings
from cop_sheets.sheet_urls import is_google, sheet_address, sheet_id, why_no_sheet
from cop_sheets.text import clean, key, listed

SHEET = "The Google Sheet"
FIELDS = ("properties(title,locale),sheets(properties(sheetId,title,sheetType,hidden,gridProperties(rowCount,"
          "columnCount,frozenRowCount)),protectedRanges(protectedRangeId,range),data(startRow,startColumn,rowData(values("
          "effectiveValue,userEnteredValue,note))))")
_MONTH_FIRST = ("en_US", "")


class Deed(StrEnum):
    """What becomes of a tab."""

    ADDED = "written"
    FILLED = "written into the empty tab"
    COMPLETED = "completed"
    FINE = "nothing to do"
    LEFT = "left alone"

    @property
    def is_writing(self) -> bool:
        """Whether something is written into the tab."""
        return self in (Deed.ADDED, Deed.FILLED, Deed.COMPLETED)


@dataclass(frozen=True)
class Step:
    """What becomes of one tab, whose id is `sheet_id`; `why`: since when nothing does, else with what."""

    sheet_id: int
    tab: str
    deed: Deed
    why: str

    def sentence(self, is_trial: bool = False) -> str:
        """Return it as a sentence; `is_trial`: nothing has been written."""
        if not self.deed.is_writing:
            return f"{self.tab}: {self.deed}, since {self.why}."
        return f"{self.tab}: {'would be ' if is_trial else ''}{self.deed} with {self.why}."


@dataclass
class Plan:
    """What becomes of every tab of a sheet as it was found, and the requests that do it."""

    title: str
    steps: list[Step] = field(default_factory=list)
    requests: list[dict] = field(default_factory=list)
    advice: list[str] = field(default_factory=list)


def provision(text: str, settings: Settings | None, is_trial: bool = False,
              client: Callable[..., GoogleClient] = GoogleClient) -> list[str]:
    """Write the template into the Google Sheet that `text`, its address or id, names; return what was done, in lines.

    `is_trial`: only say what would be done; then not even the right to write is asked for. Raises BadRequest where
    `text` is no sheet's address, else as `GoogleClient` does; then nothing was written, or all was and the next run
    finds nothing to do.
    """
    identifier = sheet_id(text)
    if identifier is None:
        said = why_no_sheet(text) if not is_google(text) or "/" in text else \
            "the template is written into one sheet at a time; give that sheet's address"
        raise BadRequest(f"{text} can't be written to: {said}")
    asking = client(settings or Settings(), READING[:1] if is_trial else WRITING, role=EDITOR)
    plans: list[Plan] = []

    def look() -> list[dict]:
        plans.append(plan_of(_read(asking, identifier)))
        return plans[-1].requests

    if is_trial:
        look()
    else:
        asking.update(identifier, look, SHEET)
    return _told(plans, sheet_address(identifier), is_trial)


def _read(asking: GoogleClient, identifier: str) -> dict:
    try:
        return asking.spreadsheet(identifier, FIELDS, SHEET)
    except TooLarge as problem:
        raise fault_of(problem, f"{SHEET} was not read") from None


def _told(plans: list[Plan], address: str, is_trial: bool) -> list[str]:
    """Return the report; where a write had to be tried again, a tab that it then found done was done by it."""
    steps: dict[tuple[int, str], Step] = {}
    for plan in plans:
        for step in plan.steps:
            known = steps.get((step.sheet_id, step.tab))
            if known is None or not known.deed.is_writing or step.deed is not Deed.FINE:
                steps[step.sheet_id, step.tab] = step
    lines = [step.sentence(is_trial) for step in steps.values()]
    count = sum(step.deed.is_writing for step in steps.values())
    tabs = f"{count} tabs" if count > 1 else "1 tab"
    if is_trial:
        end = f"Nothing was written to “{plans[-1].title}”, since this was a dry run" + (
            f": without --dry-run, {tabs} would be written." if count else ", and nothing is missing.")
    elif count:
        end = f"The template is in “{plans[-1].title}”: {tabs} written. Open it: {address}"
    else:
        end = f"Nothing was written to “{plans[-1].title}”: it has all of the template that it can take."
    return [*lines, *plans[-1].advice, end]


@dataclass
class _Found:
    """One tab as it stands: what was entered and the notes, by row and column from 0. `serves`: what it's read as."""

    title: str
    sheet_id: int
    is_grid: bool
    size: tuple[int, int]
    frozen_rows: int
    protected: list[dict]
    serves: Tab | None
    entered: dict[Place, dict]
    notes: dict[Place, str]


def plan_of(answer: dict) -> Plan:
    """Return what is missing from the sheet that `answer`, its FIELDS, describes. Raises WorkbookUnreadable."""
    sheet = read_answer(answer, SHEET)
    placed = place(sheet.workbook(SHEET, ""))
    read_as = {found.grid.gid: found.tab for found in placed.places}
    tabs = [_found(part, read_as) for part in answer["sheets"]]
    taken = {tab.sheet_id for tab in tabs}
    protections = {part.get("protectedRangeId", 0) for tab in tabs for part in tab.protected}
    plan, order, ours = Plan(sheet.title), [tab.sheet_id for tab in tabs], {}
    after = -1
    for blank in blank_tabs():
        tab = next((tab for tab in tabs if key(tab.title) == key(blank.name)), None)
        stands_in = next((tab for tab in tabs if blank.tab and tab.serves is blank.tab), None)
        if tab is None and stands_in is None:
            number = id_of(blank.name, taken)
            taken.add(number)
            order.insert(after + 1, number)
            plan.requests.append(blank.addition(number, after + 1))
            tab = _Found(blank.name, number, True, blank.size, 0, [], blank.tab, {}, {})
            step = Step(number, blank.name, Deed.ADDED, blank.holds)
        elif tab is None:
            tab = stands_in
            step = Step(tab.sheet_id, blank.name, Deed.LEFT, f"the tab “{tab.title}” is read as {blank.name}")
        else:
            step = _step(blank, tab)
        plan.steps.append(step)
        if step.deed.is_writing:
            plan.requests += _requests(blank, tab, protections)
        ours[tab.sheet_id] = blank
        after = order.index(tab.sheet_id)
    plan.steps += [_other(tab) for tab in tabs if tab.sheet_id not in ours]
    if sheet.locale not in _MONTH_FIRST:
        plan.advice.append(f"Note: the sheet is set to another country than the United States ({sheet.locale}), where "
                           "a date typed as 7/9/2024 may become the 7th of September. In the sheet choose File, "
                           "Settings, and United States as Locale.")
    return plan


def _found(part: dict, read_as: dict[int, Tab]) -> _Found:
    properties = part["properties"]
    grid = properties.get("gridProperties") or {}
    entered, notes = {}, {}
    for block in part.get("data") or ():
        for row, line in enumerate(block.get("rowData") or (), start=block.get("startRow", 0)):
            for column, cell in enumerate(line.get("values") or (), start=block.get("startColumn", 0)):
                if cell.get("userEnteredValue"):
                    entered[row, column] = cell["userEnteredValue"]
                if cell.get("note"):
                    notes[row, column] = cell["note"]
    number = properties.get("sheetId", 0)
    return _Found(clean(properties["title"]), number, properties.get("sheetType", "GRID") == "GRID",
                  (grid.get("rowCount", 0), grid.get("columnCount", 0)), grid.get("frozenRowCount", 0),
                  part.get("protectedRanges") or [], read_as.get(number), entered, notes)


def _step(blank: BlankTab, tab: _Found) -> Step:
    """Return what is to be done about a tab that is called as the template's."""
    def step(deed: Deed, why: str) -> Step:
        return Step(tab.sheet_id, tab.title, deed, why)

    if not tab.is_grid:
        return step(Deed.LEFT, "it has no cells")
    if tab.serves is not blank.tab:
        return step(Deed.LEFT, f"it is read as {tab.serves.name}")
    others = sorted(at for at, value in tab.entered.items() if blank.cells.get(at) != value)
    if others:
        row, column = others[0]
        what = "its headers are not the template's" if blank.tab and not row else "something is entered there"
        return step(Deed.LEFT, f"{what} (first in {column_letter(column + 1)}{row + 1})")
    if not tab.entered:
        return step(Deed.FILLED, blank.holds)
    lacking = _lacking(blank, tab)
    if not lacking:
        return step(Deed.FINE, "it is as the template has it")
    return step(Deed.COMPLETED, f"{listed(lacking)} that it lacked")


def _lacking(blank: BlankTab, tab: _Found) -> list[str]:
    """Return what a tab of ours lacks, in words. The example row may be deleted, so it is not asked for."""
    if not blank.tab:
        return [] if blank.cells.keys() <= tab.entered.keys() else ["lines"]
    headers = [(0, index) for index in range(len(blank.columns))]
    parts = (("headers", any(at not in tab.entered for at in headers)),
             ("notes", any(at not in tab.notes for at in headers)),
             ("a header row that stays in sight", not tab.frozen_rows),
             ("a warning before headers are changed", not _is_protected(blank, tab)))
    return [words for words, lacks in parts if lacks]


def _is_protected(blank: BlankTab, tab: _Found) -> bool:
    return any("range" in part and not part["range"].get("startRowIndex", 0) and part["range"].get("endRowIndex", 1)
               and not part["range"].get("startColumnIndex", 0)
               and part["range"].get("endColumnIndex", blank.size[1]) >= blank.size[1] for part in tab.protected)


def _requests(blank: BlankTab, tab: _Found, protections: set[int]) -> list[dict]:
    """Return what makes `tab`, in which nothing else stands, the template's; what is there already stays."""
    number = tab.sheet_id
    requests = [room(number, dimension, wanted - there) for dimension, wanted, there
                in zip(("ROWS", "COLUMNS"), blank.size, tab.size, strict=True) if wanted > there]
    requests += blank.content(number, tab.notes)
    if blank.tab and not tab.frozen_rows:
        requests.append(frozen(number))
    if blank.tab and not _is_protected(blank, tab):
        # Named, so that a second time is refused: otherwise there would be two.
        protection = id_of(f"the headers of {number}", protections)
        protections.add(protection)
        requests.append(protected(number, protection))
    return requests


def _other(tab: _Found) -> Step:
    """Return what becomes of a tab that the template hasn't got: nothing."""
    why = "the template has no such tab"
    if tab.serves:
        why = f"it is read as {tab.serves.name}"
    elif tab.is_grid and not tab.entered and not tab.notes:
        why = "it is none of the template's; it is empty, and you may delete it"
    return Step(tab.sheet_id, tab.title, Deed.LEFT, why)
