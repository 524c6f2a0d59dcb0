"""Keeps requests within a quota of so many a minute, for the whole process."""

import threading
import time
from collections import deque
from collections.abc import Callable

# A quota's minute is measured where the requests arrive; the second more makes up for one that was long on its way.
WINDOW = 61.0


class Pace:
    """At most `per_minute` requests in any minute: a burst of them at once, then each waits for its turn.

    `clock` gives seconds that never go back; `sleep` waits for so many of them. Threads may share one.
    """

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic,
                 sleep: Callable[[float], None] = time.sleep):
        self._clock, self._sleep = clock, sleep
        self._turns: deque[float] = deque(maxlen=per_minute)
        self._rest_until = float("-inf")
        self._lock = threading.Lock()

    def wait(self) -> float:
        """Return the seconds until the next request may go out; 0.0 is now."""
        with self._lock:
            now = self._clock()
            return max(0.0, self._next(now) - now)

    def take(self) -> float:
        """Wait for the next turn and take it. Returns the seconds waited."""
        with self._lock:
            now = self._clock()
            turn = self._next(now)
            self._turns.append(turn)
        if turn > now:
            self._sleep(turn - now)
        return turn - now

    def rest(self, seconds: float) -> None:
        """Let no request out for so many seconds: the quota is used up, by whomever."""
        with self._lock:
            self._rest_until = max(self._rest_until, self._clock() + seconds)

    def _next(self, now: float) -> float:
        full = len(self._turns) == self._turns.maxlen
        return max(now, self._rest_until, self._turns[0] + WINDOW if full else now)


_paces: dict[tuple[str, int], Pace] = {}
_lock = threading.Lock()


def shared_pace(whose: str, per_minute: int) -> Pace:
    """Return the one pace of this process for the quota of `whose`, an account or a place."""
    with _lock:
        return _paces.setdefault((whose, per_minute), Pace(per_minute))
