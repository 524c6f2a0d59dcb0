"""Fix list: one partnership's cells to fix, in the order in which they stand in its sheets."""

from functools import partial

import streamlit as st

from pages.components import PDF, XLSX, download, frame, keep_choice, kept_key, period_caption
from pages.session import PARTNERSHIP_KEY, chosen
from summaries.fixes import FIX_LIST_COLUMNS, fix_counts, fix_list_name, fix_list_pdf, fix_list_xlsx, fix_sentence
from summaries.fixes.fix_list import fix_list

MOST_MADE_AT_ONCE = 400    # lines; the files of a longer list are made when asked for
ROW_HEIGHT = 80    # from 65 on the table wraps its text
MOST_WITHOUT_SCROLLING = 6    # rows
TALL = 36 + MOST_WITHOUT_SCROLLING * ROW_HEIGHT
WIDTHS = (90, 48, 115, 115, 225, 200, 88, 68)

visit = chosen()
report = visit.report

st.title("Fix list")
period_caption(visit)
st.header("Which cells to fix, in sheet order")

if visit.partnership is None:
    counts = fix_counts(report)
    if not len(counts):
        st.info("There is no workbook to look at yet. The page Workbooks says how to put one in.")
        st.stop()
    st.markdown("A list is about one partnership: choose a row here, or a name under **Partnership** in the sidebar.")
    names = [name if name in visit.tables.partnerships else None for name in counts["Partnership"]]
    frame(counts, "fix_counts", on_select=partial(keep_choice, "fix_counts", PARTNERSHIP_KEY, names),
          selection_mode="single-row",
          alt="How many cells each partnership has to fix",
          column_config={"First to fix": st.column_config.TextColumn(width=520)})
    st.stop()

with_info = st.toggle("Show what is only for information, too", key="fix_info", bind="query-params")
lines = fix_list(report, with_info)
if not len(lines):
    st.success(fix_sentence(report, with_info), icon=":material/check:")
    st.stop()
st.markdown(f"**{fix_sentence(report, with_info)}**")

name, made = fix_list_name(report), {"xlsx": partial(fix_list_xlsx, report, with_info),
                                    "pdf": partial(fix_list_pdf, report, with_info)}
if len(lines) <= MOST_MADE_AT_ONCE:
    made = {ending: make() for ending, make in made.items()}
with st.container(horizontal=True):
    version = kept_key("fix", report, with_info)
    download("Download for Excel", made["xlsx"], f"{name}.xlsx", "fix_xlsx", XLSX, version)
    download("Download to print (PDF)", made["pdf"], f"{name}.pdf", "fix_pdf", PDF, version, icon="print")
st.caption("Both have a box to tick beside each line. Choose a row here to read it in full.")
picked = frame(lines, kept_key("fix_table", report, with_info), on_select="rerun", selection_mode="single-row",
               row_height=ROW_HEIGHT, height=TALL if len(lines) > MOST_WITHOUT_SCROLLING else "content",
               alt="The cells to fix, in sheet order", column_config={
                   name: st.column_config.TextColumn(width=width)
                   for name, width in zip(FIX_LIST_COLUMNS, WIDTHS, strict=True)})
if picked.selection.rows:
    with st.container(border=True):
        for name, text in lines.iloc[picked.selection.rows[0]].items():
            st.text(f"{name}: {text or '–'}")
