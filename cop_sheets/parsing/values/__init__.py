"""What one cell says by the type of its column: dates, numbers, choices, survey answers.

Nothing is guessed: what can't be read says so in its state.
"""

from cop_sheets.parsing.values.cells import ACCEPTED, DATES, State, minutes_in, parse, parse_answer, parse_moments
from cop_sheets.parsing.values.date_order import DateCells, DateColumn, DateOrder, date_columns, split_order
from cop_sheets.parsing.values.dates import day_in, parse_month
from cop_sheets.parsing.values.scales import ReadScale, Scale, are_alike, is_default, read_scale

__all__ = [
    "ACCEPTED", "DATES", "DateCells", "DateColumn", "DateOrder", "ReadScale", "Scale", "State", "are_alike",
    "date_columns", "day_in", "is_default", "minutes_in", "parse", "parse_answer", "parse_moments", "parse_month",
    "read_scale", "split_order",
]
