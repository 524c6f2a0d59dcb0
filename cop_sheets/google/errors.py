"""What can go wrong with Google, each with one sentence that says what, why, and what to do.

No sentence, and no exception's text, holds a part of a key, a token, what Google wrote back or a person's name.
"""

from google.auth import exceptions as auth
from gspread.exceptions import APIError
from requests import Response
from requests import exceptions as web

from cop_sheets.errors import SheetsError, SourceUnreadable, WorkbookUnreadable
from cop_sheets.settings import ACCOUNT

RATE_REASONS = frozenset({"RATE_LIMIT_EXCEEDED", "rateLimitExceeded", "userRateLimitExceeded", "quotaExceeded",
                          "dailyLimitExceeded"})
_SOMEBODY = "the Google account that the app runs as"
_NO_KEY = ("where your organisation allows no keys, run the app on Google Cloud with the service account attached to "
           "it, or sign in on this computer with gcloud auth application-default login")
_KEY_AGAIN = (f"in the Google Cloud console open IAM, Service Accounts, Keys, add a new key of type JSON and copy its "
              f"fields to [{ACCOUNT}] in secrets.toml; {_NO_KEY}")
# What a sheet is shared as: to be read, or to be written to as well.
VIEWER, EDITOR = "Viewer", "Editor"
_BASIC = "openid,https://www.googleapis.com/auth/cloud-platform,https://www.googleapis.com/auth"
_SCOPES = {VIEWER: f"{_BASIC}/spreadsheets.readonly,https://www.googleapis.com/auth/drive.metadata.readonly",
           EDITOR: f"{_BASIC}/spreadsheets,https://www.googleapis.com/auth/drive.metadata.readonly"}
_WAIT = "try again in a few minutes"
# By name, for urllib3 is no library that we know: requests brings it.
_NO_CONNECTION = ("NewConnectionError", "NameResolutionError")


class GoogleSilent(WorkbookUnreadable):
    """Google gave no answer, or asked to wait: nothing need be wrong with the workbook. `why` holds for others too."""

    def __init__(self, about: str, why: str):
        super().__init__(f"{about}: {why}")
        self.why = why


class Refused(APIError):
    """An answer that says no: `status`, the `reasons` that it names, and what to wait for before another try.

    Unlike gspread's own it bears any body: HTML, or JSON of another shape.
    """

    def __init__(self, response: Response):
        Exception.__init__(self, response.status_code)
        self.response = response
        self.status = self.code = response.status_code
        self.error, self.reasons = _error_in(response)

    def __str__(self) -> str:
        return f"Google answered {self.status}"

    @property
    def message(self) -> str:
        """Google's own words, for telling faults apart; not for people."""
        return str(self.error.get("message", ""))


class NoJson(Exception):
    """An answer that says yes but can't be read; `is_page` where it is a web page rather than a part of an answer."""

    def __init__(self, is_page: bool):
        super().__init__("the answer is not JSON")
        self.is_page = is_page


class TooLarge(Exception):
    """An answer longer than can be borne."""


class TokenRefused(auth.TransportError):
    """The token endpoint's answer that asks for another try; `refused` is what it said."""

    def __init__(self, refused: Refused | NoJson):
        super().__init__("no token")
        self.refused = refused


def _error_in(response: Response) -> tuple[dict, frozenset[str]]:
    try:
        error = response.json()["error"]
    except (ValueError, KeyError, TypeError):
        error = {}
    if not isinstance(error, dict):
        error = {}
    lines = [line for name in ("details", "errors") for line in _lines(error.get(name))]
    reasons = (error.get("status"), *(line.get("reason") for line in lines))
    return error, frozenset(str(reason) for reason in reasons if reason)


def _lines(value: object) -> list[dict]:
    return [line for line in value if isinstance(line, dict)] if isinstance(value, list) else []


def cause_of(problem: BaseException) -> BaseException:
    """Return what stands behind `problem` where google-auth has wrapped it."""
    if isinstance(problem, TokenRefused):
        return problem.refused
    if isinstance(problem, auth.TransportError) and problem.args and isinstance(problem.args[0], web.RequestException):
        return problem.args[0]
    return problem


def fault_of(problem: Exception, about: str, account: str = "", role: str = VIEWER) -> SheetsError:
    """Return `problem` as ours: GoogleSilent or WorkbookUnreadable where others may go on, else SourceUnreadable.

    `about` says what came of it, "Alamance was not read"; `account` is the address that sheets are shared with, and
    `role` as what: VIEWER or EDITOR.
    """
    if isinstance(problem, SheetsError):
        return problem
    whole = _of_the_account(problem, account or _SOMEBODY, role)
    if whole:
        return SourceUnreadable(whole)
    cause = cause_of(problem)
    if isinstance(cause, TooLarge):
        return WorkbookUnreadable(f"{about}: it holds more than can be read: clear what lies far from the data, and "
                                  "move tabs that aren't about CoPs to a sheet of their own")
    if isinstance(cause, Refused) and not is_passing(cause):
        return WorkbookUnreadable(f"{about}: {_refusal(cause, account or _SOMEBODY, role)}")
    return GoogleSilent(about, _silence(cause))


def is_passing(problem: BaseException) -> bool:
    """Return whether `problem` may be over a moment later, without anybody doing anything about it."""
    cause = cause_of(problem)
    if isinstance(cause, Refused):
        return cause.status in (408, 429) or cause.status >= 500 or bool(cause.reasons & RATE_REASONS)
    if isinstance(cause, auth.RefreshError):
        return bool(cause.retryable)
    return isinstance(cause, (web.ConnectionError, web.Timeout, web.ChunkedEncodingError, web.ContentDecodingError,
                              NoJson, auth.TransportError)) and not isinstance(cause, web.SSLError)


