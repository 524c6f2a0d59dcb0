"""What a partnership is about to certify: each figure with last year's, blockers, and what is explained."""

import streamlit as st

from cop_sheets.date_format import format_date
from pages.components import draw_blockers, draw_printable_table, draw_table, draw_year_list_caption, table_key
from pages.components.tables import row_height
from pages.session import PageContext
from pages.submitting.state import current_submission, known_rows
from summaries.fixes.fix_list import explained_flags
from summaries.ncpc.year_comparison import year_comparison
from workflow.submissions import comment_requirement

_EXPLAINED_LINES, _NOTE_LINES = 3, 2
_WIDTHS = (240, 200, 200, 260)    # pixels, of the columns of the year's figures


def draw_figures(context: PageContext) -> None:
    """Draw each figure of the year beside last year's."""
    draw_year_list_caption(context.fiscal_year)
    before = context.report.before.period
    st.caption(f"*Last Year* is {before.fiscal_year} as of {format_date(before.as_of)}, the same day a year earlier.")
    table = year_comparison(context.report)
    draw_printable_table(table, table_key("certify_figures", context.report), "certify_figures", lines_on_phones=True,
                         placeholder="", height="content", row_height=row_height(_NOTE_LINES),
                         column_config={name: st.column_config.TextColumn(width=width)
                                        for name, width in zip(table, _WIDTHS, strict=True)},
                         alt="The year's figures and last year's")


def draw_in_the_way(context: PageContext, partnership: str) -> None:
    """Draw what keeps figures from being complete, and which flags are explained."""
    st.subheader("What stands in the way?", anchor=False)
    draw_blockers(context.report)
    submission = current_submission(context, partnership)
    # What counts needs no comment any more.
    if submission.counted is None and (need := comment_requirement(context.report, submission, known_rows(context))):
        st.text(f"To certify the year as it is, a comment is {need}.")
        st.page_link("fix_list.py", label="Open the fix list", icon=":material/checklist:")
    explained = explained_flags(context.report)
    if len(explained):
        with st.expander(f"What is explained: {len(explained)}"):
            draw_table(explained, table_key("certify_explained", context.report),
                       row_height=row_height(_EXPLAINED_LINES), alt="Flags that are explained, with the reason")
