"""The NCPC summary: what each figure counts and leaves out, and its Note."""

import re
from collections import Counter
from datetime import date, datetime

import pytest

from cop_sheets.layout import OUTCOMES
from summaries import NCPC_COLUMNS
from summaries.figures import year_list_sentence
from tests.oracle.recount.reported import OUTPUTS
from tests.support.outputs import rows_for_figure
from tests.support.sheets import CLEAN_SHEETS, MONTHS, figure, figures, monthly, report, report_on, workbook

KNOWLEDGE = OUTCOMES[2]
MEASURE = "NCPC adapted COP Participation Survey"
PEOPLE, HOURS = OUTPUTS[4], OUTPUTS[5]
PAIR = "CoP ID | Role | Before it | After it\n"
PAIR_ITEMS = "Question | Outcome | Measure\nBefore it | 3 | Before\nAfter it | 3 | Now"
ANSWERS = f"CoP ID | Role | {OUTCOMES[2]}\n"


def consulted(*lines):
    return {"Consultations": "Date | Individuals | Number of Individuals | Hours\n" + "\n".join(lines)}


def survey(answers, items=None):
    return {"Survey Responses": answers} | ({"Survey Items": items} if items else {})


def asked(sheets, name="Alamance"):
    """Return a workbook; if it has Survey Items, only the questions listed there ask about outcome 3."""
    return workbook(sheets, without={"Survey Responses": [KNOWLEDGE]} if "Survey Items" in sheets else {}, name=name)


def answered(*answers, role="Member"):
    return survey(ANSWERS + "\n".join(f"C1 | {role} | {answer}" for answer in answers))


