"""Writes Excel workbooks for the template, the sample and documents: formats, header rows, cells by type."""

from datetime import date, datetime
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook as ExcelWorkbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from cop_sheets.layout import Column
from cop_sheets.raw import CellError
from cop_sheets.writers.styles import (
    BORDER_COLOR,
    DATE_FORMAT,
    HEADER_HEIGHT,
    NUMBER_FORMATS,
    TIMESTAMP_FORMAT,
    column_width,
    header_colors,
)

# Fixed, so that the same content gives the same bytes.
FIXED_CREATED_DATE = datetime(2024, 7, 1)
MAX_CELL_LENGTH = 32767    # Excel's limit in characters; XlsxWriter leaves a cell with more empty


def fit_cell(text: str) -> str:
    """Return `text`, shortened where it is longer than a cell may be."""
    return text if len(text) <= MAX_CELL_LENGTH else text[:MAX_CELL_LENGTH - 1] + "…"


class XlsxWriter:
    """An Excel workbook that is written in memory, with the formats of all tabs."""

    def __init__(self, title: str):
        self._stream = BytesIO()
        # Text that starts with = or http stays text.
        self.book = ExcelWorkbook(self._stream, {
            "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False})
        self.book.set_properties({"title": title, "created": FIXED_CREATED_DATE})
        self._formats: dict[tuple[tuple[str, Any], ...], Format] = {}

    def format(self, **properties: Any) -> Format:
        """Return the format with `properties`; equal formats are created once."""
        cell_format = self._formats.get(tuple(properties.items()))
        if cell_format is None:
            cell_format = self._formats[tuple(properties.items())] = self.book.add_format(properties)
        return cell_format

    def add_tab(self, name: str) -> Worksheet:
        """Add a tab called `name`."""
        return self.book.add_worksheet(name)

    def header(self, sheet: Worksheet, columns: list[tuple[str, Column | None]], row: int = 0) -> None:
        """Write the header row, bold and frozen, and set the widths and formats of the columns.

        `columns`: the headers from left to right, each with the layout's column or None.
        """
        style: dict[str, Any] = {"bold": True, "text_wrap": True, "valign": "top", "border": 1,
                                 "border_color": BORDER_COLOR}
        for index, (header, column) in enumerate(columns):
            background, color = header_colors(column)
            sheet.write_string(row, index, header, self.format(**style, bg_color=background, font_color=color))
            number_format = NUMBER_FORMATS.get(column.kind) if column else None
            sheet.set_column(index, index, column_width(header, column),
                             self.format(num_format=number_format) if number_format else None)
        sheet.set_row(row, HEADER_HEIGHT)
        sheet.freeze_panes(row + 1, 0)

    def rows(self, sheet: Worksheet, rows: list[list[Any]], first: int, **style: Any) -> None:
        """Write `rows` from row `first`, counted from 0, each cell by its type; `style` applies to every cell."""
        plain = self.format(**style) if style else None
        date_format = self.format(**style, num_format=DATE_FORMAT)
        datetime_format = self.format(**style, num_format=TIMESTAMP_FORMAT)
        write_string, write_number, write_datetime = sheet.write_string, sheet.write_number, sheet.write_datetime
        for row_number, row in enumerate(rows, start=first):
            for index, cell in enumerate(row):
                if cell == "":
                    continue
                if isinstance(cell, str):
                    write_string(row_number, index, fit_cell(cell), plain)
                elif isinstance(cell, int | float):
                    write_number(row_number, index, cell, plain)
                elif isinstance(cell, datetime):
                    write_datetime(row_number, index, cell, datetime_format)
                elif isinstance(cell, date):
                    write_datetime(row_number, index, cell, date_format)
                else:
                    _write_error(sheet, row_number, index, cell)

    def finish(self) -> bytes:
        """Close the workbook and return its bytes; nothing can be written afterwards."""
        self.book.close()
        return self._stream.getvalue()


def _write_error(sheet: Worksheet, row: int, column: int, error: CellError) -> None:
    """Write an error as the result of a formula, or a formula without a result."""
    if error.shown.startswith("="):
        sheet.write_formula(row, column, error.shown, None, "")
    else:
        sheet.write_formula(row, column, "=" + error.shown, None, error.shown)
