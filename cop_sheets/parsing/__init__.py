"""From raw cells to typed tables: which tab is which, its header row and columns, which rows are data.

`tables` puts all partnerships' rows of a tab into one table; single cells are read in `values` and `people`.
"""

from cop_sheets.parsing.column_map import ColumnMap, required_blanks
from cop_sheets.parsing.crash_fallback import judged_apart
from cop_sheets.parsing.locate import Place, Placed, holds_private, missing_tabs, place, placed_in
from cop_sheets.parsing.row_kinds import HEADING_ROW, NOT_DATA, NOTE_ROW, REPEATED_HEADER_ROW, TOTALS_ROW
from cop_sheets.parsing.survey_items import Item, Statement
from cop_sheets.parsing.tables import Table, Tables, build_tables
from cop_sheets.parsing.unread_tabs import UnreadTab

__all__ = [
    "HEADING_ROW", "NOTE_ROW", "NOT_DATA", "REPEATED_HEADER_ROW", "TOTALS_ROW", "ColumnMap", "Item", "Place",
    "Placed", "Statement", "Table", "Tables", "UnreadTab", "build_tables", "holds_private", "judged_apart",
    "missing_tabs", "place", "placed_in", "required_blanks",
]