# Tabs, an indicator, and its expected (Number, Denominator, Display, Rows Used, Rows Excluded, Note).
OUTPUT_FIGURES = {
    "a CoP": ({}, OUTPUTS[0], (1, None, "1", 1, 0, "it held a session")),
    "a CoP on two rows": ({"CoPs": "CoP ID | CoP Name\nC1 | A\nC1 | B"}, OUTPUTS[0], (
        1, None, "1", 2, 0, "it held a session; 1 row with a CoP ID of another row")),
    "CoPs without a session": ({"CoPs": "CoP ID | CoP Name\nC1 | A\nC2 | B\nC3 | C"}, OUTPUTS[0],
                               (3, None, "3", 3, 0, "2 of 3 held no session")),
    "sessions": ({"Sessions": "CoP ID | Date | Status\n" + monthly() + "\nC1 | 2024-07-20 | Cancelled\nC9 | 2024-07-21 "
                                                                       "| Held\n"
                  "C1 | | Held\nC1 | 2023-07-09 | Held"}, OUTPUTS[1],
                 (12, None, "12", 12, 3, "excluded: 1 undated, 1 cancelled, 1 unknown CoP")),
    "identical sessions both count": ({"Sessions": "CoP ID | Date\nC1 | 2024-07-09\nC1 | 2024-07-09"}, OUTPUTS[1],
                                      (2, None, "2", 2, 0, "1 identical to another row")),
    "sessions that a text calls off count": (
        {"Sessions": "CoP ID | Date | Status | Notes | Topic\nC1 | 2024-07-09 | | snow day |\nC1 | 2024-08-09 | | | no "
                     "meeting\nC1 | 2024-09-09 | Held | was postponed |\nC1 | 2024-10-09 | Cancelled | snow day |"},
        OUTPUTS[1], (3, None, "3", 3, 1, "2 sessions called off by Notes or Topic, counted as held; excluded: 1 "
                                         "cancelled")),
    "sessions outside the CoP's dates count": (
        {"CoPs": "CoP ID | Start Date | End Date\nC1 | 2024-09-01 | 2025-01-31", "Sessions":
         "CoP ID | Date\nC1 | 2024-08-09\nC1 | 2025-02-01\nC1 | 2024-09-01\nC1 | 2025-01-31"}, OUTPUTS[1],
        (4, None, "4", 4, 0, "2 outside the CoP's dates")),
    "trainings": ({"Trainings": "Title | Date | Participants\nA | Sep 2024 | 10\nB | 9/10/2024 | twelve\nC | May | 3"},
                  OUTPUTS[2],
                  (2, None, "2", 2, 1, "excluded: 1 undated")),
    "participants": ({"Trainings": "Title | Date | Participants\nA | Sep 2024 | 1,010\nB | 9/10/2024 | twelve\nC | May "
                                   "| 3"},
                     OUTPUTS[3], (1010, None, "1,010", 1, 2,
                                  "1 training without a readable number of participants; excluded: 1 undated")),
    "no participants known": ({"Trainings": "Title | Date | Participants\nA | Sep 2024 | many"}, OUTPUTS[3],
                              (None, None, "", 0, 1, "1 training without a readable number of participants")),
    "no trainings": ({"Trainings": "Title | Date"}, OUTPUTS[3],
                     (0, None, "0", 0, 0, "nothing entered on Trainings")),
    "named individuals count once": (consulted("2024-10-08 | Ann O'Brien; Bob Ray | | 1",
                                               "2024-11-08 | ann obrien | | 1",
                                               "2024-12-08 | BOB  RAY. | | 1"), PEOPLE, (2, None, "2", 3, 0, "")),
    "names count where both are filled": (consulted("2024-10-08 | Ann Lee; Bob Ray | 5 | 1"), PEOPLE,
                                          (2, None, "2", 1, 0, "")),
    "unnamed individuals are added": (
        consulted("2024-10-08 | Ann Lee | | 1", "2024-11-08 | | 3 | 1", "2024-12-08 | | 4 | 1"), PEOPLE,
        (8, None, "8", 3, 0, "7 individuals counted without names: may be duplicated")),
    "no individuals": (consulted("2024-10-08 | | | 1", "2024-11-08 | Ann Lee | | 1"), PEOPLE,
                       (1, None, "1", 1, 1, "1 row without readable individuals")),
    "hours sum once per row": (consulted("2024-10-08 | Ann Lee; Bob Ray | | 1.5", "2024-11-08 | | 3 | 90 min",
                                       "Dec 2024 | Cy | | 1:15"),
                             HOURS, (4.25, None, "4.25", 3, 0, "")),
    "hours not above 0 or unreadable are left out": (
        consulted("2024-10-08 | Ann Lee | | 0", "2024-11-08 | Bob Ray | | two", "2024-12-08 | Cy Dunn | | -1",
                  "2024-12-09 | Di | | 2"),
        HOURS, (2, None, "2", 1, 3, "3 rows without readable hours above 0")),
    "their individuals stay": (
        consulted("2024-10-08 | Ann Lee | | 0", "2024-11-08 | Bob Ray | | two", "2024-12-09 | Di | | 2"), PEOPLE,
        (3, None, "3", 3, 0, "")),
    "no consultations": (consulted(), HOURS, (0, None, "0", 0, 0, "nothing entered on Consultations")),
}
OUTCOME_FIGURES = {
    "37 of 42": (answered(*[4] * 30, *[5] * 7, *[3] * 5), KNOWLEDGE,
                 (37, 42, "88.1% (37 of 42)", 42, 0, "self-reported agreement; 39 identical to another row")),
    "top two of five": (answered("1", "2 - Disagree", "Neutral", "agree", "5"), KNOWLEDGE,
                        (2, 5, "40.0% (2 of 5)", 5, 0, "")),
    "blank, N/A and off the scale leave the denominator": (
        answered("4", "", "N/A", "n/a", "often", "6", "7", "2"), KNOWLEDGE,
        (1, 2, "50.0% (1 of 2)", 2, 6,
         "self-reported agreement; few answers; 3 blank or N/A left out; 3 off the scale left out")),
    "no answers": (answered("", "N/A"), KNOWLEDGE, (0, 0, "no answers", 0, 2, "")),
    "a facilitator is not asked of members' outcomes": (answered("5", role="Facilitator"), KNOWLEDGE,
                                                        (0, 0, "no answers", 0, 0, "")),
    "a participant neither": (answered("5", role="Training participant"), KNOWLEDGE, (0, 0, "no answers", 0, 0, "")),
    "a member is not asked of facilitation": (
        survey(f"CoP ID | Role | {OUTCOMES[1]}\nC1 | Member | 5\nC1 | Facilitator | 4\n | Training participant | 2\n | "
               "| 5"),
        OUTCOMES[1], (1, 2, "50.0% (1 of 2)", 2, 1, "")),
    "a blank Role counts for all that it answered": (
        survey(f"CoP ID | Role | {OUTCOMES[1]} | {KNOWLEDGE}\nC1 | | 5 | 4"), OUTCOMES[1],
        (1, 1, "100.0% (1 of 1)", 1, 0, "")),
    "an unreadable Role counts for none": (answered("5", role="Director"), KNOWLEDGE, (
        0, 0, "no answers", 0, 1, "1 left out for a Role that can't be read")),
    "several statements: agrees who agrees with each answered": (
        survey("CoP ID | Role | Q1 | Q2\nC1 | Member | 5 | 4\nC1 | Member | 5 | 3\nC1 | Member | 5 |\nC1 | Member | | "
               "N/A",
               "Question | Outcome\nQ1 | 3\nQ2 | 3"), KNOWLEDGE, (2, 3, "66.7% (2 of 3)", 3, 1, "")),
    "a scale of three: the top one": (
        survey("CoP ID | Role | Q1\nC1 | Member | Very much\nC1 | Member | somewhat\nC1 | Member | Agree",
               "Question | Outcome | Measure | Scale\nQ1 | 3 | | Not yet; Somewhat; Very much"), KNOWLEDGE,
        (1, 2, "50.0% (1 of 2)", 2, 1, "self-reported agreement; few answers; 1 off the scale left out")),
    "a scale of four: the top two": (
        survey("CoP ID | Role | Q1\nC1 | Member | 1\nC1 | Member | 2\nC1 | Member | 3\nC1 | Member | 4",
               "Question | Outcome | Measure | Scale\nQ1 | 3 | Agreement | 1; 2; 3; 4"), KNOWLEDGE,
        (2, 4, "50.0% (2 of 4)", 4, 0, "")),
    "Before and Now": (
        survey(PAIR + "C1 | Member | 2 | 4\nC1 | Member | 4 | 4\nC1 | Member | 5 | 5\nC1 | Member | 3 |\nC1 | Member | "
                      "4 | 3",
               PAIR_ITEMS), KNOWLEDGE,
        (1, 4, "25.0% (1 of 4)", 4, 1,
         "self-reported change; few answers; 1 blank or N/A left out; 1 at the top already before")),
    "an unknown CoP's answers do not count": (survey(ANSWERS + "C9 | Member | 5\nC1 | Member | 2"), KNOWLEDGE,
                                              (0, 1, "0.0% (0 of 1)", 1, 1, "")),
    "the measure": (
        {"CoPs": "CoP ID | CoP Name | Members\nC1 | A | 12\nC2 | B | 8", "Survey Responses":
         f"Timestamp | CoP ID | {KNOWLEDGE}\n5/6/2025 | C1 | 4\n4/2/2025 | C2 | 4\n | C1 | 4\n5/7/2025 | C1 |\n"
         "5/7/2024 | C1 | 4"},
        MEASURE, (3, 20, "3 responses for 20 members, 2025-04-02 to 2025-05-07", 3, 1, "")),
    "the measure without Members": ({"CoPs": "CoP ID | CoP Name | Members\nC1 | A | 12\nC2 | B | some\nC3 | C |"},
                                    MEASURE,
                                    (2, 12, "2 responses for 12 members, 2025-05-06 to 2025-05-06", 2, 0,
                                     "2 CoPs without a readable number of Members")),
}
FIGURES = OUTPUT_FIGURES | OUTCOME_FIGURES


