"""Google's responses are decoded into the same cells that the workbook has as .xlsx."""

import json
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random

import pytest

from cop_sheets.errors import WorkbookUnreadable
from cop_sheets.google.decode import decode_spreadsheet, list_tab_sizes
from cop_sheets.google.reader import SheetReader
from cop_sheets.layout import CONSULTATIONS, SESSIONS
from cop_sheets.parsing.values.cells import parse_cell
from cop_sheets.raw import CellError, RawSheet, Workbook, display_text
from cop_sheets.readers.workbook_file import read_upload, read_workbook_bytes
from cop_sheets.sample.source import SampleSource
from cop_sheets.writers.template import template_bytes
from tests.fake_google import SheetsServer
from tests.generated.files import to_xlsx
from tests.generated.workbooks import workbook as generated
from tests.support.google_state import new_client
from tests.support.workbook_bytes import date_styles, xlsx, xlsx_row

RECORDED = Path(__file__).resolve().parents[4] / "shared" / "recorded" / "gspread"
PATTERNS = {"DATE": "yyyy-mm-dd", "DATE_TIME": "m/d/yyyy h:mm:ss", "TIME": "h:mm", "NUMBER": "0.00"}
DURATION = "[h]:mm:ss"
NOW = datetime(2025, 1, 14, tzinfo=UTC)


def cell(value, kind="", pattern=""):
    number_format = {"type": kind, "pattern": pattern} if pattern else {"type": kind}
    return {"effectiveValue": value} | ({"effectiveFormat": {"numberFormat": number_format}} if kind else {})


def number(value, kind="", pattern=""):
    return cell({"numberValue": value}, kind, pattern)


def text(value):
    return cell({"stringValue": value})


def answer(*rows, **more):
    data = {"rowData": [{"values": list(cells)} if cells else {} for cells in rows]}
    return {"properties": {"title": "Alamance log", "locale": "en_US"},
            "sheets": [{"properties": {"sheetId": 7, "title": "Sessions"} | more, "data": [data]}]}


def cells_of(*rows):
    return decode_spreadsheet(answer(*rows), "Alamance").raw_sheets[0].rows


@pytest.mark.parametrize(("content", "expected"), [
    (number(43831, "DATE", "M/d/yyyy"), date(2020, 1, 1)),
    (number(43831), 43831.0),
    (number(34736.4303472222, "DATE_TIME"), datetime(1995, 2, 6, 10, 19, 42)),
    (number(45671.99999999, "DATE_TIME"), datetime(2025, 1, 15)),
    (number(1.0000231, "TIME", DURATION), timedelta(days=1, seconds=2)),
    (number(1.0000231, "TIME"), timedelta(days=1, seconds=2)),
    (number(0.0625, "TIME", "h:mm"), time(1, 30)),
    (number(0.0625, "TIME", DURATION), timedelta(minutes=90)),
    (number(0.0625, "TIME", 'h:mm "[h] left"'), time(1, 30)),
    (number(0.542, "PERCENT", "0.00%"), 0.542),
    (number(-1.99, "CURRENCY", '"$"#,##0'), -1.99),
    (number(-3, "DATE"), -3.0),
    (number(10**9, "DATE"), 1e9),
    (cell({"numberValue": "NaN"}), CellError("#NUM!")),
    (cell({"boolValue": True}), "TRUE"),
    (cell({"boolValue": False}), "FALSE"),
    (text("0123456789"), "0123456789"),
    (text("15/10/2024"), "15/10/2024"),
    (text(" spaced\u200b\u00a0 out "), "spaced out"),
    (text("#N/A"), CellError("#N/A")),
    (cell({"stringValue": "Sep 2024"}, "DATE"), "Sep 2024"),
    (cell({"errorValue": {"type": "DIVIDE_BY_ZERO", "message": "Function DIVIDE parameter 2 cannot be zero."}}),
     CellError("#DIV/0!")),
    (cell({"errorValue": {"type": "N_A"}}), CellError("#N/A")),
    (cell({"errorValue": {"type": "LOADING"}}), CellError("Loading...")),
    (cell({"errorValue": {"type": "SOMETHING_NEW"}}), CellError("#ERROR!")),
])
def test_decoded_cells(content, expected):
    (cells_read,), = cells_of([content])
    assert cells_read == expected and type(cells_read) is type(expected)


