"""How charts and printed pages look: colors, marks, and the templates of PDF files.

It knows nothing of what is shown.
"""

from summaries.presentation.pdf import svg
from summaries.presentation.theme import (
    ANSWER_COLOURS,
    GREY,
    MONTH_COLOURS,
    MONTH_MARKS,
    SEVERITY_COLOURS,
    SEVERITY_MARKS,
    STANDING_COLOURS,
    STANDING_MARKS,
    TEAL,
    THIS_YEAR,
    YEAR_BEFORE,
    Chart,
    chart,
)

__all__ = [
    "ANSWER_COLOURS", "GREY", "MONTH_COLOURS", "MONTH_MARKS", "SEVERITY_COLOURS", "SEVERITY_MARKS",
    "STANDING_COLOURS", "STANDING_MARKS", "TEAL", "THIS_YEAR", "YEAR_BEFORE", "Chart", "chart", "svg",
]
