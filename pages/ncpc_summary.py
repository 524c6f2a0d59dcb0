"""NCPC summary: the table as NCPC downloads it, the rows behind each figure, and every row accounted for."""

import streamlit as st

from pages.components import choose_figure, download, frame, obstacle_table, period_caption, summary_table
from pages.session import chosen
from summaries.figures import NOT_REPORTED
from summaries.ncpc import accounted_for, accounts_by_tab, quarters_at_a_glance, reporting_sentence

visit = chosen()
report = visit.report
several = len(report.tables.listed) > 1

st.title("NCPC summary")
period_caption(visit)
st.header("What is reported to NCPC?")
if report.tables.partnerships:
    st.text(reporting_sentence(report))
else:
    st.info("There is nothing to report: no workbook could be read. Put one that opens in its place, or get a blank "
            "one on the page Workbooks.")
if len(report.ncpc):
    download("Download for NCPC (CSV)", report.ncpc_csv, f"NCPC-summary-{visit.fiscal_year}.csv".replace(" ", "-"),
             "ncpc")
    choose_figure(report, summary_table(report))

st.header("What stands in the way of reporting?")
obstacle_table(report)

if report.tables.partnerships:
    st.header("Is every row accounted for?")
    for sentence in accounted_for(report):
        st.text(sentence)
    rows_of_all = several and st.toggle("Rows by partnership", key="ncpc_rows", bind="query-params")
    frame(report.reconciliation if rows_of_all else accounts_by_tab(report), f"accounts_{rows_of_all}",
          alt="Rows read, counted, of other years, excluded and not data")

    st.header("Quarter by quarter")
    st.caption("CoPs are counted in each quarter that they were active in, and individuals once within each quarter, "
               "so these two do not add up to the year.")
    quarters_of_all = several and st.toggle("Quarters by partnership", key="ncpc_quarters", bind="query-params")
    frame(report.quarters if quarters_of_all else quarters_at_a_glance(report), f"quarters_{quarters_of_all}",
          alt="The outputs of each quarter", placeholder=NOT_REPORTED)
