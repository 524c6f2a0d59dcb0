"""The test server against Google's discovery documents, a second client and recorded responses."""

import json
import re
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
import requests
from googleapiclient.errors import HttpError

from tests.fake_google import Cell, Error, NumberFormat, SheetsServer, answers
from tests.fake_google.clients import WRITE, discovery_client, gspread_client
from tests.fake_google.discovery import document, method, validator

RECORDED = Path(__file__).resolve().parents[4] / "shared" / "recorded"
recorded = pytest.mark.skipif(not RECORDED.is_dir(), reason="the recorded answers are not beside this project")

ID = "1AbCdEfGhIjKlMnOpQrStUvWxYz0123456789abcdefg"
EVERY_KIND = {
    "CoPs": [["CoP ID", "Start Date", "Members"], ["001", date(2024, 7, 1), 12], [], ["C2", None, None, 0.1 + 0.2]],
    "Form Responses 1": [[datetime(2025, 4, 27, 11, 2, 10), True, False, "", Error("#DIV/0!"), time(13, 30)],
                         [timedelta(hours=36), -1.99, Cell(0.542, format={"numberFormat": {"type": "PERCENT"}})],
                         [Cell(3.0, "=1+2", note="added up"), Cell("", '=""'), Error("#N/A"), Error("Loading...")]],
    "It's 2024": [],
}
FIELDS = ("properties(title,locale,timeZone),sheets(properties,data(startRow,startColumn,rowData/values("
          "effectiveValue,effectiveFormat/numberFormat,formattedValue,userEnteredValue,note)))")


@pytest.fixture
def server():
    with SheetsServer({ID: EVERY_KIND}) as google:
        yield google


def asked(server, verb, path, scopes=WRITE, **options):
    headers = {"Authorization": f"Bearer {server.token(*scopes)}"}
    with requests.request(verb, server.url + path, headers=headers, timeout=5, **options) as response:
        return response


def schema_of(service, name):
    return method(service, name)["response"]["$ref"]


READS = [
    ("sheets", "spreadsheets.get", f"/v4/spreadsheets/{ID}", {}),
    ("sheets", "spreadsheets.get", f"/v4/spreadsheets/{ID}", {"includeGridData": "true"}),
    ("sheets", "spreadsheets.get", f"/v4/spreadsheets/{ID}", {"fields": FIELDS}),
    ("sheets", "spreadsheets.get", f"/v4/spreadsheets/{ID}", {"fields": "*"}),
    ("sheets", "spreadsheets.get", f"/v4/spreadsheets/{ID}", {"fields": "sheets.properties(sheetId,title,hidden)"}),
    ("sheets", "spreadsheets.get", f"/v4/spreadsheets/{ID}",
     {"fields": "sheets.data", "ranges": ["CoPs!B2:C3", "CoPs!A1", "'It''s 2024'"]}),
    ("sheets", "spreadsheets.values.get", f"/v4/spreadsheets/{ID}/values/CoPs", {}),
    ("sheets", "spreadsheets.values.get", f"/v4/spreadsheets/{ID}/values/CoPs%21A1:B2", {"majorDimension": "COLUMNS"}),
    ("sheets", "spreadsheets.values.batchGet", f"/v4/spreadsheets/{ID}/values:batchGet",
     {"ranges": ["CoPs", "Form Responses 1!A:C"], "valueRenderOption": "UNFORMATTED_VALUE"}),
    ("sheets", "spreadsheets.values.batchGet", f"/v4/spreadsheets/{ID}/values:batchGet",
     {"ranges": ["'It''s 2024'"], "valueRenderOption": "FORMULA"}),
    ("drive", "files.list", "/drive/v3/files", {}),
    ("drive", "files.list", "/drive/v3/files", {"fields": "*", "pageSize": 1}),
    ("drive", "files.list", "/drive/v3/files", {"fields": "nextPageToken,files(id,modifiedTime,version)"}),
    ("drive", "files.get", f"/drive/v3/files/{ID}", {"fields": "*"}),
]


@pytest.mark.parametrize("service, name, path, query", READS, ids=[f"{name} {query}" for _, name, _, query in READS])
def test_every_response_validates_against_the_strict_schema(server, service, name, path, query):
    server.add_book("Another", {"Sheet1": []})
    response = asked(server, "GET", path, params=query)
    assert response.status_code == 200
    validator(service, schema_of(service, name)).validate(response.json())


