"""Tests of the recount itself, against sheets counted by hand."""

import re
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

from tests.generated.workbooks import workbook
from tests.oracle.recount.cells import (
    UNREADABLE_CELL,
    cell_text,
    clean_cell,
    is_blank_word,
    read_answer,
    read_date,
    read_fiscal_year,
    read_hours,
    read_whole_number,
)
from tests.oracle.recount.count import count, list_cops
from tests.oracle.recount.kinds import MEASURE, NOT_DATA, OTHER_YEAR, REASONS, Year, find_cop
from tests.oracle.recount.layout import DATA_TABS, OUTCOMES
from tests.oracle.recount.months import judge_months, standing
from tests.oracle.recount.people import people
from tests.oracle.recount.reported import OUTPUTS

AS_OF = date(2025, 3, 31)


def sheet(text):
    """Return the rows of a sheet written as lines of cells with `|` between."""
    return [[cell.strip() for cell in line.split("|")] for line in text.strip("\n").splitlines()]


SMALL = {
    "CoPs": sheet("""
        CoP ID | CoP Name | Former Names | Domain | Members | Start Date | End Date
        C1     | Infants  | Babies       | Care   | 12      | 2024-07-01 |
        C2     | Owners   |              | Money  | 8       |            |
        C3     | Closed   |              | Past   | 5       | 2022-01-01 | 6/30/2024
        C4     | Later    |              | Next   | 3       | 5/1/2025   |
        C1     | Infants  |              | Care   | 40      | 2020-01-01 |
        Total  |          |              |        | 68      |            |
    """),
    "Sessions": sheet("""
        Alamance log
        Date                | CoP ID  | Status    | Snacks
        7/9/2024            | C1      |           | yes
        Aug 13, 2024        | c1      | HELD      |
        9/10/2024           | Babies  | held      |
        10/8/2024           | C1      | Canceled  |
        31/31/2024          | C1      |           |
        11/12/2024          | C1      | Postponed |
                            |         |           | plan more
        12/10/2024 10:00:00 | C2      |           |
        1/14/25             | Nobody  |           |
        6/30/2024           | C3      |           |
        4/8/2025            | C1      |           |
                            | C2      | Held      |
        Totals              |         |           |
    """),
    "Trainings": sheet("""
        Training ID | Title  | Date     | Participants
        T1          | Vision | Sep 2024 | 1,200
        T2          | Vision | 9/5/2024 | twelve
                    | Vision | May      | 4
        EXAMPLE     | Vision | 9/5/2024 | 10
    """),
    "Consultations": sheet("""
        Date      | Individuals      | Number of Individuals | Hours
        7/1/2024  | Ann Lee, Bob Ray | 7                     | 1.5 hrs
        7/2/2024  | ANN LEE; Lee, Di |                       | 90 min
        7/3/2024  |                  | 3                     | -2
        7/4/2024  |                  |                       | two
        7/5/2024  |                  |                       | 0:30
        6/30/2024 | Eve Fox          |                       | 8
    """),
    "Form Responses 1": sheet(f"""
        Timestamp        | Fiscal Year | CoP ID | Role                 | {OUTCOMES[4]} | Use it? | B  | N
        8/1/2024 9:00:00 |             | C1     | Member               | 5           | Yes     | No | Yes
        8/2/2024 9:00:00 |             | C1     | Member               | 4 - Agree   | No      | No | No
        8/3/2024 9:00:00 |             | C1     |                      | Neutral     |         |    |
        8/4/2024 9:00:00 |             | C2     | Member               | N/A         | Yes     | No | Yes
        8/5/2024 9:00:00 |             | C2     | Facilitator          | 5           | Yes     | No | Yes
        8/6/2023 9:00:00 | FY 24-25    | C2     | Member               | 6           |         |    |
        8/7/2024 9:00:00 | FY 23-24    | C2     | Member               | 5           |         |    |
        8/8/2024 9:00:00 |             | C8     | Member               | 5           |         |    |
        8/9/2024 9:00:00 |             |        | Training participant |             |         |    |
        8/9/2024 9:00:00 | soon        | C1     | Member               | 5           |         |    |
        5/1/2025 9:00:00 |             | C1     | Member               | 5           |         |    |
    """),
    "Survey Items": sheet("""
        Question | Outcome | Measure | Scale
        Use it?  | 5       |         | No; Yes
        B        | 6       | Before  | No; Yes
        N        | 6       | Now     | No; Yes
    """),
}


