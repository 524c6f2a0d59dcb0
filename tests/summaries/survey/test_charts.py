"""The charts of the outcomes agree with the NCPC summary and with an independent recount of the raw cells."""

from collections import Counter
from datetime import date
from functools import cache

import pytest

from cop_sheets import build_tables, open_source, parse_fiscal_year, read_all
from cop_sheets.layout import OUTCOMES
from cop_sheets.sample.source import SampleSource
from summaries import build_report
from summaries.figures.outcomes import SELF_AGREEMENT, SELF_CHANGE
from summaries.survey.answers import (
    FACILITATORS,
    MEMBERS,
    answer_counts,
    outcome_results,
    respondents_sentence,
    role_notes,
)
from summaries.survey.breakdowns import outcomes_by_cop, outcomes_by_partnership
from summaries.survey.charts import agreement_chart, answers_chart
from summaries.survey.trends import results_by_year, trend_chart
from tests.generated.files import to_xlsx
from tests.generated.workbooks import workbook as generated
from tests.oracle.recount.cells import UNREADABLE_CELL, read_choice
from tests.oracle.recount.count import count
from tests.oracle.recount.kinds import COUNTED, Year, find_cop
from tests.oracle.recount.sheets import not_data, read_sheets
from tests.oracle.recount.survey import ASKED, ROLES, agrees, answer_place, improvements, response_status
from tests.summaries.survey.responses import (
    CONFIDENT,
    KNOWLEDGE,
    REVERSED,
    SCALES,
    THIS_YEAR,
    YEAR_BEFORE,
    joined,
    members,
    survey,
    survey_cases,
)
from tests.support.separate import separate_reports
from tests.support.sheets import figure, figures, report, report_on

FIRST, AS_OF = 2024, date(2025, 7, 15)
SEEDS = range(300, 360)
SCALE = ("1", "2", "3", "4", "5")


@pytest.fixture(scope="module")
def reports():
    """Return the reports of the cases by name."""
    return separate_reports(survey_cases())


# An independent recount of generated workbooks with various forms.

@pytest.fixture(scope="module")
def books():
    return {f"seed {seed}": generated(seed) for seed in SEEDS}


@pytest.fixture(scope="module")
def survey_report(books, tmp_path_factory):
    folder = tmp_path_factory.mktemp("generated")
    for name, tabs in books.items():
        (folder / f"{name}.xlsx").write_bytes(to_xlsx(tabs))
    tables = build_tables(read_all(open_source(str(folder))))
    return build_report(tables, parse_fiscal_year("FY 24-25"), AS_OF)


@pytest.fixture(scope="module")
def recounted(books):
    """Return, by workbook, each counted response: its row, its CoP ID, and its questions by outcome."""
    year, cops = Year(FIRST, AS_OF), count(books, FIRST, AS_OF).cops
    found = {}
    for name, tabs in books.items():
        sheets, known = read_sheets(tabs), {cop.ident: cop for cop in cops[name]}
        rows = [row for row in sheets.rows.get("Survey Responses", []) if not not_data("Survey Responses", row)]
        found[name] = []
        for row in rows:
            role = read_choice(row["Role"], ROLES)
            if response_status(year, known, row, role) == COUNTED and role != UNREADABLE_CELL:
                cop = find_cop(known, row["CoP ID"])
                found[name].append((row, cop.ident if cop else "", [
                    [item for item in sheets.statements if item.outcome == at + 1 and (role is None or role in roles)]
                    for at, roles in enumerate(ASKED)]))
    return found


def place(given, scale):
    """Return the position of an answer among five steps."""
    steps = len(scale or SCALE)
    ends = 2 if steps > 3 else 1
    return 5 if given == steps else 1 if given == 1 else 4 if given > steps - ends else 2 if given <= ends else 3


def test_the_bars_equal_an_independent_recount(survey_report, recounted):
    expected = {outcome: Counter() for outcome in range(1, 7)}
    for responses in recounted.values():
        for row, _, asked_for in responses:
            for at, statements in enumerate(asked_for):
                for item in statements:
                    answered = answer_place(row, item)
                    if item.measure == "Agreement" and answered not in (None, UNREADABLE_CELL):
                        expected[at + 1][place(answered, item.scale)] += 1
    counts = answer_counts(survey_report)
    assert {outcome: [expected[outcome][step] for step in range(1, 6)] for outcome in counts.index} == {
        outcome: row[:5] for outcome, row in zip(counts.index, counts.to_numpy().tolist(), strict=True)}
    assert counts["answers"].sum() == sum(map(Counter.total, expected.values())) > 300
    assert counts["other_scale"].sum() > 0


