"""The year's activity: sessions, attendance, trainings, consultation and training cohorts.

Each is a chart, a sentence, and a table of the chart's numbers.
"""

from summaries.activity.attendance import attendance_by_month
from summaries.activity.charts import (
    consultation_by_quarter,
    individuals_note,
    participants_by_month,
    sessions_by_month,
    trainings_by_month,
)
from summaries.activity.cohorts import (
    MONTH_NUMBERS,
    cohort_events,
    cohort_labels,
    cohort_month_label,
    cohort_rows,
    cohorts_chart,
)
from summaries.activity.totals import (
    active_partnerships_sentence,
    activity_sentence,
    has_no_activity,
    totals_by_partnership,
)

__all__ = [
    "MONTH_NUMBERS", "active_partnerships_sentence", "activity_sentence", "attendance_by_month", "cohort_events",
    "cohort_labels", "cohort_month_label", "cohort_rows", "cohorts_chart", "consultation_by_quarter", "has_no_activity",
    "individuals_note", "participants_by_month", "sessions_by_month", "totals_by_partnership", "trainings_by_month",
]
