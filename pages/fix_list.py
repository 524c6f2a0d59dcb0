"""Fix list: one partnership's cells to fix, in the order of its sheets."""

from functools import partial

import streamlit as st

from pages.components import (
    PDF_TYPE,
    XLSX_TYPE,
    draw_download,
    draw_period_caption,
    draw_table,
    save_selection,
    table_key,
)
from pages.session import PARTNERSHIP_KEY, current_context
from summaries.fixes import FIX_LIST_COLUMNS, fix_counts, fix_list_name, fix_list_pdf, fix_list_sentence, fix_list_xlsx
from summaries.fixes.fix_list import fix_list

MAX_EAGER_ROWS = 400    # for longer lists the files are generated only when they are downloaded
_ROW_HEIGHT = 80    # pixels; st.dataframe wraps text from 65 on
_MAX_VISIBLE_ROWS = 6
_TABLE_HEIGHT = 36 + _MAX_VISIBLE_ROWS * _ROW_HEIGHT
WIDTHS = (90, 48, 115, 115, 225, 200, 88, 68)

context = current_context()
report = context.report

st.title("Fix list", anchor=False)
draw_period_caption(context)
st.header("Which cells to fix, in sheet order", anchor=False)

if context.partnership is None:
    counts = fix_counts(report)
    if not len(counts):
        st.info("There is no workbook to look at yet. The page Workbooks says how to put one in.")
        st.stop()
    st.markdown("A list is about one partnership: choose a row here, or a name under **Partnership** in the sidebar.")
    names = [name if name in context.tables.partnerships else None for name in counts["Partnership"]]
    draw_table(counts, "fix_counts", on_select=partial(save_selection, "fix_counts", PARTNERSHIP_KEY, names),
               selection_mode="single-row",
               alt="How many cells each partnership has to fix",
               column_config={"First to fix": st.column_config.TextColumn(width=520)})
    st.stop()

with_info = st.toggle("Show what is only for information, too", key="fix_info", bind="query-params")
rows = fix_list(report, with_info)
if not len(rows):
    st.success(fix_list_sentence(report, with_info), icon=":material/check:")
    st.stop()
st.markdown(f"**{fix_list_sentence(report, with_info)}**")

name = fix_list_name(report)
makers = {"xlsx": partial(fix_list_xlsx, report, with_info), "pdf": partial(fix_list_pdf, report, with_info)}
files = {extension: make() if len(rows) <= MAX_EAGER_ROWS else make for extension, make in makers.items()}
with st.container(horizontal=True):
    version = table_key("fix", report, with_info)
    draw_download("Download for Excel", files["xlsx"], f"{name}.xlsx", "fix_xlsx", XLSX_TYPE, version)
    draw_download("Download to print (PDF)", files["pdf"], f"{name}.pdf", "fix_pdf", PDF_TYPE, version, icon="print")
st.caption("Both have a box to tick beside each line. Choose a row here to read it in full.")
selected = draw_table(rows, table_key("fix_table", report, with_info), on_select="rerun", selection_mode="single-row",
                      row_height=_ROW_HEIGHT, height=_TABLE_HEIGHT if len(rows) > _MAX_VISIBLE_ROWS else "content",
                      alt="The cells to fix, in sheet order", column_config={
                   name: st.column_config.TextColumn(width=width)
                   for name, width in zip(FIX_LIST_COLUMNS, WIDTHS, strict=True)})
if selected.selection.rows:
    with st.container(border=True):
        for name, text in rows.iloc[selected.selection.rows[0]].items():
            st.text(f"{name}: {text or '–'}")
