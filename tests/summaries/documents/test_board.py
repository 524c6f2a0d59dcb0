"""The board page: its numbers are those of the summary, its sentences are right, and it always fits on one page."""

import json
import math
from datetime import date

import pytest
import typst
from streamlit.testing.v1 import AppTest

from cop_sheets import build_tables, read_all
from cop_sheets.layout import OUTCOMES, SESSIONS
from cop_sheets.sample.source import SAMPLE_AS_OF, SampleSource
from cop_sheets.writers.template import template_bytes
from pages.session.current_source import WORKBOOKS_VARIABLE
from summaries import build_report
from summaries.documents.board import (
    BOARD_QUESTIONS,
    MAX_SHORTFALLS_ON_PAPER,
    NO_PREVIOUS_YEAR_TEXT,
    SHORTFALLS_QUESTION,
    board_charts,
    board_data,
    board_file_name,
    board_headlines,
    board_pdf,
    board_svg,
    monthly_session_counts,
    quarterly_hours,
    shortfalls_text,
)
from summaries.documents.board_items import board_share
from summaries.documents.board_outcomes import outcomes_sentence
from summaries.documents.board_standing import (
    board_shortfalls,
    shortfalls_sentence,
)
from summaries.fidelity.reasons import BROKEN_TEXTS, SUBJECT_TEXTS
from summaries.figures import HOURS_OF_CONSULTATION, NUMBER_OF_INDIVIDUALS, STANDINGS
from summaries.presentation.pdf import TEMPLATES, render_pdf
from tests.pages.test_pages import FRAME
from tests.summaries.fixes.test_fix_list import TYPED
from tests.support.paper import count_pdf_pages, typeset_texts
from tests.support.separate import separate_reports
from tests.support.sheets import (
    EMPTY_SHEETS,
    MONTHS,
    YEAR,
    figure,
    monthly,
    report,
    report_on,
    tables,
    workbook,
)
from validators import RULES, RuleCategory, Severity

BOARD_TEMPLATE = (TEMPLATES / "board.typ").read_text()
TWO_YEARS = {
    "CoPs": "CoP ID | Start Date\nC1 | 2023-07-01\nC2 | 2024-07-01",
    "Sessions": "CoP ID | Date | Status\n" + monthly() + "\n" + monthly("C2", ("2024-10", "2024-11")) + "\n"
                + monthly("C1", ("2023-08", "2023-10", "2024-01")) + "\nC1 | 2024-08-20 | Cancelled",
    "Consultations": "Date | Individuals | Hours\n2024-07-08 | Cy Dunn | 1.5\n2024-09-30 | Di Park | 2\n"
                     "2025-06-30 | Cy Dunn | 4\n2023-10-02 | Cy Dunn | 3"}


@pytest.fixture(scope="module")
def two_years():
    return report(TWO_YEARS)


@pytest.fixture(scope="module")
def sample():
    source = SampleSource()
    return build_report(build_tables(read_all(source)), source.fiscal_year, SAMPLE_AS_OF)


DAYS_BEFORE = ["2023-07-09", "2023-08-09", "2023-09-09"]


@pytest.fixture(scope="module")
def reports():
    """Return the reports of the cases by name: of sessions in the year before, and others."""
    return separate_reports({f"{before} before": {"Sessions": "CoP ID | Date\n" + "\n".join(
        f"C1 | {day}" for day in ["2024-07-09", "2024-08-09", *DAYS_BEFORE[:before]])} for before in range(4)} | {
        "clean": {}, "busy": {"Sessions": "CoP ID | Date | Status\n" + monthly() + "\nC1 | 2024-10-20 | Held"},
        "nothing of the year": EMPTY_SHEETS | {"Sessions": "CoP ID | Date\nC1 | 2019-07-09"}})


@pytest.fixture(scope="module")
def unmet():
    """A CoP of each standing but the first, several that miss months, one of them with several reasons."""
    missing = "\n".join(monthly(f"C{number}", MONTHS[:15 - number]) for number in range(4, 13))
    return report({
        "CoPs": "CoP ID | CoP Name | Domain | Practice | Facilitator Requirements Met | Start Date\n"
                "C1 | Rainbow | | | Yes | 2024-07-01\nC2 | Sunrise | Books | Books | Yes | soon\n"
                "C3 | Story | | Books | No | 2024-07-01\n" + "\n".join(
                    f"C{number} | | Books | Books | Yes | 2024-07-01" for number in range(4, 13)),
        "Sessions": f"CoP ID | Date | Status\n{monthly()}\n{monthly('C2')}\n{monthly('C3', MONTHS[:11])}\n{missing}"})


