"""The banner above the built-in sample: the data is made up, and how to see your own."""

import streamlit as st

from pages.session import WORKBOOKS_FOLDER


def draw_sample_banner(in_full: bool) -> None:
    """Draw the banner; `in_full` includes the three steps for seeing your own data."""
    steps = (f"\n\n1. Save your log as an Excel workbook (.xlsx) named after your partnership.\n"
             f"2. Put it into the folder {WORKBOOKS_FOLDER} beside the app.\n3. Reload this page.\n\n"
             "To try one workbook at once, or to get a blank one to fill, open the page Workbooks.")
    elsewhere = " The page Overview says how to see your own."
    st.info("**This is sample data**, made up." + (" To see your own:" + steps if in_full else elsewhere),
            icon=":material/science:")
