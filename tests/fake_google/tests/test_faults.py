"""The test server's faults reach a client as Google's errors do."""

import json
import socket
import threading
import time

import pytest
import requests
from google.auth.exceptions import RefreshError

from tests.fake_google import SheetsServer, faults
from tests.fake_google.clients import gspread_client
from tests.fake_google.faults import DELIVERIES

ID = "1AbCdEfGhIjKlMnOpQrStUvWxYz0123456789abcdefg"
OTHER = "1ZyXwVuTsRqPoNmLkJiHgFeDcBa9876543210zyxwvut"
TABS = {"Sessions": [["CoP ID", "Date"], *([f"C{number}", number] for number in range(200))]}


@pytest.fixture
def server():
    with SheetsServer({ID: TABS, OTHER: TABS}) as google:
        yield google


@pytest.fixture
def get(server):
    with requests.Session() as session:
        session.headers["Authorization"] = f"Bearer {server.token('spreadsheets.readonly', 'drive.readonly')}"

        def ask(path=f"/v4/spreadsheets/{ID}", timeout=5):
            return session.get(server.url + path, params={"fields": "*"}, timeout=timeout)

        yield ask


def test_every_fault_has_a_unique_name_and_a_known_delivery():
    assert len(faults.ALL) == len({id(fault) for fault in faults.ALL.values()}) > 25
    declared = [value for name, value in vars(faults).items() if name.isupper() and isinstance(value, faults.Fault)]
    assert {fault.name for fault in declared} == set(faults.ALL)
    assert {fault.delivery for fault in faults.ALL.values()} == set(DELIVERIES)


SAID = [fault for fault in faults.ALL.values() if fault.reply]


@pytest.mark.parametrize("fault", SAID, ids=lambda fault: fault.name)
def test_a_faults_response_arrives_unchanged(server, get, fault):
    server.fault(ID, fault, times=1)
    said, response = fault.reply("sheets"), get()
    assert (response.status_code, response.content) == (said.status, said.body)
    assert response.headers["Content-Type"] == said.content_type
    assert get().status_code == 200
    assert [call.status for call in server.requests] == [said.status, 200]


@pytest.mark.parametrize("fault, status", [
    (faults.UNAUTHENTICATED, 401), (faults.NOT_SHARED, 403), (faults.DOMAIN_POLICY, 403), (faults.SCOPES, 403),
    (faults.SERVICE_DISABLED, 403), (faults.NOT_FOUND, 404), (faults.OFFICE_FILE, 400), (faults.TOO_MANY, 429),
    (faults.TOO_MANY_HTML, 429), (faults.DRIVE_LIMIT, 403), (faults.INTERNAL, 500), (faults.UNAVAILABLE_HTML, 503),
    (faults.HTML_INSTEAD_OF_JSON, 200), (faults.BAD_KEY, 400), (faults.REQUEST_TIMEOUT, 408),
])
def test_faults_have_googles_status(fault, status):
    said = fault.reply("drive")
    assert said.status == status
    assert said.body.startswith(b"<" if "html" in said.content_type else b"{")


def test_drives_quota_error_has_another_shape():
    reasons = [json.loads(faults.TOO_MANY.reply(kind).body)["error"] for kind in ("sheets", "drive")]
    assert "details" in reasons[0] and reasons[1]["errors"][0]["reason"] == "rateLimitExceeded"


def test_a_fault_can_have_retry_after(server, get):
    assert "Retry-After" not in faults.TOO_MANY.reply("sheets").headers
    server.fault("sheets", faults.TOO_MANY.with_headers(Retry_After="7"))
    assert get().headers["Retry-After"] == "7"


def test_cut_json_is_no_json(server, get):
    server.fault(ID, faults.CUT_JSON)
    response = get()
    assert response.status_code == 200
    with pytest.raises(requests.JSONDecodeError):
        response.json()


def test_a_short_body_breaks_off(server, get):
    server.fault(ID, faults.SHORT_BODY)
    with pytest.raises(requests.exceptions.ChunkedEncodingError, match="IncompleteRead"):
        get()


def test_a_reset_is_a_reset(server):
    server.fault("everything", faults.RESET)
    with socket.create_connection(("127.0.0.1", int(server.url.rpartition(":")[2])), timeout=5) as client:
        client.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        with pytest.raises(ConnectionResetError):
            client.recv(1)


def test_requests_sees_a_reset(server, get):
    server.fault(ID, faults.RESET, times=1)
    with pytest.raises(requests.ConnectionError):
        get()
    assert get().status_code == 200


