"""Buttons that were pressed: noted by their callbacks, and acted upon where the page is drawn anew.

So a press is answered also where its button isn't drawn any more, because something has changed, and what it is about
is what the person saw. What is noted is small: callbacks are kept for the whole visit.
"""

from time import monotonic
from typing import Any, NamedTuple

import streamlit as st

_PRESSED_KEY = "button_pressed"
_MAX_AGE_SECONDS = 60.0    # of a press whose page was left before it was drawn
ACTION_ANSWER_KEY = "action_answer"    # of the last action: where it is shown, whether it succeeded, and a sentence


class Press(NamedTuple):
    """A press. `button`: which one. `about`: what the person saw. `typed`: what was typed, in the order of its keys.

    `at`: when, in seconds of a clock that never goes back.
    """

    button: str
    about: Any
    typed: tuple[str, ...]
    at: float


def note_press(button: str, about: Any = None, *keys: str) -> None:
    """Callback of a button: note the press. `keys`: of the fields whose content belongs to it."""
    st.session_state[_PRESSED_KEY] = Press(button, about, tuple(st.session_state[key] for key in keys),
                                            monotonic())


def take_press(*buttons: str) -> Press | None:
    """Return the press of one of these buttons that wasn't acted upon yet, once; None where there is none.

    One whose page was left before it was acted upon is not kept for later; that is said here.
    """
    press: Press | None = st.session_state.get(_PRESSED_KEY)
    if press is None or press.button not in buttons:
        return None
    del st.session_state[_PRESSED_KEY]
    if monotonic() - press.at > _MAX_AGE_SECONDS:
        st.warning("What you pressed a button for was not kept, because you left the page before it was done. Look at "
                   "what is here now, and press again if it is still needed.")
        return None
    return press


def drop_press() -> bool:
    """Return whether a press was not acted upon, or was refused and not answered yet; it is answered then."""
    press, answer = (st.session_state.pop(key, None) for key in (_PRESSED_KEY, ACTION_ANSWER_KEY))
    return press is not None or (answer is not None and not answer[1])