def sentences(full_report) -> list[str]:
    return [chart["answer"] for chart in board_data(full_report)["charts"]]


def items(full_report, number: int) -> list[tuple]:
    return [(item["label"], item["now"], item["before"]) for item in board_data(full_report)["charts"][number]["items"]]


def test_headlines_show_last_years_values(two_years):
    headline = {line["label"]: (line["value"], line["before"]) for line in board_headlines(two_years)}
    assert headline == {"CoPs that meet the model": ("1 of 2", "0 of 1 last year"),
                        "Communities of Practice": ("2", "1 last year (1 more)"),
                        "Sessions held": ("14", "3 last year (11 more)"),
                        "People trained": ("14", "0 last year (14 more)"),
                        "People consulted": ("2", "1 last year (1 more)"),
                        "Hours of consultation": ("7.5", "3 last year (4.5 more)")}


def test_months_and_quarters_show_last_years_values(two_years):
    now = [1, 1, 1, 2, 2, 1, 1, 1, 1, 1, 1, 1]
    before = [0, 1, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0]
    names = ["Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Jan", "Feb", "Mar", "Apr", "May", "Jun"]
    assert items(two_years, 2) == list(zip(names, now, before, strict=True))
    assert items(two_years, 3) == [("Jul–Sep", 3.5, 0.0), ("Oct–Dec", 0.0, 3.0), ("Jan–Mar", 0.0, 0.0),
                                   ("Apr–Jun", 4.0, 0.0)]
    assert items(two_years, 0) == [("Meets the model", 1, 0), ("Does not meet", 1, 1)], "what no CoP has is left out"
    assert items(two_years, 1)[2] == ("CoP members gaining new knowledge and skills", 100.0, None)


def test_one_sentence_per_chart(two_years):
    assert sentences(two_years) == [
        "1 of 2 CoPs meet the model; last year 0 of 1.", "On each statement 100% of those who answered agree.",
        "14 sessions were held, 11 more than last year.",
        "2 people received 7.5 hours; last year 1 person received 3 hours."]


def test_the_busiest_month_is_named_if_there_is_one(reports):
    assert sentences(reports["busy"])[2] == "13 sessions were held; the most, 2, in October."


@pytest.mark.parametrize(("before", "expected"), [
    (0, "2 sessions were held."), (1, "2 sessions were held, 1 more than last year."),
    (2, "2 sessions were held, as last year."), (3, "2 sessions were held, 1 fewer than last year.")])
def test_sessions_are_compared_with_the_year_before(reports, before, expected):
    assert sentences(reports[f"{before} before"])[2] == expected


def test_months_to_come_are_not_zero():
    early = report(TWO_YEARS, as_of="2024-11-15")
    assert [now for _, now, _ in items(early, 2)] == [1, 1, 1, 2, 2, *[None] * 7]
    assert [before for _, _, before in items(early, 2)] == [0, 1, 0, 1, 0, *[None] * 7]
    assert [now for _, now, _ in items(early, 3)] == [3.5, 0.0, None, None]
    assert board_data(early)["this_year"] == "This year, July 1, 2024 to November 15, 2024"
    assert board_data(early)["last_year"] == "Last year, July 1, 2023 to November 15, 2023"


def test_without_a_year_before_nothing_is_compared(reports):
    sheet = board_data(reports["clean"])
    assert (sheet["compares"], sheet["last_year"]) == (False, NO_PREVIOUS_YEAR_TEXT)
    assert not any(line["before"] for line in sheet["headlines"])
    assert all(item["before"] is None and not item["shown_before"]
               for chart in sheet["charts"] for item in chart["items"])


def test_an_empty_workbook_gives_one_page(reports):
    empty = report(exact=EMPTY_SHEETS)
    assert sentences(empty) == [f"The {what} are not reported: nothing entered yet." for what in (
        "CoPs", "answers to the survey", "sessions", "consultations")]
    assert not any(chart["items"] for chart in board_data(empty)["charts"])
    assert sentences(reports["nothing of the year"]) == [
        "No CoP was active in this year.", "Nobody has answered the statements of the survey in this year.",
        "No session was held in this year.", "No consultation was given in this year."]
    assert not any(chart["items"] for chart in board_data(empty)["charts"])
    assert board_pdf(empty).startswith(b"%PDF") and board_svg(empty)


