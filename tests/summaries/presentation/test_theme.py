"""What every chart shares."""

import altair as alt
import pandas as pd
import pytest

from summaries.presentation.theme import TEXT_COLOR, make_chart

TABLE = pd.DataFrame({"Month": ["July", "August"], "Sessions": [3, 4]})


def bars(**more) -> alt.Chart:
    return alt.Chart(TABLE).mark_bar().encode(x=alt.X("Month:N"), y=alt.Y("Sessions:Q")).properties(**more)


def test_a_charts_text_follows_the_pages_ground():
    spec = make_chart("How many?", "7 sessions.", bars(), TABLE).spec
    assert spec["config"]["text"]["color"] == spec["config"]["legend"]["labelColor"] == TEXT_COLOR


def test_nothing_to_draw_is_no_specification():
    assert make_chart("How many?", "None.", None, TABLE).spec == {}


def test_the_tests_find_a_specification_that_is_wrong():
    drawn = bars()
    drawn.width = "as wide as it gets"
    with pytest.raises(alt.utils.schemapi.SchemaValidationError):
        make_chart("How many?", "7 sessions.", drawn, TABLE)
