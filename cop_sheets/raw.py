"""Raw cells, tabs and workbooks: the common format that every reader returns."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any

from cop_sheets.text import clean

ERROR_TEXT_PATTERN = re.compile(
    r"#(REF!|N/A|DIV/0!|NAME\?|NUM!|NULL!|VALUE!|ERROR!|SPILL!|CALC!|FIELD!|BLOCKED!|CONNECT!|BUSY!|UNKNOWN!|"
    r"GETTING_DATA)(?:\s*\(.*\))?|Loading\.\.\.", re.DOTALL)


_TIME_TYPES = frozenset((datetime, time, timedelta))
_MAX_DURATION = timedelta.max - timedelta(seconds=1)


@dataclass(frozen=True, repr=False)
class CellError:
    """A cell that holds an error (`#REF!`) or a formula without a stored result (`=A1+B1`). `shown`: its text."""

    shown: str

    def __repr__(self) -> str:
        # Part of a workbook's version, which CSV files quote: it must not change with the class's name.
        return f"CellProblem(shown={self.shown!r})"


Cell = str | float | date | datetime | time | timedelta | CellError


@dataclass
class RawSheet:
    """One tab: `rows[r][c]` is the cell in spreadsheet row r + 1, column c + 1; rows may differ in length.

    A blank cell is "", a number a float, a boolean the text TRUE or FALSE, whatever the source. `gid`: Google's id of
    the tab, None for other sources.
    """

    name: str
    rows: list[list[Cell]]
    hidden: bool = False
    gid: int | None = None


@dataclass
class Workbook:
    """One partnership's workbook. `address`: its path or URL; `version`: a hash of its tabs' names and cells."""

    partnership: str
    address: str
    raw_sheets: list[RawSheet] = field(default_factory=list)
    version: str = field(init=False, repr=False, default="")

    def __post_init__(self) -> None:
        self.version = hash_sheets(self.raw_sheets)

    @cached_property
    def content_hash(self) -> str:
        """A hash of its tabs with the types of cells; `version` is the same for the text 3104.0 and the number."""
        tabs = [(sheet.name, sheet.hidden, sheet.gid, sheet.rows) for sheet in self.raw_sheets]
        return hashlib.sha256(repr(tabs).encode(errors="surrogatepass")).hexdigest()


def hash_sheets(raw_sheets: list[RawSheet]) -> str:
    """Return a hash of the names and cells of tabs."""
    digest = hashlib.sha256()
    for sheet in raw_sheets:
        lines = [sheet.name]
        for row in sheet.rows:
            # Without blank cells at the end of a row, in which sources differ.
            end = len(row)
            while end and row[end - 1] == "":
                end -= 1
            lines.append("\x1f".join([cell if type(cell) is str else repr(cell) for cell in row[:end]]))
        digest.update("\x1e".join(lines).encode(errors="surrogatepass"))
    return digest.hexdigest()


def normalize_rows(rows: Iterable[Iterable[Cell | bool | None]]) -> list[list[Cell]]:
    """Return the cells of a reader in the format of `RawSheet.rows`, without blank rows at the end.

    Text loses invisible characters except tabs inside it; error texts become `CellError`; booleans become text and
    whole numbers floats; times are rounded to whole seconds, as spreadsheets show them.
    """
    memo: dict[str, Cell] = {}
    normalized: list[list[Cell]] = []
    for row in rows:
        cells: list[Any] = []    # Any: mypy can't follow `kind`, which is faster than isinstance
        cell: Any
        for cell in row:
            kind = type(cell)
            if kind is str:
                if cell:
                    known = memo.get(cell)
                    if known is None:
                        known = memo[cell] = _normalize_text(cell)
                    cell = known
            elif kind is bool:
                cell = "TRUE" if cell else "FALSE"
            elif kind is int:
                cell = float(cell)
            elif kind in _TIME_TYPES:
                cell = _whole_seconds(cell)
            elif cell is None:
                cell = ""
            cells.append(cell)
        normalized.append(cells)
    while normalized and not any(cell != "" for cell in normalized[-1]):
        normalized.pop()
    return normalized


def _normalize_text(text: str) -> Cell:
    text = clean(text, keep_tabs=True)
    return CellError(text) if ERROR_TEXT_PATTERN.fullmatch(text) else text


def _whole_seconds(value: datetime | time | timedelta) -> datetime | time | timedelta:
    """Round a time: spreadsheets store it as a fraction of a day, which is rarely a whole number of seconds."""
    if isinstance(value, timedelta):
        is_over = value.microseconds >= 500_000 and value < _MAX_DURATION
        return timedelta(value.days, value.seconds + is_over)
    rounds_up = value.microsecond >= 500_000
    if isinstance(value, datetime):
        second = value.replace(microsecond=0)
        return second + timedelta(seconds=1) if rounds_up and second.year < 9999 else second
    # A time in the last half second of a day becomes midnight, as the Excel reader does in the last half millisecond.
    return (datetime.combine(date.min, value.replace(microsecond=0)) + timedelta(seconds=rounds_up)).time()


def replace_tabs(cell: Cell) -> Cell:
    """Return `cell` with a space for each tab in it: only lists of people treat tabs differently."""
    return cell.replace("\t", " ") if isinstance(cell, str) and "\t" in cell else cell


class NumberText(str):
    """The text of a number cell. Files may write it as a number, without the escape for a leading minus."""


class DateText(str):
    """The text of a date cell, as files have it: ISO. `in_sheet`: as a US spreadsheet shows it, "1/14/2025"."""

    in_sheet: str


def text_in_sheet(text: str) -> str:
    """Return a text from `display_text` as people find it in their sheet: a date cell's as month/day/year."""
    return text.in_sheet if isinstance(text, DateText) else text


def display_text(cell: Cell) -> str:
    """Return `cell` as text: "3104" for 3104.0, "2025-01-14" for a date, "1:30" for a time of day or a duration."""
    if isinstance(cell, str):
        return cell.replace("\t", " ") if "\t" in cell else cell
    if isinstance(cell, CellError):
        return cell.shown
    if isinstance(cell, float):
        return NumberText(int(cell) if cell.is_integer() and abs(cell) < 1e15 else repr(cell))
    if isinstance(cell, datetime):
        return _date_text(cell)
    if isinstance(cell, timedelta):
        minutes, seconds = divmod(round(cell.total_seconds()), 60)
        text = f"{minutes // 60}:{minutes % 60:02d}"
        return f"{text}:{seconds:02d}" if seconds else text
    if isinstance(cell, time):
        return cell.isoformat("seconds") if cell.second else f"{cell.hour}:{cell.minute:02d}"
    return cell.isoformat()


def sheet_text(cell: Cell) -> str:
    """Return `cell` as a US spreadsheet shows it: `display_text`, but "1/14/2025" for a date."""
    return text_in_sheet(display_text(cell))


def _date_text(cell: datetime) -> DateText:
    has_time = cell.time() != time()
    text = DateText(cell.isoformat(" ", "seconds") if has_time else cell.date().isoformat())
    text.in_sheet = f"{cell.month}/{cell.day}/{cell.year}" + (f" {cell.hour}:{cell:%M:%S}" if has_time else "")
    return text


def combine_versions(versions: Iterable[str]) -> str:
    """Return one short hash of several workbooks' versions; their order doesn't matter.

    It starts with a letter, so that a spreadsheet doesn't read it as a number.
    """
    return "v" + hashlib.sha256("".join(sorted(versions)).encode()).hexdigest()[:12]
