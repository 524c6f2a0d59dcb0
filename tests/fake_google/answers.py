"""Responses, and Google's errors in the shapes of its services.

The texts of the errors are those of the real services, where there is a recording.
"""

import json
from dataclasses import dataclass, field

PROJECT_NUMBER = "123456789012"
_HELP = {"@type": "type.googleapis.com/google.rpc.Help"}
_INFO = {"@type": "type.googleapis.com/google.rpc.ErrorInfo"}
_BAD_REQUEST = {"@type": "type.googleapis.com/google.rpc.BadRequest"}
NO_PERMISSION = "The caller does not have permission"


@dataclass(frozen=True)
class Reply:
    """A response: status, body and headers. `content_type` is JSON by default."""

    status: int
    body: bytes = b""
    content_type: str = "application/json; charset=UTF-8"
    headers: dict[str, str] = field(default_factory=dict)


class ApiError(Exception):
    """A request that is answered with the error response `reply`."""

    def __init__(self, reply: Reply):
        super().__init__(reply.status)
        self.reply = reply


def answer(content: object, status: int = 200) -> Reply:
    """Return `content` as JSON, not indented as Google's is."""
    return Reply(status, json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode())


def error(code: int, message: str, status: str, details: list | None = None, errors: list | None = None,
          headers: dict[str, str] | None = None) -> Reply:
    """Return an error in the shape of Google's current APIs, indented."""
    content = {"code": code, "message": message}
    content |= {"errors": errors} if errors else {}
    content |= {"status": status} if status else {}
    content |= {"details": details} if details else {}
    body = json.dumps({"error": content}, ensure_ascii=False, indent=2).encode() + b"\n"
    return Reply(code, body, headers=headers or {})


def html(code: int, title: str, text: str) -> Reply:
    """Return an HTML page of Google's front ends."""
    page = (f"<!DOCTYPE html>\n<html lang=en>\n  <meta charset=utf-8>\n  <title>{title}</title>\n"
            f"  <p><b>{code}.</b> <ins>That’s an error.</ins>\n  <p>{text} <ins>That’s all we know.</ins>\n")
    return Reply(code, page.encode(), "text/html; charset=UTF-8")


def invalid(message: str, details: list | None = None) -> ApiError:
    """Return a 400 for an invalid request."""
    return ApiError(error(400, message, "INVALID_ARGUMENT", details))


def bad_field_mask(path: str) -> ApiError:
    """Return the 400 for a field mask with an unknown path, such as `sheets.sheetProperties`."""
    return invalid("Request contains an invalid argument.", [_BAD_REQUEST | {"fieldViolations": [{
        "field": path, "description":
            f"Error expanding 'fields' parameter. Cannot find matching fields for path '{path}'."}]}])


def bad_payload(message: str, place: str) -> ApiError:
    """Return the 400 for a body or a query with an unknown field or a wrong type at `place`."""
    violation = {"description": message} | ({"field": place} if place else {})
    return invalid(message, [_BAD_REQUEST | {"fieldViolations": [violation]}])


def not_found() -> Reply:
    """Return the 404 for a spreadsheet that doesn't exist."""
    return error(404, "Requested entity was not found.", "NOT_FOUND")


def not_shared() -> Reply:
    """Return the 403 for a spreadsheet that is not shared with the account."""
    return error(403, NO_PERMISSION, "PERMISSION_DENIED")


def unauthenticated(service: str, missing: bool = False) -> Reply:
    """Return the 401 for a token that is `missing`, unknown or expired."""
    begin = "Request is missing required authentication credential." if missing else (
        "Request had invalid authentication credentials.")
    reason = "CREDENTIALS_MISSING" if missing else "ACCESS_TOKEN_EXPIRED"
    return error(
        401, f"{begin} Expected OAuth 2 access token, login cookie or other valid authentication credential. See "
        "https://developers.google.com/identity/sign-in/web/devconsole-project.", "UNAUTHENTICATED",
        [_INFO | {"reason": reason, "domain": "googleapis.com", "metadata": {"service": f"{service}.googleapis.com"}}],
        headers={"WWW-Authenticate": 'Bearer realm="https://accounts.google.com/"' + (
            "" if missing else ', error="invalid_token"')})


