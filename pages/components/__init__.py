"""Parts that pages draw: charts, tables, downloads, and the views of flags, CoPs and figures.

Typed text is shown in data frames' text columns only.
"""

from pages.components.admin_notices import draw_admin_notices, log_admin_notices
from pages.components.banner import sample_banner
from pages.components.blockers import obstacle_table
from pages.components.charts import draw
from pages.components.chips import MONTH_LEGEND
from pages.components.cohorts import cohort_calendar, events_of_cohort
from pages.components.cops import calendar_table, card, choose_cop, month_told
from pages.components.downloads import PDF, XLSX, download
from pages.components.flags import flag_table
from pages.components.ncpc import choose_figure, summary_table
from pages.components.overview import cards, fixes, go_on, outcomes, ranked
from pages.components.tables import frame, keep_choice, kept_key, period_caption

__all__ = [
    "MONTH_LEGEND", "PDF", "XLSX", "calendar_table", "card", "cards", "choose_cop", "choose_figure",
    "cohort_calendar", "download", "draw", "draw_admin_notices", "events_of_cohort", "fixes", "flag_table", "frame",
    "go_on", "keep_choice", "kept_key", "log_admin_notices", "month_told", "obstacle_table", "outcomes",
    "period_caption", "ranked", "sample_banner", "summary_table",
]
