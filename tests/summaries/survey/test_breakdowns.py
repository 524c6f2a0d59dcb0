"""Comparison of outcomes, change from before to now, and outcomes without answers."""

import pytest

from cop_sheets.layout import OUTCOMES
from summaries.figures.outcomes import SELF_AGREEMENT, SELF_CHANGE
from summaries.survey.answers import FACILITATORS, has_pairs, pair_counts
from summaries.survey.breakdowns import NO_COP, breakdown_chart, measures_of, outcomes_by_cop, outcomes_by_partnership
from summaries.survey.charts import agreement_chart, answers_chart
from summaries.survey.gaps import ALL_OUTCOMES, gaps_sentence, outcome_gaps
from summaries.survey.trends import pairs_chart
from tests.summaries.survey.responses import asked, joined, members, survey
from tests.summaries.survey.test_charts import rows_of
from tests.support.separate import separate_reports
from tests.support.sheets import EMPTY_SHEETS, figure, figures, report, report_on, workbook

KNOWLEDGE = OUTCOMES[2]
THREE = {"CoPs": "CoP ID | CoP Name\nC1 | Rainbow\nC2 | Sun\nC3 | Moon\nC4 | Sun"}
PAIR_ITEMS = "Question | Outcome | Measure\nBefore it | 3 | Before\nAfter it | 3 | Now"
PAIRS = "CoP ID | Role | Before it | After it\n" + "\n".join(
    f"C1 | Member | {pair}" for pair in ("2 | 4", "4 | 4", "5 | 5", "3 |", "4 | 3", "1 | 4", "5 | 4"))


def compared(survey_report, outcome=3, measure=SELF_AGREEMENT):
    """Return the names, percents and labels in the order of the bars, the total first."""
    return [(row["name"], row["percent"], row["text"])
            for row in rows_of(breakdown_chart(survey_report, outcome, measure), "name")]


# By CoP and by partnership.

def test_cops_are_highest_first_then_few_answers_then_none():
    survey_report = report(survey(joined(members(5, 5, 5, 4, 1), members(5, 5, 5, 5, 5, cop="C2"),
                                         members(5, cop="C3")),
                                  **THREE))
    assert compared(survey_report) == [
        ("All together", 90.9, "90.9% (10 of 11)"), ("Sun (C2)", 100.0, "100.0% (5 of 5)"),
        ("Rainbow", 80.0, "80.0% (4 of 5)"), ("Moon", 100.0, "100.0% (1 of 1), few"), ("Sun (C4)", None, "no answers")]
    drawn = breakdown_chart(survey_report, 3, SELF_AGREEMENT)
    assert drawn.answer == (
        f"“{KNOWLEDGE}”, self-reported agreement: 90.9% (10 of 11) all together. Highest: Sun (C2), 100.0% (5 of 5). "
        "Lowest: Rainbow, 80.0% (4 of 5). 1 CoP has fewer than 5 answers and 1 CoP has no answers.")
    assert drawn.table["CoP ID"].tolist() == ["C2", "C1", "C3", "C4"]
    assert drawn.table["Note"].tolist() == ["", "", "fewer than 5 answers", ""]
    # A group without a percent has a name and no bar.
    filters = {step["filter"] for layer in drawn.spec["layer"] for step in layer.get("transform", [])}
    assert filters == {"(datum.weight === 'bold')", "(datum.weight === 'normal')", "datum.percent != null"}
    bar = next(layer["encoding"] for layer in drawn.spec["layer"] if layer["mark"]["type"] == "bar")
    assert bar["x"]["field"] == "percent" and [part["title"] for part in bar["tooltip"]] == ["Whose", "Agreeing"]


def test_participants_of_no_cop_are_a_group_of_their_own():
    survey_report = report(survey(joined(members(5, 4, outcome=OUTCOMES[0], role="Facilitator"),
                                         members(1, outcome=OUTCOMES[0], role="Training participant", cop=""))))
    assert outcomes_by_cop(survey_report, "Alamance")[["CoP ID", "CoP Name", "Agreeing",
                                                       "Answers"]].to_numpy().tolist() == [
        ["C1", "Rainbow", 2, 2], ["", NO_COP, 0, 1]]
    assert "No group has 5 answers or more" in breakdown_chart(survey_report, 1, SELF_AGREEMENT).answer


def test_sentences_for_equal_results_and_for_a_single_one():
    five = (5, 5, 5, 5, 5)
    reports = separate_reports({name: survey(joined(*responses), **THREE) for name, responses in {
        "alike": [members(*five), members(*five, cop="C2")], "single": [members(*five)],
        "many": [*(members(*five, cop=cop) for cop in ("C1", "C2", "C3", "C4")), members(1)]}.items()} | {
        "more": survey(joined(*(members(*five, cop=f"C{number}") for number in range(1, 6)), members(1)),
                       CoPs=THREE["CoPs"] + "\nC5 | Star")})
    alike, single, many, more = (breakdown_chart(report, 3, SELF_AGREEMENT).answer for report in reports.values())
    assert "All 2 that can be compared stand alike." in alike
    assert "Only Rainbow, 100.0% (5 of 5) has 5 answers or more, so there is nothing to compare." in single
    assert "Highest: Moon, 100.0% (5 of 5), Sun (C2), 100.0% (5 of 5) and Sun (C4), 100.0% (5 of 5)." in many
    assert "Lowest: Rainbow, 83.3% (5 of 6)." in many
    assert "Highest: Moon, 100.0% (5 of 5), Star, 100.0% (5 of 5) and 2 more alike." in more


