"""Checks uploads one at a time for the whole app, each in its own worker process.

If a workbook exhausts the worker's memory or time or crashes it, its visitor gets a sentence; others are not affected.
"""

import atexit
import logging
import os
import pickle
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Event, Lock, Thread

from pages.session.current_source import ROOT
from summaries.workbooks import Upload, UploadResult
from summaries.workbooks.upload_worker import CRASHED, MAX_CPU_SECONDS, NO_MEMORY, OUT_OF_MEMORY_EXIT_CODE

COMMAND = [sys.executable, "-m", "summaries.workbooks.upload_worker"]
START_SECONDS = 30    # how long a worker may take to start
WORKER_POLL_SECONDS = 0.2    # also the delay until the end of a visit is noticed
STARTING, CHECKING = "Getting ready to read your workbook", "Reading and checking your workbook"
_SMALLER = "copy the tabs and years that matter into a new workbook and try that one"
UPLOAD_TIMED_OUT = f"{{name}} takes more than {MAX_CPU_SECONDS} seconds, so it was given up: {_SMALLER}."
UPLOAD_OUT_OF_MEMORY = f"{{name}} takes more memory than there is for trying a workbook: {_SMALLER}."
UPLOAD_CRASHED = ("{name} holds something that is more than this product can cope with: undo the latest change and try "
                  "again, and if that doesn't help, send the workbook to whoever keeps this app.")
# SIGKILL comes from the system when memory runs out, or from an administrator.
UPLOAD_KILLED = ("{name} was not read to its end: the process that read it was killed, as happens where memory runs "
                 f"out. Try again, and if that doesn't help, {_SMALLER}.")
_TRY_LATER = "Try again in a minute, and if that doesn't help, tell whoever keeps this app."
WORKER_NOT_STARTED = (f"{{name}} could not be tried: this machine has no room for one more process just now. "
                      f"{_TRY_LATER}")
WORKER_ENDED_EARLY = f"{{name}} could not be tried: the process that was to read it ended before it began. {_TRY_LATER}"
WORKER_NOT_READY = (f"{{name}} could not be tried: the process that was to read it was not ready within "
                    f"{START_SECONDS} seconds. {_TRY_LATER}")
# The types that an answer (tables, texts and dates) consists of, by module.
_ALLOWED_TYPES = {
    "builtins": ("bytearray", "slice"), "datetime": ("date", "datetime", "time", "timedelta"),
    "cop_sheets.fiscal_year": ("FiscalYear", "Period"), "cop_sheets.raw": ("DateText", "NumberText"),
    "summaries.audience": ("Audience",), "summaries.fixes.flag_list": ("FlagFilterOptions",),
    "cop_sheets.suggestions.suggest": ("Suggestion", "SuggestionKind"), "summaries.workbooks.choices": ("Choice",),
    "summaries.workbooks.upload_result": ("UploadTables", "UploadResult"),
    "numpy": ("dtype", "ndarray"), "numpy._core.multiarray": ("_reconstruct", "scalar"),
    "pandas": ("DataFrame", "Index", "Int64Dtype", "RangeIndex", "StringDtype"),
    "pandas._libs.internals": ("_unpickle_block",),
    "pandas.arrays": ("ArrowStringArray", "IntegerArray"), "pandas.core.indexes.base": ("_new_Index",),
    "pandas.core.internals.managers": ("BlockManager",),
    "pyarrow.lib": ("_restore_array", "py_buffer", "type_for_alias"),
}
_LOGGER = logging.getLogger(__name__)

ShowProgress = Callable[[str], object]


class _Worker:
    """A process that waits for an upload. It may write no files, so its log is forwarded to this process's stderr."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(COMMAND, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE)
        assert self.process.stdin and self.process.stdout and self.process.stderr
        self.stdin, self.stdout, self._stderr = self.process.stdin, self.process.stdout, self.process.stderr
        self._log = Thread(target=self._forward_log, daemon=True)
        self._log.start()

    def _forward_log(self) -> None:
        with self._stderr as lines, suppress(OSError):
            for line in lines:
                os.write(2, line)

    @property
    def is_running(self) -> bool:
        """Whether the process has not ended."""
        return self.process.poll() is None

    def end(self) -> int:
        """Kill the process if it still runs, and return its exit code."""
        self.process.kill()
        code = self.process.wait()
        self._log.join()
        for pipe in (self.stdin, self.stdout):
            with suppress(OSError):
                pipe.close()
        return code


class _SpareWorker:
    """Keeps one worker ready before an upload comes. An idle worker ends by itself after a while."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._worker: _Worker | None = None

    def prepare(self) -> None:
        """Start a worker if none is waiting."""
        with self._lock:
            if self._worker is not None and not self._worker.is_running:
                self._worker.end()
                self._worker = None
            self._worker = self._worker or _Worker()

    def take(self) -> _Worker:
        """Return a worker for exclusive use."""
        self.prepare()
        with self._lock:
            worker, self._worker = self._worker, None
        return worker or _Worker()

    def end(self) -> None:
        """End the waiting worker, if any."""
        with self._lock:
            worker, self._worker = self._worker, None
        if worker is not None:
            worker.end()


