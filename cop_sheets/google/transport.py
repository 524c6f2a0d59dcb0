"""The HTTP session for Google: its credentials, base address, timeouts and rate limit."""

import json
import warnings
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

import google.auth
from google.auth import exceptions as auth
from google.auth.credentials import Credentials
from google.auth.transport.requests import AuthorizedSession, Request
from google.oauth2 import service_account
from requests import PreparedRequest, Response, Session
from requests.adapters import HTTPAdapter

from cop_sheets.google.errors import GoogleHTTPError, InvalidResponse, TokenRequestFailed
from cop_sheets.google.rate_limit import RateLimiter
from cop_sheets.google.retry import is_transient_status
from cop_sheets.settings import GoogleSettings

# Seconds to wait for a connection, and for the next bytes of a response.
TIMEOUT_SECONDS = (3.05, 30)
SHEETS_HOST = "sheets.googleapis.com"
_TOKEN_HOSTS = ("oauth2.googleapis.com", "accounts.google.com")


class RateLimitedAdapter(HTTPAdapter):
    """Requests to Sheets wait for `rate_limiter`; with a `base` all go there instead, with their path and query."""

    def __init__(self, base: str | None = None, rate_limiter: RateLimiter | None = None):
        super().__init__()
        self._base, self._rate_limiter = base, rate_limiter

    def __deepcopy__(self, memo: dict[int, Any]) -> "RateLimitedAdapter":
        # google-auth copies its session for background refreshes; HTTPAdapter's own copy would lose the base.
        return RateLimitedAdapter(self._base, self._rate_limiter)

    def send(self, request: PreparedRequest, *arguments: Any, **options: Any) -> Response:
        """Send `request` and return the response."""
        url = request.url or ""
        parts = urlsplit(url)
        if self._rate_limiter and parts.hostname == SHEETS_HOST:
            self._rate_limiter.acquire()
        if self._base and not url.startswith(self._base + "/"):
            path = "/token" if parts.hostname in _TOKEN_HOSTS else parts.path
            request.url = self._base + path + (f"?{parts.query}" if parts.query else "")
            # The proxy that the environment names is for the internet, and the base may be this machine.
            options["proxies"] = {}
        return super().send(request, *arguments, **options)


class _TokenRequest(Request):
    """google-auth's token requests, with our timeout.

    For a POST it raises TokenRequestFailed where another attempt is worthwhile, so that retry.py alone makes and counts
    the attempts. A GET goes to Google Cloud's metadata server; google-auth repeats it by itself.
    """

    def __call__(self, url: str, method: str = "GET", body: bytes | None = None,
                 headers: Mapping[str, str] | None = None, timeout: Any = None, **options: Any) -> Any:
        response = super().__call__(  # type: ignore[no-untyped-call]    # google-auth has no types here
            url, method, body, headers, timeout or TIMEOUT_SECONDS, **options)
        if method != "POST":
            return response
        if is_transient_status(response.status):
            raise TokenRequestFailed(GoogleHTTPError(response._response))
        if response.status == 200 and not _is_json_object(response.data):
            raise TokenRequestFailed(InvalidResponse(is_page=response.data.lstrip()[:1] == b"<"))
        return response


def _is_json_object(body: bytes) -> bool:
    try:
        return isinstance(json.loads(body), dict)
    except ValueError:
        return False


def authorized_session(settings: GoogleSettings, scopes: Sequence[str],
                       rate_limiter: RateLimiter) -> tuple[AuthorizedSession, str]:
    """Return a session that signs in with `scopes`, and the address to share sheets with ("" if not known).

    Raises google.auth's DefaultCredentialsError where there are no credentials, MalformedError where the key of
    `settings` can't be read.
    """
    token_session = Session()
    _mount(token_session, RateLimitedAdapter(settings.api_base), settings)
    request = _TokenRequest(token_session)
    credentials = _credentials(settings, scopes, request)
    # One more attempt with a new token: a second 401 doesn't come from the token's age.
    session = AuthorizedSession(  # type: ignore[no-untyped-call]    # google-auth has no types here
        credentials, auth_request=request, max_refresh_attempts=1)
    _mount(session, RateLimitedAdapter(settings.api_base, rate_limiter), settings)
    address = getattr(credentials, "service_account_email", "")
    return session, address if "@" in str(address) else ""


def _mount(session: Session, adapter: RateLimitedAdapter, settings: GoogleSettings) -> None:
    session.mount("https://", adapter)
    if settings.api_base:
        # google-auth looks for Google Cloud's metadata server over http; with a base that goes there, too.
        session.mount("http://", adapter)


def _credentials(settings: GoogleSettings, scopes: Sequence[str], request: Request) -> Credentials:
    if settings.service_account:
        try:
            # google-auth has no types here.
            key: Credentials = service_account.Credentials.from_service_account_info(  # type: ignore[no-untyped-call]
                dict(settings.service_account), scopes=scopes)
        except ValueError:
            # `from None`: the text of the cause may quote the key.
            raise auth.MalformedError(  # type: ignore[no-untyped-call]    # google-auth has no types here
                "the private key can't be read") from None
        return key
    with warnings.catch_warnings():
        # It warns of a person's own credentials, which are fine for a try on one computer.
        warnings.simplefilter("ignore")
        credentials, _ = google.auth.default(scopes=list(scopes), request=request)
    return credentials
