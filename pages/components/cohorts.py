"""The calendar of cohorts, with selectable rows, and the events of the selected cohort."""

from functools import partial

import pandas as pd
import streamlit as st

from pages.components.chips import month_column
from pages.components.tables import draw_table, save_selection, table_key
from summaries import Report
from summaries.activity import MONTH_NUMBERS, cohort_events, cohort_labels, cohort_month_label, cohort_rows
from summaries.activity.cohorts import sorted_cohorts

COHORT_KEY = "cohort"
COHORT_LEGEND = ("**T1** to **T6** training, **I7** to **I12** implementation · **✓** event held · **✗** no event · "
                 "**?** cannot be judged · **…** not yet due")
_MAX_VISIBLE_ROWS = 12    # a longer table scrolls
_TABLE_HEIGHT = 458    # pixels: a header and twelve rows
_TEXT = st.column_config.TextColumn


def draw_cohort_calendar(report: Report) -> None:
    """Draw one row per cohort, most missing events first; selecting a row selects its cohort."""
    table, key = cohort_rows(report), table_key("cohorts", report)
    config = {"Partnership": _TEXT(width=105, pinned=True), "Cohort": _TEXT(width=110), "Held": _TEXT(width=70),
              "Began": _TEXT(width=100), "Strategies Not Covered": _TEXT(width=260), "CoP": _TEXT(width=130)}
    cohort_keys = [(cohort.partnership, cohort.key) for cohort in sorted_cohorts(report)]
    st.markdown(COHORT_LEGEND)
    draw_table(table, key, alt="Cohorts by month of their year", selection_mode="single-row",
               on_select=partial(save_selection, key, COHORT_KEY, cohort_keys),
               height=_table_height(table),
               column_config={name: config[name] for name in config if name in table} | {
              cohort_month_label(number): month_column(cohort_month_label(number)) for number in MONTH_NUMBERS})


def _table_height(table: pd.DataFrame) -> str | int:
    return "content" if len(table) <= _MAX_VISIBLE_ROWS else _TABLE_HEIGHT


def draw_cohort_events(report: Report) -> None:
    """Draw the select box for a cohort, and the events of the selected one."""
    labels = cohort_labels(report)
    selected = st.selectbox("Events of", list(labels), index=None, key=COHORT_KEY, bind="query-params",
                            format_func=labels.__getitem__, placeholder="Choose a cohort, here or in the table above")
    if selected:
        events = cohort_events(report, *selected)
        draw_table(events, table_key("cohort_events", report, selected), alt="Events of the chosen cohort, by date",
                   height=_table_height(events))
