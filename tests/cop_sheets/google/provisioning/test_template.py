"""The template in Google Sheets has the headers, notes, drop-downs, checks and formats of the one in Excel."""

import io

import openpyxl
import pytest

from cop_sheets.layout import TABS, ColumnType, column_letter
from cop_sheets.writers.template import COLUMN_MEANINGS, template_bytes
from tests.fake_google import Cell, SheetsServer
from tests.support.google_state import provisioner

COLUMNS = [pytest.param(tab, column, id=f"{tab.name}-{column.header}") for tab in TABS for column in tab.columns]


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    with SheetsServer() as server:
        book = server.add_empty("Alamance")
        provisioner(server, tmp_path_factory.mktemp("written"))(book.address)
        yield book


@pytest.fixture(scope="module")
def excel():
    return openpyxl.load_workbook(io.BytesIO(template_bytes()))


@pytest.mark.parametrize("tab", TABS, ids=lambda tab: tab.name)
def test_every_tab_is_as_in_excel(written, excel, tab):
    theirs, ours = excel[tab.name], written.tab(tab.name)
    notes = {cell.coordinate: cell.comment.text for row in theirs.iter_rows() for cell in row if cell.comment}
    assert {f"{column_letter(column + 1)}{row + 1}": cell.note for row, cells in enumerate(ours.rows)
            for column, cell in enumerate(cells) if cell and cell.note} == notes
    assert theirs.freeze_panes == f"A{1 + ours.properties['gridProperties']['frozenRowCount']}" == "A2"
    protection, = ours.protected
    assert protection["warningOnly"] and protection["range"] == {
        "sheetId": ours.sheet_id, "startRowIndex": 0, "endRowIndex": 1}
    mark = next(cell for cell in ours.rows[1] if cell and cell.note)
    assert mark.format["textFormat"]["italic"] and theirs["A2"].font.italic


def color(code):
    return {"rgbColor": {name: int(code[at:at + 2], 16) / 255 for name, at in (("red", 2), ("green", 4), ("blue", 6))}}


@pytest.mark.parametrize(("tab", "column"), COLUMNS)
def test_every_column_is_as_in_excel(written, excel, tab, column):
    index = tab.columns.index(column)
    letter = column_letter(index + 1)
    theirs, ours = excel[tab.name], written.tab(tab.name)
    header = ours.cell(0, index)
    assert header.value == theirs[f"{letter}1"].value == column.header
    assert header.format["backgroundColorStyle"] == color(theirs[f"{letter}1"].fill.fgColor.rgb)
    assert header.format["textFormat"]["foregroundColorStyle"] == color(theirs[f"{letter}1"].font.color.rgb)
    rules = [rule for rule in theirs.data_validations.dataValidation if str(rule.sqref).startswith(f"{letter}2:")]
    last = ours.cell(ours.size[0] - 1, index) or Cell()
    assert_check(last.validation, rules[0] if rules and rules[0].type else None)
    kind = {ColumnType.ID: "TEXT", ColumnType.DATE: "DATE", ColumnType.TIMESTAMP: "DATE_TIME"}.get(column.kind)
    assert last.number_format.get("type") == kind
    if kind:
        # Excel stores equal columns as one range.
        assert last.number_format["pattern"] == next(
            span.number_format for span in theirs.column_dimensions.values() if span.min <= index + 1 <= span.max)


def assert_check(ours, theirs):
    if theirs is None:
        assert ours is None
        return
    assert ours["strict"] is False and theirs.errorStyle == "warning" and ours["inputMessage"] in theirs.error
    kind, values = ours["condition"]["type"], [value["userEnteredValue"] for value in ours["condition"]["values"]]
    if theirs.type == "list":
        choices = (list(COLUMN_MEANINGS) if theirs.formula1.startswith("'") else theirs.formula1.strip('"').split(","))
        assert (kind, values, ours["showCustomUi"]) == ("ONE_OF_LIST", choices, True)
    elif theirs.type == "date":
        assert (kind, values, theirs.formula1) == ("DATE_ON_OR_AFTER", ["2010-01-01"], "40179")
    else:
        expected = {"whole": "NUMBER_GREATER_THAN_EQ", "decimal": "NUMBER_BETWEEN"}[theirs.type]
        assert (kind, values) == (expected, [text for text in (theirs.formula1, theirs.formula2) if text])
