"""What respondents say of the six outcomes: charts, changes over the years, comparisons, and outcomes nobody answered.

`disclosure` holds back what could tell whose an answer is.
"""

from summaries.survey.answers import (
    COMPARED_FIRST,
    GROUPS,
    NUMBERS,
    Line,
    has_answers,
    has_pairs,
    outcome_lines,
    outcome_name,
    role_notes,
)
from summaries.survey.breakdowns import breakdown_chart, measures_of
from summaries.survey.charts import agreement_chart, answers_chart
from summaries.survey.gaps import gaps_sentence, outcome_gaps
from summaries.survey.sentences import agreement_sentence
from summaries.survey.trends import pairs_chart, trend_chart

__all__ = [
    "COMPARED_FIRST", "GROUPS", "NUMBERS", "Line", "agreement_chart", "agreement_sentence", "answers_chart",
    "breakdown_chart", "gaps_sentence", "has_answers", "has_pairs", "measures_of", "outcome_gaps", "outcome_lines",
    "outcome_name", "pairs_chart", "role_notes", "trend_chart",
]
