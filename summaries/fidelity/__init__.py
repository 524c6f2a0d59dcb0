"""Which CoPs meet the model: the dosage calendar, one CoP or month in detail, and the chart of standings.

The standing itself is computed in `summaries.figures`.
"""

from summaries.fidelity.calendar import (
    NOT_FOLLOWED_COLUMN,
    REASON_COLUMN,
    calendar_cops,
    calendar_rows,
    dosage_sentence,
    month_columns,
)
from summaries.fidelity.cop_detail import get_cop_detail
from summaries.fidelity.month_detail import get_month_detail
from summaries.fidelity.reasons import standing_reasons
from summaries.fidelity.uncounted import uncounted_cops, uncounted_cops_sentence

__all__ = [
    "NOT_FOLLOWED_COLUMN", "REASON_COLUMN", "calendar_cops", "calendar_rows", "dosage_sentence", "get_cop_detail",
    "get_month_detail", "month_columns", "standing_reasons", "uncounted_cops", "uncounted_cops_sentence",
]
