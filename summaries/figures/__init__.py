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
    number_text,
    plural,
    share_text,
)
from summaries.figures.ncpc_table import NCPC_COLUMNS, all_figures, together
from summaries.figures.outcomes import SELF_AGREEMENT, SELF_CHANGE, SURVEY, Answers, outcome_figures, verdicts
from summaries.figures.outputs import MAY_BE_DUPLICATED
from summaries.figures.quarter_end import QuarterEnd, at_quarter_end, first_quarter_end, told_groups
from summaries.figures.quarters import QUARTERS, quarter_table
from summaries.figures.reported import NOTHING_ENTERED, Need, Reported
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
    "NOT_REPORTED", "OUTCOME", "OUTPUT", "PARTNERSHIP", "QUARTERS", "SELF_AGREEMENT", "SELF_CHANGE",
    "SESSIONS_UNREAD", "STANDINGS", "SURVEY", "Answers", "Figure", "Need", "QuarterEnd", "Reported", "all_figures",
    "at_quarter_end", "first_quarter_end", "number_text", "outcome_figures", "plural", "quarter_table",
    "share_text", "standing_counts", "standing_table", "together", "told_groups", "verdicts",
]
