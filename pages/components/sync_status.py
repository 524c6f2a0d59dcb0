"""The status of the Google Sheets: last check, progress of a refresh, and the banner about old copies."""

from datetime import datetime

import streamlit as st

from pages.session import PageContext, visitor_time_zone
from pages.session.live_sheets import LiveSheets
from summaries.workbooks import copies_headline, copies_sentences, last_check_sentence, progress_sentence

STATUS_POLL_SECONDS = 1.0    # how often the progress of a refresh is redrawn


def draw_sync_status(context: PageContext) -> None:
    """Draw the time of the last check and the button Refresh in the sidebar."""
    live_sheets = context.source.live_sheets
    if live_sheets is None:
        return
    with st.sidebar:
        begun_at, is_busy = live_sheets.sheet_sync.started_at, live_sheets.sheet_sync.is_refreshing
        st.fragment(_draw_status, run_every=STATUS_POLL_SECONDS if is_busy
                    else None)(live_sheets, context, begun_at, is_busy)


def _draw_status(live_sheets: LiveSheets, context: PageContext, began_at: datetime | None, was_busy: bool) -> None:
    sheet_sync = live_sheets.sheet_sync
    if (began_at, was_busy) != (sheet_sync.started_at, sheet_sync.is_refreshing):
        # A refresh has started or ended since the page was drawn: redraw it, with or without polling.
        st.rerun()
    st.text(last_check_sentence(sheet_sync.last_checked_at, visitor_time_zone()))
    if was_busy:
        done, total, _ = progress = sheet_sync.progress or (0, 0, "")
        st.text(progress_sentence(*progress, context.viewer.may_see))
        st.progress(done / total if total else 0.0)
    elif st.button("Refresh", key="refresh", icon=":material/refresh:",
                   help="Look at once whether a sheet has changed. Without it they are looked at once a minute."):
        live_sheets.request_refresh(user_requested=True)
        st.rerun()    # the whole page, so that the fragment is redrawn with polling


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
