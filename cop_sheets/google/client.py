"""Asks Google Sheets and Drive through gspread, patiently: paced, with time limits, and few and well-spaced tries."""

import email.utils
import json
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar

from google.auth import exceptions as auth
from gspread.http_client import HTTPClient
from gspread.urls import DRIVE_FILES_API_V3_URL, SPREADSHEET_BATCH_UPDATE_URL, SPREADSHEET_URL
from requests import Response
from requests import exceptions as web
from tenacity import RetryCallState, Retrying, retry_if_exception, wait_exponential_jitter

from cop_sheets.errors import WorkbookUnreadable
from cop_sheets.google.errors import (
    VIEWER,
    GoogleHTTPError,
    GoogleUnavailable,
    InvalidResponse,
    ResponseTooLarge,
    is_transient,
    root_cause,
    to_user_error,
)
from cop_sheets.google.rate_limit import RateLimiter, shared_rate_limiter
from cop_sheets.google.transport import TIMEOUT_SECONDS, authorized_session
from cop_sheets.settings import GoogleSettings

READ_SCOPES = ("https://www.googleapis.com/auth/spreadsheets.readonly",
               "https://www.googleapis.com/auth/drive.metadata.readonly")
# For the one command that writes the blank workbook into a sheet.
WRITE_SCOPES = ("https://www.googleapis.com/auth/spreadsheets",)
MAX_ATTEMPTS, MAX_RETRY_SECONDS = 4, 20.0
# An answer takes some ten times its length in memory once it is read.
MAX_RESPONSE_BYTES = 48 * 1024 * 1024
MAX_RESPONSE_SECONDS = 180.0
_CHUNK_BYTES = 256 * 1024
# So long nobody asks for a sheet once Google has said, to the last try, that its minute is used up.
_QUOTA_PAUSE_SECONDS = 30.0
_BACKOFF = wait_exponential_jitter(initial=1.0, max=8.0, jitter=1.0)
_REQUEST_ERRORS = (GoogleHTTPError, InvalidResponse, ResponseTooLarge, web.RequestException, auth.GoogleAuthError)
_SPREADSHEETS = "mimeType='application/vnd.google-apps.spreadsheet'"

ReturnT = TypeVar("ReturnT")


@dataclass(frozen=True)
class Revision:
    """What Drive says of a sheet: `text` differs whenever the sheet has changed, `modified_at`: when it last did."""

    text: str
    modified_at: datetime | None = None


class RetryingClient(HTTPClient):
    """gspread's client with our time limits and tries: at most 4 in 20 s, and none where another would be the same.

    Raises Refused for answers that say no, NoJson and TooLarge for what can't be read, and what requests and
    google-auth raise.
    """

    def __init__(self, auth=None, session=None, pace: RateLimiter | None = None,
                 clock: Callable[[], float] = time.monotonic, sleep: Callable[[float], None] = time.sleep):
        super().__init__(auth, session)
        self.set_timeout(TIMEOUT_SECONDS)
        self._rate_limiter, self._clock, self._sleep = pace, clock, sleep

    def request(self, method, endpoint, params=None, data=None, json=None, files=None, headers=None) -> Response:
        """Return the answer, as gspread's own does. What changes something is sent once: see `update`."""
        options = {"params": params, "data": data, "json": json, "files": files, "headers": headers}
        if method.upper() != "GET":
            return self._send(method, endpoint, **options)
        return self._with_retries(lambda: self._send(method, endpoint, **options))

    def answer(self, address: str, params: dict) -> dict:
        """Return the JSON object at `address`; an answer that breaks off is asked for again."""
        return self._with_retries(lambda: self._request_json("GET", address, params=params))

    def update(self, id: str, plan: Callable[[], list[dict]]) -> None:
        """Send the requests that `plan` returns as one `spreadsheets.batchUpdate`, which does all of them or none.

        Where no answer comes they may have been carried out all the same. So each try calls `plan` first, which looks
        at the sheet anew, and the tries end where it returns [].
        """
        def once() -> None:
            requests = plan()
            if requests:
                self._request_json("POST", SPREADSHEET_BATCH_UPDATE_URL % id, json={"requests": requests})

        self._with_retries(once)

    def spreadsheets_get(self, id, params=None) -> dict:
        """Return what `spreadsheets.get` answers."""
        return self.answer(SPREADSHEET_URL % id, params or {})

    def _send(self, method: str, address: str, **options) -> Response:
        response = self.session.request(method, address, timeout=self.timeout, **options)
        if not response.ok:
            raise GoogleHTTPError(response)
        return response

    def _request_json(self, method: str, address: str, **options) -> dict:
        with self._send(method, address, stream=True, **options) as response:
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
            # The body stays out of the exception: it holds what people typed.
            raise InvalidResponse(is_page=bytes(body[:1000]).lstrip()[:1] == b"<")
        return content

    def _with_retries(self, call: Callable[[], ReturnT]) -> ReturnT:
        started_at = self._clock()

        def stop(state: RetryCallState) -> bool:
            return (state.attempt_number >= MAX_ATTEMPTS
                    or self._clock() - started_at + state.upcoming_sleep > MAX_RETRY_SECONDS)

        return Retrying(retry=retry_if_exception(_is_retryable), wait=self._seconds_before_retry, stop=stop,
                        sleep=self._sleep, reraise=True)(call)

    def _seconds_before_retry(self, state: RetryCallState) -> float:
        retry_after = _retry_after_seconds(state.outcome.exception())
        limiter_wait = self._rate_limiter.wait() if self._rate_limiter else 0.0
        return max(retry_after if retry_after is not None else _BACKOFF(state), limiter_wait)


