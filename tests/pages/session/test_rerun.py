"""Values that are computed once per rerun, and anew in the next one or after a second."""

import threading

import pytest

from pages.session import rerun
from pages.session.rerun import MAX_AGE_SECONDS, once_per_rerun, rerun_scope


@pytest.fixture
def counted(monkeypatch):
    """A function that returns how often it was called, and the clock that it is remembered by."""
    calls, clock = [], [100.0]
    monkeypatch.setattr(rerun.time, "monotonic", lambda: clock[0])

    @once_per_rerun
    def count() -> int:
        calls.append(1)
        return len(calls)

    return count, clock


def test_it_is_computed_once_per_rerun(counted):
    count, _ = counted
    with rerun_scope():
        assert [count(), count(), count()] == [1, 1, 1]
    with rerun_scope():
        assert [count(), count()] == [2, 2]


def test_outside_a_rerun_every_call_is_a_new_one(counted):
    count, _ = counted
    with rerun_scope():
        count()
    assert [count(), count()] == [2, 3]


def test_a_rerun_that_takes_long_computes_it_again(counted):
    count, clock = counted
    with rerun_scope():
        assert count() == 1
        clock[0] += MAX_AGE_SECONDS
        assert count() == 1
        clock[0] += 0.1
        assert [count(), count()] == [2, 2]


def test_a_rerun_that_ends_with_an_exception_leaves_nothing(counted):
    count, _ = counted
    with pytest.raises(ZeroDivisionError), rerun_scope():
        count()
        _ = 1 / 0
    assert count() == 2


def test_other_threads_have_their_own_values(counted):
    count, _ = counted
    found = []
    with rerun_scope():
        count()
        thread = threading.Thread(target=lambda: found.append(count()))
        thread.start()
        thread.join()
        assert (found, count()) == ([2], 1)


def test_an_exception_is_not_remembered():
    outcomes = iter([ZeroDivisionError(), 7])

    @once_per_rerun
    def fails_once():
        outcome = next(outcomes)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    with rerun_scope():
        with pytest.raises(ZeroDivisionError):
            fails_once()
        assert fails_once() == 7
