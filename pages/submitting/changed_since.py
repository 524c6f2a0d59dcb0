"""How today's figures differ from the certified ones, and the rows behind each difference.

Today's rules are applied to the frozen cells aside from reruns: a rerun waits for no database.
"""

import pandas as pd
import streamlit as st

from cop_sheets.date_format import format_datetime
from pages.components import draw_table, table_key
from pages.history import DayChanges, draw_figure_changes, draw_row_changes, draw_until_finished
from pages.session import PageContext, current_store, visitor_time_zone
from pages.session.background import BackgroundTask, TaskCache
from pages.submitting.state import current_submission, known_rows
from summaries.counting_version import COUNTING_VERSION
from workflow.packs import read_pack
from workflow.submissions import (
    Certification,
    CertifiedComparison,
    CertifiedPackAltered,
    compare_with_certified,
    differences_since,
    read_pack_of,
)

_MAX_KEPT, _RETRY_SECONDS = 40, 30.0


@st.cache_resource(show_spinner=False)
def _tasks() -> TaskCache[CertifiedComparison]:
    return TaskCache(_MAX_KEPT, _RETRY_SECONDS)


def draw_changed_since(context: PageContext, partnership: str) -> None:
    """Say how today's figures differ from the certified ones; nothing where they don't.

    Whoever may see the cells gets the rows, too, and what the product counts otherwise is distinguished from them.
    """
    submission, known = current_submission(context, partnership), known_rows(context)
    differences, made = differences_since(context.report, submission, known), submission.latest
    if not differences or made is None:
        return
    st.subheader("Changed since", anchor=False)
    st.text(f"Certified {format_datetime(made.at, visitor_time_zone())} by {made.who}; today's figures differ.")
    if submission.counted is not None:
        st.text("Until the year is certified anew, the certified figures still count.")
    if made.counting_version != COUNTING_VERSION:
        st.text("The product counts otherwise since then, so a difference need not come from the rows.")
    table = pd.DataFrame([(one.indicator, one.item_id, one.before or "not there", one.after or "not there")
                          for one in differences], columns=["Indicator", "Item ID", "Certified", "Today"])
    draw_table(table, table_key("changed_since", context.report, made.fingerprint), alt="Figures that have changed")
    if context.audience.sees_people and draw_until_finished(
            task := _comparison(context, partnership, made), "Comparing with what was certified …"):
        _draw_comparison(context, task, made)


def _comparison(context: PageContext, partnership: str, made: Certification) -> BackgroundTask[CertifiedComparison]:
    report, store = context.report, current_store()
    rows = known_rows(context).get(made.fingerprint)

    def compare(_progress: object) -> CertifiedComparison:
        with store.read() as connection:
            pack = read_pack_of(connection, made, for_ncpc=False)
        own = report.of(partnership) if len(report.tables.all_partnerships) > 1 else report
        return compare_with_certified(read_pack(pack, "The pack"), rows.rows if rows else (), own)

    return _tasks().get_or_start((store.settings, made.fingerprint, report.tables.version,
                                  report.tables.decisions.fingerprint, report.period), compare)


def _draw_comparison(context: PageContext, task: BackgroundTask[CertifiedComparison], made: Certification) -> None:
    try:
        found = task.result()
    except CertifiedPackAltered as problem:
        st.text(str(problem))
        return
    except Exception:
        st.text("What was certified can't be looked up just now, so the rows are not shown. Reload the page in a "
                "minute.")
        return
    for sentence in found.sentences:
        st.text(sentence)
    if found.changed:
        with st.expander("The rows behind it"):
            changes = DayChanges(found.comparison, made.at.astimezone().date(), context.as_of)
            name = f"{made.fiscal_year}-{made.fingerprint[:8]}".replace(" ", "-")
            draw_figure_changes(changes, name)
            draw_row_changes(changes, name)
