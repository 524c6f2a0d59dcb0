"""Workbooks: what was read and how fresh it is, a blank one to start with, and a place to try one's own."""

import streamlit as st

from pages.components import XLSX, download, flag_table, frame, period_caption
from pages.session import chosen, visitor_zone
from pages.uploads import uploaded
from summaries.workbooks import (
    blank_workbook,
    most_lines,
    tab_table,
    unread_sentences,
    workbook_table,
    workbooks_sentence,
)

LINE, HEIGHT, MOST_LINES = 22, 528, 8    # pixels of a line of text and of the table; so many workbooks fit it

visit = chosen()
report = visit.report

st.title("Workbooks")
period_caption(visit)
st.header("What was read?")
st.text(workbooks_sentence(report))
if visit.source.behind is None or report.tables.partnerships:    # Where no Google Sheet is there, the banner says why.
    for sentence in unread_sentences(report):
        st.text(sentence)
old = tuple((state.partnership, state.told(visitor_zone())) for state in visit.states if state.is_old)
table = workbook_table(report, visit.entries, old)
frame(table, "workbooks", alt="Workbooks, what asks for something first", row_height=LINE * most_lines(table),
      placeholder="", height="content" if len(table) <= MOST_LINES else HEIGHT, column_config={
          "State": st.column_config.TextColumn(width=150), "Partnership": st.column_config.TextColumn(width=110),
          "What to Do": st.column_config.TextColumn(width=340),
          "Last Logged": st.column_config.DateColumn(width=105, format="MMM D, YYYY"),
          "How Long Ago": st.column_config.TextColumn(width=100),
          "File Changed": st.column_config.DatetimeColumn(width=140, format="MMM D, YYYY, h:mm a")})
st.caption("*Last Logged* is the last day, by the day chosen at the left, that a session, training, consultation or "
           "survey response is dated; *How Long Ago* counts to that day.")

st.header("How many rows, tab by tab?")
frame(tab_table(report), "tabs", alt="Rows read of each workbook, by tab")

st.header("Start with a blank workbook")
st.caption("It has every tab and column, with drop-downs, notes on what each asks, and a gray example row in each tab, "
           "which is never counted. Save it under your partnership's name.")
download("Get the blank workbook (.xlsx)", blank_workbook(), "Communities of Practice.xlsx", "blank", XLSX)

st.header("Try a workbook of yours")
st.caption("It is read in memory for you alone, kept only while your visit lasts, and never written to disk.")
result = uploaded(visit)
if isinstance(result, str):
    st.error("This file could not be read:", icon=":material/error:")
    st.text(result)
elif result is not None:
    st.subheader("Which of its CoPs meet the model?")
    st.text(result.answer)
    if len(result.standing):
        frame(result.standing, "upload_standing", alt="The CoPs of your workbook and where they stand")
    st.subheader("Which of its cells need fixing?")
    flag_table(result, "flags.csv", prefix="upload_")
