"""Tells the browser where the app's root is, so that a deep link finds the server at once.

Without it Streamlit's page tries every part of its own address in turn (/ncpc_summary/_stcore/health, …), and each
wrong try is a delay and an error in the browser's console.
"""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

SCRIPT_PATH = "/base-address.js"
_SCRIPT = """window.__streamlit = Object.assign(window.__streamlit || {}, {
  BACKEND_BASE_URL: new URL(".", document.currentScript.src).href,
  MAIN_PAGE_BASE_URL: new URL(".", document.currentScript.src).href,
})
"""
_SCRIPT_TAG = f'<script src=".{SCRIPT_PATH}"></script>'.encode()
_HEAD_TAG = b"<head>"


async def _script(_request: Request) -> Response:
    return Response(_SCRIPT, media_type="text/javascript", headers={"Cache-Control": "no-cache"})


BASE_URL_ROUTE = Route(SCRIPT_PATH, _script)


class BaseUrlMiddleware:
    """ASGI middleware that adds the script to every HTML page; other answers pass untouched."""

    def __init__(self, app) -> None:
        self.app = app

    async def __call__(self, scope, receive, send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        start: dict = {}
        body = bytearray()

        async def send_with_script(message) -> None:
            if message["type"] == "http.response.start":
                if b"text/html" in dict(message["headers"]).get(b"content-type", b""):
                    start.update(message)
                else:
                    await send(message)
            elif not start:
                await send(message)
            else:
                body.extend(message.get("body", b""))
                if not message.get("more_body"):
                    await _send_page(start, bytes(body), send)

        await self.app(_without_compression(scope), receive, send_with_script)


def _without_compression(scope):
    """Ask for the page itself rather than a packed or partial copy of it; small answers need no packing."""
    headers = [(name, value) for name, value in scope["headers"] if name not in (b"accept-encoding", b"range")]
    accepts_html = any(name == b"accept" and b"text/html" in value for name, value in scope["headers"])
    return {**scope, "headers": headers} if accepts_html else scope


async def _send_page(start: dict, body: bytes, send) -> None:
    body = body.replace(_HEAD_TAG, _HEAD_TAG + _SCRIPT_TAG, 1)
    headers = [(name, value) for name, value in start["headers"] if name not in (b"content-length", b"etag")]
    await send({**start, "headers": [*headers, (b"content-length", str(len(body)).encode())]})
    await send({"type": "http.response.body", "body": body})
