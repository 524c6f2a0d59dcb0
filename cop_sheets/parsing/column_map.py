"""The lines of a workbook's settings tabs, and what its Column Map says that tabs and columns mean."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from cop_sheets.blanks import is_filled
from cop_sheets.layout import COLUMN_MAP, EXAMPLE_MARKER, Column, Tab, find_tab
from cop_sheets.parsing.values import DateOrder, split_date_order
from cop_sheets.raw import Cell, RawSheet, display_text
from cop_sheets.text import match_key, normalize_spelling


@dataclass(frozen=True)
class ConfigRow:
    """One filled line of a settings tab: its address and its cells by column name."""

    tab: Tab
    sheet: str
    row: int
    cells: dict[str, str]
    letters: dict[str, int]


@dataclass(frozen=True)
class ConfigError:
    """A cell of a settings tab that can't be followed: what is wrong with it and what to type instead."""

    config_row: ConfigRow
    column: str
    problem: str
    fix: str


@dataclass
class ColumnMap:
    """What the partnership's own tabs and columns mean, and the lines that can't be followed.

    `tabs` by the tab's key, `columns` by that and the header as a line spells it. `orders`: the date order of a column,
    where a line gives one. `column_rows`: each line about a column, with the keys that `columns` has for it.
    """

    tabs: dict[str, Tab] = field(default_factory=dict)
    columns: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    orders: dict[tuple[str, str], DateOrder] = field(default_factory=dict)
    column_rows: list[tuple[ConfigRow, str, str]] = field(default_factory=list)
    errors: list[ConfigError] = field(default_factory=list)


def matching_spellings(header: str, spellings: Iterable[str], headers: Iterable[str]) -> list[str]:
    """Return those of `spellings` that name `header`, one of the tab's `headers`; all are spellings.

    A line names the header that is spelled as it says; only where the tab has none, those that differ from it in
    punctuation: of `Group #` and `Group` it is the one that was meant.
    """
    if header in spellings:
        return [header]
    return [config_row for config_row in spellings if match_key(config_row) == match_key(header)
            and config_row not in headers]


def config_rows(tab: Tab, grid: RawSheet, header_row: int, columns: dict[str, int]) -> Iterator[ConfigRow]:
    """Yield the filled lines of a settings tab below its header row, the template's example left out."""
    for number, row in enumerate(grid.rows[header_row:], start=header_row + 1):
        cells = {name: _cell_text(row, index) for name, index in columns.items()}
        if any(cells.values()) and match_key(cells.get(tab.columns[0].name, "")) != match_key(EXAMPLE_MARKER):
            yield ConfigRow(tab, grid.name, number, cells, columns)


def _cell_text(row: list[Cell], index: int) -> str:
    return display_text(row[index]) if index < len(row) and is_filled(row[index]) else ""


def parse_column_map(rows: list[ConfigRow], sheet_names: list[str]) -> ColumnMap:
    """Return what `rows` say; a line about a tab that the workbook hasn't got is a fault, never a guess."""
    column_map = ColumnMap()
    known = {match_key(name) for name in sheet_names}
    for config_row in rows:
        our_tab, column, means = (config_row.cells.get(name, "") for name in ("our_tab", "our_column", "means"))
        if not our_tab or not means:
            continue
        if match_key(our_tab) not in known and not any(find_tab(name)
                                                       and match_key(find_tab(name).name) == match_key(our_tab)
                                                       for name in sheet_names):
            column_map.errors.append(ConfigError(config_row, "our_tab",
                                                 f"no tab of this workbook is called “{our_tab}”",
                                                 "Type the name as it stands on the tab."))
        elif not column:
            tab = find_tab(means)
            if tab is None or tab is COLUMN_MAP:
                column_map.errors.append(ConfigError(config_row, "means", f"“{means}” is not a tab that is read",
                                                     "Type CoPs, Sessions, Trainings, Consultations or Survey "
                                                     "Responses."))
            else:
                column_map.tabs[match_key(our_tab)] = tab
        else:
            meant, order = split_date_order(means)
            header = match_key(our_tab), normalize_spelling(column)
            column_map.columns.setdefault(header, []).append(meant)
            first = column_map.orders.setdefault(header, order) if order else None
            if first is not order:
                column_map.errors.append(ConfigError(config_row, "means", f"a line above says that {column} is {first}",
                                                     "Keep one of the two lines."))
            column_map.column_rows.append((config_row, *header))
    return column_map


def blank_required_columns(config_row: ConfigRow) -> Iterator[Column]:
    """Yield the required columns of a settings line whose cell is blank."""
    yield from (column for column in config_row.tab.columns
                if column.required and column.name in config_row.letters and not config_row.cells[column.name])
