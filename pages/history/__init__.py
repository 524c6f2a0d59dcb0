"""What has changed since earlier days, from the copies in the store.

`comparisons` and `losses` compute it aside from reruns; `since` and `tables` draw it.
"""

from pages.history.comparisons import (
    DayChanges,
    day_changes,
    first_day,
    has_history,
    ready_changes,
    recent_changes,
    week_before,
)
from pages.history.since import (
    RecentFlags,
    draw_fixed_flags,
    draw_since,
    draw_until_finished,
    draw_vanished_banner,
    recent_flags,
)
from pages.history.tables import draw_figure_changes, draw_flag_changes, draw_row_changes

__all__ = [
    "DayChanges", "RecentFlags", "day_changes", "draw_figure_changes", "draw_fixed_flags", "draw_flag_changes",
    "draw_row_changes", "draw_since", "draw_until_finished",
    "draw_vanished_banner", "first_day", "has_history", "ready_changes",
    "recent_changes", "recent_flags", "week_before",
]
