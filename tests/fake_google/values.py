"""The `spreadsheets.values` methods: cells as plain rows, read and written."""

import copy

from tests.fake_google import a1, typed
from tests.fake_google.answers import invalid
from tests.fake_google.book import LOADING, Book, Cell, Error
from tests.fake_google.formats import MOMENTS, Locale, locale_of, shown
from tests.fake_google.render import number

_RENDER = ("FORMATTED_VALUE", "UNFORMATTED_VALUE", "FORMULA")
_MOMENT = ("SERIAL_NUMBER", "FORMATTED_STRING")
_DIMENSION = ("ROWS", "COLUMNS")


def get(book: Book, text: str, query: dict[str, list[str]]) -> dict:
    """Return the ValueRange of the range that `text` names."""
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
    """Return the ValueRanges of all ranges asked for: all of them, or an error."""
    return {"spreadsheetId": book.id,
            "valueRanges": [get(book, text, query) for text in query.get("ranges", [])]}


def option(query: dict[str, list[str]], name: str, allowed: tuple[str, ...]) -> str:
    """Return the word that the query has for `name`, the first of `allowed` where it has none."""
    word = query.get(name, [allowed[0]])[-1]
    if word not in allowed:
        raise invalid(f"Invalid value at '{name}' (type.googleapis.com/google.apps.sheets.v4), \"{word}\"")
    return word


def value_rows(area: a1.Area, locale: Locale, render: str, moments: str) -> list[list]:
    """Return the rows of `area`: trailing blanks of a row dropped, blanks inside "", trailing rows dropped."""
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
        return shown(cell, locale)
    if isinstance(value, Error):
        return f"{value.text} ({value.told})"
    if isinstance(value, bool):
        return value
    if moments == "FORMATTED_STRING" and cell.number_format.get("type") in MOMENTS:
        return shown(cell, locale)
    return number(value)


def update(book: Book, text: str, query: dict[str, list[str]], body: dict) -> dict:
    """Write `body`, a ValueRange, where `text` begins; return the UpdateValuesResponse."""
    return _write(book, a1.parse(book, text), body, input_option(query.get("valueInputOption", [""])[-1]))


def batch_update(book: Book, body: dict) -> dict:
    """Write several ValueRanges; return the BatchUpdateValuesResponse."""
    how = input_option(body.get("valueInputOption", ""))
    responses = [_write(book, a1.parse(book, part["range"]), part, how) for part in body.get("data", [])]
    totals = {"totalUpdatedRows": "updatedRows", "totalUpdatedColumns": "updatedColumns",
              "totalUpdatedCells": "updatedCells"}
    content = {"spreadsheetId": book.id}
    content |= {name: sum(part.get(own, 0) for part in responses) for name, own in totals.items()}
    sheets = {part["updatedRange"].rpartition("!")[0] for part in responses}
    return content | {"totalUpdatedSheets": len(sheets), "responses": responses}


def append(book: Book, text: str, query: dict[str, list[str]], body: dict) -> dict:
    """Write `body` below the last row of the tab that holds anything within the range; return what was done.

    (Google looks for a table around the range. A log is one table, so its last row is where it ends.)
    """
    how = input_option(query.get("valueInputOption", [""])[-1])
    area = a1.parse(book, text)
    columns = slice(area.left, None)    # the range says where to look for a table, not how wide it is
    filled = [number for number, row in enumerate(area.tab.rows)
              if any(cell and cell.value is not None for cell in row[columns])]
    content: dict = {"spreadsheetId": book.id}
    if filled:
        table = a1.Area(area.tab, filled[0], filled[-1] + 1, area.left, area.left + max(
            len(area.tab.rows[number][columns]) for number in filled))
        content["tableRange"] = table.echo
    start = filled[-1] + 1 if filled else area.top
    area.tab.grow(start + len(body.get("values", [])), 1)
    place = a1.Area(area.tab, start, start + 1, area.left, area.left + 1)
    return content | {"updates": _write(book, place, body, how)}


def clear(book: Book, text: str) -> dict:
    """Empty the cells of the range but for formats and notes; return the ClearValuesResponse."""
    return {"spreadsheetId": book.id, "clearedRange": _clear(a1.parse(book, text))}


def batch_clear(book: Book, body: dict) -> dict:
    """Empty several ranges; return the BatchClearValuesResponse."""
    areas = [a1.parse(book, text) for text in body.get("ranges", [])]
    return {"spreadsheetId": book.id, "clearedRanges": [_clear(area) for area in areas]}


def input_option(word: str) -> str:
    """Return RAW or USER_ENTERED; Google insists on being told which."""
    if word not in ("RAW", "USER_ENTERED"):
        raise invalid("'valueInputOption' is required but not specified")
    return word


def _write(book: Book, area: a1.Area, body: dict, how: str) -> dict:
    rows = body.get("values", [])
    if body.get("majorDimension") == "COLUMNS":
        height = max(map(len, rows), default=0)
        rows = [[column[row] if row < len(column) else None for column in rows] for row in range(height)]
    width = max(map(len, rows), default=0)
    if not width:
        return {"spreadsheetId": book.id, "updatedRange": area.echo}
    done = a1.Area(area.tab, area.top, area.top + len(rows), area.left, area.left + width)
    # One cell only says where to begin; a wider range is a promise not to write beyond it.
    wide = (area.bottom - area.top, area.right - area.left) != (1, 1)
    if wide and (done.bottom > area.bottom or done.right > area.right):
        raise invalid(f"Requested writing within range [{area.echo}], but tried writing to [{done.echo}]")
    if done.bottom > area.tab.size[0] or done.right > area.tab.size[1]:
        raise a1.beyond(area.tab, done)
    written = 0
    for down, row in enumerate(rows):
        for across, content in enumerate(row):
            if content is not None:     # null leaves the cell as it is
                _put(book, area, area.top + down, area.left + across, content, how)
                written += 1
    return {"spreadsheetId": book.id, "updatedRange": done.echo, "updatedRows": len(rows), "updatedColumns": width,
            "updatedCells": written}


def _put(book: Book, area: a1.Area, row: int, column: int, content: object, how: str) -> None:
    cell = copy.copy(area.tab.cell(row, column)) or Cell()
    cell.formula = ""
    if how == "USER_ENTERED" and isinstance(content, str):
        entered = typed.cell(content, locale_of(book.locale))
        cell.value, cell.formula = entered.value, entered.formula
        if entered.format and not cell.number_format:
            cell.format = cell.format | entered.format
    elif isinstance(content, bool | str):
        cell.value = None if content == "" else content
    elif isinstance(content, int | float):
        cell.value = float(content)
    else:
        raise invalid(f"Invalid values[{row}][{column}]: {type(content).__name__}")
    if cell.formula:
        cell.value = LOADING
    area.tab.put(row, column, cell)


def _clear(area: a1.Area) -> str:
    for row in range(area.top, min(area.bottom, len(area.tab.rows))):
        for column in range(area.left, min(area.right, len(area.tab.rows[row]))):
            old = area.tab.cell(row, column)
            if old:
                area.tab.put(row, column, Cell(format=old.format, note=old.note, validation=old.validation))
    return area.echo
