"""Writes to the test server's spreadsheets are read back, and invalid ones are refused."""

import pytest
from gspread.exceptions import APIError

from tests.fake_google import SheetsServer
from tests.fake_google.clients import WRITE, gspread_client
from tests.fake_google.discovery import validator

ID = "1AbCdEfGhIjKlMnOpQrStUvWxYz0123456789abcdefg"
HEADERS = ["CoP ID", "Start Date", "PSC"]


@pytest.fixture
def server():
    with SheetsServer() as google:
        google.add_empty(id=ID)
        yield google


@pytest.fixture
def api(server):
    with gspread_client(server, WRITE) as client:
        yield client.http_client


def update(api, *requests):
    reply = api.batch_update(ID, {"requests": list(requests)})
    validator("sheets", "BatchUpdateSpreadsheetResponse").validate(reply)
    return reply["replies"]


def read(api, fields):
    answer = api.spreadsheets_get(ID, {"fields": fields})
    validator("sheets", "Spreadsheet").validate(answer)
    return answer


def refused(api, *requests):
    with pytest.raises(APIError) as problem:
        api.batch_update(ID, {"requests": list(requests)})
    assert problem.value.code == 400
    return problem.value.error["message"]


def text_cells(*texts):
    return {"values": [{"userEnteredValue": {"stringValue": text}, "note": f"About {text}",
                        "userEnteredFormat": {"textFormat": {"bold": True}}} for text in texts]}


DROP_DOWN = {"condition": {"type": "ONE_OF_LIST", "values": [
    {"userEnteredValue": "3104"}, {"userEnteredValue": "3125"}]}, "showCustomUi": True, "strict": False}


def test_a_template_is_written_and_read_back(api, server):
    added = update(api, {"addSheet": {"properties": {"title": "CoPs"}}})[0]["addSheet"]["properties"]
    tab = added["sheetId"]
    assert added == {"sheetId": tab, "title": "CoPs", "index": 1, "sheetType": "GRID",
                     "gridProperties": {"rowCount": 1000, "columnCount": 26}}
    column = {"sheetId": tab, "startRowIndex": 1, "startColumnIndex": 1, "endColumnIndex": 2}
    next_column = column | {"startColumnIndex": 2, "endColumnIndex": 3}
    replies = update(
        api,
        {"updateCells": {"start": {"sheetId": tab, "rowIndex": 0, "columnIndex": 0}, "rows": [text_cells(*HEADERS)],
                         "fields": "userEnteredValue,note,userEnteredFormat.textFormat.bold"}},
        {"updateSheetProperties": {"properties": {"sheetId": tab, "gridProperties": {"frozenRowCount": 1}},
                                   "fields": "gridProperties.frozenRowCount"}},
        {"repeatCell": {"range": column, "fields": "userEnteredFormat.numberFormat", "cell": {
            "userEnteredFormat": {"numberFormat": {"type": "DATE", "pattern": "m/d/yyyy"}}}}},
        {"setDataValidation": {"range": next_column, "rule": DROP_DOWN}},
        {"addProtectedRange": {"protectedRange": {
            "range": {"sheetId": tab, "startRowIndex": 0, "endRowIndex": 1}, "description": "Headers",
            "warningOnly": True}}},
        {"updateDimensionProperties": {
            "range": {"sheetId": tab, "dimension": "COLUMNS", "startIndex": 0, "endIndex": 2},
            "properties": {"pixelSize": 160}, "fields": "pixelSize"}},
        {"deleteSheet": {"sheetId": 0}},
    )
    assert len(replies) == 7 and replies[4]["addProtectedRange"]["protectedRange"]["warningOnly"] is True
    sheet, = read(api, "sheets(properties,protectedRanges,data(rowData.values(formattedValue,note,effectiveFormat"
                       "(numberFormat,textFormat.bold),dataValidation),columnMetadata))")["sheets"]
    assert sheet["properties"]["gridProperties"] == {"rowCount": 1000, "columnCount": 26, "frozenRowCount": 1}
    assert sheet["protectedRanges"][0]["description"] == "Headers"
    rows = sheet["data"][0]["rowData"]
    assert [header["formattedValue"] for header in rows[0]["values"]] == HEADERS
    assert rows[0]["values"][0] == {"formattedValue": "CoP ID", "note": "About CoP ID",
                                    "effectiveFormat": {"textFormat": {"bold": True}}}
    # Formats and checks reach down the whole tab, so it has a thousand rows of cells without a value.
    assert len(rows) == 1000
    assert rows[999]["values"][1]["effectiveFormat"]["numberFormat"] == {"type": "DATE", "pattern": "m/d/yyyy"}
    assert rows[999]["values"][2] == {"dataValidation": DROP_DOWN}
    assert [column["pixelSize"] for column in sheet["data"][0]["columnMetadata"][:3]] == [160, 160, 100]
    assert api.values_get(ID, "CoPs")["values"] == [HEADERS]
    assert server.book(ID).version == 3


