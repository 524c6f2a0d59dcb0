"""How pages with buttons that write to the store begin: title, question, and why nothing can be done here."""

from collections.abc import Sequence

import streamlit as st

from pages.components import draw_period_caption
from pages.session import PageContext, current_context


def begin_page(title: str, question: str, sample_note: str, parts: Sequence[str]) -> PageContext:
    """Draw the head of a page; for the sample, about which nothing is kept, only what it is for, and stop.

    `sample_note` and `parts`: see `draw_sample_note`.
    """
    context = current_context()
    st.title(title, anchor=False)
    draw_period_caption(context)
    st.header(question, anchor=False)
    if context.source.is_sample:
        draw_sample_note(sample_note, parts)
        st.stop()
    return context


def draw_sample_note(note: str, parts: Sequence[str]) -> None:
    """Say why a page is empty with the sample and what it is for, and what it shows with workbooks of one's own.

    `parts`: one line of Markdown for each part of the page, in its order.
    """
    st.info(note)
    st.markdown("\n".join(["With your own workbooks you see here:", "", *(f"- {part}" for part in parts)]))


def draw_earlier_day(context: PageContext, hint: str) -> bool:
    """Say that an earlier day is shown, where that is so, and return it; `hint`: what is done as of today alone."""
    is_earlier = context.as_of != context.source.as_of
    if is_earlier:
        st.info(f"This is an earlier day. {hint} choose today under As of.")
    return is_earlier
