"""The NCPC summary on a page: at a glance or whole as the file has it, and the rows behind a chosen figure."""

from functools import partial

import pandas as pd
import streamlit as st

from pages.components.tables import frame, kept_key
from summaries import Report
from summaries.figures import ALL, ITEM, MEASURE, OUTCOME, OUTPUT, PARTNERSHIP
from summaries.ncpc import at_a_glance, every_line, figure_names, indicators, lines_of, what_it_counts
from summaries.ncpc.rows_behind import rows_behind

GLANCE, WHOLE = "At a glance", "Every line, as in the file"
VIEW_KEY, FIGURE_KEY = "ncpc_view", "figure"
_WIDTHS = {"Display": 160, "Indicator": 450, "Rows Used": 85, "Rows Excluded": 110, "Note": 140}
_FORMS = {"Number": "plain", "Denominator": "plain", "Percent": "%.1f", "Rows Used": "plain", "Rows Excluded": "plain"}


def summary_table(report: Report) -> pd.DataFrame:
    """Draw the summary, and return the lines that are shown, by their number in it."""
    view = st.radio("Show", [GLANCE, WHOLE], key=VIEW_KEY, bind="query-params", horizontal=True,
                    label_visibility="collapsed")
    if view == GLANCE:
        shown, filters = at_a_glance(report), ()
        look = {"height": "content", "column_order": list(_WIDTHS), "column_config": {
            name: st.column_config.Column(width=width) for name, width in _WIDTHS.items()}}
    else:
        filters = _filters(report)
        shown = lines_of(report, *filters)
        st.caption(f"{len(shown):,} of the file's {len(every_line(report)):,} lines.")
        look = {"column_config": {name: st.column_config.NumberColumn(format=form) for name, form in _FORMS.items()}}
    _draw(report, shown, kept_key("summary", report, view, filters), look)
    return shown


def _filters(report: Report) -> tuple[tuple[str, ...], ...]:
    """Ask which lines of the file to show; returns sections, levels and indicators."""
    first, second, third = st.columns(3)
    sections = first.multiselect("Section", [OUTPUT, OUTCOME, MEASURE], key="ncpc_section", bind="query-params",
                                 placeholder="All sections")
    levels = second.multiselect("Level", [ITEM, PARTNERSHIP, ALL], key="ncpc_level", bind="query-params",
                                placeholder="All levels")
    wanted = third.multiselect("Indicator", indicators(report), key="ncpc_indicator", bind="query-params",
                               placeholder="All indicators")
    return tuple(sections), tuple(levels), tuple(wanted)


def _draw(report: Report, shown: pd.DataFrame, key: str, look: dict) -> None:
    """Draw the lines with their boxes; the choice itself is kept under FIGURE_KEY, and so in the address."""
    names = [figure_names(report)[line] for line in shown.index]
    asked = st.session_state.get(FIGURE_KEY, st.query_params.get(FIGURE_KEY))
    at = [names.index(asked)] if asked in names else []
    st.session_state[key] = {"selection": {"rows": at, "columns": [], "cells": []}}
    frame(shown, key, on_select=partial(_choose, key, names), selection_mode="single-row", placeholder="",
          alt="The figures reported to NCPC", **look)


def _choose(key: str, names: list[str]) -> None:
    rows = st.session_state[key].selection.rows
    st.session_state[FIGURE_KEY] = names[rows[0]] if rows else None


def choose_figure(report: Report, shown: pd.DataFrame) -> None:
    """Ask for a figure, by its name or its box in the table, and draw the rows behind it."""
    names = figure_names(report)
    asked = st.session_state.get(FIGURE_KEY, st.query_params.get(FIGURE_KEY))
    options = [names[line] for line in shown.index]
    if asked in names and asked not in options:
        options.append(asked)
    picked = st.selectbox("Open a figure to see its rows", options, index=None, key=FIGURE_KEY, bind="query-params",
                          placeholder="Choose one here, or by its box in the table")
    if picked is None:
        return
    line = names.index(picked)
    figure = report.figures[line]
    st.subheader(f"Rows behind “{figure.indicator}”")
    st.text(f"{picked}: {figure.display or 'no number'}")
    st.text(what_it_counts(report, line))
    if note := every_line(report)["Note"].iloc[line]:
        st.text(f"Note: {note}.")
    frame(rows_behind(report, line), kept_key("behind", report, picked), lazy=True, alt="The rows behind the figure",
          column_config={"Counted": st.column_config.Column(width=95), "Reason": st.column_config.Column(width=150)})
