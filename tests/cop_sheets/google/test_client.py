"""Requests to Google: the quota, time limits, retries, and the addresses they go to."""

import copy
import email.utils
import json
import threading
from datetime import UTC, datetime, timedelta

import pytest

from cop_sheets.errors import SheetsError, SourceUnreadable, WorkbookUnreadable
from cop_sheets.google import client as google_client
from cop_sheets.google import transport
from cop_sheets.google.client import READ_SCOPES, GoogleClient
from cop_sheets.google.decode import SPREADSHEET_FIELDS
from cop_sheets.google.errors import GoogleHTTPError, GoogleUnavailable, ResponseTooLarge
from cop_sheets.google.rate_limit import WINDOW_SECONDS, RateLimiter, shared_rate_limiter
from cop_sheets.google.reader import SheetReader
from cop_sheets.google.transport import RateLimitedAdapter
from cop_sheets.settings.google import parse_google_settings
from tests.fake_google import SheetsServer, faults
from tests.support.google_state import LOG, FakeTime, add_books, new_client

SHEET = "1Alamance-log-of-its-communities-of-practice"


@pytest.fixture
def google():
    with SheetsServer({SHEET: LOG}) as server:
        yield server


@pytest.fixture
def time():
    return FakeTime()


@pytest.fixture
def client(google, tmp_path, time):
    return new_client(google, tmp_path, time)


def read(client):
    return client.spreadsheet(SHEET, SPREADSHEET_FIELDS, "Alamance")


