"""A login that is split over several cookies is rejected on every path, because two of them could be combined."""

from http.cookies import SimpleCookie

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import HTTPConnection
from streamlit.auth_util import get_cookie_with_chunks
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value, generate_xsrf_token_string

from cop_sheets.settings.access import Viewer
from cop_sheets.store import login_key
from pages.server.login_cookie import strip_login_chunks
from pages.server.request_login import LOGIN_COOKIE, login_claims
from pages.server.security import SecurityMiddleware
from pages.server.signed_filenames import signed_name
from pages.server.websocket_filter import POLICY_VIOLATION
from pages.session.auth import LOGIN_TOO_LONG_COOKIE
from tests.pages.server.chunked_logins import FILLER, TOKENS, claims_in, in_chunks, long_login, spliced
from tests.pages.server.test_websocket_filter import FILE, PAGE, ROWS, Connection
from tests.support.asgi import asgi, claims, login_cookie_for, run_coroutine
from tests.support.deployments import ANN, NCPC, running_deployment
from tests.support.login_provider import SECRET
from tests.support.streamlit_protocol import XSRF, StreamlitClient, cookie_header, fetch, open_page

__all__ = ["asgi"]
SIGN_IN = ["Communities of Practice", "Sign in"]
NOT_SIGNED_IN = "You are not signed in: your login provider says more about you than one cookie can hold."


@pytest.fixture(scope="module")
def deployed(tmp_path_factory):
    """The app with the sheets of two partnerships and a login."""
    with running_deployment(tmp_path_factory.mktemp("chunks")) as one, one.running():
        yield one


@pytest.mark.parametrize("target", [NCPC, ANN])
def test_two_logins_cannot_be_combined(deployed, target):
    visit = open_page(deployed.url, spliced(target, origin=deployed.url))
    assert visit.headings == SIGN_IN and not visit.elements("selectbox") and "Ashe" not in visit.received_text
    assert any(text.startswith(NOT_SIGNED_IN) for text in visit.texts)


def test_a_complete_login_is_accepted_despite_other_chunks(deployed):
    """Streamlit doesn't delete the chunks of an earlier login."""
    visit = open_page(deployed.url, {**spliced(NCPC, origin=deployed.url), **deployed.login(ANN)})
    box = next(box for box in visit.elements("selectbox") if box.label == "Partnership")
    assert list(box.options) == ["Ashe"] and NOT_SIGNED_IN not in visit.received_text


def test_the_tokens_of_a_login_may_be_split(deployed):
    """They don't identify the user, and no page uses them."""
    tokens = in_chunks({"id_token": long_login(ANN)[f"{LOGIN_COOKIE}_1"], "access_token": FILLER[:900]}, TOKENS)
    assert f"{TOKENS}_1" in tokens
    assert open_page(deployed.url, {**tokens, **deployed.login(ANN)}).elements("selectbox")


def test_a_split_login_may_not_upload(deployed):
    with StreamlitClient(deployed.url, deployed.login(ANN)) as stream:
        stream.open_page("workbooks")
        path, body = f"/_stcore/upload_file/{stream.session_id}/file", multipart("Ashe.xlsx", b"PK")
        status, said = put(deployed.url, path, spliced(ANN, origin=deployed.url), body)
        assert (status, said) == (403, b"Sign in before you upload a file.")
        assert put(deployed.url, path, deployed.login(ANN), body)[0] == 204


def put(url: str, path: str, cookies: dict[str, str], body: bytes) -> tuple[int, bytes]:
    token = generate_xsrf_token_string()
    status, _, said = fetch(url, path, {**cookies, XSRF: token}, "PUT", body, X_Xsrftoken=token,
                            Content_Type="multipart/form-data; boundary=b")
    return status, said


def multipart(name: str, content: bytes) -> bytes:
    head = f'--b\r\nContent-Disposition: form-data; name="f"; filename="{name}"\r\n\r\n'
    return head.encode() + content + b"\r\n--b--\r\n"


@pytest.mark.parametrize("target", [NCPC, ANN])
@pytest.mark.parametrize("operation", [ROWS, FILE])
def test_a_split_login_gets_no_answers_on_the_websocket(asgi, target, operation):
    connection = Connection(spliced(target))
    assert connection.say(PAGE, operation) == [PAGE.SerializeToString()] and connection.closed == POLICY_VIOLATION


def files_of(asgi, target: str, cookies: dict[str, str]) -> int:
    """Return the status of the response to `cookies` for a file that was made for the login in them."""
    viewer = Viewer(None, True, NCPC) if target == NCPC else Viewer(frozenset({"Ashe"}), False, ANN)
    name = signed_name("Flags.csv", viewer, login_key(claims_in(cookies)))
    asgi.headers = {"content-disposition": f'attachment; filename="{name}"'}
    return asgi.request("/media/0a1b.csv", cookies).status


@pytest.mark.parametrize("target", [NCPC, ANN])
def test_a_split_login_gets_no_file_and_may_not_upload(asgi, target):
    assert files_of(asgi, target, login_cookie_for(target)) == 200
    for cookies in (spliced(target), long_login(target)):
        assert files_of(asgi, target, cookies) == 403
        assert asgi.request("/_stcore/upload_file/session/file", cookies, "PUT").status == 403


