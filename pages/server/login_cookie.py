"""Reads Streamlit's login cookie, and rejects logins that are split over several cookies.

Streamlit splits a login that is too long for one cookie and signs each chunk separately. Chunks of two valid logins can
be combined into a third that nobody was issued. So the middleware removes chunks from every request and response; a
user with such a login is not signed in, and the sign-in page explains why.
Names from `streamlit.web.server` are private to Streamlit and used in this module only.
"""

import re

from starlette.requests import HTTPConnection, cookie_parser
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value

from pages.server.url_paths import url_prefix
from pages.session import LOGIN_TOO_LONG_COOKIE

LOGIN_COOKIE, TOKENS_COOKIE = "_streamlit_user", "_streamlit_user_tokens"
_CHUNK_NAME = re.compile(rf"(?:{LOGIN_COOKIE}|{TOKENS_COOKIE})_\d+", re.ASCII)
# The main cookie of a split login holds this prefix and the number of chunks.
_CHUNK_COUNT_PREFIX = b"chunks-"


def read_signed_cookie(cookies: dict[str, str], name: str) -> bytes | None:
    """Return the content of the signed cookie `name`; None if it is missing, expired or not signed by this app."""
    value = cookies.get(name)
    return None if value is None else decode_signed_value(get_cookie_secret(), name, value.encode("latin-1"))


def strip_login_chunks(scope):
    """Return the request's `scope` without login chunks, and without the main cookie of a split login.

    Sets LOGIN_TOO_LONG_COOKIE in the request for a split login, so that the sign-in page can explain it.
    """
    if not any(name == b"cookie" and LOGIN_COOKIE.encode() in value for name, value in scope["headers"]):
        return scope
    cookies = HTTPConnection(scope).cookies
    chunked = {name for name in (LOGIN_COOKIE, TOKENS_COOKIE)
               if (read_signed_cookie(cookies, name) or b"").startswith(_CHUNK_COUNT_PREFIX)}
    removed = chunked | set(_chunk_names(cookies))
    if not removed:
        return scope
    headers = [(name, _remove_cookies(value, removed) if name == b"cookie" else value) for name,
               value in scope["headers"]]
    marker = [(b"cookie", f"{LOGIN_TOO_LONG_COOKIE}=1".encode())] if LOGIN_COOKIE in chunked else []
    return {**scope, "headers": [*headers, *marker]}


def strip_set_login_chunks(send, scope):
    """Wrap `send`: the response sets no login chunks and deletes those that the request had."""
    deletions = [_delete_cookie_header(name) for name in _chunk_names(HTTPConnection(scope).cookies)]

    async def send_without_chunks(message) -> None:
        if message["type"] == "http.response.start":
            headers = [(name, value) for name, value in message["headers"]
                       if name.lower() != b"set-cookie"
                       or not _CHUNK_NAME.fullmatch(_cookie_name(value.decode("latin-1")))]
            message = {**message, "headers": [*headers, *deletions]}
        await send(message)

    return send_without_chunks


def _chunk_names(cookies: dict[str, str]) -> list[str]:
    return [name for name in cookies if _CHUNK_NAME.fullmatch(name)]


def _remove_cookies(cookies: bytes, removed: set[str]) -> bytes:
    """Return the Cookie header without the names in `removed`, split in the same way as Starlette splits it."""
    return ";".join(part for part in cookies.decode("latin-1").split(";")
                    if not removed & set(cookie_parser(part))).encode("latin-1")


def _cookie_name(cookie: str) -> str:
    return cookie.partition("=")[0].strip()


def _delete_cookie_header(name: str) -> tuple[bytes, bytes]:
    return b"set-cookie", f"{name}=; Max-Age=0; Path={url_prefix() or '/'}; HttpOnly; SameSite=Lax".encode()