class TestRequests:
    def test_every_request_goes_to_the_base(self, google, client):
        assert read(client)["properties"]["title"] == SHEET
        client.list_revisions("x")
        assert google.wait_for("iam", 1)
        assert {call.kind for call in google.requests} == {"token", "sheets", "drive", "iam"}
        asked = next(call for call in google.requests if call.kind == "sheets")
        assert asked.path == f"/v4/spreadsheets/{SHEET}" and asked.query["fields"] == [SPREADSHEET_FIELDS]
        assert next(call.path for call in google.requests if call.kind == "token") == "/token"

    def test_the_scopes_are_those_for_reading(self, client):
        read(client)
        assert READ_SCOPES == ("https://www.googleapis.com/auth/spreadsheets.readonly",
                               "https://www.googleapis.com/auth/drive.metadata.readonly")
        with pytest.raises(GoogleHTTPError) as problem:
            client._get_retrying_client().batch_update(SHEET, {"requests": []})
        assert "ACCESS_TOKEN_SCOPE_INSUFFICIENT" in problem.value.reasons

    @pytest.mark.parametrize(("base", "address", "expected"), [
        (None, "https://sheets.googleapis.com/v4/spreadsheets/x?fields=a", None),
        (None, "https://oauth2.googleapis.com/token", None),
        ("https://a.example.org/g", "https://sheets.googleapis.com/v4/x?y=a%2Cb",
         "https://a.example.org/g/v4/x?y=a%2Cb"),
        ("http://127.0.0.1:1", "https://www.googleapis.com/drive/v3/files?q=x",
         "http://127.0.0.1:1/drive/v3/files?q=x"),
        ("http://127.0.0.1:1", "https://accounts.google.com/o/oauth2/token", "http://127.0.0.1:1/token"),
        ("http://127.0.0.1:1", "http://169.254.169.254/computeMetadata/v1/", "http://127.0.0.1:1/computeMetadata/v1/"),
        ("http://127.0.0.1:1", "http://127.0.0.1:1/token", None),
    ])
    def test_the_address_of_a_request(self, monkeypatch, base, address, expected):
        sent = []
        monkeypatch.setattr("requests.adapters.HTTPAdapter.send", lambda self, request, **_: sent.append(request.url))
        for way in (RateLimitedAdapter(base), copy.deepcopy(RateLimitedAdapter(base))):
            request = transport.PreparedRequest()
            request.prepare("GET", address)
            way.send(request)
        assert sent == [expected or address] * 2

    def test_a_token_is_requested_once(self, google, client):
        read(client)
        read(client)
        client.list_revisions("x")
        assert (google.count("token"), google.count("sheets"), google.count("drive")) == (1, 2, 1)

    def test_the_environments_proxy_is_not_used_for_this_machine(self, client, monkeypatch):
        for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
            monkeypatch.setenv(name, "http://127.0.0.1:9")
        assert read(client)

    def test_application_default_credentials_are_used_without_a_service_account(self, google, tmp_path, monkeypatch):
        file = tmp_path / "sign-in.json"
        file.write_text(json.dumps(google.authorized_user()))
        monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(file))
        client = GoogleClient(parse_google_settings({"registry": "x", "api_base": google.url}),
                              rate_limiter=RateLimiter(100))
        assert read(client) and client.account == ""
        assert {call.kind for call in google.requests} <= {"token", "sheets", "iam"}

    def test_without_credentials_the_sentence_says_what_to_do(self, google, tmp_path, monkeypatch):
        for name in ("GOOGLE_APPLICATION_CREDENTIALS", "GOOGLE_CLOUD_PROJECT", "APPDATA"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("CLOUDSDK_CONFIG", str(tmp_path))
        client = GoogleClient(parse_google_settings({"registry": "x", "api_base": google.url}),
                              rate_limiter=RateLimiter(100))
        with pytest.raises(SourceUnreadable, match="where your organisation allows no keys, run the app on Google Cl"):
            read(client)
        assert google.count() == sum(call.kind not in ("sheets", "drive", "token") for call in google.requests)


class TestRetries:
    def test_the_time_limits(self, client):
        assert transport.TIMEOUT_SECONDS == (3.05, 30)
        assert client._get_retrying_client().timeout == (3.05, 30)

    @pytest.mark.parametrize("fault", [faults.TOO_MANY, faults.INTERNAL, faults.UNAVAILABLE_HTML, faults.CUT_JSON,
                                       faults.REQUEST_TIMEOUT, faults.SHORT_BODY, faults.RESET,
                                       faults.HTML_INSTEAD_OF_JSON],
                             ids=lambda fault: fault.name)
    def test_a_transient_error_is_retried(self, google, client, time, fault):
        google.fault("sheets", fault, times=2)
        assert read(client)["properties"]["title"] == SHEET
        assert google.count("sheets") == 3 and len(time.slept) == 2 and sum(time.slept) < 20

    @pytest.mark.parametrize("where", ["sheets", "token"])
    @pytest.mark.parametrize("fault", [faults.INTERNAL, faults.UNAVAILABLE_HTML, faults.RESET, faults.WRONG_JSON],
                             ids=lambda fault: fault.name)
    def test_at_most_four_attempts_within_twenty_seconds(self, google, client, time, where, fault):
        google.fault(where, fault)
        with pytest.raises(GoogleUnavailable):
            read(client)
        assert google.count(where) == 4 and len(time.slept) == 3
        assert sum(time.slept) <= 20

    @pytest.mark.parametrize("fault", [faults.NOT_SHARED, faults.NOT_FOUND, faults.OFFICE_FILE, faults.SERVICE_DISABLED,
                                       faults.DRIVE_LIMIT], ids=lambda fault: fault.name)
    def test_a_permanent_error_is_not_retried(self, google, client, time, fault):
        google.fault("sheets", fault)
        with pytest.raises(SheetsError):
            read(client)
        assert google.count("sheets") == 1 and time.slept == []

    def test_a_rejected_token_is_renewed_once(self, google, client):
        read(client)
        google.expire_tokens()
        read(client)
        google.forget()
        google.fault("sheets", faults.UNAUTHENTICATED)
        with pytest.raises(SourceUnreadable):
            read(client)
        assert (google.count("sheets"), google.count("token")) == (2, 1)

    def test_the_waits_grow_and_have_jitter(self, google, client, time):
        google.fault("sheets", faults.INTERNAL)
        pauses = []
        for _ in range(4):
            with pytest.raises(GoogleUnavailable):
                read(client)
            pauses.append(tuple(time.slept))
            time.slept.clear()
        assert len(set(pauses)) == 4
        assert all(first < third for first, _, third in pauses)

    def test_it_waits_for_the_seconds_of_retry_after(self, google, client, time):
        google.fault("sheets", faults.TOO_MANY.with_headers(Retry_After="7"), times=1)
        read(client)
        assert time.slept == [7.0]

    def test_it_waits_until_the_date_of_retry_after(self, google, client, time):
        until = email.utils.format_datetime(datetime.now(UTC) + timedelta(seconds=9), usegmt=True)
        google.fault("sheets", faults.UNAVAILABLE.with_headers(Retry_After=until), times=1)
        read(client)
        assert len(time.slept) == 1 and 5 < time.slept[0] <= 9

    @pytest.mark.parametrize("header", ["soon", "", "-3", "Tue, 99 Foo"])
    def test_an_invalid_retry_after_is_ignored(self, google, client, time, header):
        google.fault("sheets", faults.UNAVAILABLE.with_headers(Retry_After=header), times=1)
        read(client)
        assert 0 < time.slept[0] < 5

    def test_it_does_not_wait_longer_than_twenty_seconds(self, google, client, time):
        google.fault("sheets", faults.TOO_MANY.with_headers(Retry_After="60"))
        with pytest.raises(GoogleUnavailable):
            read(client)
        assert google.count("sheets") == 1 and time.slept == []

    def test_a_timeout_of_twenty_seconds_is_not_retried(self, google, client, time, monkeypatch):
        client._get_retrying_client().set_timeout((1, 0.2))
        monkeypatch.setattr(client._get_retrying_client(), "_clock", iter([0.0, 30.0]).__next__)
        google.fault("sheets", faults.SILENCE)
        with pytest.raises(GoogleUnavailable, match="Alamance was not read: Google didn't answer in time"):
            read(client)
        assert google.count("sheets") == 1 and time.slept == []

    def test_a_response_that_never_ends_is_aborted(self, google, client, time, monkeypatch):
        client_of_it = client._get_retrying_client()
        monkeypatch.setattr(client_of_it, "_clock", iter([0.0, 0.0, 200.0, 200.0]).__next__)
        with pytest.raises(GoogleUnavailable, match="didn't answer in time"):
            read(client)
        assert google.count("sheets") == 1

    def test_no_server(self, tmp_path, time):
        with SheetsServer() as google:
            client = new_client(google, tmp_path, time)
        with pytest.raises(SourceUnreadable, match="Google can't be reached from this computer"):
            read(client)
        assert len(time.slept) == 3


class TestRateLimiter:
    def test_a_burst_and_then_single_requests(self, time):
        pace = RateLimiter(3, time.clock, time.sleep)
        assert [pace.acquire() for _ in range(3)] == [0, 0, 0]
        assert pace.wait() == WINDOW_SECONDS
        time.skip_minute(seconds=20)
        assert pace.acquire() == WINDOW_SECONDS - 20
        assert [pace.acquire() for _ in range(3)] == [0, 0, WINDOW_SECONDS]

    def test_never_more_than_the_quota_in_any_minute(self, time):
        pace, turns = RateLimiter(60, time.clock, time.sleep), []
        for number in range(300):
            pace.acquire()
            turns.append(time.seconds)
            time.skip_minute(seconds=0.15 if number % 7 else 3)
        assert all(later - earlier >= 60 for earlier, later in zip(turns, turns[60:], strict=False))

    def test_threads_share_it(self, time):
        pace = RateLimiter(5, time.clock, lambda seconds: None)
        waits = []
        threads = [threading.Thread(target=lambda: waits.append(pace.acquire())) for _ in range(12)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(waits) == [0] * 5 + [WINDOW_SECONDS] * 5 + [2 * WINDOW_SECONDS] * 2

    def test_the_process_has_one_for_each_account(self):
        assert shared_rate_limiter("a", 60) is shared_rate_limiter("a", 60)
        assert shared_rate_limiter("a", 60) is not shared_rate_limiter("b", 60)

    def test_75_sheets_stay_within_the_quota(self, tmp_path, time):
        with SheetsServer(clock=time.clock) as google:
            google.quota()
            addresses = add_books(google, *(f"P{number}" for number in range(75)))
            client = new_client(google, tmp_path, time, per_minute=60)
            reader = SheetReader(client)
            for name, address in addresses.items():
                reader.read(address.split("/")[5], name, "", time.now())
            assert google.count("sheets") == 75
            assert sum(time.slept) == pytest.approx(WINDOW_SECONDS)

    def test_drive_and_tokens_are_not_rate_limited(self, google, tmp_path, time):
        client = new_client(google, tmp_path, time, per_minute=1)
        read(client)
        client.list_revisions("x")
        client.list_revisions("x")
        assert time.slept == []

    def test_after_the_quota_is_used_up_the_next_sheet_waits(self, google, client, time):
        google.fault("sheets", faults.TOO_MANY, times=4)
        with pytest.raises(GoogleUnavailable, match="Google answers only so many requests a minute"):
            read(client)
        time.slept.clear()
        read(client)
        assert time.slept == [pytest.approx(30)]


class TestResponses:
    def test_all_pages_of_drive_are_requested(self, google, client):
        google.page_size = 2
        add_books(google, "A", "B", "C", "D")
        google.add_book("In a shared drive", LOG, drive_id="0Drive", id="2In-a-shared-drive-of-the-partnership")
        google.add_book("By link", LOG, listed=False, id="2By-link-to-everybody")
        revisions = client.list_revisions("x")
        assert len(revisions) == 6 and "2In-a-shared-drive-of-the-partnership" in revisions
        assert google.count("drive") == 3 and google.requests[-1].query["pageSize"] == ["1000"]

    def test_a_revision_changes_with_its_sheet(self, google, client):
        before = client.list_revisions("x")[SHEET]
        assert client.list_revisions("x")[SHEET] == before and before.modified_at.tzinfo
        google.touch(SHEET)
        assert client.list_revisions("x")[SHEET].text != before.text

    def test_a_page_that_names_itself_as_the_next_one_ends_the_list(self, google, client):
        loop = {"nextPageToken": "again", "files": [{"id": "x"}, {"name": "no id"}, 3]}
        google.fault("drive", faults.always_replying("loop", faults.answers.answer(loop)))
        assert list(client.list_revisions("x")) == ["x"] and google.count("drive") == 2

    def test_a_large_sheet_takes_two_requests(self, google, client, tmp_path, monkeypatch):
        google.add_book("Large", {"Sessions": [["CoP ID", "Date"]], "It's a form": [["x" * 100]] * 3000,
                                  "Archive": [["x" * 100]] * 9000}, id="2Large-one-of-the-partnership")
        google.book("2Large-one-of-the-partnership").tab("Archive").grow(9000, 50)
        monkeypatch.setattr(google_client, "MAX_RESPONSE_BYTES", 600_000)
        reader = SheetReader(client)
        copy = reader.read("2Large-one-of-the-partnership", "Alamance", "", FakeTime().now())
        assert [(grid.name, len(grid.rows), grid.gid is None) for grid in copy.raw_sheets] == [
            ("Sessions", 1, False), ("It's a form", 3000, False), ("Archive", 0, False)]
        google.forget()
        reader.read("2Large-one-of-the-partnership", "Alamance", "", FakeTime().now())
        assert google.count("sheets") == 2

    def test_a_sheet_that_is_too_large_is_reported(self, google, client, monkeypatch):
        monkeypatch.setattr(google_client, "MAX_RESPONSE_BYTES", 300)
        with pytest.raises(ResponseTooLarge):
            read(client)
        with pytest.raises(WorkbookUnreadable, match="Alamance was not read: it holds more than can be read"):
            SheetReader(client).read(SHEET, "Alamance", "", FakeTime().now())
