"""What has changed between two days: rows, figures, flags, and rows that are gone.

Pure functions of a `Comparison`, which holds the reports of both days; nothing here reads a source or a store.
"""

from summaries.changes.amounts import FigureMeasure
from summaries.changes.causes import Cause
from summaries.changes.comparison import Comparison, PartnershipPair, compare
from summaries.changes.figures import (
    FIGURE_CHANGE_COLUMNS,
    FigureChange,
    figure_change_table,
    figure_changes,
    figure_changes_by_content,
    term_rows,
)
from summaries.changes.flags import (
    FIXED,
    FLAG_CHANGE_COLUMNS,
    NEW,
    STILL_OPEN,
    FlagChange,
    flag_change_table,
    flag_change_texts,
    flag_changes,
)
from summaries.changes.marks import fixed_flags, is_new, new_flags
from summaries.changes.row_matching import ADDED, CHANGED, REMOVED, UNCHANGED, RowPair, match_rows
from summaries.changes.rows import ROW_CHANGE_COLUMNS, RowChange, row_change_table, row_changes
from summaries.changes.sentences import (
    changes_sentence,
    row_change_texts,
    rows_text,
    since_text,
    survey_days_sentence,
)
from summaries.changes.terms import Term, UnitChange
from summaries.changes.vanished import MAX_UNNOTICED, VanishedRows, vanished_rows

__all__ = [
    "ADDED",
    "CHANGED",
    "FIGURE_CHANGE_COLUMNS",
    "FIXED",
    "FLAG_CHANGE_COLUMNS",
    "MAX_UNNOTICED",
    "NEW",
    "REMOVED",
    "ROW_CHANGE_COLUMNS",
    "STILL_OPEN",
    "UNCHANGED",
    "Cause",
    "Comparison",
    "FigureChange",
    "FigureMeasure",
    "FlagChange",
    "PartnershipPair",
    "RowChange",
    "RowPair",
    "Term",
    "UnitChange",
    "VanishedRows",
    "changes_sentence",
    "compare",
    "figure_change_table",
    "figure_changes",
    "figure_changes_by_content",
    "fixed_flags",
    "flag_change_table",
    "flag_change_texts",
    "flag_changes",
    "is_new",
    "match_rows",
    "new_flags",
    "row_change_table",
    "row_change_texts",
    "row_changes",
    "rows_text",
    "since_text",
    "survey_days_sentence",
    "term_rows",
    "vanished_rows",
]
