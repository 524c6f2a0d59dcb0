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

from summaries.workbooks import Tried, Upload
from summaries.workbooks.upload_worker import CRASHED, NO_MEMORY, OUT_OF_MEMORY, SECONDS

ROOT = Path(__file__).resolve().parents[2]
COMMAND = [sys.executable, "-m", "summaries.workbooks.upload_worker"]
START_SECONDS = 30    # until a process must be ready
GLANCE = 0.2          # seconds between two looks; in between nobody notices that a visit has ended
FIRST, CHECKING = "Getting ready to read your workbook", "Reading and checking your workbook"
_SMALLER = "copy the tabs and years that matter into a new workbook and try that one"
TOO_LONG = f"{{name}} takes more than {SECONDS} seconds, so it was given up: {_SMALLER}."
TOO_LARGE = f"{{name}} takes more memory than there is for trying a workbook: {_SMALLER}."
STOPPED = ("{name} holds something that is more than this product can cope with: undo the latest change and try again, "
           "and if that doesn't help, send the workbook to whoever keeps this app.")
# The system does so where memory runs out, and so may whoever keeps the machine.
KILLED = ("{name} was not read to its end: the process that read it was killed, as happens where memory runs out. Try "
          f"again, and if that doesn't help, {_SMALLER}.")
_LATER = "Try again in a minute, and if that doesn't help, tell whoever keeps this app."
NO_PROCESS = f"{{name}} could not be tried: this machine has no room for one more process just now. {_LATER}"
NOT_BEGUN = f"{{name}} could not be tried: the process that was to read it ended before it began. {_LATER}"
NOT_READY = (f"{{name}} could not be tried: the process that was to read it was not ready within {START_SECONDS} "
             f"seconds. {_LATER}")
# What the tables, texts and dates of an answer are made of, by module.
_IN_ANSWERS = {
    "builtins": ("bytearray", "slice"), "datetime": ("date", "datetime", "time", "timedelta"),
    "cop_sheets.fiscal_year": ("FiscalYear", "Period"), "cop_sheets.raw": ("NumberText",),
    "summaries.audience": ("Audience",), "summaries.fixes.flag_list": ("FlagChoices",),
    "summaries.workbooks.upload_result": ("Content", "Tried"),
    "numpy": ("dtype", "ndarray"), "numpy._core.multiarray": ("_reconstruct", "scalar"),
    "pandas": ("DataFrame", "Index", "RangeIndex", "StringDtype"), "pandas._libs.internals": ("_unpickle_block",),
    "pandas.arrays": ("ArrowStringArray", "IntegerArray"), "pandas.core.indexes.base": ("_new_Index",),
    "pandas.core.internals.managers": ("BlockManager",),
    "pyarrow.lib": ("_restore_array", "py_buffer", "type_for_alias"),
}
_LOGGER = logging.getLogger(__name__)

Show = Callable[[str], None]


class _Worker:
    """A process that waits for an upload. What it logs is written here: it may write to no file, a log's included."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(COMMAND, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE)
        self._log = Thread(target=self._pass_log_on, daemon=True)
        self._log.start()

    def _pass_log_on(self) -> None:
        with self.process.stderr as lines, suppress(OSError):
            for line in lines:
                os.write(2, line)

    @property
    def is_there(self) -> bool:
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


class _Spare:
    """One process that is ready before an upload comes; it ends by itself where none comes for long."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._worker: _Worker | None = None

    def prepare(self) -> None:
        """See to it that a process is ready soon."""
        with self._lock:
            if self._worker is not None and not self._worker.is_there:
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


class _Answers(pickle.Unpickler):
    """Reads what a process answers: tables, texts and dates, and nothing that could run what a workbook made of it."""

    def find_class(self, module: str, name: str) -> object:
        """Return a type that an answer consists of. Raises UnpicklingError for any other."""
        if name in _IN_ANSWERS.get(module, ()):
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name} is no part of an answer")


class _Exchange:
    """Hands an upload to a process and takes its answer, in a thread; `answer` is None where the process has ended."""

    def __init__(self, worker: _Worker, upload: Upload) -> None:
        self.over, self.began, self.answer = Event(), None, None
        self._pipes, self._upload = worker.process, upload
        Thread(target=self._run, daemon=True).start()

    def _run(self) -> None:
        try:
            _Answers(self._pipes.stdout).load()    # It is ready.
            self.began = time.monotonic()
            with suppress(OSError):    # Out of memory, it answers before it has taken all of it.
                pickle.dump(self._upload, self._pipes.stdin)
                self._pipes.stdin.flush()
            self.answer = _Answers(self._pipes.stdout).load()
        except Exception as problem:
            # It has ended, and its exit code says why; or it answered what is no answer.
            _LOGGER.info("An upload's process gave no answer: %s", type(problem).__name__)
        finally:
            self.over.set()


_spare = _Spare()
_waiting: deque[object] = deque()    # whose turn it is first
atexit.register(_spare.end)


def prepare() -> None:
    """Have a process ready for an upload that may come, where the machine has room for one."""
    with suppress(OSError):
        _spare.prepare()


def judged(upload: Upload, show: Show) -> Tried | str:
    """Return what `upload` comes to, or a sentence why it can't be read.

    `show` is called with what goes on, several times a second; what it raises, as Streamlit does where the visit has
    ended or goes elsewhere, ends the work at once.
    """
    with _turn(show):
        try:
            worker = _spare.take()
        except OSError:
            return NO_PROCESS.format(name=upload.name)
        try:
            exchange = _Exchange(worker, upload)
            is_late = _is_late(exchange, show)
            if exchange.answer is not None and not is_late:
                answer = exchange.answer
                return answer if isinstance(answer, Tried | str) else _sentence(answer[0]).format(name=upload.name)
            # One that ends by itself has an exit code in a moment.
            with suppress(subprocess.TimeoutExpired):
                worker.process.wait(0 if is_late else 5)
            has_begun = exchange.began is not None
            if is_late:
                return (TOO_LONG if has_begun else NOT_READY).format(name=upload.name)
            return (_why(worker.process.poll()) if has_begun else NOT_BEGUN).format(name=upload.name)
        finally:
            worker.end()
            prepare()


@contextmanager
def _turn(show: Show) -> Iterator[None]:
    """Wait until nobody who came earlier is left."""
    ticket = object()
    _waiting.append(ticket)
    try:
        while _waiting[0] is not ticket:
            before = _waiting.index(ticket)
            show("Another workbook is being read; yours is next" if before == 1 else
                 f"{before} other workbooks are read before yours")
            time.sleep(GLANCE)
        yield
    finally:
        _waiting.remove(ticket)


def _is_late(exchange: _Exchange, show: Show) -> bool:
    """Wait for the answer; returns whether it took too long."""
    begun = time.monotonic()
    while not exchange.over.wait(GLANCE):
        show(FIRST if exchange.began is None else CHECKING)
        now = time.monotonic()
        if now - begun > START_SECONDS if exchange.began is None else now - exchange.began > SECONDS:
            return True
    return False


def _sentence(said: str) -> str:
    return {NO_MEMORY: TOO_LARGE, CRASHED: STOPPED}[said]


def _why(code: int | None) -> str:
    """Return the sentence about a process that ended without an answer."""
    if code in (OUT_OF_MEMORY, -signal.SIGABRT):    # as compiled code does without memory
        return TOO_LARGE
    if code == -signal.SIGKILL:
        return KILLED
    return TOO_LONG if code == -signal.SIGXCPU else STOPPED
