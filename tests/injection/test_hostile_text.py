"""Hostile text in every cell, header, tab and partnership name: it is read, checked, and safe in every file."""

import io
import json
import os
import re
import sys
import unicodedata
import zipfile
from collections import Counter
from functools import cache
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from cli import cli
from cop_sheets import csv_bytes, json_bytes, open_source, read_upload
from cop_sheets.layout import DATA_TABS
from cop_sheets.raw import NumberText
from cop_sheets.sample.content import COUNTIES
from cop_sheets.sources.base import read_all
from cop_sheets.text import NO_NAME, clean, escape_unprintable
from cop_sheets.writers.files import file_stem
from cop_sheets.writers.template import template_bytes
from summaries.documents.board import board_file_name, board_pdf, board_svg
from summaries.documents.reference import data_dictionary_csv, rule_book_csv
from summaries.documents.terminal import report_lines
from summaries.fixes.fix_list import fix_list, fix_list_name, fix_list_pdf, fix_list_xlsx
from summaries.workbooks.status import tab_table
from tests.generated.files import to_xlsx
from tests.injection.hostile import KINDS, NAUGHTY, named_books, sheets_typed, workbook_of, write_folder
from tests.support.paper import typeset_texts
from tests.support.sheets import DEFAULTS, report_on

EVIL_NAME = '=HYPERLINK("http://127.0.0.1:1/x.png") ![x](x.png) <b>'
STARTS = frozenset("=+-@|%\t\r\n\0＝＋－＠｜％")
SEPARATORS = frozenset(";\t\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029")
NUMBER = re.compile(r"-?\d+(\.\d+)?(e[+-]?\d+)?")
CELL = re.compile(rb'(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)')
CONTROL_CATEGORIES = {"Cc", "Cf", "Cs", "Zl", "Zp"}
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def read_again(data: bytes) -> list[list[str]]:
    """Return the rows of a CSV file, parsed strictly and independently of the product and of Python's csv module."""
    assert data.startswith(b"\xef\xbb\xbf")
    rows, row, at = [], [], 3
    while at < len(data):
        match = CELL.match(data, at)
        assert match, data[at:at + 80]
        row.append((match[2] if match[1] is None else match[1].replace(b'""', b'"')).decode("utf-8"))
        if match[3] == b"\r\n":
            rows.append(row)
            row = []
        at = match.end()
    assert row == [] and len({len(each) for each in rows}) == 1
    return rows


@cache
def starts_as_formula(cell: str) -> bool:
    """Return whether the first visible character of `cell` starts a formula."""
    seen = (character for character in cell
            if character in STARTS or not (character.isspace()
                                           or unicodedata.category(character) in CONTROL_CATEGORIES))
    return next(seen, "") in STARTS


def runs_as_formula(cell: str) -> bool:
    """Return whether a spreadsheet could run the CSV cell `cell` as a formula; a number such as -2 is none."""
    return starts_as_formula(cell) and not NUMBER.fullmatch(cell)


def control_characters(text: str) -> set[str]:
    """Return the characters of `text` that a terminal obeys or hides, including line breaks."""
    if text.isprintable():    # faster; no such character is printable
        return set()
    return {character for character in text if unicodedata.category(character) in CONTROL_CATEGORIES}


@pytest.fixture(scope="module", params=[*KINDS, "named"])
def hostile_report(request):
    """The report of hostile workbooks of each kind, named EVIL_NAME, and of one workbook per hostile name."""
    if request.param == "named":
        return report_on(*named_books())
    return report_on(workbook_of(EVIL_NAME, KINDS[request.param](NAUGHTY)))


def test_the_public_list_is_complete():
    assert len(NAUGHTY) > 560 and "undefined" in NAUGHTY and len(named_books()) > 540


def test_every_row_is_accounted_for(hostile_report):
    rows = hostile_report.reconciliation
    assert (rows["Rows Read"] == rows["Counted"] + rows["Other Fiscal Years"] + rows["Excluded"]
            + rows["Not Data"]).all()
    read = Counter({tab.name: int(rows.loc[rows["Tab"] == tab.name, "Rows Read"].sum()) for tab in DATA_TABS})
    there = Counter({tab.name: sum(len(location.raw_sheet.rows) - location.header_row
                                   for location in hostile_report.tables.locations
                                   if location.tab is tab) for tab in DATA_TABS})
    assert read == there and min(read.values()) > 0


