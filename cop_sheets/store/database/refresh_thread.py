"""A thread that renews what a process holds in memory of the store, aside from reruns."""

import logging
from collections.abc import Callable
from threading import Event, Lock, Thread

REFRESH_SECONDS = 2.0
WAIT_SECONDS = 2.0    # at most, for the first refresh, and for something to be written
_LOGGER = logging.getLogger(__name__)


class RefreshThread:
    """Calls `refresh` every REFRESH_SECONDS, and at once after `wake`, from `start` to `stop`.

    `what`: what is renewed, for the log: `Ended logins`.
    """

    def __init__(self, what: str, refresh: Callable[[], None]) -> None:
        self._what, self._refresh, self._lock = what, refresh, Lock()
        self._wake = Event()
        self.stopped = Event()
        self._thread: Thread | None = None

    @property
    def is_started(self) -> bool:
        """Whether `start` was called."""
        return self._thread is not None

    def start(self) -> None:
        """Start the thread, unless it runs."""
        with self._lock:
            if self._thread is None:
                self._thread = Thread(target=self._run, name=self._what, daemon=True)
                self._thread.start()

    def wake(self) -> None:
        """Let it refresh at once."""
        self._wake.set()

    def stop(self) -> None:
        """End the thread."""
        self.stopped.set()
        self._wake.set()

    def _run(self) -> None:
        while not self.stopped.is_set():
            try:
                self._refresh()
            except Exception as problem:
                # A mistake here must not leave the memory as it is for ever without a word.
                _LOGGER.error("%s could not be read: %s", self._what, type(problem).__name__)
            self._wake.wait(REFRESH_SECONDS)
            self._wake.clear()
