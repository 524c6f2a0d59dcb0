"""What went wrong with Google, as a sentence for people: what, why, and what to do.

No sentence holds a part of a key, a token, what Google wrote back or a person's name.
"""

from google.auth import exceptions as auth
from requests import exceptions as web

from cop_sheets.errors import SheetsError, SourceUnreadable, WorkbookUnreadable
from cop_sheets.google.errors import GoogleHTTPError, GoogleUnavailable, InvalidResponse, ResponseTooLarge, root_cause
from cop_sheets.google.retry import is_rate_limited, is_transient
from cop_sheets.settings import SERVICE_ACCOUNT_SECTION

_UNKNOWN_ACCOUNT = "the Google account that the app runs as"
_KEYLESS_ADVICE = ("where your organisation allows no keys, run the app on Google Cloud with the service account "
                   "attached to it, or sign in on this computer with gcloud auth application-default login")
_NEW_KEY_ADVICE = ("in the Google Cloud console open IAM, Service Accounts, Keys, add a new key of type JSON and copy "
                   f"its fields to [{SERVICE_ACCOUNT_SECTION}] in secrets.toml; {_KEYLESS_ADVICE}")
# The role that a sheet has to be shared with: to read it, or to write to it as well.
VIEWER, EDITOR = "Viewer", "Editor"
_BASE_SCOPES = "openid,https://www.googleapis.com/auth/cloud-platform,https://www.googleapis.com/auth"
_SCOPES = {VIEWER: f"{_BASE_SCOPES}/spreadsheets.readonly,https://www.googleapis.com/auth/drive.metadata.readonly",
           EDITOR: f"{_BASE_SCOPES}/spreadsheets,https://www.googleapis.com/auth/drive.metadata.readonly"}
_TRY_LATER_ADVICE = "try again in a few minutes"
# By name, since urllib3 is not a direct dependency.
_CONNECTION_ERROR_NAMES = ("NewConnectionError", "NameResolutionError")


def to_user_error(problem: Exception, consequence: str, account: str = "", role: str = VIEWER) -> SheetsError:
    """Return `problem` as an exception with a sentence for people; one that is such an exception stays as it is.

    SourceUnreadable where no sheet can be read, GoogleUnavailable where Google gives no answer, WorkbookUnreadable
    where only this sheet is concerned. `consequence` is the start of the sentence ("Alamance was not read"); `account`
    the address to share sheets with; `role` the role to share them with, VIEWER or EDITOR.
    """
    if isinstance(problem, SheetsError):
        return problem
    account_problem = _account_problem(problem, account or _UNKNOWN_ACCOUNT, role)
    if account_problem:
        return SourceUnreadable(account_problem)
    cause = root_cause(problem)
    if isinstance(cause, ResponseTooLarge):
        return WorkbookUnreadable(f"{consequence}: it holds more than can be read: clear what lies far from the data, "
                                  "and move tabs that aren't about CoPs to a sheet of their own")
    if isinstance(cause, GoogleHTTPError) and not is_transient(cause):
        return WorkbookUnreadable(f"{consequence}: {_sheet_problem(cause, account or _UNKNOWN_ACCOUNT, role)}")
    return GoogleUnavailable(consequence, _unavailable_reason(cause))


def _account_problem(problem: Exception, account: str, role: str) -> str:
    """Return the sentence about an error that concerns every sheet, "" for other errors."""
    cause = root_cause(problem)
    if isinstance(cause, auth.MalformedError):
        return (f"The private key in [{SERVICE_ACCOUNT_SECTION}] in secrets.toml can't be used, as if a part of it "
                "were missing: copy every field of the key file once more, the key on one line with its \\n")
    if isinstance(cause, auth.DefaultCredentialsError):
        return (f"Google doesn't know who asks: fill in [{SERVICE_ACCOUNT_SECTION}] in secrets.toml with the fields of "
                f"a service account's key; {_KEYLESS_ADVICE}")
    if isinstance(cause, auth.RefreshError) and not cause.retryable:
        return _token_problem(cause, account)
    if isinstance(cause, GoogleHTTPError):
        return _account_http_problem(cause, account, role)
    if isinstance(cause, web.SSLError):
        return ("The connection to Google is not safe: something on the way, such as a company's web filter, answers "
                "in its place with a certificate that this computer doesn't trust; ask whoever runs the network")
    if isinstance(cause, web.ConnectionError) and _is_unreachable(cause):
        return "Google can't be reached from this computer: check its connection to the internet"
    return ""


