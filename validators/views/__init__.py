"""Views: the tables that rules check, one row for each thing to check, with the address of its cell.

Every view has a default index and the columns `partnership`, `cop` ("" where the row is of no CoP), `place` (position
in `Tables.locations`; -1: no tab) and `row` (the spreadsheet's row). A view whose rules point at different cells also
has `column` (the column's name in the layout) or `column_index` (from 0). A view holds facts; the rules decide which of
them are violations.
"""

from validators.views.cells import accepted_values, empty_partnerships, not_required, rows_to_check
from validators.views.date_order import DATE_ORDER_FIX
from validators.views.logs import (
    has_repeated_question,
    has_uncounted_question,
    is_planned,
    missing_half,
    outcome_columns,
    outcome_questions,
    session_attendance,
)
from validators.views.registry import REGISTRY_PLACE, partnerships_flagged_in_registry, with_registry_errors
from validators.views.unread import UNREAD_TAB_PLACE

__all__ = [
    "DATE_ORDER_FIX", "REGISTRY_PLACE", "UNREAD_TAB_PLACE", "accepted_values", "empty_partnerships",
    "has_repeated_question", "has_uncounted_question", "is_planned", "missing_half", "not_required", "outcome_columns",
    "outcome_questions", "partnerships_flagged_in_registry", "rows_to_check", "session_attendance",
    "with_registry_errors",
]
