"""The rows of a workbook's settings tabs, and its Column Map: the meanings of its own tabs and columns."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from cop_sheets.blanks import is_filled
from cop_sheets.layout import COLUMN_MAP, EXAMPLE_MARKER, Column, Tab
from cop_sheets.parsing.locate.tab_names import find_tab
from cop_sheets.parsing.values import DateOrder, split_date_order
from cop_sheets.raw import Cell, RawSheet, display_text
from cop_sheets.text import match_key, normalize_spelling

FORMER_NAME_PREFIX = "Former Name of"
_FORMER_NAME = re.compile(rf"{FORMER_NAME_PREFIX}\s+(?P<cop>.+)", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True)
class ConfigRow:
    """One filled row of a settings tab: its `cells` as text, and their column indexes (`letters`), by column name."""

    tab: Tab
    sheet: str
    row: int
    cells: dict[str, str]
    letters: dict[str, int]


@dataclass(frozen=True)
class ConfigError:
    """A cell of a settings tab that is not valid: what is wrong, and what to type instead."""

    config_row: ConfigRow
    column: str
    problem: str
    fix: str


@dataclass
class ColumnMap:
    """The meanings of the partnership's own tabs and columns, and the rows that are not valid.

    `tabs`: by match key of the name, the tab that is meant. `columns`: by the tab's key and the header's spelling, the
    match keys of the headers that are meant, one per row. `orders`: by the same key, the date order, where a row gives
    one. `column_rows`: the rows about columns, each with that key. `former_names`: rows that give a CoP another name
    (`Former Name of C1`), with that name and the CoP's ID or name.
    """

    tabs: dict[str, Tab] = field(default_factory=dict)
    columns: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    orders: dict[tuple[str, str], DateOrder] = field(default_factory=dict)
    column_rows: list[tuple[ConfigRow, str, str]] = field(default_factory=list)
    former_names: list[tuple[ConfigRow, str, str]] = field(default_factory=list)
    errors: list[ConfigError] = field(default_factory=list)


def matching_spellings(header: str, spellings: Iterable[str], headers: Iterable[str]) -> list[str]:
    """Return those of `spellings` that mean `header`, one of the tab's `headers`; all are normalized spellings.

    A spelling means the header that is equal. Only where the tab has no such header it means those that differ in
    punctuation: `Group #` doesn't mean `Group` where both are there.
    """
    if header in spellings:
        return [header]
    return [spelling for spelling in spellings if match_key(spelling) == match_key(header)
            and spelling not in headers]


def config_rows(tab: Tab, raw_sheet: RawSheet, header_row: int, columns: dict[str, int]) -> Iterator[ConfigRow]:
    """Yield the filled rows of a settings tab below its header row, without the template's example."""
    for number, row in enumerate(raw_sheet.rows[header_row:], start=header_row + 1):
        cells = {name: _cell_text(row, index) for name, index in columns.items()}
        if any(cells.values()) and match_key(cells.get(tab.columns[0].name, "")) != match_key(EXAMPLE_MARKER):
            yield ConfigRow(tab, raw_sheet.name, number, cells, columns)


def _cell_text(row: list[Cell], index: int) -> str:
    return display_text(row[index]) if index < len(row) and is_filled(row[index]) else ""


def parse_column_map(rows: list[ConfigRow], sheet_names: list[str]) -> ColumnMap:
    """Return the Column Map in `rows`; a row about a tab that is not in `sheet_names` is an error."""
    column_map = ColumnMap()
    layout_names = [tab.name for tab in map(find_tab, sheet_names) if tab]
    known = {match_key(name) for name in (*sheet_names, *layout_names)}
    for config_row in rows:
        our_tab, column, means = (config_row.cells.get(name, "") for name in ("our_tab", "our_column", "means"))
        if not our_tab or not means:
            continue
        if match_key(our_tab) not in known:
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
        elif match := _FORMER_NAME.fullmatch(means):
            column_map.former_names.append((config_row, column, match["cop"].strip()))
        else:
            column_key, order = split_date_order(means)
            header = match_key(our_tab), normalize_spelling(column)
            column_map.columns.setdefault(header, []).append(column_key)
            first = column_map.orders.setdefault(header, order) if order else None
            if first is not order:
                column_map.errors.append(ConfigError(config_row, "means", f"a line above says that {column} is {first}",
                                                     "Keep one of the two lines."))
            column_map.column_rows.append((config_row, *header))
    return column_map


def blank_required_columns(config_row: ConfigRow) -> Iterator[Column]:
    """Yield the required columns whose cell is blank in a row of a settings tab."""
    yield from (column for column in config_row.tab.columns
                if column.required and column.name in config_row.letters and not config_row.cells[column.name])
