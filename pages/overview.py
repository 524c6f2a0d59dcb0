"""Overview: where the CoPs stand and what was done, beside the year before; what to fix first; partnerships ranked."""

import streamlit as st

from pages.components import cards, fixes, go_on, outcomes, period_caption, ranked
from pages.session import chosen
from summaries.overview import comparison, talking_points

go_on()
visit = chosen()
report = visit.report

st.title("Overview")
period_caption(visit)

st.header("Where do we stand?")
first, *more = talking_points(report)
st.markdown(f"**{first}**")
for sentence in more:
    st.markdown(sentence)
if not report.tables.partnerships:
    st.page_link("workbooks.py")
else:
    cards(report)
    st.caption(" ".join(comparison(report)))
    st.header("How many agree?")
    outcomes(report)
    st.header("What to fix first?")
    fixes(visit)

if visit.partnership is None:
    st.header("Which partnership needs attention first?")
    ranked(visit)