def test_outcomes_are_reported_with_their_n(sample):
    for name in ("Iredell", "Macon"):    # each without answers to an outcome
        single = sample.of(name)
        for item in board_data(single)["charts"][1]["items"]:
            figure_row = figure(single, item["label"], name)
            display = f"{item['shown']} ({item['detail'].removesuffix(', few')})" if item["detail"] else item["shown"]
            percent, share = figure_row["Percent"], figure_row["Display"]
            if percent is not None and figure_row["Denominator"] < 50:
                share = f"{math.floor(float(percent) + 0.5)}% {share.partition(' ')[2]}"
            assert display == share


def test_the_numbers_are_those_of_the_summary(sample):
    """Compares each number for all partnerships with the summary and the charts."""
    def total(indicator: str, part: str = "Number"):
        return figure(sample, indicator, "All partnerships", "All")[part]

    headline = {line["label"]: line["value"] for line in board_headlines(sample)}
    for label, indicator in (("Communities of Practice", "Number of CoPs"), ("Sessions held", "Number of sessions"),
                             ("People trained", "Number of participants"),
                             ("Hours of consultation", "Hours of consultation"),
                             ("People consulted", "Number of individuals receiving consultation")):
        assert headline[label] == total(indicator, "Display")
    assert sum(monthly_session_counts(sample)) == total("Number of sessions")
    assert sum(quarterly_hours(sample)) == total("Hours of consultation")
    used = [position for one in sample.figures if one.indicator == "Number of sessions" and one.level == "Partnership"
            for position in one.used]
    dates = sample.tables[SESSIONS].values["date"]
    plain = [sum(dates[position].month == month for position in used) for month in (*range(7, 13), *range(1, 7))]
    assert monthly_session_counts(sample) == plain
    standing = [cop["Standing"] for cop in sample.standing.to_dict("records")]
    assert {label: now for label, now, _ in items(sample, 0)} == {
        name: standing.count(name) for name in STANDINGS}


def test_the_screen_shows_the_numbers_of_the_pdf(sample):
    year, before = str(sample.period.fiscal_year), str(sample.before.period.fiscal_year)
    charts = board_charts(sample)
    assert [chart.question for chart in charts] == list(BOARD_QUESTIONS)
    assert all(chart.answer.startswith(sentence) for chart, sentence in zip(charts, sentences(sample), strict=True))
    assert charts[0].table["CoPs"].tolist() == [now for _, now, _ in items(sample, 0)]
    months = charts[2].table.set_index("Month")
    assert months[year].tolist()[:12] == [now for _, now, _ in items(sample, 2)]
    assert months[before].tolist()[:12] == [then for _, _, then in items(sample, 2)]
    quarters = charts[3].table
    assert quarters[f"Hours {year}"].tolist()[:4] == [now for _, now, _ in items(sample, 3)]
    few = board_charts(sample.of("Camden"))
    shown = [f"{item['shown']} ({item['detail']})" for item in board_data(sample.of("Camden"))["charts"][1]["items"]]
    assert few[1].table[year].tolist() == shown and "91.7%" not in str(few[1].spec)


def test_the_screen_says_why_people_of_quarters_add_up_to_more_than_the_year(sample):
    chart, note = board_charts(sample)[3], "A person counts once in the year and once in each quarter"
    assert note in chart.answer and note not in str(board_data(sample)["charts"])
    once = report({"Consultations": "Date | Individuals | Hours\n2024-10-08 | Ann Lee | 2\n2025-02-08 | Bo Fox | 2"})
    assert note not in board_charts(once)[3].answer


def test_which_cops_do_not_meet_the_model_and_why(unmet):
    rows = board_shortfalls(unmet)
    whys = dict(zip(rows["CoP"], rows["Why"], strict=True))
    assert rows["CoP"].tolist()[:2] == ["C12", "C11"] and rows["CoP"].tolist()[-2:] == ["Rainbow", "Sunrise"]
    assert whys["C12"] == "no session in 9 of 12 months"
    assert whys["Story"] == ("a facilitator does not meet the requirements; no session in 1 of 12 months; "
                             "not documented here: the domain")
    assert whys["Rainbow"] == "not documented here: the domain and the practice"
    assert whys["Sunrise"] == "cannot be judged: the start date"
    assert shortfalls_sentence(unmet) == ("Of 12 CoPs, 10 do not meet the model, 1 is not documented here and 1 cannot "
                                          "be judged.")
    lines = shortfalls_text(unmet).split("\n")
    assert lines[1] == "• C12: no session in 9 of 12 months" and len(lines) == MAX_SHORTFALLS_ON_PAPER + 2


