"""The thread refreshes every two seconds, and at once when it is woken, until it is stopped."""

import logging
from threading import Event

from cop_sheets.store.database.refresh_thread import RefreshThread

TOO_LONG = 30.0    # a test that waits that long has failed


class Pauses(Event):
    """Records how long the thread would wait, and stops it after so many times."""

    def __init__(self, thread, count):
        super().__init__()
        self.seconds, self._thread, self._count = [], thread, count
        thread._wake = self

    def wait(self, timeout=None):
        self.seconds.append(timeout)
        if len(self.seconds) == self._count:
            self._thread.stop()
        return False


def finish(thread):
    thread._thread.join(TOO_LONG)
    assert not thread._thread.is_alive()


def test_it_refreshes_every_two_seconds():
    calls = []
    thread = RefreshThread("Names", lambda: calls.append(1))
    pauses = Pauses(thread, 3)
    assert not thread.is_started
    thread.start()
    thread.start()    # a second time: nothing
    finish(thread)
    assert pauses.seconds == [2.0] * 3 and len(calls) == 3


def test_it_refreshes_at_once_when_woken(monkeypatch):
    monkeypatch.setattr("cop_sheets.store.database.refresh_thread.REFRESH_SECONDS", TOO_LONG)
    refreshed = Event()
    thread = RefreshThread("Names", refreshed.set)
    thread.start()
    assert refreshed.wait(TOO_LONG / 2)
    refreshed.clear()
    thread.wake()
    assert refreshed.wait(TOO_LONG / 2)
    thread.stop()
    finish(thread)


def test_it_goes_on_after_a_mistake(caplog):
    calls = []

    def refresh():
        calls.append(1)
        if len(calls) == 1:
            raise ValueError("cells of Ann Lee")

    thread = RefreshThread("Names", refresh)
    Pauses(thread, 2)
    with caplog.at_level(logging.ERROR):
        thread.start()
        finish(thread)
    assert len(calls) == 2 and "Names could not be read: ValueError" in caplog.text and "Ann Lee" not in caplog.text
