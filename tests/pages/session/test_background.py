"""One reading for everybody, with its progress."""

from threading import Barrier, Event, Thread

import pytest

from pages.session import background
from pages.session.background import BackgroundTask, TaskCache, show_progress


def test_what_fifty_ask_for_at_once_is_loaded_once():
    shelf, go, loads, barrier, results = TaskCache(2), Event(), [], Barrier(50), []

    def work(progress):
        loads.append(1)
        go.wait()
        return "tables"

    def visit():
        barrier.wait()
        results.append(shelf.get_or_start("mark", work))

    visitors = [Thread(target=visit) for _ in range(50)]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join()
    go.set()
    assert {one.result() for one in results} == {"tables"} and len(loads) == 1


def test_a_failed_loading_is_reported_and_tried_again():
    shelf, answers = TaskCache(2), [ValueError("no"), "tables"]

    def work(progress):
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    first = shelf.get_or_start("mark", work)
    with pytest.raises(ValueError):
        first.result()
    assert shelf.get_or_start("mark", work).result() == "tables"


def test_the_oldest_version_is_evicted():
    shelf, loads = TaskCache(2), []

    def work_of(mark):
        return lambda progress: loads.append(mark) or mark

    for mark in "abcab":
        assert shelf.get_or_start(mark, work_of(mark)).result() == mark
    assert loads == list("abcab")     # by the time a comes again, b and c have taken its room, and so on
    assert shelf.get_or_start("b", work_of("b")).result() == "b" and len(loads) == 5


class _Screen:
    """What was drawn, in place of Streamlit."""

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
def test_who_waits_sees_which_workbook_was_read_last_where_they_may(monkeypatch, show_names, last):
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


def test_what_is_there_at_once_is_not_announced(monkeypatch):
    screen = _Screen()
    monkeypatch.setattr(background, "st", screen)
    ready = BackgroundTask(lambda progress: "tables")
    ready.result()
    assert show_progress(ready) == "tables" and screen.drawn == []
