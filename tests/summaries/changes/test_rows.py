"""Which rows have changed: hand-written sheets beside the expected lines."""

import pandas as pd
import pytest

from cop_sheets.raw import RawSheet, Workbook, normalize_rows
from summaries.changes import ROW_CHANGE_COLUMNS, row_change_table
from tests.summaries.changes.unchecked import compare_unchecked
from tests.support.sheets import cells

SESSIONS = "CoP ID | Date | Status | Topic\n"
COPS = "CoP ID | CoP Name | Start Date\nC1 | Rainbow | 2024-07-01"
LOG = SESSIONS + """C1 | 2024-07-09 | Held | Play
C1 | 2024-08-13 | Held | Blocks
C1 | 2024-09-10 | Held | Sand
C1 | 2024-10-08 | Held | Water"""
# What is on the second day in place of LOG, and the lines: Tab, Change, Item, rows, header and cells.
EDITS = {
    "a new row at the end": (LOG + "\nC1 | 2024-11-12 | Held | Light", ["Sessions added C1, November 12, 2024 -:6"]),
    "a new row in the middle": (LOG.replace("C1 | 2024-09", "C1 | 2024-12-03 | Held | Light\nC1 | 2024-09"),
                                ["Sessions added C1, December 3, 2024 -:4"]),
    "a row gone": (LOG.replace("C1 | 2024-08-13 | Held | Blocks\n", ""), ["Sessions removed C1, August 13, 2024 3:-"]),
    "another status": (LOG.replace("13 | Held", "13 | Cancelled"),
                       ["Sessions changed C1, August 13, 2024 3:3 Status Held>Cancelled"]),
    "two cells": (LOG.replace("13 | Held | Blocks", "13 | Cancelled | Snow"),
                  ["Sessions changed C1, August 13, 2024 3:3 Status Held>Cancelled",
                   "Sessions changed C1, August 13, 2024 3:3 Topic Blocks>Snow"]),
    "a date corrected in its row": (LOG.replace("2024-08-13", "2024-08-14"),
                                    ["Sessions changed C1, August 14, 2024 3:3 Date 2024-08-13>2024-08-14"]),
    "a date corrected, and sorted": (SESSIONS + "\n".join(reversed(LOG.replace(
        "2024-08-13", "2024-08-14").splitlines()[1:])),
        ["Sessions changed C1, August 14, 2024 3:4 Date 2024-08-13>2024-08-14"]),
    "another CoP and date in place of a row": (
        LOG.replace("C1 | 2024-08-13 | Held | Blocks", "C9 | 2025-01-14 | Cancelled | Snow"),
        ["Sessions added C9, January 14, 2025 -:3", "Sessions removed C1, August 13, 2024 3:-"]),
    "typed otherwise, read the same": (LOG.replace("2024-08-13 | Held", "8/13/2024 | held "), []),
    "a blank word": (LOG.replace("Play", "N/A"), ["Sessions changed C1, July 9, 2024 2:2 Topic Play>N/A"]),
    "sorted": (SESSIONS + "\n".join(reversed(LOG.splitlines()[1:])), []),
    "columns moved": ("Topic | Date | CoP ID | Status\n" + "\n".join(
        " | ".join(row.split(" | ")[at] for at in (3, 1, 0, 2)) for row in LOG.splitlines()[1:]), []),
    "a title and blank rows": ("Our log\n\n" + LOG.replace("\nC1 | 2024-09", "\n\nC1 | 2024-09"), []),
    "a column of one's own": (LOG.replace("Topic", "Topic | Snacks").replace("Play", "Play | Apples"),
                              ["Sessions changed C1, July 9, 2024 2:2 Snacks >Apples"]),
    "one of equal rows gone": (LOG, ["Sessions removed C1, October 8, 2024 6:-"]),
    "a note": (LOG + "\nNote: typed from paper", []),
}


