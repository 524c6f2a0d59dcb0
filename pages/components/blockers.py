"""What stands in the way of reporting, on a page: what hides most first, and the cells behind each."""

import streamlit as st

from pages.components.tables import frame, kept_key
from summaries import Report
from summaries.fixes import found_obstacles, obstacle_cells, obstacles

_WIDTHS = {"What": 190, "Effect": 185, "Where": 150, "Fix": 270, "Partnership": 100, "Rows": 50}
TALL, MOST_AT_ONCE = 84, 7    # pixels at which a line's text wraps, and how many such lines are seen at once


def obstacle_table(report: Report) -> None:
    """Draw the obstacles in order of their effect; choosing one opens its cells."""
    table = obstacles(report)
    if not len(table):
        st.success("Nothing: no row is kept out of the figures by mistake, and no figure lacks its number.",
                   icon=":material/check_circle:")
        return
    order = [name for name in _WIDTHS if name != "Partnership" or len(report.tables.partnerships) != 1]
    st.caption("What hides most comes first. Choose a line, by its box on the left, to read it in full and to see its "
               "cells.")
    picked = frame(table[order], kept_key("obstacles", report), on_select="rerun", selection_mode="single-row",
                   placeholder="", row_height=TALL, height=_height(len(table)),
                   alt="What stands in the way of reporting, what hides most first",
                   column_config={name: st.column_config.Column(width=_WIDTHS[name]) for name in order})
    if picked.selection.rows:
        _in_full(report, picked.selection.rows[0])


def _height(lines: int) -> str | int:
    return "content" if lines <= MOST_AT_ONCE else TALL * MOST_AT_ONCE


def _in_full(report: Report, line: int) -> None:
    found = found_obstacles(report)[line]
    with st.container(border=True):
        st.text(f"{found.what}: {found.effect[0].lower()}{found.effect[1:]}.")
        st.text(f"Where: {', '.join(part for part in (found.partnership, found.where) if part)}")
        st.text(f"What to do: {found.fix}")
        if len(cells := obstacle_cells(report, line)):
            frame(cells, kept_key("obstacle_cells", report, line), alt="The cells behind it")
