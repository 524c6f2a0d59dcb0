"""A click is acted upon once, and not long after the page of its button was left."""

import pytest
from streamlit.testing.v1 import AppTest

from pages.session import clicks


def page():
    """A page that acts upon a click, unless it is left before."""
    import streamlit as st

    from pages.session.clicks import record_click, take_click

    if not st.session_state.get("is left"):
        click = take_click("approve")
        if click:
            st.text(f"Approved: {click.about}")
    st.button("Approve", on_click=record_click, args=("approve", "flag A"))


@pytest.mark.parametrize(("seconds", "texts", "warnings"), [
    (0.0, ["Approved: flag A"], 0), (59.0, ["Approved: flag A"], 0), (61.0, [], 1)])
def test_a_page_that_was_left(monkeypatch, seconds, texts, warnings):
    now = [100.0]
    monkeypatch.setattr(clicks, "monotonic", lambda: now[0])
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