def test_no_cell_of_a_csv_can_run_and_none_is_lost(hostile_report):
    for frame, data in ((hostile_report.flags, csv_bytes(hostile_report.flags)),
                        (hostile_report.ncpc, hostile_report.ncpc_csv)):
        rows = read_again(data)
        assert [cell for row in rows for cell in row if runs_as_formula(cell)] == []
        assert len(rows) == len(frame) + 1
        for row, line in zip(rows[1:], frame.itertuples(index=False, name=None), strict=True):
            for cell, value in zip(row, line, strict=True):
                if isinstance(value, str) and not isinstance(value, NumberText):
                    expected = f"'{value}" if starts_as_formula(value) else value
                    # Apostrophes are also added after characters that separate cells in other locales.
                    assert cell == expected or (set(value) & SEPARATORS and cell[:1] == expected[:1]
                                                and cell.replace("'", "") == expected.replace("'", ""))


def test_the_flags_as_json_are_the_flags(hostile_report):
    lines = json.loads(json_bytes(hostile_report.flags))
    assert [line["Value"] for line in lines] == hostile_report.flags["Value"].tolist()
    assert [line["Message"] for line in lines] == hostile_report.flags["Message"].tolist()


def test_the_terminals_report_has_only_lines_of_the_product(hostile_report):
    lines = [text for _, text in report_lines(hostile_report)]
    assert [text for text in lines if control_characters(text)] == []
    # One line per flag: no name can imitate another line.
    tabs = (hostile_report.reconciliation["Rows Read"] > 0).sum()
    names = len(hostile_report.tables.partnerships)
    to_fix = hostile_report.flags["Partnership"].nunique()
    assert len(lines) == 3 + 2 * names + len(hostile_report.standing) + tabs + to_fix + len(hostile_report.flags) + (
        names - to_fix)


def test_the_fix_list_for_excel_contains_text_only(hostile_report):
    if len(hostile_report.tables.partnerships) > 1:
        return    # A fix list is about one partnership.
    package = zipfile.ZipFile(io.BytesIO(fix_list_xlsx(hostile_report, True)))
    assert not [name for name in package.namelist() if "worksheets/_rels" in name or "external" in name.lower()]
    sheet = ElementTree.fromstring(package.read("xl/worksheets/sheet1.xml"))
    cells = list(sheet.iter(f"{SHEET}c"))
    assert len(cells) == 9 * (len(hostile_report.flags) + 1) and {cell.get("t") for cell in cells} == {"s"}
    acting = ("f", "hyperlink", "hyperlinks", "oleObjects", "legacyDrawing", "drawing")
    assert not [tag for tag in acting if list(sheet.iter(f"{SHEET}{tag}"))]


def test_pdfs_contain_no_links(hostile_report):
    if len(hostile_report.tables.partnerships) > 1:
        return    # Then the board page names no partnership.
    assert board_pdf(hostile_report).startswith(b"%PDF")
    drawn = ElementTree.fromstring(board_svg(hostile_report))
    assert {element.tag.rpartition("}")[2] for element in drawn.iter()} <= {"svg", "g", "defs", "symbol", "path", "use"}
    assert all(value.startswith("#") for element in drawn.iter() for name, value in element.attrib.items()
               if name.endswith("href"))


def test_every_text_is_typeset_as_typed():
    texts = [text for word in NAUGHTY if (text := clean(word))]
    line = dict.fromkeys(("cell", "cop", "wrong", "fix", "serious", "rule"), "-") | {"link": ""}
    page = {"title": "T", "heading": "H", "summary": "S", "tabs": [
        {"name": text, "lines": [line | {"value": text}]} for text in texts]}
    texts_set, others = typeset_texts("fix_list.typ", page)
    assert others == []
    missing = [text for text in texts if not _is_set(text, texts_set)]
    assert missing == []


