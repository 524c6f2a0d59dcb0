"""The line below each output's headline: what a board may ask about the number next."""

from summaries.figures.figure import (
    CALLED_OFF,
    HELD_NO_SESSION,
    NOT_REPORTED,
    SESSIONS_UNREAD,
    Figure,
    all_held_text,
)
from summaries.figures.indicator import HeadlineContext
from summaries.figures.outputs import COUNTED_WITHOUT_NAMES
from summaries.presentation.wording import pluralize_with_commas
from validators.derived import CANCELLED_SESSION


def cops_detail(figure: Figure, _context: HeadlineContext) -> str:
    """Return how many CoPs held no session."""
    without_session, unread = (figure.counts.get(label, 0) for label in (HELD_NO_SESSION, SESSIONS_UNREAD))
    parts = [f"{without_session:,} held no session"] * bool(without_session) + [
        f"of {unread:,} it can't be read"] * bool(unread)
    if parts or not figure.number:
        return "; ".join(parts) or "none is active"
    return all_held_text(int(figure.number))


def sessions_detail(figure: Figure, _context: HeadlineContext) -> str:
    """Return how many sessions were cancelled, and how many of those held were called off by their Notes or Topic."""
    cancelled = sum(reason == CANCELLED_SESSION for _, reason in figure.left_out)
    unmarked = figure.counts.get(CALLED_OFF, 0)
    if not unmarked:
        return f"{cancelled:,} more cancelled" if cancelled else "none cancelled"
    marked = f"{cancelled:,} more marked Cancelled" if cancelled else "none marked Cancelled"
    verb_text = "was called off by its" if unmarked == 1 else "were called off by their"
    return f"{marked}; of the {figure.number:,.0f} held, {unmarked:,} {verb_text} Notes or Topic"


def trainings_detail(figure: Figure, context: HeadlineContext, participants: str) -> str:
    """Return how many trainings have no number of people, "" without a training.

    `participants`: the indicator that counts those people.
    """
    participants_figure = context.totals[participants]
    if not figure.number:
        return ""    # "all" of none would read as if there were some
    if participants_figure.unreported_reason:
        return f"people trained are {NOT_REPORTED}"
    without_number = len(figure.used) - len(participants_figure.used)
    return f"{without_number:,} without a number of people" if without_number else "all with a number of people"


def participants_detail(_figure: Figure, _context: HeadlineContext) -> str:
    """Return that participants are not counted once over several events."""
    return "counted at each event"


def individuals_detail(figure: Figure, _context: HeadlineContext) -> str:
    """Return how many individuals are counted without names."""
    unnamed = figure.counts.get(COUNTED_WITHOUT_NAMES, 0)
    return f"{unnamed:,} of them without names" if unnamed else "each name counted once"


def hours_detail(figure: Figure, _context: HeadlineContext) -> str:
    """Return in how many consultations the hours were given."""
    return f"in {pluralize_with_commas(len(figure.used), 'consultation')}"
