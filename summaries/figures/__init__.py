"""The numbers: NCPC's outputs and outcomes, quarters, standing, each with the rows that it used and left out.

`indicators` declares the outputs; `ncpc_table` puts all figures into the table that NCPC gets.
"""

from summaries.figures.figure import (
    ALL,
    ALL_PARTNERSHIPS,
    ITEM,
    MEASURE,
    NOT_REPORTED,
    OUTCOME,
    OUTPUT,
    PARTNERSHIP,
    Figure,
    format_number,
    format_share,
)
from summaries.figures.indicator import HeadlineContext, Indicator
from summaries.figures.indicators import (
    HOURS_OF_CONSULTATION,
    INDICATORS,
    NUMBER_OF_COPS,
    NUMBER_OF_INDIVIDUALS,
    NUMBER_OF_PARTICIPANTS,
    NUMBER_OF_SESSIONS,
    NUMBER_OF_TRAININGS,
    find_indicator,
)
from summaries.figures.ncpc_table import NCPC_COLUMNS, build_figures, sum_partnerships, year_list_sentence
from summaries.figures.outcomes import (
    SELF_AGREEMENT,
    SELF_CHANGE,
    SURVEY,
    SurveyRecords,
    outcome_figures,
    score_responses,
)
from summaries.figures.quarter_end import QuarterEnd, first_quarter_end, releasable_groups, survey_at_quarter_end
from summaries.figures.quarters import QUARTERS, quarter_table
from summaries.figures.reported import NOTHING_ENTERED
from summaries.figures.requirements import TabRequirement
from summaries.figures.standing import (
    CANNOT_BE_JUDGED,
    COMPONENTS,
    DOES_NOT_MEET,
    MEETS,
    NOT_DOCUMENTED,
    STANDINGS,
    explained_note,
    standing_counts,
    standing_hits,
    standing_table,
)

__all__ = [
    "ALL", "ALL_PARTNERSHIPS", "CANNOT_BE_JUDGED", "COMPONENTS", "DOES_NOT_MEET", "HOURS_OF_CONSULTATION",
    "INDICATORS", "ITEM", "MEASURE", "MEETS", "NCPC_COLUMNS", "NOTHING_ENTERED", "NOT_DOCUMENTED", "NOT_REPORTED",
    "NUMBER_OF_COPS", "NUMBER_OF_INDIVIDUALS", "NUMBER_OF_PARTICIPANTS", "NUMBER_OF_SESSIONS", "NUMBER_OF_TRAININGS",
    "OUTCOME", "OUTPUT", "PARTNERSHIP", "QUARTERS", "SELF_AGREEMENT", "SELF_CHANGE", "STANDINGS", "SURVEY", "Figure",
    "HeadlineContext", "Indicator", "QuarterEnd", "SurveyRecords", "TabRequirement",
    "build_figures", "explained_note", "find_indicator", "first_quarter_end", "format_number", "format_share",
    "outcome_figures", "quarter_table", "releasable_groups", "score_responses", "standing_counts",
    "standing_hits", "standing_table", "sum_partnerships", "survey_at_quarter_end",
    "year_list_sentence",
]
