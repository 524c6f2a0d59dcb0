"""Requests to Google Sheets and Drive through gspread: with a rate limit, size and time limits, and retries."""

import json
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

from google.auth import exceptions as auth
from google.auth.credentials import Credentials
from gspread.http_client import HTTPClient, ParamsType
from gspread.urls import DRIVE_FILES_API_V3_URL, SPREADSHEET_BATCH_UPDATE_URL, SPREADSHEET_URL
from requests import Response, Session
from requests import exceptions as web

from cop_sheets.errors import WorkbookUnreadable, not_read
from cop_sheets.google import retry
from cop_sheets.google.errors import GoogleHTTPError, GoogleUnavailable, InvalidResponse, ResponseTooLarge, root_cause
from cop_sheets.google.rate_limit import RateLimiter, shared_rate_limiter
from cop_sheets.google.transport import TIMEOUT_SECONDS, authorized_session
from cop_sheets.google.user_errors import VIEWER, to_user_error
from cop_sheets.settings import GoogleSettings

READ_SCOPES = ("https://www.googleapis.com/auth/spreadsheets.readonly",
               "https://www.googleapis.com/auth/drive.metadata.readonly")
# For the command that writes the blank workbook into a sheet.
WRITE_SCOPES = ("https://www.googleapis.com/auth/spreadsheets",)
# A decoded response takes about ten times its length in memory.
MAX_RESPONSE_BYTES = 48 * 1024 * 1024
MAX_RESPONSE_SECONDS = 180.0
_CHUNK_BYTES = 256 * 1024
_REQUEST_ERRORS = (GoogleHTTPError, InvalidResponse, ResponseTooLarge, web.RequestException, auth.GoogleAuthError)
_SPREADSHEETS = "mimeType='application/vnd.google-apps.spreadsheet'"

ReturnT = TypeVar("ReturnT")


@dataclass(frozen=True)
class Revision:
    """A sheet's revision in Drive: `text` changes with every change of the sheet; `modified_at`: the last one's time.

    `text` is "" where Drive doesn't list the sheet.
    """

    text: str
    modified_at: datetime | None = None


class RetryingClient(HTTPClient):
    """gspread's client with our size and time limits, and retries by the policy of retry.py.

    Raises GoogleHTTPError for error responses, InvalidResponse and ResponseTooLarge for responses that can't be read,
    and what requests and google-auth raise.
    """

    def __init__(self, auth: Credentials | None = None, session: Session | None = None,
                 rate_limiter: RateLimiter | None = None, clock: Callable[[], float] = time.monotonic,
                 sleep: Callable[[float], None] = time.sleep):
        super().__init__(auth, session)  # type: ignore[arg-type]    # with a session gspread needs no `auth`
        self.set_timeout(TIMEOUT_SECONDS)
        self._rate_limiter, self._clock, self._sleep = rate_limiter, clock, sleep

    def request(self, method: str, endpoint: str, params: Any = None, data: Any = None, json: Any = None,
                files: Any = None, headers: Any = None) -> Response:
        """Return the response, as gspread's own method does. Only GET is retried; for changes see `update`."""
        options = {"params": params, "data": data, "json": json, "files": files, "headers": headers}
        if method.upper() != "GET":
            return self._send(method, endpoint, **options)
        return self._with_retries(lambda: self._send(method, endpoint, **options))

    def get_json(self, url: str, params: ParamsType) -> dict[str, Any]:
        """Return the JSON object at `url`."""
        return self._with_retries(lambda: self._request_json("GET", url, params=params))

    def update(self, id: str, plan: Callable[[], list[dict[str, Any]]]) -> None:
        """Send the requests that `plan` returns as one `spreadsheets.batchUpdate`, which applies all of them or none.

        They may have been applied although no response came. So each attempt first calls `plan`, which reads the sheet
        again, and the attempts end where it returns [].
        """
        def once() -> None:
            requests = plan()
            if requests:
                self._request_json("POST", SPREADSHEET_BATCH_UPDATE_URL % id, json={"requests": requests})

        self._with_retries(once)

    def spreadsheets_get(self, id: str, params: ParamsType | None = None) -> dict[str, Any]:
        """Return the response of `spreadsheets.get`."""
        return self.get_json(SPREADSHEET_URL % id, params or {})

    def _send(self, method: str, url: str, **options: Any) -> Response:
        response = self.session.request(method, url, timeout=self.timeout, **options)
        if not response.ok:
            raise GoogleHTTPError(response)
        return response

    def _request_json(self, method: str, url: str, **options: Any) -> dict[str, Any]:
        with self._send(method, url, stream=True, **options) as response:
            body, started_at = bytearray(), self._clock()
            for chunk in response.iter_content(_CHUNK_BYTES):
                body += chunk
                if len(body) > MAX_RESPONSE_BYTES:
                    raise ResponseTooLarge
                if self._clock() - started_at > MAX_RESPONSE_SECONDS:
                    raise web.ReadTimeout("the answer doesn't end")
        try:
            content = json.loads(body)
        except ValueError:
            content = None
        if not isinstance(content, dict):
            # The exception doesn't hold the body, which may quote what people typed.
            raise InvalidResponse(is_page=bytes(body[:1000]).lstrip()[:1] == b"<")
        return content

    def _with_retries(self, call: Callable[[], ReturnT]) -> ReturnT:
        return retry.call_with_retries(call, self._rate_limiter, self._clock, self._sleep)


