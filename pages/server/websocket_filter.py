"""Stands between a browser and the app on their open connection: the pages are drawn on it, and more can be asked.

Streamlit answers some messages without running the page's script, where access is checked: a part of the page that runs
alone (a fragment), further rows of a long table and files made when asked for. Those are answered only while the login
behind the connection stands as it stood when the page was drawn. A page is drawn only while its cookie is still good:
Streamlit reads that once, as the connection opens. Other messages let any visitor meddle with the server (empty
everybody's caches, tell of its files): they are never passed on.
"""

from streamlit.proto.BackMsg_pb2 import BackMsg

from cop_sheets.settings import Viewer
from pages.server.request_login import claims_of, needs_login, viewer_behind
from pages.session import setup

PAGE, OPERATION = "rerun_script", "backend_operation_request"
PASSED_ON = {PAGE, OPERATION, "stop_script", "file_urls_request", "app_heartbeat"}
OPERATIONS = {"dataframe_chunk", "deferred_file"}
NOT_ALLOWED = 1008    # the code that closes a connection: the browser then connects, and so asks for the page, anew


class SocketGuard:
    """One connection; `receive` and `send` stand in the place of the connection's own."""

    def __init__(self, scope, receive, send) -> None:
        self._scope, self._receive, self._send = scope, receive, send
        self._login = claims_of(scope)
        self._drawn_for: Viewer | None = None
        self._is_closed = False

    async def receive(self) -> dict:
        """Return the next message that the app may hear."""
        while True:
            message = await self._receive()
            said = _said(message)
            kind = said.WhichOneof("type") if said else None
            if kind == OPERATION and said.backend_operation_request.WhichOneof("payload") not in OPERATIONS:
                continue
            is_page = kind == PAGE and not said.rerun_script.fragment_id
            if kind in (PAGE, OPERATION) and not (self._is_good() if is_page else self._is_as_drawn()):
                await self._send({"type": "websocket.close", "code": NOT_ALLOWED})
                self._is_closed = True
                return {"type": "websocket.disconnect", "code": NOT_ALLOWED}
            if is_page:
                self._drawn_for = self._viewer()
            if kind is not None and kind not in PASSED_ON:
                continue
            return message

    async def send(self, message: dict) -> None:
        """Pass on what the app says, as long as anybody hears it."""
        if not self._is_closed:
            await self._send(message)

    def _viewer(self) -> Viewer | None:
        return viewer_behind(self._scope, setup())

    def _is_good(self) -> bool:
        """Return whether the cookie that the connection was opened with, if any, can still be read."""
        return claims_of(self._scope) == self._login

    def _is_as_drawn(self) -> bool:
        if not needs_login(setup()):
            return True
        viewer = self._viewer()
        return viewer is not None and viewer == self._drawn_for


def _said(message: dict) -> BackMsg | None:
    """Return what the browser says; None where the connection itself does, or where it is no message."""
    if message["type"] != "websocket.receive" or message.get("bytes") is None:
        return None
    try:
        return BackMsg.FromString(message["bytes"])
    except Exception:
        return None    # Streamlit can't read it either, and closes the connection.
