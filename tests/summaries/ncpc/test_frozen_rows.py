"""Certified rows stay as they are printed, and the rows of All add up what is printed."""

import csv
import io
from datetime import date
from functools import cache

import pytest

from cop_sheets import ReadResult, build_tables, csv_bytes, parse_fiscal_year
from cop_sheets.errors import BadRequest
from cop_sheets.sample.source import SAMPLE_AS_OF, SampleSource
from cop_sheets.sources.base import read_all
from summaries import build_report
from summaries.ncpc.frozen_rows import parse_summary_csv, stack_rows, summary_csv
from tests.support.sheets import OUTCOMES, YEAR, workbook

CHANGE = {"Survey Responses": "Timestamp | CoP ID | Role | Then | Today\n5/6/2025 11:02:10 | C1 | Member | 2 | 4",
          "Survey Items": "Question | Outcome | Measure\nThen | 3 | Before\nToday | 3 | Now"}


def frozen(name, sheets=None, as_of=date(2025, 7, 15), year=YEAR, exact=None):
    book = workbook(sheets, exact, name=name)
    return parse_summary_csv(build_report(build_tables(ReadResult([book])), parse_fiscal_year(year), as_of).ncpc_csv)


@cache
def plain(name):
    """Return the rows of the clean workbook of a partnership."""
    return frozen(name)


def by_column(rows, **wanted):
    names = {"indicator": 7, "item_id": 8, "level": 6}
    return [row for row in rows if all(row[names[name]] == value for name, value in wanted.items())]


@pytest.fixture(scope="module")
def sample():
    """Return the report of the sample, and the files of its partnerships."""
    source = SampleSource()
    tables = build_tables(read_all(source))
    made = build_report(tables, source.fiscal_year, SAMPLE_AS_OF)
    return made, [csv_bytes(made.ncpc[(made.ncpc["Partnership"] == name)]) for name in tables.all_partnerships]


def test_rows_come_back_byte_for_byte(sample):
    for data in sample[1]:
        assert summary_csv(parse_summary_csv(data)) == data


@pytest.mark.parametrize("change", [lambda data: data[3:], lambda data: data.replace(b"\r\n", b"\n"),
                                    lambda data: data + b"x\r\n", lambda data: data.replace(b"Level", b"Levle")])
def test_another_file_is_refused(change):
    with pytest.raises(ValueError):
        parse_summary_csv(change(summary_csv(plain("Ashe"))))


def test_sums_equal_those_of_the_report_of_all(sample):
    stacked = stack_rows(list(map(parse_summary_csv, sample[1])))
    whole = parse_summary_csv(sample[0].ncpc_csv)
    assert [row[:16] for row in stacked] == [row[:16] for row in whole]
    totals = by_column(stacked, level="All")
    assert totals and all("sum of rounded figures" in row[16] for row in totals if row[13] != "not reported")


def test_sums_add_what_is_printed_and_name_what_is_missing():
    ashe = frozen("Ashe", {"Consultations": "Date | Hours\n2024-10-08 | 0.335\n2024-10-09 | 0.1"})
    clay = frozen("Clay", {"Consultations": "Date | Hours\n2024-10-08 | 0.335"}, as_of=date(2025, 7, 20))
    hyde = frozen("Hyde", {"Consultations": None})
    stacked = stack_rows([ashe, clay, hyde], {"Dare": "not certified"})
    assert stacked[:-len(by_column(stacked, level="All"))] == ashe + clay + hyde
    (total,) = by_column(stacked, level="All", indicator="Hours of consultation")
    assert total[1] == "" and total[10] == "0.78" and total[14] == "3"    # 0.44 (0.435) + 0.34 (0.335)
    assert total[16] == "sum of rounded figures; without Hyde (no tab Consultations); Dare (not certified)"


def test_an_outcome_asked_in_another_way_has_two_sums():
    stacked = stack_rows([plain("Ashe"), frozen("Clay", exact=CHANGE)])
    agreement, change = by_column(stacked, level="All", indicator=OUTCOMES[2])
    assert agreement[13] == "100.0% (1 of 1)" and "without Clay (self-reported change)" in agreement[16]
    assert change[8:10] == ("change", "self-reported change") and "without Ashe (self-reported agreement)" in change[16]


def test_nobody_reports():
    (total,) = by_column(stack_rows([frozen("Ashe", {"Trainings": None}), frozen("Clay", {"Trainings": None})]),
                         level="All", indicator="Number of training events")
    assert total[10] == "" and total[13] == "not reported"
    assert total[16] == "without Ashe (no tab Trainings); Clay (no tab Trainings)"


def test_one_partnership_has_no_sums_unless_another_is_missing():
    assert stack_rows([plain("Ashe")]) == plain("Ashe")
    assert by_column(stack_rows([plain("Ashe")], {"Clay": "returned"}), level="All")
    assert stack_rows([], {"Clay": "not certified"}) == []


@pytest.mark.parametrize(("second", "words"), [(("ashe",), "is there twice"),
                                               (("Clay", None, date(2025, 7, 15), "FY 23-24"), "different fiscal")])
def test_what_does_not_add_up_is_refused(second, words):
    with pytest.raises(BadRequest, match=words):
        stack_rows([plain("Ashe"), frozen(*second)])


def test_the_submission_is_the_19th_column():
    stacked = stack_rows([plain("Ashe"), plain("Clay")])
    data = summary_csv(stacked, {"Ashe": "Certified 2025-07-10"})
    table = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    assert list(table[0])[-1] == "Submission" and len(table[0]) == 19
    assert {(row["Partnership"], row["Submission"]) for row in table} == {
        ("Ashe", "Certified 2025-07-10"), ("Clay", ""), ("All partnerships", "")}
