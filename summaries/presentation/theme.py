"""One look for every chart: what a chart carries, and colours that mean the same wherever they stand.

Each colour stands at 3:1 or more on the light and the dark background, and pairs that say opposite things differ in
lightness too, so that colour-blind eyes tell them apart. None of them speaks alone: a word or a mark stands beside it.
"""

from dataclasses import dataclass

import altair as alt
import pandas as pd

TEAL, ORANGE, VIOLET, GRAY, AMBER = "#0b7d8c", "#d55e00", "#8e6bb8", "#7a7a7a", "#b07d00"
THIS_YEAR, YEAR_BEFORE = TEAL, GRAY
# Answers from the lowest to the highest of a scale of five.
ANSWER_COLORS = ("#a8480a", "#d98a52", "#8c8c8c", "#4f9fb0", "#0b7285")
# A mark before the word, and the colour beside it, of what a CoP, a month or a flag comes to. "?" is always what nobody
# can tell; a month that asks for no session has no colour.
SEVERITY_MARKS = {"must": "● must", "should": "▲ should", "info": "○ info"}
SEVERITY_COLORS = {"must": ORANGE, "should": AMBER, "info": GRAY}
STANDING_MARKS = {"Meets the model": "✓ Meets the model", "Does not meet": "✗ Does not meet",
                  "Not documented here": "□ Not documented here", "Cannot be judged": "? Cannot be judged"}
STANDING_COLORS = {"Meets the model": TEAL, "Does not meet": ORANGE, "Not documented here": VIOLET,
                   "Cannot be judged": GRAY}
MONTH_MARKS = {"met": "✓", "missed": "✗", "cannot be judged": "?", "not due": "…", "before start": "–",
               "after end": "–"}
MONTH_COLORS = {"met": TEAL, "missed": ORANGE, "cannot be judged": GRAY}

# Whether altair checks each specification: almost half of the work of making one. The tests do.
VALIDATE_SPECS = False


@dataclass(frozen=True)
class Chart:
    """A chart as a page draws it: `question` is its title, `answer` one sentence that says what to see.

    `spec`: the finished Vega-Lite specification, {} where there is nothing to draw. `table`: the figures behind it,
    in words. `answer` and `table` may hold text that people typed, `question` never does.
    """

    question: str
    answer: str
    spec: dict
    table: pd.DataFrame


# Streamlit's theme leaves text in charts black and their axes and legends pale; this reads the page's own background.
TEXT_COLOR = {"expr": "luminance(background) < 0.4 ? '#e6ecec' : '#0a1011'"}


def make_chart(question: str, answer: str, vega_chart: alt.TopLevelMixin | None, table: pd.DataFrame) -> Chart:
    """Return a finished chart; `vega_chart` is None where there is nothing to draw. Text is light on a dark page."""
    if vega_chart is None:
        return Chart(question, answer, {}, table)
    spec = vega_chart.to_dict(validate=VALIDATE_SPECS)
    for part, names in (("text", ("color",)), ("axis", ("labelColor", "titleColor")), ("legend", ("labelColor",))):
        for name in names:
            spec.setdefault("config", {}).setdefault(part, {}).setdefault(name, TEXT_COLOR)
    return Chart(question, answer, spec, table)