@pytest.mark.parametrize(("sheets", "without", "reason"), [
    ({"Sessions": None}, {}, "there is no Sessions tab that can be read"),
    ({}, {"Sessions": ["Date"]}, "its sessions have no Date that can be read"),
    ({}, {"Sessions": ["Date", "CoP ID"]}, "its sessions have no CoP ID and Date that can be read"),
    ({"Sessions": "CoP ID | Date\n" + "C1 | soon\n" * 12}, {}, "something about its sessions can't be read")])
def test_a_log_that_cannot_be_read_has_the_reason_of_its_flag(sheets, without, reason):
    rows = board_shortfalls(report(sheets, without=without))
    assert rows["Why"].tolist() == [f"cannot be judged: whether it met every month ({reason})"]


FEW = 0    # of two answers


def answered(*agreeing):
    """Return a survey in which so many of six agree with each members' statement; FEW: none of the two who answered."""
    rows = [" | ".join("" if count == FEW and number > 1 else "4" if number < count else "2" for count in agreeing)
            for number in range(6)]
    return {"Survey Responses": f"CoP ID | Role | {' | '.join(OUTCOMES)}\n" + "\n".join(
        f"C1 | Member | | | {row}" for row in rows)}


@pytest.mark.parametrize(("agreeing", "expected"), [
    ((6, 6, 6, 6), "On each statement 100% of those who answered agree."),
    ((6, 6, 6, FEW), "On each statement with enough answers 100% of those who answered agree."),
    ((6, FEW, FEW, FEW), "On the only statement with enough answers 100% of those who answered agree."),
    ((6, 6, 6, 3), "Between 50% and 100% of those who answered agree, depending on the statement."),
    ((6, 6, 3, FEW), "Between 50% and 100% of those who answered agree, depending on the statement; only statements "
                     "with enough answers are compared.")])
def test_a_sentence_about_each_statement_is_about_those_with_enough_answers(agreeing, expected):
    assert outcomes_sentence(report(answered(*agreeing))) == expected


def test_every_cop_that_does_not_meet_the_model_is_named_once(sample):
    rows, cops = board_shortfalls(sample), sample.standing[sample.standing["Standing"] != "Meets the model"]
    assert sorted(zip(rows["Partnership"], rows["CoP"], strict=True)) == sorted(
        zip(cops["Partnership"], cops["CoP Name"], strict=True))
    assert rows["Why"].all() and not rows["Why"].str.contains("missing: ").any()


def test_paper_has_the_first_ones_and_how_many_more(unmet, sample, two_years):
    on_paper = board_data(unmet)["shortfalls"]
    assert len(on_paper["rows"]) == MAX_SHORTFALLS_ON_PAPER and on_paper["rows"][0][0] == "C12"
    assert on_paper["more"] == "And 4 more, which the page Compliance lists."
    assert board_data(sample)["shortfalls"]["rows"][0][:2] == ["Camden", "Everyone Belongs"]
    assert board_data(two_years)["shortfalls"]["more"] == ""
    assert board_data(report())["shortfalls"]["rows"] == [] and shortfalls_text(report()) == ""
    assert "• Everyone Belongs, Camden: no session in 3 of 12 months" in shortfalls_text(sample)


def test_every_rule_of_a_standing_has_words_for_the_board():
    for rule in RULES:
        if rule.category is RuleCategory.FIDELITY and rule.severity is Severity.MUST and rule.id.startswith("COP-"):
            kinds = {"blank" if case.blank else "must" for case in rule.cases if case.severity is Severity.MUST}
            assert "must" not in kinds or rule.id in BROKEN_TEXTS, rule.id
            assert rule.id in SUBJECT_TEXTS, rule.id


@pytest.mark.parametrize(("share", "expected"), [
    ((1, 8), "13% (1 of 8)"), ((48, 49), "98% (48 of 49)"), ((49, 50), "98.0% (49 of 50)"), ((1, 3), "33% (1 of 3)"),
    ((0, 0), "no answers"), ((0, 7), "0% (0 of 7)")])
