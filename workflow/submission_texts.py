"""The day of a step toward a certified year, and the text of the column Submission: in one zone, this machine's.

The day is decided once, when the step is kept, and is the same in the store, in a pack and on screen.
"""

from datetime import date, datetime


def local_time(moment: datetime) -> datetime:
    """Return `moment`, which has a time zone, with this machine's offset at that time."""
    return moment.astimezone()


def submission_text(word: str, day: date) -> str:
    """Return what the column Submission says of a step on `day`: `Certified 2025-07-10`."""
    return f"{word} {day.isoformat()}"
