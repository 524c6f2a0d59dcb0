"""Sentences about what has changed."""

from collections import Counter
from datetime import date

from cop_sheets.date_format import format_date, format_month_and_day
from cop_sheets.layout import COPS, VERSIONED_TABS, Tab
from summaries.changes.comparison import Comparison
from summaries.changes.flags import flag_change_texts
from summaries.changes.row_matching import ADDED, CHANGED, REMOVED
from summaries.changes.rows import row_changes


def rows_text(tab: Tab, count: int) -> str:
    """Return the number of rows of a tab in its own words: `1 session`, `4 sessions`, `2 rows of Column Map`."""
    if tab.settings:
        return f"{count:,} {'row' if count == 1 else 'rows'} of {tab.name}"
    name = tab.name if tab is COPS else tab.name.lower()
    return f"{count:,} {name.removesuffix('s') if count == 1 else name}"


def row_change_texts(comparison: Comparison) -> list[str]:
    """Return how many rows were added, removed and changed, by tab: `4 sessions added`, `1 training removed`."""
    counts = Counter((change.tab.slug, change.pair.change) for change in row_changes(comparison))
    return [f"{rows_text(tab, counts[tab.slug, change])} {change}" for tab in VERSIONED_TABS
            for change in (ADDED, REMOVED, CHANGED) if counts[tab.slug, change]]


def changes_sentence(comparison: Comparison, since: date, today: date) -> str:
    """Return `Since Monday, November 20: 4 sessions added, 2 flags fixed, 1 new`, with the year where it is another.

    `since`, `today`: the days of the two looks.
    """
    parts = [*row_change_texts(comparison), *flag_change_texts(comparison)]
    text = since_text(since, today)
    return f"{text[0].upper()}{text[1:]}: {', '.join(parts) or 'nothing has changed'}"


def since_text(since: date, today: date) -> str:
    """Return `since Monday, November 20`, with the year where it is another than today's."""
    return f"since {since:%A}, {format_month_and_day(since) if since.year == today.year else format_date(since)}"


def survey_days_sentence(comparison: Comparison) -> str:
    """Return between which days responses and outcomes are compared, or why they are not.

    "" for an audience that may see small groups: these are compared like all others.
    """
    if comparison.audience.sees_small_groups:
        return ""
    if comparison.survey is None:
        return ("Responses and outcomes are not compared between these days: NCPC sees what has changed in them only "
                "from the end of a quarter to the end of the next one.")
    before, after = (format_date(report.period.as_of) for report in (comparison.survey.before, comparison.survey.after))
    return (f"Responses and outcomes are compared between the ends of quarters: {before} against {after}. What fewer "
            f"than {comparison.audience.min_respondents} answers have changed is not shown.")
