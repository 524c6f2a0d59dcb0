"""The security middleware: which requests pass, for whom, and with which headers."""

import asyncio
import re
from http.cookies import SimpleCookie
from threading import Event
from urllib.parse import quote

import pytest
from sqlalchemy import select
from starlette.datastructures import Headers
from streamlit.config import get_option, set_option
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

import app
from cop_sheets.settings.access import Viewer
from cop_sheets.store import login_key
from cop_sheets.store.database import Store, shared_store
from cop_sheets.store.database.tables import revoked_logins
from cop_sheets.store.login_record import RECORD_FILE_NAME
from pages.server.csp_hashes import inline_script_sources
from pages.server.security import SecurityMiddleware
from pages.server.security_headers import CONTENT_SECURITY_POLICY, SecurityHeaders
from pages.server.signed_filenames import signed_name
from pages.session import current_config
from tests.support.asgi import APP, asgi, claims, login_cookie_for, run_coroutine
from tests.support.login_provider import SECRET, forged_cookie
from tests.support.run_in_thread import run_in_thread
from tests.support.streamlit_protocol import fetch

__all__ = ["asgi"]
ANN, BOTH, NCPC = "ann@example.org", "both@example.org", "ncpc@example.org"
ASHE = Viewer(frozenset({"Ashe"}), False, ANN)
HEADERS = {"x-content-type-options": "nosniff", "referrer-policy": "no-referrer",
           "cross-origin-opener-policy": "same-origin",
           "permissions-policy": "camera=(), geolocation=(), microphone=()"}
# Ways to write a blocked path; the server treats some of these as that path, and others as a page.
SPELLINGS = ["/_stcore/{}", "//_stcore/{}", "/_stcore//{}", "/_stcore/{}/", "/_stcore/{}?families=x", "/_STCORE/{}",
             "/_stcore%2f{}", "/%5fstcore/{}", "/_stcore/%2e/{}", "/_stcore/./{}", "/static/../_stcore/{}",
             "/_stcore/{};x", "/_stcore/{}%00", "/_stcore/{}%20", "\\_stcore\\{}"]
OUTSIDE = re.compile(r"(?<!\w)(?:https?:|//|\*)")


@pytest.mark.parametrize(("host", "status"), [("127.0.0.1:8501", 101), ("localhost", 101), ("cop.example.org", 400),
                                              ("127.0.0.1.example.org", 400), ("169.254.169.254", 400)])
def test_the_websocket_opens_under_the_apps_own_host_names_only(app_url, host, status):
    """DNS rebinding: a page of another site whose host name resolves to this machine can't connect."""
    assert fetch(app_url, "/_stcore/stream", Host=host, Connection="Upgrade", Upgrade="websocket",
                 Sec_WebSocket_Version="13", Sec_WebSocket_Key="AAAAAAAAAAAAAAAAAAAAAA==")[0] == status


@pytest.mark.parametrize("path", ["/", "/media/x.csv", "/_stcore/metrics", "/_stcore/stream"])
@pytest.mark.parametrize("more", [{}, {"Connection": "Upgrade", "Upgrade": "websocket", "Sec_WebSocket_Version": "13",
                                       "Sec_WebSocket_Key": "AAAAAAAAAAAAAAAAAAAAAA=="}])
def test_the_response_to_a_wrong_host_has_the_headers(app_url, path, more):
    status, headers, body = fetch(app_url, path, Host="cop.example.org", **more)
    assert (status, body) == (400, b"Invalid host header")
    assert {name: headers[name] for name in HEADERS} == HEADERS
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["Cache-Control"] == ("no-store" if path.startswith("/media/") else None)


def test_the_response_to_an_exception_has_the_headers(asgi):
    async def broken(scope, receive, send) -> None:
        raise ValueError("with what people typed")

    asgi.middleware = SecurityHeaders(broken)
    sent = []

    async def keep(message) -> None:
        sent.append(message)

    scope = {"type": "http", "path": "/", "method": "GET", "headers": []}
    with pytest.raises(ValueError):
        run_coroutine(asgi.middleware(scope, asgi.receive, keep))
    start, body = sent
    assert start["status"] == 500 and body["body"] == b"Internal Server Error"
    assert (b"x-content-type-options", b"nosniff") in start["headers"]