@pytest.fixture(scope="module")
def small():
    """Return the recount of `SMALL` for FY 24-25 as of March 31, 2025."""
    return count({"Alamance": SMALL}, 2024, AS_OF)


@pytest.mark.parametrize(("section", "indicator", "item", "number", "denominator", "used"), [
    ("Output", "Number of CoPs", "", 2, None, 3),
    ("Output", "Number of sessions", "", 4, None, 4),
    ("Output", "Number of sessions", "C1", 3, None, 3),
    ("Output", "Number of sessions", "C2", 1, None, 1),
    ("Output", "Number of training events", "", 2, None, 2),
    ("Output", "Number of participants", "", 1200, None, 1),
    ("Output", "Number of participants", "T2", None, None, 0),
    ("Output", "Number of individuals receiving consultation", "", 3 + 3, None, 3),
    ("Output", "Hours of consultation", "", 1.5 + 1.5 + 0.5, None, 3),
    ("Measure", MEASURE, "", 7, 12 + 8, 7),
    ("Outcome", OUTCOMES[0], "", None, None, 0),    # no column asks it
    # Agree: row 1 (5, Yes) and row 4 (Yes only); row 2 said No, row 3 is neutral, row 6 is off the scale.
    ("Outcome", OUTCOMES[4], "", 2, 4, 4),
    # Only a Before/Now pair answers the sixth outcome: rows 1 and 4 rose, row 2 did not, row 5 was not asked.
    ("Outcome", OUTCOMES[5], "", 2, 3, 3),
])
def test_figures_counted_by_hand(small, section, indicator, item, number, denominator, used):
    figure, = small.figures["Alamance", section, "Item" if item else "Partnership", indicator, item]
    assert (figure.number, figure.denominator, figure.used) == (number, denominator, used)


@pytest.mark.parametrize(("tab", "expected"), [
    ("CoPs", {"counted": 3, "other fiscal years": 1, "after the as-of date": 1, "not data": 1}),
    ("Sessions", {"counted": 4, "other fiscal years": 1, "after the as-of date": 1, "not data": 2, "undated": 2,
                  "cancelled": 1, "unknown CoP": 1, "unreadable value": 1}),
    ("Trainings", {"counted": 2, "undated": 1, "not data": 1}),
    ("Consultations", {"counted": 4, "other fiscal years": 1, "unreadable value": 1}),
    ("Survey Responses", {"counted": 7, "other fiscal years": 1, "after the as-of date": 1, "unknown CoP": 1,
                          "unreadable value": 1}),
])
def test_row_statuses_counted_by_hand(small, tab, expected):
    assert {row_status: rows for row_status, rows in small.rows["Alamance", tab].items() if rows} == expected


def test_months_counted_by_hand(small):
    """C1: nine due, July to September met, one undatable date and one Postponed month; C2 began on 10 December, and one
    of its sessions has no date."""
    months = {cop.ident: judge_months(cop, Year(2024, AS_OF), small.has["Alamance"])
              for cop in small.cops["Alamance"] if cop.row_status == "counted"}
    assert months == {"C1": (3, 9, 2), "C2": (0, 3, 1)}


DOCUMENTED = ["Domain", "Community", "Membership", "Practice", "Assessment and Evaluation", "Facilitators"]
ACTIVE_DATES = {
    "CoPs": [["CoP ID", "CoP Name", "Start Date", "End Date", *DOCUMENTED], *(row + ["Care"] * 6 for row in sheet("""
        A | Unsure | soon      |
        B | Turned | 3/1/2025  | 1/31/2025
        C | Again  | 7/1/2024  | 9/30/2024
        C | Again  | 1/10/2025 |
        D | Blank  | n/a       |
        E | Silent | 3/1/2025  | 1/31/2025
        F | TBD    | 2/1/2025  |
    """) if len(row) > 1)],
    "Sessions": sheet("""
        Date      | CoP ID
        9/10/2024 | A
        10/8/2024 | A
        8/6/2024  | B
        9/3/2024  | B
        12/3/2024 | B
        7/9/2024  | C
        8/13/2024 | C
        9/10/2024 | C
        2/11/2025 | C
        3/11/2025 | C
        2/4/2025  | D
        3/4/2025  | D
        2/4/2025  | F
        3/4/2025  | F
    """),
}


