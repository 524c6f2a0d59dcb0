"""What NCPC gets of changes: no private cell of any day, and no change of a few survey answers."""

from datetime import date, timedelta

import pytest

from cop_sheets import csv_bytes
from summaries.audience import ncpc_audience
from summaries.changes import (
    Term,
    figure_change_table,
    figure_changes,
    flag_change_table,
    row_change_table,
    term_rows,
    vanished_rows,
)
from tests.summaries.changes.test_figures import RESPONSES, book
from tests.summaries.changes.test_flags import comparison
from tests.summaries.changes.unchecked import compare_unchecked

NCPC = ncpc_audience(5)
SUPPORTED = "CoP members feeling supported in their role"
CONSULTATIONS = "Date | Individuals | Number of Individuals | Hours | CoP ID | Topic | Our remarks"
PRIVATE = ("Secret Person", "Hidden Name", "Whispered", "K77", "private remark", "Typed Header", "see Old")


def everything(compared):
    """Return all output about a comparison as text."""
    tables = [row_change_table(compared), figure_change_table(compared), flag_change_table(compared)]
    tables += [term_rows(compared, change, term) for change in figure_changes(compared) for term in Term]
    tables += [row_change_table(compared)] if vanished_rows(compared) else []
    return "\n".join(csv_bytes(table).decode("utf-8-sig") for table in tables)


def consultations(*rows, headers=CONSULTATIONS):
    return book(CoPs=None, Sessions=None, Consultations="\n".join([headers, *rows]))


def test_private_cells_are_not_shown():
    before = consultations("2024-10-08 | Secret Person | | 1 | K77 | Whispered | private remark",
                           "2024-10-09 | Ann Lee | | see Old | K77 | Whispered | ", "2024-11-09 | | 3 | 2 | | | ")
    after = consultations("2024-10-08 | Hidden Name | | 1 | K77 | Whispered twice | private remark",
                          "2024-10-09 | Ann Lee | | 2 | K77 | Whispered | private remark",
                          "2025-01-09 | | 7 | 1 | | | ",
                          headers=CONSULTATIONS.replace("Our remarks", "Typed Header"))
    staff, ncpc = comparison(before, after), comparison(before, after, audience=NCPC)
    assert all(text in everything(staff) for text in PRIVATE)
    assert [text for text in PRIVATE if text in everything(ncpc)] == []
    rows = row_change_table(ncpc)
    assert {*rows["Item"]} == {"(not shown)"} and "Hours" in {*rows["Header"]}
    assert {*rows[rows["Header"] == "Individuals"]["Before"]} == {"(not shown)"}
    assert len(rows) == len(row_change_table(staff))


def responses(count, start=date(2024, 8, 1), answer=5):
    return [f"{start + timedelta(days=number)} | C1 | Member | {answer}" for number in range(count)]


@pytest.mark.parametrize(("before", "after", "as_of", "is_shown"), [
    (responses(10), responses(14), "2025-07-15", False),    # 4 more
    (responses(10), responses(15), "2025-07-15", True),
    (responses(10), responses(6), "2025-07-15", False),
    (responses(10), responses(5), "2025-07-15", True),
    (responses(10), responses(4, answer=1) + responses(10)[4:], "2025-07-15", False),    # 4 corrected
    (responses(10), responses(5, answer=1) + responses(10)[5:], "2025-07-15", True),
    (responses(10), responses(3, date(2025, 1, 7)) + responses(7), "2025-07-15", False),    # 3 added, 3 gone
    (responses(10), responses(40), "2024-09-29", False),    # no quarter of the year has ended
    (responses(5), responses(5) + responses(9, date(2024, 10, 5)), "2024-12-30", False),    # of a quarter that goes on
    (responses(5), responses(5) + responses(9, date(2024, 10, 5)), "2024-12-31", True),
])
def test_few_answers_are_not_compared(before, after, as_of, is_shown):
    books = [book(Survey_Responses="\n".join([RESPONSES, *rows])) for rows in (before, after)]
    ncpc = compare_unchecked(*books, as_of=(as_of, as_of), audience=NCPC)
    figures, rows = figure_change_table(ncpc), row_change_table(ncpc)
    assert (SUPPORTED in {*figures["Indicator"]}, "Survey Responses" in {*rows["Tab"]}) == (is_shown, is_shown)
    assert SUPPORTED in {*figure_change_table(compare_unchecked(*books, as_of=("2025-07-15",) * 2))["Indicator"]}
    if is_shown:
        hidden = rows[rows["Tab"] == "Survey Responses"]
        assert {*hidden["Item"]} == {"(not shown)"} and hidden["Row Before"].isna().all()
        assert {*hidden["Before"]} | {*hidden["After"]} <= {"", "(not shown)"}
    change = next((change for change in figure_changes(ncpc) if change.figure.indicator == SUPPORTED), None)
    assert change is None or all(term_rows(ncpc, change, term).empty for term in Term)


def test_days_within_a_quarter_change_no_figure_of_the_survey():
    one = book(Survey_Responses="\n".join([RESPONSES, *responses(80)]))
    assert figure_change_table(compare_unchecked(one, one, as_of=("2024-10-01", "2024-12-30"), audience=NCPC)).empty
    later = figure_change_table(compare_unchecked(one, one, as_of=("2024-10-01", "2024-12-31"), audience=NCPC))
    assert {*later["Because"]} == {"days passed"} and SUPPORTED in {*later["Indicator"]}
