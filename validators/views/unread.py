"""Views of what is not counted though it is there: rows that are no entries, tabs that are not read."""

from collections import defaultdict
from itertools import groupby

import pandas as pd

from cop_sheets.layout import DATA_TABS
from cop_sheets.parsing import HEADING_ROW, NOTE_ROW, REPEATED_HEADER_ROW, UnreadTab
from cop_sheets.sources import LOOSE_CSV, SUBFOLDER
from cop_sheets.text import listed
from validators.derived import Facts

_NAMED = {HEADING_ROW: ("heading", "headings"), REPEATED_HEADER_ROW: ("repeated header row", "repeated header rows"),
          NOTE_ROW: ("note", "notes")}
_RUNS_NAMED = 20    # of rows, in one sentence
# Stands for a place in lines about a tab that is not read: it is none of `Tables.places`. `unread` is then its Place.
UNREAD_TAB = -3


def no_entries_view(facts: Facts) -> pd.DataFrame:
    """A line a tab with rows that are headings, repeated header rows or notes, pointing at the first of them."""
    lines = []
    for tab in DATA_TABS:
        others = facts.tables[tab].not_data
        rows_of: dict[tuple[str, int], dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        for partnership, place, row, kind in zip(*(others[name].tolist() for name in (
                "partnership", "place", "row", "not_data")), strict=True):
            if kind in _NAMED:
                rows_of[partnership, place][kind].append(row)
        for (partnership, place), rows in rows_of.items():
            first, count = next(iter(rows.values()))[0], sum(map(len, rows.values()))
            lines.append({"partnership": partnership, "place": place, "row": first, "count": count,
                          "column_index": first_filled(facts, place, first), "rows_named": listed(
                              f"{len(rows[kind]):,} {_NAMED[kind][len(rows[kind]) > 1]} ({_rows_named(rows[kind])})"
                              for kind in _NAMED if kind in rows)})
    columns = ["partnership", "place", "row", "count", "column_index", "rows_named"]
    return pd.DataFrame(lines, columns=columns).assign(cop="")


def first_filled(facts: Facts, place: int, row: int) -> int:
    """Return the index of the first cell of a row that holds anything."""
    cells = facts.tables.places[place].grid.rows[row - 1]
    return next((index for index, cell in enumerate(cells) if cell != ""), 0)


def _rows_named(numbers: list[int]) -> str:
    """Return row numbers in words, three and more in a row as such: `row 5`, `rows 5, 7 and 9 to 12`."""
    runs = []
    for _, run in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
        run = [number for _, number in run]
        runs += [f"{run[0]} to {run[-1]}"] if len(run) > 2 else map(str, run)
    more = len(runs) > _RUNS_NAMED
    named = f"{', '.join(runs[:_RUNS_NAMED])} and more" if more else listed(runs)
    return f"{'row' if len(numbers) == 1 else 'rows'} {named}"


def unread_tabs_view(facts: Facts) -> pd.DataFrame:
    """A line a tab that is not read although it looks like one that is, pointing at its header row."""
    lines = [{"partnership": found.place.partnership, "unread": found.place, "row": found.place.header_row,
              "column_index": found.column, "sheet": found.place.grid.name, "known_tab": found.place.tab.name,
              "count": found.rows, "again": found.again, "is_copy": found.is_copy or found.again > 0,
              "rows_said": f"{found.rows:,} {'row' if found.rows == 1 else 'rows'} below its headers "
                           f"{'is' if found.rows == 1 else 'are'}",
              "again_said": f", where {_again(found)} already" if found.again else ""}
             for found in facts.tables.unread]
    columns = ["partnership", "unread", "row", "column_index", "sheet", "known_tab", "count", "again", "is_copy",
               "rows_said", "again_said"]
    return pd.DataFrame(lines, columns=columns).assign(cop="", place=UNREAD_TAB)


def _again(found: UnreadTab) -> str:
    if found.rows == 1:
        return "it stands"
    how_many = "all" if found.again == found.rows else f"{found.again:,}"
    return f"{how_many} of the rows {'stands' if found.again == 1 else 'stand'}"


THE_FOLDER = "(the folder)"    # stands for a partnership in what concerns the folder of workbooks as a whole
_FILES_NAMED = 10


def folder_view(facts: Facts) -> pd.DataFrame:
    """One line where a folder of workbooks holds files that look like data and are not read."""
    found = facts.tables.not_read
    groups = [("{} in subfolders", [each.name for each in found if each.why == SUBFOLDER], "file", "files"),
              ("{} beside the workbooks", [each.name for each in found if each.why == LOOSE_CSV], "loose CSV file",
               "loose CSV files")]
    said = [words.format(f"{len(names):,} {one if len(names) == 1 else many}") + f" ({_files_named(names)})"
            for words, names, one, many in groups if names]
    lines = [{"partnership": THE_FOLDER, "count": len(found), "files_named": listed(said)}] if found else []
    return pd.DataFrame(lines, columns=["partnership", "count", "files_named"]).assign(cop="", place=-1, row=0)


def _files_named(names: list[str]) -> str:
    more = len(names) - _FILES_NAMED
    return listed(names) if more <= 0 else listed([*names[:_FILES_NAMED], f"{more:,} more"])


def twins_view(facts: Facts) -> pd.DataFrame:
    """A line a workbook that holds the same rows as an earlier one, or shares many dated rows with some."""
    twins = facts.tables.twins
    lines = [{"partnership": name, "same": True, "other": twins.copy_of[name], "shared_said": ""}
             for name in facts.tables.partnerships if name in twins.copy_of]
    lines += [{"partnership": name, "same": False, "other": "", "shared_said": listed(
        f"{count:,} in that of {other}" for other, count in twins.shared[name])}
        for name in facts.tables.partnerships if name in twins.shared]
    return pd.DataFrame(lines, columns=["partnership", "same", "other", "shared_said"]).assign(cop="", place=-1, row=0)
