"""What pages with buttons that write to the store share: who acts, running the action, and the answer beside the form.

The page Explanations asks and decides, the page Certify certifies, accepts, returns and reopens.
"""

from pages.store_actions.runner import (
    current_actor,
    draw_answer,
    draw_store_error,
    draw_typed_name,
    perform_action,
    run_action,
)

__all__ = ["current_actor", "draw_answer", "draw_store_error", "draw_typed_name", "perform_action", "run_action"]
