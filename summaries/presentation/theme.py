"""The theme of every chart: its type, and colors with the same meaning in all of them.

Each color has a contrast of 3:1 or more on the light and the dark background, and opposites differ in lightness too,
for color-blind readers. No color is the only sign: there is always a word or a mark beside it.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    import altair as alt  # not loaded for figures and flags, which use the marks alone

TEAL, ORANGE, VIOLET, GRAY, AMBER = "#0b7d8c", "#d55e00", "#8e6bb8", "#7a7a7a", "#b07d00"
THIS_YEAR, YEAR_BEFORE = TEAL, GRAY
# Answers from the lowest to the highest of a scale of five.
ANSWER_COLORS = ("#a8480a", "#d98a52", "#8c8c8c", "#4f9fb0", "#0b7285")
# The mark before the word, and the color, of a severity, a standing and a month's state. "?" always means unknown; a
# month in which no session is due has no color.
SEVERITY_MARKS = {"must": "● must", "should": "▲ should", "info": "○ info"}
SEVERITY_COLORS = {"must": ORANGE, "should": AMBER, "info": GRAY}
STANDING_MARKS = {"Meets the model": "✓ Meets the model", "Does not meet": "✗ Does not meet",
                  "Not documented here": "□ Not documented here", "Cannot be judged": "? Cannot be judged"}
STANDING_COLORS = {"Meets the model": TEAL, "Does not meet": ORANGE, "Not documented here": VIOLET,
                   "Cannot be judged": GRAY}
MONTH_MARKS = {"met": "✓", "missed": "✗", "explained": "◇", "cannot be judged": "?", "not due": "…",
               "before start": "–", "after end": "–"}
MONTH_COLORS = {"met": TEAL, "missed": ORANGE, "explained": VIOLET, "cannot be judged": GRAY}

# Whether altair validates each specification, which takes almost half of the time of making one. Tests turn it on.
VALIDATE_SPECS = False


@dataclass(frozen=True)
class Chart:
    """A chart as a page draws it: `question` is its title, `answer` one sentence that sums it up.

    `spec`: the Vega-Lite specification, {} where there is nothing to draw. `table`: the same numbers as text.
    `answer` and `table` may hold text that people typed, `question` never does.
    """

    question: str
    answer: str
    spec: dict[str, Any]
    table: pd.DataFrame


# Streamlit's theme leaves text in charts black and axes and legends pale, so the color follows the page's background.
TEXT_COLOR = {"expr": "luminance(background) < 0.4 ? '#e6ecec' : '#0a1011'"}


def make_chart(question: str, answer: str, vega_chart: "alt.TopLevelMixin | None", table: pd.DataFrame) -> Chart:
    """Return a chart with the theme's text colors; `vega_chart` is None where there is nothing to draw."""
    if vega_chart is None:
        return Chart(question, answer, {}, table)
    spec = vega_chart.to_dict(validate=VALIDATE_SPECS)
    for part, names in (("text", ("color",)), ("axis", ("labelColor", "titleColor")), ("legend", ("labelColor",))):
        for name in names:
            spec.setdefault("config", {}).setdefault(part, {}).setdefault(name, TEXT_COLOR)
    return Chart(question, answer, spec, table)
