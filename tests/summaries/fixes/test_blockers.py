"""Blockers: each excluded row is reported exactly once, with its cell."""

import re
from collections import Counter
from datetime import date

import pytest

from cop_sheets import FiscalYear, ReadResult, build_tables, read_upload
from cop_sheets.layout import DATA_TABS, OUTCOMES, column_letter
from cop_sheets.raw import CellError, Workbook
from cop_sheets.sample.source import SAMPLE_AS_OF, SampleSource
from cop_sheets.sources.base import Failure, read_all
from summaries import build_report
from summaries.figures.figure import CALLED_OFF
from summaries.figures.indicators import HOURS_OF_CONSULTATION, NUMBER_OF_INDIVIDUALS, NUMBER_OF_PARTICIPANTS
from summaries.figures.outcomes import SURVEY, score_responses
from summaries.fixes.blocked_cells import AMBIGUOUS_DATE, DUPLICATE_ID
from summaries.fixes.blockers import BLOCKER_COLUMNS, blocker_cells, blockers_table, find_blockers
from tests.generated.files import to_xlsx
from tests.generated.workbooks import workbook as generated
from tests.support.separate import shared_reports
from tests.support.sheets import EMPTY_SHEETS, flag, report, report_on, workbook
from validators.derived.row_status import UNDATED, UNKNOWN_COP, UNREADABLE


def blocker_rows(checked, tab=None, partnership="Alamance"):
    """Return the blockers of a partnership as (What, Rows, Effect, Where), with None for empty Rows."""
    table = blockers_table(checked)
    table = table[table["Partnership"] == partnership]
    wanted = table[table["Tab"] == tab] if tab else table
    return [(what, None if rows is None else int(rows), effect, where) for what, rows, effect, where in zip(
        wanted["What"], wanted["Rows"].astype(object).where(wanted["Rows"].notna(), None), wanted["Effect"],
        wanted["Where"], strict=True)]


def test_a_clean_workbook_has_no_blocker():
    rows = blockers_table(report())
    assert tuple(rows.columns) == BLOCKER_COLUMNS and rows.empty


def test_dates_that_exclude_sessions():
    checked = report({"Sessions": "CoP ID | Date\nC1 | 2024-07-09\nC1 | Mon\nC1 | 31/31/2025\nC1 | 2024-08-09\n"
                                  "C1 | soon\nC1 | \nC1 | #REF!"})
    assert blocker_rows(checked, "Sessions") == [
        ("3 dates can't be read", 3, "3 sessions are not counted", "Sessions B3 to B4, B6"),
        ("1 date is blank", 1, "1 session is not counted", "Sessions B7"),
        ("1 date is a spreadsheet error", 1, "1 session is not counted", "Sessions B8")]
    assert blockers_table(checked).loc[0, "Fix"] == "Type a date such as 1/14/2025."
    assert blocker_cells(checked, 0).to_dict("list") == {
        "Tab": ["Sessions"] * 3, "Cell": ["B3", "B4", "B6"], "CoP": ["C1"] * 3,
        "What Stands There": ["Mon", "31/31/2025", "soon"]}


def test_a_consultation_without_people_points_at_the_column_that_could_name_them():
    checked = report({"Consultations": "Date | Number of Individuals\n2024-10-08 | "},
                     without={"Consultations": ["Individuals", "Hours"]})
    assert blocker_rows(checked) == [("There is no column Hours on Consultations", None,
                                      "Not reported: Hours of consultation",
                                      "Consultations header row 1"),
                                     ("1 consultation has no readable hours and nobody who received it", 1,
                                      "1 consultation is not counted", "Consultations B2")]
    assert blockers_table(checked).loc[0, "Fix"] == flag(checked, "TAB-02")["Fix"]


def test_an_optional_column_that_is_absent_has_the_fix_of_its_flag():
    checked = report({"Consultations": "Date | Hours\n2024-10-08 | "},
                     without={"Consultations": ["Individuals", "Number of Individuals"]})
    fixes = blockers_table(checked)["Fix"].tolist()
    assert any("| your header | " in fix for fix in fixes), fixes


