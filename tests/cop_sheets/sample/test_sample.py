"""The sample has no flag without mistakes, and exactly the flags of the answer key with them."""

import csv
from collections import Counter
from dataclasses import replace
from datetime import date
from functools import cache

import pytest

from cop_sheets.errors import BadRequest
from cop_sheets.fiscal_year import FiscalYear
from cop_sheets.layout import SESSIONS, SURVEY_RESPONSES
from cop_sheets.parsing.tables import build_tables
from cop_sheets.sample.content import COUNTIES
from cop_sheets.sample.source import ANSWER_KEY, KEY_COLUMNS, SAMPLE_AS_OF, SampleSource, write_sample
from cop_sheets.sample.workbook import AnswerKeyRow
from cop_sheets.source_factory import open_source
from cop_sheets.sources.base import ReadResult, read_all
from cop_sheets.text import escape_formula
from summaries import build_report
from validators import RULES

# Few and many partnerships, years and CoPs, other seeds, and other years than the default's.
STATES = (
    SampleSource(), SampleSource(1, years=1, seed=3, cops=1), SampleSource(17, years=1, seed=5, cops=2),
    SampleSource(5, years=3, seed=7, cops=14), SampleSource(20, seed=6, as_of=date(2027, 2, 10)),
)


@cache
def report_of(sample):
    return build_report(build_tables(read_all(sample)), sample.fiscal_year, sample.as_of)


def key_line(flag):
    return AnswerKeyRow(flag["Severity"], flag["Rule"], flag["Partnership"], flag["CoP ID"], flag["Tab"],
                        str(flag["Row"]) if flag["Column"] else "", flag["Column"], flag["Value"])


@pytest.mark.parametrize("sample", STATES, ids=range(len(STATES)))
def test_the_flags_are_exactly_those_of_the_answer_key(sample):
    flags = [key_line(flag) for flag in report_of(sample).flags.to_dict("records")]
    assert sorted(flags) == sorted(sample.answer_key)


def test_the_folder_holds_the_same_cells_and_the_answer_key(tmp_path):
    sample = write_sample(tmp_path / "new" / "folder")
    in_memory, written = read_all(sample), read_all(open_source(str(tmp_path / "new" / "folder")))
    assert [(workbook.partnership, workbook.raw_sheets) for workbook in written.workbooks] == [
        (workbook.partnership, workbook.raw_sheets) for workbook in in_memory.workbooks]
    assert [failure.partnership for failure in written.failures] == [
        failure.partnership for failure in in_memory.failures]
    with (tmp_path / "new" / "folder" / ANSWER_KEY).open(encoding="utf-8-sig", newline="") as file:
        header, *lines = csv.reader(file)
    assert tuple(header) == KEY_COLUMNS
    # A file's text that starts with = gets an apostrophe, so that it can't run as a formula.
    assert [tuple(line) for line in lines] == [
        ("FY 24-25", "2025-07-15", *line[:-1], escape_formula(line.value)) for line in sample.answer_key]


@pytest.mark.parametrize("partnerships", [1, 6, 8])
def test_the_folder_has_mistakes_that_only_a_folder_can_have(partnerships, tmp_path):
    sample = write_sample(tmp_path, partnerships, folder_mistakes=True)
    tables = build_tables(read_all(open_source(str(tmp_path))))
    report = build_report(tables, sample.fiscal_year, sample.as_of)
    with (tmp_path / ANSWER_KEY).open(encoding="utf-8-sig", newline="") as file:
        expected = [tuple(line[2:]) for line in list(csv.reader(file))[1:]]
    found = [key_line(flag) for flag in report.flags.to_dict("records")]
    assert sorted(expected) == sorted((*line[:-1], escape_formula(line.value)) for line in found)
    assert {"WBK-03", "WBK-04"} <= {line[1] for line in expected}
    totals, folder_totals = (figures[figures["Level"] == "All"].set_index("Indicator")["Number"] for figures in (
        report_of(sample).ncpc, report.ncpc))
    if partnerships > 1:
        assert totals.to_dict() == pytest.approx(folder_totals.to_dict(), nan_ok=True)


