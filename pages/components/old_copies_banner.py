"""The banner above pages whose workbooks are old copies of Google Sheets, or could not be read."""

import streamlit as st

from pages.session import PageContext, visitor_time_zone
from summaries.workbooks import copies_headline, copies_sentences


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
