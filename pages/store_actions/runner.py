"""Runs actions that write to the store, and says beside the form what has become of them."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from cop_sheets.errors import SheetsError, StoreUnavailable
from pages.session import PageContext, acting_viewer, current_store, latest_decisions, partnership_names
from pages.session.clicks import ACTION_ANSWER_KEY
from workflow.people import MAX_NAME, Actor

_NAME_KEY = "acting_name"
_NOT_KEPT = ("Nothing could be kept just now, so this counts for nothing yet. Press the button again in a minute; "
             "where that does not help, tell whoever keeps this app: its log says why.")


def current_actor(context: PageContext) -> Actor:
    """Return who acts; what they may do is looked up when something is written."""
    return Actor(acting_viewer, str(st.session_state.get(_NAME_KEY, "")), partnership_names(context.source))


def draw_typed_name(context: PageContext) -> None:
    """Draw the field for the name of whoever acts, where there is no login."""
    if not context.viewer.email:
        st.text_input("Your name", key=_NAME_KEY, max_chars=MAX_NAME,
                      help="There is no login here, so what you ask or decide is recorded with this name, as typed.")


def run_action(place: str, action: Callable[[], Any], success: str | Callable[[Any], str],
               success_place: str = "") -> None:
    """Run an action that writes to the store, then draw the page again, with the answer at `place`.

    `success`: what is said if it succeeds, or makes that of what the action returns. `success_place`: where the answer
    is drawn instead if it succeeds.
    """
    perform_action(place, action, success, success_place)
    st.rerun()


def perform_action(place: str, action: Callable[[], Any], success: str | Callable[[Any], str],
                   success_place: str = "") -> None:
    """Run an action that writes to the store; the answer is drawn at `place` next. See `run_action`.

    As the callback of a button: it runs also where the button isn't drawn any more, because something has changed.
    """
    try:
        done = action()
        answer = success_place or place, True, success if isinstance(success, str) else success(done)
    except StoreUnavailable:
        answer = place, False, _NOT_KEPT
    except SheetsError as problem:
        answer = place, False, str(problem)
    # What was kept is known at once in this process.
    latest_decisions().refresh()
    st.session_state[ACTION_ANSWER_KEY] = answer


def draw_answer(place: str) -> None:
    """Draw the answer to the last action, if its place is this one."""
    if st.session_state.get(ACTION_ANSWER_KEY, ("",))[0] == place:
        _, succeeded, sentence = st.session_state.pop(ACTION_ANSWER_KEY)
        if succeeded:
            st.success("**Done.**", icon=":material/check:")
        else:
            st.error("**Not done.**", icon=":material/block:")
        st.text(sentence)


def draw_store_error(what: str = "asked or decided") -> None:
    """Say that nothing can be kept, where that is so; `what`: what people do on the page."""
    if current_store().error:
        st.warning(f"**Nothing can be {what} just now.** What was decided before is shown. "
                   "Whoever keeps this app finds the reason in its log.", icon=":material/report:")
