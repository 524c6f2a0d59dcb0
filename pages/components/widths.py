"""What is shown on narrow screens only, such as phones, and what on wide ones only.

The server does not know how wide a screen is, so both are sent, and constant styles show one of them.
"""

import streamlit as st

NARROW_BELOW = 768    # pixels; Streamlit's sidebar covers most of a narrower screen and stays open after a choice
_NARROW, _WIDE = "narrow", "wide"
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
@media (min-width: {NARROW_BELOW}px) {{ [class*="st-key-{_NARROW}_"] {{ display: none !important; }} }}
@media print {{
  [class*="st-key-{_NARROW}_menu"], [data-testid="stSidebar"], [data-testid="stHeader"] {{ display: none !important; }}
}}
</style>"""


def draw_width_styles() -> None:
    """Draw the styles that `narrow_container` and `wide_container` need, once a page."""
    st.html(_STYLES)


def narrow_container(name: str):
    """Return a container that only narrow screens show."""
    return st.container(key=f"{_NARROW}_{name}")


def wide_container(name: str):
    """Return a container that only wide screens show."""
    return st.container(key=f"{_WIDE}_{name}")
