"""Outcomes: agreement with each of the six outcomes, the answers, changes over the years, and breakdowns."""

import streamlit as st

from pages.components import draw_chart, draw_period_caption, draw_table
from pages.session import current_context
from summaries.survey import (
    DEFAULT_OUTCOME_POSITION,
    OUTCOME_NUMBERS,
    OUTCOMES_BY_GROUP,
    agreement_chart,
    answers_chart,
    breakdown_chart,
    gaps_sentence,
    has_answers,
    has_pairs,
    measures_of,
    outcome_gaps,
    pairs_chart,
    role_notes,
    trend_chart,
)

context = current_context()
report = context.report

st.title("Outcomes", anchor=False)
draw_period_caption(context)
draw_chart(agreement_chart(report), "agreement", heading=st.header)
if not report.tables.partnerships:
    st.stop()

if has_answers(report):
    st.header("What did they answer?", anchor=False)
    for note in role_notes(report):
        st.caption(note)
    for group in OUTCOMES_BY_GROUP:
        draw_chart(answers_chart(report, group), f"answers of {group}")
if has_pairs(report):
    draw_chart(pairs_chart(report), "pairs", heading=st.header)
draw_chart(trend_chart(report), "trend", heading=st.header)

if has_answers(report):
    st.header("Where is it higher, and where lower?", anchor=False)
    outcome = OUTCOME_NUMBERS[st.selectbox("Outcome", OUTCOME_NUMBERS, index=DEFAULT_OUTCOME_POSITION, key="outcome",
                                           bind="query-params")]
    for measure in measures_of(report, outcome):
        draw_chart(breakdown_chart(report, outcome, measure), f"breakdown of {measure}")

gaps = outcome_gaps(report)
if len(gaps):
    st.header("Which outcomes have no answers, and what to do?", anchor=False)
    st.text(gaps_sentence(report))
    draw_table(gaps, "outcome_gaps", alt="Outcomes without an answer, why, and what to do", row_height=80,
               column_config={
        name: st.column_config.TextColumn(width=width) for name, width in zip(gaps, (110, 220, 300, 300), strict=True)})