DAYS = [date(2024, 7, 9), datetime(2024, 8, 9, 18, 0), "9/9/2024", "Oct 9, 2024"]
# Tabs of the partnerships for the tests below.
MORE = {
    "both measures": survey("CoP ID | Role | Before it | After it | Q1\nC1 | Member | 2 | 4 | 3\nC1 | Member | 2 | 4 |",
                            PAIR_ITEMS + "\nQ1 | 3 |"),
    "two trainings": {"Trainings": "Training ID | Title | Date | Participants\nT1 | A | Sep 2024 | 10\n"
                                   " | B | 9/10/2024 | twelve"},
    "five CoPs": {"CoPs": "CoP ID | CoP Name | Start Date | End Date\nC1 | A | 2024-07-01 |\nC2 | B | 2024-07-01 |\n"
                          "C3 | C | 2020-07-01 | 2024-06-30\nC4 | D | 2025-07-01 |\nC5 | E | 2020-07-01 | 2024-06-30",
                  "Sessions": "CoP ID | Date\nC1 | 2024-07-09\nC5 | 2024-07-09"},
    "PSC 3104; 3125": {"CoPs": "CoP ID | CoP Name | PSC\nC1 | A | 3125\nC2 | B | 3104"},
    "PSC 3104": {"CoPs": "CoP ID | CoP Name | PSC\nC1 | A | 3104\nC2 | B | 3104"},
    "PSC 3125": {"CoPs": "CoP ID | CoP Name | PSC\nC1 | A | 3125\nC2 | B | 3014"},
    "typed as cells": {"Sessions": [["CoP ID", "Date", "Attended"], *(["C1", day, 9] for day in DAYS)]},
    "typed as text": {"Sessions": "CoP ID | Date | Attended\n" + monthly(months=MONTHS[:4], status="9.0")},
    "as it is": {}, "the same": {}, "another day": {"Sessions": CLEAN_SHEETS["Sessions"].replace("2024-07-09",
                                                                                                 "2024-07-08")},
}
EVERYBODY = [*FIGURES, *MORE, "shuffled"]


