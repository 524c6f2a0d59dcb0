"""NCPC summary: the CSV that NCPC downloads, the rows that each figure counts, and the reconciliation."""

from functools import partial

import streamlit as st

from pages.components import (
    XLSX_TYPE,
    draw_blockers,
    draw_download,
    draw_figure_rows,
    draw_period_caption,
    draw_printable_table,
    draw_summary,
    draw_year_list_caption,
    table_key,
)
from pages.session import current_context
from pages.submitting import draw_certified_download, draw_summary_download
from pages.submitting.state import current_texts
from summaries.figures import NOT_REPORTED
from summaries.ncpc import (
    ncpc_file_name,
    quarter_totals,
    reconciliation_by_tab,
    reconciliation_sentences,
    reporting_sentence,
)
from summaries.ncpc.workbook import ncpc_xlsx

context = current_context()
report = context.report
has_several = len(report.tables.all_partnerships) > 1

st.title("NCPC summary", anchor=False)
draw_period_caption(context)
st.header("What is reported to NCPC?", anchor=False)
if report.tables.partnerships:
    st.text(reporting_sentence(report))
    draw_year_list_caption(context.fiscal_year)
else:
    st.info("There is nothing to report: no workbook could be read. Put one that opens in its place, or get a blank "
            "one on the page Workbooks.")
if len(report.ncpc):
    name, submissions = ncpc_file_name(report), tuple(current_texts(context).items())
    with st.container(horizontal=True):
        draw_summary_download(context)
        # The workbook is generated on download, not in every rerun.
        draw_download("Download for Excel", partial(ncpc_xlsx, report, submissions), f"{name}.xlsx", "ncpc_xlsx",
                      XLSX_TYPE, table_key("ncpc_xlsx", report, submissions))
    st.caption("A spreadsheet that opens the CSV file by a double-click drops leading zeros of IDs, such as 0012; the "
               "Excel file keeps them.")
    draw_figure_rows(report, draw_summary(report, dict(submissions)))
    draw_certified_download(context)

st.header("What stands in the way of reporting?", anchor=False)
draw_blockers(report)

if report.tables.partnerships:
    st.header("Is every row accounted for?", anchor=False)
    for sentence in reconciliation_sentences(report):
        st.text(sentence)
    rows_of_all = has_several and st.toggle("Rows by partnership", key="ncpc_rows", bind="query-params")
    draw_printable_table(report.reconciliation if rows_of_all else reconciliation_by_tab(report),
                        f"accounts_{rows_of_all}", "accounts",
                        alt="Rows read, counted, of other years, excluded and not data")

    st.header("Quarter by quarter", anchor=False)
    st.caption("CoPs are counted in each quarter that they were active in, and individuals once within each quarter, "
               "so these two do not add up to the year.")
    quarters_of_all = has_several and st.toggle("Quarters by partnership", key="ncpc_quarters", bind="query-params")
    draw_printable_table(report.quarters if quarters_of_all else quarter_totals(report), f"quarters_{quarters_of_all}",
                        "quarters", alt="The outputs of each quarter", placeholder=NOT_REPORTED)