def test_no_response_lasts_until_the_client_gives_up(server, get):
    server.fault(ID, faults.SILENCE)
    with pytest.raises(requests.ReadTimeout):
        get(timeout=0.1)
    assert get(f"/v4/spreadsheets/{OTHER}").status_code == 200


def test_no_response_ends_when_its_event_is_set(server, get):
    release = threading.Event()
    server.fault(ID, faults.no_response(release))
    answers = []
    waiting = threading.Thread(target=lambda: answers.append(get().status_code))
    waiting.start()
    assert server.wait_for("sheets", 1) and answers == []
    release.set()
    waiting.join()
    assert answers == [200]


def test_no_response_does_not_outlive_the_server():
    outcome = []
    with SheetsServer() as server:
        server.fault("everything", faults.SILENCE)

        def ask():
            with pytest.raises(requests.ConnectionError):
                requests.get(server.url, timeout=30)
            outcome.append("let go")

        waiting = threading.Thread(target=ask)
        waiting.start()
        assert server.wait_for("unknown", 1)
    waiting.join(5)
    assert outcome == ["let go"]


def test_faults_affect_their_target_only(server, get):
    server.fault("drive", faults.UNAVAILABLE)
    server.fault(OTHER, faults.NOT_SHARED, times=1)
    paths = ("/drive/v3/files", f"/v4/spreadsheets/{ID}", f"/v4/spreadsheets/{OTHER}", f"/v4/spreadsheets/{OTHER}")
    assert [get(path).status_code for path in paths] == [503, 200, 403, 200]
    server.clear_faults("drive")
    assert get("/drive/v3/files").status_code == 200
    server.fault("sheets", faults.INTERNAL)
    server.fault("drive", faults.INTERNAL)
    server.clear_faults()
    assert [get(path).status_code for path in paths[:2]] == [200, 200]


def test_the_latest_fault_comes_first(server, get):
    server.fault("sheets", faults.INTERNAL)
    server.fault("sheets", faults.UNAVAILABLE, times=2)
    assert [get().status_code for _ in range(3)] == [503, 503, 500]


@pytest.mark.parametrize("fault", [faults.BAD_KEY, faults.ACCOUNT_DELETED, faults.ACCOUNT_DISABLED,
                                   faults.CLOCK_WRONG, faults.UNAUTHORIZED_CLIENT], ids=lambda fault: fault.name)
def test_a_refused_sign_in_is_googles_own(server, fault):
    server.fault("token", fault)
    answer = json.loads(fault.reply("token").body)
    with gspread_client(server) as client, pytest.raises(RefreshError) as problem:
        client.http_client.fetch_sheet_metadata(ID)
    assert answer["error"] in str(problem.value) and answer["error_description"] in str(problem.value)
    assert server.count("sheets") == 0


def test_answers_take_as_long_as_configured(server, get):
    server.delay(0.15, "sheets")
    begin = time.monotonic()
    get()
    assert time.monotonic() - begin >= 0.15


def test_many_requests_at_once(server):
    token = server.token("spreadsheets.readonly")
    gate, statuses = threading.Barrier(20), []

    def ask():
        gate.wait()
        with requests.get(f"{server.url}/v4/spreadsheets/{ID}", headers={"Authorization": f"Bearer {token}"},
                          timeout=10) as response:
            statuses.append(response.status_code)

    visitors = [threading.Thread(target=ask) for _ in range(20)]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join()
    assert statuses == [200] * 20 and server.count("sheets") == 20


def test_no_call_waits_for_an_acknowledgement(server, get):
    lengths = []
    for _ in range(20):
        begin = time.monotonic()
        get("/drive/v3/files")
        lengths.append(time.monotonic() - begin)
    # On a busy machine at least one is quick; with delayed acknowledgements each takes 40 ms.
    assert min(lengths) < 0.03


def test_an_internal_error_of_the_server_is_raised(get, server, monkeypatch):
    def broken(*arguments):
        raise ZeroDivisionError("a mistake")

    monkeypatch.setattr("tests.fake_google.render.spreadsheet", broken)
    assert get().status_code == 500
    with pytest.raises(ZeroDivisionError):
        server.__exit__(None, None, None)
    server._http.problems.clear()


def test_no_token_is_kept_in_the_list_of_requests(server):
    with gspread_client(server) as client:
        client.http_client.fetch_sheet_metadata(ID)
    kept = repr(server.requests)
    assert "ya29" not in kept and "eyJ" not in kept and "assertion" not in kept
