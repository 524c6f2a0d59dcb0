"""Changes: which rows, figures and flags differ between two days, and the rows behind each difference."""

from datetime import timedelta

import streamlit as st

from cop_sheets.date_format import format_date
from cop_sheets.writers import file_stem
from pages.components import draw_period_caption
from pages.history import (
    day_changes,
    draw_figure_changes,
    draw_flag_changes,
    draw_row_changes,
    draw_until_finished,
    first_day,
    has_history,
    week_before,
)
from pages.session import current_context
from pages.session.background import BackgroundTask, TaskResult
from pages.store_actions import draw_sample_note
from summaries.changes import survey_days_sentence
from summaries.figures import ALL_PARTNERSHIPS

SINCE_KEY, UNTIL_KEY = "since", "until"


def finished_result(task: BackgroundTask[TaskResult], text: str) -> TaskResult:
    """Return the result of a task, or say instead of the rest of the page that it is at work or has failed."""
    if not draw_until_finished(task, text):
        st.stop()
    if task.failed:
        st.warning("Earlier days can't be looked up just now. Try again in a minute; if that doesn't help, tell "
                   "whoever keeps this app: its log, or a line on the page Workbooks, says why.")
        st.stop()
    return task.result()


context = current_context()

st.title("Changes", anchor=False)
draw_period_caption(context)
st.header("What has changed between two days?", anchor=False)
if not has_history(context):
    draw_sample_note(
        "This page says what is different from one day to another, and why. The sample has no history; of your own "
        "workbooks every version is kept from the first day on which the app reads them.", (
            "two days to choose, such as last Monday and today",
            "**Rows**: which were added, removed or changed, cell by cell",
            "**Figures**: why each is another number: Before + Added − Removed + Corrected + Other = After",
            "**Flags**: which were fixed, and which are new"))
    st.stop()
first = finished_result(first_day(context), "Looking for earlier copies …")
today = context.source.as_of
if first is None or first >= today:
    st.info("The first copies of these workbooks are of today. Come back tomorrow to see what has changed.")
    st.stop()

left, right = st.columns(2)
since = left.date_input("From the evening of", max(first, week_before(context)), first, today - timedelta(days=1),
                        key=SINCE_KEY, format="MM/DD/YYYY", bind="query-params")
until = right.date_input("To the evening of (today: now)", today, first, today, key=UNTIL_KEY, format="MM/DD/YYYY",
                         bind="query-params")
if not since or not until or since >= until:
    st.warning("The first day is to be before the second one.")
    st.stop()
changes = finished_result(day_changes(context, since, until), "Comparing the two days …")
st.caption(f"{context.fiscal_year}: each day with the rows that were there by its end, and as of that day. "
           f"{format_date(since)} against {format_date(until)}.")
for message in filter(None, (survey_days_sentence(changes.comparison), *changes.messages)):
    st.text(message)
name = file_stem(context.partnership or ALL_PARTNERSHIPS, str(context.fiscal_year), f"{since}-to-{until}")
st.subheader("Rows", anchor=False)
draw_row_changes(changes, name)
st.subheader("Figures", anchor=False)
draw_figure_changes(changes, name)
st.subheader("Flags", anchor=False)
draw_flag_changes(changes, name)
