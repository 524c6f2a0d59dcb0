"""Certify: a partnership certifies its fiscal year, and NCPC accepts or returns it."""

import streamlit as st

from pages.store_actions import begin_page, draw_earlier_day
from pages.submitting import (
    draw_certified_answer,
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

context = begin_page(
    "Certify", "Who stands for the year's figures?",
    "Nothing of the sample can be certified. With your own workbooks a partnership certifies a year here once it is "
    "over, and NCPC accepts it, or returns it with a reason.", (
        "each figure of the year beside last year's",
        "**What stands in the way**: the cells to fix first, and what is explained",
        "**None this year?** for each figure of which nothing is entered",
        "the statement, a comment, and the button that certifies the year",
        "afterwards the fingerprint, a file with all that was certified, and how today's figures differ from it"))
if draw_earlier_day(context, "A year is certified as of today:"):
    st.stop()
partnership = certified_partnership(context)
if draw_unknown_submissions(context):
    st.stop()
if partnership is None:
    draw_submission_list(context)
    if not context.viewer.is_ncpc:
        st.text("To certify a year, choose one partnership.")
    st.stop()
draw_certified_answer()
draw_status(context, partnership)
if partnership not in context.report.tables.partnerships:
    st.warning("This workbook can't be read, so its figures are not known and can't be certified. The page Workbooks "
               "says why, and what to do.")
    st.stop()
draw_changed_since(context, partnership)
draw_history(context, current_submission(context, partnership))
draw_figures(context)
draw_in_the_way(context, partnership)
draw_certify_form(context, partnership)
