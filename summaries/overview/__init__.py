"""The overview: the year's headlines beside the year before, talking points, and the partnerships ranked.

It adds nothing up itself but what it shows.
"""

from summaries.overview.headlines import NO_CHANGE, STANDING, UNKNOWN, Headline
from summaries.overview.ranking import mark_colours, ranking_sentence
from summaries.overview.sentences import comparison, outcomes_beside, outcomes_note, talking_points

__all__ = [
    "NO_CHANGE", "STANDING", "UNKNOWN", "Headline", "comparison", "mark_colours", "outcomes_beside",
    "outcomes_note", "ranking_sentence", "talking_points",
]
