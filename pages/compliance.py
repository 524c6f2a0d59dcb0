"""Compliance: which CoPs meet the model, which months lack a session, which cells to fix, and all about one CoP."""

import streamlit as st

from pages.components import (
    MONTH_LEGEND,
    calendar_table,
    card,
    choose_cop,
    draw,
    flag_table,
    month_told,
    period_caption,
)
from pages.session import chosen
from summaries.fidelity import dosage_sentence
from summaries.fidelity.standing_chart import standing_chart

visit = chosen()
report = visit.report

st.title("Compliance")
period_caption(visit)
draw(standing_chart(report), "standing", heading=st.header)

if len(report.standing):
    st.header("Did every CoP meet every month?")
    st.text(dosage_sentence(report))
    st.markdown(MONTH_LEGEND)
    calendar_table(report)

    st.header("One CoP, and one month of it")
    picked = choose_cop(report)
    if picked:
        month_told(report, *picked)
        card(report, *picked[:2])

st.header("Which cells need fixing?")
flag_table(report, f"flags-{visit.fiscal_year}.csv".replace(" ", "-"), bind="query-params")
