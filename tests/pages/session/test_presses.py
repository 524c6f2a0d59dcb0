"""A press is acted upon once, and not long after the page of its button was left."""

import pytest
from streamlit.testing.v1 import AppTest

from pages.session import presses


def page():
    """A page that acts upon a press, unless it is left before."""
    import streamlit as st

    from pages.session.presses import note_press, take_press

    if not st.session_state.get("is left"):
        press = take_press("approve")
        if press:
            st.text(f"Approved: {press.about}")
    st.button("Approve", on_click=note_press, args=("approve", "flag A"))


@pytest.mark.parametrize(("seconds", "texts", "warnings"), [
    (0.0, ["Approved: flag A"], 0), (59.0, ["Approved: flag A"], 0), (61.0, [], 1)])
def test_a_page_that_was_left(monkeypatch, seconds, texts, warnings):
    now = [100.0]
    monkeypatch.setattr(presses, "monotonic", lambda: now[0])
    app = AppTest.from_function(page, default_timeout=60).run()
    app.session_state["is left"] = True
    app.button[0].click().run()
    now[0] += seconds
    app.session_state["is left"] = False
    app.run()
    assert [text.value for text in app.text] == texts and len(app.warning) == warnings
    assert all("was not kept" in warning.value for warning in app.warning)
    app.run()
    assert not app.text and not app.warning
