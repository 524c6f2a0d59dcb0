"""NCPC's pack: nothing that people typed but what the summary prints, and the same figures."""

import hashlib
import io
import zipfile
from datetime import date

import pytest

from cop_sheets.decisions import Decisions, Explanation
from cop_sheets.layout import CONSULTATIONS, COPS, SESSIONS, SURVEY_RESPONSES, TABS, TRAININGS, ColumnType
from cop_sheets.program_words import OUTCOMES
from cop_sheets.raw import CellError, RawSheet, Workbook, normalize_rows
from summaries.ncpc.frozen_rows import parse_summary_csv
from tests.support.sheets import workbook
from tests.workflow.packs.examples import NCPC, files_of, pack_of, report_on_workbook, small_pack, with_decisions
from workflow.packs import read_pack, verify_pack
from workflow.packs.archive import CELLS, EXPLANATIONS, FLAGS, SUMMARY
from workflow.packs.ncpc import NCPC_CELLS_FORM

SECRET = "Zelda"
# The summary itself prints these.
PRINTED = {(COPS, "CoP ID"), (COPS, "CoP Name"), (TRAININGS, "Training ID"), (TRAININGS, "Title")}
ROWS = {
    COPS: {"CoP ID": "C1", "CoP Name": "Rainbow", "PSC": "3125", "Members": 12.0, "Start Date": date(2024, 7, 1)},
    SESSIONS: {"CoP ID": "C1", "Date": date(2024, 7, 9), "Status": "Held"},
    TRAININGS: {"Training ID": "T1", "Title": "Welcome", "Date": date(2024, 9, 10), "Participants": 14.0},
    CONSULTATIONS: {"Date": date(2024, 10, 8), "Individuals": "Zelda Quine; Cy Zelda", "Hours": 1.5},
    SURVEY_RESPONSES: {"Timestamp": date(2025, 5, 6), "CoP ID": "C1", "Role": "Member"} | dict.fromkeys(OUTCOMES, 4.0),
}


def unpacked(pack):
    """Return all bytes of a pack: of its files, and of the parts of its workbook."""
    parts = []
    for name, data in files_of(pack).items():
        parts += [name.encode(), data]
        if name.endswith(".xlsx"):
            with zipfile.ZipFile(io.BytesIO(data)) as book:
                parts += [part for item in book.namelist() for part in (item.encode(), book.read(item))]
    return b"\n".join(parts)


def planted():
    """Return a workbook that has the secret name in every place in which somebody can type."""
    sheets, meanings = [], []
    for tab, row in ROWS.items():
        own_name = f"{SECRET}'s {tab.name}"
        headers = [column.header for column in tab.columns]
        rows = [[f"Log of {SECRET} Quine"], [], [*headers, f"What {SECRET} thinks", "Now"]]
        rows.append([row.get(header, f"{SECRET} in {header}" if tab[_name(tab, header)].kind in (
            ColumnType.TEXT, ColumnType.PEOPLE) else "") for header in headers] + [f"a note by {SECRET}", "soon"])
        for header in headers:
            if (tab, header) not in PRINTED:
                for cell in (f"{SECRET} Quine", CellError(f'="{SECRET}"')):
                    rows.append([cell if other == header else row.get(other, "") for other in headers])
        rows += [[f"Note: {SECRET} was ill"], ["Total", "", f"{SECRET}"], [f"(see {SECRET})"], ["", f"{SECRET}!"]]
        sheets.append(RawSheet(own_name, normalize_rows(rows)))
        meanings.append([own_name, "", tab.name])
    responses = sheets[-1].rows
    for at, header in enumerate((f"Did {SECRET} help?", f"Before {SECRET}", f"After {SECRET}")):
        width = max(map(len, responses))
        responses[2] += [""] * (width - len(responses[2])) + [header]
        responses[3] += [""] * (width - len(responses[3])) + [(f"very {SECRET}", f"not {SECRET}", f"so {SECRET}")[at]]
    scale = f"not {SECRET}; so {SECRET}; very {SECRET}"
    items = [["Question", "Outcome", "Measure", "Scale"], [f"Did {SECRET} help?", 3.0, "Agreement", scale],
             [f"Before {SECRET}", 4.0, "Before", scale], [f"After {SECRET}", 4.0, "Now", scale],
             [f"Where is {SECRET}?", 5.0, SECRET, SECRET]]
    sheets.append(RawSheet("Survey Items", normalize_rows(items)))
    former = [f"{SECRET}'s CoPs", f"{SECRET}'s group", "Former Name of C1"]
    sheets.append(RawSheet("Column Map", normalize_rows([["Our Tab", "Our Column", "Means"], *meanings, former])))
    sheets.append(RawSheet(f"Diary of {SECRET}", [[f"{SECRET} Quine"]]))
    sheets.append(RawSheet(f"{SECRET}'s Sessions (2)", [*sheets[1].rows]))
    return Workbook("Alamance", f"/home/{SECRET}/Alamance.xlsx", sheets)


def _name(tab, header):
    return next(column.name for column in tab.columns if column.header == header)


