"""The test server's responses: values as Google shows them, ranges, errors, tokens, scopes, quota, Drive."""

import json
from datetime import date, datetime, time, timedelta

import gspread
import pytest
import requests
from google.auth.exceptions import RefreshError
from gspread.exceptions import APIError

from tests.fake_google import Cell, Clock, Error, NumberFormat, SheetsServer
from tests.fake_google.a1 import column_letters, quoted
from tests.fake_google.book import plain_cell, serial
from tests.fake_google.clients import discovery_client, gspread_client
from tests.fake_google.formats import display_text, display_value, locale_of
from tests.fake_google.masks import BadMask, apply, parse

ID = "1AbCdEfGhIjKlMnOpQrStUvWxYz0123456789abcdefg"
LOG = [["CoP ID", "Date", "Minutes"], ["C1", date(2024, 7, 9), 60], [], ["C1", "", "", True]]


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def server(clock):
    with SheetsServer({ID: {"Sessions": LOG, "Hidden one": [["a"]]}}, clock=clock) as google:
        yield google


def get(server, path, *, scopes=("spreadsheets.readonly", "drive.metadata.readonly"), token=None, **query):
    headers = {"Authorization": f"Bearer {token or server.token(*scopes)}"}
    with requests.get(server.url + path, params=query, headers=headers, timeout=5) as response:
        return response


def values(server, text, **query):
    return get(server, f"/v4/spreadsheets/{ID}/values/{requests.utils.quote(text, safe='')}", **query).json()


@pytest.mark.parametrize("moment, number", [
    (date(2020, 1, 1), 43831), (datetime(1995, 2, 6, 10, 19, 42), 34736.4303472222), (date(1899, 12, 30), 0),
    (time(12), 0.5), (timedelta(hours=36), 1.5), (date(2001, 4, 1), 36982),
])
def test_serials_count_days_since_1899_12_30(moment, number):
    assert serial(moment) == pytest.approx(number, abs=1e-9)


@pytest.mark.parametrize("value, kind, pattern, locale, text", [
    (43831.0, "DATE", "yyyy-mm-dd", "en_US", "2020-01-01"),
    (36982.0, "DATE", "", "en_US", "4/1/2001"),
    (36982.0, "DATE", "d mmmm yyyy", "en_GB", "1 April 2001"),
    (36982.0, "DATE", "", "de_DE", "01.04.2001"),
    (36982.0, "DATE", "dddd, mmm d, yy", "en_US", "Sunday, Apr 1, 01"),
    (34736.4303472222, "DATE_TIME", "", "en_US", "2/6/1995 10:19:42"),
    (34736.4303472222, "DATE_TIME", "m/d/yyyy h:mm am/pm", "en_US", "2/6/1995 10:19 AM"),
    (0.5625, "TIME", "", "en_US", "1:30:00 PM"),
    (0.0625, "TIME", "h:mm", "en_US", "1:30"),
    (1.0000231, "TIME", "[h]:mm:ss", "en_US", "24:00:02"),
    (0.0625, "TIME", "[m]", "en_US", "90"),
    (0.542, "PERCENT", "", "en_US", "54.20%"),
    (-1.99, "CURRENCY", "\"$\"#,##0", "en_US", "-$2"),
    (1234567.891, "NUMBER", "#,##0.00", "de_DE", "1.234.567,89"),
    (-1234.0, "NUMBER", "#,##0_);(#,##0)", "en_US", "(1,234)"),
    (7.0, "NUMBER", "000", "en_US", "007"),
    (1.5, "NUMBER", "0.## \"hrs\"", "en_US", "1.5 hrs"),
    (12345.0, "SCIENTIFIC", "0.00E+00", "en_US", "1.23E+04"),
    (3104.0, "", "", "en_US", "3104"),
    (1.5, "", "", "fr_FR", "1,5"),
    (1 / 3, "", "", "en_US", "0.3333333333"),
    (3104.0, "TEXT", "@", "en_US", "3104"),
])
def test_cells_show_what_google_shows(value, kind, pattern, locale, text):
    cell = Cell(value, format={"numberFormat": NumberFormat(kind, pattern).json()} if kind else {})
    assert display_text(cell, locale_of(locale)) == text