def test_the_strict_schema_is_strict():
    broken = [{"sheets": [{"propertys": {}}]}, {"sheets": {}}, {"sheets": [{"properties": {"sheetId": "0"}}]},
              {"sheets": [{"properties": {"sheetType": "TABLE"}}]}]
    strict = validator("sheets", "Spreadsheet")
    assert [strict.is_valid(content) for content in broken] == [False] * len(broken)
    assert strict.is_valid({"sheets": [{"properties": {"sheetId": 0, "sheetType": "GRID"}}]})
    assert not validator("drive", "FileList").is_valid({"files": [{"version": 3}]})


def test_both_apis_are_described():
    assert document("sheets")["version"] == "v4"
    assert document("drive")["version"] == "v3"


def test_a_second_client_reads(server):
    with discovery_client(server, "sheets") as sheets:
        book = sheets.spreadsheets().get(spreadsheetId=ID, fields=FIELDS).execute()
        answer = sheets.spreadsheets().values().batchGet(spreadsheetId=ID, ranges=["CoPs", "It's 2024"],
                                                         valueRenderOption="UNFORMATTED_VALUE").execute()
    assert [sheet["properties"]["title"] for sheet in book["sheets"]] == list(EVERY_KIND)
    assert answer["valueRanges"][0]["values"] == [
        ["CoP ID", "Start Date", "Members"], ["001", 45474, 12], [], ["C2", "", "", 0.30000000000000004]]
    assert answer["valueRanges"][1] == {"range": "'It''s 2024'!A1:Z1000", "majorDimension": "ROWS"}


def test_a_second_client_follows_pages(server):
    for number in range(6):
        server.add_book(f"Book {number}", {"Sheet1": []})
    server.page_size = 3
    names, pages = [], 0
    with discovery_client(server, "drive") as drive:
        files = drive.files()
        request = files.list(pageSize=1000, fields="nextPageToken,files(id,name)",
                             q="mimeType='application/vnd.google-apps.spreadsheet'")
        while request is not None:
            page = request.execute()
            names, pages = names + [file["name"] for file in page["files"]], pages + 1
            request = files.list_next(request, page)
    assert (pages, names) == (3, [ID, *(f"Book {number}" for number in range(6))])


def test_a_second_client_writes_what_the_first_one_reads(server):
    requests_made = [{"addSheet": {"properties": {"title": "Sessions"}}}]
    with discovery_client(server, "sheets", WRITE) as sheets:
        reply = sheets.spreadsheets().batchUpdate(spreadsheetId=ID, body={"requests": requests_made}).execute()
        sheets.spreadsheets().values().update(
            spreadsheetId=ID, range="Sessions!A1", valueInputOption="RAW",
            body={"values": [["Date", "Minutes"], ["7/9/2024", 60]]}).execute()
        with pytest.raises(HttpError, match='A sheet with the name "Sessions" already exists'):
            sheets.spreadsheets().batchUpdate(spreadsheetId=ID, body={"requests": requests_made}).execute()
    validator("sheets", "BatchUpdateSpreadsheetResponse").validate(reply)
    with gspread_client(server) as client:
        tab = client.open_by_key(ID).worksheet("Sessions")
        assert tab.get_all_values() == [["Date", "Minutes"], ["7/9/2024", "60"]]
        assert tab.get_all_values(value_render_option="UNFORMATTED_VALUE")[1] == ["7/9/2024", 60]


def cassettes():
    return sorted((RECORDED / "gspread").glob("*.json")) if RECORDED.is_dir() else []


class Replay:
    """Repeats recorded requests on the test server, with its ids in place of Google's."""

    def __init__(self, server):
        self.server = server
        self.known = {}
        self.private = set()

    def ours(self, text):
        for theirs, ours in self.known.items():
            text = text.replace(theirs, ours)
        return text

    def request(self, request):
        path = self.ours(re.sub(r"^https://[^/]+", "", request["uri"]))
        body = self.ours(request["body"]) if isinstance(request["body"], str) else None
        return asked(self.server, request["method"], path, data=body.encode() if body else None)

    def learn(self, theirs, ours):
        """Record which of our random ids corresponds to which of Google's."""
        if isinstance(theirs, dict) and isinstance(ours, dict):
            for name in theirs.keys() & ours.keys():
                if name in ("id", "spreadsheetId", "sheetId") and theirs[name] not in (0, ours[name]):
                    self.known[str(theirs[name])] = str(ours[name])
                self.learn(theirs[name], ours[name])
        elif isinstance(theirs, list) and isinstance(ours, list):
            for one, other in zip(theirs, ours, strict=False):
                self.learn(one, other)


