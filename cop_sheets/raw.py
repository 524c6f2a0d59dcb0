"""Raw cells with their addresses, the one shape that every source hands over."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from cop_sheets.text import clean

ERROR_TEXT_PATTERN = re.compile(
    r"#(REF!|N/A|DIV/0!|NAME\?|NUM!|NULL!|VALUE!|ERROR!|SPILL!|CALC!|FIELD!|BLOCKED!|CONNECT!|BUSY!|UNKNOWN!|"
    r"GETTING_DATA)(?:\s*\(.*\))?|Loading\.\.\.", re.DOTALL)


_TIME_TYPES = frozenset((datetime, time, timedelta))
_MAX_DURATION = timedelta.max - timedelta(seconds=1)


@dataclass(frozen=True, repr=False)
class CellError:
    """What stands in a cell that holds an error (`#REF!`) or a formula without a stored result (`=A1+B1`)."""

    shown: str

    def __repr__(self) -> str:
        # Part of a workbook's version, which files quote for years: it outlives the names in the code.
        return f"CellProblem(shown={self.shown!r})"


Cell = str | float | date | datetime | time | timedelta | CellError


@dataclass
class RawSheet:
    """One tab as it stands: `rows[r][c]` is the cell at spreadsheet row r + 1, column c + 1; rows may be ragged.

    A blank cell is "". Numbers are floats, TRUE and FALSE the words, so that every source gives equal cells.
    `gid` is Google's tab id, None elsewhere.
    """

    name: str
    rows: list[list[Cell]]
    hidden: bool = False
    gid: int | None = None


@dataclass
class Workbook:
    """One partnership's workbook.

    `address` is where it lives; `version` a hash of the cells, whatever they came from.
    """

    partnership: str
    address: str
    raw_sheets: list[RawSheet] = field(default_factory=list)
    version: str = field(init=False, repr=False, default="")

    def __post_init__(self) -> None:
        self.version = _hash_sheets(self.raw_sheets)


def _hash_sheets(grids: list[RawSheet]) -> str:
    digest = hashlib.sha256()
    for sheet in grids:
        lines = [sheet.name]
        for row in sheet.rows:
            # How far a row goes beyond its last filled cell is no content: sources differ in it.
            end = len(row)
            while end and row[end - 1] == "":
                end -= 1
            lines.append("\x1f".join([cell if type(cell) is str else repr(cell) for cell in row[:end]]))
        digest.update("\x1e".join(lines).encode(errors="surrogatepass"))
    return digest.hexdigest()


def normalize_rows(rows) -> list[list[Cell]]:
    """Return raw `rows` cleaned, once, at the edge; wholly blank rows at the end are dropped.

    Text loses invisible characters, but for tabs inside it; error texts become `CellError`; booleans their words;
    whole numbers floats; times are rounded to whole seconds, as spreadsheets show them.
    """
    memo: dict[str, Cell] = {}
    normalized = []
    for row in rows:
        cells = []
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
    """A spreadsheet keeps a time as a fraction of a day, which seldom comes to whole seconds."""
    if isinstance(value, timedelta):
        is_over = value.microseconds >= 500_000 and value < _MAX_DURATION
        return timedelta(value.days, value.seconds + is_over)
    if not value.microsecond:
        return value
    truncated = value.replace(microsecond=0)
    if value.microsecond < 500_000:
        return truncated
    if isinstance(value, datetime):
        return truncated + timedelta(seconds=1) if truncated.year < 9999 else truncated
    # The last half second of a day is midnight, as it is to the reader of workbooks from half a millisecond on.
    return (datetime.combine(date.min, truncated) + timedelta(seconds=1)).time()


def replace_tabs(cell: Cell) -> Cell:
    """Return `cell` with a space for each tab in it: only a list of people tells them apart."""
    return cell.replace("\t", " ") if isinstance(cell, str) and "\t" in cell else cell


class NumberText(str):
    """How a number cell is shown; a file may write it as the number that it is, -2 included."""


def display_text(cell: Cell) -> str:
    """Return what a person sees in `cell`: 3104.0 is "3104", a date 2025-01-14, a time of day or duration 1:30."""
    if isinstance(cell, str):
        return replace_tabs(cell)
    if isinstance(cell, CellError):
        return cell.shown
    if isinstance(cell, float):
        return NumberText(int(cell) if cell.is_integer() and abs(cell) < 1e15 else repr(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ", "seconds")
    if isinstance(cell, timedelta):
        minutes, seconds = divmod(round(cell.total_seconds()), 60)
        text = f"{minutes // 60}:{minutes % 60:02d}"
        return f"{text}:{seconds:02d}" if seconds else text
    if isinstance(cell, time):
        return cell.isoformat("seconds") if cell.second else f"{cell.hour}:{cell.minute:02d}"
    return cell.isoformat()


def combine_versions(versions: Iterable[str]) -> str:
    """Return one short hash for several workbooks' versions, in whatever order they come.

    The leading letter keeps a spreadsheet from reading it as a number.
    """
    return "v" + hashlib.sha256("".join(sorted(versions)).encode()).hexdigest()[:12]