def test_texts_and_booleans_are_shown_unchanged():
    english = locale_of("en_US")
    assert [display_value(value, {}, english) for value in (True, False, "0123456789", Error("#DIV/0!"), None)] == [
        "TRUE", "FALSE", "0123456789", "#DIV/0!", ""]


def test_values_are_trimmed_and_ragged(server):
    assert values(server, "Sessions") == {"range": "Sessions!A1:Z1000", "majorDimension": "ROWS", "values": [
        ["CoP ID", "Date", "Minutes"], ["C1", "7/9/2024", "60"], [], ["C1", "", "", "TRUE"]]}
    assert values(server, "Sessions!B2:B3", valueRenderOption="UNFORMATTED_VALUE")["values"] == [[45482]]
    assert "values" not in values(server, "Sessions!E5:F9")
    assert values(server, "Sessions!A1:B2", majorDimension="COLUMNS")["values"] == [["CoP ID", "C1"], [
        "Date", "7/9/2024"]]


def test_values_depend_on_the_render_option(server):
    server.set_cell(ID, "Sessions", "A9", Cell(Error("#DIV/0!"), "=A1/0"))
    row = {"UNFORMATTED_VALUE": "#DIV/0! (Function DIVIDE parameter 2 cannot be zero.)", "FORMULA": "=A1/0",
           "FORMATTED_VALUE": "#DIV/0!"}
    for render, text in row.items():
        assert values(server, "Sessions!A9", valueRenderOption=render)["values"] == [[text]]
    assert values(server, "Sessions!B2", valueRenderOption="UNFORMATTED_VALUE",
                  dateTimeRenderOption="FORMATTED_STRING")["values"] == [["7/9/2024"]]
    assert get(server, f"/v4/spreadsheets/{ID}/values/Sessions", valueRenderOption="NICE").status_code == 400


@pytest.mark.parametrize("asked, echo", [
    ("Sessions!D4:A1", "Sessions!A1:D4"), ("'Sessions'", "Sessions!A1:Z1000"), ("Sessions!A2:C", "Sessions!A2:C1000"),
    ("Sessions!B:B", "Sessions!B1:B1000"), ("Sessions!2:3", "Sessions!A2:Z3"), ("C5", "Sessions!C5"),
    ("'Hidden one'!A1:ZZ9999", "'Hidden one'!A1:Z1000"), ("sessions!A1", "Sessions!A1"),
])
def test_ranges_are_echoed_completely(server, asked, echo):
    assert values(server, asked)["range"] == echo


@pytest.mark.parametrize("asked, message", [
    ("NOPE!A1", "Unable to parse range: NOPE!A1"), ("Sessions!", "Unable to parse range: Sessions!"),
    ("Sessions!1A", "Unable to parse range: Sessions!1A"), ("NOPE", "Unable to parse range: NOPE"),
    ("Sessions!AB1", "Range (Sessions!AB1) exceeds grid limits. Max rows: 1000, max columns: 26"),
])
def test_bad_ranges_are_refused(server, asked, message):
    assert values(server, asked)["error"] == {"code": 400, "message": message, "status": "INVALID_ARGUMENT"}


def test_one_renamed_tab_fails_the_whole_batch(server):
    server.rename_tab(ID, "Hidden one", "Other")
    response = get(server, f"/v4/spreadsheets/{ID}/values:batchGet", ranges=["Sessions", "Hidden one"])
    assert response.json()["error"]["message"] == "Unable to parse range: Hidden one"


@pytest.mark.parametrize("title, text", [
    ("Sheet1", "Sheet1"), ("Survey Responses", "'Survey Responses'"), ("It's", "'It''s'"), ("D3", "'D3'"),
    ("2024", "'2024'"), ("FY25", "'FY25'"), ("R1C1", "'R1C1'"), ("CoPs", "CoPs"),
])
def test_names_that_could_be_cells_are_quoted(title, text):
    assert quoted(title) == text