@pytest.fixture(scope="module")
def figures_report():
    moved = workbook(name="shuffled")
    for grid in moved.raw_sheets:
        grid.rows[:] = [["Our log"], [], *(list(reversed(row)) for row in grid.rows[:1]), [],
                        *(list(reversed(row)) for row in grid.rows[1:])]
    moved.raw_sheets.reverse()
    return report_on(*[asked(sheets, name) for name, (sheets, *_) in FIGURES.items()],
                     *[asked(sheets, name) for name, sheets in MORE.items()], moved)


def alike(figures_report, one, other):
    """Return whether the rows of two partnerships are equal except for names and versions."""
    lines = [figures_report.ncpc[figures_report.ncpc["Partnership"] == name].drop(columns=["Partnership",
                                                                                           "Source Version"])
             for name in (one, other)]
    return lines[0].reset_index(drop=True).equals(lines[1].reset_index(drop=True))


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_has_its_numbers_and_note(figures_report, name):
    _, indicator, (*numbers, note) = FIGURES[name]
    figure_row = figure(figures_report, indicator, name)
    assert [figure_row[key] for key in ("Number", "Denominator", "Display", "Rows Used", "Rows Excluded")] == numbers
    assert figure_row["Note"] == note if note or indicator in OUTPUTS else True


def test_percent_has_one_decimal_and_is_empty_without_answers(figures_report):
    assert str(figure(figures_report, KNOWLEDGE, "37 of 42")["Percent"]) == "88.1"
    assert str(figure(figures_report, KNOWLEDGE, "top two of five")["Percent"]) == "40.0"
    assert figure(figures_report, KNOWLEDGE, "no answers")["Percent"] is None


def test_every_figure_returns_its_rows(figures_report):
    asked_for = {(name, indicator) for name, (_, indicator, _) in FIGURES.items()}
    for number, row in enumerate(figures_report.ncpc.to_dict("records")):
        if row["Level"] == "All" or (row["Partnership"], row["Indicator"]) in asked_for:
            rows = figures_report.figure_rows(number)
            assert (rows["Counted"] == "yes").sum() == row["Rows Used"], row
            assert (rows["Counted"] == "no").sum() == row["Rows Excluded"], row
            assert (rows["Reason"] != "").tolist() == (rows["Counted"] == "no").tolist()


def test_the_rows_behind_a_figure_have_their_addresses_and_reasons(figures_report):
    rows = rows_for_figure(figures_report, "sessions", "Number of sessions")
    assert rows[["Tab", "Row", "Counted", "Reason"]].to_numpy().tolist()[10:] == [
        ["Sessions", 12, "yes", ""], ["Sessions", 13, "yes", ""], ["Sessions", 14, "no", "cancelled"],
        ["Sessions", 15, "no", "unknown CoP"], ["Sessions", 16, "no", "undated"]]
    assert len(rows_for_figure(figures_report, "sessions", "Number of sessions", "C1")) == 14
    answers = rows_for_figure(figures_report, "blank, N/A and off the scale leave the denominator", KNOWLEDGE)
    assert Counter(answers["Reason"]) == {"": 2, "no answer": 3, "answer off the scale": 3}
    unread = rows_for_figure(figures_report, "an unreadable Role counts for none", KNOWLEDGE)
    assert unread["Reason"].tolist() == ["Role can't be read"]


def test_each_partnership_has_each_figure_once_and_items_add_up(figures_report):
    for name in EVERYBODY:
        assert [figure(figures_report, indicator, name)["Section"] for indicator in (*OUTPUTS, *OUTCOMES, MEASURE)] == (
            ["Output"] * len(OUTPUTS) + ["Outcome"] * 6 + ["Measure"])
        items = figures(figures_report, "Number of sessions", "Item", name)
        assert sum(item["Number"] for item in items) == figure(figures_report, "Number of sessions", name)["Number"]


