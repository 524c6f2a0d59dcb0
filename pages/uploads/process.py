"""Uploads are judged one at a time for the whole app, each in a process of its own that ends with it.

What a workbook does to that process (memory, time, a crash) is a sentence for its visitor, and nothing to anybody else.
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
from pathlib import Path
from threading import Event, Lock, Thread

from summaries.workbooks import Upload, UploadResult
from summaries.workbooks.upload_worker import CRASHED, MAX_CPU_SECONDS, NO_MEMORY, OUT_OF_MEMORY_EXIT_CODE

ROOT = Path(__file__).resolve().parents[2]
COMMAND = [sys.executable, "-m", "summaries.workbooks.upload_worker"]
START_SECONDS = 30    # until a process must be ready
WORKER_POLL_SECONDS = 0.2          # seconds between two looks; in between nobody notices that a visit has ended
STARTING, CHECKING = "Getting ready to read your workbook", "Reading and checking your workbook"
_SMALLER = "copy the tabs and years that matter into a new workbook and try that one"
UPLOAD_TIMED_OUT = f"{{name}} takes more than {MAX_CPU_SECONDS} seconds, so it was given up: {_SMALLER}."
UPLOAD_OUT_OF_MEMORY = f"{{name}} takes more memory than there is for trying a workbook: {_SMALLER}."
UPLOAD_CRASHED = ("{name} holds something that is more than this product can cope with: undo the latest change and try "
                  "again, and if that doesn't help, send the workbook to whoever keeps this app.")
# The system does so where memory runs out, and so may whoever keeps the machine.
UPLOAD_KILLED = ("{name} was not read to its end: the process that read it was killed, as happens where memory runs "
                 f"out. Try again, and if that doesn't help, {_SMALLER}.")
_TRY_LATER = "Try again in a minute, and if that doesn't help, tell whoever keeps this app."
WORKER_NOT_STARTED = (f"{{name}} could not be tried: this machine has no room for one more process just now. "
                      f"{_TRY_LATER}")
WORKER_ENDED_EARLY = f"{{name}} could not be tried: the process that was to read it ended before it began. {_TRY_LATER}"
WORKER_NOT_READY = (f"{{name}} could not be tried: the process that was to read it was not ready within "
                    f"{START_SECONDS} seconds. {_TRY_LATER}")
# What the tables, texts and dates of an answer are made of, by module.
_ALLOWED_TYPES = {
    "builtins": ("bytearray", "slice"), "datetime": ("date", "datetime", "time", "timedelta"),
    "cop_sheets.fiscal_year": ("FiscalYear", "Period"), "cop_sheets.raw": ("NumberText",),
    "summaries.audience": ("Audience",), "summaries.fixes.flag_list": ("FlagFilterOptions",),
    "summaries.workbooks.upload_result": ("UploadTables", "UploadResult"),
    "numpy": ("dtype", "ndarray"), "numpy._core.multiarray": ("_reconstruct", "scalar"),
    "pandas": ("DataFrame", "Index", "RangeIndex", "StringDtype"), "pandas._libs.internals": ("_unpickle_block",),
    "pandas.arrays": ("ArrowStringArray", "IntegerArray"), "pandas.core.indexes.base": ("_new_Index",),
    "pandas.core.internals.managers": ("BlockManager",),
    "pyarrow.lib": ("_restore_array", "py_buffer", "type_for_alias"),
}
_LOGGER = logging.getLogger(__name__)

ShowProgress = Callable[[str], None]


class _Worker:
    """A process that waits for an upload. What it logs is written here: it may write to no file, a log's included."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(COMMAND, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE)
        self._log = Thread(target=self._forward_log, daemon=True)
        self._log.start()

    def _forward_log(self) -> None:
        with self.process.stderr as lines, suppress(OSError):
            for line in lines:
                os.write(2, line)

    @property
    def is_running(self) -> bool:
        """Whether the process has not ended."""
        return self.process.poll() is None

    def end(self) -> int:
        """End the process, and return the exit code that it had by then."""
        self.process.kill()
        code = self.process.wait()
        self._log.join()
        for pipe in (self.process.stdin, self.process.stdout):
            with suppress(OSError):
                pipe.close()
        return code


class _SpareWorker:
    """One process that is ready before an upload comes; it ends by itself where none comes for long."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._worker: _Worker | None = None

    def prepare(self) -> None:
        """See to it that a process is ready soon."""
        with self._lock:
            if self._worker is not None and not self._worker.is_running:
                self._worker.end()
                self._worker = None
            self._worker = self._worker or _Worker()

    def take(self) -> _Worker:
        """Return a process that nobody else has."""
        self.prepare()
        with self._lock:
            worker, self._worker = self._worker, None
        return worker or _Worker()

    def end(self) -> None:
        """End the process that waits, if any."""
        with self._lock:
            worker, self._worker = self._worker, None
        if worker is not None:
            worker.end()


class _AnswerUnpickler(pickle.Unpickler):
    """Reads what a process answers: tables, texts and dates, and nothing that could run what a workbook made of it."""

    def find_class(self, module: str, name: str) -> object:
        """Return a type that an answer consists of. Raises UnpicklingError for any other."""
        if name in _ALLOWED_TYPES.get(module, ()):
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name} is no part of an answer")


class _UploadExchange:
    """Hands an upload to a process and takes its answer, in a thread; `answer` is None where the process has ended."""

    def __init__(self, worker: _Worker, upload: Upload) -> None:
        self.finished, self.began, self.answer = Event(), None, None
        self._pipes, self._upload = worker.process, upload
        Thread(target=self._run, daemon=True).start()

    def _run(self) -> None:
        try:
            _AnswerUnpickler(self._pipes.stdout).load()    # It is ready.
            self.began = time.monotonic()
            with suppress(OSError):    # Out of memory, it answers before it has taken all of it.
                pickle.dump(self._upload, self._pipes.stdin)
                self._pipes.stdin.flush()
            self.answer = _AnswerUnpickler(self._pipes.stdout).load()
        except Exception as problem:
            # It has ended, and its exit code says why; or it answered what is no answer.
            _LOGGER.info("An upload's process gave no answer: %s", type(problem).__name__)
        finally:
            self.finished.set()


_spare_worker = _SpareWorker()
_queue: deque[object] = deque()    # whose turn it is first
atexit.register(_spare_worker.end)


def prepare_worker() -> None:
    """Have a process ready for an upload that may come, where the machine has room for one."""
    with suppress(OSError):
        _spare_worker.prepare()


def run_upload_check(upload: Upload, show: ShowProgress) -> UploadResult | str:
    """Return what `upload` comes to, or a sentence why it can't be read.

    `show` is called with what goes on, several times a second; what it raises, as Streamlit does where the visit has
    ended or goes elsewhere, ends the work at once.
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
                return answer if isinstance(answer, UploadResult
                                            | str) else _failure_message(answer[0]).format(name=upload.name)
            # One that ends by itself has an exit code in a moment.
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
    """Wait until nobody who came earlier is left."""
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
    """Wait for the answer; returns whether it took too long."""
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
    """Return the sentence about a process that ended without an answer."""
    if code in (OUT_OF_MEMORY_EXIT_CODE, -signal.SIGABRT):    # as compiled code does without memory
        return UPLOAD_OUT_OF_MEMORY
    if code == -signal.SIGKILL:
        return UPLOAD_KILLED
    return UPLOAD_TIMED_OUT if code == -signal.SIGXCPU else UPLOAD_CRASHED
