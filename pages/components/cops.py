"""The dosage calendar, in which a cell can be chosen, and all about the CoP and the month that were chosen."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from pages.components.chips import month_column, standing_column, state_column
from pages.components.flags import flag_list
from pages.components.tables import frame, keep_choice, kept_key
from summaries import Report
from summaries.fidelity import calendar_cops, calendar_lines, cop_card, month_columns, month_story
from summaries.fixes import cop_labels
from summaries.presentation import STANDING_MARKS

COP_KEY, MONTH_KEY = "cop", "month"
TALL = 475  # pixels: a header, twelve lines and a half, so that one sees that there are more
_TEXT = st.column_config.TextColumn


def calendar_table(report: Report) -> None:
    """Draw the calendar; choosing a cell chooses its CoP, and its month."""
    lines, key = calendar_lines(report), kept_key("calendar", report)
    config = {"CoP": _TEXT(width=160, pinned=True), "Met": _TEXT(width=64), "Standing": standing_column(),
              "Should": st.column_config.NumberColumn(width=66), "Partnership": _TEXT(width=95),
              "Rules in Question": _TEXT(width=300), "CoP ID": _TEXT(width=70)}
    st.caption("CoPs that need attention come first. *Should* counts the recommendations that a CoP doesn't follow. "
               "Choose a cell, with a click or the arrow keys, to see what happened.")
    frame(lines, key, alt="Dosage calendar: every CoP of the year by month", selection_mode="single-cell",
          on_select=partial(_remember, key, calendar_cops(report), month_columns(report)),
          height="content" if len(lines) <= 12 else TALL, column_config={
              name: config[name] for name in config if name in lines} | {
              month: month_column(month) for month in month_columns(report)})


def _remember(key: str, cops: Sequence[tuple[str, str]], months: Sequence[str]) -> None:
    """Keep the CoP and month of the cell that was chosen, as if they had been chosen below."""
    cells = st.session_state[key].selection.cells
    if cells:
        keep_choice(key, COP_KEY, cops)
        st.session_state[MONTH_KEY] = cells[0][1] if cells[0][1] in months else None


def choose_cop(report: Report) -> tuple[str, str, str | None] | None:
    """Ask for a CoP and a month of it; returns partnership, CoP ID and month, or None while there is no CoP."""
    labels = cop_labels(report)
    left, right = st.columns(2)
    cop = left.selectbox("CoP", list(labels), index=None, key=COP_KEY, bind="query-params",
                         format_func=labels.__getitem__, placeholder="Choose a CoP, here or in the calendar")
    month = right.selectbox("Month", month_columns(report), index=None, key=MONTH_KEY, bind="query-params",
                            placeholder="Choose a month, or leave it")
    return (*cop, month) if cop else None


def month_told(report: Report, partnership: str, cop: str, month: str | None) -> None:
    """Say what happened in the month, and list its sessions."""
    if month is None:
        return
    story = month_story(report, partnership, cop, month)
    with st.container(border=True):
        for sentence in story.sentences:
            st.text(sentence)
        if len(story.sessions):
            frame(story.sessions, "sessions", alt="Sessions of the chosen month")


def card(report: Report, partnership: str, cop: str) -> None:
    """Draw all that is known of a CoP."""
    found = cop_card(report, partnership, cop)
    st.subheader("Where it stands")
    st.text(f"{found.name}: {STANDING_MARKS[found.standing]}" + (f". In question: {found.why}." if found.why else "."))
    with st.container(horizontal=True):
        for label, value in (("Months met", found.months.removesuffix(" months")), ("Sessions held", found.sessions),
                             ("Members", found.members), ("Survey responses", found.responses),
                             ("Should rules open", found.should)):
            st.metric(label, value, border=True, width=170)
    st.subheader("What its row on the CoPs tab says")
    frame(found.row, "card_row", alt="The CoP's row, cell by cell", height=TALL, column_config={
        "Item": _TEXT(width=230), "What Stands There": _TEXT(width=330), "What Is Wrong": _TEXT(width=380)})
    left, right = st.columns([2, 3])
    with left:
        st.subheader("Month by month")
        frame(found.by_month, "card_months", alt="Its months", column_config={"State": state_column()},
              height="content")
    with right:
        st.subheader("Trainings of its cohort")
        if len(found.trainings):
            frame(found.trainings, "card_trainings", alt="Trainings of its cohort")
        else:
            st.text(f"No training of {found.cohort} is on the Trainings tab." if found.cohort else
                    "Training Cohort is blank on its row, so no training is known to be its facilitators'.")
    st.subheader("Its flags")
    if len(found.flags):
        flag_list(report, found.flags, "card_flags", without=("Partnership", "CoP ID"))
    else:
        st.text("None: nothing about this CoP needs fixing.")
