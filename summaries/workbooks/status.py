"""The state of each workbook: whether it was read, how fresh it is, what to do, its tabs and rows."""

from functools import cache

import pandas as pd

from cop_sheets.layout import DATA_TABS
from cop_sheets.sources import WorkbookRef
from cop_sheets.writers.template import START_HERE, template_bytes
from summaries.fidelity import NOT_FOLLOWED_COLUMN, REASON_COLUMN, standing_reasons
from summaries.fixes import count_blockers
from summaries.freshness import DAYS_COLUMN, days_since, inactive_partnerships, last_activity, longest_first
from summaries.memo import memoized
from summaries.presentation import STANDING_MARKS
from summaries.presentation.wording import pluralize, singular_or_plural, with_period
from summaries.report import Report
from validators.views import empty_partnerships

READ_OK, NOTHING_ENTERED_YET, OLD_COPY, UNREADABLE_WORKBOOK_STATE = (
    "✓ read", "□ nothing entered yet", "◷ an old copy", "✗ can't be read")
WORKBOOK_STATES = (UNREADABLE_WORKBOOK_STATE, OLD_COPY, NOTHING_ENTERED_YET, READ_OK)    # most urgent first
WORKBOOK_COLUMNS = ("State", "Partnership", "What to Do", "Last Logged", DAYS_COLUMN, "File Changed")
CHARACTERS_PER_LINE = 42    # of the column What to Do

blank_workbook = cache(template_bytes)


@memoized
def workbook_table(report: Report, entries: tuple[WorkbookRef, ...],
                   old_copies: tuple[tuple[str, str], ...] = ()) -> pd.DataFrame:
    """Return one row per workbook, most urgent first, columns `WORKBOOK_COLUMNS`.

    Of equally urgent ones those come first that logged nothing for longest. Last Logged is the date of the latest row
    up to the as-of date, File Changed the time the file was saved; both are datetimes, NaT if unknown. The column File
    Changed is left out if the source knows it for no workbook. `entries` are the workbooks that the source lists;
    `old_copies` are pairs of a partnership with an old copy and a sentence with its time and reason.
    """
    failures = {failure.partnership: failure for failure in report.tables.failures}
    entries_by_partnership, copies = {entry.partnership: entry for entry in entries}, dict(old_copies)
    empty, logged = empty_partnerships(report.row_statuses.derived), last_activity(report)
    inactive = set(inactive_partnerships(report)["Partnership"])
    blocker_counts = count_blockers(report)
    rows = []
    for name in _workbook_names(report):
        state = (UNREADABLE_WORKBOOK_STATE if name in failures else OLD_COPY if name in copies
                 else NOTHING_ENTERED_YET if name in empty else READ_OK)
        day, entry = logged.get(name), entries_by_partnership.get(name)
        todo = (with_period(failures[name].message) if state == UNREADABLE_WORKBOOK_STATE
                else with_period(copies[name]) if state == OLD_COPY else
                "Start with the CoPs tab, one row a Community of Practice." if state == NOTHING_ENTERED_YET else
                _to_do_text(blocker_counts[name], inactive=name in inactive))
        rows.append((state, name, todo, day, days_since(report, day), entry.changed if entry else None))
    rows.sort(key=lambda row: (WORKBOOK_STATES.index(row[0]), longest_first(row[4])))
    table = pd.DataFrame(rows, columns=list(WORKBOOK_COLUMNS))
    table = table.astype({"Last Logged": "datetime64[s]", DAYS_COLUMN: "Int64", "File Changed": "datetime64[s]"})
    return table if table["File Changed"].notna().any() else table.drop(columns="File Changed")


