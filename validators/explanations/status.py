"""What an explanation means for its flag on a day, and how it is written beside it."""

from datetime import date
from enum import StrEnum

from cop_sheets.date_format import format_date
from cop_sheets.decisions import Explanation, ExplanationStatus


class FlagStatus(StrEnum):
    """Whether somebody has to do something about a flag."""

    OPEN = "Open"
    WAITING = "Waiting"
    EXPLAINED = "Explained"


def flag_status(explanation: Explanation | None, as_of: date) -> FlagStatus:
    """Return the status of a flag with this explanation: Waiting without a decision, Explained while one holds."""
    if explanation is None or explanation.status is ExplanationStatus.DECLINED or has_run_out(explanation, as_of):
        return FlagStatus.OPEN
    return FlagStatus.EXPLAINED if explanation.status is ExplanationStatus.APPROVED else FlagStatus.WAITING


def has_run_out(explanation: Explanation, as_of: date) -> bool:
    """Return whether an approved explanation held until a day before `as_of`."""
    return (explanation.status is ExplanationStatus.APPROVED and explanation.until is not None
            and explanation.until < as_of)


def explanation_text(explanation: Explanation, as_of: date) -> str:
    """Return the reason, who asked and who approved it: `Storm (asked by Ann, approved by Bob: “Agreed.”)`.

    "" for an explanation that doesn't count on the day `as_of`.
    """
    status = flag_status(explanation, as_of)
    if status is FlagStatus.OPEN:
        return ""
    asked, decided = explanation.asked_by, explanation.decided_by
    parts = [f"asked by {asked}" if asked else ""]
    if status is FlagStatus.EXPLAINED:
        approved = f"approved by {decided}" if decided else "approved"
        parts = [f"asked and {approved}"] if asked and asked == decided else [*parts, approved]
        parts[-1] += f" until {format_date(explanation.until)}" if explanation.until else ""
        parts[-1] += f": “{explanation.sentence}”" if explanation.sentence else ""
    text = ", ".join(filter(None, parts))
    return f"{explanation.reason} ({text})".strip() if text else explanation.reason
