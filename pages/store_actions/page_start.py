"""How pages with buttons that write to the store begin: title, question, and why nothing can be done here."""

import streamlit as st

from pages.components import draw_period_caption
from pages.session import PageContext, current_context


def begin_page(title: str, question: str, sample_note: str) -> PageContext:
    """Draw the head of a page; for the sample, about which nothing is kept, only `sample_note` below it, and stop."""
    context = current_context()
    st.title(title, anchor=False)
    draw_period_caption(context)
    st.header(question, anchor=False)
    if context.source.is_sample:
        st.info(sample_note)
        st.stop()
    return context


def draw_earlier_day(context: PageContext, hint: str) -> bool:
    """Say that an earlier day is shown, where that is so, and return it; `hint`: what is done as of today alone."""
    is_earlier = context.as_of != context.source.as_of
    if is_earlier:
        st.info(f"This is an earlier day. {hint} choose today under As of.")
    return is_earlier
