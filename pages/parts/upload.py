"""A workbook that a visitor tries: read in memory for that visitor alone, kept while the page is open."""

import hashlib

import streamlit as st

from cop_sheets import SheetsError, build_tables, read_upload
from cop_sheets.sources import Reading
from pages.parts.choices import Visit
from summaries import Report, build_report
from summaries.audience import own

_REPORT, _MARK = "upload_report", "upload_mark"


def uploaded(visit: Visit) -> Report | str | None:
    """Ask for a workbook; returns its report, a sentence why it can't be read, or None while there is none."""
    upload = st.file_uploader("An Excel or LibreOffice workbook, up to 25 MB", key="upload")
    if upload is None:
        st.session_state.pop(_REPORT, None)
        st.session_state.pop(_MARK, None)
        return None
    data = upload.getvalue()
    audience = own(visit.audience.min_respondents)    # Whoever tries a workbook has it.
    mark = (hashlib.sha256(data).hexdigest(), upload.name, visit.fiscal_year, visit.as_of, audience)
    if st.session_state.get(_MARK) != mark:
        try:
            tables = build_tables(Reading([read_upload(upload.name, data)]))
            st.session_state[_REPORT] = build_report(tables, visit.fiscal_year, visit.as_of, audience)
        except SheetsError as problem:
            st.session_state[_REPORT] = str(problem)
        st.session_state[_MARK] = mark
    return st.session_state[_REPORT]
