"""The process that checks one upload and exits, so that a hostile workbook can harm no other visitor.

`python -m summaries.workbooks.upload_worker` writes READY, reads an `Upload` from stdin and writes the result to
stdout, each as a pickle. It writes nothing to disk, has a memory limit, and exits with the process that started it.
"""

import io
import logging
import os
import pickle
import resource
import select
import sys
import time
from datetime import date
from pathlib import Path
from threading import Thread
from typing import BinaryIO

from cop_sheets import FiscalYear
from cop_sheets.runtime import install_log_redaction
from cop_sheets.writers.template import template_bytes
from summaries.audience import PARTNERSHIP_AUDIENCE
from summaries.workbooks.upload_result import Upload, UploadResult, check_upload

MAX_MEMORY_MB = 400         # for one upload, beyond what the process uses before
MAX_CPU_SECONDS = 30            # for one upload
MAX_IDLE_SECONDS = 900      # waiting for an upload
READY, NO_MEMORY, CRASHED = "ready", "no memory", "crashed"
STATM_PATH = "/proc/self/statm"    # on Linux, the number of memory pages in use
OUT_OF_MEMORY_EXIT_CODE = 86      # where the system can't enforce the limit (macOS)
_LOGGER = logging.getLogger("summaries.workbooks.upload_worker")    # __name__ is __main__ here


def main() -> None:
    """Check one upload."""
    install_log_redaction()
    # What a library prints goes to stderr, so that it can't corrupt the results on stdout.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    check_upload(Upload("Blank.xlsx", template_bytes(), FiscalYear(2024), date(2025, 7, 15),
                        PARTNERSHIP_AUDIENCE))    # warms up imports and caches
    _send(answers, READY)
    if not select.select([sys.stdin], [], [], MAX_IDLE_SECONDS)[0]:
        return
    _set_limits()
    try:
        upload = pickle.load(sys.stdin.buffer)
    except EOFError:
        return    # The parent process has exited.
    except MemoryError:
        _send(answers, (NO_MEMORY,))
        return
    Thread(target=_exit_when_input_closes, daemon=True).start()
    _send(answers, _check(upload))


def _check(upload: Upload) -> UploadResult | str | tuple[str]:
    try:
        return check_upload(upload)
    except MemoryError:
        return (NO_MEMORY,)
    except Exception as problem:
        _LOGGER.error("An upload stopped the product: %s", type(problem).__name__, exc_info=problem)
        return (CRASHED,)


def _send(answers: BinaryIO, answer: object) -> None:
    buffer = io.BytesIO()
    pickle.dump(answer, buffer)
    answers.write(buffer.getbuffer())
    answers.flush()


def _exit_when_input_closes() -> None:
    """Exit when stdin is closed: the parent process has exited or given up."""
    os.read(0, 1)
    os._exit(1)


def _set_limits() -> None:
    """Limit memory and CPU time, and forbid writing files."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    used = resource.getrusage(resource.RUSAGE_SELF)
    seconds = int(used.ru_utime + used.ru_stime) + 2 * MAX_CPU_SECONDS
    # The soft limit is lower, so that the process ends by SIGXCPU, which shows that time ran out, and not by SIGKILL.
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
    if Path(STATM_PATH).exists():
        size = int(Path(STATM_PATH).read_text().split()[0]) * resource.getpagesize() + MAX_MEMORY_MB * 1024 * 1024
        resource.setrlimit(resource.RLIMIT_AS, (size, size))
    else:
        Thread(target=_exit_above_memory, args=(_peak_mb() + MAX_MEMORY_MB,), daemon=True).start()


def _exit_above_memory(max_mb: float) -> None:
    while _peak_mb() < max_mb:
        time.sleep(0.05)
    os._exit(OUT_OF_MEMORY_EXIT_CODE)


def _peak_mb() -> float:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 * 1024 if sys.platform == "darwin" else 1024)


if __name__ == "__main__":
    main()
