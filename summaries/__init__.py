"""What the rows add up to: standing, NCPC outputs and outcomes, the reconciliation of every row, the CSV.

Exports `build_report`, everything about a fiscal year as of a day.
"""

from summaries.figures import NCPC_COLUMNS
from summaries.report import Report, build_report

__all__ = ["NCPC_COLUMNS", "Report", "build_report"]
