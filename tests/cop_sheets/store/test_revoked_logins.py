"""A revoked login stays revoked: in other processes, after a restart, and while the store can't be reached."""

import logging
from contextlib import contextmanager
from threading import Event

import pytest
from sqlalchemy import select

from cop_sheets.errors import StoreUnavailable
from cop_sheets.store.database.revoked_logins import RevokedLogins
from cop_sheets.store.database.tables import revoked_logins
from cop_sheets.store.login_keys import login_key
from tests.support.stores import days_later, other_process, store_at

CLAIMS = {"iss": "https://login.example.org", "sub": "ann", "email": "ann@example.org", "nonce": "one", "iat": 1}
KEY, OTHER = login_key(CLAIMS), login_key({**CLAIMS, "nonce": "two"})


class Time:
    """The time of a process, in seconds and days."""

    seconds = days = 0.0

    def clock(self):
        return self.seconds

    def now(self):
        return days_later(self.days)


@pytest.fixture
def time():
    return Time()


@pytest.fixture
def here(store, time):
    made = RevokedLogins(store, time.clock, time.now)
    yield made
    made.stop()


def there(store, time):
    process = RevokedLogins(other_process(store), time.clock, time.now)
    process.refresh()
    return process


@pytest.mark.parametrize("name", ["iss", "sub", "nonce", "iat", "email", "sid", "jti", "exp"])
def test_each_login_has_a_key_of_its_own(name):
    assert login_key(CLAIMS) == login_key(dict(reversed(CLAIMS.items())))
    assert login_key(CLAIMS) != login_key({**CLAIMS, name: "another"})


def test_a_key_reveals_nothing_about_the_person():
    assert "ann" not in login_key(CLAIMS) and len(login_key(CLAIMS)) == 64


def test_another_process_knows_it_after_its_next_refresh(store, here, time):
    other = there(store, time)
    assert here.add(KEY) and KEY in here and KEY not in other
    other.refresh()
    assert KEY in other and OTHER not in other and KEY in there(store, time)


def test_the_thread_writes_at_once_and_refreshes(store, here, time):
    here.start()
    here.wait()
    assert here.is_known and here.add(KEY) and KEY in there(store, time)
    here.start()    # a second time: nothing


def test_to_start_waits_for_no_store(here, store, monkeypatch):
    with hanging(store, monkeypatch):
        here.start()
        assert not here.was_tried and not here.is_known
    here.wait()
    assert here.was_tried and here.is_known


@contextmanager
def hanging(store, monkeypatch):
    """Let the store answer only after the block."""
    begin, opened = Event(), store.open
    monkeypatch.setattr(store, "open", lambda: begin.wait(30) and opened())
    yield
    begin.set()


def test_a_sign_out_that_is_not_written_moves_to_another_store(here, store, time, new_settings, monkeypatch):
    here.refresh()
    here.add(OTHER)    # written
    with monkeypatch.context() as patch:
        patch.setattr(store, "open", lambda: (_ for _ in ()).throw(StoreUnavailable("gone")))
        assert not here.add(KEY)
        successor = RevokedLogins(store_at(new_settings()), time.clock, time.now)
        here.move_to(successor)
    assert KEY in successor and OTHER in successor
    successor.refresh()
    assert KEY in there(successor._store, time)
    late = login_key({**CLAIMS, "nonce": "late"})    # by a request that still has the earlier one
    assert here.add(late) and late in here and late in there(successor._store, time)


@pytest.mark.parametrize(("days", "is_kept"), [(0, True), (31, True), (33, False)])
def test_entries_older_than_any_cookie_are_removed(store, here, time, days, is_kept):
    here.add(KEY)
    time.days = days
    here.add(OTHER)
    with store.read() as connection:
        assert (KEY in connection.scalars(select(revoked_logins.c.key)).all()) is is_kept
    assert KEY in here      # known to the process that saw it


def test_without_the_store_for_a_minute_nobody_knows(store, here, time, monkeypatch, caplog):
    assert not here.is_known    # not before the first look, either
    here.refresh()
    with monkeypatch.context() as patch:
        patch.setattr(store, "open", lambda: (_ for _ in ()).throw(StoreUnavailable("gone")))
        time.seconds = 60.0
        here.refresh()
        assert here.is_known
        assert not here.add(KEY) and KEY in here    # in this process it is revoked all the same
        time.seconds += 0.1
        assert not here.is_known and KEY not in there(store, time)
    with caplog.at_level(logging.DEBUG):
        here.refresh()
    assert here.is_known and KEY in there(store, time)    # written once the store was back
    assert "ann" not in caplog.text
