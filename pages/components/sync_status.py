"""How current the Google Sheets are: when they were looked at, how far a refresh is, and what is only an old copy."""

from datetime import datetime

import streamlit as st

from pages.session import Visit, visitor_zone
from pages.session.live_sheets import Behind
from summaries.workbooks import copies_headline, copies_sentences, looked_sentence, progress_sentence

GLANCE = 1.0    # seconds between two looks at how far a refresh is


def status(visit: Visit) -> None:
    """Draw, in the sidebar, when the sheets were looked at last, and a button to look again."""
    behind = visit.source.behind
    if behind is None:
        return
    with st.sidebar:
        begun_at, is_busy = behind.library.begun_at, behind.library.is_busy
        st.fragment(_status, run_every=GLANCE if is_busy else None)(behind, visit, begun_at, is_busy)


def _status(behind: Behind, visit: Visit, began_at: datetime | None, was_busy: bool) -> None:
    library = behind.library
    if (began_at, was_busy) != (library.begun_at, library.is_busy):
        # One that began is looked at from now on; after one that is over its version is shown, and nobody looks.
        st.rerun()
    st.text(looked_sentence(library.looked_at, visitor_zone()))
    if was_busy:
        done, total, _ = progress = library.progress or (0, 0, "")
        st.text(progress_sentence(*progress, visit.viewer.may_see))
        st.progress(done / total if total else 0.0)
    elif st.button("Refresh", key="refresh", icon=":material/refresh:",
                   help="Look at once whether a sheet has changed. Without it they are looked at once a minute."):
        behind.look(asked=True)
        st.rerun()    # All of the page: it then looks by itself how far the refresh is.


def old_copies_banner(visit: Visit, in_full: bool) -> None:
    """Say how much of the figures comes from old copies, and as of when; why, and what to do, opens below.

    `in_full`: it is open at once, as it is where there is nothing else to look at.
    """
    behind = visit.source.behind
    if behind is None:
        return
    about = [state for state in visit.states if visit.partnership in (None, state.partnership)]
    sentences = copies_sentences(about, tuple(behind.library.notices), visitor_zone())
    if sentences:
        is_nothing = all(state.is_missing for state in about)
        st.warning("**No workbook could be read.**" if is_nothing else
                   f"**Not everything here is current.** {copies_headline(about, visitor_zone())}",
                   icon=":material/history:")
        with st.expander("Why, and what to do", expanded=in_full or is_nothing):
            for sentence in sentences:
                st.text(sentence)
