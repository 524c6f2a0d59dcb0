"""Overview: standing, outputs and outcomes compared with the year before, what to fix first, and the ranking."""

import streamlit as st

from pages.components import (
    draw_headlines,
    draw_outcomes,
    draw_period_caption,
    draw_priorities,
    draw_ranking,
    follow_pending_link,
)
from pages.history import draw_since
from pages.session import current_context
from summaries.documents.board import MAX_UNCOUNTED_NAMED
from summaries.fidelity import uncounted_cops_sentence
from summaries.overview import comparison_sentences, talking_points

follow_pending_link()
context = current_context()
report = context.report

st.title("Overview", anchor=False)
draw_period_caption(context)

draw_since(context)
st.header("Where do we stand?", anchor=False)
first, *more = talking_points(report)
st.markdown(f"**{first}**")
for sentence in more:
    st.markdown(sentence)
if uncounted := uncounted_cops_sentence(report, MAX_UNCOUNTED_NAMED):
    st.text(uncounted)
if not report.tables.partnerships:
    st.page_link("workbooks.py")
else:
    draw_headlines(report)
    st.caption(" ".join(comparison_sentences(report)))
    st.header("How many agree?", anchor=False)
    draw_outcomes(report)
    st.header("What to fix first?", anchor=False)
    draw_priorities(context)

if context.partnership is None:
    st.header("Which partnership needs attention first?", anchor=False)
    draw_ranking(context)
