"""NCPC summary: the table as NCPC downloads it, the rows behind each figure, and every row accounted for."""

import streamlit as st

from pages.parts.choices import chosen
from pages.parts.drawing import download, frame, period_caption

visit = chosen()
report = visit.report

st.title("NCPC summary")
period_caption(visit)
if not len(report.ncpc):
    st.info("There is nothing to report: no workbook could be read.")
    st.stop()

download("Download for NCPC (CSV)", report.ncpc_csv, f"NCPC-summary-{visit.fiscal_year}.csv".replace(" ", "-"), "ncpc")
st.caption("Choose a row to see the rows behind its figure.")
shown = report.ncpc.astype({name: "Float64" for name in ("Number", "Denominator", "Percent")})
chosen_rows = frame(shown, "summary", on_select="rerun", selection_mode="single-row",
                    column_config={"Display": st.column_config.TextColumn(width=150),
                                   "Note": st.column_config.TextColumn(width=260)},
                    column_order=["Partnership", "Indicator", "Display", "Item", "Rows Used", "Rows Excluded", "Note",
                                  "Level", "Section", "Item ID", "Number", "Denominator", "Percent", "PSC", "PID"])
if chosen_rows.selection.rows:
    line = report.ncpc.iloc[chosen_rows.selection.rows[0]]
    rows = report.rows_behind(chosen_rows.selection.rows[0])
    counted = int((rows["Counted"] == "yes").sum())
    st.subheader(f"Rows behind “{line['Indicator']}”")
    st.markdown(f"Rows counted: {counted}. Left out: {len(rows) - counted}.")
    frame(rows, "behind")

st.header("Is every row accounted for?")
sums = report.reconciliation[["Rows Read", "Counted", "Other Fiscal Years", "Excluded", "Not Data"]].sum()
st.markdown(f"**{sums['Rows Read']:,} rows read** = {sums['Counted']:,} counted + {sums['Other Fiscal Years']:,} of "
            f"other fiscal years + {sums['Excluded']:,} excluded + {sums['Not Data']:,} not data")
frame(report.reconciliation, "reconciliation")

st.header("Quarter by quarter")
st.caption("CoPs are counted in each quarter that they were active in, and individuals once within each quarter, so "
           "these two do not add up to the year.")
frame(report.quarters, "quarters")
