"""Every row has one status: not data, counted, of another year, or excluded for one reason."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from cop_sheets.layout import CONSULTATIONS, COPS, DATA_TABS, OUTCOMES, SESSIONS, TRAININGS
from tests.support.sheets import CLEAN_SHEETS, EMPTY_SHEETS, figure, report_on, row_counts, tables, workbook

NOT_DATA = ("Blank", "Pre-filled", "Example", "Totals", "Heading", "Repeated header", "Note")
SESSION = "CoP ID | Date | Status | Attended\n"
ONE = "C1 | 2024-07-09 | Held | 9\n"

# Sheets, and the statuses of their rows except those that are counted.
ROWS_NOT_DATA = {
    "none": ("Sessions", SESSION + ONE, {}),
    "a blank row between": ("Sessions", SESSION + ONE + "\n" + ONE, {"Blank": 1}),
    "blank rows at the end are not rows": ("Sessions", SESSION + ONE + "\n\n", {}),
    "blank but for a column kept aside": ("Sessions", SESSION.strip() + " | Snacks\n" + " | | | | 5\n" + ONE,
                                          {"Blank": 1}),
    "0 and FALSE": ("Sessions", [["CoP ID", "Date", "Status", "Attended"], ["", "", False, 0],
                                 ["C1", "2024-07-09", "", 9]],
                    {"Pre-filled": 1}),
    "0 and FALSE as text": ("Sessions", SESSION + " | | FALSE | 0\n" + ONE, {"Pre-filled": 1}),
    "a zero date and a zero time": ("Consultations",
                                    [["Date", "Individuals", "Hours"], [date(1899, 12, 30), "", time(0, 0)],
                                                      [datetime(1899, 12, 31), 0.0, timedelta()],
                                     ["2024-10-08", "Cy", 1]],
                                    {"Pre-filled": 2}),
    "TRUE is data": ("CoPs", "CoP ID | Growing Together Book | Start Date\nC1 | TRUE | 2024-07-01\n | TRUE |",
                     {"Undated": 1}),
    "1 is data": ("Sessions", SESSION + " | | | 1\n" + ONE, {"Undated": 1}),
    "an example": ("Sessions", SESSION + "EXAMPLE | 2024-07-09 | Held | 11\n" + ONE, {"Example": 1}),
    "an example in small letters": ("Sessions", SESSION + "example | 2024-07-09 | Held | 11\n" + ONE, {"Example": 1}),
    "an example in brackets": ("Sessions", SESSION + "(Example) | 2024-07-09 | Held | 11\n" + ONE, {"Example": 1}),
    "an example by another id": ("Consultations", "Date | Individuals | Hours | CoP ID\n2024-07-18 | Cy | 1 | EXAMPLE\n"
                                 "2024-10-08 | Cy | 1 | C1", {"Example": 1}),
    "EXAMPLE where it is no mark": ("Sessions", SESSION.strip() + " | Topic\nC1 | 2024-07-09 | Held | 9 | Example", {}),
    "Totals": ("Sessions", SESSION + ONE + "Total | | | 9", {"Totals": 1}),
    "TOTALS:": ("Sessions", SESSION + ONE + "TOTALS: | | | 9", {"Totals": 1}),
    "Grand Total": ("Sessions", SESSION + ONE + "Grand Total | | | 9", {"Totals": 1}),
    "Subtotal": ("Sessions", SESSION + ONE + "Subtotal | | | 9", {"Totals": 1}),
    "Sum": ("Sessions", SESSION + ONE + "Sum | | | 9", {"Totals": 1}),
    "Total in the date's cell": ("Sessions", SESSION + ONE + " | Total | | 9", {"Totals": 1}),
    "Total with a date": ("Sessions", SESSION + ONE + "Total | 2024-08-09 | | 9", {"Totals": 1}),
    "Total elsewhere is data": ("Sessions", SESSION.strip() + " | Notes\n" + ONE + "C1 | | | 9 | Total",
                                {"Undated": 1}),
    "a topic of totals is data": ("Trainings", "Title | Date | Participants\nTotal Quality Care | 2024-09-10 | 9", {}),
    "CoPs: Total": ("CoPs", "CoP ID | Domain | Members | Start Date\nC1 | Care | 12 | 2024-07-01\nTotal | | 12 |",
                    {"Totals": 1}),
    "CoPs: a CoP called Total": ("CoPs", "CoP ID | CoP Name | Domain | Start Date\nT1 | Total Care | Care | 2024-07-01",
                                 {}),
    "responses: blank and example": ("Survey Responses",
                                     f"Timestamp | CoP ID | {OUTCOMES[2]}\n5/6/2025 | EXAMPLE | 4\n\n"
                                     "5/6/2025 | C1 | 4", {"Blank": 1, "Example": 1}),
    "responses: a lone answer": ("Survey Responses", f"Timestamp | CoP ID | {OUTCOMES[2]}\n | | 4\n5/6/2025 | C1 | 4",
                                 {"Undated": 1}),
    "an error is data": ("Sessions", SESSION + "#REF! | | |\n" + ONE, {"Undated": 1}),
}
# Which rows count in FY 24-25 as of July 15, 2025, and the first reason why others don't.
KINDS = {
    "30 June before": ("Sessions", SESSION + "C1 | 2024-06-30 | Held | 9", {"Other Fiscal Years": 1}),
    "1 July": ("Sessions", SESSION + "C1 | 2024-07-01 | Held | 9", {"Counted": 1}),
    "30 June": ("Sessions", SESSION + "C1 | 2025-06-30 | Held | 9", {"Counted": 1}),
    "1 July after": ("Sessions", SESSION + "C1 | 2025-07-01 | Held | 9", {"Other Fiscal Years": 1}),
    "Status blank": ("Sessions", SESSION + "C1 | 2024-07-09 | | 9", {"Counted": 1}),
    "cancelled": ("Sessions", SESSION + "C1 | 2024-07-09 | Cancelled |", {"Cancelled": 1}),
    "undated": ("Sessions", SESSION + "C1 | | Held | 9\nC1 | 15/10/2024 | Held | 9", {"Undated": 2}),
    "undated and cancelled": ("Sessions", SESSION + "C9 | | Cancelled | 9", {"Undated": 1}),
    "cancelled of an unknown CoP": ("Sessions", SESSION + "C9 | 2024-07-09 | Cancelled |", {"Cancelled": 1}),
    "unknown CoP": ("Sessions", SESSION + "C9 | 2024-07-09 | Held | 9\n | 2024-07-09 | Held | 9", {"Unknown CoP": 2}),
    "unknown CoP, Postponed": ("Sessions", SESSION + "C9 | 2024-07-09 | Postponed | 9", {"Unknown CoP": 1}),
    "Postponed": ("Sessions", SESSION + "C1 | 2024-07-09 | Postponed | 9", {"Unreadable value": 1}),
    "unknown CoP of another year": ("Sessions", SESSION + "C9 | 2023-07-09 | Held | 9", {"Other Fiscal Years": 1}),
    "unreadable Attended": ("Sessions", SESSION + "C1 | 2024-07-09 | Held | many", {"Counted": 1}),
    "outside the CoP's dates": ("Sessions", SESSION + "C2 | 2024-07-09 | Held | 9\nC2 | 2025-04-09 | Held | 9",
                                {"Counted": 2}),
    "trainings": ("Trainings", "Title | Date | Participants\nA | Sep 2024 | twelve\nB | | 9\nC | 2025-07-01 | 9\nD | "
                               "May | 1",
                  {"Counted": 1, "Undated": 2, "Other Fiscal Years": 1}),
    "consultations": ("Consultations",
                      "Date | Individuals | Number of Individuals | Hours | CoP ID\n2024-10-08 | Cy | | 1 | C9\n"
                      "2024-10-09 | | 3 | two |\n2024-10-10 | | | 1.5 |\n2024-10-11 | ? | few | -1 |\n | Cy | | 1 |",
                      {"Counted": 3, "Unreadable value": 1, "Undated": 1}),
    "responses": ("Survey Responses",
                  f"Timestamp | Fiscal Year | CoP ID | Role | {OUTCOMES[2]}\n5/6/2025 | | C1 | Member | 4\n"
                  "5/6/2025 | | C9 | Member | 4\n5/6/2025 | | | Member | 4\n5/6/2025 | | | Training participant |\n"
                  "5/6/2025 | FY 23-24 | C1 | Member | 4\n7/10/2025 | FY 24-25 | C1 | Member | 4\n | FY 24-25 | C1 | "
                  "Member | 4\n"
                  "5/6/2025 | 2024 | C1 | Member | 4\n | | C1 | Member | 4\n7/20/2025 | FY 24-25 | C1 | Member | 4\n"
                  "7/5/2025 | | C1 | Member | 4",
                  {"Counted": 4, "Unknown CoP": 2, "Other Fiscal Years": 2, "Unreadable value": 1, "Undated": 1,
                   "After the as-of date": 1}),
    "a CoP without id or name": ("CoPs",
                                 "CoP ID | CoP Name | Domain | Start Date | End Date\n | | a | |\n | | b | 2025-07-01 "
                                 "|\n"
                                 " | | c | 2020-01-01 | 2024-06-30\n | | d | 2024-07-01 |",
                                 {"Undated": 1, "Other Fiscal Years": 2, "Unknown CoP": 1}),
    "CoPs": ("CoPs", "CoP ID | CoP Name | Domain | Start Date | End Date\nC1 | A | a | 2024-07-01 |\nC2 | B | b | "
                     "2025-07-01 |\n"
             "C3 | C | c | 2020-01-01 | 2024-06-30\nC4 | D | d | 2020-01-01 | 2024-07-01\nC5 | E | e | |\n"
             "C6 | F | f | 2025-02-01 | 2025-01-01\n | G | g | 2025-06-30 |\n | | h | 2024-07-01 |\nC1 | A | again | "
             "1999-01-01 |",
             {"Counted": 4, "Other Fiscal Years": 2, "Undated": 2, "Unknown CoP": 1}),
}
BOUNDED = "CoP ID | CoP Name | Start Date | End Date\nC1 | Rainbow | 2024-07-01 |\nC2 | Late | 2024-09-01 | 2025-03-31"


@pytest.fixture(scope="module")
def noise():
    return report_on(*[workbook(exact={tab: text}, name=name) for name, (tab, text, _) in ROWS_NOT_DATA.items()])


@pytest.fixture(scope="module")
def statuses():
    return report_on(*[workbook({"CoPs": BOUNDED}, {tab: text}, name=name) for name, (tab, text, _) in KINDS.items()])


@pytest.mark.parametrize("name", ROWS_NOT_DATA)
def test_rows_that_are_not_data_are_reported_and_counted(noise, name):
    tab, _, expected = ROWS_NOT_DATA[name]
    counts = row_counts(noise, tab, name)
    assert {kind: count for kind, count in counts.items() if kind in (*NOT_DATA, "Undated", "Unknown CoP")} == expected
    assert counts.get("Not Data", 0) == sum(expected.get(kind, 0) for kind in NOT_DATA)


@pytest.mark.parametrize("name", KINDS)
def test_the_status_of_a_row(statuses, name):
    tab, _, expected = KINDS[name]
    counts = row_counts(statuses, tab, name)
    assert {kind: count for kind, count in counts.items() if kind not in ("Rows Read", "Excluded")} == expected


def test_rows_read_equal_the_sum_of_the_statuses(noise, statuses):
    for report in (noise, statuses):
        reconciliation_rows = report.reconciliation
        assert len(reconciliation_rows) == len(report.row_statuses.derived.tables.partnerships) * len(DATA_TABS)
        four = reconciliation_rows[["Counted", "Other Fiscal Years", "Excluded", "Not Data"]].sum(axis=1)
        assert reconciliation_rows["Rows Read"].tolist() == four.tolist()


def test_rows_read_are_those_below_the_header_row_to_the_last_filled_one(noise):
    assert row_counts(noise, "Sessions", "a blank row between")["Rows Read"] == 3
    assert row_counts(noise, "Sessions", "blank rows at the end are not rows")["Rows Read"] == 1


@pytest.mark.parametrize(("as_of", "expected"), [
    ("2024-07-08", {"After the as-of date": 1}), ("2024-07-09", {"Counted": 1})])
def test_the_as_of_day_itself_counts_with_its_whole_day(as_of, expected):
    late = report_on(workbook(exact={
        "Sessions": [["CoP ID", "Date"], ["C1", datetime(2024, 7, 9, 18, 30)]],
        "Survey Responses": f"Timestamp | CoP ID | {OUTCOMES[2]}\n7/9/2024 23:59:59 | C1 | 4"}), as_of=as_of)
    for tab in ("Sessions", "Survey Responses"):
        assert {kind: count for kind, count in row_counts(late, tab).items() if kind not in ("Rows Read",
                                                                                             "Excluded")} == expected


def test_an_empty_workbook_and_a_missing_tab_balance_too():
    report = report_on(workbook(exact=EMPTY_SHEETS, name="Empty"), workbook({"Trainings": None}, name="Lacking"))
    assert row_counts(report, "Sessions", "Empty") == {}
    assert row_counts(report, "Trainings", "Lacking") == {}
    assert figure(report, "Number of training events", "Lacking")["Number"] is None


def test_blank_rows_do_not_shift_addresses():
    sheet = f"Log of sessions\n\n{SESSION}\n{ONE}\n\n{ONE}"
    rows = tables(workbook(exact={"Sessions": sheet}))[SESSIONS].data
    assert rows["row"].tolist() == [5, 8]


def test_short_rows_are_read_as_blank_to_their_right():
    rows = tables(workbook(exact={"Sessions": [["CoP ID", "Date", "Notes"], ["C1"],
                                                ["C1", "2024-07-09"]]}))[SESSIONS].data
    assert rows["notes"].tolist() == ["", ""]


def test_one_table_has_the_rows_of_all_partnerships():
    both = tables(workbook(name="A"), workbook({"Sessions": SESSION + ONE}, name="B"))
    assert both[SESSIONS].values["partnership"].value_counts().to_dict() == {"A": 12, "B": 1}
    alone = both.of(["B"])
    assert alone[SESSIONS].values["partnership"].unique().tolist() == ["B"]
    assert alone.version == tables(workbook({"Sessions": SESSION + ONE}, name="B")).version


@pytest.mark.parametrize(("column", "kind"), [
    (SESSIONS["date"], "datetime64[s]"), (COPS["members"], "float64"), (TRAININGS["participants"], "float64"),
    (CONSULTATIONS["hours"], "float64")])
def test_a_column_has_its_type_with_and_without_rows(column, kind):
    tab = next(tab for tab in DATA_TABS if column in tab.columns)
    for book in (workbook(), workbook(exact=EMPTY_SHEETS), workbook({tab.name: None}),
                 workbook(without={tab.name: [column.header]})):
        assert str(tables(book)[tab].values[column.name].dtype) == kind


def test_the_version_depends_on_the_cells_only():
    same = [tables(replace(workbook(), partnership=name)).version for name in ("A", "B")]
    other = tables(workbook({"Sessions": CLEAN_SHEETS["Sessions"].replace("2024-07-09", "2024-07-08")})).version
    moved = replace(workbook(), address="elsewhere.ods")
    assert same[0] == same[1] == tables(moved).version != other


def test_a_sheet_reported_for_another_year():
    both = {"Sessions": SESSION + "C1 | 2024-07-09 | Held | 9\nC1 | 2023-07-09 | Held | 9\nC1 | | |"}
    before = report_on(workbook(both), year="FY 23-24")
    assert row_counts(before, "Sessions") == {"Rows Read": 3, "Counted": 1, "Other Fiscal Years": 1, "Excluded": 1,
                                              "Undated": 1}
