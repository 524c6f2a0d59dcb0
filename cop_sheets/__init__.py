"""The shared spreadsheets: their layout, their sources, and how they are read, cell by cell.

Exports sources (`open_source`, `read_all`), typed tables (`build_tables`) and the fiscal year.
"""

from cop_sheets.errors import SheetsError, SourceUnreadable
from cop_sheets.fiscal_year import FiscalYear, Period, fiscal_year_of, parse_fiscal_year
from cop_sheets.parsing import Tables, build_tables
from cop_sheets.readers import read_upload
from cop_sheets.source_factory import open_source
from cop_sheets.sources import ReadResult, read_all
from cop_sheets.writers import csv_bytes, json_bytes, write_file

__all__ = [
    "FiscalYear", "Period", "ReadResult", "SheetsError", "SourceUnreadable", "Tables", "build_tables", "csv_bytes",
    "fiscal_year_of", "json_bytes", "open_source", "parse_fiscal_year", "read_all", "read_upload", "write_file",
]