def test_cancelled_and_future_rows_are_not_blockers():
    checked = report({"Sessions": "CoP ID | Date | Status\nC1 | 2024-07-09 | Cancelled\nC1 | 2025-06-28 | Held",
                      "Trainings": "Title | Date\nWelcome | 2025-06-29"}, as_of="2025-06-01")
    assert checked.reconciliation["Excluded"].sum() == 3
    assert blocker_rows(checked) == []


ROWS = {
    "unknown CoP IDs":
    ({"Sessions": "CoP ID | Date\nC9 | 2024-07-09\n | 2024-08-09\nC8 | 2024-09-09"}, "Sessions",
     [("2 CoP IDs are not those of one CoP on the CoPs tab", 2, "2 sessions are not counted", "Sessions A2, A4"),
      ("1 CoP ID is blank", 1, "1 session is not counted", "Sessions A3")]),
    "a status":
    ({"Sessions": "CoP ID | Date | Status\nC1 | 2024-07-09 | Postponed"}, "Sessions",
     [("1 Status cell can't be read", 1, "1 session is not counted", "Sessions C2")]),
    "start dates":
    ({"CoPs": "CoP ID | CoP Name | Start Date\nC1 | Rainbow | 2024-07-01\nC2 | Sun | someday\nC3 | Moon | "}, "CoPs",
     [("1 Start Date can't be read", 1, "1 CoP is not counted", "CoPs C3"),
      ("1 Start Date is blank", 1, "1 CoP is not counted", "CoPs C4")]),
    "an end before its start":
    ({"CoPs": "CoP ID | CoP Name | Start Date | End Date\nC1 | Rainbow | 2024-07-01 | \n"
              "C2 | Sun | 2025-05-01 | 2025-01-01"}, "CoPs",
     [("1 End Date is before its Start Date", 1, "1 CoP is not counted", "CoPs D3")]),
    "a blank CoP ID":
    ({"CoPs": "CoP ID | CoP Name | Start Date\nC1 | Rainbow | 2024-07-01\n | | 2024-08-01"}, "CoPs",
     [("1 CoP ID is blank", 1, "1 CoP is not counted", "CoPs A3")]),
    "a CoP in three rows":
    ({"CoPs": "CoP ID | CoP Name | Start Date | End Date\nC1 | Rainbow | 2024-07-01 | \n"
              "C2 | Sun | 2025-05-01 | 2025-01-01\nC2 | Sun | | \nC2 | Sun | | "}, "CoPs",
     [("2 Start Dates are blank", 2, "1 CoP is not counted", "CoPs C4 to C5"),
      ("1 End Date is before its Start Date", 1, "1 CoP is not counted", "CoPs D3")]),
    "a closed CoP":
    ({"CoPs": "CoP ID | CoP Name | Start Date | End Date\nC1 | Rainbow | 2024-07-01 | \n"
              "C2 | Sun | | \nC2 | Sun | 2020-07-01 | 2021-06-30"}, "CoPs",
     [("1 Start Date is blank", 1, "1 CoP is not counted", "CoPs C3")]),
    "a CoP of next year":
    ({"CoPs": "CoP ID | CoP Name | Start Date | End Date\nC1 | Rainbow | 2024-07-01 | \n"
              "C2 | Sun | | \nC2 | Sun | 2026-01-01 | "}, "CoPs",
     [("1 Start Date is blank", 1, "1 CoP is not counted", "CoPs C3"),
      ("1 row repeats a CoP ID whose own row is not counted", 1, "1 row is not counted", "CoPs A4")]),
    "two ends before their starts":
    ({"CoPs": "CoP ID | CoP Name | Start Date | End Date\nC1 | Rainbow | 2024-07-01 | \n"
              "C2 | Sun | 2025-05-01 | 2025-01-01\nC2 | Sun | 2025-06-01 | 2025-03-01\nC2 | Sun | | "}, "CoPs",
     [("2 End Dates are before their Start Dates", 2, "1 CoP is not counted", "CoPs D3 to D4"),
      ("1 Start Date is blank", 1, "1 CoP is not counted", "CoPs C5")]),
    "members":
    ({"CoPs": "CoP ID | CoP Name | Members\nC1 | Rainbow | a dozen"}, "CoPs",
     [("1 Members cell can't be read", 1, "The survey's number of members leaves out 1 CoP", "CoPs C2")]),
    "trainings":
    ({"Trainings": "Title | Date | Participants\nA | 2024-09-10 | \nB | 2024-09-11 | many\nC | Autumn | 4"},
     "Trainings",
     [("1 date can't be read", 1, "1 training is not counted", "Trainings B4"),
      ("1 Participants cell is blank", 1, "The participants of 1 training are not counted", "Trainings C2"),
      ("1 Participants cell can't be read", 1, "The participants of 1 training are not counted", "Trainings C3")]),
    "sessions that a text calls off":
    ({"Sessions": "CoP ID | Date | Status | Notes\nC1 | 2024-07-20 | | snow day\nC1 | 2024-08-20 | | postponed"},
     "Sessions",
     [("2 sessions are called off by their Notes or Topic", 2, "2 sessions count as held", "Sessions C2 to C3")]),
    "consultations":
    ({"Consultations": "Date | Individuals | Number of Individuals | Hours\n2024-10-08 | Cy Dunn | | 0\n"
                       "2024-10-09 | | | 2\n2024-10-10 | | some | 2\n2024-10-11 | | | all day\n"
                       "2024-10-12 | Di Park | some | 1 h\n2024-10-13 | Di Park | | an hour\n"
                       "2024-10-14 | 3 teachers | | 1\n2024-10-15 | various | | 1"}, "Consultations",
     [("2 Individuals cells name nobody", 2, "The individuals of 2 consultations are not counted",
       "Consultations B8 to B9"),
      ("1 consultation has no readable hours and nobody who received it", 1, "1 consultation is not counted",
       "Consultations D5"),
      ("1 Hours cell is not above 0", 1, "The hours of 1 consultation are not counted", "Consultations D2"),
      ("1 Hours cell can't be read", 1, "The hours of 1 consultation are not counted", "Consultations D7"),
      ("1 Individuals cell is blank", 1, "The individuals of 1 consultation are not counted", "Consultations B3"),
      ("1 Number of Individuals cell can't be read", 1, "The individuals of 1 consultation are not counted",
       "Consultations C4")]),
}


