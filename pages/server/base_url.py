"""Middleware that adds a script with the app's root URL to each page, so that deep links connect at once.

Without it Streamlit's page tries each part of its own path in turn (/ncpc_summary/_stcore/health, …), and each wrong
guess costs time and an error in the browser's console. `window.__streamlit` is private to Streamlit.
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
    """ASGI middleware that adds the script tag to HTML responses and passes all others through."""

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
    """Return `scope` asking for the complete, uncompressed page, so that the script tag can be inserted."""
    headers = [(name, value) for name, value in scope["headers"] if name not in (b"accept-encoding", b"range")]
    accepts_html = any(name == b"accept" and b"text/html" in value for name, value in scope["headers"])
    return {**scope, "headers": headers} if accepts_html else scope


async def _send_page(start: dict, body: bytes, send) -> None:
    body = body.replace(_HEAD_TAG, _HEAD_TAG + _SCRIPT_TAG, 1)
    headers = [(name, value) for name, value in start["headers"] if name not in (b"content-length", b"etag")]
    await send({**start, "headers": [*headers, (b"content-length", str(len(body)).encode())]})
    await send({"type": "http.response.body", "body": body})