def test_a_split_login_signs_nobody_out(asgi):
    """Its claims could be made to equal another user's login."""
    mine = claims(ANN, picture="p")
    cookies = long_login(ANN, **{name: mine[name] for name in ("iss", "sub", "nonce", "iat")})
    assert login_key(claims_in(cookies)) == login_key(mine)
    asgi.request("/auth/logout", cookies)
    assert files_of(asgi, ANN, login_cookie_for(ANN, picture="p")) == 200


def read_by_streamlit(scope) -> bytes | None:
    jar = HTTPConnection(scope).cookies

    def single(name: str) -> bytes | None:
        return decode_signed_value(SECRET, name, jar[name]) if name in jar else None

    return get_cookie_with_chunks(single, LOGIN_COOKIE)


SPELLINGS = [
    cookie_header, lambda jar: "; ".join(f' {name} = "{value}" ' for name, value in jar.items()),
    lambda jar: ";;a=b;=c;d;" + ";".join(f"\xa0{name}\x85=\x1f{value}" for name, value in jar.items()),
    lambda jar: cookie_header(login_cookie_for("stranger@example.org")) + "; " + cookie_header(jar),
    lambda jar: cookie_header(dict(reversed(jar.items()))) + '; "; x=1',
]


@pytest.mark.parametrize("write", SPELLINGS)
@pytest.mark.parametrize("kind", ["http", "websocket"])
def test_chunks_are_removed_however_they_are_written(asgi, write, kind):
    jar = spliced(NCPC)
    scope = {"type": kind, "path": "/_stcore/stream", "method": "GET", "query_string": b"", "scheme": "ws",
             "headers": [(b"host", b"127.0.0.1"), (b"cookie", write(jar).encode("latin-1")), (b"cookie", b"z=1")]}
    assert NCPC.encode() in read_by_streamlit(scope), "the attack"
    reached = []

    async def inner_app(scope, receive, send) -> None:
        reached.append(scope)

    async def nothing(*_):
        return {"type": f"{kind}.disconnect"}

    run_coroutine(SecurityMiddleware(inner_app)(scope, nothing, nothing))
    said, = reached
    assert read_by_streamlit(said) is None and login_claims(said) == {}
    jar = HTTPConnection(said).cookies
    assert jar["z"] == "1" and jar[LOGIN_TOO_LONG_COOKIE] == "1" and not [name for name in jar
                                                                          if name.startswith(LOGIN_COOKIE)]


@given(st.lists(st.tuples(st.sampled_from([LOGIN_COOKIE, f"{LOGIN_COOKIE}_1", f"{LOGIN_COOKIE}_22", f"{LOGIN_COOKIE}_x",
                                           TOKENS, f"{TOKENS}_1",
                                           "a", "", " b", "\xa0c"]), st.text("ab1\"\\=, \xa0\xff", max_size=6)),
                max_size=6), st.integers(0, 6))
def test_no_other_cookie_is_lost_or_changed(pairs, cut):
    both = [cookie_header_of(pairs[:cut]), cookie_header_of(pairs[cut:])]
    scope = {"type": "http", "headers": [(b"cookie", text.encode("latin-1")) for text in both]}
    before = HTTPConnection(scope).cookies
    left = {name: value for name, value in before.items()
            if not name.startswith(LOGIN_COOKIE) or name in (LOGIN_COOKIE, TOKENS, f"{LOGIN_COOKIE}_x")}
    assert HTTPConnection(strip_login_chunks(scope)).cookies == left
    assert strip_login_chunks(scope) is scope or left != before


def cookie_header_of(pairs) -> str:
    return ";".join(f"{name}={value}" for name, value in pairs)


def test_login_chunks_are_not_set(asgi):
    """Streamlit's response to a long login sets chunks; its main cookie stays and is no valid login."""
    asgi.status, made = 302, long_login(ANN)
    asgi.cookies_set = [f"{name}={value}; HttpOnly; Path=/" for name, value in {**made, f"{TOKENS}_1": "x"}.items()]
    jar = SimpleCookie()
    for line in asgi.request("/oauth2callback?code=1&state=2").cookies:
        jar.load(line)
    assert set(jar) == {LOGIN_COOKIE}
    assert asgi.request("/media/0a1b.csv", {LOGIN_COOKIE: jar[LOGIN_COOKIE].value}).status == 403


def test_existing_chunks_are_deleted(asgi):
    cookies = {**spliced(NCPC), f"{TOKENS}_1": "x", "other": "1"}
    for path in ("/", "/auth/logout", "/compliance"):
        taken = SimpleCookie()
        for line in asgi.request(path, cookies, accept="text/html").cookies:
            taken.load(line)
        gone = {name for name, cookie in taken.items() if cookie["max-age"] == "0" and cookie["path"] == "/"}
        assert gone == {f"{LOGIN_COOKIE}_1", f"{LOGIN_COOKIE}_2", f"{TOKENS}_1"}
