"""Which rows below a header row are entries, and what the others are: totals, headings, notes, examples, blank rows.

Judged by their cells' values alone.
"""

from cop_sheets.parsing.rows.kinds import (
    BLANK_ROW,
    DATA_ROW,
    EXAMPLE_ROW,
    HEADING_ROW,
    NOT_DATA,
    NOTE_ROW,
    PREFILLED_ROW,
    REPEATED_HEADER_ROW,
    TOTALS_ROW,
    row_kinds,
)
from cop_sheets.parsing.rows.screen import RowScreen, screen_rows

__all__ = [
    "BLANK_ROW", "DATA_ROW", "EXAMPLE_ROW", "HEADING_ROW", "NOTE_ROW", "NOT_DATA", "PREFILLED_ROW",
    "REPEATED_HEADER_ROW", "TOTALS_ROW", "RowScreen", "row_kinds", "screen_rows",
]
