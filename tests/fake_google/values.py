"""The `spreadsheets.values` methods: cells as plain rows, read and written."""

import copy

from tests.fake_google import a1
from tests.fake_google.answers import invalid
from tests.fake_google.book import Book, Cell, Error
from tests.fake_google.formats import DATE_TIME_TYPES, Locale, display_text, locale_of
from tests.fake_google.render import number

_RENDER = ("FORMATTED_VALUE", "UNFORMATTED_VALUE", "FORMULA")
_MOMENT = ("SERIAL_NUMBER", "FORMATTED_STRING")
_DIMENSION = ("ROWS", "COLUMNS")


def get(book: Book, text: str, query: dict[str, list[str]]) -> dict:
    """Return the ValueRange of the range `text`."""
    area = a1.parse(book, text)
    render = option(query, "valueRenderOption", _RENDER)
    moments = option(query, "dateTimeRenderOption", _MOMENT)
    dimension = option(query, "majorDimension", _DIMENSION)
    rows = value_rows(area, locale_of(book.locale), render, moments)
    if dimension == "COLUMNS":
        width = max(map(len, rows), default=0)
        rows = [_trimmed([row[column] if column < len(row) else "" for row in rows]) for column in range(width)]
    content = {"range": area.echo, "majorDimension": dimension}
    return content | {"values": rows} if rows else content


def batch_get(book: Book, query: dict[str, list[str]]) -> dict:
    """Return the ValueRanges of all requested ranges. Raises ApiError where one is invalid."""
    return {"spreadsheetId": book.id,
            "valueRanges": [get(book, text, query) for text in query.get("ranges", [])]}


def option(query: dict[str, list[str]], name: str, allowed: tuple[str, ...]) -> str:
    """Return the query parameter `name`, the first of `allowed` by default."""
    word = query.get(name, [allowed[0]])[-1]
    if word not in allowed:
        raise invalid(f"Invalid value at '{name}' (type.googleapis.com/google.apps.sheets.v4), \"{word}\"")
    return word


def value_rows(area: a1.Area, locale: Locale, render: str, moments: str) -> list[list]:
    """Return the rows of `area` without trailing blank cells and rows; other blank cells are ""."""
    rows = []
    for row in area.tab.rows[area.top:area.bottom]:
        rows.append(_trimmed([_value(cell, locale, render, moments) for cell in row[area.left:area.right]]))
    while rows and not rows[-1]:
        rows.pop()
    return rows


def _trimmed(cells: list) -> list:
    while cells and cells[-1] == "":
        cells.pop()
    return cells


def _value(cell: Cell | None, locale: Locale, render: str, moments: str) -> object:
    if cell is None or (cell.value is None and not cell.formula):
        return ""
    if render == "FORMULA" and cell.formula:
        return cell.formula
    value = cell.value
    if value is None:
        return ""
    if render == "FORMATTED_VALUE" or isinstance(value, str):
        return display_text(cell, locale)
    if isinstance(value, Error):
        return f"{value.text} ({value.full_message})"
    if isinstance(value, bool):
        return value
    if moments == "FORMATTED_STRING" and cell.number_format.get("type") in DATE_TIME_TYPES:
        return display_text(cell, locale)
    return number(value)


def update(book: Book, text: str, query: dict[str, list[str]], body: dict) -> dict:
    """Write `body`, a ValueRange, unchanged at the start of range `text`; return the UpdateValuesResponse.

    Google requires valueInputOption; only RAW is supported, since the parsing of USER_ENTERED is not implemented.
    """
    if query.get("valueInputOption", [""])[-1] != "RAW":
        raise invalid("'valueInputOption' is required but not specified")
    return _write(book, a1.parse(book, text), body)


def clear(book: Book, text: str) -> dict:
    """Clear the values of the range, not formats and notes; return the ClearValuesResponse."""
    return {"spreadsheetId": book.id, "clearedRange": _clear(a1.parse(book, text))}


def _write(book: Book, area: a1.Area, body: dict) -> dict:
    rows = body.get("values", [])
    if body.get("majorDimension") == "COLUMNS":
        height = max(map(len, rows), default=0)
        rows = [[column[row] if row < len(column) else None for column in rows] for row in range(height)]
    width = max(map(len, rows), default=0)
    if not width:
        return {"spreadsheetId": book.id, "updatedRange": area.echo}
    done = a1.Area(area.tab, area.top, area.top + len(rows), area.left, area.left + width)
    # A single cell is the start; a wider range is the limit.
    wide = (area.bottom - area.top, area.right - area.left) != (1, 1)
    if wide and (done.bottom > area.bottom or done.right > area.right):
        raise invalid(f"Requested writing within range [{area.echo}], but tried writing to [{done.echo}]")
    if done.bottom > area.tab.size[0] or done.right > area.tab.size[1]:
        raise a1.out_of_grid_error(area.tab, done)
    written = 0
    for down, row in enumerate(rows):
        for across, content in enumerate(row):
            if content is not None:     # null leaves the cell unchanged
                _put(area, area.top + down, area.left + across, content)
                written += 1
    return {"spreadsheetId": book.id, "updatedRange": done.echo, "updatedRows": len(rows), "updatedColumns": width,
            "updatedCells": written}


def _put(area: a1.Area, row: int, column: int, content: object) -> None:
    cell = copy.copy(area.tab.cell(row, column)) or Cell()
    cell.formula = ""
    if isinstance(content, bool | str):
        cell.value = None if content == "" else content
    elif isinstance(content, int | float):
        cell.value = float(content)
    else:
        raise invalid(f"Invalid values[{row}][{column}]: {type(content).__name__}")
    area.tab.put(row, column, cell)


def _clear(area: a1.Area) -> str:
    for row in range(area.top, min(area.bottom, len(area.tab.rows))):
        for column in range(area.left, min(area.right, len(area.tab.rows[row]))):
            old = area.tab.cell(row, column)
            if old:
                area.tab.put(row, column, Cell(format=old.format, note=old.note, validation=old.validation))
    return area.echo
