"""What is new since last week: a sentence on the Overview, marks on the Fix list, and the banner about lost rows."""

from datetime import datetime
from typing import NamedTuple

import pandas as pd
import streamlit as st

from pages.components import draw_table
from pages.components.tables import row_height
from pages.history.comparisons import ready_changes
from pages.history.tables import FLAG_LINES
from pages.session import PageContext, visitor_time_zone
from pages.session.background import BackgroundTask, TaskResult
from summaries.changes import changes_sentence, fixed_flags, new_flags, since_text
from summaries.presentation.wording import pluralize

_WAIT_SECONDS, _POLL_SECONDS = 0.2, 1.0
_MAX_LOSSES = 4    # in the banner; more are counted


class RecentFlags(NamedTuple):
    """What has changed in the flags. `since`: `since Monday, November 20`; `new`: see `is_new`; `fixed`: a table."""

    since: str
    new: frozenset[tuple[str, str]]
    fixed: pd.DataFrame


def draw_since(context: PageContext) -> None:
    """Say what has changed since last week, once that is known; nothing where there is no earlier day."""
    changes, _ = ready_changes(context)
    if changes is None:
        return
    st.text(f"{changes_sentence(changes.comparison, changes.since, changes.until)}.")
    st.page_link("changes.py", label="See what has changed", icon=":material/difference:")


def draw_vanished_banner(context: PageContext) -> None:
    """Warn of rows that have disappeared within the last week."""
    changes, is_pending = ready_changes(context, _WAIT_SECONDS)
    if is_pending:
        # Drawn on every page, so this draws each of them again when the comparison is ready.
        st.fragment(_redraw_when_ready, run_every=_POLL_SECONDS)(context)
    if changes is None or not changes.losses:
        return
    zone = visitor_time_zone()
    now = datetime.now(zone).astimezone(zone)
    has_several = len(changes.comparison.after.tables.all_partnerships) > 1
    sentences = []
    for loss in changes.losses[:_MAX_LOSSES]:
        sentence = loss.vanished.sentence(loss.last_seen.astimezone(zone), now)
        sentences.append(f"{loss.vanished.partnership}: {sentence}" if has_several else sentence)
    left_out = len(changes.losses) - _MAX_LOSSES
    st.warning("**Rows have disappeared.**", icon=":material/report:")
    st.text("\n".join([*(f"{sentence}." for sentence in sentences),
                       *([f"And of {pluralize(left_out, 'more tab')}."] if left_out > 0 else [])]))
    st.page_link("changes.py", label="See which", icon=":material/difference:")


def recent_flags(context: PageContext) -> RecentFlags | None:
    """Return which flags are new and which were fixed since last week; None while that isn't known."""
    changes, _ = ready_changes(context)
    if changes is None:
        return None
    return RecentFlags(since_text(changes.since, changes.until), new_flags(changes.comparison),
                       fixed_flags(changes.comparison))


def draw_fixed_flags(recent: RecentFlags) -> None:
    """List the flags that were fixed since last week; nothing where there are none."""
    if len(recent.fixed):
        with st.expander(f"{pluralize(len(recent.fixed), 'flag')} fixed {recent.since}"):
            draw_table(recent.fixed, "fixed_flags", row_height=row_height(FLAG_LINES),
                       alt="Flags that were fixed since last week")


def draw_until_finished(task: BackgroundTask[TaskResult], text: str) -> bool:
    """Return whether the task has ended; until then draw `text`, and draw the page again when it has."""
    if task.finished.wait(_WAIT_SECONDS):
        return True
    st.text(text)
    st.fragment(_redraw_when_finished, run_every=_POLL_SECONDS)(task)
    return False


def _redraw_when_finished(task: BackgroundTask[TaskResult]) -> None:
    if task.finished.is_set():
        st.rerun()


def _redraw_when_ready(context: PageContext) -> None:
    if not ready_changes(context)[1]:
        st.rerun()