def _is_set(text, found):
    # A line break is a separate element, so each line of a text is searched for.
    return all(any(part in each for each in found) for line in text.split("\n") for part in line.split())


def test_a_long_hostile_fix_list_is_printed():
    hostile_report = report_on(workbook_of(EVIL_NAME, sheets_typed(NAUGHTY[::4])))
    assert len(fix_list(hostile_report, True)) > 100 and fix_list_pdf(hostile_report, True).startswith(b"%PDF")


@pytest.mark.parametrize("data", [rule_book_csv, data_dictionary_csv])
def test_generated_workbooks_contain_no_formula(data):
    assert [cell for row in read_again(data()) for cell in row if runs_as_formula(cell)] == []


def test_no_name_makes_a_path_or_a_formula_of_a_file_name():
    stems = [file_stem("fix-list", word, "FY 24-25") for word in NAUGHTY]
    assert [stem for stem in stems if not re.fullmatch(r"fix-list-([\w-]+-)?FY-24-25", stem) or "--" in stem] == []
    assert max(len(stem.encode()) for stem in stems) < 160 and len(set(stems)) > 300


def test_files_of_a_hostile_partnership_are_named_after_it():
    hostile_report = report_on(workbook_of("../" * 99 + "=1+1", KINDS["typed"](("a",))))
    assert fix_list_name(hostile_report) == "fix-list-1-1-FY-24-25" and board_file_name(
        hostile_report) == "board-page-1-1-FY-24-25"
    long = report_on(workbook_of("é" * 300, KINDS["typed"](("a",))))
    assert fix_list_name(long) == f"fix-list-{'é' * 60}-FY-24-25"


def test_the_names_of_the_sample_are_plain_ones():
    assert [county for county in COUNTIES if not re.fullmatch(r"[A-Za-z]+( [A-Za-z]+)*", county)] == []


def test_a_folder_and_a_workbook_give_the_same_cells_as_memory(tmp_path):
    # UTF-8 and XML can't represent the others.
    sheets = sheets_typed(tuple(word for word in NAUGHTY if not set(word) & set("\ud800\ufffe\uffff")))
    expected = {grid.name: grid.rows for grid in workbook_of("Alamance", sheets).raw_sheets}
    write_folder(tmp_path / "Alamance", sheets)
    from_folder = read_all(open_source(tmp_path)).workbooks[0]
    assert {grid.name: grid.rows for grid in from_folder.raw_sheets} == expected
    from_workbook = read_upload("Alamance.xlsx", to_xlsx(sheets))
    assert {grid.name: grid.rows for grid in from_workbook.raw_sheets} == expected


FILE_NAMES = (b"\xe2\x80\x8b", b"\xff\xfe", b"a\x1b[31mb\x07", b"line\nbreak", b"\xe2\x80\xaegnp", b"=1+1", b" ", b"..",
              b"#?%2f", b"'\"<b>", b"x" * 250)
BROKEN = b"\x1b[2Jbroken\n"


@pytest.fixture
def odd_files(tmp_path):
    """A folder with a workbook for each of FILE_NAMES, one that can't be read, and one folder of CSV files."""
    if sys.platform != "linux":
        pytest.skip("Only Linux lets files be called anything.")
    folder = os.fsencode(tmp_path)
    for name in FILE_NAMES:
        with open(os.path.join(folder, name + b".xlsx"), "wb") as file:
            file.write(template_bytes())
    with open(os.path.join(folder, BROKEN + b".xlsx"), "wb") as file:
        file.write(b"plain text")
    os.mkdir(os.path.join(folder, b"csv\x1b\xff"))
    with open(os.path.join(folder, b"csv\x1b\xff", b"Sess\x1bions\xff.csv"), "wb") as file:
        file.write(b'CoP ID,Date\nC1,"never closed\n')
    return tmp_path