def _of_the_account(problem: Exception, account: str, role: str) -> str:
    """Return the sentence of what stops every sheet at once, "" for the rest."""
    cause = cause_of(problem)
    if isinstance(cause, auth.MalformedError):
        return (f"The private key in [{ACCOUNT}] in secrets.toml can't be used, as if a part of it were missing: copy "
                "every field of the key file once more, the key on one line with its \\n")
    if isinstance(cause, auth.DefaultCredentialsError):
        return (f"Google doesn't know who asks: fill in [{ACCOUNT}] in secrets.toml with the fields of a service "
                f"account's key; {_NO_KEY}")
    if isinstance(cause, auth.RefreshError) and not cause.retryable:
        return _no_token(cause, account)
    if isinstance(cause, Refused):
        return _of_every_sheet(cause, account, role)
    if isinstance(cause, web.SSLError):
        return ("The connection to Google is not safe: something on the way, such as a company's web filter, answers "
                "in its place with a certificate that this computer doesn't trust; ask whoever runs the network")
    if isinstance(cause, web.ConnectionError) and _is_unreachable(cause):
        return "Google can't be reached from this computer: check its connection to the internet"
    return ""


def _of_every_sheet(refused: Refused, account: str, role: str) -> str:
    if refused.status == 401:
        return (f"Google doesn't accept what {account} signs in with (401): {_KEY_AGAIN}")
    if refused.status != 403:
        return ""
    if refused.reasons & {"SERVICE_DISABLED", "accessNotConfigured"}:
        which = "Drive" if "drive" in refused.message.casefold() else "Sheets"
        return (f"The Google {which} API is switched off in the Google Cloud project of {account}: in the console open "
                f"APIs and Services, Library, Google {which} API, press Enable, and wait a few minutes")
    if "ACCESS_TOKEN_SCOPE_INSUFFICIENT" in refused.reasons or "authentication scopes" in refused.message:
        right = "read" if role == VIEWER else "write to"
        return (f"The app was signed in to Google without the right to {right} sheets: sign in again with gcloud auth "
                f"application-default login --scopes={_SCOPES[role]}")
    if "domainPolicy" in refused.reasons:
        return (f"The administrator of the Google domain keeps apps from reading its files: ask them to allow {account}"
                " and the Google Drive API")
    return ""


def _no_token(problem: auth.RefreshError, account: str) -> str:
    words = str(problem.args[0] if problem.args else "").casefold()
    if "reasonable timeframe" in words or "iat and exp" in words:
        return ("Google refuses to sign the app in because this computer's clock is wrong: set its date, time and time "
                "zone, best automatically")
    if "account not found" in words or "disabled" in words:
        return (f"The account {account} was deleted or switched off: in the Google Cloud console open IAM, Service "
                "Accounts, and switch it on, or make a new one and share the sheets with its address")
    if "signature" in words:
        return f"Google doesn't know the key of {account} any more, as if it had been deleted: {_KEY_AGAIN}"
    return f"Google refuses to sign {account} in: {_KEY_AGAIN}"


def _refusal(refused: Refused, account: str, role: str) -> str:
    """Return what is wrong with this very sheet, and what to do about it."""
    if refused.status in (404, 410):
        return ("there is no Google Sheet at its address any more, or never was (404): open the sheet in the browser, "
                "copy the address from its address bar, and put it in the place of the old one")
    if refused.status == 400 and "not supported for this document" in refused.message:
        return ("it is an Excel file that only lies in Google Drive: open it, choose File, Save as Google Sheets, and "
                "use the new sheet's address")
    if refused.status == 403:
        wrong, choose = ("it is not shared with the app", role) if role == VIEWER else (
            "the app may not write to it", f"{role}, also where it stands there already as {VIEWER}")
        return (f"{wrong}. Share the sheet with {account}: open it, press Share, paste this address and choose "
                f"{choose}; where your organisation blocks sharing outside it, ask its Google administrator to allow "
                "this address")
    if role == EDITOR:
        return (f"Google refuses to change it ({refused.status}), as where somebody changes or protects it just now: "
                "open the sheet in the browser, see to it that nothing in it is protected, and run the command again")
    return (f"Google refuses to give it out ({refused.status}): open the sheet in the browser to see that it is there, "
            "and copy its address once more")


def _silence(cause: BaseException) -> str:
    """Return why there is no answer, and what to do."""
    if isinstance(cause, Refused):
        if cause.status == 429 or cause.reasons & RATE_REASONS:
            return ("Google answers only so many requests a minute, and these are used up; try again in a minute, and "
                    "where this comes often, set a lower requests_per_minute in secrets.toml")
        return f"Google has trouble of its own ({cause.status}); {_WAIT}"
    if isinstance(cause, NoJson) and cause.is_page:
        return ("a web page came instead of Google's answer, as from a network that wants a sign-in; open any page in "
                f"a browser on this computer, sign in where it asks, and {_WAIT}")
    if isinstance(cause, web.Timeout):
        return f"Google didn't answer in time; {_WAIT}"
    if isinstance(cause, (NoJson, web.RequestException)):
        return f"Google's answer broke off on its way; {_WAIT}, and where this comes often, look at the network"
    return f"Google gives the app no token to read with; {_WAIT}"


def _is_unreachable(problem: BaseException) -> bool:
    """Return whether there was no connection at all; one that broke may be there again for the next sheet."""
    reason = getattr(problem.args[0], "reason", None) if problem.args else None
    return isinstance(problem, web.ProxyError) or type(reason).__name__ in _NO_CONNECTION
