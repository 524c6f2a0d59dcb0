"""What one cell says, by the kind of its column: the value, and how it was come by.

Every parser takes a cell (see `raw.Cell`) and returns `(value, state)`; where nothing can be read the value is the
kind's empty one (None, "" or ()).
"""

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from enum import IntEnum

import numpy as np
import pandas as pd

from cop_sheets.blanks import is_nothing, is_pending
from cop_sheets.fiscal_year import parse_fiscal_year_start
from cop_sheets.layout import Column, Kind
from cop_sheets.parsing.people import people_in
from cop_sheets.parsing.values.dates import parse_moment, parse_month
from cop_sheets.parsing.values.scales import Scale, rank_of
from cop_sheets.raw import Cell, CellProblem, shown, without_tabs
from cop_sheets.text import key


class State(IntEnum):
    """How a cell was read. ABSENT: the tab has no such column. PROBLEM: an error, or a formula without a result.

    AMBIGUOUS: a date of a column whose order, day first or month first, is not known (see `date_order`).
    """

    READ = 0
    TIDIED = 1
    BLANK = 2
    UNREADABLE = 3
    PROBLEM = 4
    ABSENT = 5
    AMBIGUOUS = 6


Parsed = tuple[object, State]

EMPTY = {Kind.TEXT: "", Kind.ID: "", Kind.YES_NO: "", Kind.CHOICE: "", Kind.CHOICES: (), Kind.PEOPLE: ()}
DATES = (Kind.DATE, Kind.TIMESTAMP)
ACCEPTED = {
    Kind.DATE: "a date such as 1/14/2025", Kind.TIMESTAMP: "a date such as 4/27/2025 11:02:10",
    Kind.FISCAL_YEAR: "a fiscal year such as FY 24-25", Kind.WHOLE: "a whole number such as 12",
    Kind.HOURS: "hours such as 1.5", Kind.YES_NO: "Yes or No", Kind.PEOPLE: "names such as Ann Lee; Bob Ray",
    Kind.AGREEMENT: "a number from 1 to 5",
}

_WHOLE = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.0*)?")
_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+)?")
_HOURS = re.compile(r"(?P<hours>\d*\.?\d+)\s*(?:hours?|hrs?\.?|h)(?:\s*(?:and\s*)?(?P<minutes>\d{1,2})\s*"
                    r"(?:minutes?|mins?\.?|m))?", re.IGNORECASE)
_MINUTES = re.compile(r"(?P<minutes>\d*\.?\d+)\s*(?:minutes?|mins?\.?|m)", re.IGNORECASE)
_CLOCK = re.compile(r"(?P<hours>\d{1,3}):(?P<minutes>[0-5]\d)(?::(?P<seconds>[0-5]\d))?")
_MOMENT = re.compile(r"\d{1,4}([-/.])\d{1,2}\1\d{1,4}|\d{1,2}:\d\d(?::\d\d)?")
_YES = {"yes", "y", "true", "x", "1", "✓", "✔", "☑", "✅"}
_NO = {"no", "n", "false", "0", "✗", "✘", "☒", "❌"}
# A longer text is no date, number or yes; it isn't searched for one, which may take a pattern long.
LONGEST = 100
_SHORT = frozenset((Kind.DATE, Kind.TIMESTAMP, Kind.FISCAL_YEAR, Kind.WHOLE, Kind.HOURS, Kind.YES_NO))
TOO_LARGE = 1e15  # of people, minutes or hours; from here on numbers lose their last digits
_FIRST_YEAR = 1904  # a date cell of that year or before is a small number shown as a date
_DAY_ZERO = datetime(1899, 12, 31)


def parse(column: Column, cell: Cell) -> Parsed:
    """Return what `cell` says in `column`, and how it was read."""
    if cell == "":
        return EMPTY.get(column.kind), State.BLANK
    if isinstance(cell, CellProblem):
        return EMPTY.get(column.kind), State.PROBLEM
    if column.kind is not Kind.PEOPLE:
        cell = without_tabs(cell)
    if column.kind in _SHORT and isinstance(cell, str) and len(cell) > LONGEST:
        return _unread(column)
    if isinstance(cell, str) and (is_nothing(cell) or (documents(column) and is_pending(cell))):
        return EMPTY.get(column.kind), State.BLANK
    return _PARSERS[column.kind](column, cell)


