"""The NCPC summary on a page: totals or every row of the CSV, and the rows that the selected figure counts."""

from collections.abc import Callable, Mapping
from functools import partial

import pandas as pd
import streamlit as st

from cop_sheets import csv_bytes
from pages.components.downloads import draw_download
from pages.components.tables import draw_printable_table, draw_table, row_height, table_key
from summaries import Report
from summaries.figures import ALL, ITEM, MEASURE, OUTCOME, OUTPUT, PARTNERSHIP
from summaries.ncpc import (
    FIGURE_COLUMN,
    figure_description,
    figure_file_name,
    figure_names,
    filter_summary_rows,
    summary_indicators,
    summary_line_count,
    summary_rows,
    summary_totals,
)
from summaries.ncpc.frozen_rows import SUBMISSION_COLUMN
from summaries.ncpc.rows_behind import figure_rows

AT_A_GLANCE, EVERY_ROW = "At a glance", "Every line, as in the file"
VIEW_KEY, FIGURE_KEY = "ncpc_view", "figure"
_WIDTHS = {"Indicator": 190, FIGURE_COLUMN: 130, "Note": 430, "Rows Used": 85, "Rows Excluded": 110}
_NUMBER_FORMATS = {"Number": "plain", "Denominator": "plain", "Percent": "%.1f", "Rows Used": "plain",
                   "Rows Excluded": "plain"}


def draw_summary(report: Report, submissions: Mapping[str, str]) -> pd.DataFrame:
    """Draw the summary, and return the rows shown; the index is the position in report.figures.

    `submissions`: the text of the column Submission by partnership, as in the file.
    """
    filters: tuple[tuple[str, ...], ...] = ()
    draw: Callable
    view = st.radio("Show", [AT_A_GLANCE, EVERY_ROW], key=VIEW_KEY, bind="query-params", horizontal=True,
                    label_visibility="collapsed")
    if view == AT_A_GLANCE:
        shown = summary_totals(report)
        draw, display = partial(draw_printable_table, name="summary"), {
            "height": "content", "row_height": row_height(summary_line_count(report)),
            "column_order": list(_WIDTHS), "column_config": {
                name: st.column_config.Column(width=width) for name, width in _WIDTHS.items()}}
    else:
        filters = _draw_filters(report)
        shown = filter_summary_rows(report, *filters)
        texts = pd.Series([submissions.get(name, "") for name in shown["Partnership"]], shown.index, dtype="str")
        shown = shown.assign(**{SUBMISSION_COLUMN: texts})
        st.caption(f"{len(shown):,} of the file's {len(summary_rows(report)):,} lines.")
        draw, display = draw_table, {"column_config": {
            name: st.column_config.NumberColumn(format=text) for name, text in _NUMBER_FORMATS.items()}}
    _draw_summary_table(report, shown, table_key("summary", report, view, filters), draw, display)
    return shown


def _draw_filters(report: Report) -> tuple[tuple[str, ...], ...]:
    """Draw the filters; return sections, levels and indicators."""
    first, second, third = st.columns(3)
    sections = first.multiselect("Section", [OUTPUT, OUTCOME, MEASURE], key="ncpc_section", bind="query-params",
                                 placeholder="All sections")
    levels = second.multiselect("Level", [ITEM, PARTNERSHIP, ALL], key="ncpc_level", bind="query-params",
                                placeholder="All levels")
    indicator_names = third.multiselect("Indicator", summary_indicators(report), key="ncpc_indicator",
                                        bind="query-params",
                                        placeholder="All indicators")
    return tuple(sections), tuple(levels), tuple(indicator_names)


def _draw_summary_table(report: Report, shown: pd.DataFrame, key: str, draw: Callable, display: dict) -> None:
    """Draw the rows with check boxes; the selected figure is kept under FIGURE_KEY, and so in the URL."""
    names = [figure_names(report)[position] for position in shown.index]
    requested = st.session_state.get(FIGURE_KEY, st.query_params.get(FIGURE_KEY))
    positions = [names.index(requested)] if requested in names else []
    st.session_state[key] = {"selection": {"rows": positions, "columns": [], "cells": []}}
    draw(shown, key, on_select=partial(_save_figure_selection, key, names), selection_mode="single-row",
         placeholder="", alt="The figures reported to NCPC", **display)


def _save_figure_selection(key: str, names: list[str]) -> None:
    rows = st.session_state[key].selection.rows
    st.session_state[FIGURE_KEY] = names[rows[0]] if rows else None


def draw_figure_rows(report: Report, shown: pd.DataFrame) -> None:
    """Draw the select box for a figure, and the rows that the selected figure counts or excludes."""
    names = figure_names(report)
    requested = st.session_state.get(FIGURE_KEY, st.query_params.get(FIGURE_KEY))
    options = [names[position] for position in shown.index]
    if requested in names and requested not in options:
        options.append(requested)
    selected = st.selectbox("Open a figure to see its rows", options, index=None, key=FIGURE_KEY, bind="query-params",
                            placeholder="Choose one here, or by its box in the table")
    if selected is None:
        return
    position = names.index(selected)
    figure = report.figures[position]
    st.subheader(f"Rows behind “{figure.indicator}”", anchor=False)
    st.text(f"{selected}: {figure.display or 'no number'}")
    st.text(figure_description(report, position))
    if note := summary_rows(report)["Note"].iloc[position]:
        st.text(f"Note: {note}.")
    rows, key = figure_rows(report, position), table_key("behind", report, selected)
    draw_table(rows, key, lazy=True, placeholder="",
               alt="The rows behind the figure",
               column_config={"Counted": st.column_config.Column(width=95),
                              "Reason": st.column_config.Column(width=150)})
    draw_download("Download these rows (CSV)", lambda: csv_bytes(rows), f"{figure_file_name(report, position)}.csv",
                  "behind_csv", version=key)