def test_an_outcome_without_answers():
    survey_report = report(survey(members(5)))
    drawn = breakdown_chart(survey_report, 4, SELF_AGREEMENT)
    assert not drawn.spec and drawn.answer.startswith("No valid answers in FY 24-25 to")
    assert measures_of(survey_report, 4) == [SELF_AGREEMENT]


@pytest.fixture(scope="module")
def several():
    """Four partnerships: two measured by agreement, one by change, one by both; the last is not in the sum of change.
    """
    both = survey(PAIRS.replace("After it", "After it | Q1").replace("2 | 4", "2 | 4 | 5"), PAIR_ITEMS + "\nQ1 | 3 |")
    return report_on(workbook(survey(members(5, 5, 5, 5, 1)), name="A"), workbook(survey(members(4, 4)), name="B"),
                     asked(survey(PAIRS, PAIR_ITEMS), "C"), asked(both, "D"))


def test_partnerships_are_compared_by_one_measure_at_a_time(several):
    assert measures_of(several, 3) == [SELF_AGREEMENT, SELF_CHANGE]
    assert [(name, shown) for name, _, shown in compared(several)] == [
        ("All together", "87.5% (7 of 8)"), ("A", "80.0% (4 of 5)"), ("B", "100.0% (2 of 2), few"),
        ("D", "100.0% (1 of 1), few"), ("C", "no answers")]
    assert [(name, shown) for name, _, shown in compared(several, measure=SELF_CHANGE)] == [
        ("All together", "33.3% (2 of 6)"), ("C", "33.3% (2 of 6)"), ("A", "no answers"), ("B", "no answers"),
        ("D", "no answers")]
    assert outcomes_by_partnership(several).loc[lambda lines: lines["Outcome"] == 3, "Measure"].tolist() == [
        SELF_AGREEMENT, SELF_AGREEMENT, SELF_CHANGE, SELF_AGREEMENT]


def test_agreement_and_change_are_separate_rows(several):
    table = agreement_chart(several).table
    lines = table[table["Outcome"] == KNOWLEDGE]
    assert lines[["Measure", "FY 24-25"]].to_numpy().tolist() == [
        [SELF_AGREEMENT, "87.5% (7 of 8)"], [SELF_CHANGE, "33.3% (2 of 6)"]]
    drawn = rows_of(agreement_chart(several), "label")
    assert {row["label"] for row in drawn if row["measure"] == SELF_CHANGE} == {
        f"{KNOWLEDGE} (rose from before to now)"}
    assert answers_chart(several).table.set_index("Outcome").at[KNOWLEDGE, "Answers"] == 8


# Before and now.

def test_pairs_count_who_rose_stayed_fell_and_was_at_the_top_already():
    survey_report = report_on(asked(survey(PAIRS, PAIR_ITEMS)))
    assert pair_counts(survey_report).loc[3].to_dict() == {
        "respondents": 6, "rose": 2, "stayed": 2, "fell": 2, "top": 2, "before": 4, "now": 5}
    drawn = pairs_chart(survey_report)
    assert drawn.answer == (f"By their own account (self-reported change), “{KNOWLEDGE}”: 2 of 6 rose, 2 stayed, 2 "
                            "fell; 2 at the top already before.")
    assert drawn.table["Rose"].tolist() == [figure(survey_report, KNOWLEDGE)["Display"]] == ["33.3% (2 of 6)"]
    assert [(row["when"], row["share"], row["of"]) for row in rows_of(drawn, "when")] == [
        ("Before", "66.7%", "4 of 6"), ("Now", "83.3%", "5 of 6")]


def test_a_respondent_rose_who_rose_in_every_answered_pair():
    survey_report = report_on(asked(survey(
        "CoP ID | Role | B1 | N1 | B2 | N2\nC1 | Member | 1 | 2 | 3 | 5\nC1 | Member | 1 | 2 | 4 | 4\n"
        "C1 | Member | 1 | 2 | 4 | 3\nC1 | Member | 1 | 2 | |",
        "Question | Outcome | Measure\nB1 | 3 | Before\nN1 | 3 | Now\nB2 | 3 | Before\nN2 | 3 | Now")))
    counts = pair_counts(survey_report).loc[3]
    assert counts[["respondents", "rose", "stayed", "fell"]].tolist() == [4, 2, 1, 1]
    assert (counts["rose"], counts["respondents"]) == (
        figure(survey_report, KNOWLEDGE)["Number"], figure(survey_report, KNOWLEDGE)["Denominator"])


