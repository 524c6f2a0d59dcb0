"""Certify: a partnership certifies its fiscal year, and NCPC accepts or returns it."""

import streamlit as st

from pages.components import draw_period_caption
from pages.session import current_context
from pages.submitting import (
    draw_certify_form,
    draw_changed_since,
    draw_figures,
    draw_history,
    draw_in_the_way,
    draw_status,
    draw_submission_list,
    draw_unknown_submissions,
)
from pages.submitting.state import certified_partnership, current_submission

context = current_context()

st.title("Certify", anchor=False)
draw_period_caption(context)
st.header("Who stands for the year's figures?", anchor=False)
if context.source.is_sample:
    st.info("Nothing of the sample can be certified. With your own workbooks a partnership certifies a year here once "
            "it is over, and NCPC accepts it, or returns it with a reason.")
    st.stop()
if context.as_of != context.source.as_of:
    st.info("This is an earlier day. A year is certified as of today: choose today under As of.")
    st.stop()
partnership = certified_partnership(context)
if draw_unknown_submissions(context):
    st.stop()
if partnership is None:
    draw_submission_list(context)
    if not context.viewer.is_ncpc:
        st.text("To certify a year, choose one partnership.")
    st.stop()
draw_status(context, partnership)
if partnership not in context.report.tables.partnerships:
    st.warning("This workbook can't be read, so its figures are not known and can't be certified. The page Workbooks "
               "says why, and what to do.")
    st.stop()
draw_changed_since(context, partnership)
draw_history(context, current_submission(context, partnership))
draw_figures(context)
draw_in_the_way(context)
draw_certify_form(context, partnership)
