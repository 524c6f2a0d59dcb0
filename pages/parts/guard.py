"""Stands between the network and the app: what is never answered, whose downloads are whose, and headers for all.

Matches on the path as it was sent (`scope["path"]`): a crafted Host header would shift the address that is made of it.
What is refused is refused before the app hears of it.
"""

import logging
import re
from collections.abc import Iterable
from urllib.parse import unquote

from starlette.responses import PlainTextResponse

from cop_sheets.sign_outs import login_key
from pages.parts.base_path import path_in_app
from pages.parts.file_names import is_sealed_for
from pages.parts.inline_scripts import script_sources
from pages.parts.landing import CALLBACK, is_page, leading_there, remembering
from pages.parts.logins import claims_of, needs_login, viewer_behind
from pages.parts.media_checks import answer_only, asks_only
from pages.parts.setup import Setup, setup
from pages.parts.socket_guard import SocketGuard
from pages.parts.visitor import is_signed_in, sign_outs

# Streamlit's figures about itself, and its door for programs: nobody's business.
CLOSED = ("/_stcore/metrics", "/_stcore/agent")
MEDIA, UPLOADS, LOGOUT = "/media/", "/_stcore/upload_file/", "/auth/logout"
NOT_YOURS = "This file was made for somebody else, or you have signed out since. Open the page again and download it."
SIGN_IN_FIRST = "Sign in before you upload a file."
POLICY = ("default-src 'self'; script-src 'self' 'wasm-unsafe-eval'{scripts}; style-src 'self' 'unsafe-inline'; "
          "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; "
          "frame-src 'none'; frame-ancestors 'none'; object-src 'none'; base-uri 'self'; form-action 'self'")
A_YEAR = 31_536_000
# The two forms that Streamlit writes, whole: typed text in the one must not pass for the other.
_DISPOSITION = re.compile(r"""attachment; filename(?:="(?P<quoted>[^"\\]*)"|\*=utf-8''(?P<encoded>[\w.~%-]+))""",
                          re.ASCII)
_LOGGER = logging.getLogger(__name__)

Headers = list[tuple[bytes, bytes]]


class Guard:
    """ASGI middleware around all of the app, websockets included; see this file's first lines."""

    def __init__(self, app) -> None:
        self.app = app

    async def __call__(self, scope, receive, send) -> None:
        """Serve one request."""
        if scope["type"] == "websocket":
            connection = SocketGuard(scope, receive, send)
            await self.app(scope, connection.receive, connection.send)
            return
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        found, path = setup(), path_in_app(scope["path"])
        is_https = found.access.is_https or _came_by_https(scope)
        guarded = _with_headers(send, is_https, path)
        if path.startswith(MEDIA) and asks_only(scope):
            guarded = answer_only(guarded)
        if any(path == closed or path.startswith(closed + "/") for closed in CLOSED):
            await PlainTextResponse("Not found", 404)(scope, receive, guarded)
        elif not needs_login(found):
            await self.app(scope, receive, guarded)
        elif path.startswith(MEDIA):
            await self._file(scope, receive, guarded, found)
        elif path.startswith(UPLOADS) and viewer_behind(scope, found) is None:
            await PlainTextResponse(SIGN_IN_FIRST, 403)(scope, receive, guarded)
        else:
            await self._page(scope, receive, guarded, found, path)

    async def _page(self, scope, receive, send, found: Setup, path: str) -> None:
        """Serve anything else, and see to it that a sign-out ends the login and a sign-in leads where it should."""
        if path.rstrip("/") == LOGOUT:
            _end_login(scope, found)
        elif path == CALLBACK:
            send = leading_there(send, scope)
        elif found.access.has_login and is_page(scope, path) and not _is_signed_in(scope, found):
            send = remembering(send, scope, path)
        await self.app(scope, receive, send)

    async def _file(self, scope, receive, send, found: Setup) -> None:
        """Serve a file to the visitor that it was made for, and to nobody else."""
        claims, viewer = claims_of(scope), viewer_behind(scope, found)
        refusal = PlainTextResponse(NOT_YOURS, 403)
        if viewer is None:
            await refusal(scope, receive, send)
            return
        is_refused = False

        async def send_if_theirs(message) -> None:
            nonlocal is_refused
            if message["type"] == "http.response.start" and message["status"] != 404:
                is_refused = not is_sealed_for(_file_name(message["headers"]), viewer, login_key(claims))
                if is_refused:
                    await refusal(scope, receive, send)
            if not is_refused:
                await send(message)

        await self.app(scope, receive, send_if_theirs)


def _is_signed_in(scope, found: Setup) -> bool:
    return found.settings is not None and is_signed_in(claims_of(scope), found.settings)


def _end_login(scope, found: Setup) -> None:
    """Remember that this login is over, so that no copy of its cookie serves any more."""
    claims = claims_of(scope)
    if not claims or found.settings is None:
        return
    try:
        sign_outs(found.settings).add(login_key(claims))
    except OSError as problem:
        _LOGGER.error("A sign-out could not be kept for other processes: %s", type(problem).__name__)


def _file_name(headers: Iterable[tuple[bytes, bytes]]) -> str:
    """Return the name under which an answer is to be saved; "" where it says none."""
    said = next((value.decode("latin-1") for name, value in headers if name.lower() == b"content-disposition"), "")
    found = _DISPOSITION.fullmatch(said)
    return (found["quoted"] or unquote(found["encoded"] or "")) if found else ""


def _came_by_https(scope) -> bool:
    return scope.get("scheme") == "https"


def _with_headers(send, is_https: bool, path: str):
    """Return `send` with our headers added to the answer's own."""
    async def send_with_headers(message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": _headers(message["headers"], is_https, path)}
        await send(message)

    return send_with_headers


def _headers(said: Headers, is_https: bool, path: str) -> Headers:
    added = {
        b"content-security-policy": POLICY.format(scripts=script_sources()).encode(),
        b"x-content-type-options": b"nosniff",
        b"referrer-policy": b"no-referrer",
        b"cross-origin-opener-policy": b"same-origin",
        b"permissions-policy": b"camera=(), geolocation=(), microphone=()",
    }
    if is_https:
        added[b"strict-transport-security"] = f"max-age={A_YEAR}".encode()
    if path.startswith(MEDIA):
        added[b"cache-control"] = b"no-store"
    kept = [(name, _secured(value) if is_https and name.lower() == b"set-cookie" else value)
            for name, value in said if name.lower() not in added]
    return [*kept, *added.items()]


def _secured(cookie: bytes) -> bytes:
    return cookie if b"; secure" in cookie.lower() else cookie + b"; Secure"
