"""View of date columns with evidence that the day may come first."""

import pandas as pd

from cop_sheets.layout import COPS, DATA_TABS, SESSIONS, column_letter
from cop_sheets.parsing import Tables
from cop_sheets.parsing.values import CellStatus, DateOrder, DateOrderEvidence
from cop_sheets.raw import display_text
from cop_sheets.text import join_words
from validators.derived import DerivedTables

# The fix for a column whose order is not known. `sheet`, `header`: the partnership's names; `wanted`: the layout's.
DATE_ORDER_FIX = (f"If the day comes first, add to the tab Column Map: {{sheet}} | {{header}} | {{wanted}} "
                  f"({DateOrder.DAY_FIRST}). If the month does, add {{sheet}} | {{header}} | {{wanted}} "
                  f"({DateOrder.MONTH_FIRST}), and correct the dates that don't fit.")
_COLUMNS = ["partnership", "place", "row", "column_index", "tab", "sheet", "unsettled", "day_first", "either", "turned",
            "cells", "wanted", "judged"]
MAX_LISTED_CELLS = 5


def date_columns_view(derived: DerivedTables) -> pd.DataFrame:
    """Return one row per date column with a date that can only be day first, pointing at its header cell.

    `unsettled`: the order is not known; `day_first`, `either`, `turned`: how many dates can only be day first, could be
    either, and were perhaps swapped by the spreadsheet, `cells` where they are, and `judged` what it means for
    CoPs, as parts of the message.
    """
    rows = [_row(derived.tables, date_column) for tab in DATA_TABS for date_column in derived.tables[tab].date_columns
            if date_column.day_first]
    return pd.DataFrame(rows, columns=_COLUMNS).assign(cop="")


def _row(tables: Tables, date_column: DateOrderEvidence) -> tuple[object, ...]:
    unsettled = date_column.undetermined
    place = next(iter(unsettled or date_column.day_first))
    location = tables.locations[place]
    index = location.columns[date_column.column.name]
    day_first, turned = (sum(counts[place] for place in unsettled)
                         for counts in (date_column.day_first, date_column.turned))
    # Only one of the two is above 0: where there are texts of either order, no real dates were swapped.
    either = sum(date_column.ambiguous[place] for place in unsettled) + turned
    others = "other" if either == 1 else "others"
    turned_text = "" if not turned else (
        f", {'a real date' if turned == 1 else 'real dates'} that the spreadsheet may have turned round")
    return (date_column.partnership, place, location.header_row, index, location.tab.name, location.raw_sheet.name,
            bool(unsettled),
            "No date" if not day_first else "1 date" if day_first == 1 else f"{day_first:,} dates",
            "no other" if not either else f"{either:,} {others}" if day_first else f"{either:,}", turned_text,
            _cells_text(tables, date_column, place, index), date_column.column.header,
            "; until then, a CoP that depends on them cannot be judged" if location.tab in (COPS, SESSIONS) else "")


def _cells_text(tables: Tables, date_column: DateOrderEvidence, place: int, index: int) -> str:
    """Return `: B78 (“2/3/2025”), B80 and 3 more`, the cells that are not read, with the text of the first.

    Those of other tabs are only counted; "" for none.
    """
    table = tables[tables.locations[place].tab]
    is_unread = (table.states[date_column.column.name] == CellStatus.AMBIGUOUS) & table.is_data
    cells = table.values.loc[is_unread & table.values["place"].isin(date_column.undetermined), ["place", "row"]]
    here = cells.loc[cells["place"] == place, "row"].tolist()[:MAX_LISTED_CELLS]
    more = len(cells) - len(here)
    names = [f"{column_letter(index + 1)}{row}" for row in here]
    if here:
        names[0] += f" (“{display_text(table.raw[date_column.column.name][cells.index[cells['place'] == place][0]])}”)"
    names = [*names, *([f"{more:,} more"] if more else [])]
    return f": {join_words(names)}" if names else ""
