"""What the rows add up to: standing, NCPC outputs and outcomes, the reconciliation of every row, the CSV.

Exports `build_report`, everything about a fiscal year as of a day, and `report_file_name`, the names of its files.
"""

from summaries.figures import NCPC_COLUMNS
from summaries.file_names import report_file_name
from summaries.report import Report, build_report

__all__ = ["NCPC_COLUMNS", "Report", "build_report", "report_file_name"]