def documents(column: Column) -> bool:
    """Say whether `column` asks for words that document something, so that `TBD` there is as good as a blank."""
    return column.required and column.kind in (Kind.TEXT, Kind.PEOPLE)


def _unread(column: Column) -> Parsed:
    return EMPTY.get(column.kind), State.UNREADABLE


def _text(column: Column, cell: Cell) -> Parsed:
    return shown(cell), State.READ


def _moment_of(column: Column, cell: Cell) -> datetime | None:
    if isinstance(cell, datetime):
        return cell if cell.year > _FIRST_YEAR else None
    if isinstance(cell, date):
        return datetime.combine(cell, time()) if cell.year > _FIRST_YEAR else None
    if not isinstance(cell, str):
        return None
    moment = parse_moment(cell)
    if moment is None and column.month_only:
        month = parse_month(cell)
        moment = datetime.combine(month, time()) if month else None
    return moment


def _date(column: Column, cell: Cell) -> Parsed:
    moment = _moment_of(column, cell)
    return (datetime.combine(moment.date(), time()), State.READ) if moment else _unread(column)


def _timestamp(column: Column, cell: Cell) -> Parsed:
    moment = _moment_of(column, cell)
    return (moment.replace(microsecond=0) if moment.microsecond else moment, State.READ) if moment else _unread(column)


