"""Writes files: CSV and Excel without formulas from typed text, and the blank template.

`styles` has the look of workbooks in Excel and Google Sheets.
"""

from cop_sheets.writers.files import csv_bytes, file_stem, write_file
from cop_sheets.writers.styles import (
    BORDER_COLOR,
    EXAMPLE_COLOR,
    HEADER_HEIGHT,
    INSTRUCTION_FONT_SIZE,
    INSTRUCTION_HEIGHT,
    INSTRUCTION_WIDTH,
    NUMBER_FORMATS,
    column_width,
    header_colors,
)
from cop_sheets.writers.template import (
    EXAMPLE_NOTE,
    INSTRUCTIONS,
    START_HERE,
    CellCheck,
    CellCheckType,
    accepted_values_text,
    cell_check,
    example_marker_index,
    example_row,
    header_note,
    template_bytes,
    template_sheets,
)
from cop_sheets.writers.xlsx_writer import XlsxWriter

__all__ = [
    "BORDER_COLOR", "EXAMPLE_COLOR", "EXAMPLE_NOTE", "HEADER_HEIGHT", "INSTRUCTIONS", "INSTRUCTION_FONT_SIZE",
    "INSTRUCTION_HEIGHT", "INSTRUCTION_WIDTH", "NUMBER_FORMATS", "START_HERE", "CellCheck", "CellCheckType",
    "XlsxWriter", "accepted_values_text", "cell_check", "column_width", "csv_bytes", "example_marker_index",
    "example_row", "file_stem", "header_colors", "header_note", "template_bytes", "template_sheets", "write_file",
]
