"""The order of day and month that a column's text dates show."""

from collections.abc import Iterable

from cop_sheets.parsing.values import DateOrder
from cop_sheets.parsing.values.dates import is_day_first_only, parse_datetime, swap_day_and_month
from cop_sheets.raw import Cell


def suggest_date_order(cells: Iterable[Cell]) -> DateOrder | None:
    """Return the order to declare for a column's dates; None where nothing needs declaring.

    Nothing needs declaring unless a text such as 15/10/2025 can only be day first (rule TAB-06).
    """
    day_first = month_first = 0
    for cell in cells:
        if not isinstance(cell, str):
            continue
        day_first += is_day_first_only(cell)
        swapped = swap_day_and_month(cell)
        month_first += bool(swapped and parse_datetime(cell) and not parse_datetime(swapped))
    if not day_first:
        return None
    return DateOrder.DAY_FIRST if day_first >= month_first else DateOrder.MONTH_FIRST
