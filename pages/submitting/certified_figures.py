"""What was certified, for NCPC, which accepts it: the frozen figures, and how many must flags were open then.

The flags are read aside from reruns: a rerun waits for no database.
"""

import streamlit as st

from cop_sheets import FiscalYear
from pages.components import draw_printable_table, draw_year_list_caption, table_key
from pages.components.tables import row_height
from pages.history import draw_until_finished
from pages.session import PageContext, current_store, submissions_for
from pages.session.background import TaskCache
from pages.submitting.state import known_rows
from summaries.ncpc.frozen_rows import FrozenRow
from summaries.ncpc.year_comparison import LAST_YEAR_COLUMN, certified_comparison_table
from workflow.submissions import Certification, CertifiedPackAltered, Submission, certified_open_musts

_MAX_KEPT, _RETRY_SECONDS, _NOTE_LINES = 100, 30.0, 2
_WIDTHS = {"Indicator": 240, "Figure": 200, LAST_YEAR_COLUMN: 200, "Note": 260}    # pixels


@st.cache_resource(show_spinner=False)
def _tasks() -> TaskCache[int]:
    return TaskCache(_MAX_KEPT, _RETRY_SECONDS)


def draw_certified_figures(context: PageContext, submission: Submission, made: Certification) -> None:
    """Draw the figures of a certification beside those certified of the year before, and say how many flags were open.
    """
    st.subheader("The certified figures", anchor=False)
    rows = _frozen_rows(context, made)
    if not rows:
        st.text("What was certified was altered in the store, or is missing there, so its figures can't be shown. Tell "
                "whoever keeps this app, who finds them in a backup.")
        return
    _draw_open_musts(made)
    before = submissions_for(context.source).of(submission.partnership, FiscalYear(made.fiscal_year.start - 1))
    table = certified_comparison_table(rows, _frozen_rows(context, before.counted) if before.counted else ())
    if LAST_YEAR_COLUMN in table:
        st.caption(f"*{LAST_YEAR_COLUMN}* is {before.fiscal_year} as it was certified.")
    draw_year_list_caption(made.fiscal_year)
    draw_printable_table(table, table_key("certified_figures", context.report, made.fingerprint), "certified_figures",
                         lines_on_phones=True, placeholder="", height="content", row_height=row_height(_NOTE_LINES),
                         column_config={name: st.column_config.TextColumn(width=_WIDTHS[name]) for name in table},
                         alt="The certified figures")


def _frozen_rows(context: PageContext, made: Certification) -> tuple[FrozenRow, ...]:
    rows = known_rows(context).get(made.fingerprint)
    return rows.of_audience(context.viewer.is_ncpc) if rows else ()


def _draw_open_musts(made: Certification) -> None:
    store = current_store()

    def count_flags(_progress: object) -> int:
        with store.read() as connection:
            return certified_open_musts(connection, made)

    task = _tasks().get_or_start((store.settings, made.fingerprint), count_flags)
    if not draw_until_finished(task, "Looking up which flags were open …"):
        return
    try:
        count = task.result()
    except CertifiedPackAltered as problem:
        st.text(str(problem))
    except Exception:
        st.text("How many must flags were open can't be looked up just now. Reload the page in a minute.")
    else:
        flags = {0: "No must flag was", 1: "1 must flag was"}.get(count, f"{count} must flags were")
        st.text(f"{flags} open when it was certified.")
