"""The theme of charts."""

import altair as alt
import pandas as pd
import pytest

from summaries.presentation.theme import TEXT_COLOR, make_chart

TABLE = pd.DataFrame({"Month": ["July", "August"], "Sessions": [3, 4]})


def bars(**more) -> alt.Chart:
    return alt.Chart(TABLE).mark_bar().encode(x=alt.X("Month:N"), y=alt.Y("Sessions:Q")).properties(**more)


def test_text_color_follows_the_page_background():
    spec = make_chart("How many?", "7 sessions.", bars(), TABLE).spec
    assert spec["config"]["text"]["color"] == spec["config"]["legend"]["labelColor"] == TEXT_COLOR


def test_a_chart_with_nothing_to_draw_has_no_specification():
    assert make_chart("How many?", "None.", None, TABLE).spec == {}


def test_tests_reject_an_invalid_specification():
    drawn = bars()
    drawn.width = "as wide as it gets"
    with pytest.raises(alt.utils.schemapi.SchemaValidationError):
        make_chart("How many?", "7 sessions.", drawn, TABLE)
