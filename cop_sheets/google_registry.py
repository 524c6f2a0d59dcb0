"""The registry: a Google Sheet that lists the partnerships, each with its counties, its own sheet and its managers."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from cop_sheets.column_map import ColumnMap
from cop_sheets.errors import SourceUnreadable
from cop_sheets.google_addresses import COPY_IT, cell_link, sheet_id, what_instead, why_no_sheet
from cop_sheets.grid import Workbook, shown
from cop_sheets.kinds import State, parse
from cop_sheets.layout import EXAMPLE_MARK, Column, Kind, Tab, column_letter
from cop_sheets.places import Place, placed_in
from cop_sheets.words import clean, email_key, key, listed

PARTNERSHIPS = Tab("Partnerships", "a partnership and its Google Sheet", (
    Column("Partnership", Kind.TEXT, "The partnership's name, as it should stand in every page and file.",
           required=True, aliases=("Local Partnership", "Name"), example=EXAMPLE_MARK),
    Column("Counties", Kind.TEXT, "The counties it serves, with a semicolon between.", aliases=("County",),
           example="Alamance"),
    Column("Sheet", Kind.TEXT, "The address of its Google Sheet, as the browser shows it.", required=True,
           aliases=("Google Sheet", "Sheet Address", "Sheet Link", "Address", "Link", "URL"),
           example="https://docs.google.com/spreadsheets/d/…"),
    Column("Managers", Kind.TEXT, "Who may see it: the email addresses that they sign in with, a semicolon between.",
           aliases=("Manager", "Manager Emails", "Emails", "Email"), example="ann@example.org; bob@example.org"),
), settings=True, aliases=("Partnership", "Registry"))

_EMAIL = re.compile(r"[^\s@<>]+@[^\s@<>]+\.[^\s@<>.]+")
_BETWEEN = re.compile(r"[;,\s]+")


@dataclass(frozen=True)
class Listed:
    """One partnership as it is listed: `sheet` is its sheet's id, None where `problem` says why it can't be read.

    `managers` are email addresses as `email_key` writes them. `row` is the registry's, None for the table in the
    settings.
    """

    partnership: str
    sheet: str | None
    counties: str = ""
    managers: tuple[str, ...] = ()
    row: int | None = None
    problem: str = ""


@dataclass(frozen=True)
class RegistryFault:
    """A cell of the registry that can't be followed: where it is, what is wrong, what to do, and the link to it."""

    row: int
    column: str
    header: str
    value: str
    message: str
    fix: str
    link: str


@dataclass
class Registry:
    """Who is listed, sorted by name, and what is wrong with the list."""

    lines: list[Listed]
    faults: list[RegistryFault] = field(default_factory=list)


def registry_of(partnerships: Mapping[str, str]) -> Registry:
    """Return the table of the settings, name -> address, as a registry."""
    lines = []
    for name, address in partnerships.items():
        partnership, sheet = clean(name), sheet_id(address)
        problem = "" if sheet else (f"{partnership} was not read: what secrets.toml names as its sheet can't be "
                                    f"followed: {why_no_sheet(address)}")
        lines.append(Listed(partnership or "(no name)", sheet, problem=problem))
    return Registry(_settled(lines, "in secrets.toml"))


def read_registry(workbook: Workbook) -> Registry:
    """Return what the registry's tab Partnerships lists.

    Raises SourceUnreadable where it has no such tab, no headers, or lists nobody.
    """
    found = _found(workbook)
    lines, faults = [], []
    for number, cells in enumerate(found.grid.rows[found.header_row:], start=found.header_row + 1):
        texts = {name: _text(found, name, cells) for name in found.columns}
        if any(texts.values()) and key(texts["partnership"]) != key(EXAMPLE_MARK):
            line, wrong = _line(found, number, texts)
            lines.append(line)
            faults += wrong
    if not lines:
        raise SourceUnreadable("The registry lists no partnership yet: on its tab Partnerships fill a row for each, "
                               "its name and the address of its Google Sheet")
    where = "on the registry's tab Partnerships"
    for number, line in enumerate(lines):
        clash = "" if line.problem else _clash(line, lines, where)
        if clash:
            faults.append(_fault(found, line.row, "sheet", clash, "Correct one of the rows, or delete it."))
        elif not line.problem and any(_same(other, line) and not other.problem for other in lines[:number]):
            faults.append(_fault(found, line.row, "partnership", f"{line.partnership} is listed twice with one sheet",
                                 "Delete one of the two rows."))
    return Registry(_settled(lines, where), sorted(faults, key=lambda fault: (fault.row, fault.column)))


def follow_links(workbook: Workbook, links: Mapping[tuple[int, int, int], str]) -> None:
    """Put the address behind a cell of the column Sheet in the place of a title that stands for it.

    `links` are by the tab's gid, row and column from 0. A workbook that is no registry stays as it is.
    """
    try:
        found = _found(workbook)
    except SourceUnreadable:
        return
    column = found.columns["sheet"]
    for row, cells in enumerate(found.grid.rows[found.header_row:], start=found.header_row):
        link = links.get((found.grid.gid, row, column), "")
        if link and column < len(cells) and not sheet_id(shown(cells[column])) and sheet_id(link):
            cells[column] = link