def test_active_dates_counted_by_hand():
    """A: July and August unknown, from November on missed. B: July before its first session and January to March after
    its last are unknown, October and November missed. C: July to September and February, March. D: March.
    """
    recount = count({"P": ACTIVE_DATES}, 2024, AS_OF)
    statuses = {row_status: rows for row_status, rows in recount.rows["P", "CoPs"].items() if rows}
    assert statuses == {"counted": 6, "undated": 1}
    figure, = recount.figures["P", "Output", "Partnership", "Number of CoPs", ""]
    assert (figure.number, figure.used, figure.left_out) == (5, 6, 1)
    judged = {cop.ident: (*judge_months(cop, Year(2024, AS_OF), recount.has["P"]),
                          standing(cop, Year(2024, AS_OF), recount.has["P"])) for cop in recount.cops["P"]
              if cop.row_status == "counted"}
    assert judged == {
        "A": (2, 9, 2, "Does not meet"), "B": (3, 9, 4, "Does not meet"), "C": (5, 5, 0, "Meets the model"),
        "D": (1, 1, 0, "Not documented here"), "F": (2, 2, 0, "Not documented here")}


def test_display_rounds_halves_up():
    figure, = count({"P": SMALL}, 2024, AS_OF).figures["P", "Outcome", "Partnership", OUTCOMES[5], ""]
    assert figure.display == "66.7% (2 of 3)"
    figure.number, figure.denominator = 1, 16
    assert figure.display == "6.3% (1 of 16)"


@pytest.mark.parametrize(("reader", "cell", "expected"), [
    (read_date, "1/14/25", date(2025, 1, 14)), (read_date, "14 Jan 2025", date(2025, 1, 14)),
    (read_date, "Tuesday, January 14th, 2025", date(2025, 1, 14)),
    (read_date, datetime(2025, 1, 14, 9), date(2025, 1, 14)),
    (read_date, "4/27/2021 11:02:10 PM", date(2021, 4, 27)), (read_date, "2025-01-14T08:00", date(2025, 1, 14)),
    (read_date, "15/10/2024", UNREADABLE_CELL), (read_date, "2026-13-01", UNREADABLE_CELL),
    (read_date, "May", UNREADABLE_CELL), (read_date, 45678, UNREADABLE_CELL),
    (read_date, "Sep 2024", UNREADABLE_CELL), (read_date, "", None),
    (read_whole_number, "1,200", 1200), (read_whole_number, 12.0, 12), (read_whole_number, "twelve", UNREADABLE_CELL),
    (read_whole_number, -3, UNREADABLE_CELL), (read_whole_number, "12-15", UNREADABLE_CELL),
    (read_whole_number, "inf", UNREADABLE_CELL), (read_whole_number, "NaN", UNREADABLE_CELL), (read_whole_number, 0, 0),
    (read_hours, "1h 30m", 1.5), (read_hours, "1:30", 1.5), (read_hours, time(1, 30), 1.5),
    (read_hours, timedelta(hours=26), 26),
    (read_hours, "90 min", 1.5), (read_hours, "-2", -2), (read_hours, "two", UNREADABLE_CELL),
    (read_answer, "5 - Strongly agree", 5), (read_answer, "neither agree nor disagree", 3),
    (read_answer, 6, UNREADABLE_CELL),
    (read_answer, "n/a", None),
    (read_fiscal_year, "FY 24-25", 2024), (read_fiscal_year, "2024-2025", 2024),
    (read_fiscal_year, "FY 24-26", UNREADABLE_CELL),
])
def test_cells_read_by_hand(reader, cell, expected):
    assert reader(clean_cell(cell)) == expected


@pytest.mark.parametrize(("cell", "expected"), [
    ("N/A", True), ("n.a.", True), ("NOT APPLICABLE", True), ("None.", True), ("–", True), ("?", True), ("...", True),
    ("", False), ("No", False), ("TBD", False), (0.0, False), ("#N/A", False), ("-1", False), (";", False)])
def test_words_that_count_as_blank(cell, expected):
    assert is_blank_word(cell) is expected


