"""The table of blockers (what prevents reporting), and the cells of the selected one."""

import streamlit as st

from pages.components.tables import draw_printable_table, draw_table, table_key, wrapped_row_height
from pages.components.widths import wide_container
from summaries import Report
from summaries.fixes import blocker_cells, blockers_table, find_blockers
from summaries.presentation.wording import line_count

_WIDTHS = {"Partnership": 100, "What": 170, "Effect": 150, "Where": 125, "Fix": 350, "Rows": 50}
_CHARACTERS_PER_LINE = {"What": 24, "Effect": 20, "Where": 16, "Fix": 50}
_MAX_LINES = 10    # of a row; the rest is read in the detail
_MAX_HEIGHT = 700    # pixels; a longer table scrolls


def draw_blockers(report: Report) -> None:
    """Draw the blockers, largest effect first; selecting one shows its cells."""
    table = blockers_table(report)
    if not len(table):
        st.success("Nothing: no row is kept out of the figures by mistake, and no figure lacks its number.",
                   icon=":material/check_circle:")
        return
    columns = [name for name in _WIDTHS if name != "Partnership" or len(report.tables.partnerships) != 1]
    st.caption("What hides most comes first.")
    with wide_container("choose_blocker"):
        st.caption("Choose a line, by its box on the left, to read it in full and to see its cells.")
    height = wrapped_row_height(min(_MAX_LINES, max(line_count(table[name], characters)
                                                    for name, characters in _CHARACTERS_PER_LINE.items())))
    answer = st.container()    # above the table, so that it appears without scrolling to the table's end
    selected = draw_printable_table(
        table[columns], table_key("obstacles", report), "blockers", lines_on_phones=True, on_select="rerun",
        selection_mode="single-row", placeholder="", row_height=height, height=_table_height(len(table) * height),
        alt="What stands in the way of reporting, what hides most first",
        column_config={name: st.column_config.Column(width=_WIDTHS[name]) for name in columns})
    if selected.selection.rows:
        with answer:
            _draw_blocker_detail(report, selected.selection.rows[0])


def _table_height(pixels: int) -> str | int:
    return "content" if pixels <= _MAX_HEIGHT else _MAX_HEIGHT


def _draw_blocker_detail(report: Report, position: int) -> None:
    blocker = find_blockers(report)[position]
    with st.container(border=True):
        st.text(f"{blocker.what}: {blocker.effect[0].lower()}{blocker.effect[1:]}.")
        st.text(f"Where: {', '.join(part for part in (blocker.partnership, blocker.where) if part)}")
        st.text(f"What to do: {blocker.fix}")
        if len(cells := blocker_cells(report, position)):
            draw_table(cells, table_key("obstacle_cells", report, position), alt="The cells behind it")
