"""Where everything is in a workbook: which tab is which, its header row, and which column means what.

Also what the partnership's own tabs Column Map and Survey Items say about it.
"""

from cop_sheets.parsing.locate.column_map import (
    FORMER_NAME_PREFIX,
    ColumnMap,
    ConfigError,
    ConfigRow,
    blank_required_columns,
)
from cop_sheets.parsing.locate.headers import column_names_by_key
from cop_sheets.parsing.locate.survey_items import SurveyItem, SurveyItems, SurveyQuestion
from cop_sheets.parsing.locate.tab_location import TabLocation, has_private_cells
from cop_sheets.parsing.locate.tabs import WorkbookMap, locate_columns, locate_tabs, missing_tabs

__all__ = [
    "FORMER_NAME_PREFIX", "ColumnMap", "ConfigError", "ConfigRow", "SurveyItem", "SurveyItems", "SurveyQuestion",
    "TabLocation", "WorkbookMap", "blank_required_columns", "column_names_by_key", "has_private_cells",
    "locate_columns", "locate_tabs", "missing_tabs",
]
