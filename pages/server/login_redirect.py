"""Brings somebody who signs in to the page that they asked for: Streamlit itself always opens the first one.

What was asked for waits in a short-lived cookie. It leads to pages of this app's own menu only, whoever wrote it.
"""

import base64
import binascii
import re

from starlette.requests import HTTPConnection

from pages.server.login_cookie import COOKIE as LOGIN_COOKIE
from pages.server.url_prefix import base_path
from pages.session import PAGES

COOKIE, SECONDS = "cop_wanted", 600
CALLBACK = "/oauth2callback"
# What a browser sends as a query, and no more of it than a bookmark holds.
_QUERY = re.compile(r"[\w.~!$&'()*+,;=:@/?%-]{0,1000}", re.ASCII)
_PATHS = frozenset(entry.path for entry in PAGES)


def is_page(scope, path: str) -> bool:
    """Return whether a request is for a page of the menu, to be shown; `path` is the request's below the app's."""
    headers = dict(scope["headers"])
    return scope["method"] == "GET" and path[1:] in _PATHS and b"text/html" in headers.get(b"accept", b"")


def remembering(send, scope, path: str):
    """Return `send` with a cookie added that keeps which page was asked for; the first one needs none."""
    query = scope["query_string"].decode("latin-1")
    wanted = path[1:] + (f"?{query}" if query and _QUERY.fullmatch(query) else "")
    if wanted:
        said = _cookie(base64.urlsafe_b64encode(wanted.encode()).decode().rstrip("="), SECONDS)
    elif COOKIE in HTTPConnection(scope).cookies:
        said = _cookie("", 0)
    else:
        return send
    return _adding(send, said)


def leading_there(send, scope):
    """Return `send` with the answer to a login that succeeded leading to what was asked for before it."""
    wanted = wanted_by(scope)

    async def send_there(message) -> None:
        if message["type"] == "http.response.start" and wanted and _signs_in(message["headers"]):
            there = f"{base_path()}/{wanted}".encode()
            kept = [(name, there if name.lower() == b"location" else value) for name, value in message["headers"]]
            message = {**message, "headers": [*kept, (b"set-cookie", _cookie("", 0))]}
        await send(message)

    return send_there


def wanted_by(scope) -> str:
    """Return what was asked for before the login, below the app's root; "" for nothing, or for no page of the menu."""
    value = HTTPConnection(scope).cookies.get(COOKIE, "")
    try:
        wanted = base64.urlsafe_b64decode(value + "=" * (-len(value) % 4)).decode("ascii")
    except (binascii.Error, ValueError):
        return ""
    page, _, query = wanted.partition("?")
    return wanted if page in _PATHS and _QUERY.fullmatch(query) else ""


def _signs_in(headers) -> bool:
    start = f"{LOGIN_COOKIE}=".encode()
    return any(name.lower() == b"set-cookie" and value.startswith(start) and not value.startswith(start + b'""')
               for name, value in headers)


def _adding(send, cookie: bytes):
    async def send_with_cookie(message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message["headers"], (b"set-cookie", cookie)]}
        await send(message)

    return send_with_cookie


def _cookie(value: str, seconds: int) -> bytes:
    return f"{COOKIE}={value}; Max-Age={seconds}; Path={base_path() or '/'}; HttpOnly; SameSite=Lax".encode()
