"""The errors of Google, each declared once.

Where a fault changes what is sent rather than what is said (a body cut short, silence), `delivery` names it.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from threading import Event

from tests.fake_google import answers
from tests.fake_google.answers import Reply

# The deliveries. "whole" is normal; "cut" is half of the body with its own length, "short" half of it
# with the length of the whole, "reset" resets the connection, "silence" keeps it open without a response.
DELIVERIES = ("whole", "cut", "short", "reset", "silence")


@dataclass(frozen=True)
class Fault:
    """One fault. `reply` returns the response in place of the right one, by kind of request; None: the right one."""

    name: str
    reply: Callable[[str], Reply] | None = None
    delivery: str = "whole"
    until: Event | None = None

    def with_headers(self, **headers: str) -> "Fault":
        """Return the fault with more headers: `faults.TOO_MANY.with_headers(Retry_After="7")`."""
        more = {name.replace("_", "-"): value for name, value in headers.items()}

        def reply(kind: str) -> Reply:
            original = self.reply(kind)
            return replace(original, headers=original.headers | more)

        return replace(self, reply=reply)


def always_replying(name: str, reply: Reply) -> Fault:
    """Return a fault that always responds with `reply`."""
    return Fault(name, lambda _: reply)


def by_service(name: str, make: Callable[[str], Reply]) -> Fault:
    """Return a fault whose text names the service, sheets or drive."""
    return Fault(name, lambda kind: make(kind if kind in ("sheets", "drive") else "sheets"))


def no_response(until: Event | None = None) -> Fault:
    """Return a fault without a response until `until` is set (then the right one) or the client disconnects."""
    return Fault("silence", delivery="silence", until=until)


def _too_many(kind: str) -> Reply:
    if kind != "drive":
        return answers.too_many()
    return answers.drive_error(429, "Rate Limit Exceeded", "rateLimitExceeded", domain="usageLimits")


_SIGN_IN = Reply(200, b"<!doctype html><html lang=en><title>Sign in - Google Accounts</title><body>Sign in</body>",
                 "text/html; charset=UTF-8")
_BUSY_PAGE = "The server is temporarily unable to service your request. Please try again later."

UNAUTHENTICATED = by_service("unauthenticated", answers.unauthenticated)
NOT_SHARED = always_replying("not shared", answers.not_shared())
# A sheet that may not be shared outside its domain looks as if it was not shared; these two errors are specific.
DOMAIN_POLICY = always_replying("domain policy", answers.drive_error(
    403, "The domain administrators have disabled Drive apps.", "domainPolicy"))
FILE_PERMISSION = always_replying("file permission", answers.drive_error(
    403, "The user does not have sufficient permissions for this file.", "insufficientFilePermissions"))
SCOPES = by_service("scopes", lambda service: answers.insufficient_scopes(
    service, "google.apps.sheets.v4.SpreadsheetsService.GetSpreadsheet", []))
SERVICE_DISABLED = by_service("service disabled", answers.service_disabled)
NOT_FOUND = always_replying("not found", answers.not_found())
# An .xlsx file in Drive: the browser opens it like a sheet, and the API refuses it.
OFFICE_FILE = always_replying("office file", answers.error(
    400, "This operation is not supported for this document", "FAILED_PRECONDITION"))
TOO_MANY = Fault("too many", _too_many)
TOO_MANY_HTML = always_replying("too many, in HTML", answers.html(
    429, "Error 429 (Too Many Requests)!!1", "We're sorry, but you have sent too many requests to us recently."))
DRIVE_LIMIT = always_replying("Drive's limit", answers.drive_error(
    403, "User Rate Limit Exceeded", "userRateLimitExceeded", domain="usageLimits"))
REQUEST_TIMEOUT = always_replying("request timeout", answers.html(
    408, "Error 408 (Request Timeout)!!1", "Your client has taken too long to issue its request."))
INTERNAL = always_replying("internal", answers.error(500, "Internal error encountered.", "INTERNAL"))
BAD_GATEWAY_HTML = always_replying("bad gateway, in HTML", answers.html(502, "Error 502 (Server Error)!!1", _BUSY_PAGE))
UNAVAILABLE = always_replying("unavailable", answers.error(503, "The service is currently unavailable.", "UNAVAILABLE"))
UNAVAILABLE_HTML = always_replying("unavailable, in HTML", answers.html(503, "Error 503 (Service Unavailable)!!1",
                                                                        _BUSY_PAGE))
HTML_INSTEAD_OF_JSON = always_replying("a page instead", _SIGN_IN)
TEXT_ERROR = always_replying("text error", answers.answer({"error": "backendError"}, 500))
EMPTY_ANSWER = always_replying("empty answer", Reply(200))
WRONG_JSON = always_replying("wrong JSON", answers.answer(["not", "an", "object"]))
CUT_JSON = Fault("cut JSON", delivery="cut")
SHORT_BODY = Fault("short body", delivery="short")
RESET = Fault("reset", delivery="reset")
SILENCE = no_response()

BAD_KEY = always_replying("bad key", answers.token_error("invalid_grant", "Invalid JWT Signature."))
ACCOUNT_DELETED = always_replying("account deleted", answers.token_error("invalid_grant",
                                                                         "Invalid grant: account not found"))
ACCOUNT_DISABLED = always_replying("account disabled", answers.token_error("invalid_grant", "Robot is disabled."))
CLOCK_WRONG = always_replying("clock wrong", answers.token_error(
    "invalid_grant", "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check "
    "your iat and exp values in the JWT claim."))
UNAUTHORIZED_CLIENT = always_replying("unauthorized client", answers.token_error(
    "unauthorized_client", "Client is unauthorized to retrieve access tokens using this method, or client not "
    "authorized for any of the scopes requested.", 401))

# Faults of all services, then those of one service.
_ANYWHERE = (INTERNAL, UNAVAILABLE, UNAVAILABLE_HTML, BAD_GATEWAY_HTML, REQUEST_TIMEOUT, HTML_INSTEAD_OF_JSON,
             TEXT_ERROR,
             EMPTY_ANSWER, WRONG_JSON, CUT_JSON, SHORT_BODY, RESET, SILENCE)
_APIS = (UNAUTHENTICATED, SCOPES, SERVICE_DISABLED, DOMAIN_POLICY, FILE_PERMISSION, TOO_MANY, TOO_MANY_HTML)
OF_SHEETS = (*_ANYWHERE, *_APIS, NOT_SHARED, NOT_FOUND, OFFICE_FILE)
OF_DRIVE = (*_ANYWHERE, *_APIS, DRIVE_LIMIT)
OF_TOKENS = (*_ANYWHERE, BAD_KEY, ACCOUNT_DELETED, ACCOUNT_DISABLED, CLOCK_WRONG, UNAUTHORIZED_CLIENT)
ALL = {fault.name: fault for fault in (*OF_SHEETS, *OF_DRIVE, *OF_TOKENS)}