def test_every_breakdown_by_cop_equals_an_independent_recount(survey_report, recounted):
    compared = 0
    for name, responses in recounted.items():
        expected = Counter()
        for row, cop, asked_for in responses:
            for at, statements in enumerate(asked_for):
                agreed = agrees(row, [item for item in statements if item.measure == "Agreement"])
                for measure, found in ((SELF_AGREEMENT, agreed), (SELF_CHANGE, improvements(row, statements))):
                    expected[at + 1, measure, cop, "answers"] += len(found)
                    expected[at + 1, measure, cop, "agreeing"] += sum(found)
        rows = outcomes_by_cop(survey_report, name)
        for line in rows.to_dict("records"):
            key = line["Outcome"], line["Measure"], line["CoP ID"]
            assert (line["Agreeing"], line["Answers"]) == (expected[*key, "agreeing"], expected[*key, "answers"])
            compared += line["Answers"]
        assert rows["Answers"].sum() == sum(n for (*_, what), n in expected.items() if what == "answers")
    assert compared > 300


def test_the_breakdown_by_cop_adds_up_to_the_summary(survey_report):
    for name in survey_report.tables.partnerships:
        sums = outcomes_by_cop(survey_report, name).groupby(["Outcome", "Measure"])[["Agreeing", "Answers"]].sum()
        for number, statement in enumerate(OUTCOMES, start=1):
            for row in figures(survey_report, statement, "Partnership",
                               name) + figures(survey_report, statement, "Item", name):
                if row["Denominator"]:
                    assert sums.loc[(number, row["Note"].split(";")[0])].tolist() == [
                        row["Number"], row["Denominator"]]


def test_results_of_all_and_of_each_partnership_equal_the_summary(survey_report):
    table = agreement_chart(survey_report).table
    for words, measure, shown in zip(table["Outcome"], table["Measure"], table["FY 24-25"], strict=True):
        lines = [row for row in figures(survey_report, words, "All",
                                        "All partnerships") if row["Note"].startswith(measure)]
        assert [shown.removesuffix(", few")] == ([row["Display"] for row in lines] or ["no answers"])
    assert {SELF_AGREEMENT, SELF_CHANGE} <= set(table["Measure"][table["FY 24-25"] != "no answers"])
    for row in outcomes_by_partnership(survey_report).to_dict("records"):
        own = figure(survey_report, OUTCOMES[row["Outcome"] - 1], row["Partnership"])
        assert (row["Agreeing"], row["Answers"]) == (own["Number"] or 0, own["Denominator"] or 0)
        assert row["Unreported"] == (own["Display"] == "not reported")


# Each year of the trend equals the report of that year.

@pytest.mark.parametrize(("year", "as_of"), [("FY 24-25", "2025-07-15"), ("FY 24-25", "2025-04-25"),
                                             ("FY 23-24", "2025-07-15")])
@pytest.mark.parametrize("partnership", [None, 0])
def test_each_year_of_the_trend_equals_that_years_report(sample, year, as_of, partnership):
    shown = sample(partnership, parse_fiscal_year(year), as_of)
    years = results_by_year(shown)
    assert list(years)[-1] == parse_fiscal_year(year) and len(years) > 1
    for fiscal_year, lines in years.items():
        own = outcome_results(sample(partnership, fiscal_year, as_of))
        assert [(line.outcome, line.measure, line.figure.display) for line in lines] == [
            (line.outcome, line.measure, line.figure.display) for line in own]
    assert list(trend_chart(shown).table.columns)[3:] == [str(fiscal_year) for fiscal_year in years]


@pytest.fixture(scope="module")
def sample():
    """Return a function that returns the sample's report of a fiscal year, of all partnerships or of one."""
    tables = build_tables(read_all(SampleSource(partnerships=4, years=3)))
    of_which = {None: tables, 0: tables.of(tables.partnerships[:1])}
    return cache(lambda partnership, fiscal_year, as_of: build_report(of_which[partnership], fiscal_year,
                                                                      date.fromisoformat(as_of)))


def test_the_trend_keeps_the_last_five_years_that_have_answers(reports):
    assert [str(year) for year in results_by_year(reports["seven years"])] == [
        "FY 19-20", "FY 20-21", "FY 21-22", "FY 22-23", "FY 24-25"]


def test_one_year_has_no_trend_and_few_answers_have_no_sentence(reports):
    alone = trend_chart(reports["one year"])
    assert (alone.spec, alone.answer) == ({}, "Only FY 24-25 has answers so far: a second year makes a trend.")
    few = trend_chart(reports["few"])
    assert few.answer == "Too few answered in both FY 23-24 and FY 24-25 to say how it has changed."
    assert few.table["FY 23-24"].tolist() == ["100.0% (1 of 1), few"]


