"""Components that pages draw: charts, tables, downloads, and the views of flags, CoPs and figures.

Text that people typed is shown in text columns of data frames or with st.text, never as Markdown.
"""

from pages.components.admin_notices import draw_admin_notices, log_admin_notices
from pages.components.banners import draw_folder_banner, draw_old_copies_banner, draw_sample_banner
from pages.components.blockers import draw_blockers
from pages.components.charts import draw_chart
from pages.components.cohorts import draw_cohort_calendar, draw_cohort_events
from pages.components.cops import (
    draw_calendar,
    draw_cop_detail,
    draw_month_detail,
    draw_uncounted_cops,
    select_cop,
)
from pages.components.downloads import PDF_TYPE, XLSX_TYPE, draw_download
from pages.components.flags import FlagCard, draw_flag_cards, draw_flags
from pages.components.ncpc import draw_figure_rows, draw_summary
from pages.components.overview import (
    draw_headlines,
    draw_inactive,
    draw_linked_fix,
    draw_outcomes,
    draw_priorities,
    draw_ranking,
    draw_whole_list_button,
    follow_pending_link,
)
from pages.components.tables import (
    date_column,
    draw_period_caption,
    draw_printable_table,
    draw_table,
    draw_table_as_text,
    draw_year_list_caption,
    save_selection,
    table_key,
)
from pages.components.widths import (
    draw_width_styles,
    narrow_container,
    screen_container,
    unbroken_container,
    value_container,
    wide_container,
)

__all__ = [
    "PDF_TYPE", "XLSX_TYPE", "FlagCard", "date_column", "draw_admin_notices", "draw_blockers", "draw_calendar",
    "draw_chart", "draw_cohort_calendar", "draw_cohort_events", "draw_cop_detail", "draw_download", "draw_figure_rows",
    "draw_flag_cards", "draw_flags", "draw_folder_banner", "draw_headlines", "draw_inactive", "draw_linked_fix",
    "draw_month_detail", "draw_old_copies_banner", "draw_outcomes", "draw_period_caption", "draw_printable_table",
    "draw_priorities", "draw_ranking", "draw_sample_banner", "draw_summary", "draw_table", "draw_table_as_text",
    "draw_uncounted_cops", "draw_whole_list_button", "draw_width_styles", "draw_year_list_caption",
    "follow_pending_link", "log_admin_notices", "narrow_container", "save_selection", "screen_container", "select_cop",
    "table_key", "unbroken_container", "value_container", "wide_container",
]
