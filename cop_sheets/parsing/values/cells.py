"""Parsers of single cells by column type.

Each takes a cell (see `raw.Cell`) and returns `(value, status)`. The value of a cell that can't be read is the empty
value of the column type (None, "" or ()).
"""

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from enum import IntEnum
from typing import Any

import numpy as np
import pandas as pd

from cop_sheets.blanks import is_blank_text, is_placeholder
from cop_sheets.fiscal_year import parse_fiscal_year_start
from cop_sheets.layout import Column, ColumnType
from cop_sheets.parsing.people import parse_people_cell
from cop_sheets.parsing.values.dates import parse_datetime, parse_month
from cop_sheets.parsing.values.scales import Scale, answer_rank
from cop_sheets.raw import Cell, CellError, display_text, replace_tabs
from cop_sheets.text import match_key


class CellStatus(IntEnum):
    """How a cell was read. ABSENT: the tab has no such column. ERROR: an error, or a formula without a result.

    NORMALIZED: the value is not what was typed. AMBIGUOUS: a date that may be day first (see `date_order`).
    """

    OK = 0
    NORMALIZED = 1
    BLANK = 2
    UNREADABLE = 3
    ERROR = 4
    ABSENT = 5
    AMBIGUOUS = 6


ParsedCell = tuple[Any, CellStatus]    # the type of the value depends on the column

EMPTY_VALUES = {ColumnType.TEXT: "", ColumnType.ID: "", ColumnType.YES_NO: "", ColumnType.CHOICE: "",
                ColumnType.CHOICES: (), ColumnType.PEOPLE: ()}
DATE_TYPES = (ColumnType.DATE, ColumnType.TIMESTAMP)
ACCEPTED_FORMATS = {
    ColumnType.DATE: "a date such as 1/14/2025", ColumnType.TIMESTAMP: "a date such as 4/27/2025 11:02:10",
    ColumnType.FISCAL_YEAR: "a fiscal year such as FY 24-25", ColumnType.WHOLE: "a whole number such as 12",
    ColumnType.HOURS: "hours such as 1.5", ColumnType.YES_NO: "Yes or No",
    ColumnType.PEOPLE: "names such as Ann Lee; Bob Ray",
    ColumnType.AGREEMENT: "a number from 1 to 5",
}

_WHOLE = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.0*)?")
_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+)?")
_HOURS = re.compile(r"(?P<hours>\d*\.?\d+)\s*(?:hours?|hrs?\.?|h)(?:\s*(?:and\s*)?(?P<minutes>\d{1,2})\s*"
                    r"(?:minutes?|mins?\.?|m))?", re.IGNORECASE)
_MINUTES = re.compile(r"(?P<minutes>\d*\.?\d+)\s*(?:minutes?|mins?\.?|m)", re.IGNORECASE)
_CLOCK = re.compile(r"(?P<hours>\d{1,3}):(?P<minutes>[0-5]\d)(?::(?P<seconds>[0-5]\d))?")
_DATE_OR_TIME = re.compile(r"\d{1,4}([-/.])\d{1,2}\1\d{1,4}|\d{1,2}:\d\d(?::\d\d)?")
_YES = {"yes", "y", "true", "x", "1", "✓", "✔", "☑", "✅"}
_NO = {"no", "n", "false", "0", "✗", "✘", "☒", "❌"}
# Longer texts are not dates, numbers or yes; patterns could take long on them.
MAX_VALUE_LENGTH = 100
_SHORT_TYPES = frozenset((ColumnType.DATE, ColumnType.TIMESTAMP, ColumnType.FISCAL_YEAR, ColumnType.WHOLE,
                          ColumnType.HOURS, ColumnType.YES_NO))
MAX_NUMBER = 1e15  # of people, minutes or hours; larger floats lose digits
_FIRST_YEAR = 1904  # a date cell of that year or before is a small number with a date format
_DAY_ZERO = datetime(1899, 12, 31)


def parse_cell(column: Column, cell: Cell) -> ParsedCell:
    """Return the value of `cell` in `column`, and its status."""
    if cell == "":
        return EMPTY_VALUES.get(column.kind), CellStatus.BLANK
    if isinstance(cell, CellError):
        return EMPTY_VALUES.get(column.kind), CellStatus.ERROR
    if column.kind is not ColumnType.PEOPLE:
        cell = replace_tabs(cell)
    if column.kind in _SHORT_TYPES and isinstance(cell, str) and len(cell) > MAX_VALUE_LENGTH:
        return _unreadable(column)
    if isinstance(cell, str) and (is_blank_text(cell) or (is_documentation(column) and is_placeholder(cell))):
        return EMPTY_VALUES.get(column.kind), CellStatus.BLANK
    return _PARSERS[column.kind](column, cell)


