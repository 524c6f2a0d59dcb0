"""The lines of a workbook's settings tabs, and what its Column Map says that tabs and columns mean."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from cop_sheets.blanks import is_filled
from cop_sheets.layout import COLUMN_MAP, EXAMPLE_MARK, Column, Tab, tab_named
from cop_sheets.parsing.values import DateOrder, split_order
from cop_sheets.raw import Cell, Grid, shown
from cop_sheets.text import key, spelling


@dataclass(frozen=True)
class SettingLine:
    """One filled line of a settings tab: its address and its cells by column name."""

    tab: Tab
    sheet: str
    row: int
    cells: dict[str, str]
    letters: dict[str, int]


@dataclass(frozen=True)
class SettingFault:
    """A cell of a settings tab that can't be followed: what is wrong with it and what to type instead."""

    line: SettingLine
    column: str
    problem: str
    fix: str


@dataclass
class ColumnMap:
    """What the partnership's own tabs and columns mean, and the lines that can't be followed.

    `tabs` by the tab's key, `columns` by that and the header as a line spells it. `orders`: the date order of a column,
    where a line gives one. `lines`: each line about a column, with the keys that `columns` has for it.
    """

    tabs: dict[str, Tab] = field(default_factory=dict)
    columns: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    orders: dict[tuple[str, str], DateOrder] = field(default_factory=dict)
    lines: list[tuple[SettingLine, str, str]] = field(default_factory=list)
    faults: list[SettingFault] = field(default_factory=list)


def spelled_as(header: str, lines: Iterable[str], headers: Iterable[str]) -> list[str]:
    """Return those of `lines` that name `header`, one of the tab's `headers`; all are spellings.

    A line names the header that is spelled as it says; only where the tab has none, those that differ from it in
    punctuation: of `Group #` and `Group` it is the one that was meant.
    """
    if header in lines:
        return [header]
    return [line for line in lines if key(line) == key(header) and line not in headers]


def setting_lines(tab: Tab, grid: Grid, header_row: int, columns: dict[str, int]) -> Iterator[SettingLine]:
    """Yield the filled lines of a settings tab below its header row, the template's example left out."""
    for number, row in enumerate(grid.rows[header_row:], start=header_row + 1):
        cells = {name: _shown_at(row, index) for name, index in columns.items()}
        if any(cells.values()) and key(cells.get(tab.columns[0].name, "")) != key(EXAMPLE_MARK):
            yield SettingLine(tab, grid.name, number, cells, columns)


def _shown_at(row: list[Cell], index: int) -> str:
    return shown(row[index]) if index < len(row) and is_filled(row[index]) else ""


def read_column_map(lines: list[SettingLine], sheet_names: list[str]) -> ColumnMap:
    """Return what `lines` say; a line about a tab that the workbook hasn't got is a fault, never a guess."""
    found = ColumnMap()
    known = {key(name) for name in sheet_names}
    for line in lines:
        ours, column, means = (line.cells.get(name, "") for name in ("our_tab", "our_column", "means"))
        if not ours or not means:
            continue
        if key(ours) not in known and not any(tab_named(name) and key(tab_named(name).name) == key(ours)
                                              for name in sheet_names):
            found.faults.append(SettingFault(line, "our_tab", f"no tab of this workbook is called “{ours}”",
                                             "Type the name as it stands on the tab."))
        elif not column:
            tab = tab_named(means)
            if tab is None or tab is COLUMN_MAP:
                found.faults.append(SettingFault(line, "means", f"“{means}” is not a tab that is read",
                                                 "Type CoPs, Sessions, Trainings, Consultations or Survey Responses."))
            else:
                found.tabs[key(ours)] = tab
        else:
            meant, order = split_order(means)
            header = key(ours), spelling(column)
            found.columns.setdefault(header, []).append(meant)
            first = found.orders.setdefault(header, order) if order else None
            if first is not order:
                found.faults.append(SettingFault(line, "means", f"a line above says that {column} is {first}",
                                                 "Keep one of the two lines."))
            found.lines.append((line, *header))
    return found


def required_blanks(line: SettingLine) -> Iterator[Column]:
    """Yield the required columns of a settings line whose cell is blank."""
    yield from (column for column in line.tab.columns
                if column.required and column.name in line.letters and not line.cells[column.name])