def test_all_requests_are_done_or_none(api):
    assert refused(api, {"addSheet": {"properties": {"title": "CoPs"}}}, {"deleteSheet": {"sheetId": 7}}) == (
        "Invalid requests[1].deleteSheet: No grid with id: 7")
    assert [sheet["properties"]["title"] for sheet in read(api, "sheets.properties.title")["sheets"]] == ["Sheet1"]


RANGE = {"sheetId": 0, "startRowIndex": 0, "endRowIndex": 1}


@pytest.mark.parametrize("request_made, message", [
    ({"addSheet": {"properties": {"title": "sheet1"}}},
     'Invalid requests[0].addSheet: A sheet with the name "sheet1" already exists. Please enter another name.'),
    ({"addSheet": {"properties": {"sheetId": 0}}}, "Sheet with id 0 already exists"),
    ({"deleteSheet": {"sheetId": 0}}, "You can't remove all the sheets in a document."),
    ({"repeatCell": {"range": RANGE, "cell": {}}}, "At least one field must be listed in 'fields'."),
    ({"repeatCell": {"range": RANGE, "cell": {}, "fields": "colour"}}, "Invalid field: colour"),
    ({"repeatCell": {"range": {"sheetId": 0, "endRowIndex": 2000}, "cell": {}, "fields": "note"}}, "out of bounds"),
    ({"updateCells": {"start": {"sheetId": 0, "columnIndex": 25}, "rows": [text_cells("a", "b")], "fields": "note"}},
     "Attempting to write column: 26, beyond the last requested column of: 25"),
    ({"updateCells": {"range": RANGE, "rows": [{}, text_cells("a")], "fields": "note"}}, "Attempting to write row: 1"),
    ({"setDataValidation": {"range": RANGE, "rule": {"condition": {"type": "ONE_OF_LIST"}}}}, "at least one"),
    ({"setDataValidation": {"range": RANGE, "rule": {"strict": True}}}, "CONDITION_TYPE_UNSPECIFIED"),
    ({"setDataValidation": {"range": RANGE, "rule": {"condition": {"type": "NUMBER_BETWEEN", "values": [
        {"userEnteredValue": "0"}]}}}}, "requires exactly 2 ConditionValues, but 1"),
    ({"setDataValidation": {"range": RANGE, "rule": {"condition": {"type": "DATE_ON_OR_AFTER"}}}}, "but 0 values"),
    ({"updateSheetProperties": {"properties": {"gridProperties": {"frozenRowCount": 1000}},
                                "fields": "gridProperties.frozenRowCount"}}, "You can't freeze all visible rows"),
    ({"addProtectedRange": {"protectedRange": {"range": RANGE, "warningOnly": True, "editors": {"users": ["a"]}}}},
     "warning only"),
    ({"deleteSheet": {}}, "'sheetId' is required"),
    ({"cutPaste": {}}, "does not know that request"),
    ({"addSheet": {}, "deleteSheet": {"sheetId": 0}}, "exactly one kind of request"),
    ({"addShet": {}}, 'Unknown name "addShet" at \'requests[0]\': Cannot find field.'),
    ({"deleteSheet": {"sheetId": "0"}}, "Invalid value at 'requests[0].deleteSheet.sheetId'"),
])
def test_invalid_requests_are_refused(api, request_made, message):
    assert message in refused(api, request_made)


def test_an_empty_list_of_requests_is_refused(api):
    assert refused(api) == "Must specify at least one request."


def test_writing_shows_in_drive(api, server):
    before = server.book(ID).modified
    api.values_update(ID, "Sheet1!A1", {"valueInputOption": "RAW"}, {"values": [["x"]]})
    assert server.book(ID).modified > before


def test_values_are_stored_unchanged_and_cleared(api):
    rows = [["001", "7/9/2024", "54.2%", "=A1", "TRUE", 5, None, ""]]
    api.values_update(ID, "Sheet1!A1", {"valueInputOption": "RAW"}, {"values": rows})
    answer = api.values_get(ID, "Sheet1", {"valueRenderOption": "UNFORMATTED_VALUE"})
    validator("sheets", "ValueRange").validate(answer)
    assert answer["values"] == [["001", "7/9/2024", "54.2%", "=A1", "TRUE", 5]]
    assert api.values_clear(ID, "Sheet1!A1:B2") == {"spreadsheetId": ID, "clearedRange": "Sheet1!A1:B2"}
    assert api.values_get(ID, "Sheet1")["values"] == [["", "", "54.2%", "=A1", "TRUE", "5"]]


@pytest.mark.parametrize("place, values, message", [
    ("Sheet1!A1:B1", [["a", "b", "c"]], "Requested writing within range"),
    ("Sheet1!Z1", [["a", "b"]], "exceeds grid limits"), ("Nope!A1", [["a"]], "Unable to parse range: Nope!A1"),
])
def test_writing_beyond_the_grid_is_refused(api, place, values, message):
    with pytest.raises(APIError, match=message):
        api.values_update(ID, place, {"valueInputOption": "RAW"}, {"values": values})
    with pytest.raises(APIError, match="'valueInputOption' is required"):
        api.values_update(ID, "Sheet1!A1", {}, {"values": values})
