"""Workbooks: what was read and how current it is, the blank template, and trying a workbook by upload."""

import streamlit as st

from pages.components import (
    XLSX_TYPE,
    date_column,
    draw_download,
    draw_inactive,
    draw_period_caption,
    draw_table,
)
from pages.session import current_context, visitor_time_zone
from pages.uploads import draw_result, draw_upload
from summaries.freshness import DAYS_COLUMN
from summaries.workbooks import (
    blank_workbook,
    max_line_count,
    tab_table,
    unreadable_workbook_sentences,
    workbook_table,
    workbooks_sentence,
)

_LINE_HEIGHT, _TABLE_HEIGHT = 22, 528    # pixels: of a line of text, and of the table
_MAX_VISIBLE_ROWS = 8    # a table with more workbooks scrolls
_TRIAL_QUESTION = "Try a workbook of yours"
_TRIAL_ANCHOR = _TRIAL_QUESTION.lower().replace(" ", "-")    # the id that Streamlit gives the heading

context = current_context()
report = context.report

st.title("Workbooks", anchor=False)
if not context.source.is_sample:
    draw_period_caption(context)


def draw_what_was_read() -> None:
    """Draw the state of each workbook, then the rows of its tabs."""
    st.header("What was read?", anchor=False)
    if context.source.is_sample:
        draw_period_caption(context)
    st.text(workbooks_sentence(report))
    if context.source.live_sheets is None or report.tables.partnerships:    # otherwise the banner explains it
        for sentence in unreadable_workbook_sentences(report):
            st.text(sentence)
    old_copies = tuple((state.partnership, state.message(visitor_time_zone())) for state in context.states
                       if state.is_outdated)
    table = workbook_table(report, context.workbook_refs, old_copies)
    draw_table(table, "workbooks", alt="Workbooks, what asks for something first",
               row_height=_LINE_HEIGHT * max_line_count(table),
               placeholder="", height="content" if len(table) <= _MAX_VISIBLE_ROWS else _TABLE_HEIGHT, column_config={
              "State": st.column_config.TextColumn(width=150), "Partnership": st.column_config.TextColumn(width=110),
              "What to Do": st.column_config.TextColumn(width=340),
              "Last Logged": date_column(width=95), DAYS_COLUMN: st.column_config.NumberColumn(width=140),
              "File Changed": st.column_config.DatetimeColumn(width=140, format="M/D/YYYY, h:mm a")})
    st.caption(f"*Last Logged* is the last day, by the day chosen at the left, that a session, training, consultation "
               f"or survey response is dated; it is blank where there is none. *{DAYS_COLUMN}* counts to that day.")
    draw_inactive(report)

    st.header("How many rows, tab by tab?", anchor=False)
    draw_table(tab_table(report), "tabs", alt="Rows read of each workbook, by tab")


def draw_blank_workbook() -> None:
    """Draw the download of the blank template."""
    st.header("Start with a blank workbook", anchor=False)
    st.caption("It has every tab and column, with drop-downs, notes on what each asks, and a gray example row in each "
               "tab, which is never counted. Save it under your partnership's name.")
    draw_download("Get the blank workbook (.xlsx)", blank_workbook(), "Communities of Practice.xlsx", "blank",
                  XLSX_TYPE)


def draw_trial() -> bool:
    """Draw the upload of a workbook and what it holds; return whether one was tried."""
    st.header(_TRIAL_QUESTION, anchor=False)
    st.caption("It is read in memory for you alone, kept only while your visit lasts, and never written to disk.")
    result = draw_upload(context)
    if isinstance(result, str):
        st.error("This file could not be read:", icon=":material/error:")
        st.text(result)
    elif result is not None:
        draw_result(result)
    return result is not None


if context.source.is_sample:
    # A visitor who sees the sample has come to see a workbook of their own, not what was read of made-up ones. It is
    # judged as of today, the sample as of a day of its own, so the two are not shown together.
    is_tried = draw_trial()
    draw_blank_workbook()
    if not is_tried:
        draw_what_was_read()
else:
    st.markdown(f"[{_TRIAL_QUESTION}](#{_TRIAL_ANCHOR})")
    draw_what_was_read()
    draw_blank_workbook()
    draw_trial()