def test_answers_on_a_scale_with_a_word_that_counts_as_blank():
    scale = ["none", "some", "all"]
    assert [read_answer(cell, scale) for cell in ("None", "All", "N/A", "-",
                                                  "few")] == [1, 3, None, None, UNREADABLE_CELL]


@pytest.mark.parametrize(("cell", "expected"), [
    ("Ann Lee, Bob Ray", {"ann lee", "bob ray"}), ("Lee, Ann", {"lee ann"}), (101, {"101"}), ("N/A", set()),
    ("Ann Lee; TBD", {"ann lee"}), ("101, 102", {"101", "102"}), ("3", set()), (3, set()), ("3; 4", {"3", "4"}),
    ("Pat O’Brien & J. Fox\nPAT OBRIEN", {"pat obrien", "j fox"}), ("Maria, Jose, Ana", {"maria", "jose", "ana"}),
    ("Ann Lee/Bob Ray", {"ann lee", "bob ray"}), ("Ann \t Bob", {"ann", "bob"}), ("3 teachers", set()),
    ("Ann Lee + 2 others", {"ann lee"}), ("Ann Lee +2", {"ann lee"}), ("1. Ann Lee 2. Bob Ray", {"ann lee", "bob ray"}),
    ("- Ann\n- Bob", {"ann", "bob"}), ("Ann Lee - Bob Ray", {"ann lee", "bob ray"}), ("Ann - Bob", {"ann bob"}),
    ("Ann Lee, Jr.", {"ann lee jr"}), ("Ann Lee, PhD, Bob Ray", {"ann lee phd", "bob ray"}), ("see notes", set()),
    ("Ann Lee (Bright Stars, room 2)", {"ann lee bright stars room 2"}), ("Group of 5", set()),
    ("Ann Lee (and Bob Ray)", {"ann lee", "bob ray"}), ("Ann, Bob Ray", {"ann bob ray"}), ("ABC Child Care (3)", set()),
    ("ABC Child Care - 3 teachers", set()), ("lead teachers at Bright Stars", set()),
    ("Ann Lee, Bob Ray and Cy Dunn", {"ann lee", "bob ray", "cy dunn"}), ("Bright Stars staff", set()),
    ("3 folks", set()), ("4 TAs", set()), ("n = 2", set()), ("7 present", set()), ("2 dir. & 3 tchrs", set()),
    ("120 clients", set()), ("did not attend", set()), ("Ann Lee - no show", {"ann lee"}), ("ann lee", {"ann lee"}),
    ("①Ann Lee ②Bob Ray", {"ann lee", "bob ray"}), ("Ann Lee·Bob Ray", {"ann lee", "bob ray"}),
    ("Met w/ Ann Lee", {"ann lee"}), ("meeting with Ann Lee; Bob Ray", {"ann lee", "bob ray"}),
    ("JD; AB", {"jd", "ab"}),
    ("teachers (infant/toddler)", set()), ("teacher (new)", set()), ("providers - Spanish speaking", set()),
    ("6 teachers (Bright Stars)", {"bright stars"}), ("Teacher (Ms. West)", {"ms west"}),
    ("Cohort 3 (Fatima)", {"fatima"}), ("Owner: Day", {"day"}), ("Ann Lee; Special Guests", {"ann lee"}),
    ("Director, Asst Director", set()), ("Nobody showed", set()),
    ("Do Present", {"do present"}), ("no lee", {"no lee"}), ("Dana Children", {"dana children"}),
])
def test_people_read_by_hand(cell, expected):
    assert people(cell_text(clean_cell(cell))) == {name.replace(" ", "") for name in expected}


def test_a_total_with_other_words_is_recognized_by_its_sum():
    book = {"Trainings": sheet("""
        Title                 | Date       | Participants
        A                     | 2024-09-10 | 14
        B                     | 2024-09-12 | 6
        Total Wellness        | 2024-09-13 | 9
        Total of all who came | 2024-09-30 | 29
    """), "Consultations": sheet("""
        Date       | Individuals  | Number of Individuals | Hours | Consultant | Topic
        2024-10-08 | Cy Dunn      |                       | 1.5   | Eve Stone  |
        2024-10-09 | Di Park      |                       | 2     | Eve Stone  |
        2024-10-31 | Total served | 2                     | 3.5   |            |
        2024-11-05 |              | 3                     | 5     | Eve Stone  | Total quality
        2024-11-06 |              |                       | 8.5   |            | Total hours
    """)}
    recount = count({"P": book}, 2024, AS_OF)
    numbers = [recount.figures["P", "Output", "Partnership", indicator, ""][0].number for indicator in OUTPUTS[2:]]
    assert numbers == [3, 29, 5, 8.5]


