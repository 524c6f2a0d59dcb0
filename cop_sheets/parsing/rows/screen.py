"""A quick check, over all tabs of one kind at once, of which rows may be no entries.

`row_kinds` looks at every row of a tab; most tabs hold entries only, which this finds by their distinct cells.
"""

from dataclasses import dataclass

import numpy as np

from cop_sheets.layout import EXAMPLE_MARKER, SURVEY_RESPONSES, Column, Tab
from cop_sheets.parsing.locate import TabLocation
from cop_sheets.parsing.rows.kinds import is_blank_or_prefilled, known_headers
from cop_sheets.parsing.rows.labels import EXPORT_HINTS, TOTAL_HINTS
from cop_sheets.parsing.rows.totals import TOTAL_LABEL_TYPES
from cop_sheets.parsing.values import ParsedColumn
from cop_sheets.text import match_key

_FIRST_DAY = np.datetime64("1900-01-01", "s")    # a spreadsheet shows an empty date as a day before it


@dataclass(frozen=True)
class RowScreen:
    """`whole_tabs`: which locations need all their rows looked at; `undecided`: of the others, which rows do."""

    whole_tabs: np.ndarray
    undecided: np.ndarray


def screen_rows(tab: Tab, locations: list[TabLocation], widths: list[int], lengths: list[int],
                columns: dict[str, ParsedColumn]) -> RowScreen:
    """Return which rows `row_kinds` may call something else than an entry.

    `widths` and `lengths`: how many columns, and rows below the header row, each location has. The rows of `columns`
    are all of those, one location after the other.
    """
    numbers = np.repeat(np.arange(len(locations)), lengths)
    with_label = np.zeros(len(numbers), bool)
    for column in tab.columns:
        if column.kind in TOTAL_LABEL_TYPES and column.name in columns:
            with_label |= _rows_with_label(tab, column, columns[column.name], locations)
    whole_tabs = np.zeros(len(locations), bool)
    whole_tabs[numbers[with_label]] = True
    by_deciding_columns: dict[tuple[str, ...], list[int]] = {}
    for number, (location, width) in enumerate(zip(locations, widths, strict=True)):
        required = sorted((index, name) for name, index in location.columns.items()
                          if index < width and tab[name].required)
        names = tuple(name for _, name in required[:2])
        if len(names) < 2 or any(index < width for index, _ in location.unknown) or not set(names) <= set(columns):
            whole_tabs[number] = True
        else:
            by_deciding_columns.setdefault(names, []).append(number)
    undecided = np.zeros(len(numbers), bool)
    for names, members in by_deciding_columns.items():
        may_be_blank = _rows_that_may_be_blank(columns[names[0]]) | _rows_that_may_be_blank(columns[names[1]])
        undecided |= may_be_blank & np.isin(numbers, members) if len(by_deciding_columns) > 1 else may_be_blank
    return RowScreen(whole_tabs, undecided & ~whole_tabs[numbers])


def _rows_with_label(tab: Tab, column: Column, cells: ParsedColumn, locations: list[TabLocation]) -> np.ndarray:
    """Return which rows hold a text that may be a label of a total or an export, an example's marker or a header."""
    texts = [(position, cell, cell.casefold()) for position, cell in enumerate(cells.distinct) if type(cell) is str]
    export_hints = EXPORT_HINTS if tab is SURVEY_RESPONSES else ()
    all_texts = "\n".join(text for _, _, text in texts)
    labels = [hint for hint in (*TOTAL_HINTS, EXAMPLE_MARKER.casefold(), *export_hints) if hint in all_texts]
    own_headers = {location.headers[index] for location in locations
                   if (index := location.columns.get(column.name, len(location.headers))) < len(location.headers)}
    header_keys = {*map(match_key, own_headers), *known_headers(column)} if any(
        header.casefold() in all_texts for header in (column.header, *own_headers)) else set()
    is_label = np.zeros(len(cells.distinct) + 1, bool)    # the last is for datetimes
    if labels or header_keys:
        is_label[[position for position, cell, text in texts
                  if any(hint in text for hint in labels) or (header_keys and match_key(cell) in header_keys)]] = True
    rows: np.ndarray = is_label[cells.codes]
    return rows


def _rows_that_may_be_blank(column: ParsedColumn) -> np.ndarray:
    may_be_blank = np.zeros(len(column.distinct) + 1, bool)
    may_be_blank[[position for position, cell in enumerate(column.distinct) if is_blank_or_prefilled(cell)]] = True
    rows: np.ndarray = may_be_blank[column.codes]
    datetimes = np.flatnonzero(column.codes < 0)
    if len(datetimes):
        values = column.values[datetimes]
        rows[datetimes] = np.isnat(values) | (values < _FIRST_DAY)
    return rows