# Times are those of the recording, and the quota's project is different.
def without_moments(text):
    return re.sub(r'"\d{4}-\d\d-\d\dT[\d:.]+Z"', '"a moment"', text)


@recorded
@pytest.mark.parametrize("path", cassettes(), ids=lambda path: path.stem)
def test_the_server_answers_as_google_did(path):
    """All recorded requests get the same responses."""
    with SheetsServer() as server:
        replay = Replay(server)
        server.add_book("Somebody's own", {"Sheet1": []}, "1jIKzPs8LsiZZdLdeMEP-5ZIHw6RkjiOmj1LrJN706Yc", shared=False)
        for number, exchange in enumerate(json.loads(path.read_text(encoding="utf-8"))["interactions"]):
            response = replay.request(exchange["request"])
            recorded_body = exchange["response"]["body"]["string"]
            assert response.status_code == exchange["response"]["status"]["code"], number
            if not recorded_body:
                assert response.text == ""
                continue
            theirs, ours = json.loads(recorded_body), response.json()
            replay.learn(theirs, ours)
            expected = json.loads(replay.ours(without_moments(recorded_body)))
            assert json.loads(without_moments(response.text)) == expected, exchange["request"]["uri"]
            # In the same order as Google's.
            assert json.dumps(json.loads(without_moments(response.text))) == json.dumps(expected)


@recorded
def test_there_is_something_recorded():
    assert len(cassettes()) >= 6
    assert len(list((RECORDED / "google_errors").glob("*.json"))) >= 6


def recorded_error(name):
    return json.loads((RECORDED / "google_errors" / name).read_text(encoding="utf-8"))


@recorded
@pytest.mark.parametrize("name, path, query", [
    ("bad-field-mask_400", f"/v4/spreadsheets/{ID}", {"fields": "sheets.sheetProperties"}),
    ("nonexistent-range_400", f"/v4/spreadsheets/{ID}/values/NOPE%21A5:F15", {}),
    ("nonexistent-sheet-id_404", "/v4/spreadsheets/1nothing", {}),
])
def test_errors_are_worded_as_recorded(server, name, path, query):
    response = asked(server, "GET", path, params=query)
    assert response.status_code == int(name[-3:])
    assert response.json() == recorded_error(f"sheets-spreadsheets-get-{name}.json")


@recorded
def test_the_quota_is_worded_as_recorded(server):
    server.quota(reads_per_minute=60)
    codes = [asked(server, "GET", f"/v4/spreadsheets/{ID}", params={"fields": "spreadsheetId"}) for _ in range(61)]
    assert [code.status_code for code in codes] == [200] * 60 + [429]
    ours = codes[-1].text.replace(answers.PROJECT_NUMBER, "603366585132")
    assert json.loads(ours) == recorded_error("sheets-spreadsheets-get-quota-exceeded-readgroup_429.json")
    assert "Retry-After" not in codes[-1].headers


@recorded
def test_a_service_that_is_switched_off_is_worded_as_recorded():
    ours = answers.service_disabled("sheets").body.decode().replace(answers.PROJECT_NUMBER, "977449744253")
    assert json.loads(ours) == recorded_error("sheets-spreadsheets-get-api-key-not-enabled_403.json")


@recorded
def test_drives_missing_scope_is_worded_as_recorded(server):
    ours = asked(server, "GET", "/drive/v3/files", scopes=("spreadsheets.readonly",)).json()
    assert ours["error"].pop("details")    # Google added it after the recording
    assert ours == recorded_error("fitness-get-wrong-scope_403.json")


def test_number_formats_are_json_of_google():
    validator("sheets", "NumberFormat").validate(NumberFormat("DATE", "M/d/yyyy").json())
    validator("sheets", "NumberFormat").validate(NumberFormat("TEXT").json())