def test_the_level_all_sums_the_partnerships(figures_report):
    for indicator in (*OUTPUTS, MEASURE):
        parts = [figure(figures_report, indicator, name)["Number"] for name in EVERYBODY]
        figure_row = figure(figures_report, indicator, "All partnerships", "All")
        assert figure_row["Number"] == pytest.approx(sum(part for part in parts if part is not None)), indicator
    assert "counts twice" in figure(figures_report, PEOPLE, "All partnerships", "All")["Note"]


def test_partnerships_without_a_number_are_named_in_the_sum_of_all():
    trainings = ("Title | Date | Participants\nA | 2024-09-10 | {}").format
    report = report_on(*(workbook({"Trainings": trainings(number)}, name=name)
                         for name, number in (("A", "many"), ("B", "7"), ("C", "some"))))
    figure_rows, = figures(report, OUTPUTS[3], "All", "All partnerships")
    assert figure_rows["Number"] == 7 and figure_rows["Note"].startswith(
        "without A (no readable number of participants); C (no readable number of participants); 2 trainings")


def test_a_second_measure_of_an_outcome_is_an_item():
    both = PAIR.replace("After it", "After it | Q1").replace("2 | 4", "2 | 4 | 5") + "C1 | Member | 2 | 4 | 5"
    report = report_on(asked(survey(both, PAIR_ITEMS + "\nQ1 | 3 |")))
    rows = report.ncpc[(report.ncpc["Indicator"] == KNOWLEDGE) & (report.ncpc["Partnership"] == "Alamance")]
    assert rows[["Level", "Item ID", "Item", "Number"]].to_numpy().tolist() == [
        ["Partnership", "", "", 1], ["Item", "change", "self-reported change", 1]]


def test_answers_left_out_for_their_role_are_not_left_out_again_for_their_scale():
    report = report_on(asked(survey(
        "CoP ID | Role | Q1 | Q2\nC1 | who knows | 4 | 9\nC1 | Member | 4 | 9\nC1 | Member | 5 |",
        "Question | Outcome\nQ1 | 3\nQ2 | 3")))
    figure_row = figure(report, KNOWLEDGE)
    assert (figure_row["Number"], figure_row["Denominator"], figure_row["Rows Excluded"]) == (2, 2, 1)
    assert figure_row["Note"].split("; ")[2:] == [
        "1 left out for a Role that can't be read", "1 answer off the scale beside a valid one"]


def test_agreement_and_change_are_never_pooled_for_all(figures_report):
    figure_rows = figures(figures_report, KNOWLEDGE, "All", "All partnerships")
    change, = (row for row in figure_rows if row["Note"].startswith("self-reported change"))
    assert (change["Number"], change["Denominator"]) == (1, 4)
    agreement, = (row for row in figure_rows if row is not change)
    expected = [(row["Number"], row["Denominator"]) for row in (figure(figures_report, KNOWLEDGE, name)
                                                                   for name in EVERYBODY
                                                                   if name != "Before and Now")]
    assert (agreement["Number"], agreement["Denominator"]) == tuple(map(sum, zip(*expected, strict=True)))
    assert "Before and Now (self-reported change)" in agreement["Note"] and "at the top" not in agreement["Note"]
    assert "both measures (self-reported agreement)" in change["Note"] and "Before and Now (" not in change["Note"]


def test_one_partnership_alone_has_no_level_all_and_the_same_bytes_twice():
    full_report = report()
    assert set(full_report.ncpc["Level"]) == {"Item", "Partnership"}
    assert full_report.ncpc_csv == report().ncpc_csv


def test_both_measures_of_one_outcome_have_their_own_rows(figures_report):
    figure_row = figure(figures_report, KNOWLEDGE, "both measures")
    assert (figure_row["Display"], figure_row["Note"].split(";")[0]) == ("0.0% (0 of 1)", "self-reported agreement")
    item = figure(figures_report, KNOWLEDGE, "both measures", "Item")
    assert (item["Item"], item["Display"]) == ("self-reported change", "100.0% (2 of 2)")
    assert "self-reported change" in item["Note"]


def test_participants_have_an_item_per_training_without_a_number_if_unreadable(figures_report):
    first, second = figures(figures_report, "Number of participants", "Item", "two trainings")
    assert (first["Item ID"], first["Item"], first["Number"]) == ("T1", "A", 10)
    assert (second["Item"], second["Number"], second["Rows Used"], second["Rows Excluded"]) == ("B", None, 0, 1)


