"""Whether somebody repeats what they have just done, such as by a double click: then it is kept once, and done."""

from datetime import datetime, timedelta

REPEAT_WINDOW = timedelta(minutes=1)


def is_repeated(last: tuple[object, ...], at: datetime, action: tuple[object, ...], now: datetime) -> bool:
    """Return whether an action is the same as the one that was kept last, at `at`, within the last minute.

    Each action: what was done, who did it, and all that belongs to it.
    """
    return last == action and timedelta(0) <= now - at <= REPEAT_WINDOW