class _AnswerUnpickler(pickle.Unpickler):
    """Unpickles a worker's answer, limited to _ALLOWED_TYPES, so that a hijacked worker can't run code here."""

    def find_class(self, module: str, name: str) -> object:
        """Return an allowed type. Raises UnpicklingError for any other."""
        if name in _ALLOWED_TYPES.get(module, ()):
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name} is no part of an answer")


class _UploadExchange:
    """Sends an upload to a worker and receives the answer, in a thread; `answer` stays None if the worker ended."""

    def __init__(self, worker: _Worker, upload: Upload) -> None:
        self.finished, self.answer = Event(), None
        self.began: float | None = None    # time.monotonic() at which the worker was ready
        self._worker, self._upload = worker, upload
        Thread(target=self._run, daemon=True).start()

    def _run(self) -> None:
        try:
            _AnswerUnpickler(self._worker.stdout).load()    # the worker is ready
            self.began = time.monotonic()
            with suppress(OSError):    # a worker without memory answers before it has read all of the upload
                pickle.dump(self._upload, self._worker.stdin)
                self._worker.stdin.flush()
            self.answer = _AnswerUnpickler(self._worker.stdout).load()
        except Exception as problem:
            # The worker ended (its exit code says why) or sent something else than an answer.
            _LOGGER.info("An upload's process gave no answer: %s", type(problem).__name__)
        finally:
            self.finished.set()


_spare_worker = _SpareWorker()
_queue: deque[object] = deque()    # one ticket per waiting upload, oldest first
atexit.register(_spare_worker.end)


def prepare_worker() -> None:
    """Start a worker for a possible upload; does nothing if the machine can't start one."""
    with suppress(OSError):
        _spare_worker.prepare()


def run_upload_check(upload: Upload, show: ShowProgress) -> UploadResult | str:
    """Return the result of checking `upload`, or a sentence why it can't be read.

    `show` is called several times a second with a text about the progress. If it raises, as Streamlit does when the
    visit ends or opens another page, the worker is ended at once.
    """
    with _wait_for_turn(show):
        try:
            worker = _spare_worker.take()
        except OSError:
            return WORKER_NOT_STARTED.format(name=upload.name)
        try:
            exchange = _UploadExchange(worker, upload)
            timed_out = _wait_for_answer(exchange, show)
            if exchange.answer is not None and not timed_out:
                answer = exchange.answer
                if isinstance(answer, UploadResult | str):
                    return answer
                return _failure_message(answer[0]).format(name=upload.name)
            # A worker that ended by itself has an exit code shortly after.
            with suppress(subprocess.TimeoutExpired):
                worker.process.wait(0 if timed_out else 5)
            has_started = exchange.began is not None
            if timed_out:
                return (UPLOAD_TIMED_OUT if has_started else WORKER_NOT_READY).format(name=upload.name)
            return (_exit_message(worker.process.poll()) if has_started
                    else WORKER_ENDED_EARLY).format(name=upload.name)
        finally:
            worker.end()
            prepare_worker()


@contextmanager
def _wait_for_turn(show: ShowProgress) -> Iterator[None]:
    """Wait until all earlier uploads are done."""
    ticket = object()
    _queue.append(ticket)
    try:
        while _queue[0] is not ticket:
            position = _queue.index(ticket)
            show("Another workbook is being read; yours is next" if position == 1 else
                 f"{position} other workbooks are read before yours")
            time.sleep(WORKER_POLL_SECONDS)
        yield
    finally:
        _queue.remove(ticket)


def _wait_for_answer(exchange: _UploadExchange, show: ShowProgress) -> bool:
    """Wait for the answer; return whether it timed out."""
    begun = time.monotonic()
    while not exchange.finished.wait(WORKER_POLL_SECONDS):
        show(STARTING if exchange.began is None else CHECKING)
        now = time.monotonic()
        if now - begun > START_SECONDS if exchange.began is None else now - exchange.began > MAX_CPU_SECONDS:
            return True
    return False


def _failure_message(code: str) -> str:
    return {NO_MEMORY: UPLOAD_OUT_OF_MEMORY, CRASHED: UPLOAD_CRASHED}[code]


def _exit_message(code: int | None) -> str:
    """Return the sentence for a worker that ended without an answer; `code` is its exit code."""
    if code in (OUT_OF_MEMORY_EXIT_CODE, -signal.SIGABRT):    # compiled code aborts when memory runs out
        return UPLOAD_OUT_OF_MEMORY
    if code == -signal.SIGKILL:
        return UPLOAD_KILLED
    return UPLOAD_TIMED_OUT if code == -signal.SIGXCPU else UPLOAD_CRASHED
