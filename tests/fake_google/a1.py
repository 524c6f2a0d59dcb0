"""Ranges in A1 notation: parsed for a spreadsheet, and written as Google echoes them."""

import re
from dataclasses import dataclass

from tests.fake_google.answers import ApiError, invalid
from tests.fake_google.book import Book, Tab

_RANGE = re.compile(r"\$?([A-Za-z]{1,3})?\$?([1-9][0-9]{0,7})?(?::\$?([A-Za-z]{1,3})?\$?([1-9][0-9]{0,7})?)?")
_SAFE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_LIKE_A_CELL = re.compile(r"[A-Za-z]{1,3}[0-9]+|[Rr][0-9]*[Cc][0-9]*")


@dataclass(frozen=True)
class Area:
    """A rectangle of one tab: rows and columns from 0, the ends not included, never beyond the grid."""

    tab: Tab
    top: int
    bottom: int
    left: int
    right: int

    @property
    def echo(self) -> str:
        """The area as Google echoes it, such as `'Form Responses 1'!A1:Z1000`."""
        start, end = f"{column_letters(self.left)}{self.top + 1}", f"{column_letters(self.right - 1)}{self.bottom}"
        return f"{quoted(self.tab.title)}!{start}" + (f":{end}" if start != end else "")


def column_letters(column: int) -> str:
    """Return the letters of a column from 0: 0 is A, 26 is AA."""
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def column_number(text: str) -> int:
    """Return the index of the column `text`, from 0."""
    number = 0
    for letter in text.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


def quoted(title: str) -> str:
    """Return `title` as it is written in a range: in apostrophes if it could be something else."""
    if _SAFE.fullmatch(title) and not _LIKE_A_CELL.fullmatch(title):
        return title
    return "'" + title.replace("'", "''") + "'"


def whole_tab(tab: Tab) -> Area:
    """Return the area of the whole grid of `tab`."""
    rows, columns = tab.size
    return Area(tab, 0, rows, 0, columns)


def parse(book: Book, text: str) -> Area:
    """Return the area of the range `text` in `book`. Raises ApiError: `Unable to parse range: …`."""
    name, cells = _split(text)
    if name is None:
        tab = _find(book, text)
        if tab is None and _RANGE.fullmatch(text):
            tab, cells = next((tab for tab in book.tabs if tab.is_grid), None), text
    else:
        tab = _find(book, name)
    bounds = _bounds(cells) if cells else (None,) * 4
    if tab is None or bounds is None or not tab.is_grid:
        raise invalid(f"Unable to parse range: {text}")
    return _clipped(tab, *bounds)


def _split(text: str) -> tuple[str | None, str]:
    """Split `'It''s'!A1:B2` into the tab's name and the cells; (None, "") for an invalid name."""
    if text.startswith("'"):
        match = re.fullmatch(r"'((?:[^']|'')*)'(?:!(.+))?", text, re.DOTALL)
        return (match[1].replace("''", "'"), match[2] or "") if match else (None, "")
    name, _, cells = text.rpartition("!")
    return (name, cells) if name and cells else (None, "")


def _find(book: Book, name: str) -> Tab | None:
    folded = name.casefold()
    return next((tab for tab in book.tabs if tab.title == name), None) or next(
        (tab for tab in book.tabs if tab.title.casefold() == folded), None)


def _bounds(cells: str) -> tuple | None:
    """Return (top, bottom, left, right), each None where it is open; None where `cells` is not a range."""
    match = _RANGE.fullmatch(cells)
    if not match or not (match[1] or match[2]):
        return None
    if ":" not in cells:
        if not (match[1] and match[2]):
            return None
        row, column = int(match[2]) - 1, column_number(match[1])
        return row, row + 1, column, column + 1
    if not (match[3] or match[4]):
        return None
    rows = [int(row) for row in (match[2], match[4]) if row]
    columns = [column_number(column) for column in (match[1], match[3]) if column]
    # A2:C is open below, D4:A1 means A1:D4, 5:A is invalid.
    if (not rows and len(columns) < 2) or (not columns and len(rows) < 2):
        return None
    top, bottom = (min(rows) - 1, max(rows) if len(rows) == 2 else None) if rows else (None, None)
    left, right = (min(columns), max(columns) + 1 if len(columns) == 2 else None) if columns else (None, None)
    return top, bottom, left, right


def _clipped(tab: Tab, top, bottom, left, right) -> Area:
    rows, columns = tab.size
    top, left = top or 0, left or 0
    if top >= rows or left >= columns:
        raise out_of_grid_error(tab, Area(tab, top, bottom or max(rows, top + 1), left,
                                          right or max(columns, left + 1)))
    return Area(tab, top, min(bottom or rows, rows), left, min(right or columns, columns))


def out_of_grid_error(tab: Tab, area: Area) -> ApiError:
    """Return the 400 for a range outside the grid of `tab`."""
    rows, columns = tab.size
    return invalid(f"Range ({area.echo}) exceeds grid limits. Max rows: {rows}, max columns: {columns}")
