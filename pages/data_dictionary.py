"""Data dictionary: every tab and column of a partnership's workbook and what goes into it."""

import streamlit as st

from pages.components import draw_download, draw_table
from summaries.documents.reference import data_dictionary, data_dictionary_csv, search_rows, tab_list

_ROW_HEIGHT = 70    # pixels; st.dataframe wraps text from 65 on
_TABLE_HEIGHT = 36 + 7 * _ROW_HEIGHT

columns = data_dictionary()

st.title("Data dictionary", anchor=False)
st.markdown("How a partnership's workbook is laid out. Tabs and columns may stand in any order, capitals and spaces "
            "don't matter, and the other names serve too. Are yours called something else? The tab Column Map says "
            "what they mean.")
st.header("What goes into which column?", anchor=False)
query = st.text_input("Search", key="dict_search", bind="query-params", placeholder="such as hours or cohort")
tabs = st.pills("Tab", tab_list()["Tab"].tolist(), selection_mode="multi", key="dict_tab", bind="query-params")
required = st.toggle("Only required columns", key="dict_required", bind="query-params")

shown = search_rows(columns, query)
shown = shown[shown["Tab"].isin(tabs or shown["Tab"]) & shown["Required"].isin(["yes"] if required else ["yes", "no"])]
if len(shown):
    st.caption("Choose a row to read it in full.")
    answer = st.container()    # above the table, so that it appears without scrolling to the table's end
    # The filters are part of the key, so that changing one clears the selection.
    selected = draw_table(shown, f"dictionary_{query}_{tabs}_{required}", on_select="rerun",
                          selection_mode="single-row",
                          row_height=_ROW_HEIGHT, height=_TABLE_HEIGHT, alt="The columns of a workbook", column_config={
                       "Tab": st.column_config.TextColumn(width=100),
                       "Column": st.column_config.TextColumn(width=140),
                       "What It Is For": st.column_config.TextColumn(width=240),
                       "What It Takes": st.column_config.TextColumn(width=180),
                       "Required": st.column_config.TextColumn(width=70),
                       "Allowed Values": st.column_config.TextColumn(width=200),
                       "Other Names": st.column_config.TextColumn(width=220)},
                          column_order=["Tab", "Column", "What It Is For", "What It Takes", "Required",
                                        "Allowed Values",
                                        "Other Names", "Kind", "Unique", "Feeds a Figure"])
    if selected.selection.rows:
        with answer, st.container(border=True):
            for name, text in shown.iloc[selected.selection.rows[0]].items():
                st.text(f"{name}: {text or '–'}")
else:
    st.info("No column fits. Search for fewer words, or take a filter away.")
draw_download("Download the data dictionary (CSV)", data_dictionary_csv(), "data-dictionary.csv", "dict_download")

st.header("What are the tabs?", anchor=False)
draw_table(tab_list(), "dict_tabs", alt="The tabs of a workbook")
