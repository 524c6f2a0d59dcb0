"""The registry: a Google Sheet that lists the partnerships, each with its counties, its own sheet and its managers."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from cop_sheets.errors import SourceUnreadable
from cop_sheets.layout import EXAMPLE_MARK, column_letter
from cop_sheets.parsing import ColumnMap, Place, placed_in
from cop_sheets.parsing.values import State, parse
from cop_sheets.raw import Cell, Workbook, shown
from cop_sheets.registry import PARTNERSHIPS, THE_REGISTRY, Listed, RegistryFault, Trouble
from cop_sheets.sheet_urls import COPY_IT, cell_link, sheet_id, what_it_is, why_no_sheet
from cop_sheets.text import NO_NAME, clean, email_key, key, listed

_EMAIL = re.compile(r"[^\s@<>]+@[^\s@<>]+\.[^\s@<>.]+")
_BETWEEN = re.compile(r"[;,\s]+")
_PASTE_IT = "Open the sheet in the browser, copy the address from its address bar and paste it here as plain text."


class RegistryUnreadable(SourceUnreadable):
    """The registry was read, and can't be followed; `faults` say which of its cells are why, as far as cells are."""

    def __init__(self, sentence: str, faults: list[RegistryFault]):
        super().__init__(sentence)
        self.faults = faults


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
        lines.append(Listed(partnership or NO_NAME, sheet, problem=problem))
    return Registry(_settled(lines, "in secrets.toml"))


def read_registry(workbook: Workbook) -> Registry:
    """Return what the registry's tab Partnerships lists, and what is wrong there.

    Raises RegistryUnreadable where it has no such tab, no headers, or lists nobody.
    """
    found = _found(workbook)
    lines, faults = [], _column_faults(found)
    for row, cells in enumerate(found.grid.rows[found.header_row:], start=found.header_row + 1):
        read = {name: _read(found, name, cells) for name in found.columns}
        # As on the other tabs, an error where nobody has to type makes no row.
        filled = any(state is State.READ or (state is State.PROBLEM and PARTNERSHIPS[name].required)
                     for name, (_, state) in read.items())
        if filled and key(read["partnership"][0]) != key(EXAMPLE_MARK):
            line, wrong = _line(found, row, read)
            lines.append(line)
            faults += wrong
    if not lines:
        raise RegistryUnreadable("The registry lists no partnership yet: on its tab Partnerships fill a row for each, "
                                 "its name and the address of its Google Sheet", faults)
    settled = _settled(lines, "on the registry's tab Partnerships")
    faults = _belonging(faults + _twice(found, lines), settled)
    return Registry(settled, sorted(faults, key=lambda fault: (fault.row, fault.index)))


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


def _name_key(line: Listed) -> str:
    return key(line.partnership) or line.partnership


def _same(one: Listed, other: Listed) -> bool:
    return _name_key(one) == _name_key(other)


def _found(workbook: Workbook) -> Place:
    named = [grid for grid in workbook.grids if key(grid.name) in map(key, (PARTNERSHIPS.name, *PARTNERSHIPS.aliases))]
    if not named:
        raise RegistryUnreadable("The registry has no tab called Partnerships: name the tab that lists the "
                                 "partnerships so, and give it the headers Partnership, Counties, Sheet and Managers",
                                 [RegistryFault(Trouble.NO_TAB, THE_REGISTRY, PARTNERSHIPS.name)])
    found = placed_in(workbook, named[0], PARTNERSHIPS, ColumnMap())
    lacking = [column for column in PARTNERSHIPS.columns if column.required and column.name not in found.columns]
    if not lacking:
        return found
    twice = {name for _, _, name in found.repeated}
    said = [f"two columns {column.header}" if column.name in twice else f"no column {column.header}"
            for column in lacking]
    faults = _column_faults(found) if found.header_row else [
        RegistryFault(Trouble.NO_HEADERS, THE_REGISTRY, found.grid.name)]
    raise RegistryUnreadable(f"The registry's tab {found.grid.name} has {listed(said)}: give its first row the headers "
                             "Partnership, Counties, Sheet and Managers, each once", faults)