def _account_http_problem(response_error: GoogleHTTPError, account: str, role: str) -> str:
    if response_error.status == 401:
        return (f"Google doesn't accept what {account} signs in with (401): {_NEW_KEY_ADVICE}")
    if response_error.status != 403:
        return ""
    if response_error.reasons & {"SERVICE_DISABLED", "accessNotConfigured"}:
        which = "Drive" if "drive" in response_error.message.casefold() else "Sheets"
        return (f"The Google {which} API is switched off in the Google Cloud project of {account}: in the console open "
                f"APIs and Services, Library, Google {which} API, press Enable, and wait a few minutes")
    if "ACCESS_TOKEN_SCOPE_INSUFFICIENT" in response_error.reasons or "authentication scopes" in response_error.message:
        right = "read" if role == VIEWER else "write to"
        return (f"The app was signed in to Google without the right to {right} sheets: sign in again with gcloud auth "
                f"application-default login --scopes={_SCOPES[role]}")
    if "domainPolicy" in response_error.reasons:
        return (f"The administrator of the Google domain keeps apps from reading its files: ask them to allow {account}"
                " and the Google Drive API")
    return ""


def _token_problem(problem: auth.RefreshError, account: str) -> str:
    words = str(problem.args[0] if problem.args else "").casefold()
    if "reasonable timeframe" in words or "iat and exp" in words:
        return ("Google refuses to sign the app in because this computer's clock is wrong: set its date, time and time "
                "zone, best automatically")
    if "account not found" in words or "disabled" in words:
        return (f"The account {account} was deleted or switched off: in the Google Cloud console open IAM, Service "
                "Accounts, and switch it on, or make a new one and share the sheets with its address")
    if "signature" in words:
        return f"Google doesn't know the key of {account} any more, as if it had been deleted: {_NEW_KEY_ADVICE}"
    return f"Google refuses to sign {account} in: {_NEW_KEY_ADVICE}"


def _sheet_problem(response_error: GoogleHTTPError, account: str, role: str) -> str:
    """Return what is wrong with one sheet, and what to do about it."""
    if response_error.status in (404, 410):
        return ("there is no Google Sheet at its address any more, or never was (404): open the sheet in the browser, "
                "copy the address from its address bar, and put it in the place of the old one")
    if response_error.status == 400 and "not supported for this document" in response_error.message:
        return ("it is an Excel file that only lies in Google Drive: open it, choose File, Save as Google Sheets, and "
                "use the new sheet's address")
    if response_error.status == 403:
        wrong, choose = ("it is not shared with the app", role) if role == VIEWER else (
            "the app may not write to it", f"{role}, also where it stands there already as {VIEWER}")
        return (f"{wrong}. Share the sheet with {account}: open it, press Share, paste this address and choose "
                f"{choose}; where your organisation blocks sharing outside it, ask its Google administrator to allow "
                "this address")
    if role == EDITOR:
        return (f"Google refuses to change it ({response_error.status}), as where somebody changes or protects it just "
                "now: open the sheet in the browser, see to it that nothing in it is protected, and run the command "
                "again")
    return (f"Google refuses to give it out ({response_error.status}): open the sheet in the browser to see that it is "
            "there, and copy its address once more")


def _unavailable_reason(cause: BaseException) -> str:
    """Return why there is no answer, and what to do."""
    if isinstance(cause, GoogleHTTPError):
        if is_rate_limited(cause):
            return ("Google answers only so many requests a minute, and these are used up; try again in a minute, and "
                    "where this comes often, set a lower requests_per_minute in secrets.toml")
        return f"Google has trouble of its own ({cause.status}); {_TRY_LATER_ADVICE}"
    if isinstance(cause, InvalidResponse) and cause.is_page:
        return ("a web page came instead of Google's answer, as from a network that wants a sign-in; open any page in "
                f"a browser on this computer, sign in where it asks, and {_TRY_LATER_ADVICE}")
    if isinstance(cause, web.Timeout):
        return f"Google didn't answer in time; {_TRY_LATER_ADVICE}"
    if isinstance(cause, (InvalidResponse, web.RequestException)):
        return (f"Google's answer broke off on its way; {_TRY_LATER_ADVICE}, and where this comes often, look at the "
                "network")
    return f"Google gives the app no token to read with; {_TRY_LATER_ADVICE}"


def _is_unreachable(problem: BaseException) -> bool:
    """Return whether no connection was made; one that was made and broke may work for the next sheet."""
    reason = getattr(problem.args[0], "reason", None) if problem.args else None
    return isinstance(problem, web.ProxyError) or type(reason).__name__ in _CONNECTION_ERROR_NAMES
