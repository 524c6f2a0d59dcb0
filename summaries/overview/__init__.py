"""The overview: the year's headlines beside the year before, talking points, and the ranking of partnerships.

Its numbers are those of the NCPC summary.
"""

from summaries.overview.headlines import NO_CHANGE, STANDING_SECTION, UNKNOWN_VALUE, Headline
from summaries.overview.ranking import mark_colors, ranking_sentence
from summaries.overview.sentences import comparison_sentences, outcomes_comparison, outcomes_note, talking_points

__all__ = [
    "NO_CHANGE", "STANDING_SECTION", "UNKNOWN_VALUE", "Headline", "comparison_sentences", "mark_colors",
    "outcomes_comparison", "outcomes_note", "ranking_sentence", "talking_points",
]
