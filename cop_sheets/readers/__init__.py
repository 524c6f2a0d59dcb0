"""Reads one workbook, an .xlsx, .xlsm or .ods file or a folder of CSV files, into raw cells with their addresses.

Files are unpacked within limits and checked before any library sees them.
"""

from cop_sheets.readers.csv_folder import read_csv_files
from cop_sheets.readers.safe_zip import SIZE_LIMIT, file_size_message
from cop_sheets.readers.workbook_file import read_upload, read_workbook_bytes

__all__ = [
    "SIZE_LIMIT", "file_size_message", "read_csv_files", "read_upload", "read_workbook_bytes",
]
