"""Writes files: CSV and Excel workbooks that a spreadsheet can't run as a formula, and the blank template.

`styles` holds what Excel and Google Sheets show alike.
"""

from cop_sheets.writers.files import csv_bytes, file_stem, write_file
from cop_sheets.writers.styles import (
    BORDER_COLOR,
    EXAMPLE_COLOR,
    HEADER_HEIGHT,
    LINE_HEIGHT,
    LINE_SIZE,
    LINE_WIDTH,
    NUMBER_FORMATS,
    column_width,
    header_colors,
)
from cop_sheets.writers.template import (
    EXAMPLE_NOTE,
    LINES,
    START_HERE,
    Check,
    CheckKind,
    accepted,
    check_of,
    example_row,
    marked_at,
    note,
    template_bytes,
    template_grids,
)
from cop_sheets.writers.xlsx_writer import Writer

__all__ = [
    "BORDER_COLOR", "EXAMPLE_COLOR", "EXAMPLE_NOTE", "HEADER_HEIGHT", "LINES", "LINE_HEIGHT", "LINE_SIZE",
    "LINE_WIDTH", "NUMBER_FORMATS", "START_HERE", "Check", "CheckKind", "Writer", "accepted", "check_of",
    "column_width", "csv_bytes", "example_row", "file_stem", "header_colors", "marked_at", "note", "template_bytes",
    "template_grids", "write_file",
]
