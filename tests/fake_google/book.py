"""Spreadsheets as Google stores them: values, formulas, formats and notes of cells, and tabs with ids."""

import base64
import copy
import hashlib
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

EPOCH = datetime(1899, 12, 30)
ROWS, COLUMNS = 1000, 26

# type -> (text of the cell, message)
ERRORS = {
    "ERROR": ("#ERROR!", "Formula parse error."),
    "NULL_VALUE": ("#NULL!", "Ranges do not intersect."),
    "DIVIDE_BY_ZERO": ("#DIV/0!", "Function DIVIDE parameter 2 cannot be zero."),
    "VALUE": ("#VALUE!", "Function ADD parameter 1 expects number values. But 'a' is a text and cannot be coerced to "
                         "a number."),
    "REF": ("#REF!", "Reference does not exist."),
    "NAME": ("#NAME?", "Unknown range name: 'FACILITATORS'."),
    "NUM": ("#NUM!", "Result was not a number."),
    "N_A": ("#N/A", "Did not find value 'C9' in VLOOKUP evaluation."),
    "LOADING": ("Loading...", "Loading data may take a while because of the large number of requests."),
}
_TYPES = {text: kind for kind, (text, _) in ERRORS.items()}


@dataclass(frozen=True)
class Error:
    """The error of a formula; `text` as shown in the cell; an unknown one is #ERROR!."""

    text: str
    message: str = ""

    @property
    def kind(self) -> str:
        """Google's name for it, such as DIVIDE_BY_ZERO."""
        return _TYPES.get(self.text, "ERROR")

    @property
    def full_message(self) -> str:
        """The message of the error."""
        return self.message or ERRORS[self.kind][1]


LOADING = Error("Loading...")
Value = str | float | bool | Error | None


@dataclass(frozen=True)
class NumberFormat:
    """A number format: TEXT, NUMBER, PERCENT, CURRENCY, DATE, TIME, DATE_TIME or SCIENTIFIC, and its pattern."""

    type: str
    pattern: str = ""

    def json(self) -> dict[str, str]:
        """Return the format as JSON."""
        return {"type": self.type, "pattern": self.pattern} if self.pattern else {"type": self.type}


@dataclass(slots=True)
class Cell:
    """One cell: its value, formula, userEnteredFormat, note and dataValidation."""

    value: Value = None
    formula: str = ""
    format: dict = field(default_factory=dict)
    note: str = ""
    validation: dict | None = None

    @property
    def empty(self) -> bool:
        """Whether the cell has no content and no format."""
        return self.value is None and not (self.formula or self.format or self.note or self.validation)

    @property
    def number_format(self) -> dict:
        """The number format as JSON; {} where the cell has none."""
        return self.format.get("numberFormat", {})


@dataclass
class Tab:
    """One tab: `properties` as JSON (sheetId, title, gridProperties, hidden …), and rows of cells of any length."""

    properties: dict
    rows: list[list[Cell | None]] = field(default_factory=list)
    protected: list[dict] = field(default_factory=list)
    row_sizes: dict[int, dict] = field(default_factory=dict)
    column_sizes: dict[int, dict] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """The tab's name."""
        return self.properties["title"]

    @property
    def sheet_id(self) -> int:
        """The sheetId, which is the gid in links."""
        return self.properties["sheetId"]

    @property
    def is_grid(self) -> bool:
        """Whether the tab has cells; a chart has none."""
        return self.properties["sheetType"] == "GRID"

    @property
    def size(self) -> tuple[int, int]:
        """The numbers of rows and columns of the grid."""
        grid = self.properties.get("gridProperties", {})
        return grid.get("rowCount", 0), grid.get("columnCount", 0)

    def cell(self, row: int, column: int) -> Cell | None:
        """Return the cell at `row` and `column`, from 0, or None."""
        cells = self.rows[row] if row < len(self.rows) else ()
        return cells[column] if column < len(cells) else None

    def copy(self) -> "Tab":
        """Return a copy of the tab. Cells are immutable: a change replaces them."""
        return Tab(copy.deepcopy(self.properties), [list(row) for row in self.rows], copy.deepcopy(self.protected),
                   dict(self.row_sizes), dict(self.column_sizes))

    def put(self, row: int, column: int, cell: Cell | None) -> None:
        """Set the cell at `row` and `column`, from 0; the grid grows if needed."""
        while len(self.rows) <= row:
            self.rows.append([])
        cells = self.rows[row]
        cells.extend([None] * (column + 1 - len(cells)))
        cells[column] = None if cell is None or cell.empty else cell
        self.grow(row + 1, column + 1)

    def grow(self, rows: int, columns: int) -> None:
        """Grow the grid to at least `rows` and `columns`."""
        grid = self.properties.setdefault("gridProperties", {"rowCount": 0, "columnCount": 0})
        grid["rowCount"] = max(grid["rowCount"], rows)
        grid["columnCount"] = max(grid["columnCount"], columns)


