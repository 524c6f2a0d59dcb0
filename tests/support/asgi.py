"""The security middleware alone: requests as a server sends them, an app that records what reaches it, and logins."""

from dataclasses import dataclass, field
from types import SimpleNamespace
from urllib.parse import unquote

import pytest
from streamlit.config import get_option, set_option

from cop_sheets.registry import PartnershipEntry
from cop_sheets.store.database import shared_store
from pages.server import login_cookie
from pages.server.security import SecurityMiddleware
from pages.server.security_headers import SecurityHeaders
from pages.session import auth as visitor
from pages.session import store
from tests.support.login_provider import SECRET, auth, forged_cookie, write_secrets
from tests.support.run_in_thread import run_in_thread
from tests.support.streamlit_protocol import cookie_header

APP = "http://127.0.0.1:8501"
REGISTRY_ENTRIES = [PartnershipEntry("Ashe", "1Ashe", managers=("ann@example.org", "both@example.org")),
                    PartnershipEntry("Burke", "1Burke", managers=("ben@example.org", "both@example.org"))]


def claims(email: str, **more) -> dict:
    """Return the claims of a login of `email`, as in Streamlit's cookie."""
    return {"is_logged_in": True, "email": email, "email_verified": True, "iss": "https://login.example.org",
            "sub": email, "nonce": f"nonce of {email}", "iat": 1_750_000_000, "origin": APP} | more


def login_cookie_for(email: str, **more) -> dict[str, str]:
    """Return the cookie of a login, by name."""
    return forged_cookie(claims(email, **more), SECRET)


def run_coroutine(coroutine) -> None:
    """Run a coroutine in an event loop of its own, in a thread of its own, so that requests can be nested."""
    run_in_thread(coroutine)


@dataclass
class AppResponse:
    """A response."""

    status: int = 0
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b""

    def __getitem__(self, name: str) -> str | None:
        return next((value for key, value in self.headers if key == name), None)

    @property
    def cookies(self) -> list[str]:
        """The cookies that it sets."""
        return [value for key, value in self.headers if key == "set-cookie"]


class AsgiApp:
    """The middleware in front of an app that responds with `status`, `headers` and the body `inside`."""

    def __init__(self, secrets):
        self.secrets, self.paths_reached = secrets, []
        self.status, self.headers = 200, {}
        self.cookies_set: list[str] = []
        self.middleware = SecurityHeaders(SecurityMiddleware(self._app))

    def write(self, app: str = APP, ncpc=("ncpc@example.org",), login: bool = True, **access) -> None:
        """Write the secrets file."""
        sheets = {"partnerships": {"Ashe": "1AbcDEFghijklmnopqrstuvwxyz0123456789-_AbcDE"},
                  "snapshots": str(self.secrets.parent / "copies")}
        write_secrets(self.secrets, sheets, {"ncpc": list(ncpc), **access},
                      auth("http://127.0.0.1:9", app) if login else None)

    async def _app(self, scope, receive, send) -> None:
        assert receive == self.receive, "the app hears nothing of the request's body"
        self.paths_reached.append(scope["path"])
        headers = [(name.encode(), value.encode("latin-1")) for name, value in self.headers.items()]
        headers += [(b"set-cookie", cookie.encode()) for cookie in self.cookies_set]
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        await send({"type": "http.response.body", "body": b"inside"})

    async def receive(self) -> dict:
        """Return the event of a request without a body."""
        return {"type": "http.request", "body": b""}

    def request(self, path: str, cookies: dict[str, str] | str | None = None, method: str = "GET", scheme: str = "http",
                **headers: str) -> AppResponse:
        """Return the response to a request for `path`, as written, with percent signs and query."""
        return run_in_thread(self.respond(path, cookies, method, scheme, **headers))

    async def respond(self, path: str, cookies: dict[str, str] | str | None = None, method: str = "GET",
                      scheme: str = "http", **headers: str) -> AppResponse:
        """Like `request`, in the event loop of the caller."""
        response = AppResponse()
        raw, _, query = path.partition("?")
        cookie = cookie_header(cookies) if isinstance(cookies, dict) else cookies
        request_headers = {"host": "127.0.0.1:8501", **headers} | ({"cookie": cookie} if cookie else {})
        scope = {"type": "http", "method": method, "scheme": scheme, "path": unquote(raw), "raw_path": raw.encode(),
                 "query_string": query.encode(), "root_path": "", "http_version": "1.1",
                 "server": ("127.0.0.1", 8501), "headers": [(name.replace("_", "-").encode(), value.encode("latin-1"))
                                                            for name, value in request_headers.items()]}

        async def send(message) -> None:
            if message["type"] == "http.response.start":
                assert response.status == 0, "two answers to one request"
                response.status = message["status"]
                response.headers = [(name.decode(), value.decode("latin-1")) for name, value in message["headers"]]
            else:
                response.body += message.get("body", b"")

        await self.middleware(scope, self.receive, send)
        return response


@pytest.fixture
def asgi(tmp_path, monkeypatch):
    """An app that shows Google Sheets to users who sign in."""
    monkeypatch.setattr(login_cookie, "get_cookie_secret", lambda: SECRET)
    live_sheets = SimpleNamespace(sheet_sync=SimpleNamespace(partnerships=list(REGISTRY_ENTRIES)))
    monkeypatch.setattr(visitor, "live_sheets_for", lambda settings: live_sheets)
    monkeypatch.setattr(store, "_revoked_logins", None)    # else those of another test would move to this one's store
    before = get_option("secrets.files")
    app = AsgiApp(tmp_path / "secrets.toml")
    app.sheet_sync = live_sheets.sheet_sync
    app.write()
    set_option("secrets.files", [str(app.secrets)])
    yield app
    if store._revoked_logins is not None:
        store._revoked_logins[1].stop()
        shared_store(store._revoked_logins[0]).close()    # or the files of all tests stay open
    set_option("secrets.files", before)
