"""Compliance: which CoPs meet the model, which months lack a session, which cells to fix, and one CoP in detail."""

import streamlit as st

from pages.components import (
    draw_calendar,
    draw_chart,
    draw_cop_detail,
    draw_flags,
    draw_month_detail,
    draw_period_caption,
    draw_uncounted_cops,
    screen_container,
    select_cop,
)
from pages.session import current_context
from summaries import report_file_name
from summaries.fidelity import dosage_sentence
from summaries.fidelity.standing_chart import standing_chart

context = current_context()
report = context.report

st.title("Compliance", anchor=False)
draw_period_caption(context)
draw_chart(standing_chart(report), "standing", heading=st.header)

draw_uncounted_cops(report)
if len(report.standing):
    st.header("Did every CoP meet every month?", anchor=False)
    st.text(dosage_sentence(report))
    draw_calendar(report)

    with screen_container("one_cop"):    # paper has what is chosen, if anything is
        st.header("One CoP, and one month of it", anchor=False)
    selected = select_cop(report)
    if selected:
        draw_month_detail(report, *selected)
        draw_cop_detail(report, *selected[:2])

st.header("Which cells need fixing?", anchor=False)
draw_flags(report, f"{report_file_name(report, 'flags')}.csv", bind="query-params")
