"""The canonical text of a cell, by which cells are compared: equal for one value, whatever file or format it is in."""

import json
from datetime import datetime, time
from typing import Any

import pandas as pd

from cop_sheets.layout import Column, ColumnType
from cop_sheets.parsing.values import CellStatus, parse_cell
from cop_sheets.parsing.values.dates import parse_datetime
from cop_sheets.raw import Cell, display_text

_MAX_DATE_LENGTH = 40    # characters; longer texts are no dates
_READ = (CellStatus.OK, CellStatus.NORMALIZED)
_KEPT_AS_TYPED = (ColumnType.TEXT, ColumnType.ID)


def canonical_text(column: Column, cell: Cell, value: Any, status: int, unnamed: str = "") -> str:
    """Return the text of a cell's value: `value`, as parsed with `status`; else what the spreadsheet displays.

    Names and choices are sorted. `unnamed`: the text in a list of people that is nobody's name. Blank cells are "".
    """
    if status in (CellStatus.BLANK, CellStatus.ABSENT):
        return unnamed
    if status == CellStatus.AMBIGUOUS:    # read month first, so that a real date and its text are equal
        value, read = parse_cell(column, cell)
        return f"? {_value_text(value)}" if read in _READ else typed_text(cell)
    if status not in _READ or column.kind in _KEPT_AS_TYPED:
        return typed_text(cell)
    return _value_text(value) + (f" | {unnamed}" if unnamed else "")


def typed_text(cell: Cell) -> str:
    """Return what a cell displays. A date is year, month, day: files without types have its text only."""
    text = str(display_text(cell))
    if len(text) <= _MAX_DATE_LENGTH and any(map(str.isdigit, text)) and (moment := parse_datetime(text)):
        return _value_text(moment)
    return text


def _value_text(value: Any) -> str:
    if isinstance(value, tuple):
        return json.dumps(sorted(value))
    if isinstance(value, float):
        return str(display_text(round(value, 6)))
    if isinstance(value, datetime | pd.Timestamp):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")
    return str(value)
