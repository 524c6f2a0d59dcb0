"""Rows that are gone: several of a tab at once may have been deleted by mistake."""

from collections import defaultdict
from datetime import datetime
from typing import NamedTuple

from cop_sheets.date_format import format_month_and_day
from cop_sheets.layout import Tab
from cop_sheets.sheet_urls import is_google_source
from summaries.changes.comparison import Comparison
from summaries.changes.row_matching import REMOVED
from summaries.changes.rows import RowChange, row_changes
from summaries.changes.sentences import rows_text
from summaries.presentation.wording import singular_or_plural

MAX_UNNOTICED = 3    # so many rows of a tab may be gone without a message
_MAX_DAYS_BY_WEEKDAY = 6    # a weekday a week ago would be today's


class VanishedRows(NamedTuple):
    """More than MAX_UNNOTICED rows of a partnership's tab that are gone, not only moved."""

    partnership: str
    tab: Tab
    rows: tuple[RowChange, ...]

    @property
    def is_in_google(self) -> bool:
        """Whether they are gone from a Google Sheet, which keeps earlier versions."""
        row = self.rows[0].pair.before
        return row is not None and is_google_source(row.location.address)

    def sentence(self, since: datetime, now: datetime) -> str:
        """Return the message, with the time of the earlier look; both times in the reader's time zone.

        The day is a weekday within the last 6 days, else a date.
        """
        days = (now.date() - since.date()).days
        day = f"{since:%A}" if 0 <= days <= _MAX_DAYS_BY_WEEKDAY else format_month_and_day(since)
        verb = singular_or_plural(len(self.rows), "has", "have")
        what_to_do = ("open File, Version history in the sheet" if self.is_in_google
                      else "look for an earlier copy of the workbook")
        return (f"{rows_text(self.tab, len(self.rows))} {verb} disappeared since {day}, {since.hour}:{since:%M}; "
                f"if that was not meant, {what_to_do}")


def vanished_rows(comparison: Comparison) -> tuple[VanishedRows, ...]:
    """Return the rows that are gone, of each partnership's tab of which more than MAX_UNNOTICED are.

    A workbook that can't be read has not lost its rows. What the audience may not see of rows is not among them.
    """
    gone: dict[tuple[str, str], list[RowChange]] = defaultdict(list)
    for change in row_changes(comparison):
        if change.pair.change == REMOVED:
            gone[change.partnership, change.tab.slug].append(change)
    return tuple(VanishedRows(partnership, rows[0].tab, tuple(rows)) for (partnership, _), rows in gone.items()
                 if len(rows) > MAX_UNNOTICED)
