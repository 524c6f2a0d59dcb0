"""Two clients of Google's APIs, directed to the test server: gspread's and google-api-python-client's."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import gspread
import httplib2
from google.auth.transport.requests import AuthorizedSession, Request
from google.oauth2.credentials import Credentials
from google.oauth2.service_account import Credentials as ServiceAccount
from google_auth_httplib2 import AuthorizedHttp
from googleapiclient.discovery import Resource, build
from requests import PreparedRequest, Response, Session
from requests.adapters import HTTPAdapter

from tests.fake_google.server import SheetsServer

READ = ("spreadsheets.readonly", "drive.metadata.readonly")
WRITE = ("spreadsheets", "drive")
TIMEOUT = 5


class Redirect(HTTPAdapter):
    """Sends every https request to `base`, with its path and query."""

    def __init__(self, base: str):
        super().__init__()
        self.base = base

    def __reduce__(self) -> tuple:
        # google-auth copies the session, and HTTPAdapter's copy loses attributes.
        return Redirect, (self.base,)

    def send(self, request: PreparedRequest, *arguments: object, **options: object) -> Response:
        """Send `request` to the server instead."""
        parts = urlsplit(request.url)
        request.url = f"{self.base}{parts.path}" + (f"?{parts.query}" if parts.query else "")
        return super().send(request, *arguments, **options)


@contextmanager
def gspread_client(server: SheetsServer, scopes: tuple[str, ...] = READ, key: dict | None = None,
                   timeout: float = TIMEOUT) -> Iterator[gspread.Client]:
    """Yield gspread's client, which fetches its token by the JWT flow."""
    names = [f"https://www.googleapis.com/auth/{scope}" for scope in scopes]
    credentials = ServiceAccount.from_service_account_info(key or server.service_account(), scopes=names)
    with Session() as for_tokens, AuthorizedSession(credentials, auth_request=Request(for_tokens)) as session:
        for_tokens.mount("https://", Redirect(server.url))
        session.mount("https://", Redirect(server.url))
        client = gspread.Client(None, session=session)
        client.set_timeout(timeout)
        yield client


def discovery_client(server: SheetsServer, service: str, scopes: tuple[str, ...] = READ) -> Resource:
    """Return google-api-python-client for `service`, "sheets" or "drive"; a context manager."""
    version, path = {"sheets": ("v4", ""), "drive": ("v3", "/drive/v3/")}[service]
    credentials = Credentials(server.token(*scopes))
    return build(service, version, http=AuthorizedHttp(credentials, httplib2.Http(timeout=TIMEOUT)),
                 client_options={"api_endpoint": server.url + path}, static_discovery=True)
