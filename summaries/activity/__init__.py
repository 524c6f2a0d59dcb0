"""What happened in the year, month by month: sessions, attendance, trainings, consultation, and training cohorts.

Each is a chart, a sentence and the table behind it.
"""

from summaries.activity.attendance import attendance_by_month
from summaries.activity.charts import (
    consultation_by_quarter,
    participants_by_month,
    sessions_by_month,
    trainings_by_month,
)
from summaries.activity.cohorts import (
    MONTH_NUMBERS,
    cohort_events,
    cohort_labels,
    cohort_lines,
    cohorts_chart,
    month_name,
)
from summaries.activity.totals import activity_sentence, by_partnership, is_quiet, shares_sentence

__all__ = [
    "MONTH_NUMBERS", "activity_sentence", "attendance_by_month", "by_partnership", "cohort_events", "cohort_labels",
    "cohort_lines", "cohorts_chart", "consultation_by_quarter", "is_quiet", "month_name", "participants_by_month",
    "sessions_by_month", "shares_sentence", "trainings_by_month",
]
