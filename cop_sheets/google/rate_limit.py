"""Keeps the requests of the whole process within a quota per minute."""

import threading
import time
from collections import deque
from collections.abc import Callable

# A minute, and a second more because Google measures it where requests arrive, some of them late.
WINDOW_SECONDS = 61.0


class RateLimiter:
    """At most `per_minute` requests in any minute: a burst of that many, then each request waits. Thread-safe.

    `clock` returns seconds and is monotonic; `sleep` waits for a number of seconds.
    """

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic,
                 sleep: Callable[[float], None] = time.sleep):
        self._clock, self._sleep = clock, sleep
        self._request_times: deque[float] = deque(maxlen=per_minute)
        self._paused_until = float("-inf")
        self._lock = threading.Lock()

    def wait(self) -> float:
        """Return the seconds until the next request may be sent; 0.0 is now."""
        with self._lock:
            now = self._clock()
            return max(0.0, self._next_time(now) - now)

    def acquire(self) -> float:
        """Wait until a request may be sent, and count it as sent. Returns the seconds waited."""
        with self._lock:
            now = self._clock()
            request_time = self._next_time(now)
            self._request_times.append(request_time)
        if request_time > now:
            self._sleep(request_time - now)
        return request_time - now

    def pause(self, seconds: float) -> None:
        """Let no request be sent for `seconds`, as where Google says that the quota is used up."""
        with self._lock:
            self._paused_until = max(self._paused_until, self._clock() + seconds)

    def _next_time(self, now: float) -> float:
        full = len(self._request_times) == self._request_times.maxlen
        return max(now, self._paused_until, self._request_times[0] + WINDOW_SECONDS if full else now)


_rate_limiters: dict[tuple[str, int], RateLimiter] = {}
_lock = threading.Lock()


def shared_rate_limiter(quota_key: str, per_minute: int) -> RateLimiter:
    """Return the rate limiter that this process shares for the quota of `quota_key`."""
    with _lock:
        return _rate_limiters.setdefault((quota_key, per_minute), RateLimiter(per_minute))