def test_the_trend_names_what_rises_every_year_and_the_unfinished_year(reports):
    survey_report = report(survey(joined(members(1, 1, 1, 1, 5, year=2023), members(1, 1, 5, 5, 5, year=2024),
                                         members(1, 5, 5, 5, 5))), as_of="2025-06-29")
    assert trend_chart(survey_report).answer == (
        "Of 1 outcome, 1 is higher in FY 24-25, against FY 22-23. The largest change is on “CoP members gaining new "
        "knowledge and skills”, from 20.0% (1 of 5) to 80.0% (4 of 5). Rising every year: “CoP members gaining new "
        "knowledge and skills”. FY 24-25 is not over yet.")
    assert trend_chart(reports["both rise"]).answer.endswith(
        " Rising every year: “CoP members gaining new knowledge and skills”, “CoP members feeling more confident and "
        "motivated in their roles”.")
    points = rows_of(trend_chart(survey_report), "when")
    assert [(point["when"], point["percent"], point["of"]) for point in points] == [
        ("FY 22-23", 20, "of 5"), ("FY 23-24", 60, "of 5"), ("FY 24-25", 80, "of 5")]
    heights = [point["height"] for point in points]
    assert heights == sorted(heights, reverse=True)


def test_a_change_of_a_quarter_of_a_point_is_a_change(reports):
    assert trend_chart(reports["a quarter of a point"]).answer == (
        f"Of 1 outcome, 1 is higher in FY 24-25, against FY 23-24. The largest change is on “{KNOWLEDGE}”, from 56.0% "
        "(14 of 25) to 56.3% (9 of 16).")


def rows_of(drawn, column):
    """Return the largest data set of a chart that has `column`."""
    found = [rows for rows in drawn.spec["datasets"].values() if column in rows[0]]
    return max(found, key=len)


# Sentences.

def sentence(survey_report):
    """Return the sentence about the six outcomes."""
    return agreement_chart(survey_report).answer


def test_the_highest_the_lowest_and_the_change(reports):
    assert sentence(reports["this year"]) == (
        f"Self-reported agreement is highest on “{KNOWLEDGE}”, 80.0% (4 of 5), and lowest on “{CONFIDENT}”, 40.0% "
        "(2 of 5). There are no answers of FY 23-24 to compare with.")
    assert sentence(reports["this year and the one before"]).endswith(
        f" Against FY 23-24, of 2 outcomes 1 fell and 1 stayed; the largest change is on “{KNOWLEDGE}”, from 100.0% "
        "(5 of 5) to 80.0% (4 of 5).")
    both_years = survey(joined(*THIS_YEAR, *YEAR_BEFORE))
    unfinished = sentence(report(both_years, as_of="2025-05-10"))
    assert unfinished.endswith("from 100.0% (5 of 5) to 80.0% (4 of 5).")
    assert "Against FY 23-24 at the same date" in unfinished
    assert sentence(report(both_years, as_of="2025-05-05")).startswith("There are no survey responses of FY 24-25 yet.")


def test_sentences_for_ties_few_answers_and_one_outcome(reports):
    assert sentence(reports["a tie"]).startswith(
        f"Self-reported agreement is the same on 2 outcomes: “{KNOWLEDGE}”, 80.0% (4 of 5) and “{CONFIDENT}”, 80.0%")
    assert sentence(reports["few of two"]).startswith(
        f"Self-reported agreement is known of 2 outcomes: “{KNOWLEDGE}”, 100.0% (2 of 2) and “{CONFIDENT}”, "
        "100.0% (1 of 1); few answers so far, at most 2 to an outcome.")
    assert sentence(reports["few of one"]).startswith(
        f"Self-reported agreement is known of 2 outcomes: “{KNOWLEDGE}”, 80.0% (4 of 5); 1 outcome with fewer than 5 "
        "answers.")
    assert sentence(reports["unchanged"]).endswith("Against FY 23-24 nothing has changed.")
    assert "Too few answered in both years" in sentence(reports["few before"])


def test_without_answers_the_sentence_has_what_to_do(reports):
    nothing = agreement_chart(report_on())
    assert "see the page Workbooks" in nothing.answer and not nothing.spec and not len(nothing.table)
    silent = agreement_chart(reports["no response"])
    assert "Put what your survey form collected on the tab Survey Responses" in silent.answer and not silent.spec
    assert silent.table["FY 24-25"].tolist() == ["no answers"] * 6
    mute = agreement_chart(reports["no valid answer"])
    assert mute.answer.startswith("1 response of FY 24-25, but no valid answer to any of the six outcomes")
    unasked = agreement_chart(reports["nothing asked"])
    assert unasked.answer == "The outcomes are not reported in FY 24-25: the page NCPC summary says why."
    assert unasked.table["FY 24-25"].tolist() == ["not reported"] * 6


# Answers as bars.