def test_columns_have_letters():
    assert [column_letters(number) for number in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


def test_masks_pick_and_keep_places():
    assert parse("a.b,c(d,e/f)") == {"a": {"b": None}, "c": {"d": None, "e": {"f": None}}}
    assert parse("a,a.b") == {"a": None}
    assert apply(parse("a.b"), {"a": [{"b": 1, "c": 2}, {"c": 2}], "d": 1}) == {"a": [{"b": 1}, {}]}
    for bad in ("a.", "(a)", "a(b", "a b", ""):
        with pytest.raises(BadMask):
            parse(bad)


def test_metadata_has_no_cells(server):
    server.book(ID).tabs[1].properties["hidden"] = True
    book = get(server, f"/v4/spreadsheets/{ID}").json()
    first, second = book["sheets"]
    assert first == {"properties": {"sheetId": 0, "title": "Sessions", "index": 0, "sheetType": "GRID",
                                    "gridProperties": {"rowCount": 1000, "columnCount": 26}}}
    assert second["properties"]["hidden"] is True and second["properties"]["sheetId"] > 0
    assert book["properties"]["timeZone"] == "America/New_York" and book["properties"]["locale"] == "en_US"


def test_one_request_distinguishes_a_date_from_a_number(server):
    mask = "sheets.data.rowData.values(effectiveValue,effectiveFormat.numberFormat)"
    row = get(server, f"/v4/spreadsheets/{ID}", fields=mask).json()["sheets"][0]["data"][0]["rowData"][1]["values"]
    assert row == [{"effectiveValue": {"stringValue": "C1"}},
                   {"effectiveValue": {"numberValue": 45482},
                    "effectiveFormat": {"numberFormat": {"type": "DATE", "pattern": "M/d/yyyy"}}},
                   {"effectiveValue": {"numberValue": 60}}]


def test_an_unknown_parameter_is_refused(server):
    response = get(server, f"/v4/spreadsheets/{ID}", include_grid="true")
    assert response.status_code == 400
    assert 'Unknown name "include_grid"' in response.json()["error"]["message"]


def test_not_shared_and_not_found_are_distinguished(server):
    assert get(server, "/v4/spreadsheets/1nobody").status_code == 404
    server.revoke(ID)
    assert get(server, f"/v4/spreadsheets/{ID}").json()["error"]["message"] == "The caller does not have permission"
    assert get(server, "/drive/v3/files").json()["files"] == []
    assert get(server, f"/drive/v3/files/{ID}").status_code == 404
    server.share(ID)
    assert get(server, f"/v4/spreadsheets/{ID}").status_code == 200
    server.remove(ID)
    assert get(server, f"/v4/spreadsheets/{ID}").status_code == 404


def test_a_reader_may_not_write(server):
    server.book(ID).role = "reader"
    with gspread_client(server, ("spreadsheets",)) as client, pytest.raises(APIError, match="permission"):
        client.http_client.values_update(ID, "Sessions!A1", {"valueInputOption": "RAW"}, {"values": [["x"]]})


def test_gspread_signs_in_and_reads(server):
    with gspread_client(server) as client:
        book = client.open_by_key(ID)
        assert [tab.title for tab in book.worksheets()] == ["Sessions", "Hidden one"]
        assert book.worksheet("Sessions").get_all_values()[1] == ["C1", "7/9/2024", "60", ""]
        with pytest.raises(gspread.SpreadsheetNotFound):
            client.open_by_key("1nobody")
        server.revoke(ID)
        with pytest.raises(PermissionError):
            client.open_by_key(ID)
    sign_ins = [call for call in server.requests if call.kind == "token"]
    assert len(sign_ins) == 1 and "assertion" not in sign_ins[0].body
    assert server.count() == server.count("sheets") + 1


def test_a_token_that_is_refused_is_renewed_once(server, clock):
    with gspread_client(server) as client:
        client.http_client.fetch_sheet_metadata(ID)
        clock.advance(3601)
        client.http_client.fetch_sheet_metadata(ID)
        server.expire_tokens()
        client.http_client.fetch_sheet_metadata(ID)
    assert [call.status for call in server.requests if call.kind == "sheets"] == [200, 401, 200, 401, 200]


@pytest.mark.parametrize("change, message", [
    ({}, "Invalid JWT Signature"), ({"client_email": "gone@test-project.iam.gserviceaccount.com"}, "account not found"),
])
def test_invalid_keys_are_refused(server, change, message):
    key = server.service_account(known=False) | change
    with gspread_client(server, key=key) as client, pytest.raises(RefreshError, match=f"invalid_grant.*{message}"):
        client.http_client.fetch_sheet_metadata(ID)


def test_a_scope_that_does_not_exist_is_refused(server):
    with gspread_client(server, ("../nothing",)) as client:
        client.http_client.session.credentials._scopes = ["openid-ish"]
        with pytest.raises(RefreshError, match="invalid_scope"):
            client.http_client.fetch_sheet_metadata(ID)


def test_people_sign_in_with_a_refresh_token(server):
    form = {"grant_type": "refresh_token", **server.authorized_user(),
            "scope": "https://www.googleapis.com/auth/spreadsheets.readonly"}
    with requests.post(f"{server.url}/token", data=form, timeout=5) as response:
        token = response.json()["access_token"]
    assert get(server, f"/v4/spreadsheets/{ID}", token=token).status_code == 200
    for change in ({"refresh_token": "x"}, {"client_secret": "x"}, {"grant_type": "x"}):
        with requests.post(f"{server.url}/token", data=form | change, timeout=5) as response:
            assert response.status_code in (400, 401) and "error" in response.json()


@pytest.mark.parametrize("scopes, path, status", [
    (("spreadsheets",), f"/v4/spreadsheets/{ID}", 200), (("drive.metadata.readonly",), f"/v4/spreadsheets/{ID}", 403),
    (("drive.metadata.readonly",), "/drive/v3/files", 200), (("spreadsheets",), "/drive/v3/files", 403),
])
def test_tokens_are_bound_to_scopes(server, scopes, path, status):
    response = get(server, path, scopes=scopes)
    assert response.status_code == status
    if status == 403:
        assert response.json()["error"]["message"] == "Request had insufficient authentication scopes."


def test_writing_needs_the_wider_scope(server):
    with gspread_client(server) as client, pytest.raises(APIError, match="insufficient authentication scopes"):
        client.http_client.values_update(ID, "Sessions!A1", {"valueInputOption": "RAW"}, {"values": [["x"]]})
    assert server.book(ID).tab("Sessions").cell(0, 0).value == "CoP ID"


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer made-up"}, {"Authorization": "Basic eA=="}])
def test_without_a_token_nothing_is_returned(server, headers):
    for path in (f"/v4/spreadsheets/{ID}", "/drive/v3/files"):
        with requests.get(server.url + path, headers=headers, timeout=5) as response:
            assert response.status_code == 401 and response.json()["error"]["status"] == "UNAUTHENTICATED"


def test_the_quota_is_a_window_of_a_minute(server, clock):
    server.quota(reads_per_minute=3, project_reads_per_minute=None)
    statuses = []
    for seconds in (0, 20, 20, 10, 9, 1, 20, 0):
        clock.advance(seconds)
        statuses.append(get(server, f"/v4/spreadsheets/{ID}", fields="spreadsheetId").status_code)
    # Requests at 0, 20, 40, 50, 59, 60, 80, 80: a refused request doesn't count.
    assert statuses == [200, 200, 200, 429, 429, 200, 200, 429]
    assert get(server, "/drive/v3/files").status_code == 200


def test_a_batch_counts_once_and_writes_count_apart(server):
    server.quota(reads_per_minute=1, writes_per_minute=1)
    batch = f"/v4/spreadsheets/{ID}/values:batchGet"
    assert get(server, batch, ranges=["Sessions"] * 9).status_code == 200
    assert get(server, batch, ranges=["Sessions"]).status_code == 429
    with gspread_client(server, ("spreadsheets",)) as client:
        write = {"valueInputOption": "RAW"}
        client.http_client.values_update(ID, "Sessions!A9", write, {"values": [["x"]]})
        with pytest.raises(APIError, match="Write requests per minute per user"):
            client.http_client.values_update(ID, "Sessions!A9", write, {"values": [["y"]]})


def listed(server, **query):
    return get(server, "/drive/v3/files", **{"fields": "nextPageToken,files(id,modifiedTime,version)"} | query).json()


def test_drive_lists_what_changed(server, clock):
    other = server.add_book("Other", {"Sheet1": []})
    before = {file["id"]: file for file in listed(server)["files"]}
    clock.advance(5)
    server.set_cell(ID, "Sessions", "C2", 75)
    after = {file["id"]: file for file in listed(server)["files"]}
    assert after[other.id] == before[other.id]
    assert after[ID]["modifiedTime"] > before[ID]["modifiedTime"] and after[ID]["version"] == "2"
    server.touch(ID)
    assert listed(server)["files"][0]["version"] == "3"


def test_drive_lists_only_what_it_should(server):
    linked = server.add_book("By link", {"Sheet1": []}, listed=False)
    drive = server.add_book("In a shared drive", {"Sheet1": []}, drive_id="0ABC")
    names = {file["id"] for file in listed(server)["files"]}
    assert names == {ID} and get(server, f"/v4/spreadsheets/{linked.id}").status_code == 200
    both = {"includeItemsFromAllDrives": "true", "supportsAllDrives": "true"}
    assert {file["id"] for file in listed(server, **both)["files"]} == {ID, drive.id}
    assert {file["id"] for file in listed(server, **both, corpora="allDrives")["files"]} == {ID, drive.id}
    assert listed(server, corpora="allDrives")["error"]["code"] == 400


@pytest.mark.parametrize("query", [
    {"q": "colour = 'red'"}, {"q": "trashed=true"}, {"pageSize": "0"}, {"pageToken": "made-up"}, {"orderBy": "colour"},
    {"fields": "files(colour)"}, {"corpora": "drive"},
])
def test_drive_refuses_unknown_parameters(server, query):
    problem = listed(server, **query)["error"]
    assert problem["code"] == 400 and problem["errors"][0]["location"] in query


def test_a_page_token_leads_to_the_next_page(server):
    server.add_book("Other", {"Sheet1": []})
    first = listed(server, pageSize=1)
    second = listed(server, pageSize=1, pageToken=first["nextPageToken"])
    assert "nextPageToken" not in second
    assert first["files"][0]["id"] != second["files"][0]["id"]


def test_google_auths_own_call_is_answered_and_counted_apart(server):
    account = server.service_account()["client_email"]
    with requests.get(f"{server.url}/v1/projects/-/serviceAccounts/{account}/allowedLocations", timeout=5) as response:
        assert response.json() == {"locations": [], "encodedLocations": "0x0"}
    assert server.wait_for("iam", 1) and server.count() == 0
    server.forget()
    assert server.requests == [] and not server.wait_for("iam", 1, timeout=0)


def test_any_other_address_returns_a_404_page(server):
    assert get(server, "/v2/spreadsheets").status_code == get(server, "/v4/spreadsheets/1/nothing").status_code == 404


def test_registry_and_secrets_are_valid_settings_of_the_app(server):
    book = server.add_book("Alamance", {"CoPs": []})
    registry = server.add_registry({"Alamance": book}, counties={"Alamance": "Alamance"})
    with discovery_client(server, "sheets") as sheets:
        rows = sheets.spreadsheets().values().get(spreadsheetId=registry.id, range="Partnerships").execute()["values"]
    assert rows == [["Partnership", "Counties", "Sheet", "Managers"], ["Alamance", "Alamance", book.address]]
    settings = server.secrets(registry=registry.address)
    assert settings["api_base"] == server.url and settings["registry"] == registry.address
    assert json.dumps(settings["service_account"])


def test_values_that_a_cell_cannot_hold_are_refused():
    with pytest.raises(TypeError, match="no cell can hold"):
        plain_cell(["a"])
