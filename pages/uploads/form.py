"""The upload form. The file and its result are for this visitor only and are kept while the visit lasts."""

from dataclasses import replace
from datetime import datetime

import streamlit as st

from cop_sheets.suggestions import Suggestion
from pages.session import PageContext, visitor_time_zone
from pages.uploads.process import prepare_worker, run_upload_check
from pages.uploads.quota import MAX_FILES, MAX_MB
from summaries.audience import partnership_audience
from summaries.workbooks import Upload, UploadResult

_UPLOAD_KEY, _RESULT_KEY, _FINGERPRINT_KEY = "upload_kept", "upload_result", "upload_mark"
_FILE_KEY, UPLOAD_YEAR_KEY = "upload", "upload_year"
LIMITS_HELP = (f"It may take half a minute, and a visit keeps {MAX_FILES} files at a time, {MAX_MB} MB together.")


def draw_upload(context: PageContext) -> UploadResult | str | None:
    """Draw the form; return the result, a sentence why the file can't be read, or None without a file.

    The file is kept when another page is opened, where Streamlit forgets it.
    """
    # Not the context: Streamlit keeps a callback's arguments for the whole visit, and it holds all tables.
    min_respondents = context.audience.min_respondents
    st.file_uploader("An Excel or LibreOffice workbook, up to 25 MB", key=_FILE_KEY, help=LIMITS_HELP,
                     on_change=_keep_file, args=(min_respondents,))
    upload: Upload | None = st.session_state.get(_UPLOAD_KEY)
    if upload is None and st.session_state.get(_FILE_KEY) is not None:
        _keep_file(min_respondents)    # tests and assistive technology may set a file without the event of a change
        upload = st.session_state.get(_UPLOAD_KEY)
    if upload is None:
        prepare_worker()    # starts while the visitor selects a file
        return None
    if st.session_state.get(_FILE_KEY) is None:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.text(f"{upload.name} is still here.")
            st.button("Remove it", on_click=_forget_file)
    if st.session_state.get(_FINGERPRINT_KEY) != upload.cache_key:
        placeholder = st.empty()
        st.session_state[_RESULT_KEY] = run_upload_check(upload, placeholder.text)
        st.session_state[_FINGERPRINT_KEY] = upload.cache_key
        placeholder.empty()
    return st.session_state[_RESULT_KEY]


def decide(result: UploadResult, accepted: tuple[Suggestion, ...]) -> None:
    """Check the upload again with these decisions about its tabs and columns, for the year that `result` shows."""
    shown = result.period.fiscal_year
    st.session_state[_UPLOAD_KEY] = replace(st.session_state[_UPLOAD_KEY], accepted=accepted,
                                            fiscal_year=shown if shown in result.fiscal_years else None)


def choose_year() -> None:
    """Check the upload again for the fiscal year of the select box."""
    year = st.session_state[UPLOAD_YEAR_KEY]
    st.session_state[_UPLOAD_KEY] = replace(st.session_state[_UPLOAD_KEY], fiscal_year=year)


def _keep_file(min_respondents: int) -> None:
    file = st.session_state.get(_FILE_KEY)
    _forget_file()
    if file is not None:
        # A partnership's audience: whoever uploads a workbook may see all of it.
        st.session_state[_UPLOAD_KEY] = Upload(file.name, file.getvalue(), None,
                                               datetime.now(visitor_time_zone()).date(),
                                               partnership_audience(min_respondents))


def _forget_file() -> None:
    for key in (_UPLOAD_KEY, _RESULT_KEY, _FINGERPRINT_KEY, UPLOAD_YEAR_KEY):
        st.session_state.pop(key, None)
