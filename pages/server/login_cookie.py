"""Reads Streamlit's login cookie, and keeps logins in several cookies out.

Streamlit splits a login that is too long for one cookie and signs each chunk alone, bound to no other one: the chunks
of two logins of one's own fit together and read as a login of anybody. So chunks are neither set nor passed on to
Streamlit, on any path; somebody whose login comes in chunks is not signed in, and the sign-in page says why.
"""

import re

from starlette.requests import HTTPConnection, cookie_parser
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value

from pages.server.url_prefix import base_path
from pages.session import TOO_LONG

COOKIE, TOKENS = "_streamlit_user", "_streamlit_user_tokens"
_CHUNK = re.compile(rf"(?:{COOKIE}|{TOKENS})_\d+", re.ASCII)
# What Streamlit puts into the cookie itself where the login is in others: their number.
_COUNT = b"chunks-"


def signed_cookie(jar: dict[str, str], name: str) -> bytes | None:
    """Return what the cookie called `name` says; None where it is not there, or not signed by this app lately."""
    value = jar.get(name)
    return None if value is None else decode_signed_value(get_cookie_secret(), name, value.encode("latin-1"))


def with_whole_logins(scope):
    """Return a request's `scope` without the chunks of a login, and without a login that is in chunks."""
    if not any(name == b"cookie" and COOKIE.encode() in value for name, value in scope["headers"]):
        return scope
    jar = HTTPConnection(scope).cookies
    split = {name for name in (COOKIE, TOKENS) if (signed_cookie(jar, name) or b"").startswith(_COUNT)}
    dropped = split | set(_chunks_in(jar))
    if not dropped:
        return scope
    headers = [(name, _without(value, dropped) if name == b"cookie" else value) for name, value in scope["headers"]]
    mark = [(b"cookie", f"{TOO_LONG}=1".encode())] if COOKIE in split else []
    return {**scope, "headers": [*headers, *mark]}


def sending_whole_logins(send, scope):
    """Return `send` with an answer that sets no chunk of a login, and takes back those that the request came with."""
    taken_back = [_taken_back(name) for name in _chunks_in(HTTPConnection(scope).cookies)]

    async def send_whole(message) -> None:
        if message["type"] == "http.response.start":
            kept = [(name, value) for name, value in message["headers"]
                    if name.lower() != b"set-cookie" or not _CHUNK.fullmatch(_name(value.decode("latin-1")))]
            message = {**message, "headers": [*kept, *taken_back]}
        await send(message)

    return send_whole


def _chunks_in(jar: dict[str, str]) -> list[str]:
    return [name for name in jar if _CHUNK.fullmatch(name)]


def _without(cookies: bytes, dropped: set[str]) -> bytes:
    """Return the header `cookies` without those called as in `dropped`, taken apart as Starlette takes it apart."""
    return ";".join(part for part in cookies.decode("latin-1").split(";")
                    if not dropped & set(cookie_parser(part))).encode("latin-1")


def _name(cookie: str) -> str:
    return cookie.partition("=")[0].strip()


def _taken_back(name: str) -> tuple[bytes, bytes]:
    return b"set-cookie", f"{name}=; Max-Age=0; Path={base_path() or '/'}; HttpOnly; SameSite=Lax".encode()
