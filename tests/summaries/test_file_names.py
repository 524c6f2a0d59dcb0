"""Names of files say what, whose, when, and whether it is the sample."""

import pytest

from cop_sheets import build_tables, read_all
from cop_sheets.sample.source import SAMPLE_AS_OF, SampleSource
from summaries import build_report, report_file_name
from tests.support.sheets import report, report_on, workbook


@pytest.fixture(scope="module")
def sample():
    source = SampleSource()
    return build_report(build_tables(read_all(source)), source.fiscal_year, SAMPLE_AS_OF, parts=())


def test_a_name_says_what_whose_and_when(sample):
    assert report_file_name(report(), "flags") == "flags-Alamance-FY-24-25"
    two = report_on(workbook(name="Alamance"), workbook(name="Burke"))
    assert report_file_name(two, "flags") == "flags-All-partnerships-FY-24-25"
    assert report_file_name(sample, "flags") == "flags-All-partnerships-FY-24-25-sample"
    assert report_file_name(report(), "rows", "Burke: hours", "2025-07-15") == "rows-Burke-hours-2025-07-15"
