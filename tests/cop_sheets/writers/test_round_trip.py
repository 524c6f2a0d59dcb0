"""LibreOffice reads every cell of our CSV files and of the Excel fix list as it was shown."""

import shutil
import subprocess
from xml.etree import ElementTree

import pytest

from cop_sheets import csv_bytes
from summaries.fixes.fix_list import FIX_LIST_COLUMNS, fix_list, fix_list_xlsx
from tests.injection.hostile import NAUGHTY, sheets_typed, sheets_wild, workbook_of
from tests.injection.test_hostile_text import read_again
from tests.support.sheets import report_on

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
pytestmark = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed")
MOST_COLUMNS = 32    # more than any of our files has
# Options of its import dialog: comma, quotation mark, UTF-8, every column Text; and with columns of Standard, in
# which it detects numbers and dates.
AS_TEXT = "CSV:44,34,76,1,{columns},0,false,false"
STANDARD = "CSV:44,34,76,1,,1033,false,false"
TABLE, OFFICE, TEXT = (f"{{urn:oasis:names:tc:opendocument:xmlns:{name}:1.0}}" for name in ("table", "office", "text"))
# Typed texts that spreadsheets convert.
SHAPES = ("001", "0", "1e5", "1/2", "2025-07-15", "3/4/2025", "Mar 5", "12345678901234567890", "TRUE", "10%", "$5",
          "1:30", "1,000", "1.50", "#REF!", "José – “quoted” 中文 🙂", "line\nbreak", 'say "hi", twice', "'already",
          "'", "a;b", "=1+1", "-2", "+1", "@x", "|y", "%z", "＝1+1", "http://127.0.0.1:1/x.png", "_x0041_", "&amp; <b>",
          "NaN", "x" * 3000)


def through_libreoffice(folder, name: str, data: bytes, infilter: str = "") -> list[list[tuple[str, str | None]]]:
    """Return the cells of each row as LibreOffice shows them after opening `data`, each with its type.

    Raises AssertionError where a cell became a formula or a link.
    """
    (folder / name).write_bytes(data)
    command = [SOFFICE, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore",
               *([f"--infilter={infilter}"] if infilter else []), "--convert-to", "fods",
               "--outdir", str(folder / "out"), str(folder / name)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    rows = []
    for row in ElementTree.parse(folder / "out" / f"{name.rpartition('.')[0]}.fods").iter(f"{TABLE}table-row"):
        cells = []
        for cell in row.findall(f"{TABLE}table-cell"):
            assert cell.get(f"{TABLE}formula") is None and not list(cell.iter(f"{TEXT}a"))
            shown = "\n".join(_text(paragraph) for paragraph in cell.findall(f"{TEXT}p"))
            # The blank cells to the right of a table are one cell with a repeat count.
            repeated = min(int(cell.get(f"{TABLE}number-columns-repeated", "1")), MOST_COLUMNS)
            cells += [(shown, cell.get(f"{OFFICE}value-type"))] * repeated
        rows.append(cells)
    return rows


def _text(element) -> str:
    """Return the text of a paragraph, in which spaces, tabs and breaks may be elements."""
    parts = [element.text or ""]
    for child in element:
        name = child.tag.removeprefix(TEXT)
        parts.append({"s": " " * int(child.get(f"{TEXT}c", "1")), "tab": "\t", "line-break": "\n"}.get(name)
                     or _text(child))
        parts.append(child.tail or "")
    return "".join(parts)


def as_shown(rows: list[list[str]], shown_rows: list[list[tuple]]) -> list[tuple[str, str]]:
    """Return the cells that differ: in the file, and in LibreOffice."""
    wrong = []
    for expected, cells in zip(rows, shown_rows, strict=False):
        shown = [text for text, _ in cells] + [""] * len(expected)
        wrong += [pair for pair in zip(expected, shown, strict=False) if pair[0] != pair[1]]
    return wrong


@pytest.fixture(scope="module")
def hostile_report():
    """A report of workbooks with all hostile texts, texts that spreadsheets convert, and unreadable cells."""
    return report_on(workbook_of("=Ashe, 1/2", sheets_typed(SHAPES + NAUGHTY)), workbook_of("007", sheets_wild(SHAPES)))


@pytest.mark.parametrize("file", ["flags", "ncpc"])
def test_a_csv_file_reads_back_as_it_was_shown(hostile_report, tmp_path, file):
    data = csv_bytes(hostile_report.flags) if file == "flags" else hostile_report.ncpc_csv
    rows = read_again(data)
    columns = "/".join(f"{number}/2" for number in range(1, len(rows[0]) + 1))
    rows_read = through_libreoffice(tmp_path, f"{file}.csv", data, AS_TEXT.format(columns=columns))
    assert len(rows) <= len(rows_read) and as_shown(rows, rows_read) == []
    assert {kind for cells in rows_read for _, kind in cells} <= {"string", None}
    # The escape's apostrophe is the only addition.
    frame = hostile_report.flags if file == "flags" else hostile_report.ncpc
    for row, line in zip(rows[1:], frame.itertuples(index=False, name=None), strict=True):
        assert all(cell in (value, f"'{value}") for cell, value in zip(row, line, strict=True)
                   if isinstance(value, str))


@pytest.mark.parametrize("file", ["flags", "ncpc"])
def test_a_csv_file_opened_with_default_settings_runs_no_formula_and_keeps_its_texts(hostile_report, tmp_path, file):
    data = csv_bytes(hostile_report.flags) if file == "flags" else hostile_report.ncpc_csv
    rows = read_again(data)
    rows_read = through_libreoffice(tmp_path, f"{file}.csv", data, STANDARD)
    # It converts text that looks like a number or a date, which CSV can't prevent; other text is unchanged.
    kinds = {shown: kind for cells in rows_read for shown, kind in cells}
    changed = as_shown(rows, rows_read)
    assert [pair for pair in changed if kinds[pair[1]] == "string"] == []
    assert [said for said, _ in changed if said.startswith("'")] == []


def test_the_fix_list_for_excel_reads_back_as_it_was_shown(hostile_report, tmp_path):
    rows_read = through_libreoffice(tmp_path, "fix.xlsx", fix_list_xlsx(hostile_report, True))
    expected = [["Done", *FIX_LIST_COLUMNS], *(["☐", *row] for row in fix_list(hostile_report, True).values.tolist())]
    assert as_shown(expected, rows_read) == [] and len(expected) <= len(rows_read)
    assert {kind for cells in rows_read for _, kind in cells} <= {"string", None}
