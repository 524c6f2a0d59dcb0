"""The exceptions that a request to Google can end in. None of their texts holds what Google wrote back."""

from typing import Any

from google.auth import exceptions as auth
from gspread.exceptions import APIError
from requests import Response
from requests import exceptions as web

from cop_sheets.errors import WorkbookUnreadable


class GoogleUnavailable(WorkbookUnreadable):
    """Google gave no answer, or no quota is left. The workbook may be all right; `reason` applies to others, too."""

    def __init__(self, consequence: str, reason: str):
        super().__init__(f"{consequence}: {reason}")
        self.reason = reason


class GoogleHTTPError(APIError):
    """An HTTP error response: its `status`, and the `reasons` that its body names.

    Unlike gspread's own APIError it accepts any body: HTML, or JSON of another shape.
    """

    def __init__(self, response: Response):
        Exception.__init__(self, response.status_code)
        self.response = response
        self.status = self.code = response.status_code
        self.error, self.reasons = _parse_error_body(response)

    def __str__(self) -> str:
        return f"Google answered {self.status}"

    @property
    def message(self) -> str:
        """Google's message, to distinguish errors by; never shown."""
        return str(self.error.get("message", ""))


class InvalidResponse(Exception):
    """A successful response that is no JSON object. `is_page`: it is a web page, rather than JSON that was cut off."""

    def __init__(self, is_page: bool):
        super().__init__("the answer is not JSON")
        self.is_page = is_page


class ResponseTooLarge(Exception):
    """A response longer than `client.MAX_RESPONSE_BYTES`."""


class TokenRequestFailed(auth.TransportError):
    """A response of the token endpoint, `response_error`, that makes another attempt worthwhile."""

    def __init__(self, response_error: GoogleHTTPError | InvalidResponse):
        super().__init__("no token")  # type: ignore[no-untyped-call]    # google-auth has no types here
        self.response_error = response_error


def _parse_error_body(response: Response) -> tuple[dict[str, Any], frozenset[str]]:
    """Return the error object of a response, {} where there is none, and the reasons that it names."""
    try:
        error = response.json()["error"]
    except (ValueError, KeyError, TypeError):
        error = {}
    if not isinstance(error, dict):
        error = {}
    details = [detail for name in ("details", "errors") for detail in _error_details(error.get(name))]
    reasons = (error.get("status"), *(detail.get("reason") for detail in details))
    return error, frozenset(str(reason) for reason in reasons if reason)


def _error_details(value: object) -> list[dict[str, Any]]:
    return [detail for detail in value if isinstance(detail, dict)] if isinstance(value, list) else []


def root_cause(error: BaseException) -> BaseException:
    """Return what caused `error` where google-auth has wrapped it, else `error` itself."""
    if isinstance(error, TokenRequestFailed):
        return error.response_error
    if isinstance(error, auth.TransportError) and error.args and isinstance(error.args[0], web.RequestException):
        return error.args[0]
    return error
