"""The NCPC summary as an Excel workbook: the figures of the CSV file, for the same readers."""

import csv
import io
import zipfile
from datetime import date

import pytest
from python_calamine import CalamineWorkbook

from cop_sheets import build_tables
from cop_sheets.layout import OUTCOMES
from cop_sheets.sample.source import SAMPLE_AS_OF, SampleSource
from cop_sheets.sources.base import read_all
from cop_sheets.writers.xlsx_writer import MAX_CELL_LENGTH, fit_cell
from summaries import build_report
from summaries.audience import ncpc_audience
from summaries.ncpc import figure_file_name, figure_names, ncpc_file_name, summary_line_count, summary_totals
from summaries.ncpc.workbook import (
    EXCLUDED_ROWS,
    ITEMS,
    PARTNERSHIPS,
    QUARTERS_TAB,
    READ_ME,
    STANDING,
    excluded_rows_table,
    ncpc_xlsx,
)
from tests.support.sheets import CLEAN_SHEETS, report, report_on, workbook
from workflow.submissions import summary_file

FORMULA = '=HYPERLINK("http://127.0.0.1:1/","x")'
PRIVATE = {"Consultations": "Date | Individuals | Hours | Topic\nsoon | Secret Name | 1.5 | Secret Topic",
           "Survey Responses": f"Timestamp | CoP ID | Role | {' | '.join(OUTCOMES)}\n"
                               "5/6/2025 11:02:10 | C1 | Member | | | 4 | 4 | 4 | 4\n"
                               "soon | C1 | Member | | | 4 | 4 | 4 | 4\nsoon | C1 | Member | | | 2 | 4 | 4 | 4"}

ASKED_BOTH_WAYS = {"Survey Responses": f"CoP ID | Role | {' | '.join(OUTCOMES)} | Then | Today\n"
                                       "C1 | Member | | | 4 | 4 | 4 | 4 | 2 | 4",
                   "Survey Items": "Question | Outcome | Measure\nThen | 3 | Before\nToday | 3 | Now"}


@pytest.fixture(scope="module")
def sample():
    source = SampleSource()
    return build_report(build_tables(read_all(source)), source.fiscal_year, SAMPLE_AS_OF)


def sheets(made, *submissions) -> dict[str, list[list]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(ncpc_xlsx(made, *submissions)))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def records(rows: list[list]) -> list[dict]:
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def test_the_first_tab_says_of_which_figures_there_are_items():
    made = report(ASKED_BOTH_WAYS)
    items = made.ncpc[made.ncpc["Level"] == "Item"]
    assert set(items["Section"]) == {"Output", "Outcome"} and "self-reported change" in set(items["Item"])
    line = next(line for line, *_ in sheets(made)[READ_ME] if ITEMS + ":" in line)
    for words in ("sessions of each CoP", "participants of each training", "self-reported change of each outcome"):
        assert words in line


def test_the_figures_are_those_of_the_csv_file(sample):
    lines = list(csv.DictReader(io.StringIO(sample.ncpc_csv.decode("utf-8-sig"))))
    written = sheets(sample)
    assert list(written) == [READ_ME, PARTNERSHIPS, ITEMS, QUARTERS_TAB, STANDING, EXCLUDED_ROWS]
    for name, levels in ((PARTNERSHIPS, ("Partnership", "All")), (ITEMS, ("Item",))):
        found = [[row["Partnership"], row["Indicator"], row["Figure"], str(row["Number"]), str(row["Percent"]),
                  row["Note"]] for row in records(written[name])]
        assert found == [[line["Partnership"], line["Indicator"], line["Display"],
                          str(float(line["Number"])) if line["Number"] else "",
                          str(float(line["Percent"])) if line["Percent"] else "", line["Note"]]
                         for line in lines if line["Level"] in levels]
    assert len(written[STANDING]) - 1 == len(sample.standing) and len(written[QUARTERS_TAB]) - 1 == len(sample.quarters)


def test_excluded_rows_add_up_to_the_reconciliation(sample):
    for made in (sample, sample.for_audience(ncpc_audience())):
        assert excluded_rows_table(made)["Rows"].sum() == made.reconciliation["Excluded"].sum() > 0
    assert {"Partnership": "Alamance", "Tab": "Sessions", "Row": 14.0, "Reason": "undated", "Rows": 1.0} in records(
        sheets(report({"Sessions": CLEAN_SHEETS["Sessions"] + "\nC1 | soon"}))[EXCLUDED_ROWS])


