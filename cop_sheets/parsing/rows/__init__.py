"""Which rows below a header row are entries, and what the others are: totals, headings, notes, examples, blank rows.

Judged by their cells' values alone.
"""

from cop_sheets.parsing.rows.kinds import (
    DATA_ROW,
    HEADING_ROW,
    NOT_DATA,
    NOTE_ROW,
    REPEATED_HEADER_ROW,
    TOTALS_ROW,
    row_kinds,
)
from cop_sheets.parsing.rows.screen import screen_rows

__all__ = [
    "DATA_ROW", "HEADING_ROW", "NOTE_ROW", "NOT_DATA", "REPEATED_HEADER_ROW", "TOTALS_ROW", "row_kinds", "screen_rows",
]
