"""The way to Google: who signs in, where calls go, how long they may take, and in whose turn."""

import json
import warnings
from collections.abc import Sequence
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
from cop_sheets.settings import GoogleSettings

# Seconds to wait for a connection, and for the next bytes of an answer.
TIMEOUT_SECONDS = (3.05, 30)
SHEETS_HOST = "sheets.googleapis.com"
_TOKEN_HOSTS = ("oauth2.googleapis.com", "accounts.google.com")
_RETRY_STATUSES = frozenset({408, 429})


class RateLimitedAdapter(HTTPAdapter):
    """Sends each call in its turn; with a `base`, to that address instead of Google's, its path and query kept."""

    def __init__(self, base: str | None = None, pace: RateLimiter | None = None):
        super().__init__()
        self._base, self._rate_limiter = base, pace

    def __deepcopy__(self, memo: dict) -> "RateLimitedAdapter":
        # google-auth copies its session for a call in the background, and a plain copy would forget the base.
        return RateLimitedAdapter(self._base, self._rate_limiter)

    def send(self, request: PreparedRequest, *arguments, **options) -> Response:
        """Send `request` and return the answer; waits for its turn first where it asks for a sheet."""
        parts = urlsplit(request.url)
        if self._rate_limiter and parts.hostname == SHEETS_HOST:
            self._rate_limiter.acquire()
        if self._base and not request.url.startswith(self._base + "/"):
            path = "/token" if parts.hostname in _TOKEN_HOSTS else parts.path
            request.url = self._base + path + (f"?{parts.query}" if parts.query else "")
            # What the environment names as the way out to the internet is no way to this machine.
            options["proxies"] = {}
        return super().send(request, *arguments, **options)


class _TokenRequest(Request):
    """google-auth's own calls, for tokens: with our timeout, and without its second and third tries.

    What may be tried again is raised, so that the tries are counted in one place.
    """

    def __call__(self, url, method="GET", body=None, headers=None, timeout=None, **options):
        answer = super().__call__(url, method, body, headers, timeout or TIMEOUT_SECONDS, **options)
        status = answer.status
        if method != "POST":
            return answer
        if status in _RETRY_STATUSES or status >= 500:
            raise TokenRequestFailed(GoogleHTTPError(answer._response))
        if status == 200 and not _is_object(answer.data):
            raise TokenRequestFailed(InvalidResponse(is_page=answer.data.lstrip()[:1] == b"<"))
        return answer


def _is_object(body: bytes) -> bool:
    try:
        return isinstance(json.loads(body), dict)
    except ValueError:
        return False


def authorized_session(settings: GoogleSettings, scopes: Sequence[str],
                       pace: RateLimiter) -> tuple[AuthorizedSession, str]:
    """Return a session that signs in with `scopes`, and the address that sheets are shared with ("" if not known).

    Raises google.auth's DefaultCredentialsError where nobody can sign in, MalformedError where the key is no key.
    """
    token_session = Session()
    _mount(token_session, RateLimitedAdapter(settings.api_base), settings)
    request = _TokenRequest(token_session)
    credentials = _credentials(settings, scopes, request)
    # One more try with a new token is enough: a second 401 is no matter of the token's age.
    session = AuthorizedSession(credentials, auth_request=request, max_refresh_attempts=1)
    _mount(session, RateLimitedAdapter(settings.api_base, pace), settings)
    address = getattr(credentials, "service_account_email", "")
    return session, address if "@" in str(address) else ""


def _mount(session: Session, adapter: RateLimitedAdapter, settings: GoogleSettings) -> None:
    session.mount("https://", adapter)
    if settings.api_base:
        # Nothing goes past the base, the look for Google Cloud's own sign-in service included.
        session.mount("http://", adapter)


def _credentials(settings: GoogleSettings, scopes: Sequence[str], request: Request) -> Credentials:
    if settings.service_account:
        try:
            return service_account.Credentials.from_service_account_info(dict(settings.service_account), scopes=scopes)
        except ValueError:
            # The reason may quote the key.
            raise auth.MalformedError("the private key can't be read") from None
    with warnings.catch_warnings():
        # Somebody's own sign-in serves for a try on one computer, which is what the warning warns of.
        warnings.simplefilter("ignore")
        credentials, _ = google.auth.default(scopes=list(scopes), request=request)
    return credentials
