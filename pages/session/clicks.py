"""Buttons that were clicked: recorded by their callbacks, and acted upon where the page is drawn anew.

So a click is answered also where its button isn't drawn any more, because something has changed, and what it is about
is what the person saw. What is recorded is small: callbacks are kept for the whole visit.
"""

from time import monotonic
from typing import Any, NamedTuple

import streamlit as st

_CLICKED_KEY = "button_clicked"
_MAX_AGE_SECONDS = 60.0    # of a click whose page was left before it was drawn
ACTION_ANSWER_KEY = "action_answer"    # of the last action: where it is shown, whether it succeeded, and a sentence


class Click(NamedTuple):
    """A click. `button`: which one. `about`: what the person saw. `typed`: what was typed, in the order of its keys.

    `at`: when, in seconds of a clock that never goes back.
    """

    button: str
    about: Any
    typed: tuple[str, ...]
    at: float


def record_click(button: str, about: Any = None, *keys: str) -> None:
    """Callback of a button: record the click. `keys`: of the fields whose content belongs to it."""
    st.session_state[_CLICKED_KEY] = Click(button, about, tuple(st.session_state[key] for key in keys),
                                            monotonic())


def take_click(*buttons: str) -> Click | None:
    """Return the click of one of these buttons that wasn't acted upon yet, once; None where there is none.

    One whose page was left before it was acted upon is not kept for later; that is said here.
    """
    click: Click | None = st.session_state.get(_CLICKED_KEY)
    if click is None or click.button not in buttons:
        return None
    del st.session_state[_CLICKED_KEY]
    if monotonic() - click.at > _MAX_AGE_SECONDS:
        st.warning("What you pressed a button for was not kept, because you left the page before it was done. Look at "
                   "what is here now, and press again if it is still needed.")
        return None
    return click


def drop_click() -> bool:
    """Return whether a click was not acted upon, or was refused and not answered yet; it is answered then."""
    click, answer = (st.session_state.pop(key, None) for key in (_CLICKED_KEY, ACTION_ANSWER_KEY))
    return click is not None or (answer is not None and not answer[1])
