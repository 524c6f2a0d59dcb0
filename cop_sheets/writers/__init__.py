"""Writes files: CSV and Excel without formulas from typed text, and the blank template.

Exports what loads no library: `template` and `xlsx_writer` load xlsxwriter, and figures need neither.
"""

from cop_sheets.writers.files import csv_bytes, file_stem, json_bytes, write_file

__all__ = ["csv_bytes", "file_stem", "json_bytes", "write_file"]
