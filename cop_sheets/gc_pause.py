"""Python's search for garbage, held off while very many objects are made that all stay."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

_lock = Lock()
_holding = 0
_was_on = False


@contextmanager
def collector_held() -> Iterator[None]:
    """Hold off the search for garbage: as the cells of a state come in, it would look at all of them time and again.

    Nothing is kept for good: what nobody uses is freed at once as ever, and cycles by the first search afterwards.
    It is one for all threads, so the last one to leave lets it go on; a search that was off before stays off.
    """
    global _holding, _was_on
    with _lock:
        if not _holding:
            _was_on = gc.isenabled()
            gc.disable()
        _holding += 1
    try:
        yield
    finally:
        with _lock:
            _holding -= 1
            if not _holding and _was_on:
                gc.enable()