@dataclass
class Book:
    """One spreadsheet in Drive. `listed`: it is in Drive's list (not so if it is shared by link)."""

    id: str
    properties: dict
    tabs: list[Tab] = field(default_factory=list)
    shared: bool = True
    listed: bool = True
    role: str = "writer"
    drive_id: str | None = None
    created: float = 0.0
    modified: float = 0.0
    version: int = 1

    @property
    def title(self) -> str:
        """The file's name."""
        return self.properties["title"]

    @property
    def locale(self) -> str:
        """The locale, such as en_US."""
        return self.properties["locale"]

    @property
    def address(self) -> str:
        """The URL in a browser."""
        return f"https://docs.google.com/spreadsheets/d/{self.id}/edit"

    def tab(self, title: str) -> Tab:
        """Return the tab called `title`. Raises KeyError."""
        for tab in self.tabs:
            if tab.title == title:
                return tab
        raise KeyError(title)

    def tab_by_id(self, sheet_id: int) -> Tab | None:
        """Return the tab of that sheetId, or None."""
        return next((tab for tab in self.tabs if tab.sheet_id == sheet_id), None)

    def add_tab(self, title: str, rows: list[list[Cell | None]] = (), hidden: bool = False, size=(ROWS, COLUMNS),
                sheet_id: int | None = None, kind: str = "GRID") -> Tab:
        """Add a tab at the end and return it; the first one's id is 0, later ones have stable pseudorandom ids."""
        tab = Tab({"sheetId": self._new_id(title) if sheet_id is None else sheet_id, "title": title, "sheetType": kind})
        if kind == "GRID":
            tab.rows = list(rows)
            tab.grow(*size)
            tab.grow(len(tab.rows), max(map(len, tab.rows), default=0))
        if hidden:
            tab.properties["hidden"] = True
        self.tabs.append(tab)
        return tab

    def _new_id(self, title: str) -> int:
        taken = {tab.sheet_id for tab in self.tabs}
        if not taken:
            return 0
        number = len(self.tabs)
        while True:
            digest = hashlib.sha256(f"{self.id}\n{title}\n{number}".encode()).digest()
            number_found = int.from_bytes(digest[:4], "big") & 0x7FFFFFFF
            if number_found not in taken:
                return number_found
            number += 1


def new_book(title: str, tabs=(), book_id: str | None = None, time_zone="America/New_York", locale="en_US", hidden=(),
             **more) -> Book:
    """Return a spreadsheet with `tabs` (title -> rows of plain cells); `hidden` has the titles of hidden ones."""
    book = Book(book_id or fake_id(title), {
        "title": title, "locale": locale, "autoRecalc": "ON_CHANGE", "timeZone": time_zone}, **more)
    for name, rows in dict(tabs).items():
        book.add_tab(name, [[plain_cell(cell) for cell in row] for row in rows], name in hidden)
    return book


def fake_id(title: str) -> str:
    """Return an id like Google's, the same for each `title`."""
    return "1" + base64.urlsafe_b64encode(hashlib.sha256(title.encode()).digest())[:43].decode()


def plain_cell(content: object) -> Cell | None:
    """Return the cell for `content`: text, a number, a boolean, or a date or time as serial number and format."""
    if content is None or content == "":
        return None
    if isinstance(content, Cell):
        return content
    if isinstance(content, bool | str | Error):
        return Cell(content)
    if isinstance(content, int | float):
        return Cell(float(content))
    for kind, number_format in _FORMATS.items():
        if isinstance(content, kind):
            return Cell(serial(content), format={"numberFormat": number_format.json()})
    raise TypeError(f"no cell can hold {content!r}")


# First, since a datetime is also a date.
_FORMATS = {datetime: NumberFormat("DATE_TIME", "M/d/yyyy H:mm:ss"), date: NumberFormat("DATE", "M/d/yyyy"),
            time: NumberFormat("TIME", "h:mm:ss am/pm"), timedelta: NumberFormat("TIME", "[h]:mm:ss")}


def serial(when: date | datetime | time | timedelta) -> float:
    """Return the serial number of a date, a time or a duration: days since 1899-12-30, or days."""
    if isinstance(when, datetime):
        length = when.replace(tzinfo=None) - EPOCH
    elif isinstance(when, date):
        length = datetime(when.year, when.month, when.day) - EPOCH
    elif isinstance(when, time):
        length = timedelta(hours=when.hour, minutes=when.minute, seconds=when.second,
                           microseconds=when.microsecond)
    else:
        length = when
    return length / timedelta(days=1)
