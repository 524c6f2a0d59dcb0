"""The page Outcomes, run without a browser: what it shows for various data, and what its URL keeps."""

import csv

import pytest

from cop_sheets.layout import OUTCOMES
from cop_sheets.writers.template import template_bytes
from pages.session.current_source import WORKBOOKS_VARIABLE
from tests.pages.test_pages import opened
from tests.summaries.survey.responses import asked, joined, members, survey
from tests.summaries.survey.test_breakdowns import PAIR_ITEMS, PAIRS, THREE
from tests.support.sheets import workbook

TYPED = "![x](http://127.0.0.1:1/x.png) **b** <b>"
YEAR = {"fiscal_year": "FY 24-25", "as_of": "2025-07-15"}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv(WORKBOOKS_VARIABLE, str(tmp_path))
    return tmp_path


def page(**choices):
    return opened("outcomes.py", **choices)


def headings(app):
    return [element.value for element in app.header] + [element.value for element in app.subheader]


def texts(app):
    return "\n".join(element.value for element in app.text)


@pytest.fixture
def put(folder):
    """Write workbooks into the folder that the app shows, one folder of CSV files each."""
    def write(*workbooks):
        for book in workbooks:
            (folder / book.partnership).mkdir()
            for grid in book.raw_sheets:
                with open(folder / book.partnership / f"{grid.name}.csv", "w", newline="", encoding="utf-8") as file:
                    csv.writer(file).writerows(grid.rows)
    return write


def test_the_sample_page_shows_everything_from_sentence_to_what_to_do(folder):
    app = page()
    assert [element.value for element in app.header] == [
        "What do members and facilitators say?", "What did they answer?", "How has it changed over the years?",
        "Where is it higher, and where lower?", "Which outcomes have no answers, and what to do?"]
    assert [element.value for element in app.subheader] == [
        "What did facilitators and training participants answer?", "What did members answer?",
        "How do the partnerships compare?"]
    assert "Self-reported agreement is highest on" in texts(app)
    assert "1 response with a blank Role" in "\n".join(element.value for element in app.caption)


def test_the_outcome_of_the_breakdown_is_selected_and_kept_in_the_url(folder):
    app = page()
    assert f"“{OUTCOMES[2]}”, self-reported agreement:" in texts(app)
    app.selectbox(key="outcome").set_value(OUTCOMES[4]).run()
    assert f"“{OUTCOMES[4]}”, self-reported agreement:" in texts(app)
    again = page(outcome=OUTCOMES[4])
    assert f"“{OUTCOMES[4]}”, self-reported agreement:" in texts(again)


def test_one_partnership_is_broken_down_by_cop(folder):
    app = page(partnership="Macon")
    assert "How do the CoPs compare?" in headings(app)
    assert "1 of 6 outcomes has no valid answer in FY 24-25." in texts(app)


def test_before_and_now_are_in_the_order_of_the_questions(put):
    put(asked(survey(PAIRS, PAIR_ITEMS)))
    app = page(**YEAR, outcome=OUTCOMES[2])
    assert {"What changed from before to now?", "How do the CoPs compare, from before to now?"} <= set(headings(app))
    assert "2 of 6 rose, 2 stayed, 2 fell; 2 at the top already before." in texts(app)


def test_a_blank_workbook_explains_what_to_do(folder):
    (folder / "Alamance.xlsx").write_bytes(template_bytes())
    blank = page()
    assert "Put what your survey form collected on the tab Survey Responses" in texts(blank)
    assert headings(blank) == ["What do members and facilitators say?", "How has it changed over the years?",
                               "Which outcomes have no answers, and what to do?"]


def test_without_a_readable_workbook_the_page_says_where_to_look(folder):
    (folder / "Alamance.xlsx").write_bytes(b"not a workbook")
    assert "see the page Workbooks" in texts(page())


def test_a_year_without_answers_shows_the_years_that_have_some(put):
    put(workbook(survey(joined(members(5, year=2023), members(5, year=2022)))))
    app = page(**YEAR)
    assert "There are no survey responses of FY 24-25 yet." in texts(app)
    assert "How has it changed over the years?" in headings(app)


def test_typed_names_are_in_tables_and_plain_text_only(put):
    typed = THREE | {"CoPs": THREE["CoPs"].replace("Rainbow", TYPED)}
    put(workbook(survey(members(5, 5, 5, 5, 5), **typed)))
    app = page(**YEAR, outcome=OUTCOMES[2])
    assert TYPED in texts(app)
    for kind in ("title", "header", "subheader", "markdown", "caption", "info", "expander"):
        assert all("127.0.0.1" not in str(getattr(element, "value", element.proto)) for element in app.get(kind))
