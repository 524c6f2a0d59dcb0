"""Filters the messages that a browser sends over Streamlit's websocket.

Access is checked in the page's script, but Streamlit answers some messages without running it: reruns of a fragment,
more rows of a long table, and deferred downloads. These pass only while the viewer is the same as at the last rerun of
the page, or as when it was first known during it who that is. A rerun of the page passes only while the login
cookie is still valid, because Streamlit reads the cookie only once, when the connection opens. Messages that would let
any visitor clear the caches or list files are dropped. A page of another origin gets no connection. Why a deferred
download failed is said in our words, where Streamlit has only its own.
`streamlit.proto` is private to Streamlit and used in this module only.
"""

from collections.abc import Set
from contextvars import ContextVar
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from cop_sheets.settings import DenialReason, Viewer
from pages.server.request_login import login_claims, request_viewer, requires_login, viewer_or_reason
from pages.session import current_config

RERUN, BACKEND_OPERATION = "rerun_script", "backend_operation_request"
ALLOWED_MESSAGES: Set[str | None] = {RERUN, BACKEND_OPERATION, "stop_script", "file_urls_request", "app_heartbeat"}
ALLOWED_OPERATIONS: Set[str | None] = {"dataframe_chunk", "deferred_file"}
POLICY_VIOLATION = 1008    # websocket close code, after which the browser reconnects and requests the page again
_STREAMLIT_WORDS = "Failed to generate file for download"
_DOWNLOAD_FAILED = ("This file could not be made just now. Reload the page, and try again; where that does not help, "
                    "tell whoever keeps this app: its log says why.")
# Why downloads of a connection failed; what a connection requests runs in a copy of its context.
_download_problems: ContextVar[list[str]] = ContextVar("download_problems")


def note_download_problem(sentence: str) -> None:
    """Note why a deferred download fails, in the function that makes the file: its visitor gets this sentence."""
    _download_problems.get([]).append(sentence)


class WebSocketFilter:
    """Wraps one connection; pass `receive` and `send` to the app instead of the connection's own."""

    def __init__(self, scope, receive, send) -> None:
        self._scope, self._receive, self._send = scope, receive, send
        self._claims = login_claims(scope)
        self._rendered_for: Viewer | None = None
        self._is_viewer_unknown = False
        self._is_closed = False
        self._problems: list[str] = []

    async def receive(self) -> dict:
        """Return the next message that the app may process."""
        _download_problems.set(self._problems)
        while True:
            message = await self._receive()
            back_message = _parse_message(message)
            if back_message is None:
                return message
            message_type = back_message.WhichOneof("type")
            if (message_type == BACKEND_OPERATION
                    and back_message.backend_operation_request.WhichOneof("payload") not in ALLOWED_OPERATIONS):
                continue
            is_page_rerun = message_type == RERUN and not back_message.rerun_script.fragment_id
            if message_type in (RERUN, BACKEND_OPERATION) and not (self._is_login_unchanged() if is_page_rerun
                                                                   else self._is_viewer_unchanged()):
                await self._send({"type": "websocket.close", "code": POLICY_VIOLATION})
                self._is_closed = True
                return {"type": "websocket.disconnect", "code": POLICY_VIOLATION}
            if is_page_rerun:
                self._note_viewer()
            if message_type is not None and message_type not in ALLOWED_MESSAGES:
                continue
            return message

    async def send(self, message: dict) -> None:
        """Send a message of the app, unless the connection is closed."""
        if not self._is_closed:
            # After a start, a page may be requested before the registry or the ended logins are read; its first rows
            # are sent after that.
            if self._is_viewer_unknown:
                self._note_viewer()
            await self._send(self._in_own_words(message))

    def _in_own_words(self, message: dict) -> dict:
        """Return a message of the app; of a download that failed with the sentence that was noted, or ours."""
        data = message.get("bytes")
        if not data or _STREAMLIT_WORDS.encode() not in data:
            return message
        answer = ForwardMsg.FromString(data)
        if answer.backend_operation_response.error_msg != _STREAMLIT_WORDS:
            return message
        answer.backend_operation_response.error_msg = self._problems.pop() if self._problems else _DOWNLOAD_FAILED
        self._problems.clear()
        return message | {"bytes": answer.SerializeToString()}

    def _note_viewer(self) -> None:
        """Note for whom the page is drawn, and whether that can't be known yet."""
        found = viewer_or_reason(self._scope, current_config())    # once: what is unknown may be read at any moment
        self._rendered_for = found if isinstance(found, Viewer) else None
        self._is_viewer_unknown = found in (DenialReason.NO_LIST, DenialReason.LOGINS_UNKNOWN)

    def _is_login_unchanged(self) -> bool:
        """Return whether the login cookie of the connection, if any, is still valid."""
        return login_claims(self._scope) == self._claims

    def _is_viewer_unchanged(self) -> bool:
        if not requires_login(current_config()):
            return True
        viewer = request_viewer(self._scope, current_config())
        return viewer is not None and viewer == self._rendered_for


def is_from_other_origin(scope) -> bool:
    """Return whether a page of another origin opens this connection: another host or port, as the browser says.

    Streamlit accepts every port of this machine and of the hosts that it knows, to whose pages a browser also sends the
    login cookie.
    """
    headers = Headers(scope=scope)
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc.casefold() != headers.get("host", "").casefold()


def _parse_message(message: dict) -> BackMsg | None:
    """Return the browser's message; None for events of the connection and for bytes that are no message."""
    if message["type"] != "websocket.receive" or message.get("bytes") is None:
        return None
    try:
        return BackMsg.FromString(message["bytes"])
    except Exception:
        return None    # Streamlit can't parse it either, and closes the connection.
