"""Values that stay the same during one rerun of the script, so that they are computed once."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, TypeVar

T = TypeVar("T")

# A rerun that waits for Google can take minutes; what decides on access must not be that old.
MAX_AGE_SECONDS = 1.0
_values: ContextVar[dict[Callable[[], Any], tuple[float, Any]] | None] = ContextVar("values_of_rerun", default=None)


@contextmanager
def rerun_scope() -> Iterator[None]:
    """Mark the part of the script in which functions decorated with `once_per_rerun` keep their values."""
    token = _values.set({})
    try:
        yield
    finally:
        _values.reset(token)


def once_per_rerun(function: Callable[[], T]) -> Callable[[], T]:
    """Return `function`, called once per rerun and second; elsewhere, such as in callbacks, every call is a new one."""
    @wraps(function)
    def cached() -> T:
        values, now = _values.get(), time.monotonic()
        if values is None:
            return function()
        computed_at, value = values.get(function, (now - 2 * MAX_AGE_SECONDS, None))
        if now - computed_at > MAX_AGE_SECONDS:
            value = function()
            values[function] = time.monotonic(), value
        return value

    return cached
