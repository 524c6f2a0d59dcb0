"""Adds the security headers to every response: pages, files, refused hosts and errors.

Over https every cookie also becomes Secure.
"""

from starlette.responses import PlainTextResponse

from pages.server.csp_hashes import inline_script_sources
from pages.server.url_paths import MEDIA_PATH, path_without_prefix
from pages.session import current_config

CONTENT_SECURITY_POLICY = ("default-src 'self'; script-src 'self' 'wasm-unsafe-eval'{scripts}; style-src 'self' "
                           "'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; "
                           "worker-src 'self' blob:; frame-src 'none'; frame-ancestors 'none'; object-src 'none'; "
                           "base-uri 'self'; form-action 'self'")
ONE_YEAR_SECONDS = 31_536_000
# Of an HTTP response, and of a refused websocket connection.
_RESPONSE_STARTS = ("http.response.start", "websocket.http.response.start")

Headers = list[tuple[bytes, bytes]]


class SecurityHeaders:
    """ASGI middleware around the whole app; see the module docstring."""

    def __init__(self, app) -> None:
        self.app = app

    async def __call__(self, scope, receive, send) -> None:
        """Serve one request."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        is_https = current_config().access.is_https or scope.get("scheme") in ("https", "wss")
        path = path_without_prefix(scope["path"])
        has_started = False

        async def send_with_headers(message) -> None:
            nonlocal has_started
            has_started = True
            if message["type"] in _RESPONSE_STARTS:
                message = {**message, "headers": _with_security_headers(message.get("headers", []), is_https, path)}
            await send(message)

        try:
            await self.app(scope, receive, send_with_headers)
        except Exception:
            if not has_started and scope["type"] == "http":
                await PlainTextResponse("Internal Server Error", 500)(scope, receive, send_with_headers)
            raise    # Starlette logs it.


def _with_security_headers(headers: Headers, is_https: bool, path: str) -> Headers:
    added = {
        b"content-security-policy": CONTENT_SECURITY_POLICY.format(scripts=inline_script_sources()).encode(),
        b"x-content-type-options": b"nosniff",
        b"referrer-policy": b"no-referrer",
        b"cross-origin-opener-policy": b"same-origin",
        b"permissions-policy": b"camera=(), geolocation=(), microphone=()",
    }
    if is_https:
        added[b"strict-transport-security"] = f"max-age={ONE_YEAR_SECONDS}".encode()
    if path.startswith(MEDIA_PATH):
        added[b"cache-control"] = b"no-store"
    kept = [(name, _secure_cookie(value) if is_https and name.lower() == b"set-cookie" else value)
            for name, value in headers if name.lower() not in added]
    return [*kept, *added.items()]


def _secure_cookie(cookie: bytes) -> bytes:
    return cookie if b"; secure" in cookie.lower() else cookie + b"; Secure"
