"""Views of what is there but not counted: rows that are not data, tabs and files that are not read, duplicates."""

from collections import defaultdict
from itertools import groupby

import pandas as pd

from cop_sheets.layout import DATA_TABS
from cop_sheets.parsing import HEADING_ROW, NOTE_ROW, REPEATED_HEADER_ROW, UnreadTab
from cop_sheets.sources import FOLDER_LABEL, LOOSE_CSV, SUBFOLDER
from cop_sheets.text import join_words
from validators.derived import DerivedTables

_ROW_KIND_NAMES = {HEADING_ROW: ("heading", "headings"), REPEATED_HEADER_ROW: ("repeated header row",
                                                                               "repeated header rows"),
                   NOTE_ROW: ("note", "notes")}
_MAX_RANGES = 20    # of rows, in one message
# The `place` of rows about a tab that is not read and so not in `Tables.locations`; `unread` is then its `TabLocation`.
UNREAD_TAB_PLACE = -3


def non_data_rows_view(derived: DerivedTables) -> pd.DataFrame:
    """Return one row per tab with headings, repeated header rows or notes, pointing at the first of them."""
    view_rows = []
    for tab in DATA_TABS:
        non_data = derived.tables[tab].not_data
        rows_of: dict[tuple[str, int], dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        for partnership, place, row, kind in zip(*(non_data[name].tolist() for name in (
                "partnership", "place", "row", "not_data")), strict=True):
            if kind in _ROW_KIND_NAMES:
                rows_of[partnership, place][kind].append(row)
        for (partnership, place), rows in rows_of.items():
            first, count = next(iter(rows.values()))[0], sum(map(len, rows.values()))
            view_rows.append({"partnership": partnership, "place": place, "row": first, "count": count,
                              "column_index": first_filled_column(derived, place, first), "rows_named": join_words(
                              f"{len(rows[kind]):,} {_ROW_KIND_NAMES[kind][len(rows[kind]) > 1]} "
                              f"({_rows_text(rows[kind])})"
                              for kind in _ROW_KIND_NAMES if kind in rows)})
    columns = ["partnership", "place", "row", "count", "column_index", "rows_named"]
    return pd.DataFrame(view_rows, columns=columns).assign(cop="")


def first_filled_column(derived: DerivedTables, place: int, row: int) -> int:
    """Return the index of the first cell of a row that is not empty; 0 where all are."""
    cells = derived.tables.locations[place].raw_sheet.rows[row - 1]
    return next((index for index, cell in enumerate(cells) if cell != ""), 0)


def _rows_text(numbers: list[int]) -> str:
    """Return row numbers as text, three or more consecutive ones as a range: `row 5`, `rows 5, 7 and 9 to 12`."""
    ranges: list[str] = []
    for _, group in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
        range_rows = [number for _, number in group]
        ranges += [f"{range_rows[0]} to {range_rows[-1]}"] if len(range_rows) > 2 else map(str, range_rows)
    has_more = len(ranges) > _MAX_RANGES
    ranges_text = f"{', '.join(ranges[:_MAX_RANGES])} and more" if has_more else join_words(ranges)
    return f"{'row' if len(numbers) == 1 else 'rows'} {ranges_text}"


def unread_tabs_view(derived: DerivedTables) -> pd.DataFrame:
    """Return one row per tab that is not read although it looks like one that is, pointing at its header row."""
    rows = [{"partnership": unread_tab.place.partnership, "unread": unread_tab.place,
             "row": unread_tab.place.header_row,
             "column_index": unread_tab.column, "sheet": unread_tab.place.raw_sheet.name,
             "known_tab": unread_tab.place.tab.name,
             "count": unread_tab.rows, "again": unread_tab.read_elsewhere_count,
             "is_copy": unread_tab.is_copy or unread_tab.read_elsewhere_count > 0,
             "rows_text": f"{unread_tab.rows:,} {'row' if unread_tab.rows == 1 else 'rows'} below its headers "
                           f"{'is' if unread_tab.rows == 1 else 'are'}",
             "duplicates_text": (f", where {_duplicates_text(unread_tab)} already" if unread_tab.read_elsewhere_count
                                 else "")}
            for unread_tab in derived.tables.unread]
    columns = ["partnership", "unread", "row", "column_index", "sheet", "known_tab", "count", "again", "is_copy",
               "rows_text", "duplicates_text"]
    return pd.DataFrame(rows, columns=columns).assign(cop="", place=UNREAD_TAB_PLACE)


def _duplicates_text(unread_tab: UnreadTab) -> str:
    if unread_tab.rows == 1:
        return "it stands"
    how_many = "all" if unread_tab.read_elsewhere_count == unread_tab.rows else f"{unread_tab.read_elsewhere_count:,}"
    return f"{how_many} of the rows {'stands' if unread_tab.read_elsewhere_count == 1 else 'stand'}"


_MAX_FILES = 10


def folder_view(derived: DerivedTables) -> pd.DataFrame:
    """Return one row if the folder of workbooks holds files that look like data and are not read, else none."""
    files = derived.tables.unread_files
    groups = [("{} in subfolders", [file.name for file in files if file.why == SUBFOLDER], "file", "files"),
              ("{} beside the workbooks", [file.name for file in files if file.why == LOOSE_CSV], "loose CSV file",
               "loose CSV files")]
    descriptions = [template.format(
        f"{len(names):,} {singular if len(names) == 1 else plural}") + f" ({_files_text(names)})"
                    for template, names, singular, plural in groups if names]
    rows = [{"partnership": FOLDER_LABEL, "count": len(files),
             "files_named": join_words(descriptions),
             "names": tuple(sorted(file.name for file in files))}] if files else []
    return pd.DataFrame(rows, columns=["partnership", "count", "files_named", "names"]).assign(cop="", place=-1, row=0)


def _files_text(names: list[str]) -> str:
    more = len(names) - _MAX_FILES
    return join_words(names) if more <= 0 else join_words([*names[:_MAX_FILES], f"{more:,} more"])


def duplicate_workbooks_view(derived: DerivedTables) -> pd.DataFrame:
    """Return one row per workbook with the same rows as another one (`same`), or with many dated rows of others."""
    duplicates = derived.tables.duplicate_workbooks
    rows = [{"partnership": name, "same": True, "other": duplicates.copy_of[name], "shared_text": "",
             "others": (duplicates.copy_of[name],)}
            for name in derived.tables.partnerships if name in duplicates.copy_of]
    rows += [{"partnership": name, "same": False, "other": "", "shared_text": join_words(
        f"{count:,} in that of {other}" for other, count in duplicates.shared[name]),
        "others": tuple(sorted(other for other, _ in duplicates.shared[name]))}
        for name in derived.tables.partnerships if name in duplicates.shared]
    return pd.DataFrame(rows, columns=["partnership", "same", "other", "shared_text",
                                       "others"]).assign(cop="", place=-1, row=0)
