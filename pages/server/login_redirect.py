"""Redirects users to the page that they requested before signing in; Streamlit always opens the first page.

The requested page is kept in a short-lived cookie. Only pages in the menu are accepted from it, because anyone can
write a cookie.
"""

import base64
import binascii
import re

from starlette.requests import HTTPConnection

from pages.server.login_cookie import LOGIN_COOKIE
from pages.server.url_paths import url_prefix
from pages.session import PAGES

TARGET_COOKIE, TARGET_COOKIE_SECONDS = "cop_wanted", 600
# Characters that a browser sends in a query string, with a limit on the length.
_QUERY = re.compile(r"[\w.~!$&'()*+,;=:@/?%-]{0,1000}", re.ASCII)
_PATHS = frozenset(entry.path for entry in PAGES)


def is_page(scope, path: str) -> bool:
    """Return whether a request asks for a page in the menu; `path` is the request's path without the URL prefix."""
    headers = dict(scope["headers"])
    return scope["method"] == "GET" and path[1:] in _PATHS and b"text/html" in headers.get(b"accept", b"")


def save_target(send, scope, path: str):
    """Wrap `send`: the response sets a cookie with the requested page, or clears it for the first page."""
    query = scope["query_string"].decode("latin-1")
    target = path[1:] + (f"?{query}" if query and _QUERY.fullmatch(query) else "")
    if target:
        cookie = _target_cookie(base64.urlsafe_b64encode(target.encode()).decode().rstrip("="), TARGET_COOKIE_SECONDS)
    elif TARGET_COOKIE in HTTPConnection(scope).cookies:
        cookie = _target_cookie("", 0)
    else:
        return send
    return _with_set_cookie(send, cookie)


def redirect_to_target(send, scope):
    """Wrap `send`: the response to a successful login redirects to the page requested before it."""
    target = saved_target(scope)

    async def send_redirect(message) -> None:
        if message["type"] == "http.response.start" and target and _sets_login_cookie(message["headers"]):
            location = f"{url_prefix()}/{target}".encode()
            headers = [(name, location if name.lower() == b"location" else value) for name, value in message["headers"]]
            message = {**message, "headers": [*headers, (b"set-cookie", _target_cookie("", 0))]}
        await send(message)

    return send_redirect


def saved_target(scope) -> str:
    """Return the saved path and query, relative to the app's root; "" if there is none or it is not in the menu."""
    value = HTTPConnection(scope).cookies.get(TARGET_COOKIE, "")
    try:
        target = base64.urlsafe_b64decode(value + "=" * (-len(value) % 4)).decode("ascii")
    except (binascii.Error, ValueError):
        return ""
    page, _, query = target.partition("?")
    return target if page in _PATHS and _QUERY.fullmatch(query) else ""


def _sets_login_cookie(headers) -> bool:
    start = f"{LOGIN_COOKIE}=".encode()
    return any(name.lower() == b"set-cookie" and value.startswith(start) and not value.startswith(start + b'""')
               for name, value in headers)


def _with_set_cookie(send, cookie: bytes):
    async def send_with_cookie(message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message["headers"], (b"set-cookie", cookie)]}
        await send(message)

    return send_with_cookie


def _target_cookie(value: str, seconds: int) -> bytes:
    return f"{TARGET_COOKIE}={value}; Max-Age={seconds}; Path={url_prefix() or '/'}; HttpOnly; SameSite=Lax".encode()
