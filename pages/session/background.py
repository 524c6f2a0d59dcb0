"""Background tasks that all visits share: a visit that needs a running task waits and shows its progress."""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager, nullcontext
from threading import Event, Lock, Thread
from time import monotonic, sleep, thread_time
from typing import Any, Generic, TypeVar, cast

import streamlit as st

TaskResult = TypeVar("TaskResult")
ReportProgress = Callable[[int, int, str], None]
PROGRESS_DELAY_SECONDS = 0.3    # progress is drawn only for tasks that take longer
PROGRESS_POLL_SECONDS = 0.1


class Throttle:
    """Lets one background task at a time work, and rest after it the longer, the more it had to wait for reruns.

    On an idle machine there is no rest. Python's threads share one core: without rests, tasks of many visits would take
    half of it from reruns until all are done. `clock` and `cpu_clock` (of this thread) count seconds.
    """

    REST_FACTOR = 4.0    # times the seconds in which a task waited
    MAX_REST_SECONDS = 10.0    # because a task waits for the store, too

    def __init__(self, clock: Callable[[], float] = monotonic, cpu_clock: Callable[[], float] = thread_time,
                 sleep: Callable[[float], None] = sleep) -> None:
        self._clock, self._cpu_clock, self._sleep, self._lock = clock, cpu_clock, sleep, Lock()
        self._next_start = 0.0

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for the turn of this thread, which works within the block."""
        with self._lock:
            self._sleep(max(0.0, self._next_start - self._clock()))
            began, cpu_before = self._clock(), self._cpu_clock()
            try:
                yield
            finally:
                waited = self._clock() - began - (self._cpu_clock() - cpu_before)
                self._next_start = self._clock() + min(self.MAX_REST_SECONDS, self.REST_FACTOR * max(0.0, waited))


class BackgroundTask(Generic[TaskResult]):
    """Runs `work` in a thread, if there is a `throttle` in its turn.

    `work` gets a callback for progress (done, total, name of the workbook).
    """

    def __init__(self, work: Callable[[ReportProgress], TaskResult], throttle: Throttle | None = None) -> None:
        self.done, self.total, self.name = 0, 0, ""
        self.finished, self.started_at, self.finished_at = Event(), monotonic(), 0.0
        self._work, self._throttle = work, throttle
        self._result: TaskResult | None = None
        self._error: BaseException | None = None
        Thread(target=self._run, daemon=True).start()

    def _run(self) -> None:
        try:
            with self._throttle.turn() if self._throttle else nullcontext():
                self.started_at = monotonic()
                self._result = self._work(self._report_progress)
        except BaseException as problem:
            self._error = problem
        finally:
            self.finished_at = monotonic()
            self.finished.set()

    def _report_progress(self, done: int, total: int, name: str) -> None:
        self.done, self.total, self.name = done, total, name

    def result(self) -> TaskResult:
        """Wait for the result and return it. Raises what `work` raised."""
        self.finished.wait()
        if self._error is not None:
            raise self._error
        return cast(TaskResult, self._result)

    @property
    def failure(self) -> str:
        """The type of the exception with which the work ended; "" without one."""
        return type(self._error).__name__ if self._error is not None else ""

    @property
    def failed(self) -> bool:
        """Whether the work has ended with an exception."""
        return self.finished.is_set() and self._error is not None


class TaskCache(Generic[TaskResult]):
    """The latest `max_tasks` tasks by key; each runs only once, however many visits need it.

    One that failed is started again, but not before `retry_seconds` have passed.
    """

    def __init__(self, max_tasks: int, retry_seconds: float = 0.0) -> None:
        self._max_tasks, self._retry_seconds, self._lock = max_tasks, retry_seconds, Lock()
        self._tasks: OrderedDict[Hashable, BackgroundTask[TaskResult]] = OrderedDict()

    def get_or_start(self, key: Hashable, work: Callable[[ReportProgress], TaskResult]) -> BackgroundTask[TaskResult]:
        """Return the task for `key`, and start it if there is none or if it failed."""
        with self._lock:
            task = self._tasks.get(key)
            if task is None or (task.failed and monotonic() >= task.finished_at + self._retry_seconds):
                task = self._tasks[key] = BackgroundTask(work)
            self._tasks.move_to_end(key)
            while len(self._tasks) > self._max_tasks:
                self._tasks.popitem(last=False)
            return task

    def tasks(self) -> list[BackgroundTask[TaskResult]]:
        """Return the tasks that are kept."""
        with self._lock:
            return list(self._tasks.values())


class LatestTasks(Generic[TaskResult]):
    """The latest task of each of `max_scopes` scopes, such as a partnership's page, and the result of the one before.

    A task is started for a new version of a scope's content; one that failed again after `retry_seconds`. Not before
    the scope's last task has ended, and `rest` times as long as it took has passed: until then that one is the latest.
    With a `throttle`, the tasks of all scopes take turns.
    """

    def __init__(self, max_scopes: int, retry_seconds: float, rest: float = 0.0,
                 throttle: Throttle | None = None) -> None:
        self._max_scopes, self._retry_seconds, self._rest, self._lock = max_scopes, retry_seconds, rest, Lock()
        self._throttle = throttle
        self._tasks: OrderedDict[Hashable, tuple[Hashable, BackgroundTask[TaskResult]]] = OrderedDict()
        self._results: dict[Hashable, TaskResult] = {}

    def get_or_start(self, scope: Hashable, version: Hashable,
                     work: Callable[[ReportProgress], TaskResult]) -> BackgroundTask[TaskResult]:
        """Return the latest task of a scope: the one for `version`, which is started, unless it has to wait."""
        with self._lock:
            known_version, task = self._tasks.get(scope, (None, None))
            self._keep_result(scope, task)
            if task is None or (known_version != version and not self._must_rest(task)) or (
                    task.failed and monotonic() >= task.finished_at + self._retry_seconds):
                task, known_version = BackgroundTask(work, self._throttle), version
            self._tasks[scope] = known_version, task
            self._tasks.move_to_end(scope)
            while len(self._tasks) > self._max_scopes:
                self._results.pop(self._tasks.popitem(last=False)[0], None)
            return task

    def latest_result(self, scope: Hashable) -> TaskResult | None:
        """Return the result of the scope's latest task, or of the one before while that one is at work."""
        with self._lock:
            self._keep_result(scope, self._tasks.get(scope, (None, None))[1])
            return self._results.get(scope)

    def discard(self, is_obsolete: Callable[[Any], bool]) -> None:
        """Forget the scopes for which `is_obsolete` holds, with their results."""
        with self._lock:
            for scope in [scope for scope in self._tasks if is_obsolete(scope)]:
                del self._tasks[scope]
                self._results.pop(scope, None)

    def _must_rest(self, task: BackgroundTask[TaskResult]) -> bool:
        rest_until = task.finished_at + self._rest * (task.finished_at - task.started_at)
        return not task.finished.is_set() or monotonic() < rest_until

    def _keep_result(self, scope: Hashable, task: BackgroundTask[TaskResult] | None) -> None:
        if task is not None and task.finished.is_set() and not task.failed:
            self._results[scope] = task.result()

    def tasks(self) -> list[BackgroundTask[TaskResult]]:
        """Return the tasks that are kept."""
        with self._lock:
            return [task for _, task in self._tasks.values()]


def show_progress(task: BackgroundTask[TaskResult], show_names: bool = True) -> TaskResult:
    """Wait for `task`, draw its progress meanwhile, and return its result.

    `show_names` also shows the name of the latest workbook, drawn with st.text because people typed it.
    """
    if task.finished.wait(PROGRESS_DELAY_SECONDS):
        return task.result()
    placeholder = st.empty()
    with placeholder.container():
        status_text, bar = st.empty(), st.progress(0.0)
        while not task.finished.wait(PROGRESS_POLL_SECONDS):
            if task.total:
                last_workbook = f", the last one {task.name}" if show_names and task.name else ""
                status_text.text(f"Read {task.done} of {task.total} workbooks{last_workbook}")
                bar.progress(task.done / task.total)
            else:
                status_text.text("Opening the workbooks")
    placeholder.empty()
    return task.result()
