"""Screening rows by their distinct cells leaves every row what a look at each of them makes it."""

from itertools import zip_longest

import pytest

from cop_sheets import ReadResult, build_tables
from cop_sheets.layout import DATA_TABS
from cop_sheets.parsing import tables as typed_tables
from cop_sheets.parsing.rows import row_kinds, screen_rows
from cop_sheets.raw import RawSheet, Workbook, normalize_rows
from tests.generated.workbooks import workbook as generated
from tests.support.proof import case_count
from tests.support.sheets import CLEAN_SHEETS, workbook
from tests.validators.flag_cases import BOOKS, CASES

SEEDS = case_count(60, 2_000)


def kinds_one_by_one(tables, tab):
    kinds = []
    for location in tables.locations:
        if location.tab is tab and location.header_row:
            rows = location.rows_below_header
            kinds += row_kinds(location, rows, list(zip_longest(*rows, fillvalue="")))
    return kinds


def assert_same_kinds(workbooks):
    tables = build_tables(ReadResult(workbooks))
    for tab in DATA_TABS:
        assert tables[tab].values["not_data"].tolist() == kinds_one_by_one(tables, tab), tab.name
    return {kind for tab in DATA_TABS for kind in tables[tab].values["not_data"]}


@pytest.mark.proof
def test_generated_workbooks():
    workbooks = [Workbook(f"seed {seed}", f"{seed}.xlsx",
                          [RawSheet(name, normalize_rows([[float(cell) if type(cell) is int else cell for cell in row]
                                                          for row in rows])) for name, rows in generated(seed).items()])
                 for seed in range(SEEDS)]
    assert len(assert_same_kinds(workbooks)) > 4


def workbooks_of_all_rules():
    return ([workbook(sheets, name=name) for name, (sheets, _) in CASES.items()]
            + [workbook(exact=exact, without=without, name=name) for name, (exact, without, _) in BOOKS.items()])


def test_the_workbooks_of_all_rules():
    assert_same_kinds(workbooks_of_all_rules())


def test_most_tabs_are_screened_and_some_of_their_rows_are_looked_at(monkeypatch):
    screens = {}

    def screen(tab, *args):
        screens[tab.name] = screen_rows(tab, *args)
        return screens[tab.name]

    monkeypatch.setattr(typed_tables, "screen_rows", screen)
    blank = {"Survey Responses": CLEAN_SHEETS["Survey Responses"] + "\n | Training participant | 5",
             "Sessions": "CoP ID | Date\nC1 | 2024-07-09\n | 2024-08-09", "Trainings": "Title | Date\nA | ",
             "Consultations": "Date | Hours\n2024-10-08 | ", "CoPs": "CoP ID | CoP Name\nC1 | "}
    build_tables(ReadResult([*workbooks_of_all_rules(), workbook(blank, name="blank cells")]))
    assert {tab.name for tab in DATA_TABS} == set(screens)
    for name, result in screens.items():
        assert not result.whole_tabs.all() and result.undecided.any(), name


@pytest.mark.parametrize("sessions", [
    "CoP ID | Date | Status\nC1 | 2024-07-09 | Held\nTotal | | ",
    "CoP ID | Date | Status\nC1 | 2024-07-09 | Held\n | | \nQ1 | | \nC1 | 2024-08-09 | Held",
    "CoP ID | Date | Status\nC1 | 2024-07-09 | Held\nCoP ID | Date | Status\nC1 | 2024-08-09 | Held",
    "CoP ID | Date | Status | Mine\nC1 | 2024-07-09 | Held | x\n | | | closed for the summer",
    "Date | CoP ID | Status\nEXAMPLE | EXAMPLE | Held\n0 | | Held\n1899-12-30 | | \n2024-07-09 | C1 | Held",
    "Date | CoP ID\n2024-07-09 | C1\n(no meeting in August) | ",
    "Status | Attended\nHeld | 0\nHeld | 5",
])
def test_hand_written_tabs(sessions):
    assert_same_kinds([workbook({}, exact={"Sessions": sessions})])
