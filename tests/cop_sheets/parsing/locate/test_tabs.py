"""Locating tabs, header rows and columns under the names that partnerships use."""

import pytest

from cop_sheets.layout import COLUMN_MAP, OUTCOMES, SESSIONS, SURVEY_RESPONSES
from cop_sheets.parsing.locate import FORMER_NAME_PREFIX, locate_tabs
from cop_sheets.parsing.locate.tab_names import find_tab
from tests.support.sheets import (
    CLEAN_SHEETS,
    cells,
    flag,
    flag_locations,
    report_on,
    tables,
    with_all_columns,
    workbook,
)

HEADERS = "CoP ID | Date | Status"
MAP = "Our Tab | Our Column | Means\n"


def test_the_column_map_says_how_to_give_a_cop_another_name():
    assert f"{FORMER_NAME_PREFIX} C1" in COLUMN_MAP["means"].help


def sessions_of(**options):
    """Return the locations of the Sessions tabs of a workbook."""
    return [location for location in locate_tabs(workbook(**options)).locations if location.tab is SESSIONS]


def columns_of(text):
    """Return {column name: letter} of a Sessions tab with the content `text`."""
    location, = sessions_of(exact={"Sessions": text})
    return {name: chr(65 + index) for name, index in location.columns.items()}


@pytest.mark.parametrize(("name", "means"), [
    ("CoPs", "CoPs"), ("cops", "CoPs"), (" COPS ", "CoPs"), ("CoP List", "CoPs"), ("Communities of Practice", "CoPs"),
    ("Sessions", "Sessions"), ("SESSIONS!", "Sessions"), ("Session(s)", "Sessions"), ("Session Log", "Sessions"),
    ("Sessions FY 23-24", "Sessions"), ("FY 24-25 Sessions", "Sessions"), ("Sessions 2023-2024", "Sessions"),
    ("Trainings", "Trainings"), ("Training", "Trainings"), ("Consultations", "Consultations"),
    ("Survey Responses", "Survey Responses"), ("Form Responses 1", "Survey Responses"),
    ("Form Responses 2", "Survey Responses"), ("form responses 13", "Survey Responses"),
    ("Survey Items", "Survey Items"), ("Column Map", "Column Map")])
def test_a_tab_is_recognized_by_its_name(name, means):
    assert find_tab(name).name == means


@pytest.mark.parametrize("name",
                         ["Budget", "Sheet1", "Sessions (2)", "Copy of Sessions", "Notes", "", "FY 24-25", "2024"])
def test_other_tabs_are_not_read(name):
    assert find_tab(name) is None


def test_hidden_and_other_tabs_do_not_matter():
    book = workbook(exact={"Budget": "Item | Cost\nBooks | 120", " sessions ": CLEAN_SHEETS["Sessions"],
                           "Sessions": None})
    for grid in book.raw_sheets:
        grid.hidden = True
    book.raw_sheets.reverse()
    placed = locate_tabs(book)
    assert {location.tab.name for location in placed.locations} == set(CLEAN_SHEETS)
    assert [grid.name for grid in placed.other_sheets] == ["Budget"]


@pytest.mark.parametrize("headers", [
    "CoP ID | Date | Status", "cop id | DATE | status:", "CoP_ID | Date* | Status ",
    "CoP\u200b ID | Date\u00a0 | Status",
    "CoP | Session Date | Status", "Community of Practice | Meeting Date | Status", "CoP⏎ID | Date | Status"])
def test_headers_match_ignoring_case_spaces_and_punctuation_and_by_alias(headers):
    assert columns_of(headers + "\nC1 | 2024-07-09 | Held") == {"cop_id": "A", "date": "B", "status": "C"}


def test_ampersand_and_bracketed_plural_match():
    location = locate_tabs(workbook(
        exact={"CoPs": "CoP ID | Assessment & Evaluation | Facilitator(s)\nC1 | a | b"})).locations[0]
    assert location.columns == {"cop_id": 0, "assessment_and_evaluation": 1, "facilitators": 2}


def test_columns_may_be_in_any_order_with_gaps():
    assert columns_of("Notes | | Date | Snacks | CoP ID\nx | | 2024-07-09 | | C1") == {"notes": "A", "date": "C",
                                                                                       "cop_id": "E"}


