"""The NCPC summary as people read it: at a glance, the rows behind each figure, and every row accounted for.

The table itself is made in `summaries.figures`.
"""

from summaries.ncpc.reporting import (
    accounted_for,
    accounts_by_tab,
    at_a_glance,
    every_line,
    figure_names,
    indicators,
    lines_of,
    plural_of,
    quarters_at_a_glance,
    reporting_sentence,
)
from summaries.ncpc.rows_behind import what_it_counts

__all__ = [
    "accounted_for", "accounts_by_tab", "at_a_glance", "every_line", "figure_names", "indicators", "lines_of",
    "plural_of", "quarters_at_a_glance", "reporting_sentence", "what_it_counts",
]
