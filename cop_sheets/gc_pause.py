"""Pauses Python's garbage collection while very many objects are created that all stay in use."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

_lock = Lock()
_pause_count = 0
_was_enabled = False


@contextmanager
def gc_paused() -> Iterator[None]:
    """Pause garbage collection: while hundreds of workbooks are read, it would go through all cells again and again.

    Reference counting still frees unused objects; only cycles wait for the first collection afterwards. Threads may
    overlap: collection resumes when the last one leaves, unless it was off before.
    """
    global _pause_count, _was_enabled
    with _lock:
        if not _pause_count:
            _was_enabled = gc.isenabled()
            gc.disable()
        _pause_count += 1
    try:
        yield
    finally:
        with _lock:
            _pause_count -= 1
            if not _pause_count and _was_enabled:
                gc.enable()
