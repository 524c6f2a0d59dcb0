"""Parses single cells by the type of their column: dates, numbers, choices, survey answers.

Nothing is guessed: a cell that can't be read has such a status.
"""

from cop_sheets.parsing.values.cells import (
    ACCEPTED_FORMATS,
    DATE_TYPES,
    CellStatus,
    parse_answer,
    parse_cell,
    parse_datetimes,
    parse_minutes,
)
from cop_sheets.parsing.values.columns import ParsedColumn, object_array, parse_column, people_doubts
from cop_sheets.parsing.values.date_order import (
    DateColumnCells,
    DateOrder,
    DateOrderEvidence,
    collect_date_evidence,
    split_date_order,
)
from cop_sheets.parsing.values.dates import parse_as_of, parse_datetime, parse_month
from cop_sheets.parsing.values.scales import ParsedScale, Scale, are_comparable, is_default_scale, parse_scale

__all__ = [
    "ACCEPTED_FORMATS", "DATE_TYPES", "CellStatus", "DateColumnCells", "DateOrder", "DateOrderEvidence",
    "ParsedColumn", "ParsedScale", "Scale", "are_comparable", "collect_date_evidence", "is_default_scale",
    "object_array", "parse_answer", "parse_as_of", "parse_cell", "parse_column", "parse_datetime", "parse_datetimes",
    "parse_minutes", "parse_month", "parse_scale", "people_doubts", "split_date_order",
]
