"""The view of date columns whose order, day first or month first, is a question."""

import pandas as pd

from cop_sheets.layout import DATA_TABS
from cop_sheets.parsing import Tables
from cop_sheets.parsing.values import DateColumn, DateOrder
from validators.derived import Facts

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
    unsettled = one.unsettled
    place = next(iter(unsettled or one.day_first))
    found = tables.places[place]
    index = found.columns[one.column.name]
    day_first, turned = (sum(counts[place] for place in unsettled) for counts in (one.day_first, one.turned))
    # Of two kinds only one: beside texts that could be either nothing is turned.
    either = sum(one.either[place] for place in unsettled) + turned
    others = "other" if either == 1 else "others"
    said = "" if not turned else (
        f", {'a real date' if turned == 1 else 'real dates'} that the spreadsheet may have turned round")
    return (one.partnership, place, found.header_row, index, found.tab.name, found.grid.name, bool(unsettled),
            "No date" if not day_first else "1 date" if day_first == 1 else f"{day_first:,} dates",
            "no other" if not either else f"{either:,} {others}" if day_first else f"{either:,}", said,
            one.column.header)
