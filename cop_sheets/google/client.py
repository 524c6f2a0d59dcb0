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
from cop_sheets.google.errors import VIEWER, GoogleSilent, NoJson, Refused, TooLarge, cause_of, fault_of, is_passing
from cop_sheets.google.rate_limit import Pace, shared_pace
from cop_sheets.google.transport import TIMEOUT, connected
from cop_sheets.settings import Settings

READING = ("https://www.googleapis.com/auth/spreadsheets.readonly",
           "https://www.googleapis.com/auth/drive.metadata.readonly")
# For the one command that writes the blank workbook into a sheet.
WRITING = ("https://www.googleapis.com/auth/spreadsheets",)
MOST_TRIES, MOST_SECONDS = 4, 20.0
# An answer takes some ten times its length in memory once it is read.
ANSWER_LIMIT = 48 * 1024 * 1024
ANSWER_SECONDS = 180.0
_CHUNK = 256 * 1024
# So long nobody asks for a sheet once Google has said, to the last try, that its minute is used up.
_REST = 30.0
_WAIT = wait_exponential_jitter(initial=1.0, max=8.0, jitter=1.0)
_TROUBLES = (Refused, NoJson, TooLarge, web.RequestException, auth.GoogleAuthError)
_SPREADSHEETS = "mimeType='application/vnd.google-apps.spreadsheet'"

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Mark:
    """What Drive says of a sheet: `text` is another one whenever the sheet has changed, `modified` when it last did."""

    text: str
    modified: datetime | None = None


class PatientClient(HTTPClient):
    """gspread's client with our time limits and tries: at most 4 in 20 s, and none where another would be the same.

    Raises Refused for answers that say no, NoJson and TooLarge for what can't be read, and what requests and
    google-auth raise.
    """

    def __init__(self, auth=None, session=None, pace: Pace | None = None,
                 clock: Callable[[], float] = time.monotonic, sleep: Callable[[float], None] = time.sleep):
        super().__init__(auth, session)
        self.set_timeout(TIMEOUT)
        self._pace, self._clock, self._sleep = pace, clock, sleep

    def request(self, method, endpoint, params=None, data=None, json=None, files=None, headers=None) -> Response:
        """Return the answer, as gspread's own does. What changes something is sent once: see `update`."""
        options = {"params": params, "data": data, "json": json, "files": files, "headers": headers}
        if method.upper() != "GET":
            return self._sent(method, endpoint, **options)
        return self._tried(lambda: self._sent(method, endpoint, **options))

    def answer(self, address: str, params: dict) -> dict:
        """Return the JSON object at `address`; an answer that breaks off is asked for again."""
        return self._tried(lambda: self._object("GET", address, params=params))

    def update(self, id: str, plan: Callable[[], list[dict]]) -> None:
        """Send the requests that `plan` returns as one `spreadsheets.batchUpdate`, which does all of them or none.

        Where no answer comes they may have been carried out all the same. So each try calls `plan` first, which looks
        at the sheet anew, and the tries end where it returns [].
        """
        def once() -> None:
            requests = plan()
            if requests:
                self._object("POST", SPREADSHEET_BATCH_UPDATE_URL % id, json={"requests": requests})

        self._tried(once)

    def spreadsheets_get(self, id, params=None) -> dict:
        """Return what `spreadsheets.get` answers."""
        return self.answer(SPREADSHEET_URL % id, params or {})

    def _sent(self, method: str, address: str, **options) -> Response:
        response = self.session.request(method, address, timeout=self.timeout, **options)
        if not response.ok:
            raise Refused(response)
        return response

    def _object(self, method: str, address: str, **options) -> dict:
        with self._sent(method, address, stream=True, **options) as response:
            body, begun = bytearray(), self._clock()
            for chunk in response.iter_content(_CHUNK):
                body += chunk
                if len(body) > ANSWER_LIMIT:
                    raise TooLarge
                if self._clock() - begun > ANSWER_SECONDS:
                    raise web.ReadTimeout("the answer doesn't end")
        try:
            content = json.loads(body)
        except ValueError:
            content = None
        if not isinstance(content, dict):
            # The body stays out of the exception: it holds what people typed.
            raise NoJson(is_page=bytes(body[:1000]).lstrip()[:1] == b"<")
        return content

    def _tried(self, call: Callable[[], Answer]) -> Answer:
        begun = self._clock()

        def stop(state: RetryCallState) -> bool:
            return (state.attempt_number >= MOST_TRIES
                    or self._clock() - begun + state.upcoming_sleep > MOST_SECONDS)

        return Retrying(retry=retry_if_exception(_may_be_asked_again), wait=self._before_next, stop=stop,
                        sleep=self._sleep, reraise=True)(call)

    def _before_next(self, state: RetryCallState) -> float:
        asked = _asked_to_wait(state.outcome.exception())
        turn = self._pace.wait() if self._pace else 0.0
        return max(asked if asked is not None else _WAIT(state), turn)