def test_planted_names_notes_and_comments_are_in_no_byte():
    report = report_on_workbook(planted())
    flag_ids = [part.flag_id for parts in report.flag_parts for part in parts]
    explanations = [Explanation("Alamance", flag_id, f"{SECRET} was ill", f"{SECRET}@example.org", date(2025, 7, 2),
                                what=f"{SECRET}?", decided_by=SECRET, sentence=f"Ask {SECRET}") for flag_id in flag_ids]
    report = with_decisions(report, Decisions(tuple(explanations)))
    own = pack_of(report)
    assert SECRET.encode() in unpacked(own)
    pack = pack_of(report, NCPC, comment=f"{SECRET} helped.")
    assert SECRET.casefold().encode() not in unpacked(pack).lower() and b"Quine" not in unpacked(pack)
    assert verify_pack(pack).holds
    kept = read_pack(pack).explanations()
    assert 0 < len(kept) < len(explanations)    # without those of private cells
    assert files_of(pack)[SUMMARY] == files_of(own)[SUMMARY]
    summary = files_of(pack)[SUMMARY].decode()
    assert "Welcome" in summary and "excluded" in summary and "self-reported change" in summary


def test_cells_that_are_written_otherwise_have_another_form():
    """Else packs that were made before would be called altered. The workbooks are those of this file."""
    digest = hashlib.sha256()
    for book in (planted(), workbook(PEOPLE, name="Alamance"), workbook(name="Alamance")):
        digest.update(files_of(pack_of(report_on_workbook(book), NCPC))[CELLS])
    assert (NCPC_CELLS_FORM, digest.hexdigest()[:16]) == (1, "065e68d7e57d32c7"), (
        "Where workflow/packs/ncpc writes cells otherwise than before, raise NCPC_CELLS_FORM in cells.py; where only "
        "the workbooks here have changed, or a raised COUNTING_VERSION says that they are read otherwise, leave it. In "
        "both cases put what was found into this test.")


PEOPLE = {"Consultations": "Date | Individuals | Number of Individuals\n2024-10-08 | Ann Lee; Bob Ray |\n"
                           "2024-10-09 | ann  lee & Cy Dunn |\n2024-10-10 | two others | 2\n2024-10-11 | BOB RAY |\n"
                           "2024-10-12 | 2025-01-01 | 1",
          "Consultations FY 23-24": "Date | Individuals | Hours\n2024-02-01 | CY DUNN; Ann Lee | 1"}


@pytest.fixture(scope="module")
def people_pack():
    return small_pack(PEOPLE, NCPC)


def test_a_person_has_the_same_number_everywhere(people_pack):
    people = {sheet.name: [row[sheet.rows[0].index("Individuals")] for row in sheet.rows[1:]]
              for sheet in read_pack(people_pack).raw_sheets() if "Individuals" in sheet.rows[0]}
    assert people == {"Consultations": ["Person 1; Person 2", "Person 1; Person 3", "", "Person 2", ""],
                      "Consultations (2)": ["Person 3; Person 1"]}
    assert b"Number of individuals receiving consultation,,,6,,,6," in files_of(people_pack)[SUMMARY]


def test_only_columns_that_figures_use(people_pack):
    used = {column.header for tab in TABS for column in tab.columns if column.figure or tab.settings} | {
        "CoP Name", "PSC", "Training ID", "Title", "Same Cells"}
    for sheet in read_pack(people_pack).raw_sheets():
        assert set(sheet.rows[0]) <= used


CASES = {
    # Rows alike but for what is left out, rows with nothing that a figure uses, a name that two CoPs share, titles like
    # the labels of totals.
    "odd rows": {"CoPs": "CoP ID | CoP Name\nC1 | Rainbow\nC2 | Rainbow\nC3 | Sun",
                 "Sessions": "CoP ID | Date | Topic | Status\nC1 | 2024-07-09 | A |\nC1 | 2024-07-09 | B |\n"
                             "C1 | 2024-07-09 | A |\n | | Play |\nC1 | 2024-07-09 | |\nRainbow | 2024-07-09 | |\n"
                             "rainbow | soon | |\nC3 | 2024-07-09 | |",
                 "Trainings": "Title | Date | Cohort\nTotal | 2024-09-10 | A\nAnn Total | soon | B"},
    "CoPs without an ID": {"CoPs": "CoP ID | CoP Name\n | Rainbow\n | Sun",
                           "Sessions": "CoP ID | Date\nRainbow | 2024-07-09\nsun | 2024-07-09\nMoon | 2024-07-09",
                           "Consultations": None, "Survey Responses": None},
    "nothing entered": dict.fromkeys(("CoPs", "Sessions", "Trainings", "Consultations", "Survey Responses")),
}


@pytest.mark.parametrize("case", CASES)
def test_the_figures_are_the_same(case):
    report = report_on_workbook(workbook(CASES[case], {"Other": "Something\nx"}))
    pack = pack_of(report, NCPC)    # raises PackNotMade where a figure differs
    assert [row[:-1] for row in read_pack(pack).summary()] == [row[:-1] for row in parse_summary_csv(report.ncpc_csv)]


def test_flags_and_explanations_have_no_text_of_cells():
    pack = small_pack({"Sessions": "CoP ID | Date | Notes\nC9 | soon | Zelda"}, NCPC)
    flags = files_of(pack)[FLAGS].decode("utf-8-sig")
    assert "\r\nmust,CEL-02," in flags and "soon" not in flags and "C9" not in flags
    assert files_of(pack)[EXPLANATIONS].count(b"\r\n") == 1
    assert b"soon" not in files_of(pack)[CELLS]


def test_sessions_called_off_by_a_text_are_counted_without_the_text():
    """Their Topic says so in words of the product, so that the Note is worked out again."""
    pack = small_pack({"Sessions": f"CoP ID | Date | Status | Notes\nC1 | 2024-07-09 | | snow day, {SECRET}"}, NCPC)
    assert verify_pack(pack).holds
    assert b"1 session called off by Notes or Topic" in files_of(pack)[SUMMARY]
    assert SECRET.encode() not in unpacked(pack)