def serve_file_for(asgi, viewer, said, name="Flags of Ashe 1234abcd.csv", status=200):
    """Let the app respond with a file that it made for `viewer` and the login with the claims `said`."""
    signed = signed_name(name, viewer, login_key(said))
    asgi.status, asgi.headers = status, {"content-disposition": f'attachment; filename="{signed}"'}
    return signed


@pytest.mark.parametrize(("path", "status"), [("/", 200), ("/compliance", 200), ("/_stcore/metrics", 404),
                                              ("/media/x.csv", 403), ("/_stcore/upload_file/a/b", 403)])
def test_every_response_has_the_headers(asgi, path, status):
    asgi.headers = {"content-security-policy": "default-src *", "cache-control": "public"}
    answer = asgi.request(path)
    assert answer.status == status and {name: answer[name] for name in HEADERS} == HEADERS
    policies = [value for name, value in answer.headers if name == "content-security-policy"]
    assert len(policies) == 1 and "frame-ancestors 'none'" in policies[0] and not OUTSIDE.search(policies[0])
    assert CONTENT_SECURITY_POLICY.format(scripts=inline_script_sources()) == policies[0] and "'sha256-" in policies[0]
    assert "'unsafe-inline'" not in policies[0].partition("style-src")[0] and "'unsafe-eval'" not in policies[0]
    assert answer["strict-transport-security"] is None
    kept = "public" if status == 200 else None
    assert answer["cache-control"] == ("no-store" if path.startswith("/media/") else kept)


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("method", ["GET", "OPTIONS", "POST"])
def test_metrics_and_agent_endpoints_are_blocked(app_url, spelling, method):
    for name in ("metrics", "agent/openapi.json", "agent/mcp"):
        status, headers, body = fetch(app_url, spelling.format(name), method=method)
        if headers.get_content_type() != "text/html":    # the page itself, as for any unknown path
            assert not any(word in body for word in (b"# TYPE", b"# EOF", b"openapi", b"jsonrpc", b"agent"))
        assert "agent" not in str(headers.get("Link")) and "Access-Control-Allow-Methods" not in headers
        assert headers["X-Content-Type-Options"] == "nosniff" or status == 400


@pytest.mark.parametrize("host", ["127.0.0.1/_stcore/health?", "x/static", "127.0.0.1:8501/..", ""])
def test_a_crafted_host_gives_no_access(app_url, host):
    status, _, body = fetch(app_url, "/_stcore/metrics", Host=host)
    assert status in (400, 404) and b"# TYPE" not in body


def test_a_file_is_served_to_the_user_it_was_made_for(asgi):
    serve_file_for(asgi, ASHE, claims(ANN))
    answer = asgi.request("/media/0a1b.csv", login_cookie_for(ANN))
    assert (answer.status, answer.body, answer["cache-control"]) == (200, b"inside", "no-store")


@pytest.mark.parametrize("cookies", [
    None, {"_streamlit_user": "x"}, forged_cookie(claims(ANN)), login_cookie_for(BOTH),
    login_cookie_for("stranger@example.org"),
    login_cookie_for(ANN, email_verified=False), login_cookie_for(ANN, nonce="another login of hers"),
    login_cookie_for(ANN, is_logged_in=False),
    login_cookie_for(NCPC), "_streamlit_user", "_streamlit_user=; _streamlit_user",
])
@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_a_file_is_served_to_nobody_else(asgi, cookies, method):
    serve_file_for(asgi, ASHE, claims(ANN))
    answer = asgi.request("/media/0a1b.csv", cookies, method)
    assert answer.status == 403 and b"inside" not in answer.body and answer["content-disposition"] is None
    assert answer.body.startswith(b"This file was made for somebody else, or you have signed out since.")


@pytest.mark.parametrize("path", ["/media/0a1b.csv", "/media%2f0a1b.csv", "/%6dedia/0a1b.csv", "/media//0a1b.csv",
                                  "/media/0a1b.csv?x=/static/", "/media/../media/0a1b.csv"])
def test_files_are_protected_however_the_path_is_written(asgi, path):
    serve_file_for(asgi, ASHE, claims(ANN))
    assert asgi.request(path, login_cookie_for(BOTH)).status == 403 and asgi.request(path).status == 403


@pytest.mark.parametrize("status", [200, 204, 206, 304, 416, 500])
def test_ranges_and_lengths_of_files_are_protected(asgi, status):
    serve_file_for(asgi, ASHE, claims(ANN), status=status)
    assert asgi.request("/media/0a1b.csv", login_cookie_for(BOTH), range="bytes=0-1").status == 403
    assert asgi.request("/media/0a1b.csv", login_cookie_for(ANN), range="bytes=0-1").status == status


