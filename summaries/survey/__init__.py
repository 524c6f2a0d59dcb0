"""Survey results for the six outcomes: charts, changes over the years, comparisons, and outcomes without answers.

`disclosure` suppresses what could reveal whose an answer is.
"""

from summaries.survey.answers import (
    DEFAULT_OUTCOME_POSITION,
    OUTCOME_NUMBERS,
    OUTCOMES_BY_GROUP,
    OutcomeResult,
    has_answers,
    has_pairs,
    outcome_name,
    outcome_results,
    role_notes,
)
from summaries.survey.breakdowns import breakdown_chart, measures_of
from summaries.survey.charts import agreement_chart, agreement_chart_of, answers_chart
from summaries.survey.gaps import gaps_sentence, outcome_gaps
from summaries.survey.sentences import agreement_sentence
from summaries.survey.trends import pairs_chart, trend_chart

__all__ = [
    "DEFAULT_OUTCOME_POSITION", "OUTCOMES_BY_GROUP", "OUTCOME_NUMBERS", "OutcomeResult", "agreement_chart",
    "agreement_chart_of", "agreement_sentence", "answers_chart", "breakdown_chart", "gaps_sentence", "has_answers",
    "has_pairs", "measures_of", "outcome_gaps", "outcome_name", "outcome_results", "pairs_chart", "role_notes",
    "trend_chart",
]
