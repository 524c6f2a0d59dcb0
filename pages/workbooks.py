"""Workbooks: what was read, from where, how many rows; and a place to try one's own."""

import hashlib

import streamlit as st

from cop_sheets import SheetsError, build_tables, read_upload
from cop_sheets.sources import Reading
from pages.parts.choices import chosen
from pages.parts.drawing import STANDING_MARKS, flag_table, frame, period_caption
from summaries import build_report
from summaries.workbooks import workbook_table

visit = chosen()

st.title("Workbooks")
period_caption(visit)
st.header("What was read?")
table = workbook_table(visit.tables, visit.source.source.list())
st.markdown(f"**{int((table['State'] == 'read').sum())} of {len(table)} workbooks were read.**")
frame(table, "workbooks")

st.header("Try a workbook of yours")
st.caption("It is read in memory for you alone, kept only while this page is open, and never written to disk.")
upload = st.file_uploader("An Excel or LibreOffice workbook, up to 25 MB", key="upload")
if upload is not None:
    data = upload.getvalue()
    mark = (hashlib.sha256(data).hexdigest(), upload.name, visit.fiscal_year, visit.as_of)
    if st.session_state.get("upload_mark") != mark:
        try:
            tables = build_tables(Reading([read_upload(upload.name, data)]))
            st.session_state["upload_report"] = build_report(tables, visit.fiscal_year, visit.as_of)
        except SheetsError as error:
            st.session_state["upload_report"] = str(error)
        st.session_state["upload_mark"] = mark
    result = st.session_state["upload_report"]
    if isinstance(result, str):
        st.error("This file could not be read:", icon=":material/error:")
        st.text(result)
    else:
        standing = result.standing.assign(Standing=result.standing["Standing"].map(STANDING_MARKS))
        frame(standing[["CoP ID", "CoP Name", "Standing", "Months", "Should", "Why"]], "upload_standing")
        flag_table(result.flags, "upload_flags", "flags.csv")
else:
    st.session_state.pop("upload_report", None)
    st.session_state.pop("upload_mark", None)
