"""The cohorts' calendar, in which a line can be chosen, and the events of the cohort that was chosen."""

from functools import partial

import pandas as pd
import streamlit as st

from pages.components.chips import month_column
from pages.components.tables import frame, keep_choice, kept_key
from summaries import Report
from summaries.activity import MONTH_NUMBERS, cohort_events, cohort_labels, cohort_lines, month_name
from summaries.activity.cohorts import cohorts

COHORT_KEY = "cohort"
LEGEND = ("**T1** to **T6** training, **I7** to **I12** implementation · **✓** event held · **✗** no event · **?** "
          "cannot be judged · **…** not yet due")
TALL, MOST_AT_ONCE = 458, 12    # pixels: a header and twelve lines
_TEXT = st.column_config.TextColumn


def cohort_calendar(report: Report) -> None:
    """Draw a line a cohort, those that lack most events first; choosing a cell chooses its cohort."""
    lines, key = cohort_lines(report), kept_key("cohorts", report)
    config = {"Partnership": _TEXT(width=105, pinned=True), "Cohort": _TEXT(width=110), "Held": _TEXT(width=70),
              "Began": _TEXT(width=100), "Strategies Not Covered": _TEXT(width=260), "CoP": _TEXT(width=130)}
    cohort_of_line = [(found.partnership, found.key) for found in cohorts(report)]
    st.markdown(LEGEND)
    frame(lines, key, alt="Cohorts by month of their year", selection_mode="single-cell",
          on_select=partial(keep_choice, key, COHORT_KEY, cohort_of_line),
          height=_height(lines),
          column_config={name: config[name] for name in config if name in lines} | {
              month_name(number): month_column(month_name(number)) for number in MONTH_NUMBERS})


def _height(lines: pd.DataFrame) -> str | int:
    return "content" if len(lines) <= MOST_AT_ONCE else TALL


def events_of_cohort(report: Report) -> None:
    """Ask for a cohort, and draw its events."""
    labels = cohort_labels(report)
    picked = st.selectbox("Events of", list(labels), index=None, key=COHORT_KEY, bind="query-params",
                          format_func=labels.__getitem__, placeholder="Choose a cohort, here or in the table above")
    if picked:
        events = cohort_events(report, *picked)
        frame(events, kept_key("cohort_events", report, picked), alt="Events of the chosen cohort, by date",
              height=_height(events))