def test_a_duration_shows_as_it_does_at_google():
    (cells_read,), = cells_of([number(1.0000231, "TIME", DURATION)])
    assert display_text(cells_read) == "24:00:02"
    assert parse_cell(CONSULTATIONS["hours"], cells_read)[0] == pytest.approx(24 + 2 / 3600)


def test_a_real_date_is_distinguished_from_a_plain_number():
    real, plain = cells_of([number(45671, "DATE")], [number(45671)])
    assert parse_cell(SESSIONS["date"], real[0])[0] == datetime(2025, 1, 14)
    assert parse_cell(SESSIONS["date"], plain[0])[0] is None


def test_ragged_rows_keep_their_addresses():
    format_only = {"effectiveFormat": {"numberFormat": {"type": "DATE"}}}
    rows = cells_of([text("CoP ID"), {}, text("Date"), format_only], [], [{}, text("x")], [format_only], [{}])
    assert rows == [["CoP ID", "", "Date"], ["", "", ""], ["", "x", ""]]


def test_blocks_of_a_tab_start_at_their_row_and_column():
    blocks = {"data": [{"startRow": 2, "startColumn": 1, "rowData": [{"values": [text("x")]}]},
                       {"rowData": [{"values": [text("y")]}]}, {"startRow": 9}]}
    asked = answer() | {"sheets": [{"properties": {"sheetId": 0, "title": "a"}} | blocks]}
    assert decode_spreadsheet(asked, "x").raw_sheets[0].rows == [["y", ""], ["", ""], ["", "x"]]


def test_tabs_hidden_ones_too_without_charts():
    sheets = [{"properties": {"sheetId": 0, "title": " CoPs\u200b", "sheetType": "GRID"}, "data": [{}]},
              {"properties": {"sheetId": 12, "title": "Chart", "sheetType": "OBJECT"}},
              {"properties": {"sheetId": 3, "title": "Old", "hidden": True}}]
    workbook_read = decode_spreadsheet(answer() | {"sheets": sheets}, "Alamance")
    assert workbook_read.raw_sheets == [RawSheet("CoPs", [], False, 0), RawSheet("Old", [], True, 3)]
    assert (workbook_read.title, workbook_read.locale) == ("Alamance log", "en_US")


@pytest.mark.parametrize("odd", [
    {}, {"sheets": []}, {"sheets": None}, {"sheets": [{}]}, {"sheets": [3]}, {"sheets": "x"}, {"properties": []},
    {"sheets": [{"properties": {"sheetType": "OBJECT"}}]},
    {"sheets": [{"properties": {"title": "a"}, "data": [{"rowData": [{"values": ["x"]}]}]}]},
    {"sheets": [{"properties": {"title": "a"}, "data": [{"rowData": [{"values": [{"effectiveValue": 3}]}]}]}]},
    {"sheets": [{"properties": {"title": "a"}, "data": [{"rowData": 3}]}]},
    {"sheets": [{"properties": {"title": "a"}, "data": [{"startRow": "x", "rowData": [{}]}]}]},
    {"sheets": [{"properties": {"title": "a"}, "data": [{"rowData": [{"values": [
        {"effectiveValue": {"numberValue": "many"}}]}]}]}]},
])
def test_a_response_of_another_shape_is_reported(odd):
    with pytest.raises(WorkbookUnreadable, match=r"^Alamance was not read: "):
        decode_spreadsheet(odd, "Alamance")


def test_something_far_from_the_rest_is_reported():
    blocks = [{"startRow": 4_000_000, "rowData": [{"values": [text("x")] * 2}]}]
    sheets = [{"properties": {"title": "a"}, "data": blocks}]
    with pytest.raises(WorkbookUnreadable, match="stands far from the rest"):
        decode_spreadsheet({"sheets": sheets}, "Alamance")


@pytest.mark.parametrize(("kind", "pattern"), [*PATTERNS.items(), ("TIME", DURATION)])
def test_numbers_are_decoded_as_the_xlsx_reader_does(kind, pattern):
    random_numbers = Random(5)
    values = [0, 0.5, 1, 1.5, 59, 59.99999999, 60, 61, 2958465, 2958465.99999, 2958466, 9999999.5, 1e7, 1e9, -1, -0.25,
              0.9999999999, 45671.99999999, 45671.9999999999, 34736.4303472222, 1.0000231]
    for _ in range(500):
        values += [random_numbers.random() * 100, 40_000 + random_numbers.random() * 8000,
                   random_numbers.randrange(45_000 * 86_400, 46_000 * 86_400) / 86_400]
    rows = "".join(xlsx_row(at, f'<c r="A{at}" s="1"><v>{value!r}</v></c>') for at, value in enumerate(values, start=1))
    expected = read_upload("a.xlsx", xlsx(rows, styles=date_styles(pattern))).raw_sheets[0].rows
    cells_read = cells_of(*([number(value, kind, pattern)] for value in values))
    assert cells_read == expected
    assert [type(line[0]) for line in cells_read] == [type(line[0]) for line in expected]


