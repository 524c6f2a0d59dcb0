"""The board page names the CoPs that are not counted, on screen and on paper, to the funder, too."""

import pytest

from cop_sheets import build_tables, read_all
from cop_sheets.sample.source import SAMPLE_AS_OF, SampleSource
from summaries import build_report
from summaries.audience import ncpc_audience
from summaries.documents.board import board_data, board_pdf
from tests.support.file_text import text_of_file
from tests.support.paper import count_pdf_pages
from tests.support.sheets import report

SENTENCE = "1 more CoP is not counted: Evening Circle, Iredell (its End Date is before its Start Date)."


@pytest.fixture(scope="module")
def sample():
    source = SampleSource()
    return build_report(build_tables(read_all(source)), source.fiscal_year, SAMPLE_AS_OF)


def test_a_cop_that_is_not_counted_is_on_paper(sample):
    for each in (sample, sample.for_audience(ncpc_audience())):
        pdf = board_pdf(each)
        assert SENTENCE in text_of_file(pdf) and count_pdf_pages(pdf) == 1


def test_where_all_are_counted_nothing_is_said():
    assert board_data(report())["shortfalls"]["uncounted"] == ""


def test_paper_names_three_and_needs_no_shortfall():
    lines = "\n".join(f"C{number} | Moon {number} | |" for number in range(2, 7))
    made = report({"CoPs": f"CoP ID | CoP Name | Start Date | End Date\nC1 | Rainbow | 2024-07-01 |\n{lines}"})
    text = text_of_file(board_pdf(made))
    assert "5 more CoPs are not counted: C2 Moon 2 (its Start Date is blank), " in " ".join(text.split())
    assert "and 2 more, which the page Compliance lists." in " ".join(text.split())
