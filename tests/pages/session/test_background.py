"""Background tasks shared by all visits, with their progress."""

from contextlib import suppress
from threading import Barrier, Event, Thread

import pytest

from pages.session import background
from pages.session.background import BackgroundTask, LatestTasks, TaskCache, Throttle, show_progress


def test_a_task_that_fifty_visits_need_runs_once():
    cache, go, loads, barrier, results = TaskCache(2), Event(), [], Barrier(50), []

    def work(progress):
        loads.append(1)
        go.wait()
        return "tables"

    def visit():
        barrier.wait()
        results.append(cache.get_or_start("mark", work))

    visitors = [Thread(target=visit) for _ in range(50)]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join()
    go.set()
    assert {one.result() for one in results} == {"tables"} and len(loads) == 1


def test_a_failed_task_is_reported_and_run_again():
    cache, answers = TaskCache(2), [ValueError("no"), "tables"]

    def work(progress):
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    first = cache.get_or_start("mark", work)
    with pytest.raises(ValueError):
        first.result()
    assert cache.get_or_start("mark", work).result() == "tables"


def test_the_oldest_version_is_evicted():
    cache, loads = TaskCache(2), []

    def work_of(mark):
        return lambda progress: loads.append(mark) or mark

    for mark in "abcab":
        assert cache.get_or_start(mark, work_of(mark)).result() == mark
    assert loads == list("abcab")     # when a is needed again, b and c have replaced it, and so on
    assert cache.get_or_start("b", work_of("b")).result() == "b" and len(loads) == 5


class _Screen:
    """Records what is drawn, in place of Streamlit."""

    def __init__(self):
        self.drawn = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        return None

    def empty(self):
        return self

    def container(self):
        return self

    def text(self, words):
        self.drawn.append(words)

    def progress(self, share):
        self.drawn.append(share)
        return self


@pytest.mark.parametrize(("show_names", "last"), [(True, ", the last one **Avery**"), (False, "")])
def test_progress_names_the_last_workbook_only_if_allowed(monkeypatch, show_names, last):
    screen, step, seen = _Screen(), Event(), Event()
    monkeypatch.setattr(background, "st", screen)
    monkeypatch.setattr(background, "PROGRESS_DELAY_SECONDS", 0)
    monkeypatch.setattr(background, "PROGRESS_POLL_SECONDS", 0.001)

    def work(progress):
        progress(3, 4, "**Avery**")
        step.set()
        seen.wait()
        return "tables"

    reading = BackgroundTask(work)
    step.wait()
    screen.text = lambda words: (screen.drawn.append(words), seen.set())
    assert show_progress(reading, show_names) == "tables"
    assert f"Read 3 of 4 workbooks{last}" in screen.drawn and 0.75 in screen.drawn


def test_no_progress_is_drawn_for_a_finished_task(monkeypatch):
    screen = _Screen()
    monkeypatch.setattr(background, "st", screen)
    ready = BackgroundTask(lambda progress: "tables")
    ready.result()
    assert show_progress(ready) == "tables" and screen.drawn == []


def test_a_scope_whose_task_takes_long_rests_before_the_next_version(monkeypatch):
    now = [100.0]
    monkeypatch.setattr(background, "monotonic", lambda: now[0])
    tasks, go_on = LatestTasks(2, 0.0, rest=10.0), Event()

    def start(version):
        return tasks.get_or_start("scope", version, lambda _: go_on.wait(30) and version)

    first = start("a")
    assert start("b") is first    # still at work
    now[0] = 102.0
    go_on.set()
    assert first.result() == "a"
    now[0] = 121.9
    assert start("b") is first and tasks.latest_result("scope") == "a"
    now[0] = 122.0
    assert start("b").result() == "b" and tasks.latest_result("scope") == "b"
    assert start("b").result() == "b" and tasks.get_or_start("other", "c", lambda _: "c").result() == "c"


@pytest.mark.parametrize(("cpu_seconds", "next_start"), [(2.0, 12.0), (1.5, 14.0), (0.0, 20.0), (2.5, 12.0),
                                                         (-1.0, 22.0)])    # at most ten seconds
def test_the_next_task_rests_as_long_as_the_last_one_had_to_wait(cpu_seconds, next_start):
    """The first one begins at 10 and ends at 12."""
    now, cpu, began = [10.0], [0.0], []
    throttle = Throttle(lambda: now[0], lambda: cpu[0], lambda seconds: now.__setitem__(0, now[0] + seconds))
    for fails in (True, False):
        with suppress(ZeroDivisionError), throttle.turn():
            began.append(now[0])
            now[0] += 2.0
            cpu[0] += cpu_seconds
            if fails:
                raise ZeroDivisionError
    assert began == [10.0, next_start]


def test_throttled_tasks_take_turns_and_measure_their_own_time():
    throttle, go_on, at_work = Throttle(), Event(), Event()
    tasks = LatestTasks(5, 0.0, throttle=throttle)
    order = []

    def work(name):
        at_work.set()
        go_on.wait(30)
        order.append(name)
        return name

    first = tasks.get_or_start("a", 1, lambda _: work("a"))
    at_work.wait(30)
    second = tasks.get_or_start("b", 1, lambda _: order.append("b"))
    waits_since = second.started_at
    assert order == []
    go_on.set()
    assert first.result() == "a" and second.result() is None and order == ["a", "b"]
    assert second.started_at > waits_since    # it began later, and only that counts for its rest
