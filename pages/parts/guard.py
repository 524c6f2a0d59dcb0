"""Stands between the network and the app: what is never answered, whose downloads are whose, and headers for all.

Matches on the path as it was sent (`scope["path"]`): a crafted Host header would shift the address that is made of it.
"""

import logging
import re
from collections.abc import Iterable
from email.message import Message
from urllib.parse import unquote

from starlette.responses import PlainTextResponse

from cop_sheets import SourceUnreadable
from cop_sheets.access import Viewer
from cop_sheets.sign_outs import login_key
from pages.parts.file_names import is_sealed_for
from pages.parts.inline_scripts import script_sources
from pages.parts.logins import claims_of
from pages.parts.setup import Setup, setup
from pages.parts.visitor import sign_outs, viewer_signed_in

# Streamlit's figures about itself, and its door for programs: nobody's business.
CLOSED = ("/_stcore/metrics", "/_stcore/agent")
MEDIA, LOGOUT = "/media/", "/auth/logout"
NOT_YOURS = "This file was made for somebody else, or you have signed out since. Open the page again and download it."
POLICY = ("default-src 'self'; script-src 'self' 'wasm-unsafe-eval'{scripts}; style-src 'self' 'unsafe-inline'; "
          "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; "
          "frame-src 'none'; frame-ancestors 'none'; object-src 'none'; base-uri 'self'; form-action 'self'")
A_YEAR = 31_536_000
_LOGGER = logging.getLogger(__name__)

Headers = list[tuple[bytes, bytes]]


class Guard:
    """ASGI middleware around all of the app, websockets included; see this file's first lines."""

    def __init__(self, app) -> None:
        self.app = app

    async def __call__(self, scope, receive, send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        found, path = setup(), scope["path"]
        is_https = found.access.is_https or _came_by_https(scope)
        guarded = _with_headers(send, is_https, path)
        if any(path == closed or path.startswith(closed + "/") for closed in CLOSED):
            await PlainTextResponse("Not found", 404)(scope, receive, guarded)
        elif path.startswith(MEDIA) and _needs_login(found):
            await self._file(scope, receive, guarded, found)
        else:
            if path.rstrip("/") == LOGOUT and _needs_login(found):
                _end_login(scope, found)
            await self.app(scope, receive, guarded)

    async def _file(self, scope, receive, send, found: Setup) -> None:
        """Serve a file to the visitor that it was made for, and to nobody else."""
        claims = claims_of(scope["headers"])
        viewer = _viewer(claims, found)
        refusal = PlainTextResponse(NOT_YOURS, 403)
        if viewer is None:
            await refusal(scope, receive, send)
            return
        is_refused = False

        async def send_if_theirs(message) -> None:
            nonlocal is_refused
            if message["type"] == "http.response.start" and 200 <= message["status"] < 300:
                is_refused = not is_sealed_for(_file_name(message["headers"]), viewer, login_key(claims))
                if is_refused:
                    await refusal(scope, receive, send)
            if not is_refused:
                await send(message)

        await self.app(scope, receive, send_if_theirs)


def _needs_login(found: Setup) -> bool:
    return bool(found.trouble) or (found.settings is not None and (found.access.has_login or not found.access.is_open))


def _viewer(claims: dict, found: Setup) -> Viewer | None:
    if found.trouble or not found.access.has_login:
        return None
    try:
        viewer = viewer_signed_in(claims, found)
    except SourceUnreadable:
        return None
    return viewer if isinstance(viewer, Viewer) else None


def _end_login(scope, found: Setup) -> None:
    """Remember that this login is over, so that no copy of its cookie serves any more."""
    claims = claims_of(scope["headers"])
    if not claims or found.settings is None:
        return
    try:
        sign_outs(found.settings).add(login_key(claims))
    except OSError as problem:
        _LOGGER.error("A sign-out could not be kept for other processes: %s", type(problem).__name__)


def _file_name(headers: Iterable[tuple[bytes, bytes]]) -> str:
    """Return the name under which an answer is to be saved; "" where it says none."""
    said = next((value.decode("latin-1") for name, value in headers if name.lower() == b"content-disposition"), "")
    encoded = re.search(r"filename\*=utf-8''([^;]+)", said, re.IGNORECASE)
    if encoded:
        return unquote(encoded[1])
    message = Message()
    message["Content-Disposition"] = said
    return message.get_filename() or ""


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
        added[b"strict-transport-security"] = f"max-age={A_YEAR}; includeSubDomains".encode()
    if path.startswith(MEDIA):
        added[b"cache-control"] = b"no-store"
    kept = [(name, _secured(value) if is_https and name.lower() == b"set-cookie" else value)
            for name, value in said if name.lower() not in added]
    return [*kept, *added.items()]


def _secured(cookie: bytes) -> bytes:
    return cookie if b"; secure" in cookie.lower() else cookie + b"; Secure"
