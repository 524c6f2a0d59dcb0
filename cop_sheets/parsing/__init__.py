"""From raw cells to typed tables: which tab is which, its header row and columns, which rows are data.

`tables` combines the rows of all partnerships; single cells are parsed in `values` and `people`.
"""

from cop_sheets.parsing.canonical import typed_text
from cop_sheets.parsing.crash_fallback import run_without_crashing_workbooks
from cop_sheets.parsing.duplicate_workbooks import can_be_copy
from cop_sheets.parsing.explanations import LocatedExplanation
from cop_sheets.parsing.locate import (
    ColumnMap,
    SurveyItem,
    SurveyQuestion,
    TabLocation,
    WorkbookMap,
    blank_required_columns,
    has_private_cells,
    locate_columns,
    locate_tabs,
    missing_tabs,
)
from cop_sheets.parsing.rows import HEADING_ROW, NOT_DATA, NOTE_ROW, REPEATED_HEADER_ROW, TOTALS_ROW
from cop_sheets.parsing.tables import Table, Tables, build_tables
from cop_sheets.parsing.unread_tabs import UnreadTab

__all__ = [
    "HEADING_ROW", "NOTE_ROW", "NOT_DATA", "REPEATED_HEADER_ROW", "TOTALS_ROW", "ColumnMap", "LocatedExplanation",
    "SurveyItem", "SurveyQuestion", "TabLocation", "Table", "Tables", "UnreadTab", "WorkbookMap",
    "blank_required_columns", "build_tables", "can_be_copy", "has_private_cells", "locate_columns", "locate_tabs",
    "missing_tabs", "run_without_crashing_workbooks", "typed_text",
]
