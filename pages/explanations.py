"""Explanations: which flags are right or can't be mended, who has asked for that, and what was decided."""

import streamlit as st

from pages.components import draw_period_caption
from pages.explaining import draw_ask_form, draw_decision_form, draw_explanation_cards
from pages.explaining.shown import as_shown
from pages.session import current_context
from pages.store_actions import draw_store_error, draw_typed_name
from workflow.explanation_list import list_explanations

context = current_context()

st.title("Explanations", anchor=False)
draw_period_caption(context)
st.header("What can't be mended, and why?", anchor=False)
if context.source.is_sample:
    st.info("Nothing is kept about the sample. With your own workbooks you ask here for an explanation of a flag that "
            "is right as it is, or that nobody can mend any more, such as a month lost to a storm; what is explained "
            "is no longer open.")
    st.stop()
st.caption("A flag that is explained is no longer open. No figure changes, and when the rows change on which it rests, "
           "it is open again. NCPC decides about rules of the model, a partnership's manager about the data.")
draw_store_error()
listing = list_explanations(context.report, context.tables, context.viewer, context.source.as_of)
shown = as_shown(listing)
is_today = context.as_of == context.source.as_of
if not is_today:
    st.info("This is an earlier day. To ask or decide, choose today under As of.")
else:
    draw_typed_name(context)
    draw_decision_form(context, listing, shown)
    if not context.viewer.is_ncpc:
        draw_ask_form(context, listing)
draw_explanation_cards(context, listing, shown, can_act=is_today)
