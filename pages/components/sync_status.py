"""The status of the Google Sheets in the sidebar: last check, and progress of a refresh."""

from datetime import datetime

import streamlit as st

from pages.session import PageContext, visitor_time_zone
from pages.session.live_sheets import LiveSheets
from summaries.workbooks import last_check_sentence, progress_sentence

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
