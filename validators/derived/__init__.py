"""What rules and figures take as known: which CoP a row means, when it is active, which months it met, what counts.

All of it is worked out from `cop_sheets.parsing` tables, for all partnerships at once.
"""

from validators.derived.active_periods import BACKWARDS, BLANK_START, UNREAD_START, outside, spans_of
from validators.derived.cohorts import TRAINING_MONTHS, Cohort, events_of_cohorts, find_cohorts
from validators.derived.columns import Facts, find_facts, fold, spelled_out
from validators.derived.counting import (
    answers_of,
    counted_responses,
    counted_rows,
    entered_on,
    has_hours,
    has_individuals,
)
from validators.derived.datetimes import UNREAD, moment
from validators.derived.dosage import (
    MET,
    MISSED,
    NOT_DUE,
    UNKNOWN,
    CopMonths,
    doubts,
    find_months,
    month_ends,
    months_of,
    named_like_another,
    partnerships_with,
    runs_of,
    undated_sessions,
    unread_ids,
)
from validators.derived.duplicates import repeats
from validators.derived.period_overlaps import KEYS, pairs_of, positions_in
from validators.derived.row_status import (
    AFTER_AS_OF,
    CANCELLED,
    COUNTED,
    REASONS,
    UNDATED,
    UNKNOWN_COP,
    UNREADABLE,
    Accounts,
    account,
    reconciliation,
)
from validators.derived.shared_names import of_each_cop
from validators.derived.similar_names import first_alike
from validators.derived.unanswered_outcomes import why_unanswered
from validators.derived.unknown_cops import add_unknown_cops

__all__ = [
    "AFTER_AS_OF", "BACKWARDS", "BLANK_START", "CANCELLED", "COUNTED", "KEYS", "MET", "MISSED", "NOT_DUE",
    "REASONS", "TRAINING_MONTHS", "UNDATED", "UNKNOWN", "UNKNOWN_COP", "UNREAD", "UNREADABLE", "UNREAD_START",
    "Accounts", "Cohort", "CopMonths", "Facts", "account", "add_unknown_cops", "answers_of", "counted_responses",
    "counted_rows", "doubts", "entered_on", "events_of_cohorts", "find_cohorts", "find_facts", "find_months",
    "first_alike", "fold", "has_hours", "has_individuals", "moment", "month_ends", "months_of",
    "named_like_another", "of_each_cop", "outside", "pairs_of", "partnerships_with", "positions_in",
    "reconciliation", "repeats", "runs_of", "spans_of", "spelled_out", "undated_sessions", "unread_ids",
    "why_unanswered",
]
