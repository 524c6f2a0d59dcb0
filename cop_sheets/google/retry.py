"""The retry policy: which errors another attempt may get past, how many attempts there are, and the waits between."""

import email.utils
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeVar

from google.auth import exceptions as auth
from requests import exceptions as web
from tenacity import RetryCallState, Retrying, retry_if_exception, wait_exponential_jitter

from cop_sheets.google.errors import GoogleHTTPError, InvalidResponse, root_cause
from cop_sheets.google.rate_limit import RateLimiter

MAX_ATTEMPTS = 4
# From the first attempt to the start of the last. After that the last good copy is of more use than another wait.
MAX_RETRY_SECONDS = 20.0
# Where the response has no Retry-After header: 1, 2 and 4 seconds, each with up to a second more at random.
BACKOFF = wait_exponential_jitter(initial=1.0, max=8.0, jitter=1.0)
# After the last attempt was answered 429, no thread requests a sheet for so long.
QUOTA_PAUSE_SECONDS = 30.0
# Timeout and quota. All statuses of 500 and above are transient as well.
TRANSIENT_CLIENT_ERRORS = frozenset({408, 429})
RATE_LIMIT_REASONS = frozenset({"RATE_LIMIT_EXCEEDED", "rateLimitExceeded", "userRateLimitExceeded", "quotaExceeded",
                                "dailyLimitExceeded"})
_TRANSIENT_ERRORS = (web.ConnectionError, web.Timeout, web.ChunkedEncodingError, web.ContentDecodingError,
                     InvalidResponse, auth.TransportError)

ReturnT = TypeVar("ReturnT")


def is_transient_status(status: int) -> bool:
    """Return whether an HTTP status alone makes another attempt worthwhile."""
    return status in TRANSIENT_CLIENT_ERRORS or status >= 500


def is_rate_limited(error: GoogleHTTPError) -> bool:
    """Return whether a quota is used up: status 429, or Drive's 403 that names such a reason."""
    return error.status == 429 or bool(error.reasons & RATE_LIMIT_REASONS)


def is_transient(error: BaseException) -> bool:
    """Return whether `error` may be over later without anybody changing anything."""
    cause = root_cause(error)
    if isinstance(cause, GoogleHTTPError):
        return is_transient_status(cause.status) or is_rate_limited(cause)
    if isinstance(cause, auth.RefreshError):
        return bool(cause.retryable)
    return isinstance(cause, _TRANSIENT_ERRORS) and not isinstance(cause, web.SSLError)


def _is_retryable(error: BaseException) -> bool:
    """Return whether to try again within seconds: transient, but not Drive's 403 about a quota, which lasts longer."""
    cause = root_cause(error)
    return is_transient(error) and (not isinstance(cause, GoogleHTTPError) or is_transient_status(cause.status))


def call_with_retries(call: Callable[[], ReturnT], rate_limiter: RateLimiter | None, clock: Callable[[], float],
                      sleep: Callable[[float], None]) -> ReturnT:
    """Return what `call` returns, calling it again after a retryable error. Raises the error of the last attempt.

    `clock` (seconds, monotonic) and `sleep` measure and make the waits, which last at least as long as those of
    `rate_limiter`.
    """
    started_at = clock()

    def seconds_before_retry(state: RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        retry_after = _retry_after_seconds(error)
        limiter_wait = rate_limiter.wait() if rate_limiter else 0.0
        # A Retry-After of 0, or a date that is over by this machine's clock, must not end the backoff.
        return max(retry_after or BACKOFF(state), limiter_wait)

    def is_last_attempt(state: RetryCallState) -> bool:
        return (state.attempt_number >= MAX_ATTEMPTS
                or clock() - started_at + state.upcoming_sleep > MAX_RETRY_SECONDS)

    return Retrying(retry=retry_if_exception(_is_retryable), wait=seconds_before_retry, stop=is_last_attempt,
                    sleep=sleep, reraise=True)(call)


def _retry_after_seconds(error: BaseException | None) -> float | None:
    """Return the seconds that a Retry-After header names, as a number or as a date; None without one."""
    cause = root_cause(error) if error else None
    header = cause.response.headers.get("Retry-After", "").strip() if isinstance(cause, GoogleHTTPError) else ""
    if header.isdecimal():
        return float(header)
    try:
        until = email.utils.parsedate_to_datetime(header)
        return max(0.0, (until - datetime.now(until.tzinfo or UTC)).total_seconds()) if until.tzinfo else None
    except ValueError:
        return None
