"""The headers that every answer carries, whoever makes it: a page, a file, a refused host, an error of ours.

A cookie that is set where people come by https is for https only.
"""

from starlette.responses import PlainTextResponse

from pages.server.csp_hashes import script_sources
from pages.server.url_prefix import path_in_app
from pages.session import setup

POLICY = ("default-src 'self'; script-src 'self' 'wasm-unsafe-eval'{scripts}; style-src 'self' 'unsafe-inline'; "
          "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; "
          "frame-src 'none'; frame-ancestors 'none'; object-src 'none'; base-uri 'self'; form-action 'self'")
MEDIA = "/media/"
A_YEAR = 31_536_000
# Of a page, and of a connection that is refused.
_STARTS = ("http.response.start", "websocket.http.response.start")

Headers = list[tuple[bytes, bytes]]


class SecurityHeaders:
    """ASGI middleware around all of the app; see this file's first lines."""

    def __init__(self, app) -> None:
        self.app = app

    async def __call__(self, scope, receive, send) -> None:
        """Serve one request."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        is_https = setup().access.is_https or scope.get("scheme") in ("https", "wss")
        path = path_in_app(scope["path"])
        is_answered = False

        async def send_with_headers(message) -> None:
            nonlocal is_answered
            is_answered = True
            if message["type"] in _STARTS:
                message = {**message, "headers": _headers(message.get("headers", []), is_https, path)}
            await send(message)

        try:
            await self.app(scope, receive, send_with_headers)
        except Exception:
            if not is_answered and scope["type"] == "http":
                await PlainTextResponse("Internal Server Error", 500)(scope, receive, send_with_headers)
            raise    # Starlette logs it.


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