def test_percents_of_few_are_whole(share, expected):
    assert board_share(*share)[1] == expected


def test_a_partnership_that_cannot_be_read_is_named(sample):
    about = board_data(sample)["about"]
    assert about.endswith("about 5 local partnerships, without Transylvania, whose workbook can't be read.")


def test_typed_text_is_not_markup_and_the_same_figures_give_the_same_bytes(two_years):
    typed = report_on(workbook(TWO_YEARS, name=TYPED))
    texts, others = typeset_texts("board.typ", board_data(typed))
    assert TYPED in texts and others == []
    assert board_file_name(typed) == "board-page-x-http-127-0-0-1-1-x-png-b-b-image-x-png-x-1-1-FY-24-25"
    again = build_report(tables(workbook(TWO_YEARS, name=TYPED)), typed.period.fiscal_year, typed.period.as_of)
    assert board_pdf(again) == board_pdf(typed) != board_pdf(two_years)


def test_any_content_fits_on_one_page(two_years, unmet):
    sheet = board_data(unmet)
    charts = board_data(two_years)["charts"]
    long = sheet | {"name": "A name without an end " * 12, "about": sheet["about"] * 4, "charts": [
        charts[0], charts[1] | {"items": charts[1]["items"] * 2}, *charts[2:]]}
    for data in (sheet, long, board_data(two_years)):
        assert count_pages(data) == 1
    full_size = BOARD_TEMPLATE.replace("calc.max(0.2, area.height / needed)", "1")
    # A sheet that doesn't fit is cut off, on one page all the same, but a line after it is on a second one.
    assert full_size != BOARD_TEMPLATE
    assert [count_pages(long, template + "\nAfter the sheet") for template in (BOARD_TEMPLATE, full_size)] == [1, 2]
    assert count_pdf_pages(render_pdf("board.typ", long, date(2025, 7, 15))) == 1


def count_pages(data: dict, template: str = BOARD_TEMPLATE) -> int:
    pages = typst.compile(template.encode(), format="svg", sys_inputs={"data": json.dumps(data)})
    return len(pages) if isinstance(pages, list) else 1


@pytest.mark.parametrize(("now", "before", "sentence"), [
    ("1", "", "1 person received 2 hours."),
    ("unknown", "3", "people received 2 hours; last year 3 people received 1 hour."),
])
def test_consultation_in_the_singular_and_unknown(monkeypatch, two_years, now, before, sentence):
    from summaries.documents import board
    from summaries.overview.headlines import Headline
    shown = [Headline("Output", NUMBER_OF_INDIVIDUALS.name, "", now, "", before),
             Headline("Output", HOURS_OF_CONSULTATION.name, "", "2", "", "1" if before else "")]
    monkeypatch.setattr(board, "headlines", lambda _: shown)
    assert board._consultation_sentence(two_years) == sentence


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv(WORKBOOKS_VARIABLE, str(tmp_path))
    return tmp_path


def opened(**choices) -> AppTest:
    app = AppTest.from_file(FRAME, default_timeout=60)
    for name, value in choices.items():
        app.query_params[name] = value
    app.run()
    app.switch_page("board_page.py").run()
    assert not app.exception
    return app


def test_the_page_shows_six_headlines_four_charts_and_the_preview(folder):
    app = opened(partnership="Macon", fiscal_year=YEAR)
    assert len(app.metric) == 6
    assert [heading.value for heading in app.subheader] == [SHORTFALLS_QUESTION, *BOARD_QUESTIONS]
    assert "• Little Scientists: hybrid meetings lack the room equipment" in "\n".join(
        element.value for element in app.text)
    assert len(app.get("vega_lite_chart")) == 4
    labels = [one.label for one in app.expander if "table" in one.label]
    assert labels == [f"As a table: {question}" for question in BOARD_QUESTIONS]
    assert len(app.download_button) == 1 and len(app.get("image")) == 1


def test_a_blank_workbook_is_not_an_error(folder):
    (folder / "Alamance.xlsx").write_bytes(template_bytes())
    assert "The sessions are not reported: nothing entered yet." in [element.value for element in opened().text]


def test_without_a_readable_workbook_there_is_no_pdf(folder):
    (folder / "Alamance.xlsx").write_bytes(b"not a workbook")
    app = opened()
    assert "no workbook could be read" in "".join(element.value for element in app.info) and not app.download_button