def test_every_rule_is_broken_somewhere(tmp_path):
    """Except rules about explanations, which need decisions; some in the built-in sample, others only in a folder."""
    write_sample(tmp_path, folder_mistakes=True)
    with (tmp_path / ANSWER_KEY).open(encoding="utf-8-sig", newline="") as file:
        in_folder = {line["Rule"] for line in csv.DictReader(file)}
    assert in_folder == {rule.id for rule in RULES if not rule.id.startswith("EXP-")}
    assert {mistake.rule for mistake in STATES[0].answer_key} == in_folder - {"WBK-03", "WBK-04"}


def test_no_two_rows_of_the_answer_key_have_the_same_cell():
    cells = Counter(mistake[2:3] + mistake[4:7] for mistake in SampleSource(30).answer_key if mistake.row)
    assert max(cells.values()) == 1


@pytest.fixture(scope="module")
def clean_tables():
    """Tables of partnerships without mistakes, with many and with few CoPs."""
    reading = ReadResult()
    for cops in (None, 1, 2, 14):
        sample = SampleSource(9, years=3, mistakes=False, cops=cops)
        reading.workbooks += [replace(workbook, partnership=f"{workbook.partnership} with {cops}")
                              for workbook in read_all(sample).workbooks]
    return build_tables(reading)


@pytest.mark.parametrize("start", [2022, 2023, 2024, 2025])
def test_without_mistakes_there_is_no_flag(clean_tables, start):
    flags = build_report(clean_tables, FiscalYear(start), SAMPLE_AS_OF).flags
    assert flags.empty, flags.to_string()


def test_most_cops_of_the_sample_meet_the_model():
    standing = report_of(STATES[0]).standing["Standing"]
    assert (standing == "Meets the model").mean() > 0.5
    assert set(standing) == {"Meets the model", "Does not meet", "Not documented here", "Cannot be judged"}


def test_a_seed_generates_the_same_data_twice():
    first, second, other = SampleSource(seed=5), SampleSource(seed=5), SampleSource(seed=6)
    assert first.answer_key == second.answer_key
    for entry in first.list():
        assert first.file_bytes(entry) == second.file_bytes(entry)
    assert first.answer_key != other.answer_key


def test_counties_and_their_order():
    assert len(set(COUNTIES)) == 100
    names = [entry.partnership for entry in SampleSource(75).list()]
    assert len(set(names)) == 75 and names == sorted(names, key=str.casefold)


def test_a_minority_of_partnerships_has_mistakes():
    sample = SampleSource(75, years=1)
    assert len({mistake.partnership for mistake in sample.answer_key}) < 75 / 3


def test_the_generated_data_is_plausible():
    tables = build_tables(read_all(SampleSource(10, mistakes=False)))
    sessions, responses = tables[SESSIONS].data, tables[SURVEY_RESPONSES].data
    assert sessions["date"].dt.day_of_week.max() < 5
    assert sessions["topic"].nunique() > 20
    assert sessions.groupby("partnership").size().min() >= 50
    assert set(responses["timestamp"].dt.month) <= {4, 5}
    ranks = tables.answers["rank"].dropna()
    assert 0.7 < (ranks >= 4).mean() < 0.95


@pytest.mark.parametrize("arguments", [{"partnerships": 0}, {"partnerships": 101}, {"years": 0}, {"years": 16},
                                       {"cops": 0}], ids=str)
def test_impossible_sample_sizes_are_refused(arguments):
    with pytest.raises(BadRequest, match="sample has"):
        SampleSource(**arguments)


def test_a_folder_that_cannot_be_created_is_refused(tmp_path):
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(BadRequest, match="can't be made"):
        write_sample(tmp_path / "taken")
