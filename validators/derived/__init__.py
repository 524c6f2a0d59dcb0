"""Facts that rules and figures share: which CoP a row means, when it is active, which months it met, what counts.

Derived from the tables of `cop_sheets.parsing`, for all partnerships at once.
"""

from validators.derived.active_periods import (
    BLANK_START,
    END_BEFORE_START,
    UNREADABLE_START,
    active_spans,
    outside_active_dates,
)
from validators.derived.cohorts import TRAINING_MONTHS, Cohort, find_cohorts, trainings_with_cohort
from validators.derived.columns import DerivedTables, derive, format_dates
from validators.derived.counting import (
    RowStatuses,
    classify_rows,
    is_asked,
    is_counted,
    partnerships_with_rows,
    reconciliation_table,
    response_answers,
    status_heading,
)
from validators.derived.datetimes import UNREADABLE_STATES, to_datetime64
from validators.derived.dosage import (
    MET,
    MISSED,
    NOT_DUE,
    UNKNOWN,
    MonthlyDosage,
    ambiguous_session_months,
    compute_dosage,
    cops_with_unreadable_ids,
    fiscal_month_index,
    is_undated_session,
    month_bounds,
    month_runs,
    partnerships_with_session_columns,
    uncertain_months,
)
from validators.derived.duplicates import find_duplicate_rows
from validators.derived.period_overlaps import COP_KEY_COLUMNS, cop_keys, cop_positions
from validators.derived.row_status import (
    AFTER_AS_OF,
    CANCELLED_SESSION,
    COUNTED,
    EXCLUSION_REASONS,
    UNDATED,
    UNKNOWN_COP,
    UNREADABLE,
    has_hours,
    has_individuals,
)
from validators.derived.shared_names import expand_shared_names
from validators.derived.similar_names import similar_pairs
from validators.derived.unanswered_outcomes import unanswered_reasons
from validators.derived.unknown_cops import add_unknown_cop_messages

__all__ = [
    "AFTER_AS_OF",
    "BLANK_START",
    "CANCELLED_SESSION",
    "COP_KEY_COLUMNS",
    "COUNTED",
    "END_BEFORE_START",
    "EXCLUSION_REASONS",
    "MET",
    "MISSED",
    "NOT_DUE",
    "TRAINING_MONTHS",
    "UNDATED",
    "UNKNOWN",
    "UNKNOWN_COP",
    "UNREADABLE",
    "UNREADABLE_START",
    "UNREADABLE_STATES",
    "Cohort",
    "DerivedTables",
    "MonthlyDosage",
    "RowStatuses",
    "active_spans",
    "add_unknown_cop_messages",
    "ambiguous_session_months",
    "classify_rows",
    "compute_dosage",
    "cop_keys",
    "cop_positions",
    "cops_with_unreadable_ids",
    "derive",
    "expand_shared_names",
    "find_cohorts",
    "find_duplicate_rows",
    "fiscal_month_index",
    "format_dates",
    "has_hours",
    "has_individuals",
    "is_asked",
    "is_counted",
    "is_undated_session",
    "month_bounds",
    "month_runs",
    "outside_active_dates",
    "partnerships_with_rows",
    "partnerships_with_session_columns",
    "reconciliation_table",
    "response_answers",
    "similar_pairs",
    "status_heading",
    "to_datetime64",
    "trainings_with_cohort",
    "unanswered_reasons",
    "uncertain_months",
]
