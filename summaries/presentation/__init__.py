"""How charts, printed pages and sentences look: colors, marks, templates of PDF files, singular and plural.

It does not depend on the content.
"""

from summaries.presentation.theme import (
    ANSWER_COLORS,
    GRAY,
    MONTH_COLORS,
    MONTH_MARKS,
    SEVERITY_COLORS,
    SEVERITY_MARKS,
    STANDING_COLORS,
    STANDING_MARKS,
    TEAL,
    THIS_YEAR,
    YEAR_BEFORE,
    Chart,
    make_chart,
)

__all__ = [
    "ANSWER_COLORS", "GRAY", "MONTH_COLORS", "MONTH_MARKS", "SEVERITY_COLORS", "SEVERITY_MARKS", "STANDING_COLORS",
    "STANDING_MARKS", "TEAL", "THIS_YEAR", "YEAR_BEFORE", "Chart", "make_chart",
]