def is_documentation(column: Column) -> bool:
    """Return whether `column` documents something, so that a placeholder such as `TBD` counts as blank."""
    return column.required and column.kind in (ColumnType.TEXT, ColumnType.PEOPLE)


def _unreadable(column: Column) -> ParsedCell:
    return EMPTY_VALUES.get(column.kind), CellStatus.UNREADABLE


def _text(column: Column, cell: Cell) -> ParsedCell:
    return display_text(cell), CellStatus.OK


def _to_datetime(column: Column, cell: Cell) -> datetime | None:
    if isinstance(cell, datetime):
        return cell if cell.year > _FIRST_YEAR else None
    if isinstance(cell, date):
        return datetime.combine(cell, time()) if cell.year > _FIRST_YEAR else None
    if not isinstance(cell, str):
        return None
    moment = parse_datetime(cell)
    if moment is None and column.allows_month:
        month = parse_month(cell)
        moment = datetime.combine(month, time()) if month else None
    return moment


def _date(column: Column, cell: Cell) -> ParsedCell:
    moment = _to_datetime(column, cell)
    return (datetime.combine(moment.date(), time()), CellStatus.OK) if moment else _unreadable(column)


def _timestamp(column: Column, cell: Cell) -> ParsedCell:
    moment = _to_datetime(column, cell)
    return (moment.replace(microsecond=0) if moment.microsecond else moment,
            CellStatus.OK) if moment else _unreadable(column)