def test_a_missing_file_is_not_found(asgi):
    asgi.status = 404
    assert asgi.request("/media/0a1b.csv", login_cookie_for(ANN)).status == 404


def test_a_user_with_less_access_than_before_gets_no_old_files(asgi):
    both = Viewer(frozenset({"Ashe", "Burke"}), False, BOTH)
    serve_file_for(asgi, both, claims(BOTH))
    assert asgi.request("/media/0a1b.csv", login_cookie_for(BOTH)).status == 200
    asgi.sheet_sync.partnerships.pop()
    assert asgi.request("/media/0a1b.csv", login_cookie_for(BOTH)).status == 403
    serve_file_for(asgi, Viewer(None, True, NCPC), claims(NCPC))
    assert asgi.request("/media/0a1b.csv", login_cookie_for(NCPC)).status == 200
    asgi.write(ncpc=())
    assert asgi.request("/media/0a1b.csv", login_cookie_for(NCPC)).status == 403


@pytest.mark.parametrize("also", ["", "a/b=c; ", 'odd"name[]=1; ', "plain; "])
def test_a_copied_cookie_gets_no_files_after_sign_out(asgi, also):
    """Whatever other cookies the request has: at some of them other cookie parsers stop."""
    serve_file_for(asgi, ASHE, claims(ANN))
    cookies = f"{also}_streamlit_user={login_cookie_for(ANN)['_streamlit_user']}"
    assert asgi.request("/media/0a1b.csv", cookies).status == 200
    assert asgi.request("/auth/logout", cookies).status == 200
    assert asgi.request("/media/0a1b.csv", cookies).status == 403
    assert asgi.request("/media/0a1b.csv",
                        login_cookie_for(ANN, nonce="a new login")).status == 403   # needs a rerun of the page


def test_a_login_can_be_ended_only_by_its_own_cookie(asgi):
    serve_file_for(asgi, ASHE, claims(ANN))
    for cookies in (None, forged_cookie(claims(ANN)), login_cookie_for(BOTH), login_cookie_for(ANN, nonce="another")):
        asgi.request("/auth/logout", cookies)
    asgi.request("/auth/logoutX", login_cookie_for(ANN))
    assert asgi.request("/media/0a1b.csv", login_cookie_for(ANN)).status == 200


def test_while_nobody_knows_which_logins_have_ended_none_is_accepted(asgi, monkeypatch):
    serve_file_for(asgi, ASHE, claims(ANN))
    assert asgi.request("/media/0a1b.csv", login_cookie_for(ANN)).status == 200
    monkeypatch.setattr("cop_sheets.store.database.revoked_logins.UNKNOWN_AFTER_SECONDS", -1.0)
    assert asgi.request("/media/0a1b.csv", login_cookie_for(ANN)).status == 403
    assert asgi.request("/_stcore/upload_file/x/y", login_cookie_for(ANN)).status == 403


def test_a_sign_out_works_in_this_process_if_it_cannot_be_stored(asgi, caplog, monkeypatch):
    monkeypatch.setattr("cop_sheets.store.database.revoked_logins.WAIT_SECONDS", 0.2)
    serve_file_for(asgi, ASHE, claims(ANN))
    assert asgi.request("/media/0a1b.csv", login_cookie_for(ANN)).status == 200
    (asgi.secrets.parent / "copies").rename(asgi.secrets.parent / "gone")
    assert asgi.request("/auth/logout", login_cookie_for(ANN)).status == 200
    assert asgi.request("/media/0a1b.csv", login_cookie_for(ANN)).status == 403
    messages, = [record.getMessage() for record in caplog.records if record.name == "pages.server.security"]
    assert re.match(r"A sign-out could not be kept for other processes yet: Nothing can be kept in \S+ \(it can't be",
                    messages)
    assert ANN not in caplog.text


@pytest.mark.parametrize("path", ["/auth/logout", "/"])
def test_while_the_store_does_not_answer_the_event_loop_goes_on(asgi, monkeypatch, path):
    """At a sign-out, and at the start: both wait for the store."""
    begin, is_reached, connection = Event(), Event(), Store._connection
    if path == "/auth/logout":
        asgi.request("/", login_cookie_for(ANN))

    def waiting(store, is_writing):
        is_reached.set()
        assert begin.wait(30)
        return connection(store, is_writing)

    monkeypatch.setattr(Store, "_connection", waiting)

    async def request() -> None:
        task = asyncio.create_task(asgi.respond(path, login_cookie_for(ANN)))
        assert await asyncio.to_thread(is_reached.wait, 30) and not task.done()
        begin.set()
        assert (await task).status == 200

    run_in_thread(request())