@pytest.mark.parametrize("title", ["Smart Start log", "Smart Start log | | 2024", "Sessions | of the year", "Date:",
                                   "Date: | 6/30/2025", "Our CoP"])
def test_a_title_above_the_header_row_is_skipped(title):
    location, = sessions_of(exact={"Sessions": f"{title}\n\n{HEADERS}\nC1 | 2024-07-09 | Held"})
    assert location.header_row == 3


@pytest.mark.parametrize(("row", "seen"), [(1, 1), (2, 2), (20, 20), (21, None)])
def test_the_header_row_is_searched_in_the_first_20_rows(row, seen):
    location, = sessions_of(exact={"Sessions": [[]] * (row - 1) + cells(HEADERS + "\nC1 | 2024-07-09 | Held")})
    assert location.header_row == seen


@pytest.mark.parametrize(("headers", "date"), [
    ("CoP ID | Session Date | Date", "C"), ("CoP ID | Date | Session Date", "B"), ("CoP ID | Meeting Date", "B")])
def test_a_canonical_header_beats_an_alias(headers, date):
    assert columns_of(headers + "\nC1 | 2024-07-09 | 2024-07-10")["date"] == date


@pytest.mark.parametrize("headers", ["CoP ID | Date | date", "CoP ID | Session Date | Meeting Date"])
def test_repeated_headers_are_not_read(headers):
    location, = sessions_of(exact={"Sessions": headers + "\nC1 | 2024-07-09 | 2024-08-09"})
    assert "date" not in location.columns
    assert [(index, first) for index, first, _ in location.repeated_columns] == [(2, 1)]


@pytest.mark.parametrize("headers", ["CoP ID | Date | When", "CoP ID | When | Date", "CoP ID | When"])
def test_the_column_map_beats_every_header(headers):
    location, = sessions_of(exact={"Sessions": headers + "\nC1 | 2024-07-09 | 2024-07-10",
                                   "Column Map": MAP + "Sessions | When | Date"})
    assert location.columns["date"] == cells(headers)[0].index("When")


@pytest.mark.parametrize("lines", [
    "Log | | Sessions\nLog | When | Date", "log | | SESSIONS\nLOG | when: | date",
    "Log | | Session Log\nLog | When | Session Date",
    "Log | When | Date\nLog | | Sessions"])
def test_the_column_map_gives_meanings_to_tabs_and_columns(lines):
    location, = sessions_of(exact={"Sessions": None, "Log": "CoP ID | When\nC1 | 2024-07-09",
                                   "Column Map": MAP + lines})
    assert (location.raw_sheet.name, location.columns) == ("Log", {"cop_id": 0, "date": 1})


def test_a_column_is_mapped_in_its_own_tab_only():
    location, = sessions_of(exact={"Sessions": HEADERS + " | When\nC1 | 2024-07-09 | Held | x",
                                   "Column Map": MAP + "Trainings | When | Date"})
    assert location.columns["date"] == 1


def test_several_tabs_that_mean_the_same_are_read_together_each_with_its_own_address():
    book = workbook(exact={"Sessions": None, "Sessions FY 23-24": HEADERS + "\nC1 | 2024-05-09 | Held",
                           "Sessions FY 24-25": "Date | CoP ID\n\n2024-07-09 | C1",
                           "Log": HEADERS + "\nC1 | 2024-08-09 |",
                           "Column Map": MAP + "Log | | Sessions"})
    read = tables(book)
    values = read[SESSIONS].values
    where = [(read.locations[row.place].raw_sheet.name, row.row, row.cop_id, f"{row.date:%Y-%m-%d}")
             for row in values[values["not_data"] == ""].itertuples()]
    assert where == [("Sessions FY 23-24", 2, "C1", "2024-05-09"), ("Sessions FY 24-25", 3, "C1", "2024-07-09"),
                     ("Log", 2, "C1", "2024-08-09")]


