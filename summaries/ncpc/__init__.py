"""The NCPC summary as people read it: its totals, the rows behind each figure, and the reconciliation of all rows.

The table itself is made in `summaries.figures`.
"""

from summaries.ncpc.reporting import (
    FIGURE_COLUMN,
    figure_file_name,
    figure_names,
    filter_summary_rows,
    ncpc_file_name,
    quarter_totals,
    reconciliation_by_tab,
    reconciliation_sentences,
    reporting_sentence,
    summary_indicators,
    summary_line_count,
    summary_rows,
    summary_totals,
)
from summaries.ncpc.rows_behind import figure_description

__all__ = [
    "FIGURE_COLUMN", "figure_description", "figure_file_name", "figure_names", "filter_summary_rows", "ncpc_file_name",
    "quarter_totals", "reconciliation_by_tab", "reconciliation_sentences", "reporting_sentence",
    "summary_indicators", "summary_line_count", "summary_rows", "summary_totals",
]
