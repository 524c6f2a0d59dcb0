"""The banners above pages: that the data is the built-in sample, or that workbooks are old copies or unreadable."""

import streamlit as st

from cop_sheets.sources import copy_questions
from pages.session import (
    WORKBOOKS_ENTRY,
    WORKBOOKS_FOLDER,
    PageContext,
    current_data_source,
    current_store,
    decision_warnings,
    is_folder_changing,
    visitor_time_zone,
)
from summaries.workbooks import copies_headline, copies_sentences

_FOLDER_POLL_SECONDS = 5.0    # each visit that waits reruns a part of its page so often
ABOUT_COPS = ("A Community of Practice (CoP) is a group of people in early care and education who meet at least once a "
              "month to learn from each other, and it meets the model when it does all that the Growing Together model "
              "says it must.")


def draw_old_copies_banner(context: PageContext, in_full: bool) -> None:
    """Draw a warning about old copies, if there are any; an expander explains why and what to do.

    `in_full` opens the expander; it is also open if no workbook could be read.
    """
    live_sheets = context.source.live_sheets
    if live_sheets is None:
        return
    copy_statuses = [copy_status for copy_status in context.states
                     if context.partnership in (None, copy_status.partnership)]
    sentences = copies_sentences(copy_statuses, tuple(live_sheets.sheet_sync.notices), visitor_time_zone())
    if sentences:
        none_readable = all(copy_status.is_missing for copy_status in copy_statuses)
        st.warning("**No workbook could be read.**" if none_readable else
                   f"**Not everything here is current.** {copies_headline(copy_statuses, visitor_time_zone())}",
                   icon=":material/history:")
        with st.expander("Why, and what to do", expanded=in_full or none_readable):
            for sentence in sentences:
                st.text(sentence)


def draw_folder_banner(context: PageContext) -> None:
    """Draw warnings about a folder of workbooks: files that may be copies of others, what decisions lack, and that
    nothing can be kept.
    """
    if context.source.source is None or context.source.is_sample:
        return
    tables = context.tables
    questions = copy_questions(tables.all_partnerships, tables.duplicate_workbooks.copy_of)
    sentences = [*questions, *decision_warnings(), *filter(None, [current_store().error])]
    if sentences:
        with st.container(border=True, gap="small"):    # file names are typed text, which a warning would format
            st.warning("**Please look at this:**", icon=":material/help:")
            for sentence in sentences:
                st.text(sentence)
    if is_folder_changing(context.source):
        st.fragment(_draw_folder_changing, run_every=_FOLDER_POLL_SECONDS)(context)


def _draw_folder_changing(context: PageContext) -> None:
    if current_data_source().fingerprint != context.source.fingerprint:
        st.rerun()
    st.text("Files in the folder have changed. They are being read, and this page then shows them by itself.")


def draw_sample_banner(in_full: bool) -> None:
    """Say that the data is made up; `in_full` includes what it is about and the steps for seeing your own data."""
    steps = (f" {ABOUT_COPS}\n\nTo see your own:\n\n"
             "1. Save your log as an Excel workbook (.xlsx) named after your partnership.\n"
             f"2. Put it into the folder {WORKBOOKS_FOLDER} beside the app.\n3. Reload this page.")
    elsewhere = " The page Overview says how to see your own."
    st.info("**This is sample data**, made up." + (steps if in_full else elsewhere),
            icon=":material/science:")
    if in_full:
        st.page_link(WORKBOOKS_ENTRY.file, icon=f":material/{WORKBOOKS_ENTRY.icon}:",
                     label="Try a workbook of yours, or get a blank one")