def parts(drawn):
    return {(row["outcome"], row["step"]): (row["from"], row["to"], row["count"]) for row in rows_of(drawn, "step")}


def test_agreement_is_right_disagreement_left_and_neutral_separate(reports):
    drawn = answers_chart(reports["every answer"], MEMBERS)
    bars = {step: bar for (_, step), bar in parts(drawn).items()}
    assert {step: bar[:2] for step, bar in bars.items() if step != 3} == {
        1: (-30, -20), 2: (-20, 0), 4: (0, 30), 5: (30, 60)}
    start, end, _ = bars[3]
    assert start >= 60 and end - start == pytest.approx(10)
    assert [bars[step][2] for step in range(1, 6)] == ["1", "2", "1", "3", "3"]
    assert drawn.answer == ("10 responses, all from members. Of 10 answers 6 agree, 3 of them strongly; 1 is neutral "
                            "and 3 disagree.")
    row = drawn.table.iloc[0]
    assert row[["Agreeing", "Strongly disagree", "Neutral", "Answers"]].tolist() == ["60.0% (6 of 10)", 1, 1, 10]
    assert drawn.table["Agreeing"].tolist()[1:] == ["no answers"] * 3


def test_facilitators_and_members_have_separate_charts_on_one_scale(reports):
    survey_report = reports["every role"]
    both = {group: answers_chart(survey_report, group) for group in (FACILITATORS, MEMBERS)}
    assert [len(drawn.table) for drawn in both.values()] == [2, 4]
    assert respondents_sentence(survey_report,
                                FACILITATORS) == "3 responses: 2 facilitators and 1 training participant."
    domains = [scales(drawn.spec) for drawn in both.values()]
    assert domains[0] == domains[1] and len(domains[0]) == 1
    assert len(answers_chart(survey_report).table) == 6


def scales(spec):
    """Return the distinct domains of x of a chart's layers."""
    return {tuple(layer["encoding"]["x"]["scale"]["domain"]) for layer in spec["layer"]
            if "scale" in layer.get("encoding", {}).get("x", {})}


@pytest.mark.parametrize("scale", SCALES)
def test_answers_on_any_scale_are_placed_by_rank(reports, scale):
    survey_report, (_, expected) = reports[f"scale {scale}"], SCALES[scale]
    counts = answer_counts(survey_report).loc[3]
    assert counts[list(range(1, 6))].tolist() == expected
    assert counts[4] + counts[5] == figure(survey_report, KNOWLEDGE, f"scale {scale}")["Number"]
    drawn = answers_chart(survey_report)
    middle = {"": "1 is neutral", "1; 2; 3": "1 lies between"}.get(scale, f"{expected[2]} lie between")
    assert f"; {middle} and" in drawn.answer
    assert ("on another scale" in drawn.answer) == ("(or lowest)" in " ".join(drawn.table.columns)) == bool(
        counts["other_scale"]) == bool(scale)


def test_with_several_statements_the_bars_count_answers_and_the_caption_explains_it(reports):
    drawn = answers_chart(reports["two statements"], MEMBERS)
    assert drawn.table.iloc[0][["Agreeing", "Answers"]].tolist() == ["66.7% (2 of 3), few", 5]
    assert "the bars count answers, the percent those who agree with every statement" in drawn.answer
    assert "more than one statement" not in answers_chart(reports["clean"]).answer


def test_a_blank_role_and_an_unreadable_one_are_reported(reports):
    survey_report = reports["unknown roles"]
    assert role_notes(survey_report) == [
        "2 responses with a blank Role count for every statement that was answered, whoever it is asked of.",
        "1 response with a Role that can't be read counts for no outcome."]
    assert respondents_sentence(survey_report,
                                MEMBERS) == "3 responses: 1 member and 2 that do not say whose (Role is blank)."
    assert role_notes(reports["clean"]) == []


def test_a_year_without_answers_breaks_the_line_of_an_outcome(reports):
    points = [point for point in rows_of(trend_chart(reports["a year without"]), "when") if point["label"] == KNOWLEDGE]
    assert [(point["share"], point["of"], point["height"] is None) for point in points] == [
        ("100.0%", "of 1", False), ("", "no answers", True), ("100.0%", "of 1", False)]


def test_an_ended_year_counts_in_full_including_later_rows(reports):
    assert [line.answers for lines in results_by_year(reports["late"]).values() for line in lines
            if line.outcome == 3] == [2, 1]


def test_the_bars_follow_a_reversed_scale(reports):
    one, other = (reports[scale] for scale in REVERSED)
    assert answer_counts(one).loc[3, list(range(1, 6))].tolist() == [3, 1, 0, 2, 1]
    assert answer_counts(one).equals(answer_counts(other))
    assert answers_chart(one).answer == answers_chart(other).answer
