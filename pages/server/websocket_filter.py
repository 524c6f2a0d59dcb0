"""Stands between a browser and the app on their open connection: the pages are drawn on it, and more can be asked.

Streamlit answers some messages without running the page's script, where access is checked: a part of the page that runs
alone (a fragment), further rows of a long table and files made when asked for. Those are answered only while the login
behind the connection stands as it stood when the page was drawn. A page is drawn only while its cookie is still good:
Streamlit reads that once, as the connection opens. Other messages let any visitor meddle with the server (empty
everybody's caches, tell of its files): they are never passed on.
"""

from streamlit.proto.BackMsg_pb2 import BackMsg

from cop_sheets.settings import Viewer
from pages.server.request_login import login_claims, request_viewer, requires_login
from pages.session import current_config

RERUN, BACKEND_OPERATION = "rerun_script", "backend_operation_request"
ALLOWED_MESSAGES = {RERUN, BACKEND_OPERATION, "stop_script", "file_urls_request", "app_heartbeat"}
ALLOWED_OPERATIONS = {"dataframe_chunk", "deferred_file"}
POLICY_VIOLATION = 1008    # closes a connection: the browser then connects, and so asks for the page, anew


class WebSocketFilter:
    """One connection; `receive` and `send` stand in the place of the connection's own."""

    def __init__(self, scope, receive, send) -> None:
        self._scope, self._receive, self._send = scope, receive, send
        self._claims = login_claims(scope)
        self._rendered_for: Viewer | None = None
        self._is_closed = False

    async def receive(self) -> dict:
        """Return the next message that the app may hear."""
        while True:
            message = await self._receive()
            back_message = _parse_message(message)
            message_type = back_message.WhichOneof("type") if back_message else None
            if message_type == BACKEND_OPERATION and back_message.backend_operation_request.WhichOneof(
                    "payload") not in ALLOWED_OPERATIONS:
                continue
            is_page_rerun = message_type == RERUN and not back_message.rerun_script.fragment_id
            if message_type in (RERUN, BACKEND_OPERATION) and not (self._is_login_unchanged() if is_page_rerun
                                                                   else self._is_viewer_unchanged()):
                await self._send({"type": "websocket.close", "code": POLICY_VIOLATION})
                self._is_closed = True
                return {"type": "websocket.disconnect", "code": POLICY_VIOLATION}
            if is_page_rerun:
                self._rendered_for = self._viewer()
            if message_type is not None and message_type not in ALLOWED_MESSAGES:
                continue
            return message

    async def send(self, message: dict) -> None:
        """Pass on what the app says, as long as anybody hears it."""
        if not self._is_closed:
            await self._send(message)

    def _viewer(self) -> Viewer | None:
        return request_viewer(self._scope, current_config())

    def _is_login_unchanged(self) -> bool:
        """Return whether the cookie that the connection was opened with, if any, can still be read."""
        return login_claims(self._scope) == self._claims

    def _is_viewer_unchanged(self) -> bool:
        if not requires_login(current_config()):
            return True
        viewer = self._viewer()
        return viewer is not None and viewer == self._rendered_for


def _parse_message(message: dict) -> BackMsg | None:
    """Return what the browser says; None where the connection itself does, or where it is no message."""
    if message["type"] != "websocket.receive" or message.get("bytes") is None:
        return None
    try:
        return BackMsg.FromString(message["bytes"])
    except Exception:
        return None    # Streamlit can't read it either, and closes the connection.
