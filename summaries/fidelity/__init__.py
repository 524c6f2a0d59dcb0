"""Which CoPs meet the model: the calendar of months, one CoP or month in detail, and the chart of standings.

The standing itself is worked out in `summaries.figures`.
"""

from summaries.fidelity.calendar import calendar_cops, calendar_lines, dosage_sentence, month_columns
from summaries.fidelity.cop_detail import cop_card
from summaries.fidelity.month_detail import month_story

__all__ = [
    "calendar_cops", "calendar_lines", "cop_card", "dosage_sentence", "month_columns", "month_story",
]