def insufficient_scopes(service: str, method: str, scopes: list[str]) -> Reply:
    """Return the 403 for a token without any of the `scopes` that allow `method`."""
    return error(
        403, "Request had insufficient authentication scopes.", "PERMISSION_DENIED",
        [_INFO | {"reason": "ACCESS_TOKEN_SCOPE_INSUFFICIENT", "domain": "googleapis.com",
                  "metadata": {"service": f"{service}.googleapis.com", "method": method}}],
        [{"message": "Insufficient Permission", "domain": "global", "reason": "insufficientPermissions"}]
        if service == "drive" else None,
        {"WWW-Authenticate": 'Bearer realm="https://accounts.google.com/", error="insufficient_scope", '
                             f'scope="{" ".join(scopes)}"'})


def service_disabled(service: str) -> Reply:
    """Return the 403 for a project in which the API is disabled."""
    name = {"sheets": "Google Sheets", "drive": "Google Drive"}[service]
    address = ("https://console.developers.google.com/apis/api/"
               f"{service}.googleapis.com/overview?project={PROJECT_NUMBER}")
    return error(
        403, f"{name} API has not been used in project {PROJECT_NUMBER} before or it is disabled. Enable it by "
        f"visiting {address} then retry. If you enabled this API recently, wait a few minutes for the action to "
        "propagate to our systems and retry.", "PERMISSION_DENIED",
        [_HELP | {"links": [{"description": "Google developers console API activation", "url": address}]},
         _INFO | {"reason": "SERVICE_DISABLED", "domain": "googleapis.com", "metadata": {
             "consumer": f"projects/{PROJECT_NUMBER}", "service": f"{service}.googleapis.com"}}],
        [{"message": f"{name} API has not been used", "domain": "usageLimits", "reason": "accessNotConfigured"}]
        if service == "drive" else None)


def too_many(kind: str = "read", each: str = "user", limit: int = 60, headers: dict | None = None) -> Reply:
    """Return the 429 for the quota of `limit` `kind` ("read" or "write") requests per minute for each `each`."""
    name = f"{kind.title()} requests per minute" + (" per user" if each == "user" else "")
    metric = f"'{kind.title()} requests'"
    return error(
        429, f"Quota exceeded for quota metric {metric} and limit '{name}' of service 'sheets.googleapis.com' for "
        f"consumer 'project_number:{PROJECT_NUMBER}'.", "RESOURCE_EXHAUSTED",
        [_INFO | {"reason": "RATE_LIMIT_EXCEEDED", "domain": "googleapis.com", "metadata": {
            "quota_limit_value": str(limit), "service": "sheets.googleapis.com",
            "consumer": f"projects/{PROJECT_NUMBER}",
            "quota_unit": "1/min/{project}" + ("/{user}" if each == "user" else ""), "quota_location": "global",
            "quota_metric": f"sheets.googleapis.com/{kind}_requests",
            "quota_limit": f"{kind.title()}RequestsPerMinutePer{each.title()}"}},
         _HELP | {"links": [{"description": "Request a higher quota limit.",
                             "url": "https://cloud.google.com/docs/quotas/help/request_increase"}]}],
        headers=headers)


def drive_error(code: int, message: str, reason: str, location: str = "", domain: str = "global",
                headers: dict[str, str] | None = None) -> Reply:
    """Return an error in Drive's shape; `location` is the invalid parameter."""
    place = {"location": location, "locationType": "parameter"} if location else {}
    return error(code, message, "", errors=[{"message": message, "domain": domain, "reason": reason} | place],
                 headers=headers)


def token_error(kind: str, description: str, status: int = 400) -> Reply:
    """Return an error of the token endpoint, such as `invalid_grant`."""
    return answer({"error": kind, "error_description": description}, status)