@pytest.mark.parametrize("name", ["Fix list of Ashe.csv", "Größe – Ashe.xlsx", 'a "b" \\c.csv', "a;b=c, d.csv",
                                  "no ending", "a.tar.gz", ".csv", "Ünïcode filename*=utf-8''x.csv"])
def test_both_forms_of_streamlits_file_names_are_parsed(asgi, name):
    signed = serve_file_for(asgi, ASHE, claims(ANN), name)
    if not signed.isascii() or set(signed) & {'"', "\\"}:
        asgi.headers = {"content-disposition": f"attachment; filename*=utf-8''{quote(signed, safe='')}"}
    # Every file of this app has a name and an extension.
    expected = 200 if name.rpartition(".")[0] else 403
    assert asgi.request("/media/0a1b.csv", login_cookie_for(ANN)).status == expected
    assert asgi.request("/media/0a1b.csv", login_cookie_for(BOTH)).status == 403


def test_typed_text_in_a_name_cannot_imitate_another_name(asgi):
    """A partnership's name could contain the signature of a file that its manager was served before."""
    mine = signed_name("mine.csv", ASHE, login_key(claims(ANN))).replace(" ", "%20")
    for said in (f"attachment; filename=\"x filename*=utf-8''{mine} 00000000000000000000.csv\"",
                 f"attachment; filename=\"x; filename*=utf-8''{mine}\"", f"attachment; filename={mine}",
                 f'inline; filename="{mine}"', ""):
        asgi.headers = {"content-disposition": said} if said else {}
        assert asgi.request("/media/0a1b.csv", login_cookie_for(ANN)).status == 403


def test_only_users_with_access_may_upload(asgi):
    for cookies, status in [(None, 403), (forged_cookie(claims(ANN)), 403),
                            (login_cookie_for("stranger@example.org"), 403),
                            (login_cookie_for(ANN), 200)]:
        asgi.paths_reached.clear()
        assert asgi.request("/_stcore/upload_file/session/file", cookies, "PUT").status == status
        assert bool(asgi.paths_reached) == (status == 200)
    assert asgi.request("/_stcore/upload_file/session/file", method="PUT").body == b"Sign in before you upload a file."


def test_the_largest_upload_stays_in_memory():
    largest = get_option("server.maxUploadSize") * 1024 * 1024
    head = b'--b\r\nContent-Disposition: form-data; name="f"; filename="Ashe.xlsx"\r\n\r\n'

    async def body():
        yield head + b"x" * largest + b"\r\n--b--\r\n"

    async def is_on_disk() -> bool:
        said = Headers({"content-type": "multipart/form-data; boundary=b"})
        form = await app.MultiPartParser(said, body()).parse()
        held, size = form["f"].file._rolled, form["f"].size
        await form.close()
        assert size == largest
        return held

    assert not run_in_thread(is_on_disk())


@pytest.fixture
def below_a_path(asgi):
    set_option("server.baseUrlPath", "cop")
    yield asgi
    set_option("server.baseUrlPath", "")


def test_everything_works_below_a_url_prefix(below_a_path):
    asgi = below_a_path
    assert asgi.request("/cop/_stcore/metrics").status == asgi.request("/cop/_stcore/agent/mcp").status == 404
    serve_file_for(asgi, ASHE, claims(ANN))
    assert asgi.request("/cop/media/0a1b.csv").status == asgi.request("/cop/media/0a1b.csv",
                                                                      login_cookie_for(BOTH)).status == 403
    answer = asgi.request("/cop/media/0a1b.csv", login_cookie_for(ANN))
    assert (answer.status, answer["cache-control"]) == (200, "no-store")
    asgi.request("/cop/auth/logout", login_cookie_for(ANN))
    assert asgi.request("/cop/media/0a1b.csv", login_cookie_for(ANN)).status == 403


