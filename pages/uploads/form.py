"""The upload form. The result is for this visitor only and is kept while the visit lasts."""

import streamlit as st

from pages.session import PageContext
from pages.uploads.process import prepare_worker, run_upload_check
from pages.uploads.quota import MAX_FILES, MAX_MB
from summaries.audience import partnership_audience
from summaries.workbooks import Upload, UploadResult

_RESULT_KEY, _FINGERPRINT_KEY = "upload_result", "upload_mark"
LIMITS_HELP = (f"It may take half a minute, and a visit keeps {MAX_FILES} files at a time, {MAX_MB} MB together.")


def draw_upload(context: PageContext) -> UploadResult | str | None:
    """Draw the form; return the result, a sentence why the file can't be read, or None without a file."""
    file = st.file_uploader("An Excel or LibreOffice workbook, up to 25 MB", key="upload", help=LIMITS_HELP)
    if file is None:
        st.session_state.pop(_RESULT_KEY, None)
        st.session_state.pop(_FINGERPRINT_KEY, None)
        prepare_worker()    # starts while the visitor selects a file
        return None
    # A partnership's audience: whoever uploads a workbook may see all of it.
    upload = Upload(file.name, file.getvalue(), context.fiscal_year, context.as_of,
                    partnership_audience(context.audience.min_respondents))
    if st.session_state.get(_FINGERPRINT_KEY) != upload.cache_key:
        placeholder = st.empty()
        st.session_state[_RESULT_KEY] = run_upload_check(upload, placeholder.text)
        st.session_state[_FINGERPRINT_KEY] = upload.cache_key
        placeholder.empty()
    return st.session_state[_RESULT_KEY]
