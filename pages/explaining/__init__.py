"""The parts of the page Explanations: asking, deciding, and the list of what was asked and decided.

What people type is shown with st.text, or as an option of a select box, never as Markdown.
"""

from pages.explaining.forms import FLAG_PARAMETER, draw_ask_form, draw_decision_form, may_ask_now
from pages.explaining.lists import draw_explanation_cards
from pages.explaining.notices import draw_decision_notices

__all__ = [
    "FLAG_PARAMETER", "draw_ask_form", "draw_decision_form", "draw_decision_notices", "draw_explanation_cards",
    "may_ask_now",
]