@pytest.mark.parametrize("form", ["text", "csv", "json"])
def test_file_names_send_no_control_characters_to_the_terminal(odd_files, form):
    ran = CliRunner().invoke(cli, ["check", str(odd_files), "--as-of", "2025-07-15", "--format", form])
    assert ran.exit_code == 1 and ran.exception.__class__ is SystemExit
    for text in (ran.stdout, ran.stderr):
        assert control_characters(text) <= {"\n", "\r", "\ufeff"}
    assert "broken" in ran.stdout and str(odd_files) not in ran.stdout
    written = odd_files / "out"
    ran = CliRunner().invoke(cli, ["check", str(odd_files), "--format", form, "-o", str(written)])
    assert control_characters(written.read_text("utf-8")) <= {"\n", "\r", "\ufeff"}


def test_a_summary_names_unreadable_workbooks_safely(odd_files):
    ran = CliRunner().invoke(cli, ["summary", str(odd_files), "--as-of", "2025-07-15"])
    assert ran.exit_code == 0 and "broken" in ran.stderr
    assert control_characters(ran.stderr) == {"\n"}
    ran = CliRunner().invoke(cli, ["summary", str(odd_files / "no\x1b[2J.xlsx")])
    assert ran.exit_code == 2 and control_characters(ran.stderr) == {"\n"}


def test_a_file_without_a_readable_name_is_reported_with_its_path(odd_files):
    reading = read_all(open_source(odd_files))
    nameless = [failure for failure in reading.failures if failure.partnership == NO_NAME]
    assert len(nameless) == 1 and "have the same partnership name" in nameless[0].message
    hostile_report = report_on(*reading.workbooks)
    assert not any(control_characters(address) for address in tab_table(hostile_report)["Where"])
    assert {"#?%2f", "a[31mb", "gnp", "line\nbreak"} <= set(hostile_report.tables.partnerships)


def test_the_output_file_is_the_named_one_whatever_the_partnership_is_called(tmp_path):
    (tmp_path / "in").mkdir()
    write_folder(tmp_path / "in" / "a..%2f..%2fetc", sheets_typed(("a",)))
    before = set(tmp_path.rglob("*"))
    ran = CliRunner().invoke(cli, ["summary", str(tmp_path / "in"), "-o", str(tmp_path / "out.csv")])
    assert ran.exit_code == 0 and set(tmp_path.rglob("*")) - before == {tmp_path / "out.csv"}


SPECIAL = "\ud800\udfff\0\ufffe\uffff\u202e\x1b\u2028=+-@|%'\",;\n{}"
ANY_TEXT = st.text(st.one_of(st.characters(), st.sampled_from(SPECIAL)), max_size=12)


BOOKS = 6    # workbooks per example: rules run once over all workbooks, so many cost little more than one


@settings(max_examples=6)
@given(st.data())
def test_any_text_in_any_cell_is_read_checked_and_summed(data):
    hostile_report = report_on(*(workbook_of(f"{number} {data.draw(ANY_TEXT)}",
                                             _with_any_text(data)) for number in range(BOOKS)))
    rows = hostile_report.reconciliation
    assert (rows["Rows Read"] == rows[["Counted", "Other Fiscal Years", "Excluded", "Not Data"]].sum(axis=1)).all()
    for written in (csv_bytes(hostile_report.flags), hostile_report.ncpc_csv):
        assert not any(runs_as_formula(cell) for row in read_again(written) for cell in row)


def _with_any_text(data):
    """Return clean tabs of two rows with any text in two of the cells, including headers."""
    sheets = {}
    for tab in DATA_TABS:
        header, line = list(DEFAULTS[tab.name]), list(DEFAULTS[tab.name].values())
        rows = [header, line, list(line)]
        for row, column, text in data.draw(st.lists(st.tuples(
                st.integers(0, 2), st.integers(0, len(header) - 1), ANY_TEXT), min_size=2, max_size=2)):
            rows[row][column] = text
        sheets[tab.name] = rows
    return sheets


@given(ANY_TEXT)
def test_printable_text_contains_no_control_characters(text):
    assert not control_characters(escape_unprintable(text)) and len(escape_unprintable(text)) == len(text)
    assert control_characters(clean(text)) <= {"\n"} and escape_unprintable(clean(text).replace("\n", " ")) == clean(
        text).replace("\n", " ")