def max_line_count(table: pd.DataFrame) -> int:
    """Return how many lines of `CHARACTERS_PER_LINE` the longest text under What to Do takes; from 3 to 7."""
    longest = table["What to Do"].str.len().max() if len(table) else 0
    return min(7, max(3, -(-int(longest) // CHARACTERS_PER_LINE)))


def _workbook_names(report: Report) -> list[str]:
    return [*(failure.partnership for failure in report.tables.failures), *report.tables.partnerships]


def _to_do_text(blocker_count: int, inactive: bool) -> str:
    sentences = []
    if blocker_count:
        sentences.append(f"{pluralize(blocker_count, 'thing stands', 'things stand')} in the way of reporting: see "
                         "NCPC summary.")
    if inactive:
        sentences.append("Log what has happened since.")
    return " ".join(sentences) or "Nothing."


@memoized
def workbooks_sentence(report: Report) -> str:
    """Return how many workbooks were read, and how many are empty."""
    names = _workbook_names(report)
    if not names:
        return "There is no workbook."
    read = len(report.tables.partnerships)
    empty = empty_partnerships(report.row_statuses.derived)
    was = singular_or_plural(read, "was", "were")
    parts = [f"{read} of {pluralize(len(names), 'workbook')} {was} read."]
    if empty:
        parts.append(f"{pluralize(len(empty), 'holds', 'hold')} nothing yet.")
    return " ".join(parts)


# Sentences about workbooks that can't be read, above the table: on a phone the table cuts off their text.
MAX_UNREADABLE_SHOWN = 3


@memoized
def unreadable_workbook_sentences(report: Report) -> tuple[str, ...]:
    """Return one sentence each for the first workbooks that can't be read, and how many more there are."""
    sentences = tuple(("" if failure.partnership in failure.message else f"{failure.partnership}: ")
                      + with_period(failure.message) for failure in report.tables.failures)
    more = len(sentences) - MAX_UNREADABLE_SHOWN
    return sentences if more <= 0 else (*sentences[:MAX_UNREADABLE_SHOWN],
                                        f"And {more} more that can't be read: the table says why.")


@memoized
def tab_table(report: Report) -> pd.DataFrame:
    """Return one row per workbook that was read: Partnership, Rows Read, the rows of each tab, Tabs Not Read, Where.

    The name of a tab that is not read may be a person's, so an audience that may not see people gets their number.
    """
    table_rows: list[tuple[object, ...]] = []
    unread = {id(tab.place.raw_sheet): tab.rows for tab in report.tables.unread}
    for workbook_map in report.tables.workbook_maps:
        rows = {tab.name: sum(len(location.raw_sheet.rows) - location.header_row for location in workbook_map.locations
                              if location.tab is tab and location.header_row) for tab in DATA_TABS}
        others = [f"{sheet.name} ({pluralize(unread[id(sheet)], 'row')} not counted)" if id(sheet) in unread
                  else sheet.name for sheet in workbook_map.other_sheets if sheet.name != START_HERE]
        not_read = ", ".join(others) if report.audience.sees_people else str(len(others) or "")
        workbook = workbook_map.workbook
        table_rows.append((workbook.partnership, sum(rows.values()), *rows.values(), not_read, workbook.address))
    return pd.DataFrame(table_rows, columns=["Partnership", "Rows Read", *(tab.name for tab in DATA_TABS),
                                             "Tabs Not Read", "Where"])


@memoized
def standing_rows(report: Report) -> pd.DataFrame:
    """Return one row per CoP of the year: CoP ID, CoP Name, Standing, Months, `NOT_FOLLOWED_COLUMN`, `REASON_COLUMN`.

    Before the last one also Explained, where something is.
    """
    rows = report.standing[["CoP ID", "CoP Name", "Standing", "Months", "Should",
                            *["Explained"] * bool(report.standing["Explained"].any())]]
    # The reasons are in the order of `Report.standing`.
    return rows.rename(columns={"Should": NOT_FOLLOWED_COLUMN}).assign(**{
        "Standing": rows["Standing"].map(STANDING_MARKS), REASON_COLUMN: list(standing_reasons(report).values())})
