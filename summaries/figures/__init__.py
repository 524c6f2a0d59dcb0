"""The numbers: NCPC's outputs and outcomes, quarters, standing, each with the rows that it used and left out.

`ncpc_table` puts them into the table that NCPC gets.
"""

from summaries.figures.figure import (
    ALL,
    ALL_PARTNERSHIPS,
    HELD_NO_SESSION,
    INDICATORS,
    ITEM,
    MEASURE,
    NOT_REPORTED,
    OUTCOME,
    OUTPUT,
    PARTNERSHIP,
    SESSIONS_UNREAD,
    Figure,
    format_number,
    format_share,
    pluralize,
)
from summaries.figures.ncpc_table import NCPC_COLUMNS, build_figures, sum_partnerships
from summaries.figures.outcomes import (
    SELF_AGREEMENT,
    SELF_CHANGE,
    SURVEY,
    SurveyRecords,
    outcome_figures,
    score_responses,
)
from summaries.figures.outputs import MAY_BE_DUPLICATED
from summaries.figures.quarter_end import QuarterEnd, first_quarter_end, releasable_groups, survey_at_quarter_end
from summaries.figures.quarters import QUARTERS, quarter_table
from summaries.figures.reported import NOTHING_ENTERED, ReportingStatus, TabRequirement
from summaries.figures.standing import (
    CANNOT_BE_JUDGED,
    COMPONENTS,
    DOES_NOT_MEET,
    MEETS,
    NOT_DOCUMENTED,
    STANDINGS,
    standing_counts,
    standing_table,
)

__all__ = [
    "ALL", "ALL_PARTNERSHIPS", "CANNOT_BE_JUDGED", "COMPONENTS", "DOES_NOT_MEET", "HELD_NO_SESSION", "INDICATORS",
    "ITEM", "MAY_BE_DUPLICATED", "MEASURE", "MEETS", "NCPC_COLUMNS", "NOTHING_ENTERED", "NOT_DOCUMENTED",
    "NOT_REPORTED", "OUTCOME", "OUTPUT", "PARTNERSHIP", "QUARTERS", "SELF_AGREEMENT", "SELF_CHANGE", "SESSIONS_UNREAD",
    "STANDINGS", "SURVEY", "Figure", "QuarterEnd", "ReportingStatus", "SurveyRecords", "TabRequirement",
    "build_figures", "first_quarter_end", "format_number", "format_share", "outcome_figures", "pluralize",
    "quarter_table", "releasable_groups", "score_responses", "standing_counts", "standing_table", "sum_partnerships",
    "survey_at_quarter_end",
]
