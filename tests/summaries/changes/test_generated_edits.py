"""Generated edits: which rows have changed, and every term of every figure, equal the recount of the edits."""

from copy import deepcopy
from datetime import date
from random import Random

import pandas as pd
import pytest

from cop_sheets.layout import COLUMN_MAP
from cop_sheets.raw import RawSheet, Workbook, display_text, normalize_rows
from summaries.changes import figure_change_table, row_change_table
from tests.summaries.changes.edits import ARRANGEMENTS, EDITS, as_cell, new_book, row_numbers, sheets
from tests.summaries.changes.recount import Count, Difference, changed_rows
from tests.summaries.changes.unchecked import compare_unchecked
from tests.support.proof import sample_cases

TOGETHER, EDITS_EACH, ALL_EDITS = 25, 4, 10_000
BATCHES = range(ALL_EDITS // TOGETHER // EDITS_EACH)
FIRST_YEAR = 2024
DAYS = ((date(2025, 7, 15),) * 2, (date(2025, 2, 10), date(2025, 4, 20)), (date(2024, 12, 1),) * 2,
        (date(2025, 3, 20),) * 2, (date(2025, 5, 31), date(2025, 3, 1)))


def workbooks_of(books):
    return [Workbook(name, f"{name}.xlsx", [RawSheet(tab, normalize_rows(rows)) for tab, rows in sheets(book).items()])
            for name, book in books.items()]


def edited(seed, edits):
    """Return a book and what became of it."""
    random = Random(f"edits {seed}")
    before = new_book(random)
    for _ in range(random.randrange(4)):
        random.choice(EDITS)(random, before)
    after = deepcopy(before)
    for _ in range(EDITS_EACH):
        random.choice(edits)(random, after)
    return before, after


def comparison_of(books, days):
    return compare_unchecked(*(workbooks_of({name: pair[side] for name, pair in books.items()}) for side in (0, 1)),
                             days, year=f"FY {FIRST_YEAR % 100}-{FIRST_YEAR % 100 + 1}")


def batch_of(number, edits):
    return {f"Book {seed:05d}": edited(seed, edits) for seed in range(number * TOGETHER, (number + 1) * TOGETHER)}


@pytest.mark.proof
@pytest.mark.parametrize("number", sample_cases(BATCHES, 3))
def test_rows_and_terms_equal_the_recount(number):
    books, days = batch_of(number, EDITS), DAYS[number % len(DAYS)]
    comparison = comparison_of(books, days)
    wrong = wrong_rows(books, row_change_table(comparison)) + wrong_terms(books, days, figure_change_table(comparison))
    assert not wrong, f"{len(wrong)} differences:\n" + "\n".join(wrong[:20])


def wrong_rows(books, table):
    """Return a sentence for each row that has changed otherwise than the table says."""
    wrong = []
    for name, (before, after) in books.items():
        rows = table[(table["Partnership"] == name) & (table["Tab"] != COLUMN_MAP.name)]
        found = {tuple("" if cell is pd.NA else cell for cell in row) for row in rows[
            ["Tab", "Change", "Row Before", "Row After", "Header", "Before", "After"]].itertuples(index=False)}
        numbers, expected = [row_numbers(book) for book in (before, after)], set()
        for (tab, number, change), cells in changed_rows(before, after).items():
            places = [own.get((tab, number), ("", "")) for own in numbers]
            start = places[1][1] or places[0][1], change, places[0][0], places[1][0]
            expected |= {(*start, after.renamed.get((tab, header), header), *map(cell_text, pair))
                         for header, pair in cells.items()} or {(*start, "", "", "")}
        wrong += [f"{name}: product {sorted(map(str, found - expected))}, edits {sorted(map(str, expected - found))}"
                  ] * (found != expected)
    return wrong


def cell_text(cell):
    return display_text(normalize_rows([[as_cell(cell)]])[0][0]) if cell != "" else ""


def wrong_terms(books, days, table):
    """Return a sentence for each line of a figure that the recount has otherwise."""
    wrong = []
    for name, (before, after) in books.items():
        counts = (Count(before, FIRST_YEAR, days[0]), Count(after, FIRST_YEAR, days[1]),
                  Count(before, FIRST_YEAR, days[1]))
        expected = {key: (*line[:6], "; ".join(sorted(line[6]))) for key, line in Difference(*counts).lines().items()}
        found = {}
        for row in table[table["Partnership"] == name].to_dict("records"):
            key = row["Indicator"], row["Item ID"], row["Measure"]
            assert key not in found, key
            causes = "; ".join(sorted(part.split(" (")[0] for part in row["Because"].split("; ")))
            found[key] = (*(row[column] for column in ("Before", "Added", "Removed", "Corrected", "Other", "After")),
                          "" if row["Before"] is None or row["After"] is None else causes)
        wrong += [f"{name} {key}: product {found.get(key)}, recount {expected.get(key)}"
                  for key in sorted({*found, *expected}) if not same(found.get(key), expected.get(key))]
    return wrong


def same(found, expected):
    return bool(found and expected) and found[6] == expected[6] and all(
        (one is None) == (other is None) and (one is None or abs(float(one) - float(other)) < 0.011)
        for one, other in zip(found[:6], expected[:6], strict=True))


@pytest.mark.parametrize("days", [DAYS[0], DAYS[2]])
def test_sorting_moving_and_renaming_is_no_change(days):
    books = batch_of(0, ARRANGEMENTS)
    arranged = {name: pair for name, pair in books.items() if len({row["CoP ID"] for row in pair[0].records["CoPs"]})
                == len(pair[0].records["CoPs"])}
    comparison = comparison_of(arranged, days)
    assert all(sheets(before) != sheets(after) for before, after in arranged.values())
    rows = row_change_table(comparison)
    assert rows[rows["Tab"] != COLUMN_MAP.name].to_dict("records") == []
    assert figure_change_table(comparison).to_dict("records") == []