def parse_moments(column: Column, moments: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return what `parse` says of many cells that are all datetimes, as datetime64[s], NaT where unread; and states."""
    unit = "datetime64[D]" if column.kind is Kind.DATE else "datetime64[s]"
    values = pd.DatetimeIndex(moments).to_numpy().astype("datetime64[s]")
    unread = values < np.datetime64(f"{_FIRST_YEAR + 1}-01-01", "s")
    states = np.where(unread, State.UNREADABLE, State.READ).astype(np.uint8)
    values = values.astype(unit).astype("datetime64[s]")
    values[unread] = np.datetime64("NaT")
    return values, states


def _fiscal_year(column: Column, cell: Cell) -> Parsed:
    start = parse_fiscal_year_start(cell) if isinstance(cell, str) else None
    return (start, State.READ) if start is not None else _unread(column)


def _whole(column: Column, cell: Cell) -> Parsed:
    if isinstance(cell, float) and cell.is_integer() and 0 <= cell < TOO_LARGE:
        return cell, State.READ
    if isinstance(cell, str) and _WHOLE.fullmatch(cell) and len(cell) < 16:
        return float(cell.replace(",", "")), State.READ
    return _unread(column)


def _hours(column: Column, cell: Cell) -> Parsed:
    hours, state = _hours_in(cell)
    return (hours, state) if hours is not None and abs(hours) < TOO_LARGE else _unread(column)


def _hours_in(cell: Cell) -> tuple[float | None, State]:
    if isinstance(cell, float):
        return cell, State.READ
    hours = _hours_on_clock(cell)
    if hours is not None:
        return hours, State.TIDIED
    if not isinstance(cell, str):
        return None, State.UNREADABLE
    if _NUMBER.fullmatch(cell) and any(character.isdecimal() for character in cell):
        return float(cell.replace(",", "")), State.READ
    match = _HOURS.fullmatch(cell)
    if match:
        return float(match["hours"]) + int(match["minutes"] or 0) / 60, State.TIDIED
    match = _MINUTES.fullmatch(cell)
    if match:
        return float(match["minutes"]) / 60, State.TIDIED
    match = _CLOCK.fullmatch(cell)
    if match:
        return int(match["hours"]) + int(match["minutes"]) / 60 + int(match["seconds"] or 0) / 3600, State.TIDIED
    return None, State.UNREADABLE


def minutes_in(cell: Cell) -> int | None:
    """Return the whole minutes of a cell that says how long something lasted in hours or with a unit, else None."""
    if isinstance(cell, str) and len(cell) > LONGEST:
        return None
    hours, state = _hours_in(cell)
    minutes = None if hours is None or state is not State.TIDIED else round(hours * 60, 6)
    return int(minutes) if minutes is not None and 0 < minutes < TOO_LARGE and minutes == int(minutes) else None


def _hours_on_clock(cell: Cell) -> float | None:
    """Return the hours of a cell formatted as time; one of more than a day reaches us as a moment early in 1900."""
    if isinstance(cell, timedelta):
        return cell.total_seconds() / 3600
    if isinstance(cell, time):
        return cell.hour + cell.minute / 60 + cell.second / 3600
    if isinstance(cell, datetime) and cell.year <= 1900:
        return (cell - _DAY_ZERO).total_seconds() / 3600
    return None


def _yes_no(column: Column, cell: Cell) -> Parsed:
    word = shown(cell).casefold().rstrip(".!")
    if word in _YES:
        return "Yes", State.READ
    return ("No", State.READ) if word in _NO else _unread(column)


def _choice_named(column: Column, text: str) -> str | None:
    wanted = key(text)
    for choice in column.choices:
        if key(choice) == wanted:
            return choice
    return next((choice for spelling, choice in column.spellings.items() if key(spelling) == wanted), None)


def _choice(column: Column, cell: Cell) -> Parsed:
    text = shown(cell)
    choice = _choice_named(column, text)
    if choice is None:
        return _unread(column)
    return choice, State.READ if choice == text else State.TIDIED


def _choices(column: Column, cell: Cell) -> Parsed:
    parts = [part.strip() for part in re.split(r"[;\n]", shown(cell)) if part.strip()]
    found = [_choice_named(column, part) for part in parts]
    if None in found or not found:
        return _unread(column)
    return tuple(dict.fromkeys(found)), State.READ if found == parts else State.TIDIED


def _people(column: Column, cell: Cell) -> Parsed:
    found = people_in(cell)
    if found.names and not _is_moment(cell):
        return found.names, State.READ
    # A moment, or a lone mark such as `;`, is not somebody who is missing but something else.
    return _unread(column) if _is_moment(cell) or not any(map(str.isalnum, shown(cell))) else ((), State.BLANK)


def _is_moment(cell: Cell) -> bool:
    """Say whether a date or a time of day stands in `cell`, as text or not."""
    if not isinstance(cell, str):
        return isinstance(cell, date | time | timedelta)
    return len(cell) <= LONGEST and any(map(str.isdigit, cell)) and bool(_MOMENT.fullmatch(cell) or parse_moment(cell))


def parse_answer(scale: Scale | None, cell: Cell, left_out: Scale = ()) -> Parsed:
    """Return the rank, from 1, of `cell` on `scale` (lowest first); None as scale is 1 to 5 or the five words.

    What reads as blank is no answer (BLANK) but where the scale itself has it (`None; Some; All`), nor is what was
    `left_out` of the scale; anything else that isn't on the scale is UNREADABLE: off the scale.
    """
    if cell == "":
        return None, State.BLANK
    if isinstance(cell, CellProblem):
        return None, State.PROBLEM
    text = shown(cell)
    rank = rank_of(scale, text)
    if rank:
        return rank, State.READ
    if is_nothing(text) or key(text) in map(key, left_out):
        return None, State.BLANK
    return None, State.UNREADABLE


_PARSERS: dict[Kind, Callable[[Column, Cell], Parsed]] = {
    Kind.TEXT: _text, Kind.ID: _text, Kind.DATE: _date, Kind.TIMESTAMP: _timestamp, Kind.FISCAL_YEAR: _fiscal_year,
    Kind.WHOLE: _whole, Kind.HOURS: _hours, Kind.YES_NO: _yes_no, Kind.CHOICE: _choice, Kind.CHOICES: _choices,
    Kind.PEOPLE: _people, Kind.AGREEMENT: lambda column, cell: parse_answer(None, cell),
}
