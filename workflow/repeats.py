"""Whether somebody repeats what they have just done, such as by a double click: then it is kept once, and done."""

from datetime import datetime, timedelta

REPEAT_WINDOW = timedelta(minutes=1)


def is_repeated(before: tuple[object, ...], at: datetime, deed: tuple[object, ...], now: datetime) -> bool:
    """Return whether a deed is the same as the one that was kept last, at `at`, within the last minute.

    Each deed: what was done, who did it, and all that belongs to it.
    """
    return before == deed and timedelta(0) <= now - at <= REPEAT_WINDOW