def test_pairs_of_all_partnerships_equal_the_summary_and_others_are_mentioned(several):
    change, = (row for row in figures(several, KNOWLEDGE, "All", "All partnerships")
               if row["Note"].startswith(SELF_CHANGE))
    drawn = pairs_chart(several)
    assert drawn.table["Rose"].tolist() == [change["Display"]]
    assert drawn.answer.endswith("1 partnership asked Before and Now besides the agreement that is summed up here: "
                                 "choose one to see its own.")


def test_without_pairs_there_is_no_chart_and_change_alone_has_no_bars_of_agreement():
    clean = report()
    assert not has_pairs(clean) and not pairs_chart(clean).spec
    survey_report = report_on(asked(survey(PAIRS.replace("Member", "Facilitator"),
                                           PAIR_ITEMS.replace("| 3 |", "| 1 |"))))
    drawn = answers_chart(survey_report, FACILITATORS)
    assert not drawn.spec and "asked as before and now (self-reported change)" in drawn.answer
    assert drawn.table["Agreeing"].tolist()[0] == "asked as before and now"


# Outcomes without answers.

def gaps(survey_report):
    return [(row["Outcome"], row["Why"].split(".")[0], row["What to Do"])
            for row in outcome_gaps(survey_report).to_dict("records")]


def test_an_outcome_that_is_not_asked_shows_what_to_do():
    survey_report = report(without={"Survey Responses": [OUTCOMES[5]]})
    assert gaps(survey_report) == [(OUTCOMES[5],
                                    f"No column of the responses answers “{OUTCOMES[5]}”, so this outcome can't be "
                                    "reported",
                                    "Ask it on the form; if a question of yours asks it, add a line to the tab "
                                    "Survey Items: that question | 6. The workbook has no tab Survey Items "
                                    "yet: add one, with the headers Question, Outcome, Measure and Scale.")]
    assert gaps_sentence(survey_report) == "1 of 6 outcomes has no valid answer in FY 24-25."


@pytest.mark.parametrize(("items", "why"), [
    ("Q1 | 3 | Before |\nQ2 | 3 | Before |\nQ3 | 3 | Now |", f"3 Before and Now questions answer “{OUTCOMES[2]}”, and"),
    ("Q1 | 3 | | 1, 2, 3, 4", "This line can't be followed: a scale needs at least two different answers, and commas"),
    ("Q1 | 3 | Before | No; Yes\nQ2 | 3 | Now |", "This line can't be followed: Before and Now of one outcome have"),
    ("Q4 | 3 | |", "Columns G and H both stand for “Q4”")])
def test_an_outcome_whose_question_cannot_be_counted_shows_why(items, why):
    head = f"Role | Q1 | Q2 | Q3 | {OUTCOMES[0]} | {OUTCOMES[1]} | Q4 | Q4"
    survey_report = report(survey(f"{head}\nMember | 2 | 3 | 4 | 5 | 5 | 4 | 4\nFacilitator | | | | 5 | 5 | |",
                                  f"Question | Outcome | Measure | Scale\n{items}"),
                           without={"Survey Responses": [OUTCOMES[2]]})
    (outcome, comparison, _), = gaps(survey_report)
    assert outcome == OUTCOMES[2] and comparison.startswith(why)


def test_an_unanswered_outcome_before_and_after_the_end_of_the_year():
    over = report(survey(members(5)))
    assert len(gaps(over)) == 5 and gaps(over)[0][1:] == (
        f"FY 24-25 has ended without one valid answer to “{OUTCOMES[0]}”: none given",
        "Enter the answers that were given, or tell NCPC why there are none.")
    open_ = report(survey(members(5)), as_of="2025-06-29")
    assert gaps(open_)[0][1:] == ("Nobody has answered it in FY 24-25 yet", "Ask it before FY 24-25 ends on June 30.")


def test_a_reason_for_all_six_outcomes_is_one_row():
    assert gaps(report({"Survey Responses": None}))[0][:2] == (ALL_OUTCOMES, "There is no tab Survey Responses")
    headerless = report(exact={"Survey Responses": "our own words | and others\n1 | 2"})
    assert [line[0] for line in gaps(headerless)] == [ALL_OUTCOMES] and "header row" in gaps(headerless)[0][1]
    empty = report(EMPTY_SHEETS)
    assert gaps(empty)[0][:2] == (ALL_OUTCOMES,
                                                 "Nothing has been entered yet in any tab of this workbook")
    assert gaps_sentence(empty) == "6 of 6 outcomes have no valid answer in FY 24-25."


def test_without_gaps_there_is_no_sentence():
    clean = report()
    assert (gaps(clean), gaps_sentence(clean)) == ([], "")
    assert gaps_sentence(report_on(workbook(name="A"), workbook(survey(members(5)), name="B"))) == (
        "1 of 2 partnerships lacks answers to an outcome in FY 24-25, 5 outcomes in all.")