def test_ids_stay_text_and_no_text_is_a_formula():
    made = report({"CoPs": f"CoP ID | CoP Name\n001 | {FORMULA}", "Sessions": "CoP ID | Date\n001 | 2024-07-09"})
    written = sheets(made)
    item = records(written[ITEMS])[0]
    assert (item["Item ID"], item["Item"]) == ("001", FORMULA)
    assert records(written[STANDING])[0]["CoP ID"] == "001"
    with zipfile.ZipFile(io.BytesIO(ncpc_xlsx(made))) as package:
        parts = [package.read(name) for name in package.namelist() if "worksheets/" in name]
    assert parts and not any(b"<f>" in part or b"hyperlink" in part for part in parts)


def test_ncpc_sees_neither_people_nor_single_responses():
    made = report_on(workbook(PRIVATE), workbook(name="Avery"))
    assert [row for row in records(sheets(made)[EXCLUDED_ROWS]) if row["Tab"] == "Survey Responses"] == [
        {"Partnership": "Alamance", "Tab": "Survey Responses", "Row": row, "Reason": "undated", "Rows": 1.0}
        for row in (3.0, 4.0)]
    seen = sheets(made.for_audience(ncpc_audience()))
    assert [row for row in records(seen[EXCLUDED_ROWS]) if row["Tab"] == "Survey Responses"] == [
        {"Partnership": "Alamance", "Tab": "Survey Responses", "Row": "", "Reason": "undated", "Rows": 2.0}]
    assert "Secret" not in str(seen) and "few answers" in str(seen) and "for NCPC" in seen[READ_ME][-1][0]


def test_what_is_not_reported_is_no_zero():
    written = sheets(report({"Consultations": None}))
    hours = next(row for row in records(written[PARTNERSHIPS]) if row["Indicator"] == "Hours of consultation")
    assert (hours["Figure"], hours["Number"]) == ("not reported", "")
    assert "not reported" in next(row for row in written[QUARTERS_TAB] if "Hours of consultation" in row)


def test_names_of_files_name_the_partnership(sample):
    assert ncpc_file_name(report()) == "NCPC-summary-Alamance-FY-24-25"
    assert ncpc_file_name(sample) == "NCPC-summary-All-partnerships-FY-24-25-sample"
    made = report_on(workbook(name="A" * 300))
    name = next(number for number, name in enumerate(figure_names(made)) if name.endswith("Number of sessions"))
    assert figure_file_name(report(), name) == "rows-behind-Alamance-Number-of-sessions-FY-24-25"
    assert len(figure_file_name(made, name)) < 200


def test_rows_of_the_table_are_as_high_as_the_longest_note(sample):
    longest = summary_totals(sample)["Note"].str.len().max()
    assert longest / 64 <= summary_line_count(sample) <= longest / 64 + 2
    assert summary_line_count(report()) < summary_line_count(sample)
    without = [workbook({"Consultations": None}, name=f"Partnership {number}") for number in range(20)]
    assert summary_line_count(report_on(*without)) == 8, "the rest is in the text below the table"


def test_a_text_longer_than_a_cell_is_shortened():
    assert fit_cell("x" * MAX_CELL_LENGTH) == "x" * MAX_CELL_LENGTH
    long = "x" * (MAX_CELL_LENGTH + 1)
    assert len(fit_cell(long)) == MAX_CELL_LENGTH
    made = report({"CoPs": f"CoP ID | CoP Name\nC1 | {long}"})
    assert records(sheets(made)[STANDING])[0]["CoP Name"].endswith("x…")


def test_equal_reports_give_equal_bytes():
    assert ncpc_xlsx(report()) == ncpc_xlsx(report())
    assert ncpc_xlsx(report()) != ncpc_xlsx(report(as_of=date(2025, 7, 16).isoformat()))


def test_the_column_submission_is_that_of_the_csv_file():
    made = report_on(workbook(name="Ashe"), workbook(name="=Burke"))
    texts = {"Ashe": "Certified 2025-07-10; changed since", "=Burke": "Not certified"}
    lines = list(csv.DictReader(io.StringIO(summary_file(made, texts).decode("utf-8-sig"))))
    written = sheets(made, tuple(texts.items()))
    for name, levels in ((PARTNERSHIPS, ("Partnership", "All")), (ITEMS, ("Item",))):
        assert written[name][0][-1] == "Submission"
        assert [row["Submission"] for row in records(written[name])] == [
            line["Submission"] for line in lines if line["Level"] in levels]
    assert {row["Submission"] for row in records(sheets(made, ())[PARTNERSHIPS])} == {""}
    assert "Submission" not in sheets(made)[PARTNERSHIPS][0]
