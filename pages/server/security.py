"""Stands between the network and the app: what is never answered, whose downloads are whose, which logins count.

Matches on the path as it was sent (`scope["path"]`): a crafted Host header would shift the address that is made of it.
What is refused is refused before the app hears of it.
"""

import logging
import re
from collections.abc import Iterable
from urllib.parse import unquote

from starlette.responses import PlainTextResponse

from cop_sheets.store import login_key
from pages.server.login_cookie import sending_whole_logins, with_whole_logins
from pages.server.login_redirect import CALLBACK, is_page, leading_there, remembering
from pages.server.login_scope import asking_for_the_address_only
from pages.server.media_head import answer_only, asks_only
from pages.server.request_login import claims_of, needs_login, viewer_behind
from pages.server.security_headers import MEDIA
from pages.server.signed_filenames import is_sealed_for
from pages.server.url_prefix import path_in_app
from pages.server.websocket_filter import SocketGuard
from pages.session import Setup, is_signed_in, settings_of_last_login, setup, sign_outs

# Streamlit's figures about itself, and its door for programs: nobody's business.
CLOSED = ("/_stcore/metrics", "/_stcore/agent")
UPLOADS, LOGIN, LOGOUT = "/_stcore/upload_file/", "/auth/login", "/auth/logout"
NOT_YOURS = "This file was made for somebody else, or you have signed out since. Open the page again and download it."
SIGN_IN_FIRST = "Sign in before you upload a file."
# The two forms that Streamlit writes, whole: typed text in the one must not pass for the other.
_DISPOSITION = re.compile(r"""attachment; filename(?:="(?P<quoted>[^"\\]*)"|\*=utf-8''(?P<encoded>[\w.~%-]+))""",
                          re.ASCII)
_LOGGER = logging.getLogger(__name__)


class Guard:
    """ASGI middleware around all of the app, websockets included; see this file's first lines."""

    def __init__(self, app) -> None:
        self.app = app

    async def __call__(self, scope, receive, send) -> None:
        """Serve one request."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        whole = with_whole_logins(scope)
        if scope["type"] == "websocket":
            connection = SocketGuard(whole, receive, send)
            await self.app(whole, connection.receive, connection.send)
        else:
            await self._answer(whole, receive, sending_whole_logins(send, scope))

    async def _answer(self, scope, receive, send) -> None:
        found, path = setup(), path_in_app(scope["path"])
        if path.startswith(MEDIA) and asks_only(scope):
            send = answer_only(send)
        if any(path == closed or path.startswith(closed + "/") for closed in CLOSED):
            await PlainTextResponse("Not found", 404)(scope, receive, send)
        elif not needs_login(found):
            await self.app(scope, receive, send)
        elif path.startswith(MEDIA):
            await self._file(scope, receive, send, found)
        elif path.startswith(UPLOADS) and viewer_behind(scope, found) is None:
            await PlainTextResponse(SIGN_IN_FIRST, 403)(scope, receive, send)
        else:
            await self._page(scope, receive, send, found, path)

    async def _page(self, scope, receive, send, found: Setup, path: str) -> None:
        """Serve anything else, and see to it that a sign-out ends the login and a sign-in leads where it should."""
        if path.rstrip("/") == LOGOUT:
            _end_login(scope, found)
        elif path.rstrip("/") == LOGIN:
            send = asking_for_the_address_only(send)
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
    claims, settings = claims_of(scope), found.settings or settings_of_last_login()
    if not claims or settings is None:
        return
    try:
        sign_outs(settings).add(login_key(claims))
    except OSError as problem:
        _LOGGER.error("A sign-out could not be kept for other processes: %s", type(problem).__name__)


def _file_name(headers: Iterable[tuple[bytes, bytes]]) -> str:
    """Return the name under which an answer is to be saved; "" where it says none."""
    said = next((value.decode("latin-1") for name, value in headers if name.lower() == b"content-disposition"), "")
    found = _DISPOSITION.fullmatch(said)
    return (found["quoted"] or unquote(found["encoded"] or "")) if found else ""