def _same(one: Listed, other: Listed) -> bool:
    return key(one.partnership) == key(other.partnership)


def _found(workbook: Workbook) -> Place:
    named = [grid for grid in workbook.grids if key(grid.name) in map(key, (PARTNERSHIPS.name, *PARTNERSHIPS.aliases))]
    if not named:
        raise SourceUnreadable("The registry has no tab called Partnerships: name the tab that lists the partnerships "
                               "so, and give it the headers Partnership, Counties, Sheet and Managers")
    found = placed_in(workbook, named[0], PARTNERSHIPS, ColumnMap())
    lacking = [column.header for column in PARTNERSHIPS.columns
               if column.required and column.name not in found.columns]
    if not found.header_row or lacking:
        raise SourceUnreadable(f"The registry's tab {named[0].name} has no column {listed(lacking, 'or')}: give its "
                               "first row the headers Partnership, Counties, Sheet and Managers, each once")
    return found


def _text(found: Place, name: str, cells: list) -> str:
    index = found.columns[name]
    value, state = parse(PARTNERSHIPS[name], cells[index] if index < len(cells) else "")
    return shown(cells[index]) if state is State.PROBLEM else value


def _line(found: Place, row: int, texts: dict[str, str]) -> tuple[Listed, list[RegistryFault]]:
    faults = []
    partnership, address = texts["partnership"], texts["sheet"]
    identifier = sheet_id(address)
    name = partnership or f"(row {row} of the registry)"
    problem = ""
    if not partnership:
        problem = f"Row {row} of the registry names no partnership, so its sheet was not read"
        faults.append(_fault(found, row, "partnership", f"Row {row} names no partnership", "Type the partnership's "
                             "name, or delete the row."))
    if not address:
        problem = problem or f"{name} has no sheet in the registry (row {row}) yet: {COPY_IT}, and paste it there"
        faults.append(_fault(found, row, "sheet", f"{name} has no sheet yet", "Paste the address of its Google Sheet."))
    elif not identifier:
        problem = problem or (f"{name} was not read: in row {row} of the registry, what stands under Sheet can't be "
                              f"followed: {why_no_sheet(address)}, and paste it there")
        faults.append(_fault(found, row, "sheet", f"The sheet of {name} can't be found: {what_instead(address)}",
                             "Open the sheet in the browser, copy the address from its address bar and paste it here "
                             "as plain text."))
    managers = [word for word in _BETWEEN.split(texts.get("managers", "")) if word]
    wrong = sum(1 for word in managers if not _EMAIL.fullmatch(word))
    if wrong:
        faults.append(_fault(found, row, "managers", f"{wrong} of the managers of {name} can't sign in: what is "
                             "typed is no email address", "Type email addresses with a semicolon between.", value=""))
    known = tuple(dict.fromkeys(email_key(word) for word in managers if _EMAIL.fullmatch(word)))
    return Listed(name, None if problem else identifier, texts.get("counties", ""), known, row, problem), faults


def _fault(found: Place, row: int, name: str, message: str, fix: str, value: str | None = None) -> RegistryFault:
    index = found.columns[name]
    letter = column_letter(index + 1)
    cells = found.grid.rows[row - 1]
    if value is None:
        value = shown(cells[index]) if index < len(cells) else ""
    return RegistryFault(row, letter, found.headers[index], value, message, fix,
                         cell_link(found.address, found.grid, f"{letter}{row}"))


def _clash(line: Listed, lines: list[Listed], where: str) -> str:
    """Return why `line` can't stand beside the others, "" where it can."""
    same = [other for other in lines if _same(other, line)]
    if len({other.sheet for other in same if other.sheet}) > 1:
        return (f"{line.partnership} is listed {where}{_rows(same)} with different sheets, and which one is right is "
                "not guessed at, so none was read: keep one")
    sharing = [other for other in lines if line.sheet and other.sheet == line.sheet]
    if not all(_same(other, line) for other in sharing):
        # The other one is not named: this is told to the managers of each, and the rows say which they are.
        return (f"{line.partnership} has the same sheet as another partnership {where}{_rows(sharing)}, and whose it "
                "is is not guessed at, so it was not read: give each its own")
    return ""


def _settled(lines: list[Listed], where: str) -> list[Listed]:
    """Return one line a partnership, sorted by name; one that contradicts another has no sheet."""
    kept: dict[str, Listed] = {}
    for line in lines:
        clash = "" if line.problem else _clash(line, lines, where)
        line = replace(line, sheet=None, problem=clash) if clash else line
        earlier = kept.setdefault(key(line.partnership) or line.partnership, line)
        managers = tuple(dict.fromkeys(earlier.managers + line.managers))
        better = line if earlier.problem and not line.problem else earlier
        kept[key(line.partnership) or line.partnership] = replace(better, managers=managers)
    return sorted(kept.values(), key=lambda line: (line.partnership.casefold(), line.row or 0))


def _rows(lines: list[Listed]) -> str:
    rows = [line.row for line in lines if line.row]
    return f" (rows {listed(rows)})" if len(rows) > 1 else ""