@pytest.mark.parametrize(("address", "scheme", "is_https"), [
    (APP, "http", False), ("https://cop.example.org", "http", True), ("HTTPS://cop.example.org", "http", True),
    (APP, "https", True), ("http://https.example.org", "http", False),
])
def test_cookies_are_secure_whenever_the_address_is(asgi, address, scheme, is_https):
    asgi.write(app=address)
    asgi.headers = {"set-cookie": "_streamlit_user=1; HttpOnly; Path=/; SameSite=lax"}
    answer = asgi.request("/", scheme=scheme)
    assert answer["strict-transport-security"] == ("max-age=31536000" if is_https else None)
    cookie = SimpleCookie(answer["set-cookie"])["_streamlit_user"]
    assert bool(cookie["secure"]) is is_https and cookie["httponly"] and cookie["samesite"] == "lax"
    asgi.headers = {"set-cookie": "_streamlit_user=1; Secure"}
    assert asgi.request("/", scheme=scheme)["set-cookie"] == "_streamlit_user=1; Secure"


@pytest.fixture
def never_had_a_login(asgi):
    """An app whose secrets file never configured a login."""
    asgi.secrets = asgi.secrets.with_name("another.toml")
    set_option("secrets.files", [str(asgi.secrets)])
    return asgi


def test_without_a_login_files_are_public_only_if_configured(never_had_a_login):
    asgi = never_had_a_login
    assert asgi.request("/media/0a1b.csv").status == 200    # a folder of workbooks, or the sample
    asgi.write(login=False)
    assert asgi.request("/media/0a1b.csv").status == 403
    asgi.write(login=False, open=True)
    assert asgi.request("/media/0a1b.csv").status == 200
    asgi.write(open=True)    # once configured, the login stays required
    assert asgi.request("/media/0a1b.csv").status == 403
    asgi.secrets.write_text("[access")
    assert asgi.request("/media/0a1b.csv", login_cookie_for(NCPC)).status == 403


@pytest.mark.parametrize("lose", [lambda asgi: asgi.write(login=False, open=True), lambda asgi: asgi.secrets.unlink(),
                                  lambda asgi: asgi.secrets.write_text("")])
def test_once_a_login_was_configured_no_file_is_served_without_it(asgi, lose):
    serve_file_for(asgi, ASHE, claims(ANN))
    assert asgi.request("/media/0a1b.csv", login_cookie_for(ANN)).status == 200
    lose(asgi)
    for cookies in (None, login_cookie_for(ANN), login_cookie_for(NCPC)):
        assert asgi.request("/media/0a1b.csv", cookies).status == 403
        assert asgi.request("/_stcore/upload_file/session/file", cookies, "PUT").status == 403
    asgi.write()
    assert asgi.request("/media/0a1b.csv", login_cookie_for(ANN)).status == 200


def test_blocked_paths_are_not_found(asgi):
    answer = asgi.request("/_stcore/metrics")
    assert (answer.status, answer.body, asgi.paths_reached) == (404, b"Not found", [])


def test_other_asgi_events_are_passed_on_unchanged():
    """A server sends lifespan events in the same way."""
    passed, said = [], ({"type": "lifespan"}, object(), object())

    async def inner_app(*arguments) -> None:
        passed.append(arguments)

    run_coroutine(SecurityMiddleware(inner_app)(*said))
    assert passed == [said]


@pytest.mark.parametrize("path", ["/auth/logout/", "/auth/logout//"])
def test_a_sign_out_with_a_trailing_slash_ends_the_login(asgi, path):
    serve_file_for(asgi, ASHE, claims(ANN))
    asgi.request(path, login_cookie_for(ANN))
    assert asgi.request("/media/0a1b.csv", login_cookie_for(ANN)).status == 403


def test_a_sign_out_without_a_login_records_nothing(asgi):
    asgi.request("/auth/logout")
    assert RECORD_FILE_NAME in {path.name for path in asgi.secrets.parent.glob("copies/*")}
    with shared_store(current_config().state).read() as connection:
        assert connection.execute(select(revoked_logins)).all() == []


@pytest.mark.parametrize("said", ["[]", "5", '"ann@example.org"', "null", "{", ""])
def test_a_login_without_claims_is_none(asgi, said):
    serve_file_for(asgi, ASHE, claims(ANN))
    signed = {"_streamlit_user": create_signed_value(SECRET, "_streamlit_user", said).decode()}
    for path in ("/media/0a1b.csv", "/_stcore/upload_file/session/file"):
        assert asgi.request(path, signed).status == 403
    assert asgi.request("/auth/logout", signed).status == 200
