"""Keeps requests within a quota of so many a minute, for the whole process."""

import threading
import time
from collections import deque
from collections.abc import Callable

# A quota's minute is measured where the requests arrive; the second more makes up for one that was long on its way.
WINDOW_SECONDS = 61.0


class RateLimiter:
    """At most `per_minute` requests in any minute: a burst of them at once, then each waits for its turn.

    `clock` gives seconds that never go back; `sleep` waits for so many of them. Threads may share one.
    """

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic,
                 sleep: Callable[[float], None] = time.sleep):
        self._clock, self._sleep = clock, sleep
        self._request_times: deque[float] = deque(maxlen=per_minute)
        self._paused_until = float("-inf")
        self._lock = threading.Lock()

    def wait(self) -> float:
        """Return the seconds until the next request may go out; 0.0 is now."""
        with self._lock:
            now = self._clock()
            return max(0.0, self._next_time(now) - now)

    def acquire(self) -> float:
        """Wait for the next turn and take it. Returns the seconds waited."""
        with self._lock:
            now = self._clock()
            request_time = self._next_time(now)
            self._request_times.append(request_time)
        if request_time > now:
            self._sleep(request_time - now)
        return request_time - now

    def pause(self, seconds: float) -> None:
        """Let no request out for so many seconds: the quota is used up, by whomever."""
        with self._lock:
            self._paused_until = max(self._paused_until, self._clock() + seconds)

    def _next_time(self, now: float) -> float:
        full = len(self._request_times) == self._request_times.maxlen
        return max(now, self._paused_until, self._request_times[0] + WINDOW_SECONDS if full else now)


_rate_limiters: dict[tuple[str, int], RateLimiter] = {}
_lock = threading.Lock()


def shared_rate_limiter(quota_key: str, per_minute: int) -> RateLimiter:
    """Return the one pace of this process for the quota of `quota_key`, an account or a place."""
    with _lock:
        return _rate_limiters.setdefault((quota_key, per_minute), RateLimiter(per_minute))
