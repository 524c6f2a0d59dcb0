"""What every page says of decisions: that they aren't known, or that the figures of all partnerships follow soon."""

import streamlit as st

from pages.session import PageContext, current_context, latest_decisions

_POLL_SECONDS = 1.0


def draw_decision_notices(context: PageContext) -> None:
    """Say that decisions can't be looked up, or that somebody has just decided; nothing where neither is so."""
    if context.source.is_sample:
        return
    if not latest_decisions().is_known:
        st.warning("Which flags are explained can't be looked up just now, so all of them are shown as open. Reload "
                   "the page in a minute; where that does not help, tell whoever keeps this app: its log says why.",
                   icon=":material/report:")
    if not context.has_all_decisions(context.report):
        st.caption("Somebody has just asked for an explanation, or decided. The flags here follow in some seconds.")
        st.fragment(_redraw_when_decided, run_every=_POLL_SECONDS)()


def _redraw_when_decided() -> None:
    context = current_context()    # with what was decided meanwhile
    if context.has_all_decisions(context.latest_report()):
        st.rerun()