def test_the_length_of_rows_does_not_change_the_version():
    def version(*rows):
        return Workbook("Alamance", "", [RawSheet("CoPs", list(rows))]).version

    assert version(["a", ""], []) == version(["a"], [""])
    assert version(["", "a"]) != version(["a"]) != version(["a"], [])


def test_a_workbook_is_the_same_through_google_and_as_xlsx(tmp_path):
    """Except formulas without a result, which Google calculates."""
    source = SampleSource(15, 2)
    with SheetsServer() as google:
        reader = SheetReader(new_client(google, tmp_path))
        for entry in source.list():
            data = source.file_bytes(entry)
            try:
                expected = read_workbook_bytes(data, entry.partnership, entry.address)
            except WorkbookUnreadable:
                continue
            path = tmp_path / entry.address
            path.write_bytes(data)
            copy = reader.read(google.add_xlsx(path).id, entry.partnership, "", NOW)
            decoded = Workbook(entry.partnership, entry.address, copy.raw_sheets)
            assert [(grid.name, grid.hidden) for grid in decoded.raw_sheets] == [
                (grid.name, grid.hidden) for grid in expected.raw_sheets]
            assert _calculated(decoded) == _calculated(expected)
            assert [grid.gid is None for grid in decoded.raw_sheets] == [False] * len(decoded.raw_sheets)


def test_the_template_is_the_same_through_google_and_as_xlsx(tmp_path):
    path = tmp_path / "Alamance.xlsx"
    path.write_bytes(template_bytes())
    expected = read_upload(path.name, path.read_bytes())
    with SheetsServer() as google:
        copy = SheetReader(new_client(google, tmp_path)).read(google.add_xlsx(path).id, "Alamance", "", NOW)
    assert [(grid.name, grid.rows) for grid in copy.raw_sheets] == [(grid.name,
                                                                     grid.rows) for grid in expected.raw_sheets]


def _calculated(workbook):
    return [[["formula" if isinstance(cell, CellError) and cell.shown.startswith(("=", "Loading")) else cell
              for cell in cells] for cells in grid.rows] for grid in workbook.raw_sheets]


@pytest.mark.skipif(not RECORDED.is_dir(), reason="the recorded answers are not part of the project")
def test_recorded_responses_are_decoded():
    answers = [json.loads(interaction["response"]["body"]["string"]) for path in sorted(RECORDED.glob("*.json"))
               for interaction in json.loads(path.read_text(encoding="utf-8"))["interactions"]
               if interaction["request"]["uri"].endswith("?includeGridData=false")
               and interaction["response"]["status"]["code"] == 200]
    assert len(answers) > 10
    for recorded in answers:
        workbook_read = decode_spreadsheet(recorded, "Alamance")
        assert workbook_read.title.startswith("Test ") and workbook_read.locale in ("en_US", "fr_FR")
        assert workbook_read.raw_sheets[0] == RawSheet("Sheet1", [], False, 0)
        assert list_tab_sizes(recorded)[0] == ("Sheet1", 26_000)
    assert any(grid.hidden for recorded in answers for grid in decode_spreadsheet(recorded, "Alamance").raw_sheets)


@pytest.mark.parametrize("seed", range(12))
def test_generated_workbooks_are_the_same_through_google_and_as_xlsx(tmp_path, seed):
    path = tmp_path / "Alamance.xlsx"
    path.write_bytes(to_xlsx(generated(seed)))
    expected = read_upload(path.name, path.read_bytes())
    with SheetsServer() as google:
        copy = SheetReader(new_client(google, tmp_path)).read(google.add_xlsx(path).id, "Alamance", "", NOW)
    assert [grid.rows for grid in copy.raw_sheets] == [grid.rows for grid in expected.raw_sheets]
    assert Workbook("Alamance", "", copy.raw_sheets).version == expected.version