def _may_be_asked_again(problem: BaseException) -> bool:
    cause = cause_of(problem)
    # A refusal is asked again by its status alone: Drive's 403 for haste isn't.
    return is_passing(problem) and not (isinstance(cause, Refused) and cause.status < 500
                                        and cause.status not in (408, 429))


def _asked_to_wait(problem: BaseException | None) -> float | None:
    """Return the seconds that a Retry-After header asks for, as a number or as a date; None without one."""
    cause = cause_of(problem) if problem else None
    said = cause.response.headers.get("Retry-After", "").strip() if isinstance(cause, Refused) else ""
    if said.isdigit():
        return float(said)
    try:
        until = email.utils.parsedate_to_datetime(said)
        return max(0.0, (until - datetime.now(until.tzinfo or UTC)).total_seconds()) if until.tzinfo else None
    except ValueError:
        return None


class GoogleClient:
    """What we ask of Google, with faults as sentences. It signs in when first asked, and is one for all threads.

    `role` is what a sheet has to be shared as, for sentences. `pace` is the process's own unless given; `clock` and
    `sleep` (seconds) are those between tries.
    """

    def __init__(self, settings: Settings, scopes: Sequence[str] = READING, pace: Pace | None = None,
                 clock: Callable[[], float] = time.monotonic, sleep: Callable[[float], None] = time.sleep,
                 role: str = VIEWER):
        self.settings, self._scopes, self._role = settings, tuple(scopes), role
        self._pace = pace or shared_pace(f"{settings.api_base} {settings.account}", settings.requests_per_minute)
        self._clock, self._sleep = clock, sleep
        self._patient: PatientClient | None = None
        self._account = settings.account
        self._lock = threading.Lock()

    @property
    def account(self) -> str:
        """The address to share sheets with; "" where it isn't known."""
        return self._account

    def _connected(self) -> PatientClient:
        with self._lock:
            if self._patient is None:
                session, account = connected(self.settings, self._scopes, self._pace)
                self._account = self._account or account
                self._patient = PatientClient(None, session, self._pace, self._clock, self._sleep)
            return self._patient

    def spreadsheet(self, identifier: str, fields: str, name: str, ranges: Sequence[str] = ()) -> dict:
        """Return the `fields` of a sheet, of all its tabs or of `ranges` only; `name` is whose it is, for sentences.

        Raises WorkbookUnreadable (GoogleSilent where nothing need be wrong with it), SourceUnreadable, and TooLarge.
        """
        params = {"fields": fields, "prettyPrint": "false"} | ({"ranges": list(ranges)} if ranges else {})
        return self._asked(lambda client: client.spreadsheets_get(identifier, params), f"{name} was not read",
                           is_sheet=True)

    def update(self, identifier: str, plan: Callable[[], list[dict]], name: str) -> None:
        """Change a sheet by the requests that `plan` returns, all of them or none; `plan` may be called again.

        Each call of `plan` has to look at the sheet anew. Raises as `spreadsheet` does.
        """
        self._asked(lambda client: client.update(identifier, plan), f"{name} was not written", is_sheet=True)

    def marks(self, about: str) -> dict[str, Mark]:
        """Return what Drive says of every sheet that the account sees, by id; all pages, shared drives included.

        Raises GoogleSilent or SourceUnreadable; `about` says what comes of it.
        """
        params = {"q": _SPREADSHEETS, "pageSize": 1000, "corpora": "allDrives", "supportsAllDrives": "true",
                  "includeItemsFromAllDrives": "true", "fields": "nextPageToken,files(id,modifiedTime,version)",
                  "prettyPrint": "false"}
        found, page = {}, ""
        while page is not None:
            asked = params | ({"pageToken": page} if page else {})
            try:
                answer = self._asked(lambda client, asked=asked: client.answer(DRIVE_FILES_API_V3_URL, asked), about)
            except GoogleSilent:
                raise
            except WorkbookUnreadable:
                # It is no sheet that is refused here.
                raise GoogleSilent(about, "Google Drive refuses to say; in the Google Cloud console see that the "
                                   "Google Drive API is switched on for the app's project") from None
            files = answer.get("files")
            for file in files if isinstance(files, list) else []:
                if isinstance(file, dict) and isinstance(file.get("id"), str):
                    found[file["id"]] = _mark(file)
            following = answer.get("nextPageToken")
            # A page that leads to itself would never end.
            page = following if isinstance(following, str) and following not in ("", page) else None
        return found

    def _asked(self, call: Callable[[PatientClient], Answer], about: str, is_sheet: bool = False) -> Answer:
        try:
            return call(self._connected())
        except TooLarge:
            raise
        except _TROUBLES as problem:
            cause = cause_of(problem)
            if is_sheet and isinstance(cause, Refused) and cause.status == 429:
                self._pace.rest(_REST)
            # Without its causes, whose texts could quote what Google wrote back.
            raise fault_of(problem, about, self.account, self._role) from None


def _mark(file: dict) -> Mark:
    moment = str(file.get("modifiedTime", ""))
    try:
        modified = datetime.fromisoformat(moment)
    except ValueError:
        modified = None
    return Mark(f"{moment} {file.get('version', '')}", modified if modified and modified.tzinfo else None)
