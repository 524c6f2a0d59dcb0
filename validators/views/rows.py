"""A view of rows that are Totals rows or repeat another row."""

import pandas as pd

from cop_sheets.layout import COPS, DATA_TABS, Tab
from cop_sheets.parsing import TOTALS_ROW
from validators.derived import DerivedTables, cop_keys, find_duplicate_rows, is_counted
from validators.views.cells import rows_to_check
from validators.views.unread import first_filled_column


def rows_view(derived: DerivedTables) -> pd.DataFrame:
    """Return one row per Totals row, and per row that equals an earlier one in every column (`status`)."""
    rows: list[tuple[object, ...]] = []
    for tab in DATA_TABS:
        others = derived.tables[tab].not_data
        rows += [("totals", partnership, "", place, row, "", "", "", "") for partnership, place, row, kind in zip(
            *(others[name].tolist() for name in ("partnership", "place", "row", "not_data")), strict=True)
            if kind == TOTALS_ROW]
        rows += _duplicate_rows(derived, tab)
    view = pd.DataFrame(rows, columns=["status", "partnership", "cop", "place", "row", "first", "other_row",
                                       "other_sheet", "counting"])
    view["column_index"] = [first_filled_column(derived, place, row)
                            for place, row in zip(view["place"], view["row"], strict=True)]
    return view


def _duplicate_rows(derived: DerivedTables, tab: Tab) -> list[tuple[object, ...]]:
    rows, locations = rows_to_check(derived, tab), derived.tables.locations
    duplicates = find_duplicate_rows(rows, tab, locations)
    if not duplicates:
        return []
    duplicate_rows = rows.loc[list(duplicates)]
    result: list[tuple[object, ...]] = []
    frame = derived[tab]
    row_counts = _is_of_active_cop(derived) if tab is COPS else is_counted(derived, tab).tolist()
    counts = dict(zip(zip(frame["place"].tolist(), frame["row"].tolist(), strict=True), row_counts, strict=True))
    for partnership, cop, place, duplicate_row, (other, row) in zip(
            duplicate_rows["partnership"].tolist(), duplicate_rows["cop"].tolist() if "cop" in duplicate_rows
            else [""] * len(duplicate_rows),
            duplicate_rows["place"].tolist(), duplicate_rows["row"].tolist(), duplicates.values(), strict=True):
        sheet = "" if other == place else locations[other].raw_sheet.name
        result.append(("repeat", partnership, cop, place, duplicate_row,
                       f"row {row}" + (f" of {sheet}" if sheet else ""), f"row {row}", sheet,
                       _counting_text(tab, counts[place, duplicate_row], counts[other, row])))
    return result


def _is_of_active_cop(derived: DerivedTables) -> list[bool]:
    """Return whether the CoP of each row of CoPs is active in the year."""
    active = set(cop_keys(derived.active))
    return [key in active for key in cop_keys(derived[COPS])]


def _counting_text(tab: Tab, first_counts: bool, second_counts: bool) -> str:
    """Return the part of the message that says which of two equal rows counts; a CoP counts once."""
    if tab is COPS and first_counts and second_counts:
        return ". The CoP counts once"
    return (". Both count" if first_counts and second_counts else
            ". Only one of them counts" if first_counts or second_counts else ". Neither counts")