def _is_retryable(problem: BaseException) -> bool:
    cause = root_cause(problem)
    # A refusal is asked again by its status alone: Drive's 403 for haste isn't.
    return is_transient(problem) and not (isinstance(cause, GoogleHTTPError) and cause.status < 500
                                          and cause.status not in (408, 429))


def _retry_after_seconds(problem: BaseException | None) -> float | None:
    """Return the seconds that a Retry-After header asks for, as a number or as a date; None without one."""
    cause = root_cause(problem) if problem else None
    header = cause.response.headers.get("Retry-After", "").strip() if isinstance(cause, GoogleHTTPError) else ""
    if header.isdigit():
        return float(header)
    try:
        until = email.utils.parsedate_to_datetime(header)
        return max(0.0, (until - datetime.now(until.tzinfo or UTC)).total_seconds()) if until.tzinfo else None
    except ValueError:
        return None


class GoogleClient:
    """What we ask of Google, with faults as sentences. It signs in when first asked, and is one for all threads.

    `role` is what a sheet has to be shared as, for sentences. `pace` is the process's own unless given; `clock` and
    `sleep` (seconds) are those between tries.
    """

    def __init__(self, settings: GoogleSettings, scopes: Sequence[str] = READ_SCOPES, pace: RateLimiter | None = None,
                 clock: Callable[[], float] = time.monotonic, sleep: Callable[[float], None] = time.sleep,
                 role: str = VIEWER):
        self.settings, self._scopes, self._role = settings, tuple(scopes), role
        self._rate_limiter = pace or shared_rate_limiter(f"{settings.api_base} {settings.account}",
                                                         settings.requests_per_minute)
        self._clock, self._sleep = clock, sleep
        self._retrying_client: RetryingClient | None = None
        self._account = settings.account
        self._lock = threading.Lock()

    @property
    def account(self) -> str:
        """The address to share sheets with; "" where it isn't known."""
        return self._account

    def _get_retrying_client(self) -> RetryingClient:
        with self._lock:
            if self._retrying_client is None:
                session, account = authorized_session(self.settings, self._scopes, self._rate_limiter)
                self._account = self._account or account
                self._retrying_client = RetryingClient(None, session, self._rate_limiter, self._clock, self._sleep)
            return self._retrying_client

    def spreadsheet(self, identifier: str, fields: str, name: str, ranges: Sequence[str] = ()) -> dict:
        """Return the `fields` of a sheet, of all its tabs or of `ranges` only; `name` is whose it is, for sentences.

        Raises WorkbookUnreadable (GoogleSilent where nothing need be wrong with it), SourceUnreadable, and TooLarge.
        """
        params = {"fields": fields, "prettyPrint": "false"} | ({"ranges": list(ranges)} if ranges else {})
        return self._call(lambda client: client.spreadsheets_get(identifier, params), f"{name} was not read",
                          is_sheet=True)

    def update(self, identifier: str, plan: Callable[[], list[dict]], name: str) -> None:
        """Change a sheet by the requests that `plan` returns, all of them or none; `plan` may be called again.

        Each call of `plan` has to look at the sheet anew. Raises as `spreadsheet` does.
        """
        self._call(lambda client: client.update(identifier, plan), f"{name} was not written", is_sheet=True)

    def list_revisions(self, consequence: str) -> dict[str, Revision]:
        """Return what Drive says of every sheet that the account sees, by id; all pages, shared drives included.

        Raises GoogleSilent or SourceUnreadable; `consequence` says what comes of it.
        """
        params = {"q": _SPREADSHEETS, "pageSize": 1000, "corpora": "allDrives", "supportsAllDrives": "true",
                  "includeItemsFromAllDrives": "true", "fields": "nextPageToken,files(id,modifiedTime,version)",
                  "prettyPrint": "false"}
        revisions, page_token = {}, ""
        while page_token is not None:
            page_params = params | ({"pageToken": page_token} if page_token else {})
            try:
                answer = self._call(lambda client, page_params=page_params: client.answer(DRIVE_FILES_API_V3_URL,
                                                                                          page_params), consequence)
            except GoogleUnavailable:
                raise
            except WorkbookUnreadable:
                # It is no sheet that is refused here.
                raise GoogleUnavailable(consequence,
                                        "Google Drive refuses to say; in the Google Cloud console see that the "
                                        "Google Drive API is switched on for the app's project") from None
            files = answer.get("files")
            for file in files if isinstance(files, list) else []:
                if isinstance(file, dict) and isinstance(file.get("id"), str):
                    revisions[file["id"]] = _parse_revision(file)
            next_token = answer.get("nextPageToken")
            # A page that leads to itself would never end.
            page_token = next_token if isinstance(next_token, str) and next_token not in ("", page_token) else None
        return revisions

    def _call(self, call: Callable[[RetryingClient], ReturnT], consequence: str, is_sheet: bool = False) -> ReturnT:
        try:
            return call(self._get_retrying_client())
        except ResponseTooLarge:
            raise
        except _REQUEST_ERRORS as problem:
            cause = root_cause(problem)
            if is_sheet and isinstance(cause, GoogleHTTPError) and cause.status == 429:
                self._rate_limiter.pause(_QUOTA_PAUSE_SECONDS)
            # Without its causes, whose texts could quote what Google wrote back.
            raise to_user_error(problem, consequence, self.account, self._role) from None


def _parse_revision(file: dict) -> Revision:
    moment = str(file.get("modifiedTime", ""))
    try:
        modified = datetime.fromisoformat(moment)
    except ValueError:
        modified = None
    return Revision(f"{moment} {file.get('version', '')}", modified if modified and modified.tzinfo else None)