@pytest.mark.parametrize("name", ROWS)
def test_blockers_of_rows_and_numbers(reports, name):
    _, tab, expected = ROWS[name]
    assert blocker_rows(reports[name], tab, name) == expected


def survey(rows_text):
    words = " | ".join(OUTCOMES)
    return {"Survey Responses": f"Timestamp | Fiscal Year | CoP ID | Role | {words}\n{rows_text}\n"
                                "5/6/2025 | | C1 | Facilitator | 5 | 5 | | | |\n5/6/2025 | | C1 | Member | | | 5|5|5|5"}


ANSWERS = {
    "a timestamp":
    ("someday | | C1 | Member | | | 5 | 5 | 5 | 5",
     ("1 timestamp can't be read", 1, "1 survey response is not counted", "Survey Responses A2")),
    "a fiscal year":
    ("5/6/2025 | soon | C1 | Member | | | 5 | 5 | 5 | 5",
     ("1 Fiscal Year cell can't be read", 1, "1 survey response is not counted", "Survey Responses B2")),
    "a CoP ID":
    ("5/6/2025 | | C9 | Member | | | 5 | 5 | 5 | 5",
     ("1 CoP ID is not that of one CoP on the CoPs tab", 1, "1 survey response is not counted", "Survey Responses C2")),
    "a role":
    ("5/6/2025 | | C1 | Director | | | 9 | 5 | 5 | 5",
     ("1 Role cell can't be read", 1, "The answers of 1 survey response count for no outcome", "Survey Responses D2")),
    "answers and an error":
    ("5/6/2025 | | C1 | Member | 9 | | 9 | #REF! | yes | 5",
     ("3 answers are off the scale, or a spreadsheet error", 1, "3 answers are left out of the outcomes",
      "Survey Responses G2, H2, I2")),
    "answers off the scale":
    ("5/6/2025 | | C1 | Member | | | 9 | 5 | 5 | 5\n5/6/2025 | | C1 | Member | | | 9 | 5 | 5 | 5",
     ("2 answers are off the scale", 2, "2 answers are left out of the outcomes", "Survey Responses G2 to G3")),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_blockers_of_answers(reports, name):
    assert blocker_rows(reports[name], partnership=name) == [ANSWERS[name][1]]


REPEATED = {    # Sheets as they are, the questions of the survey, the blocker, and whether it is the only one.
    "date": ({"Sessions": "CoP ID | Date | Attended | Date\nC1 | 2024-07-09 | 9 | 2024-07-10"}, None,
             ("The column Date stands twice, so neither is read", 1, "1 session is not counted",
              "Sessions B1, D1, for row 2"), True),
    "status": ({"Sessions": "CoP ID | Date | Status | Status\nC1 | 2024-07-09 | Cancelled | Held"}, None,
               ("The column Status stands twice, so neither is read", None, "Cancelled sessions count as held",
                "Sessions C1, D1"), True),
    "topic": ({"Sessions": "CoP ID | Date | Topic | Topic\nC1 | 2024-07-09 | Play | Sleep"}, None, None, True),
    "outcome": ({"Survey Responses": f"Timestamp | CoP ID | Role | {OUTCOMES[2]} | {OUTCOMES[2]}\n"
                                     "5/6/2025 | C1 | Member | 4 | 2"}, None,
                ("The column CoP members gaining new knowledge and skills stands twice, so neither is read", None,
                 "Its answers are not counted", "Survey Responses D1, E1"), False),
    "question": ({"Survey Responses": "CoP ID | Timestamp | Role | How was it? | How was it?\n"
                                      "C1 | 5/6/2025 | Member | 4 | 2"},
                 {"Survey Items": "Question | Outcome | Measure\nHow was it? | 3 |"},
                 ("A question of the survey stands twice, so neither is read", None, "Its answers are not counted",
                  "Survey Responses D1, E1"), False),
}


@pytest.fixture(scope="module")
def reports():
    """Return the reports of the cases by name."""
    cases = {name: sheets for name, (sheets, *_) in ROWS.items()}
    cases |= {name: survey(rows_text) for name, (rows_text, _) in ANSWERS.items()}
    cases |= {name: workbook(items, exact, name=name) for name, (exact, items, *_) in REPEATED.items()}
    return shared_reports(cases)


@pytest.mark.parametrize("name", REPEATED)
def test_a_repeated_column_names_both_headers(reports, name):
    _, _, expected, alone = REPEATED[name]
    found = blocker_rows(reports[name], partnership=name)
    assert found == [expected][:expected is not None] if alone else expected in found


def test_an_answer_to_half_a_pair_is_not_a_blocker():
    items = "Question | Outcome | Measure\nOnce? | 3 | Before"
    checked = report({"Survey Responses": f"CoP ID | Role | {' | '.join(OUTCOMES)} | Once?\n"
                                       "C1 | Member | | | 4 | 4 | 4 | 4 | banana\nC1 | Facilitator | 5 | 5 | | | | | 4",
                      "Survey Items": items})
    assert blocker_rows(checked) == []


def test_a_missing_column_is_one_blocker_above_single_cells():
    checked = report({"Trainings": "Title | Date\nA | Autumn"}, without={"Sessions": ("Date",)})
    first, second = blocker_rows(checked)
    assert first == ("There is no column Date", 12, "12 sessions are not counted",
                     "Sessions header row 1, for rows 2 to 13")
    assert second[0] == "1 date can't be read"


def test_outcomes_without_a_number_are_listed_by_name():
    checked = report({"Survey Responses": f"CoP ID | Role | {' | '.join(OUTCOMES)}\nC1 | Member | | | 4 | | 4 | 4"},
                     without={"Survey Responses": (OUTCOMES[0],)})
    assert blocker_rows(checked) == [
        ("1 outcome is not asked", None, f"No percent for: {OUTCOMES[0]}", "Survey Responses header row 1"),
        ("2 outcomes have no valid answer in FY 24-25", None, f"No percent for: {OUTCOMES[1]}; {OUTCOMES[3]}",
         "Survey Responses header row 1")]
    assert "that question | 1." in blockers_table(checked).loc[0, "Fix"]


def test_unclear_pairs_block_the_change():
    questions = "CoP ID | Role | Timestamp | Q1 | Q2 | Q3"
    items = "Question | Outcome | Measure\nQ1 | {0} | Before\nQ2 | {0} | Before\nQ3 | {0} | Now"
    rows = f"{questions} | {' | '.join(OUTCOMES)}\nC1 | Member | 5/6/2025 | 2 | 3 | 4 | | | 4 | 4 | 4 | 4\n" \
           "C1 | Facilitator | 5/6/2025 | 2 | 3 | 4 | 5 | 5 | | | |"
    checked = report({"Survey Responses": rows, "Survey Items": items.format(3)})
    assert blocker_rows(checked) == [("Before and Now questions of 1 outcome are not in pairs", None,
                                      f"No change from before to now for: {OUTCOMES[2]}", "Survey Items")]
    first = blockers_table(checked).loc[0]
    assert first["Tab"] == "Survey Items" and "directly above" in first["Fix"]


def test_workbooks_and_tabs_come_first():
    sheets = {"Sessions": "CoP ID | Date\nC1 | soon"}
    tables = build_tables(ReadResult([workbook(sheets, name="Burke"), workbook({"Trainings": None}, name="Ashe"),
                                      workbook(EMPTY_SHEETS, name="Clay")],
                                      [Failure("Dare", "Dare.xlsx", "Dare is damaged")]))
    report = build_report(tables, FiscalYear(2024), date(2025, 7, 15))
    table = blockers_table(report)
    assert list(zip(table["Partnership"], table["What"], strict=True)) == [
        ("Dare", "The workbook can't be read"), ("Clay", "Nothing has been entered yet"),
        ("Ashe", "There is no tab Trainings"), ("Burke", "1 date can't be read")]
    assert table.loc[0, "Fix"] == "Dare is damaged." and table["Rows"].isna().tolist() == [True, True, True, False]


def test_most_rows_come_first():
    many = report_on(workbook({"Sessions": "CoP ID | Date\nC1 | soon\nC9 | 2024-07-09\nC9 | 2024-07-10",
                               "Trainings": "Title | Date | Participants\nA | 2024-07-09 |\nB | 2024-07-09 |\n"
                                         "C | 2024-07-09 |"}))
    assert [rows for _, rows, _, _ in blocker_rows(many)] == [3, 2, 1]


@pytest.fixture(scope="module")
def generated_tables():
    read = [read_upload(f"seed {seed}.xlsx", to_xlsx(generated(seed))) for seed in range(60)]
    return build_tables(ReadResult([Workbook(book.partnership, "", book.raw_sheets) for book in read]))


@pytest.fixture(scope="module", params=["generated", "generated, in the year", "sample"])
def full_report(request):
    if request.param == "sample":
        source = SampleSource()
        return build_report(build_tables(read_all(source)), source.fiscal_year, SAMPLE_AS_OF)
    as_of = date(2025, 7, 15) if request.param == "generated" else date(2025, 1, 20)
    return build_report(request.getfixturevalue("generated_tables"), FiscalYear(2024), as_of)


def test_excluded_rows_add_up_to_the_reconciliation(full_report):
    reconciliation_rows = full_report.reconciliation
    expected = Counter({(row["Partnership"], row["Tab"]): row["Excluded"] - row["Cancelled"]
                        - row["After the as-of date"] for row in reconciliation_rows.to_dict("records")})
    counted_rows: Counter = Counter()
    for blocker in find_blockers(full_report):
        if blocker.excluded:
            counted_rows[blocker.partnership, blocker.tab] += blocker.rows
    assert +counted_rows == +expected and sum(counted_rows.values()) > 2


def test_each_excluded_row_is_reported_once_at_its_own_cell(full_report):
    expected = []
    for tab in DATA_TABS:
        statuses = full_report.row_statuses.status[tab.slug]
        values = full_report.tables[tab].values
        expected += [(values.at[at, "place"], values.at[at, "row"]) for at, status in statuses.items()
                     if status in (UNDATED, UNKNOWN_COP, UNREADABLE)]
    cells = [(each, cell) for each in find_blockers(full_report) if each.excluded for cell in each.cells]
    assert sorted((cell.place, cell.row) for _, cell in cells) == sorted(expected)
    for each, cell in cells:
        assert cell.row in spelled_rows(each.where), each.where


def spelled_rows(where):
    """Return the rows that an address list such as `Sessions F17, F40 to F41` or `… for rows 2 to 4` names."""
    rows = set()
    for first, last in re.findall(r"\b(?:[A-Z]{1,2}|rows? )(\d+)(?: to [A-Z]{0,2}(\d+))?", where):
        rows |= set(range(int(first), int(last or first) + 1))
    return rows


def test_a_blocker_has_the_fix_of_the_flag_at_its_cell(full_report):
    fixes = {tuple(flag): fix for *flag, fix in full_report.flags[
        ["Partnership", "Tab", "Row", "Column", "Fix"]].itertuples(index=False, name=None)}
    compared = 0
    for blocker in find_blockers(full_report):
        for cell in blocker.cells:
            sheet = full_report.tables.locations[cell.place].raw_sheet.name
            letter = "" if cell.column_index is None else column_letter(cell.column_index + 1)
            fix = fixes.get((cell.partnership, sheet, cell.row, letter))
            # The own row of a repeated CoP ID is to be fixed; a day-first tab's example is not another tab's.
            if fix and cell.problem not in (DUPLICATE_ID, AMBIGUOUS_DATE) and not fix.startswith("Type a date"):
                assert fix in blocker.fix
                compared += 1
    assert compared > 5


def test_missing_numbers_match_the_figures(full_report):
    """The figures count missing numbers separately: by reason, in `left_out` and in Notes."""
    missing: Counter = Counter()
    for cell in (cell for blocker in find_blockers(full_report) if not blocker.excluded for cell in blocker.cells):
        location = full_report.tables.locations[cell.place].raw_sheet.rows[cell.row - 1]
        column = "individuals" if cell.column == "number_of_individuals" else cell.column
        if not column and isinstance(location[cell.column_index], CellError):
            column = "error"
        missing[cell.partnership, column] += 1
    counted: Counter = Counter()
    names = {(NUMBER_OF_PARTICIPANTS.name, "no readable number of participants"): "participants",
             (HOURS_OF_CONSULTATION.name, "no readable hours above 0"): "hours",
             (NUMBER_OF_INDIVIDUALS.name, "no readable individuals"): "individuals"}
    roles = set()
    for figure in full_report.figures:
        if figure.level == "Partnership" or (figure.level == "Item" and figure.item_id == "change"):
            counted.update((figure.partnership, names[figure.indicator, reason]) for _, reason in figure.left_out
                           if (figure.indicator, reason) in names)
            roles |= {(figure.partnership, at) for at, reason in figure.left_out if reason == "Role can't be read"}
            counted[figure.partnership, "members"] += figure.counts.get(
                "CoP|CoPs without a readable number of Members", 0)
            counted[figure.partnership, "status"] += figure.counts.get(CALLED_OFF, 0) * (figure.level == "Partnership")
    counted.update((partnership, "role") for partnership, _ in roles)
    answers = score_responses(full_report.row_statuses)
    for name, column in (("", "off_scale"), ("error", "error")):
        counted.update({(partnership, name): count for partnership, count in answers.groupby("partnership")[
            column].sum().items()})
    reported = {(figure.partnership, column) for figure in full_report.figures if not figure.unreported_reason
                for column, indicator in (("participants", NUMBER_OF_PARTICIPANTS.name),
                                          ("individuals", NUMBER_OF_INDIVIDUALS.name),
                                          ("hours", HOURS_OF_CONSULTATION.name), ("members", SURVEY))
                if figure.indicator == indicator}
    every = {"participants", "individuals", "hours", "members"}
    missing = Counter({key: count for key, count in missing.items() if key[1] not in every or key in reported})
    assert missing == +counted


def test_what_and_effect_never_hold_typed_text():
    nasty = "![x](http://127.0.0.1:1/x.png) **b** <b>"
    report = report_on(workbook({"Sessions": f"CoP ID | Date\n{nasty} | 2024-07-09\nC1 | {nasty}",
                                 "Survey Responses": f"CoP ID | Role | {OUTCOMES[2]}\nC1 | Member | {nasty}"},
                                 name=nasty))
    table = blockers_table(report)
    assert len(table) and not any("127.0.0.1" in text for name in ("Tab", "What", "Effect") for text in table[name])


def test_who_was_consulted_is_shown_nowhere():
    checked = report({"Consultations": "Date | Individuals | Hours\n2024-10-08 | #REF! | 2"})
    assert blocker_rows(checked)[0][0] == "1 Individuals cell is a spreadsheet error"
    assert blocker_cells(checked, 0)["What Stands There"].tolist() == [""]
