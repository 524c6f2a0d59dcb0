"""What was read of each workbook: its state, how fresh it is, what to do, its tabs and rows."""

from collections import Counter
from datetime import date
from functools import cache

import pandas as pd

from cop_sheets.layout import DATA_TABS
from cop_sheets.sources import Entry
from cop_sheets.writers import START_HERE, template_bytes
from summaries.figures import plural
from summaries.fixes import found_obstacles
from summaries.freshness import A_MONTH, last_logged
from summaries.memo import once
from summaries.presentation import STANDING_MARKS
from summaries.report import Report
from validators.views import empty_partnerships

READ, EMPTY, OLD, UNREAD = "✓ read", "□ nothing entered yet", "◷ an old copy", "✗ can't be read"
STATES = (UNREAD, OLD, EMPTY, READ)    # what asks for something first
WORKBOOK_COLUMNS = ("State", "Partnership", "What to Do", "Last Logged", "How Long Ago", "File Changed")
LETTERS = 42    # of a text in the table that stand on one line

blank_workbook = cache(template_bytes)


@once
def workbook_table(report: Report, entries: tuple[Entry, ...], old: tuple[tuple[str, str], ...] = ()) -> pd.DataFrame:
    """Return a line a workbook, what asks for something first, columns `WORKBOOK_COLUMNS`.

    Last Logged is the last day by the as-of date that a row is dated, File Changed when the file was saved; both are
    datetimes, NaT where unknown, and without File Changed where the source doesn't say of any. `entries` are what the
    source lists; `old` are the partnerships that are shown from an old copy, each with as of when and why.
    """
    failures = {failure.partnership: failure for failure in report.tables.failures}
    listed, copies = {entry.partnership: entry for entry in entries}, dict(old)
    empty, logged = empty_partnerships(report.accounts.facts), last_logged(report)
    in_the_way = Counter(found.partnership for found in found_obstacles(report))
    lines = []
    for name in _names(report):
        state = UNREAD if name in failures else OLD if name in copies else EMPTY if name in empty else READ
        day, entry = logged.get(name), listed.get(name)
        todo = (_sentence(failures[name].sentence) if state == UNREAD else _sentence(copies[name]) if state == OLD else
                "Start with the CoPs tab, one row a Community of Practice." if state == EMPTY else
                _what_to_do(in_the_way[name], silent=_silent(report, day)))
        ago = "" if state == UNREAD else _ago(report, day)
        lines.append((state, name, todo, day, ago, entry.changed if entry else None))
    lines.sort(key=lambda line: STATES.index(line[0]))
    table = pd.DataFrame(lines, columns=list(WORKBOOK_COLUMNS))
    table = table.astype({name: "datetime64[s]" for name in ("Last Logged", "File Changed")})
    return table if table["File Changed"].notna().any() else table.drop(columns="File Changed")


def _sentence(text: str) -> str:
    return f"{text.rstrip('.')}."


def most_lines(table: pd.DataFrame) -> int:
    """Return how many lines the longest text under What to Do takes, of `LETTERS` letters each; 3 to 7."""
    longest = table["What to Do"].str.len().max() if len(table) else 0
    return min(7, max(3, -(-int(longest) // LETTERS)))


def _names(report: Report) -> list[str]:
    return [*(failure.partnership for failure in report.tables.failures), *report.tables.partnerships]


def _what_to_do(in_the_way: int, silent: bool) -> str:
    found = []
    if in_the_way:
        found.append(f"{plural(in_the_way, 'thing stands', 'things stand')} in the way of reporting: see NCPC summary.")
    if silent:
        found.append("Log what has happened since.")
    return " ".join(found) or "Nothing."


def _silent(report: Report, day: date | None) -> bool:
    return day is None or (report.period.as_of - day).days > A_MONTH


def _ago(report: Report, day: date | None) -> str:
    if day is None:
        return "never"
    days = (report.period.as_of - day).days
    return "that day" if not days else plural(days, "day")


@once
def workbooks_sentence(report: Report) -> str:
    """Say how many workbooks were read, how many are empty, and how many have fallen silent."""
    names = _names(report)
    if not names:
        return "There is no workbook."
    read = len(report.tables.partnerships)
    empty, logged = empty_partnerships(report.accounts.facts), last_logged(report)
    silent = sum(_silent(report, logged.get(name)) for name in report.tables.partnerships if name not in empty)
    parts = [f"{read} of {plural(len(names), 'workbook')} {'was' if read == 1 else 'were'} read."]
    if empty:
        parts.append(f"{plural(len(empty), 'holds', 'hold')} nothing yet.")
    if silent:
        parts.append(f"{plural(silent, 'has', 'have')} logged nothing for more than a month.")
    return " ".join(parts)


MOST_TOLD = 3    # workbooks that can't be read, each in a sentence of its own: on a phone the table cuts them off


@once
def unread_sentences(report: Report) -> tuple[str, ...]:
    """Say of the first workbooks that can't be read what is wrong and what to do; of more, how many they are."""
    told = tuple(("" if failure.partnership in failure.sentence else f"{failure.partnership}: ")
                 + _sentence(failure.sentence) for failure in report.tables.failures)
    rest = len(told) - MOST_TOLD
    return told if rest <= 0 else (*told[:MOST_TOLD], f"And {rest} more that can't be read: the table says why.")


@once
def tab_table(report: Report) -> pd.DataFrame:
    """Return a line a workbook that was read: its rows, in all and by tab, the tabs that are not read, where it is.

    What a tab that is not read is called may be a person's name, so who may read none is told how many there are.
    """
    lines = []
    unread = {id(tab.place.grid): tab.rows for tab in report.tables.unread}
    for placed in report.tables.placed:
        rows = {tab.name: sum(len(found.grid.rows) - found.header_row for found in placed.places
                              if found.tab is tab and found.header_row) for tab in DATA_TABS}
        others = [f"{grid.name} ({plural(unread[id(grid)], 'row')} not counted)" if id(grid) in unread else grid.name
                  for grid in placed.other_grids if grid.name != START_HERE]
        aside = ", ".join(others) if report.audience.sees_people else str(len(others) or "")
        lines.append((placed.workbook.partnership, sum(rows.values()), *rows.values(), aside, placed.workbook.address))
    return pd.DataFrame(lines, columns=["Partnership", "Rows Read", *(tab.name for tab in DATA_TABS), "Tabs Not Read",
                                        "Where"])


@once
def standing_lines(report: Report) -> pd.DataFrame:
    """Return where each CoP of the year stands: CoP ID, CoP Name, Standing, Months, Should, What Stands Between."""
    lines = report.standing[["CoP ID", "CoP Name", "Standing", "Months", "Should", "Why"]]
    return lines.assign(Standing=lines["Standing"].map(STANDING_MARKS)).rename(columns={"Why": "What Stands Between"})