def _column_faults(found: Place) -> list[RegistryFault]:
    """Return what is wrong with the header row: columns that are unknown, that stand twice, that are lacking."""
    row, twice = found.header_row, {name for _, _, name in found.repeated}
    lacking = [column for column in PARTNERSHIPS.columns
               if column.required and column.name not in found.columns and column.name not in twice]
    faults = [_fault(found, row, index, Trouble.UNKNOWN_COLUMN) for index, _ in found.unknown]
    faults += [_fault(found, row, index, Trouble.REPEATED_COLUMN, name=name, first_index=first)
               for index, first, name in found.repeated]
    return faults + [_fault(found, row, found.first_free + offset, Trouble.NO_COLUMN, name=column.name,
                            header=column.header) for offset, column in enumerate(lacking)]


def _read(found: Place, name: str, cells: list[Cell]) -> tuple[str, State]:
    index = found.columns[name]
    return parse(PARTNERSHIPS[name], cells[index] if index < len(cells) else "")


def _line(found: Place, row: int, read: dict[str, tuple[str, State]]) -> tuple[Listed, list[RegistryFault]]:
    """Return what a row lists, and what is wrong with its cells; of an error cell only that it's one."""
    partnership, address = read["partnership"][0], read["sheet"][0]
    name = partnership or f"(row {row} of the registry)"
    faults = []

    def wrong(column: str, trouble: Trouble, problem: str = "", fix: str = "", **more: str) -> None:
        faults.append(_fault(found, row, found.columns[column], trouble, name, column, problem=problem, fix=fix,
                             **more))

    errors = {column for column, (_, state) in read.items() if state is State.PROBLEM}
    for column in errors:
        wrong(column, Trouble.ERROR)
    identifier, problem = sheet_id(address), ""
    if not partnership:
        problem = f"Row {row} of the registry names no partnership, so its sheet was not read"
        if "partnership" not in errors:
            wrong("partnership", Trouble.BLANK, "Without a name this row of the registry is not read.")
    if "sheet" in errors:
        problem = problem or (f"{name} was not read: in row {row} of the registry a spreadsheet error stands under "
                              f"Sheet; {COPY_IT}, and paste it there")
    elif not address:
        problem = problem or f"{name} has no sheet in the registry (row {row}) yet: {COPY_IT}, and paste it there"
        wrong("sheet", Trouble.BLANK, "Without it this row of the registry leads to no sheet.")
    elif not identifier:
        problem = problem or (f"{name} was not read: in row {row} of the registry, what stands under Sheet can't be "
                              f"followed: {why_no_sheet(address)}, and paste it there")
        wrong("sheet", Trouble.UNREADABLE, "what stands in the registry under "
              f"{found.headers[found.columns['sheet']]} is {what_it_is(address)}", _PASTE_IT)
    managers = [word for word in _BETWEEN.split(read.get("managers", ("",))[0]) if word]
    known = [word for word in managers if _EMAIL.fullmatch(word)]
    if len(known) < len(managers):
        count = len(managers) - len(known)
        are = "is no email address" if count == 1 else "are no email addresses"
        # What is typed there may be somebody's name, so it is not shown.
        wrong("managers", Trouble.UNREADABLE, f"{count} of the managers of {name} in the registry {are}, and nobody "
              "can sign in by that", "Type email addresses with a semicolon between.", value="")
    return Listed(name, None if problem else identifier, read.get("counties", ("",))[0],
                  tuple(dict.fromkeys(email_key(word) for word in known)), row, problem), faults