def test_a_dated_total_that_counts_is_recognized_by_its_words_and_a_mean_by_its_number():
    book = {"Trainings": sheet("""
        Training ID | Title                      | Date       | Participants
        T1          | A                          | 2024-09-10 | 10
        T2          | B                          | 2024-09-12 | 5
                    | Grand total (unduplicated) | 2024-12-31 | 12
                    | Totals thru 12/31/24       | 2024-12-31 | 15
                    | total(s)                   | 2024-12-31 | 14
        Q2          | Attendance total           | 2024-12-31 | 15
                    | Average participants       | 2024-12-31 | 8
                    | Average participants       | 2024-12-31 | 9
        T3          | Total served               | 2024-12-31 | 24
    """), "Consultations": sheet("""
        Date       | Individuals | Number of Individuals | Hours | CoP ID | Topic
        2024-10-08 | Cy Dunn     |                       | 1.5   | C1     |
        2024-10-09 |             | 3                     | 5     | C1     | Attendance totals
        2024-10-10 |             | 3                     | 5     |        | Attendance totals
        2024-10-11 | Total staff | 2                     | 1     |        |
    """), "CoPs": sheet("CoP ID | CoP Name\nC1 | Rainbow")}
    recount = count({"P": book}, 2024, AS_OF)
    numbers = [recount.figures["P", "Output", "Partnership", indicator, ""][0].number for indicator in OUTPUTS[2:]]
    assert numbers == [4, 48, 6, 7.5]


@pytest.mark.parametrize(("cell", "expected"), [
    ("C1", "C1"), ("c 1", "C1"), ("Rainbow", "C1"), ("sun shine", "C1"), ("Old Rainbow", "C1"), ("Moon", None),
    ("Play", "Play"), ("play", "Play"), ("Math", "Math"), ("#REF!", None), ("", None)])
def test_a_cop_has_the_names_of_all_its_rows(cell, expected):
    rows = sheet("""
        CoP ID | CoP Name  | Former Names
        C1     | Rainbow   |
        C1     | Sunshine  | Moon; Old Rainbow
        C2     | Moon      |
               | Play      |
        #REF!  | Math      |
    """)
    found = find_cop(list_cops([dict(zip(rows[0], row, strict=True)) for row in rows[1:-1]]), cell)
    assert (found and found.ident) == expected


def test_spaces_distinguish_names_only_between_digits():
    assert people("J. R. Hill; J.R. Hill; P 10-12; P 101-2") == {"jrhill", "p10~12", "p101~2"}


def test_recount_shares_no_code_with_the_product():
    tests = Path(__file__).resolve().parents[1]
    paths = [*(tests / "oracle" / "recount").glob("*.py"), *(tests / "generated").glob("*.py")]
    assert len(paths) > 15
    for path in paths:
        text = path.read_text(encoding="utf-8")
        assert not re.findall(r"^\s*(?:from|import) +(?:cop_sheets|validators|summaries|pages|pandas)", text, re.M)


@pytest.mark.slow
@pytest.mark.slow
def test_generated_workbooks_have_every_row_status():
    """Two hundred seeds are a good test only if every row status occurs in them, more than once."""
    seen = {}
    for seed in range(200):
        result = count({"P": workbook(seed)}, 2024, AS_OF)
        for (_, tab), statuses in result.rows.items():
            for row_status, rows in statuses.items():
                seen[tab, row_status] = seen.get((tab, row_status), 0) + rows
    everywhere = {(tab, row_status) for tab in DATA_TABS
                  for row_status in ("counted", NOT_DATA, OTHER_YEAR, *REASONS[:2])}
    somewhere = {("Sessions", row_status) for row_status in REASONS} | {
        ("CoPs", "unknown CoP"), ("Survey Responses", "unknown CoP")}
    assert not [pair for pair in everywhere | somewhere if seen.get(pair, 0) < 2]
