"""Explanations: which flags are right or can't be mended, who has asked for that, and what was decided."""

import streamlit as st

from pages.explaining import draw_ask_form, draw_decision_form, draw_explanation_cards
from pages.explaining.actions import draw_answers, run_clicked_action
from pages.explaining.lists import has_login
from pages.store_actions import begin_page, draw_earlier_day, draw_store_error, draw_typed_name
from workflow.explanation_list import list_explanations

context = begin_page(
    "Explanations", "What can't be mended, and why?",
    "Nothing is kept about the sample. With your own workbooks you ask here for an explanation of a flag that is right "
    "as it is, or that nobody can mend any more, such as a month lost to a storm; what is explained is no longer open.",
    (
        "a form to ask: which flag it is, and why it is right",
        "what waits for a decision, and who decides: NCPC about the model, a manager about the data",
        "what is explained, with the reason and until when, and what no longer fits its rows"))
st.caption("A flag that is explained is no longer open. No figure changes, and when the rows change on which it rests, "
           "it is open again. " + (
    "NCPC decides about rules of the model, a partnership's manager about the data." if has_login(context) else
    "Without a login only rules about the data can be decided here; NCPC decides about rules of the model."))
draw_store_error()
run_clicked_action(context)
listing = list_explanations(context.report, context.tables, context.viewer, context.source.as_of)
is_today = not draw_earlier_day(context, "To ask or decide,")
if is_today:
    draw_typed_name(context)
    draw_decision_form(context, listing)
    if not context.viewer.is_ncpc:
        draw_ask_form(context, listing)
else:
    draw_answers()
draw_explanation_cards(context, listing, can_act=is_today)
