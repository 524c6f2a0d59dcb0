"""A workbook that a visitor tries: read in memory for that visitor alone, kept while the page is open."""

import streamlit as st

from pages.session import Visit
from pages.uploads.process import judged, prepare
from pages.uploads.quota import MOST_FILES, MOST_MB
from summaries.audience import own
from summaries.workbooks import Tried, Upload

_RESULT, _MARK = "upload_result", "upload_mark"
LIMITS = (f"It may take half a minute, and a visit keeps {MOST_FILES} files at a time, {MOST_MB} MB together.")


def uploaded(visit: Visit) -> Tried | str | None:
    """Ask for a workbook; returns what it comes to, a sentence why it can't be read, or None while there is none."""
    file = st.file_uploader("An Excel or LibreOffice workbook, up to 25 MB", key="upload", help=LIMITS)
    if file is None:
        st.session_state.pop(_RESULT, None)
        st.session_state.pop(_MARK, None)
        prepare()    # While the visitor looks for a file.
        return None
    # Whoever tries a workbook has it.
    upload = Upload(file.name, file.getvalue(), visit.fiscal_year, visit.as_of, own(visit.audience.min_respondents))
    if st.session_state.get(_MARK) != upload.mark:
        place = st.empty()
        st.session_state[_RESULT] = judged(upload, place.text)
        st.session_state[_MARK] = upload.mark
        place.empty()
    return st.session_state[_RESULT]
