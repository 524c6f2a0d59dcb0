"""Activity: sessions, attendance, trainings and consultations by month, cohorts, and totals by partnership."""

import streamlit as st

from pages.components import draw_chart, draw_cohort_calendar, draw_cohort_events, draw_period_caption, draw_table
from pages.session import current_context
from summaries.activity import (
    active_partnerships_sentence,
    activity_sentence,
    attendance_by_month,
    cohorts_chart,
    consultation_by_quarter,
    has_no_activity,
    participants_by_month,
    sessions_by_month,
    totals_by_partnership,
    trainings_by_month,
)
from summaries.activity.cohorts import sorted_cohorts

context = current_context()
report = context.report

st.title("Activity", anchor=False)
draw_period_caption(context)
st.header("What happened, month by month?", anchor=False)
st.text(activity_sentence(report))
if not report.tables.partnerships:
    st.stop()

if not has_no_activity(report):
    left, right = st.columns(2, gap="medium")
    with left:
        draw_chart(sessions_by_month(report), "sessions")
    with right:
        draw_chart(attendance_by_month(report), "attendance")
    left, right = st.columns(2, gap="medium")
    with left:
        draw_chart(trainings_by_month(report), "trainings")
    with right:
        draw_chart(participants_by_month(report), "participants")
    draw_chart(consultation_by_quarter(report), "consultation", heading=st.header)

draw_chart(cohorts_chart(report), "cohorts", heading=st.header)
if sorted_cohorts(report):
    draw_cohort_calendar(report)
    draw_cohort_events(report)

shares = totals_by_partnership(report)
if len(shares):
    st.header("Which partnerships did how much?", anchor=False)
    st.text(active_partnerships_sentence(report))
    draw_table(shares, "shares", alt="Each partnership's figures of this year and the year before")
