"""Who acts: the address of a login, or, where there is no login, a name that somebody typed, marked as such."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from cop_sheets.errors import SheetsError
from cop_sheets.registry import PartnershipNames
from cop_sheets.settings import Viewer
from cop_sheets.text import clean, shows_nothing

MAX_NAME, MAX_TEXT = 100, 1000    # characters
TYPED_NAME_MARK = "(typed name)"    # no address ends like this


class ActionRefused(SheetsError):
    """Somebody may not do what they want to do, or it can't be done now; the text says why, and what to do."""


@dataclass(frozen=True)
class Actor:
    """Somebody who acts now.

    `viewer`: looks up what they may do, and raises a SheetsError where they may do nothing any more. `typed_name`: what
    they typed as their name, where there is no login. `names`: of the partnerships. `now`: the time, with a zone.
    """

    viewer: Callable[[], Viewer]
    typed_name: str = ""
    names: PartnershipNames = field(default_factory=PartnershipNames)
    now: Callable[[], datetime] = lambda: datetime.now(UTC)


def signature(viewer: Viewer, typed_name: str = "") -> str:
    """Return who acts, as it is recorded: the login's address, else `typed_name` marked as typed.

    Raises ActionRefused where there is neither.
    """
    if viewer.email:
        return viewer.email
    name = checked_text(" ".join(typed_name.split()), "your name", MAX_NAME)
    return f"{name} {TYPED_NAME_MARK}"


def checked_text(text: str, what: str, limit: int = MAX_TEXT) -> str:
    """Return what somebody typed without invisible characters. Raises ActionRefused where it is blank or too long.

    `what`: what it is, such as `the reason`. `limit`: in characters.
    """
    cleaned = clean(text)
    if shows_nothing(cleaned):
        raise ActionRefused(f"Nothing was kept, because {what} is blank: type {what}, and try again.")
    if len(cleaned) > limit:
        raise ActionRefused(f"Nothing was kept, because {what} has {len(cleaned):,} characters, and {limit:,} fit: "
                            "shorten it, and try again.")
    return cleaned
