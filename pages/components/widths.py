"""What is shown on narrow screens only, such as phones, what on wide ones only, and what on paper.

The server does not know how wide a screen is, so both are sent, and constant styles show one of them. Paper gets what
narrow screens get: a browser prints only the visible part of a table that scrolls, if any of it.
"""

import streamlit as st

NARROW_BELOW = 768    # pixels; Streamlit's sidebar covers most of a narrower screen and stays open after a choice
_NARROW, _WIDE, _PAPER, _SCREEN, _UNBROKEN = "narrow", "wide", "paper", "screen", "unbroken"
_VALUE_IN_WORDS = "words"
# What paper has no use for: buttons, choices, and folds that are closed.
_CONTROLS = ", ".join([f'[data-testid="{name}"]' for name in (
    "stSidebar", "stHeader", "stButton", "stDownloadButton", "stPageLink", "stSelectbox", "stMultiSelect", "stRadio",
    "stButtonGroup", "stCheckbox", "stPagination", "stFileUploader", "stForm", "stTextInput",
    "stElementToolbar")]
    + ['[data-testid="stExpander"]:not(:has(details[open]))'])
_ELEMENT = '[data-testid="stElementContainer"]'
_HEADINGS = ", ".join(f"{_ELEMENT}:has(h1, h2, h3){f' + {_ELEMENT}' * following}" for following in range(2))
# Constant text: never put text that people typed into st.html.
_STYLES = f"""<style>
@media (max-width: {NARROW_BELOW - 0.02}px) {{
  [class*="st-key-{_WIDE}_"], [data-testid="stSidebar"], [data-testid="stExpandSidebarButton"] {{
    display: none !important; }}
  /* Below the header. */
  [data-testid="stMainBlockContainer"] {{ padding-top: 4rem !important; }}
  /* A tap on the very center of a select box opens and closes it; half a pixel moves the center off whole pixels. */
  [data-testid="stSelectbox"] input {{ margin-left: 0.5px; }}
}}
@media screen and (min-width: {NARROW_BELOW}px) {{ [class*="st-key-{_NARROW}_"] {{ display: none !important; }} }}
/* The page that is open has the same gray as the one that has the keyboard. */
[data-testid="stPageLink-NavLink"]:focus-visible {{
  outline: 2px solid #188291 !important; outline-offset: -2px; }}    /* stands out from light and dark */
/* A card's label is cut off where it would need a second line. */
[data-testid="stMetricLabel"] * {{ white-space: normal !important; overflow: visible !important; }}
[class*="st-key-{_VALUE_IN_WORDS}_"] [data-testid="stMetricValue"] {{ font-size: 1.25rem; }}
@media screen {{ [class*="st-key-{_PAPER}_"] {{ display: none !important; }} }}
@media print {{
  [class*="st-key-{_WIDE}_"], [class*="st-key-{_SCREEN}_"], [class*="st-key-{_NARROW}_menu"],
  {_CONTROLS},
  #vg-tooltip-element {{ display: none !important; }}    /* a hidden tooltip would add a page */
  /* The space below a page would begin a blank one. */
  [data-testid="stMainBlockContainer"] {{ padding-top: 0 !important; padding-bottom: 0 !important; }}
  [class*="st-key-{_UNBROKEN}_"], [data-testid="stMetric"], [data-testid="stVegaLiteChart"], tr,
  [data-testid="stGridCell"] {{ break-inside: avoid; }}
  /* Cards follow each other as blocks: a grid has the height of the screen's lines and is cut off by the page. */
  [data-testid="stGrid"] {{ display: block !important; height: auto !important; }}
  [data-testid="stGrid"] * {{ height: auto !important; min-height: 0 !important; }}
  [data-testid="stGridCell"] {{ display: inline-block !important; width: 48% !important; vertical-align: top; }}
  /* Nor is a heading the last on a page, or the sentence below it. */
  {_HEADINGS} {{ break-after: avoid; }}
}}
</style>"""


def draw_width_styles() -> None:
    """Draw the styles that `narrow_container` and `wide_container` need, once a page."""
    st.html(_STYLES)


def narrow_container(name: str):
    """Return a container that only narrow screens and paper show."""
    return st.container(key=f"{_NARROW}_{name}")


def wide_container(name: str):
    """Return a container that only wide screens show."""
    return st.container(key=f"{_WIDE}_{name}")


def paper_container(name: str):
    """Return a container that is printed and that no screen shows."""
    return st.container(key=f"{_PAPER}_{name}")


def screen_container(name: str):
    """Return a container that every screen shows and that is not printed."""
    return st.container(key=f"{_SCREEN}_{name}")


def value_container(name: str, value: str):
    """Return a container for a metric, whose value is small enough to be shown whole if it is words: not reported."""
    is_number = value[:1].isdigit()
    return st.container(gap=None, key=None if is_number else f"{_VALUE_IN_WORDS}_{name}")


def unbroken_container(name: str):
    """Return a container with a border, a card, that isn't split over two printed pages."""
    return st.container(border=True, gap=None, key=f"{_UNBROKEN}_{name}")
