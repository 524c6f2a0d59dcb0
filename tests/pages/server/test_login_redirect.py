"""Somebody who signs in lands where they wanted to go, and nowhere else."""

import base64
from http.cookies import SimpleCookie

import pytest
from streamlit.config import set_option

from pages.server.login_redirect import COOKIE
from pages.session.menu import PAGES
from tests.support.asgi import door, login
from tests.support.login_provider import forged

__all__ = ["door"]
SIGNED_IN = {"location": "/", "set-cookie": "_streamlit_user=eyJ.x; HttpOnly"}


def kept(answer) -> str | None:
    """Return the value that an answer leaves in the cookie; None where it sets none."""
    jar = SimpleCookie()
    for line in answer.cookies:
        jar.load(line)
    return jar[COOKIE].value if COOKIE in jar else None


def wanted(text: str) -> dict[str, str]:
    return {COOKIE: base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")}


def landed(door, cookies, **headers) -> str:
    door.status, door.headers = 302, {**SIGNED_IN, **headers}
    return door.ask("/oauth2callback?code=1&state=2", cookies)["location"]


@pytest.mark.parametrize("path", [entry.path for entry in PAGES[1:]])
@pytest.mark.parametrize("query", ["", "?partnership=Ashe&fiscal_year=FY%2024-25&as_of=2025-07-15"])
def test_every_page_of_the_menu_is_come_back_to(door, path, query):
    answer = door.ask(f"/{path}{query}", accept="text/html,*/*")
    cookie = SimpleCookie(answer.cookies[0])[COOKIE]
    assert cookie["httponly"] and cookie["samesite"] == "Lax" and cookie["max-age"] == "600" and cookie["path"] == "/"
    assert "=" not in cookie.value    # which some ways of taking cookies apart end at
    assert landed(door, {COOKIE: cookie.value}) == f"/{path}{query}"


def test_the_first_page_is_come_back_to_with_what_was_chosen(door):
    answer = door.ask("/?partnership=Ashe", accept="text/html")
    assert landed(door, {COOKIE: kept(answer)}) == "/?partnership=Ashe"
    assert kept(door.ask("/", accept="text/html")) is None
    last = door.ask("/", wanted("compliance"), accept="text/html")    # what was wanted last counts
    assert kept(last) == "" and "; Max-Age=0;" in last.cookies[-1]


@pytest.mark.parametrize("path", ["/static/x.js", "/_stcore/health", "/media/x", "/auth/login", "/oauth2callback",
                                  "//evil.example.org", "/evil", "/compliance/", "/Compliance", "/compliance/x"])
def test_nothing_else_is_kept(door, path):
    assert kept(door.ask(path, accept="text/html")) is None


def test_only_a_browser_that_opens_a_page_and_is_not_signed_in_has_it_kept(door):
    assert kept(door.ask("/compliance")) is None and kept(door.ask("/compliance", accept="*/*")) is None
    assert kept(door.ask("/compliance", method="POST", accept="text/html")) is None
    assert kept(door.ask("/compliance", login("ann@example.org"), accept="text/html")) is None
    assert kept(door.ask("/compliance", forged({"is_logged_in": True}), accept="text/html"))
    door.ask("/auth/logout", login("ann@example.org"))
    assert kept(door.ask("/compliance", login("ann@example.org"), accept="text/html"))
    door.write(login=False, open=True)
    assert kept(door.ask("/compliance", accept="text/html")) is None


@pytest.mark.parametrize("text", [
    "/evil.example.org", "//evil.example.org", "https://evil.example.org", "\\evil.example.org", "evil",
    "compliance/..", "compliance#x", "compliance/../x", "?\r\nSet-Cookie: x=1", "compliance?a=\r\nX: y",
    "compliance?a=\x00", "compliance?a=é", "compliance?a=\"<b>",
    " compliance", "@evil.example.org", "compliance?" + "a" * 1001, "..", ".",
])
def test_no_cookie_leads_out_of_the_menu(door, text):
    assert landed(door, wanted(text)) == "/"
    assert landed(door, {COOKIE: text.replace("\r", "").replace("\n", "").encode().decode("latin-1")}) == "/"


def test_only_a_login_that_succeeded_leads_there_and_once(door):
    mine = wanted("compliance?partnership=Ashe")
    assert landed(door, mine, **{"set-cookie": "other=1"}) == "/"
    assert landed(door, mine, **{"set-cookie": '_streamlit_user=""; Max-Age=0'}) == "/"    # Streamlit takes one back
    assert landed(door, mine, **{"set-cookie": "_streamlit_user_tokens=x"}) == "/"
    door.headers = SIGNED_IN
    answer = door.ask("/oauth2callback", mine)
    assert answer["location"] == "/compliance?partnership=Ashe" and kept(answer) == ""
    assert "; Max-Age=0;" in answer.cookies[-1]
    assert door.ask("/", mine)["location"] == "/"    # no other answer is led anywhere


def test_a_query_that_no_browser_sends_is_left_out(door):
    answer = door.ask("/compliance?a=\x07b", accept="text/html")
    assert landed(door, {COOKIE: kept(answer)}) == "/compliance"


def test_below_a_path_it_stays_below_it(door):
    set_option("server.baseUrlPath", "/cop/")
    try:
        answer = door.ask("/cop/compliance?partnership=Ashe", accept="text/html")
        assert SimpleCookie(answer.cookies[0])[COOKIE]["path"] == "/cop"
        door.status, door.headers = 302, {**SIGNED_IN, "location": "/cop/"}
        assert door.ask("/cop/oauth2callback", {COOKIE: kept(answer)})["location"] == "/cop/compliance?partnership=Ashe"
    finally:
        set_option("server.baseUrlPath", "")


def test_the_cookie_is_for_https_only_where_the_address_is(door):
    door.write(app="https://cop.example.org")
    assert "; Secure" in door.ask("/compliance", accept="text/html").cookies[0]


@pytest.mark.parametrize("chosen", ["W", "aW", "aaW", "a", "aa", "aaa"])
def test_whatever_its_last_letters_it_is_come_back_to_whole(door, chosen):
    """Among these are texts whose form in the cookie ends in X, or would end in one or two marks of length."""
    answer = door.ask(f"/compliance?partnership={chosen}", accept="text/html")
    assert landed(door, {COOKIE: kept(answer)}) == f"/compliance?partnership={chosen}"
