"""Activity: sessions, attendance, trainings and consultation through the year, cohorts, and who did how much."""

import streamlit as st

from pages.components import cohort_calendar, draw, events_of_cohort, frame, period_caption
from pages.session import chosen
from summaries.activity import (
    activity_sentence,
    attendance_by_month,
    by_partnership,
    cohorts_chart,
    consultation_by_quarter,
    is_quiet,
    participants_by_month,
    sessions_by_month,
    shares_sentence,
    trainings_by_month,
)
from summaries.activity.cohorts import cohorts

visit = chosen()
report = visit.report

st.title("Activity")
period_caption(visit)
st.header("What happened, month by month?")
st.text(activity_sentence(report))
if not report.tables.partnerships:
    st.stop()

if not is_quiet(report):
    left, right = st.columns(2, gap="medium")
    with left:
        draw(sessions_by_month(report), "sessions")
    with right:
        draw(attendance_by_month(report), "attendance")
    left, right = st.columns(2, gap="medium")
    with left:
        draw(trainings_by_month(report), "trainings")
    with right:
        draw(participants_by_month(report), "participants")
    draw(consultation_by_quarter(report), "consultation", heading=st.header)

draw(cohorts_chart(report), "cohorts", heading=st.header)
if cohorts(report):
    cohort_calendar(report)
    events_of_cohort(report)

shares = by_partnership(report)
if len(shares):
    st.header("Which partnerships did how much?")
    st.text(shares_sentence(report))
    frame(shares, "shares", alt="Each partnership's figures of this year and the year before")
