"""Accepted suggestions as rows of the tabs Column Map and Survey Items, and a workbook with these rows added."""

from collections.abc import Iterable
from dataclasses import dataclass

from cop_sheets.layout import COLUMN_MAP, SURVEY_ITEMS, Tab
from cop_sheets.parsing.locate import ColumnMap, locate_columns
from cop_sheets.parsing.locate.tab_names import find_tab
from cop_sheets.raw import Cell, RawSheet, Workbook
from cop_sheets.suggestions.suggest import Suggestion, SuggestionKind


@dataclass(frozen=True)
class SettingsRows:
    """Rows to write on a settings tab: `cells` from column A on, "" for none, the first in row `first_row`, from 1.

    `is_new`: the workbook has no such tab yet; then the first row is the header row.
    """

    tab: Tab
    sheet: str
    is_new: bool
    first_row: int
    cells: tuple[tuple[str, ...], ...]


def settings_rows(workbook: Workbook, accepted: Iterable[Suggestion]) -> list[SettingsRows]:
    """Return the rows that say on the settings tabs of `workbook` what was accepted."""
    column_map, survey_items = [], []
    for suggestion in accepted:
        if suggestion.known or not suggestion.means:
            continue
        if suggestion.kind is SuggestionKind.QUESTION:
            survey_items.append({"question": suggestion.our_column, "outcome": suggestion.means,
                                 "measure": suggestion.measure, "scale": suggestion.scale})
        else:
            column_map.append({"our_tab": suggestion.our_tab, "our_column": suggestion.our_column,
                               "means": suggestion.means})
    return [_rows_of(workbook, tab, rows) for tab, rows in ((COLUMN_MAP, column_map), (SURVEY_ITEMS, survey_items))
            if rows]


def _rows_of(workbook: Workbook, tab: Tab, rows: list[dict[str, str]]) -> SettingsRows:
    for raw_sheet in workbook.raw_sheets:
        if find_tab(raw_sheet.name) is tab:
            location = locate_columns(workbook, raw_sheet, tab, ColumnMap())
            filled = {name for row in rows for name, text in row.items() if text}
            if location.header_row and filled <= location.columns.keys():
                cells = []
                for row in rows:
                    width = max(location.columns.values()) + 1
                    names = {index: name for name, index in location.columns.items()}
                    cells.append(tuple(row.get(names.get(index, ""), "") for index in range(width)))
                return SettingsRows(tab, raw_sheet.name, False, len(raw_sheet.rows) + 1, tuple(cells))
    headers = tuple(column.header for column in tab.columns)
    cells = [tuple(row.get(column.name, "") for column in tab.columns) for row in rows]
    return SettingsRows(tab, _free_name(workbook, tab), True, 1, (headers, *cells))


def _free_name(workbook: Workbook, tab: Tab) -> str:
    """Return a name for a new settings tab: its own, or another that is read as it where a tab has that name."""
    taken = {raw_sheet.name.casefold() for raw_sheet in workbook.raw_sheets}
    return next((name for name in (tab.name, *tab.aliases) if name.casefold() not in taken), f"{tab.name} 2000")


def with_settings(workbook: Workbook, accepted: Iterable[Suggestion]) -> Workbook:
    """Return `workbook` with the accepted suggestions on its settings tabs, as its file would be read with them."""
    sheets = list(workbook.raw_sheets)
    for added in settings_rows(workbook, accepted):
        rows: list[list[Cell]] = [list(cells) for cells in added.cells]
        if added.is_new:
            sheets.append(RawSheet(added.sheet, rows))
            continue
        position = next(number for number, sheet in enumerate(sheets) if sheet.name == added.sheet)
        old = sheets[position]
        sheets[position] = RawSheet(old.name, [*old.rows, *rows], old.hidden, old.gid)
    return Workbook(workbook.partnership, workbook.address, sheets)