def test_sessions_have_an_item_for_each_cop_that_was_active_in_the_year_or_met(figures_report):
    figure_rows = figures(figures_report, "Number of sessions", "Item", "five CoPs")
    assert [(row["Item ID"], row["Item"], row["Number"]) for row in figure_rows] == [
        ("C1", "A", 1), ("C2", "B", 0), ("C5", "E", 1)]


@pytest.mark.parametrize("codes", ["3104; 3125", "3104", "3125"])
def test_psc_and_pid_are_all_of_the_partnerships(figures_report, codes):
    for indicator in (*OUTPUTS, *OUTCOMES, MEASURE):
        figure_row = figure(figures_report, indicator, f"PSC {codes}")
        assert (figure_row["PSC"], figure_row["PID"]) == (codes, "Communities of Practice")


def test_the_reference_year_has_no_note_about_the_list(figures_report):
    assert not figures_report.ncpc["Note"].str.contains("list used").any()


@pytest.mark.parametrize("year", ["FY 23-24", "FY 25-26"])
def test_another_year_has_a_note_about_the_list_used(year):
    assert report(year=year).ncpc["Note"].str.contains("FY 24-25 list used").all()
    sentence = year_list_sentence(year)
    assert sentence.startswith("“FY 24-25 list used” means: ") and f"so {year} is" in sentence
    assert not year_list_sentence("FY 24-25")


def test_columns_and_source_version(figures_report):
    rows = figures_report.ncpc
    assert tuple(rows.columns) == NCPC_COLUMNS
    assert set(rows["As Of"]) == {"2025-07-15"} and set(rows["Fiscal Year"]) == {"FY 24-25"}
    versions = {name: set(rows.loc[rows["Partnership"] == name, "Source Version"]) for name in EVERYBODY}
    assert versions["as it is"] != versions["another day"]
    assert {len(version) for version in versions.values()} == {1}
    assert set(rows.loc[rows["Level"] == "All", "Source Version"]) == {figures_report.tables.version}


def test_the_sum_of_unknown_numbers_is_unknown():
    unknown = report_on(*[workbook({"Trainings": "Title | Participants\nA | many"}, name=name) for name in "AB"])
    figure_row = figure(unknown, OUTPUTS[3], "All partnerships", "All")
    assert (figure_row["Number"], figure_row["Display"]) == (None, "")
    assert figure_row["Note"].startswith("without A (no readable number of participants); B (no readable")


def test_the_same_rows_typed_as_cells_or_as_text_give_the_same_figures(figures_report):
    assert alike(figures_report, "typed as cells", "typed as text")


def test_shuffled_columns_tabs_and_blank_rows_change_no_figure(figures_report):
    assert alike(figures_report, "as it is", "shuffled") and alike(figures_report, "as it is", "the same")
    assert not alike(figures_report, "as it is", "typed as text")


def test_rows_are_reconciled_in_the_order_of_the_partnerships(figures_report):
    assert list(dict.fromkeys(figures_report.reconciliation["Partnership"])) == figures_report.tables.partnerships
    assert figures_report.tables.partnerships != sorted(figures_report.tables.partnerships)


def test_quarters_add_up_to_the_year_and_partnerships_to_all(figures_report):
    quarters = figures_report.quarters
    adding = quarters[quarters["Indicator"].isin([OUTPUTS[1], OUTPUTS[2], OUTPUTS[3]])]
    assert (adding[["Q1", "Q2", "Q3", "Q4"]].sum(axis=1) == adding["Year"].fillna(0)).all()
    everybody = adding["Partnership"] == "All partnerships"
    assert everybody.sum() == 3
    assert adding[~everybody]["Year"].sum() == adding[everybody]["Year"].sum()


def test_the_level_all_adds_up_the_partnerships(figures_report):
    """Of an outcome with both measures, responses without a valid answer are left out of both rows."""
    def noted(rows, label):
        return sum(int(count) for row in rows for count in re.findall(rf"(\d+) {label}", row["Note"]))

    for label in ("off the scale left out", "blank or N/A left out"):
        for indicator in OUTCOMES:
            sums = figures(figures_report, indicator, "All", "All partnerships")
            parts = [figure(figures_report, indicator, name) for name in EVERYBODY]
            valid = [row for row in parts if row["Denominator"]]
            assert noted(sums, label) == noted(valid, label) + len(sums) * noted(
                [row for row in parts if not row["Denominator"]], label)
    assert noted(figures(figures_report, KNOWLEDGE, "All", "All partnerships"), "off the scale left out")
