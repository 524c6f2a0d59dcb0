"""Parses a whole column at once: each distinct cell is parsed once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import repeat

import numpy as np
import pandas as pd

from cop_sheets.layout import Column, ColumnType
from cop_sheets.parsing.people import ParsedPeople, parse_people_cell
from cop_sheets.parsing.values.cells import DATE_TYPES, parse_cell, parse_datetimes

_FLOAT_TYPES = (ColumnType.WHOLE, ColumnType.HOURS, ColumnType.FISCAL_YEAR)
_TEXT_CELL, _DATE_CELL, _DATETIME_CELL = 1, 2, 3
_CELL_TYPE_CODES = {str: _TEXT_CELL, date: _DATE_CELL, datetime: _DATETIME_CELL}


@dataclass(frozen=True)
class ParsedColumn:
    """A column's cells, parsed. `tables` changes `values` and `states` in place once it knows the order of dates.

    `values`: dates are datetime64[s], numbers floats, people and choices tuples, the rest text. `states`: each cell's
    `CellStatus`. `codes`: each cell's position in `distinct`, -1 for a datetime, which are not distinguished.
    `is_text`, `is_date`: whether each cell is text, or a date or datetime; empty for columns that are not of dates.
    """

    values: np.ndarray
    states: np.ndarray
    codes: np.ndarray
    distinct: np.ndarray
    is_text: np.ndarray
    is_date: np.ndarray


def parse_column(column: Column, raw: np.ndarray) -> ParsedColumn:
    """Parse the cells `raw` of `column`."""
    if column.kind not in DATE_TYPES:
        return ParsedColumn(*_parse_distinct(column, raw), np.empty(0, bool), np.empty(0, bool))
    types = np.fromiter(map(_CELL_TYPE_CODES.get, map(type, raw), repeat(0)), np.uint8, len(raw))
    is_text, is_date, is_datetime = types == _TEXT_CELL, types >= _DATE_CELL, types == _DATETIME_CELL
    if not is_datetime.any():
        return ParsedColumn(*_parse_distinct(column, raw), is_text, is_date)
    others = ~is_datetime
    values, states, codes = (np.empty(len(raw), "datetime64[s]"), np.empty(len(raw), np.uint8),
                             np.full(len(raw), -1))
    values[is_datetime], states[is_datetime] = parse_datetimes(column, raw[is_datetime])
    values[others], states[others], codes[others], distinct = _parse_distinct(column, raw[others])
    return ParsedColumn(values, states, codes, distinct, is_text, is_date)


def _parse_distinct(column: Column, raw: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return values, states, codes and distinct cells, as in `ParsedColumn`."""
    codes, distinct = pd.factorize(raw)
    results = [parse_cell(column, cell) for cell in distinct]
    states = np.array([state for _, state in results], dtype=np.uint8)
    if column.kind in DATE_TYPES:
        values = np.array([np.datetime64(value or "NaT", "s") for value, _ in results], dtype="datetime64[s]")
    elif column.kind in _FLOAT_TYPES:
        values = np.array([np.nan if value is None else value for value, _ in results], dtype=float)
    else:
        values = object_array((value for value, _ in results), len(results))
    if not len(distinct):
        return values, states, codes, distinct
    return values[codes], states[codes], codes, distinct


def people_doubts(column: ParsedColumn) -> tuple[np.ndarray, np.ndarray]:
    """Return what each cell of people holds that is nobody's name, as text, and whether it can be read in one way."""
    parsed_people = [parse_people_cell(cell) for cell in column.distinct] or [ParsedPeople()]
    return (object_array(("; ".join(people.unnamed) for people in parsed_people), len(parsed_people))[column.codes],
            np.array([people.certain for people in parsed_people], dtype=bool)[column.codes])


def object_array(values: Iterable[object], count: int) -> np.ndarray:
    """Return `count` values as an array of Python objects, whatever their types."""
    return np.fromiter(values, dtype=object, count=count)
