"""What people decided about a partnership's data: explained flags, and outputs confirmed as none.

Plain records: `workflow` reads them from the store, or a pack; checks and figures find them in `Tables.decisions`.
"""

from cop_sheets.decisions.explanations_csv import EXPLANATION_HEADERS, explanations_csv, parse_explanations_csv
from cop_sheets.decisions.records import ConfirmedNone, Decisions, Explanation, ExplanationStatus

__all__ = [
    "EXPLANATION_HEADERS", "ConfirmedNone", "Decisions", "Explanation", "ExplanationStatus", "explanations_csv",
    "parse_explanations_csv",
]
