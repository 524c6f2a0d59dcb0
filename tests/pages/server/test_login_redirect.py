"""After signing in, users return to the page that they requested, and to no other address."""

import base64
from http.cookies import SimpleCookie

import pytest
from streamlit.config import set_option

from pages.server.login_redirect import TARGET_COOKIE
from pages.session.menu import PAGES
from tests.support.asgi import asgi, login_cookie_for
from tests.support.login_provider import forged_cookie

__all__ = ["asgi"]
SIGNED_IN = {"location": "/", "set-cookie": "_streamlit_user=eyJ.x; HttpOnly"}


def target_cookie(answer) -> str | None:
    """Return the value that a response sets for the cookie; None if it sets none."""
    jar = SimpleCookie()
    for line in answer.cookies:
        jar.load(line)
    return jar[TARGET_COOKIE].value if TARGET_COOKIE in jar else None


def encoded_target(text: str) -> dict[str, str]:
    return {TARGET_COOKIE: base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")}


def redirect_location(asgi, cookies, **headers) -> str:
    asgi.status, asgi.headers = 302, {**SIGNED_IN, **headers}
    return asgi.request("/oauth2callback?code=1&state=2", cookies)["location"]


@pytest.mark.parametrize("path", [entry.path for entry in PAGES[1:]])
@pytest.mark.parametrize("query", ["", "?partnership=Ashe&fiscal_year=FY%2024-25&as_of=2025-07-15"])
def test_every_page_of_the_menu_is_returned_to(asgi, path, query):
    answer = asgi.request(f"/{path}{query}", accept="text/html,*/*")
    cookie = SimpleCookie(answer.cookies[0])[TARGET_COOKIE]
    assert cookie["httponly"] and cookie["samesite"] == "Lax" and cookie["max-age"] == "600" and cookie["path"] == "/"
    assert "=" not in cookie.value    # a character at which some cookie parsers stop
    assert redirect_location(asgi, {TARGET_COOKIE: cookie.value}) == f"/{path}{query}"


def test_the_first_page_is_returned_to_with_its_filters(asgi):
    answer = asgi.request("/?partnership=Ashe", accept="text/html")
    assert redirect_location(asgi, {TARGET_COOKIE: target_cookie(answer)}) == "/?partnership=Ashe"
    assert target_cookie(asgi.request("/", accept="text/html")) is None
    last = asgi.request("/", encoded_target("compliance"), accept="text/html")    # the last request counts
    assert target_cookie(last) == "" and "; Max-Age=0;" in last.cookies[-1]


@pytest.mark.parametrize("path", ["/static/x.js", "/_stcore/health", "/media/x", "/auth/login", "/oauth2callback",
                                  "//evil.example.org", "/evil", "/compliance/", "/Compliance", "/compliance/x"])
def test_other_paths_are_not_saved(asgi, path):
    assert target_cookie(asgi.request(path, accept="text/html")) is None


def test_only_page_requests_of_signed_out_browsers_are_saved(asgi):
    assert target_cookie(asgi.request("/compliance")) is None and target_cookie(asgi.request("/compliance",
                                                                                             accept="*/*")) is None
    assert target_cookie(asgi.request("/compliance", method="POST", accept="text/html")) is None
    assert target_cookie(asgi.request("/compliance", login_cookie_for("ann@example.org"), accept="text/html")) is None
    assert target_cookie(asgi.request("/compliance", forged_cookie({"is_logged_in": True}), accept="text/html"))
    asgi.request("/auth/logout", login_cookie_for("ann@example.org"))
    assert target_cookie(asgi.request("/compliance", login_cookie_for("ann@example.org"), accept="text/html"))
    asgi.write(login=False, open=True)
    assert target_cookie(asgi.request("/compliance", accept="text/html")) is None


@pytest.mark.parametrize("text", [
    "/evil.example.org", "//evil.example.org", "https://evil.example.org", "\\evil.example.org", "evil",
    "compliance/..", "compliance#x", "compliance/../x", "?\r\nSet-Cookie: x=1", "compliance?a=\r\nX: y",
    "compliance?a=\x00", "compliance?a=é", "compliance?a=\"<b>",
    " compliance", "@evil.example.org", "compliance?" + "a" * 1001, "..", ".",
])
def test_no_cookie_leads_out_of_the_menu(asgi, text):
    assert redirect_location(asgi, encoded_target(text)) == "/"
    assert redirect_location(asgi, {TARGET_COOKIE: text.replace("\r", "").replace("\n", "").encode().decode(
        "latin-1")}) == "/"


def test_only_a_successful_login_redirects_and_only_once(asgi):
    cookies = encoded_target("compliance?partnership=Ashe")
    assert redirect_location(asgi, cookies, **{"set-cookie": "other=1"}) == "/"
    assert redirect_location(asgi, cookies,
                             **{"set-cookie": '_streamlit_user=""; Max-Age=0'}) == "/"    # deletes the cookie
    assert redirect_location(asgi, cookies, **{"set-cookie": "_streamlit_user_tokens=x"}) == "/"
    asgi.headers = SIGNED_IN
    answer = asgi.request("/oauth2callback", cookies)
    assert answer["location"] == "/compliance?partnership=Ashe" and target_cookie(answer) == ""
    assert "; Max-Age=0;" in answer.cookies[-1]
    assert asgi.request("/", cookies)["location"] == "/"    # no other response is changed


def test_a_query_that_no_browser_sends_is_dropped(asgi):
    answer = asgi.request("/compliance?a=\x07b", accept="text/html")
    assert redirect_location(asgi, {TARGET_COOKIE: target_cookie(answer)}) == "/compliance"


def test_a_url_prefix_is_kept(asgi):
    set_option("server.baseUrlPath", "/cop/")
    try:
        answer = asgi.request("/cop/compliance?partnership=Ashe", accept="text/html")
        assert SimpleCookie(answer.cookies[0])[TARGET_COOKIE]["path"] == "/cop"
        asgi.status, asgi.headers = 302, {**SIGNED_IN, "location": "/cop/"}
        assert asgi.request("/cop/oauth2callback",
                            {TARGET_COOKIE: target_cookie(answer)})["location"] == "/cop/compliance?partnership=Ashe"
    finally:
        set_option("server.baseUrlPath", "")


def test_the_cookie_is_secure_if_the_app_is_https(asgi):
    asgi.write(app="https://cop.example.org")
    assert "; Secure" in asgi.request("/compliance", accept="text/html").cookies[0]


@pytest.mark.parametrize("chosen", ["W", "aW", "aaW", "a", "aa", "aaa"])
def test_targets_of_every_length_are_decoded(asgi, chosen):
    """The encoded targets include some that end in X or would end in one or two padding characters."""
    answer = asgi.request(f"/compliance?partnership={chosen}", accept="text/html")
    assert redirect_location(asgi, {TARGET_COOKIE: target_cookie(answer)}) == f"/compliance?partnership={chosen}"
