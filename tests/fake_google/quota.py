"""Google's quotas: reads and writes per minute, per user and per project."""

from collections import defaultdict, deque

from tests.fake_google.answers import ApiError, too_many

WINDOW = 60.0


class Quota:
    """Counts requests of the last 60 seconds. Without `limits` there is no limit.

    `limits` is (kind, each) -> requests a minute, such as ("read", "user") -> 60. A batch counts once.
    """

    def __init__(self) -> None:
        self.limits: dict[tuple[str, str], int] = {}
        self._taken: dict[tuple[str, str, str], deque[float]] = defaultdict(deque)

    def take(self, kind: str, user: str, now: float) -> None:
        """Count one request of `user`. Raises ApiError, a 429, without counting it, where a limit is reached."""
        windows = []
        for scope in ("user", "project"):
            window = self._taken[kind, scope, user if scope == "user" else ""]
            while window and window[0] <= now - WINDOW:
                window.popleft()
            limit = self.limits.get((kind, scope))
            if limit is not None and len(window) >= limit:
                raise ApiError(too_many(kind, scope, limit))
            windows.append(window)
        for window in windows:
            window.append(now)

    def forget(self) -> None:
        """Reset the counts."""
        self._taken.clear()
