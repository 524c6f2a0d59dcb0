"""The blank workbook has every tab, note, check and example of the layout, and no row of data."""

import io
import re
import zipfile
from xml.etree import ElementTree

import pytest

from cop_sheets.layout import EXAMPLE_MARKER, TABS, ColumnType, column_letter
from cop_sheets.parsing.tables import build_tables
from cop_sheets.readers.workbook_file import read_upload
from cop_sheets.sources.base import ReadResult
from cop_sheets.text import match_key
from cop_sheets.writers.template import (
    INSTRUCTIONS,
    LAST_ROW,
    MAX_LIST_LENGTH,
    START_HERE,
    accepted_values_text,
    example_row,
    header_note,
    template_bytes,
    template_sheets,
    xlsx_validation,
)

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
COLUMNS = [pytest.param(tab, column, id=f"{tab.name}-{column.header}") for tab in TABS for column in tab.columns]


@pytest.fixture(scope="module")
def template():
    return template_bytes()


@pytest.fixture(scope="module")
def parts(template):
    with zipfile.ZipFile(io.BytesIO(template)) as package:
        return {name: package.read(name) for name in package.namelist()}


def sheet_of(parts, tab):
    return ElementTree.fromstring(parts[f"xl/worksheets/sheet{TABS.index(tab) + 2}.xml"])


def checks_of(parts, tab):
    checks_by_column = {}
    for check in sheet_of(parts, tab).iter(f"{MAIN}dataValidation"):
        checks_by_column[re.match("[A-Z]+", check.get("sqref"))[0]] = check
    return checks_by_column


def test_the_same_layout_gives_the_same_bytes(template):
    assert template_bytes() == template


def test_the_template_reads_back_as_its_sheets(template):
    grids = read_upload("blank.xlsx", template).raw_sheets
    assert [(grid.name, grid.rows) for grid in grids] == [(grid.name, grid.rows) for grid in template_sheets()]
    assert [grid.name for grid in grids] == [START_HERE, *(tab.name for tab in TABS)]


def test_there_are_ten_instructions():
    assert len(INSTRUCTIONS) == 10
    assert [line.split(".")[0] for line in INSTRUCTIONS] == [str(number) for number in range(1, 11)]


@pytest.mark.parametrize("tab", TABS, ids=lambda tab: tab.name)
def test_the_example_row_is_marked(tab):
    marked = [column for column, cell in zip(tab.columns, example_row(tab), strict=True)
              if isinstance(cell, str) and match_key(cell) == match_key(EXAMPLE_MARKER)]
    assert len(marked) == 1
    assert marked[0] is tab.columns[0] or marked[0].kind is ColumnType.ID


def test_no_row_of_the_template_is_data(template):
    tables = build_tables(ReadResult([read_upload("blank.xlsx", template)]))
    for tab in TABS:
        if not tab.settings:
            assert tables[tab].data.empty, tab.name


@pytest.mark.parametrize("tab", TABS, ids=lambda tab: tab.name)
def test_the_header_row_is_frozen_and_every_header_has_its_note(parts, tab):
    pane = next(sheet_of(parts, tab).iter(f"{MAIN}pane"))
    assert (pane.get("ySplit"), pane.get("state")) == ("1", "frozen")
    notes = ElementTree.fromstring(parts[f"xl/comments{TABS.index(tab) + 1}.xml"])
    notes_by_cell = {item.get("ref"): "".join(text.text for text in item.iter(f"{MAIN}t"))
             for item in notes.iter(f"{MAIN}comment")}
    for index, column in enumerate(tab.columns):
        assert notes_by_cell[f"{column_letter(index + 1)}1"] == header_note(column)
    assert sum(ref.endswith("2") and "never counted" in text for ref, text in notes_by_cell.items()) == 1


@pytest.mark.parametrize(("tab", "column"), COLUMNS)
def test_a_note_has_the_help_and_the_accepted_values(tab, column):
    note = header_note(column)
    assert note.startswith(column.help)
    assert ("Required" in note) == column.required
    assert accepted_values_text(column) in note
    for choice in column.choices:
        assert choice in note


@pytest.mark.parametrize(("tab", "column"), COLUMNS)
def test_the_check_of_a_column_only_warns(parts, tab, column):
    letter = column_letter(tab.columns.index(column) + 1)
    check = checks_of(parts, tab).get(letter)
    assert (check is None) == (xlsx_validation(column) is None)
    if check is None:
        assert column.kind in (ColumnType.TEXT, ColumnType.ID, ColumnType.PEOPLE)
        return
    assert check.get("sqref") == f"{letter}2:{letter}{LAST_ROW}"
    kind = check.get("type")
    assert kind is None or check.get("errorStyle") == "warning"
    if column.kind is ColumnType.CHOICE:
        assert kind == "list" and check.find(f"{MAIN}formula1").text == f'"{",".join(column.choices)}"'
    if kind == "list":
        assert len(check.find(f"{MAIN}formula1").text) <= MAX_LIST_LENGTH
    if column.kind in (ColumnType.DATE, ColumnType.TIMESTAMP):
        assert kind == (None if column.allows_month else "date")
    if column.kind is ColumnType.CHOICES or column.allows_month:
        assert check.get("prompt")


def test_an_id_column_is_text_and_a_date_column_a_date(parts):
    styles = ElementTree.fromstring(parts["xl/styles.xml"])
    codes = {item.get("numFmtId"): item.get("formatCode") for item in styles.iter(f"{MAIN}numFmt")} | {"49": "@"}
    cell_formats = [item.get("numFmtId") for item in styles.find(f"{MAIN}cellXfs")]
    wanted = {ColumnType.ID: "@", ColumnType.DATE: "m/d/yyyy", ColumnType.TIMESTAMP: "m/d/yyyy h:mm:ss"}
    for tab in TABS:
        formats_by_column = {}
        for span in sheet_of(parts, tab).iter(f"{MAIN}col"):
            for number in range(int(span.get("min")), int(span.get("max")) + 1):
                formats_by_column[number] = codes.get(cell_formats[int(span.get("style", "0"))])
        for number, column in enumerate(tab.columns, start=1):
            assert formats_by_column[number] == wanted.get(column.kind), (tab.name, column.header)
