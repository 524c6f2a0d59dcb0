"""What pages with buttons that write to the store share: how they begin, who acts, the action, and its answer.

The page Explanations asks and decides, the page Certify certifies, accepts, returns and reopens.
"""

from pages.store_actions.choices import draw_choice, reset_choice, reset_count
from pages.store_actions.page_start import begin_page, draw_earlier_day, draw_sample_note
from pages.store_actions.runner import (
    current_actor,
    draw_answer,
    draw_store_error,
    draw_typed_name,
    perform_action,
    run_action,
)

__all__ = [
    "begin_page",
    "current_actor",
    "draw_answer",
    "draw_choice",
    "draw_earlier_day",
    "draw_sample_note",
    "draw_store_error",
    "draw_typed_name",
    "perform_action",
    "reset_choice",
    "reset_count",
    "run_action",
]
