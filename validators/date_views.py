"""The view of date columns whose order, day first or month first, is a question."""

import pandas as pd

from cop_sheets.date_order import DateColumn, DateOrder
from cop_sheets.layout import DATA_TABS
from cop_sheets.tables import Tables
from validators.facts import Facts

# What to do about a column whose order is not known: `sheet` and `header` as the partnership has them, `wanted` as the
# layout does.
ORDER_FIX = (f"If the day comes first, add to the tab Column Map: {{sheet}} | {{header}} | {{wanted}} "
             f"({DateOrder.DAY_FIRST}). If the month does, add {{sheet}} | {{header}} | {{wanted}} "
             f"({DateOrder.MONTH_FIRST}), and correct the dates that don't fit.")
_COLUMNS = ["partnership", "place", "row", "column_index", "tab", "sheet", "unsettled", "day_first", "either", "turned",
            "wanted"]


def date_columns_view(facts: Facts) -> pd.DataFrame:
    """Return a row for each date column with a date that can only be day first, pointing at its header cell."""
    rows = [_row(facts.tables, one) for tab in DATA_TABS for one in facts.tables[tab].date_columns if one.day_first]
    return pd.DataFrame(rows, columns=_COLUMNS).assign(cop="")


def _row(tables: Tables, one: DateColumn) -> tuple:
    place = one.evidence[0] if one.unsettled is None else one.unsettled
    found = tables.places[place]
    index = found.columns[one.column.name]
    either = one.either + one.turned    # of two kinds only one: beside texts that could be either nothing is turned
    turned = "" if not one.turned else (
        f", {'a real date' if one.turned == 1 else 'real dates'} that the spreadsheet may have turned round")
    return (one.partnership, place, found.header_row, index, found.tab.name, found.grid.name,
            one.unsettled is not None, "1 date" if one.day_first == 1 else f"{one.day_first:,} dates",
            "no other" if not either else "1 other" if either == 1 else f"{either:,} others", turned,
            one.column.header)
