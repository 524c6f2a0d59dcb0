"""The look of workbooks in Excel and Google Sheets: colors, widths, formats of dates and ids."""

from cop_sheets.layout import Column, ColumnType

DATE_FORMAT, TIMESTAMP_FORMAT, TEXT_FORMAT = "m/d/yyyy", "m/d/yyyy h:mm:ss", "@"
NUMBER_FORMATS = {ColumnType.ID: TEXT_FORMAT, ColumnType.DATE: DATE_FORMAT, ColumnType.TIMESTAMP: TIMESTAMP_FORMAT}
# Background and text colors of the headers of required and of optional columns.
REQUIRED_COLORS, OPTIONAL_COLORS = ("#1F4E79", "#FFFFFF"), ("#DDEBF7", "#1F2937")
BORDER_COLOR, EXAMPLE_COLOR = "#8EA9C1", "#7F7F7F"
# Widths in characters, heights in points.
COLUMN_WIDTHS = {ColumnType.ID: 13, ColumnType.DATE: 13, ColumnType.TIMESTAMP: 19, ColumnType.FISCAL_YEAR: 11,
                 ColumnType.WHOLE: 12, ColumnType.HOURS: 9,
                 ColumnType.YES_NO: 14, ColumnType.CHOICE: 16, ColumnType.CHOICES: 36, ColumnType.PEOPLE: 26,
                 ColumnType.AGREEMENT: 21, ColumnType.TEXT: 28}
HEADER_HEIGHT = 64
INSTRUCTION_WIDTH, INSTRUCTION_HEIGHT, INSTRUCTION_FONT_SIZE = 120, 34, 12


def column_width(header: str, column: Column | None) -> int:
    """Return the width, in characters, of a column; `column` is the layout's, None for an unknown one."""
    return max(COLUMN_WIDTHS[column.kind if column else ColumnType.TEXT], max(map(len, header.split())) + 3)


def header_colors(column: Column | None) -> tuple[str, str]:
    """Return the background and the text color of a column's header."""
    return REQUIRED_COLORS if column and column.required else OPTIONAL_COLORS
