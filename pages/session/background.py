"""One reading of the sheets for everybody: who comes while it goes on watches its progress instead of starting anew."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Event, Lock, Thread
from typing import Generic, TypeVar

import streamlit as st

TaskResult = TypeVar("TaskResult")
ReportProgress = Callable[[int, int, str], None]
PROGRESS_DELAY_SECONDS = 0.3  # seconds that a visitor sees nothing of a reading that may be over at once
PROGRESS_POLL_SECONDS = 0.1    # seconds between two looks at its progress


class BackgroundTask(Generic[TaskResult]):
    """Work that runs in a thread of its own; `work` is handed what it calls with done, total and a workbook's name."""

    def __init__(self, work: Callable[[ReportProgress], TaskResult]) -> None:
        self.done, self.total, self.name = 0, 0, ""
        self.finished = Event()
        self._work = work
        self._result: TaskResult | None = None
        self._error: BaseException | None = None
        Thread(target=self._run, daemon=True).start()

    def _run(self) -> None:
        try:
            self._result = self._work(self._report_progress)
        except BaseException as problem:
            self._error = problem
        finally:
            self.finished.set()

    def _report_progress(self, done: int, total: int, name: str) -> None:
        self.done, self.total, self.name = done, total, name

    def result(self) -> TaskResult:
        """Wait, and return what was loaded. Raises what the work raised."""
        self.finished.wait()
        if self._error is not None:
            raise self._error
        return self._result

    @property
    def failed(self) -> bool:
        """Whether the work is over and came to nothing."""
        return self.finished.is_set() and self._error is not None


class TaskCache(Generic[TaskResult]):
    """The last few things loaded, by mark; each is loaded once however many ask for it."""

    def __init__(self, max_tasks: int) -> None:
        self._max_tasks, self._lock = max_tasks, Lock()
        self._tasks: OrderedDict[Hashable, BackgroundTask[TaskResult]] = OrderedDict()

    def get_or_start(self, key: Hashable, work: Callable[[ReportProgress], TaskResult]) -> BackgroundTask[TaskResult]:
        """Return the loading of `key`, begun now unless it was before; one that failed is tried again."""
        with self._lock:
            task = self._tasks.get(key)
            if task is None or task.failed:
                task = self._tasks[key] = BackgroundTask(work)
            self._tasks.move_to_end(key)
            while len(self._tasks) > self._max_tasks:
                self._tasks.popitem(last=False)
            return task


def show_progress(task: BackgroundTask[TaskResult], show_names: bool = True) -> TaskResult:
    """Return what `task` loads, and draw how far it is meanwhile; `show_names`: with the last workbook's name.

    The name is typed text: it stays so.
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