def parse_datetimes(column: Column, moments: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Like `parse_cell`, for an array of datetimes: return values (datetime64[s], NaT where unread) and statuses."""
    unit = "datetime64[D]" if column.kind is ColumnType.DATE else "datetime64[s]"
    values = pd.DatetimeIndex(moments).to_numpy().astype("datetime64[s]")
    unread = values < np.datetime64(f"{_FIRST_YEAR + 1}-01-01", "s")
    states = np.where(unread, CellStatus.UNREADABLE, CellStatus.OK).astype(np.uint8)
    values = values.astype(unit).astype("datetime64[s]")
    values[unread] = np.datetime64("NaT")
    return values, states


def _fiscal_year(column: Column, cell: Cell) -> ParsedCell:
    start = parse_fiscal_year_start(cell) if isinstance(cell, str) else None
    return (start, CellStatus.OK) if start is not None else _unreadable(column)


def _whole(column: Column, cell: Cell) -> ParsedCell:
    if isinstance(cell, float) and cell.is_integer() and 0 <= cell < MAX_NUMBER:
        return cell, CellStatus.OK
    if isinstance(cell, str) and _WHOLE.fullmatch(cell) and len(cell) < 16:
        return float(cell.replace(",", "")), CellStatus.OK
    return _unreadable(column)


def _hours(column: Column, cell: Cell) -> ParsedCell:
    hours, state = _hours_in(cell)
    return (hours, state) if hours is not None and abs(hours) < MAX_NUMBER else _unreadable(column)


def _hours_in(cell: Cell) -> tuple[float | None, CellStatus]:
    if isinstance(cell, float):
        return cell, CellStatus.OK
    hours = _duration_hours(cell)
    if hours is not None:
        return hours, CellStatus.NORMALIZED
    if not isinstance(cell, str):
        return None, CellStatus.UNREADABLE
    if _NUMBER.fullmatch(cell) and any(character.isdecimal() for character in cell):
        return float(cell.replace(",", "")), CellStatus.OK
    match = _HOURS.fullmatch(cell)
    if match:
        return float(match["hours"]) + int(match["minutes"] or 0) / 60, CellStatus.NORMALIZED
    match = _MINUTES.fullmatch(cell)
    if match:
        return float(match["minutes"]) / 60, CellStatus.NORMALIZED
    match = _CLOCK.fullmatch(cell)
    if match:
        return int(match["hours"]) + int(match["minutes"]) / 60 + int(match["seconds"]
                                                                      or 0) / 3600, CellStatus.NORMALIZED
    return None, CellStatus.UNREADABLE


def parse_minutes(cell: Cell) -> int | None:
    """Return the whole minutes of a duration in hours or with a unit, None where `cell` is no such duration."""
    if isinstance(cell, str) and len(cell) > MAX_VALUE_LENGTH:
        return None
    hours, state = _hours_in(cell)
    minutes = None if hours is None or state is not CellStatus.NORMALIZED else round(hours * 60, 6)
    return int(minutes) if minutes is not None and 0 < minutes < MAX_NUMBER and minutes == int(minutes) else None


def _duration_hours(cell: Cell) -> float | None:
    """Return the hours of a time cell; a duration of more than a day may come as a datetime early in 1900."""
    if isinstance(cell, timedelta):
        return cell.total_seconds() / 3600
    if isinstance(cell, time):
        return cell.hour + cell.minute / 60 + cell.second / 3600
    if isinstance(cell, datetime) and cell.year <= 1900:
        return (cell - _DAY_ZERO).total_seconds() / 3600
    return None


def _yes_no(column: Column, cell: Cell) -> ParsedCell:
    word = display_text(cell).casefold().rstrip(".!")
    if word in _YES:
        return "Yes", CellStatus.OK
    return ("No", CellStatus.OK) if word in _NO else _unreadable(column)


def _find_choice(column: Column, text: str) -> str | None:
    wanted = match_key(text)
    for choice in column.choices:
        if match_key(choice) == wanted:
            return choice
    return next((choice for spelling, choice in column.choice_aliases.items() if match_key(spelling) == wanted), None)


def _choice(column: Column, cell: Cell) -> ParsedCell:
    text = display_text(cell)
    choice = _find_choice(column, text)
    if choice is None:
        return _unreadable(column)
    return choice, CellStatus.OK if choice == text else CellStatus.NORMALIZED


def _choices(column: Column, cell: Cell) -> ParsedCell:
    parts = [part.strip() for part in re.split(r"[;\n]", display_text(cell)) if part.strip()]
    choices = [_find_choice(column, part) for part in parts]
    if None in choices or not choices:
        return _unreadable(column)
    return tuple(dict.fromkeys(choices)), CellStatus.OK if choices == parts else CellStatus.NORMALIZED


def _people(column: Column, cell: Cell) -> ParsedCell:
    people = parse_people_cell(cell)
    if people.names and not _is_date_or_time(cell):
        return people.names, CellStatus.OK
    # A date or time, or a lone mark such as `;`, is not a missing name but something else.
    is_other = _is_date_or_time(cell) or not any(map(str.isalnum, display_text(cell)))
    return _unreadable(column) if is_other else ((), CellStatus.BLANK)


def _is_date_or_time(cell: Cell) -> bool:
    """Return whether `cell` is a date or a time of day, as text or not."""
    if not isinstance(cell, str):
        return isinstance(cell, date | time | timedelta)
    return len(cell) <= MAX_VALUE_LENGTH and any(map(str.isdigit, cell)) and bool(_DATE_OR_TIME.fullmatch(cell)
                                                                                 or parse_datetime(cell))


def parse_answer(scale: Scale | None, cell: Cell, left_out: Scale = ()) -> ParsedCell:
    """Return the rank, from 1, of `cell` on `scale` (lowest first; None: 1 to 5, or the five words).

    Blank words, and answers that were `left_out` of the scale, are BLANK unless the scale has them (`None; Some; All`).
    Anything else that isn't on the scale is UNREADABLE.
    """
    if cell == "":
        return None, CellStatus.BLANK
    if isinstance(cell, CellError):
        return None, CellStatus.ERROR
    text = display_text(cell)
    rank = answer_rank(scale, text)
    if rank:
        return rank, CellStatus.OK
    if is_blank_text(text) or match_key(text) in map(match_key, left_out):
        return None, CellStatus.BLANK
    return None, CellStatus.UNREADABLE


_PARSERS: dict[ColumnType, Callable[[Column, Cell], ParsedCell]] = {
    ColumnType.TEXT: _text, ColumnType.ID: _text, ColumnType.DATE: _date, ColumnType.TIMESTAMP: _timestamp,
    ColumnType.FISCAL_YEAR: _fiscal_year,
    ColumnType.WHOLE: _whole, ColumnType.HOURS: _hours, ColumnType.YES_NO: _yes_no, ColumnType.CHOICE: _choice,
    ColumnType.CHOICES: _choices,
    ColumnType.PEOPLE: _people, ColumnType.AGREEMENT: lambda column, cell: parse_answer(None, cell),
}