def test_form_responses_of_several_forms_are_read_together():
    exact = {"Survey Responses": None}
    for number in (1, 2):
        exact[f"Form Responses {number}"] = f"Timestamp | CoP ID | {OUTCOMES[2]}\n5/{number}/2025 11:02:10 | C1 | 4"
    assert len(tables(workbook(exact=exact))[SURVEY_RESPONSES].data) == 2


def test_statements_are_recognized_by_header_and_questions_by_survey_items():
    exact = {"Survey Responses": f"Timestamp | CoP ID | {OUTCOMES[0].upper()} | I learned a lot! | Other\n5/1/2025 | "
                                 "C1 | 4 | 5 | x",
             "Survey Items": "Question | Outcome\ni learned a lot | 3"}
    location = locate_tabs(workbook(exact=exact)).locations[-2]
    assert {(statement.outcome, index) for statement, index in location.questions} == {(1, 2), (3, 3)}


# Settings tabs with errors: (tabs, the flagged cells).
FAULTS = {
    "a tab that isn't there": ({"Column Map": MAP + "Lgo | | Sessions"}, ["must CEL-02 Column Map!A2"]),
    "a tab means nothing known": ({"Column Map": MAP + "Sessions | | Meetups"}, ["must CEL-02 Column Map!C2"]),
    "a column that isn't there": ({"Column Map": MAP + "Sessions | When | Date"}, ["must CEL-02 Column Map!B2"]),
    "a column means nothing known": ({"Column Map": MAP + "Sessions | Topic | Weather"}, ["must CEL-02 Column Map!C2"]),
    "Means is blank": ({"Column Map": MAP + "Sessions | When |"}, ["must CEL-01 Column Map!C2"]),
    "Our Tab is blank": ({"Column Map": MAP + " | When | Date"}, ["must CEL-01 Column Map!A2"]),
    "the template's example": ({"Column Map": MAP + "EXAMPLE | When | Date"}, []),
    "two lines, the second wrong": ({"Column Map": MAP + "Sessions | | Sessions\n\nLgo | | Sessions"},
                                    ["must CEL-02 Column Map!A4"]),
    "a question that isn't there": ({"Survey Items": "Question | Outcome\nNever asked | 3"},
                                    ["must CEL-02 Survey Items!A2"]),
    "no such outcome": ({"Survey Items": f"Question | Outcome\n{OUTCOMES[2]} | 7"}, ["must CEL-02 Survey Items!B2"]),
    "no such measure": ({"Survey Items": f"Question | Outcome | Measure\n{OUTCOMES[2]} | 3 | After"},
                        ["must CEL-02 Survey Items!C2"]),
    "a scale of one": ({"Survey Items": f"Question | Outcome | Measure | Scale\n{OUTCOMES[2]} | 3 | | Yes"},
                       ["must CEL-02 Survey Items!D2"]),
    "Outcome is blank": ({"Survey Items": f"Question | Outcome\n{OUTCOMES[2]} | "}, ["must CEL-01 Survey Items!B2"]),
    "settings that say nothing new": ({"Survey Items": f"Question | Outcome\n{OUTCOMES[2]} | {OUTCOMES[2]}",
                                       "Column Map": MAP + "Sessions | Date | Date"}, []),
}


@pytest.fixture(scope="module")
def faults():
    return report_on(*[workbook(sheets, name=name) for name, (sheets, _) in FAULTS.items()])


@pytest.mark.parametrize("name", FAULTS)
def test_a_settings_row_that_is_not_valid_is_flagged_at_its_cell(faults, name):
    assert flag_locations(faults, partnership=name) == FAULTS[name][1]
    assert set(faults.flags.loc[faults.flags["Partnership"] == name, "CoP ID"]) <= {""}


def test_a_settings_error_quotes_the_cell(faults):
    flag_row = flag(faults, "CEL-02", "a tab that isn't there")
    assert (flag_row["Value"], flag_row["Header"]) == ("Lgo", "Our Tab")
    assert "Lgo" in flag_row["Message"]


def test_the_helper_writes_a_tab_that_is_read_completely():
    assert set(locate_tabs(workbook()).locations[1].columns) == {column.name for column in SESSIONS.columns}
    assert len(with_all_columns("Sessions", CLEAN_SHEETS["Sessions"])) == 13
