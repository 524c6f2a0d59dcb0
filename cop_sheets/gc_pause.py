"""Python's search for garbage, held off while very many objects are made that all stay."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

_lock = Lock()
_pause_count = 0
_was_enabled = False


@contextmanager
def gc_paused() -> Iterator[None]:
    """Hold off the search for garbage: as the cells of a state come in, it would look at all of them time and again.

    Nothing is kept for good: what nobody uses is freed at once as ever, and cycles by the first search afterwards.
    It is one for all threads, so the last one to leave lets it go on; a search that was off before stays off.
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
