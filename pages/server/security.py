"""Access control for requests that run no page script: blocked paths, downloads, uploads, sign-in and sign-out.

Matches on the path as it was sent (`scope["path"]`), because a crafted Host header changes the URL built from it.
Requests are refused before they reach Streamlit.
"""

import logging
import re
from collections.abc import Iterable
from urllib.parse import unquote

from starlette.concurrency import run_in_threadpool
from starlette.responses import PlainTextResponse

from cop_sheets.store import login_key
from pages.server.login_cookie import strip_login_chunks, strip_set_login_chunks
from pages.server.login_redirect import is_page, redirect_to_target, save_target
from pages.server.login_scope import request_email_only
from pages.server.media_head import is_probe, without_body
from pages.server.request_login import login_claims, request_viewer, requires_login
from pages.server.signed_filenames import is_signed_for
from pages.server.url_paths import (
    BLOCKED_PATHS,
    CALLBACK_PATH,
    LOGIN_PATH,
    LOGOUT_PATH,
    MEDIA_PATH,
    UPLOAD_PATH,
    path_without_prefix,
)
from pages.server.websocket_filter import POLICY_VIOLATION, WebSocketFilter, is_from_other_origin
from pages.session import AppConfig, current_config, is_signed_in, last_login_state, revoked_logins

NOT_YOUR_FILE = ("This file was made for somebody else, or you have signed out since. Open the page again and download "
                 "it.")
SIGN_IN_FIRST = "Sign in before you upload a file."
# The two forms that Streamlit writes. fullmatch, so that typed text in one form can't imitate the other.
_CONTENT_DISPOSITION = re.compile(
    r"""attachment; filename(?:="(?P<quoted>[^"\\]*)"|\*=utf-8''(?P<encoded>[\w.~%-]+))""", re.ASCII)
_LOGGER = logging.getLogger(__name__)


class SecurityMiddleware:
    """ASGI middleware around all HTTP requests and websockets; see the module docstring."""

    def __init__(self, app) -> None:
        self.app = app

    async def __call__(self, scope, receive, send) -> None:
        """Serve one request."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        await _wait_for_revoked_logins(current_config())
        cleaned_scope = strip_login_chunks(scope)
        if scope["type"] == "websocket" and is_from_other_origin(scope):
            await send({"type": "websocket.close", "code": POLICY_VIOLATION})
        elif scope["type"] == "websocket":
            connection = WebSocketFilter(cleaned_scope, receive, send)
            await self.app(cleaned_scope, connection.receive, connection.send)
        else:
            await self._respond(cleaned_scope, receive, strip_set_login_chunks(send, scope))

    async def _respond(self, scope, receive, send) -> None:
        config, path = current_config(), path_without_prefix(scope["path"])
        if path.startswith(MEDIA_PATH) and is_probe(scope):
            send = without_body(send)
        if any(path == blocked or path.startswith(blocked + "/") for blocked in BLOCKED_PATHS):
            await PlainTextResponse("Not found", 404)(scope, receive, send)
        elif not requires_login(config):
            await self.app(scope, receive, send)
        elif path.startswith(MEDIA_PATH):
            await self._serve_file(scope, receive, send, config)
        elif path.startswith(UPLOAD_PATH) and request_viewer(scope, config) is None:
            await PlainTextResponse(SIGN_IN_FIRST, 403)(scope, receive, send)
        else:
            await self._serve_app(scope, receive, send, config, path)

    async def _serve_app(self, scope, receive, send, config: AppConfig, path: str) -> None:
        """Serve all other paths; handle sign-out, the OAuth scope, and the redirect after sign-in."""
        if path.rstrip("/") == LOGOUT_PATH:
            # In a thread, since the store may take seconds, and other requests go on meanwhile.
            await run_in_threadpool(_revoke_login, scope, config)
        elif path.rstrip("/") == LOGIN_PATH:
            send = request_email_only(send)
        elif path == CALLBACK_PATH:
            send = redirect_to_target(send, scope)
        elif config.access.has_login and is_page(scope, path) and not _is_signed_in(scope, config):
            send = save_target(send, scope, path)
        await self.app(scope, receive, send)

    async def _serve_file(self, scope, receive, send, config: AppConfig) -> None:
        """Serve a file only to the user and login that its name was signed for."""
        claims, viewer = login_claims(scope), request_viewer(scope, config)
        refusal = PlainTextResponse(NOT_YOUR_FILE, 403)
        if viewer is None:
            await refusal(scope, receive, send)
            return
        is_refused = False

        async def send_if_allowed(message) -> None:
            nonlocal is_refused
            if message["type"] == "http.response.start" and message["status"] != 404:
                is_refused = not is_signed_for(_download_name(message["headers"]), viewer, login_key(claims))
                if is_refused:
                    await refusal(scope, receive, send)
            if not is_refused:
                await send(message)

        await self.app(scope, receive, send_if_allowed)


def _is_signed_in(scope, config: AppConfig) -> bool:
    # With an invalid configuration it isn't known where the store of ended logins is.
    return config.settings is not None and not config.error and is_signed_in(login_claims(scope), config)


async def _wait_for_revoked_logins(config: AppConfig) -> None:
    """Wait until it is known which logins have ended: at the start only, and while other requests go on."""
    if config.has_login and not config.error:
        revoked = revoked_logins(config.state)
        if not revoked.was_tried:
            await run_in_threadpool(revoked.wait)


def _revoke_login(scope, config: AppConfig) -> None:
    """Record that this login has ended, so that copies of its cookie are rejected."""
    claims, state = login_claims(scope), config.state if config.settings else last_login_state()
    if claims and state is not None and not revoked_logins(state).add(login_key(claims)):
        _LOGGER.error("A sign-out could not be kept for other processes yet: %s", revoked_logins(state).error)


def _download_name(headers: Iterable[tuple[bytes, bytes]]) -> str:
    """Return the file name in the Content-Disposition header; "" if there is none."""
    disposition = next((value.decode("latin-1") for name, value in headers if name.lower() == b"content-disposition"),
                       "")
    match = _CONTENT_DISPOSITION.fullmatch(disposition)
    return (match["quoted"] or unquote(match["encoded"] or "")) if match else ""

