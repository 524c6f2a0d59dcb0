"""The items of the board page's charts on paper, and how the board page writes percents."""

from summaries.figures import format_number, format_share
from summaries.freshness import active_partnerships
from summaries.report import Report

# One item of a chart: label, now and before (numbers or None), shown and shown_before (as text), detail.
ChartItem = dict[str, str | float | None]
WHOLE_PERCENT_BELOW = 50    # of so few, one is 2 percent or more, so that a decimal says nothing


def chart_item(label: str, now: float | None, before: float | None, **more: str) -> ChartItem:
    """Return an item; `more` replaces its texts."""
    return {"label": label, "now": now, "before": before, "shown": format_number(now),
            "shown_before": format_number(before), "detail": ""} | more


def board_share(number: float, denominator: float) -> tuple[float | None, str]:
    """Return `format_share`, of fewer than `WHOLE_PERCENT_BELOW` as a whole percent: `83% (10 of 12)`."""
    if not 0 < denominator < WHOLE_PERCENT_BELOW:
        return format_share(number, denominator)
    percent = int((200 * number + denominator) // (2 * denominator))    # rounded half up
    return percent, f"{percent}% ({number:.0f} of {denominator:.0f})"


def compared_year(report: Report) -> Report | None:
    """Return the report of the year before, None where nothing is logged of it."""
    return report.before if active_partnerships(report.before) else None
