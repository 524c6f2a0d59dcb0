"""Draws charts: the question, the sentence that answers it, the chart, and its data as a table."""

import streamlit as st

from pages.components.tables import draw_table
from summaries.presentation import Chart


def draw_chart(chart: Chart, key: str, heading=st.subheader) -> None:
    """Draw `chart`; `heading` is the Streamlit function for a heading of the right level."""
    heading(chart.question, anchor=False)
    st.text(chart.answer)
    if chart.spec:
        st.vega_lite_chart(spec=chart.spec, key=f"{key}_chart", alt=chart.question)
    if len(chart.table):
        with st.expander(f"As a table: {chart.question}"):
            draw_table(chart.table, f"{key}_table", alt=chart.question)
