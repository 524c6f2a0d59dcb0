"""The tables that rules judge, one row for each thing to be judged, each row with its cell's address.

A view says what is so; whether that breaks a rule is for the rule to say.
"""

from validators.views.cells import accepted_values, empty_partnerships, not_required, rows_to_check
from validators.views.date_order import DATE_ORDER_FIX
from validators.views.logs import (
    has_repeated_question,
    has_uncounted_question,
    is_planned,
    outcome_columns,
    outcome_questions,
    session_attendance,
)
from validators.views.registry import REGISTRY_PLACE, partnerships_flagged_in_registry, with_registry_errors
from validators.views.unread import UNREAD_TAB_PLACE

__all__ = [
    "DATE_ORDER_FIX", "REGISTRY_PLACE", "UNREAD_TAB_PLACE", "accepted_values", "empty_partnerships",
    "has_repeated_question", "has_uncounted_question", "is_planned", "not_required", "outcome_columns",
    "outcome_questions", "partnerships_flagged_in_registry", "rows_to_check", "session_attendance",
    "with_registry_errors",
]