def book(sessions, name="Alamance", **others):
    tabs = {"CoPs": COPS, "Sessions": sessions} | others
    return Workbook(name, f"{name}.xlsx", [RawSheet(tab.replace("_", " "), normalize_rows(cells(text)))
                                           for tab, text in tabs.items() if text is not None])


def lines(compared):
    """Return the lines of the rows as `Sessions changed C1, July 9, 2024 2:2 Status Held>Cancelled`."""
    table = row_change_table(compared)
    assert tuple(table) == ROW_CHANGE_COLUMNS
    found = []
    for row in table.to_dict("records"):
        rows = ":".join("-" if pd.isna(row[side]) else str(row[side]) for side in ("Row Before", "Row After"))
        cell = f"{row['Header']} {row['Before']}>{row['After']}" if row["Change"] == "changed" else ""
        found.append(f"{row['Tab']} {row['Change']} {row['Item']} {rows} {cell}".strip())
    return found


@pytest.mark.parametrize("edit", EDITS)
def test_an_edit_has_its_lines(edit):
    after, expected = EDITS[edit]
    before = LOG + "\nC1 | 2024-10-08 | Held | Water" * (edit == "one of equal rows gone")
    assert lines(compare_unchecked(book(before), book(after))) == expected


def test_a_tab_a_year_and_a_tab_of_ones_own_are_the_same_tab():
    rows = LOG.splitlines()
    split = {"Sessions_FY 23-24": "\n".join([rows[0], rows[2], rows[4]]),
             "Meeting_book": "\n".join([rows[0], rows[1], rows[3]]),
             "Column_Map": "Our Tab | Our Column | Means\nMeeting book | | Sessions"}
    assert lines(compare_unchecked(book(LOG), book(None, **split))) == ["Column Map added Meeting book -:2"]


def test_a_tab_that_becomes_read_has_the_rows_that_it_had():
    unread = {"Meeting_book": LOG, "Column_Map": "Our Tab | Our Column | Means"}
    read = unread | {"Column_Map": "Our Tab | Our Column | Means\nMeeting book | | Sessions"}
    one, other = book(SESSIONS, **unread), book(SESSIONS, **read)
    assert lines(compare_unchecked(one, other)) == ["Column Map added Meeting book -:2"]
    assert lines(compare_unchecked(other, one)) == ["Column Map removed Meeting book 2:-"]


def test_a_renamed_header_that_the_column_map_explains_is_no_change():
    renamed = LOG.replace("Date", "When").replace("Topic", "About")
    column_map = "Our Tab | Our Column | Means\nSessions | When | Date\nSessions | About | Topic"
    compared = compare_unchecked(book(LOG), book(renamed, Column_Map=column_map))
    assert lines(compared) == ["Column Map added Sessions, When -:2", "Column Map added Sessions, About -:3"]
    lost = compare_unchecked(book(renamed, Column_Map=column_map), book(renamed))
    assert [line for line in lines(lost) if not line.startswith("Column Map")] == []


def test_partnerships_of_one_side_and_unreadable_ones():
    compared = compare_unchecked([book(LOG), book(LOG, "Burke")], [book(LOG), book(SESSIONS, "Clay")])
    assert [line[:16] for line in lines(compared)] == ["CoPs added C1, R", "CoPs removed C1, "[:16]] + [
        "Sessions removed"] * 4
    renamed = compare_unchecked(book(LOG, "Monday"), book(LOG.replace("Play", "Sea"), "Friday"))
    assert row_change_table(renamed)["Partnership"].tolist() == ["Friday"]


def test_thousands_of_changed_rows_are_matched_in_time():
    days = pd.date_range("2016-07-01", periods=800).strftime("%Y-%m-%d")
    before, after = (SESSIONS + "\n".join(f"{cop} | {day} | Held | topic {day}" for day in ordered)
                     for cop, ordered in (("C1", days), ("C2", days[::-1])))
    found = row_change_table(compare_unchecked(book(before), book(after)))
    assert (set(found["Change"]), set(found["Header"]), len(found)) == ({"changed"}, {"CoP ID"}, len(days))