class GoogleClient:
    """The requests of this app to Google, with errors as sentences. Signs in at the first request; thread-safe.

    `role` is the role that a sheet has to be shared with, for sentences. `rate_limiter`: default, the one that the
    process shares. `clock` and `sleep` (seconds) are those of the waits between attempts.
    """

    def __init__(self, settings: GoogleSettings, scopes: Sequence[str] = READ_SCOPES,
                 rate_limiter: RateLimiter | None = None, clock: Callable[[], float] = time.monotonic,
                 sleep: Callable[[float], None] = time.sleep, role: str = VIEWER):
        self.settings, self._scopes, self._role = settings, tuple(scopes), role
        self._rate_limiter = rate_limiter or shared_rate_limiter(f"{settings.api_base} {settings.account}",
                                                                 settings.requests_per_minute)
        self._clock, self._sleep = clock, sleep
        self._retrying_client: RetryingClient | None = None
        self._account = settings.account
        self._lock = threading.Lock()

    @property
    def account(self) -> str:
        """The address to share sheets with; "" before the first request where the settings don't have it."""
        return self._account

    def _get_retrying_client(self) -> RetryingClient:
        with self._lock:
            if self._retrying_client is None:
                session, account = authorized_session(self.settings, self._scopes, self._rate_limiter)
                self._account = self._account or account
                self._retrying_client = RetryingClient(None, session, self._rate_limiter, self._clock, self._sleep)
            return self._retrying_client

    def spreadsheet(self, identifier: str, fields: str, name: str, ranges: Sequence[str] = ()) -> dict[str, Any]:
        """Return the `fields` of the sheet with id `identifier`, of all its tabs or of `ranges` only.

        `name` is what sentences call the sheet. Raises WorkbookUnreadable (GoogleUnavailable where the sheet may be
        all right), SourceUnreadable, and ResponseTooLarge.
        """
        params: dict[str, Any] = {"fields": fields, "prettyPrint": "false"}
        if ranges:
            params["ranges"] = list(ranges)
        return self._call(lambda client: client.spreadsheets_get(identifier, params), not_read(name),
                          is_sheet=True)

    def update(self, identifier: str, plan: Callable[[], list[dict[str, Any]]], name: str) -> None:
        """Change a sheet by the requests that `plan` returns; all of them are applied, or none.

        `plan` may be called several times and must read the sheet again each time. Raises as `spreadsheet` does.
        """
        self._call(lambda client: client.update(identifier, plan), f"{name} was not written", is_sheet=True)

    def list_revisions(self, consequence: str) -> dict[str, Revision]:
        """Return the revision of every sheet that the account can see, shared drives included, by sheet id.

        Raises GoogleUnavailable or SourceUnreadable, with a sentence that starts with `consequence`.
        """
        params = {"q": _SPREADSHEETS, "pageSize": 1000, "corpora": "allDrives", "supportsAllDrives": "true",
                  "includeItemsFromAllDrives": "true", "fields": "nextPageToken,files(id,modifiedTime,version)",
                  "prettyPrint": "false"}
        revisions: dict[str, Revision] = {}
        page_token: str | None = ""
        while page_token is not None:
            page_params: dict[str, Any] = params | ({"pageToken": page_token} if page_token else {})
            try:
                answer = self._call(partial(RetryingClient.get_json, url=DRIVE_FILES_API_V3_URL, params=page_params),
                                    consequence)
            except GoogleUnavailable:
                raise
            except WorkbookUnreadable:
                # No sheet is concerned here, although the status would say so.
                raise GoogleUnavailable(consequence,
                                        "Google Drive refuses to say; in the Google Cloud console see that the "
                                        "Google Drive API is switched on for the app's project") from None
            files = answer.get("files")
            for file in files if isinstance(files, list) else []:
                if isinstance(file, dict) and isinstance(file.get("id"), str):
                    revisions[file["id"]] = _parse_revision(file)
            next_token = answer.get("nextPageToken")
            # A page that names itself as the next one would never end.
            page_token = next_token if isinstance(next_token, str) and next_token not in ("", page_token) else None
        return revisions

    def _call(self, call: Callable[[RetryingClient], ReturnT], consequence: str, is_sheet: bool = False) -> ReturnT:
        try:
            return call(self._get_retrying_client())
        except ResponseTooLarge:
            raise
        except _REQUEST_ERRORS as problem:
            cause = root_cause(problem)
            # Not for Drive's 403 about a quota: that is another quota than the one of reading sheets.
            if is_sheet and isinstance(cause, GoogleHTTPError) and cause.status == 429:
                self._rate_limiter.pause(retry.QUOTA_PAUSE_SECONDS)
            # `from None`: the texts of the causes could quote what Google wrote back.
            raise to_user_error(problem, consequence, self.account, self._role) from None


def _parse_revision(file: dict[str, Any]) -> Revision:
    moment = str(file.get("modifiedTime", ""))
    try:
        modified_at = datetime.fromisoformat(moment)
    except ValueError:
        return Revision(f"{moment} {file.get('version', '')}")
    return Revision(f"{moment} {file.get('version', '')}", modified_at if modified_at.tzinfo else None)
