"""How our spreadsheets look, in Excel and in Google alike: colors, widths, and how dates and ids are shown."""

from cop_sheets.layout import Column, Kind

DATE_FORMAT, TIMESTAMP_FORMAT, TEXT_FORMAT = "m/d/yyyy", "m/d/yyyy h:mm:ss", "@"
NUMBER_FORMATS = {Kind.ID: TEXT_FORMAT, Kind.DATE: DATE_FORMAT, Kind.TIMESTAMP: TIMESTAMP_FORMAT}
# Background and text of a header whose column must be filled, and of one that may stay blank.
REQUIRED_COLORS, OPTIONAL_COLORS = ("#1F4E79", "#FFFFFF"), ("#DDEBF7", "#1F2937")
BORDER_COLOR, EXAMPLE_COLOR = "#8EA9C1", "#7F7F7F"
# In characters; heights in points.
WIDTHS = {Kind.ID: 13, Kind.DATE: 13, Kind.TIMESTAMP: 19, Kind.FISCAL_YEAR: 11, Kind.WHOLE: 12, Kind.HOURS: 9,
          Kind.YES_NO: 14, Kind.CHOICE: 16, Kind.CHOICES: 36, Kind.PEOPLE: 26, Kind.AGREEMENT: 21, Kind.TEXT: 28}
HEADER_HEIGHT = 64
LINE_WIDTH, LINE_HEIGHT, LINE_SIZE = 120, 34, 12


def column_width(header: str, column: Column | None) -> int:
    """Return how wide, in characters, a column is under `header`; `column` is the layout's, None where it has none."""
    return max(WIDTHS[column.kind if column else Kind.TEXT], max(map(len, header.split())) + 3)


def header_colors(column: Column | None) -> tuple[str, str]:
    """Return the background and the text color of a column's header."""
    return REQUIRED_COLORS if column and column.required else OPTIONAL_COLORS