def _fault(found: Place, row: int, index: int, trouble: Trouble, partnership: str = THE_REGISTRY, name: str = "",
           **more: object) -> RegistryFault:
    cells = found.grid.rows[row - 1]
    cell = f"{column_letter(index + 1)}{row}"
    told = {"header": found.headers[index] if index < len(found.headers) else "",
            "value": shown(cells[index]) if index < len(cells) else "",
            "link": cell_link(found.address, found.grid, cell)}
    return RegistryFault(trouble, partnership, found.grid.name, row, index, name, **told | more)


def _twice(found: Place, lines: list[Listed]) -> list[RegistryFault]:
    """Return what is listed more than once: a name at its later rows, another partnership's sheet at each of them."""
    faults = []
    for number, line in enumerate(lines):
        if line.problem:
            continue
        of_one, rivals = _clash(line, lines)
        same = [other for other in lines if _same(other, line) and (of_one or not other.problem)]
        if rivals and not of_one:
            faults.append(_fault(found, line.row, found.columns["sheet"], Trouble.TWICE, line.partnership, "sheet",
                                 problem=f"this sheet stands in {_rows(rivals)} of the registry, and whose it is is "
                                 "not guessed at, so it was not read"))
        elif any(other in lines[:number] and not other.problem for other in same):
            so = ("with different sheets, and which one is right is not guessed at, so none was read" if of_one
                  else "with one sheet, and counts once")
            faults.append(_fault(found, line.row, found.columns["partnership"], Trouble.TWICE, line.partnership,
                                 "partnership", problem=f"“{line.partnership}” stands in {_rows(same)} of the registry "
                                 f"{so}"))
    return faults


def _belonging(faults: list[RegistryFault], settled: list[Listed]) -> list[RegistryFault]:
    """Give each fault its partnership as it is listed in the end, and say whether that could be read."""
    lines = {_name_key(line): line for line in settled}
    belonging = []
    for fault in faults:
        line = None if fault.partnership == THE_REGISTRY else lines[key(fault.partnership) or fault.partnership]
        belonging.append(fault if line is None else replace(
            fault, partnership=line.partnership, unread=fault.required and line.sheet is None))
    return belonging


def _clash(line: Listed, lines: list[Listed]) -> tuple[bool, list[Listed]]:
    """Return the lines beside which `line` can't stand, [] where it can, and whether they are of its partnership."""
    same = [other for other in lines if _same(other, line)]
    if len({other.sheet for other in same if other.sheet}) > 1:
        return True, same
    sharing = [other for other in lines if line.sheet and other.sheet == line.sheet]
    return False, [] if all(_same(other, line) for other in sharing) else sharing


def _why(line: Listed, lines: list[Listed], where: str) -> str:
    """Return why `line` can't stand beside the others, "" where it can."""
    of_one, rivals = _clash(line, lines)
    rows = f" ({_rows(rivals)})" if _rows(rivals) else ""
    if of_one:
        return (f"{line.partnership} is listed {where}{rows} with different sheets, and which one is right is "
                "not guessed at, so none was read: keep one")
    if not rivals:
        return ""
    # Who keeps the list finds the others; who manages one partnership is told no other's name.
    return (f"{line.partnership} has the same sheet as another partnership {where}{rows}, and whose it is is not "
            "guessed at, so it was not read: give each its own")


def _settled(lines: list[Listed], where: str) -> list[Listed]:
    """Return one line a partnership, sorted by name; one that contradicts another has no sheet."""
    kept: dict[str, Listed] = {}
    for line in lines:
        clash = "" if line.problem else _why(line, lines, where)
        line = replace(line, sheet=None, problem=clash) if clash else line
        earlier = kept.setdefault(_name_key(line), line)
        managers = tuple(dict.fromkeys(earlier.managers + line.managers))
        better = line if earlier.problem and not line.problem else earlier
        kept[_name_key(line)] = replace(better, managers=managers)
    return sorted(kept.values(), key=lambda line: (line.partnership.casefold(), line.row or 0))


def _rows(lines: list[Listed]) -> str:
    rows = [line.row for line in lines if line.row]
    return f"rows {listed(rows)}" if len(rows) > 1 else ""
