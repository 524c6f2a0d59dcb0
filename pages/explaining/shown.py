"""What a visit was shown of the explanations: whoever presses a button decides about that."""

import streamlit as st

from cop_sheets.decisions import Explanation
from workflow.explanation_list import ExplanationList

_SHOWN_KEY = "explanations_shown"
Shown = dict[tuple[str, str], Explanation]


def as_shown(listing: ExplanationList) -> Shown:
    """Return the explanations, by their keys, as this visit was shown them last, and note what it is shown now.

    Whoever presses a button decides about what they saw, which others may have changed since.
    """
    now = {one.key: one.explanation for one in listing.explanations}
    before: Shown = st.session_state.get(_SHOWN_KEY, {})
    st.session_state[_SHOWN_KEY] = now
    return now | {key: explanation for key, explanation in before.items() if key in now}
