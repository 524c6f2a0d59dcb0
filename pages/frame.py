"""What every visit runs first: the choices of what to look at, the menu, then the page."""

import streamlit as st

from pages.parts.choices import choose, chosen
from pages.parts.drawing import sample_banner
from pages.parts.store import FOLDER

st.set_page_config(page_title="Communities of Practice", page_icon="🤝", layout="wide")

page = st.navigation({
    "Fidelity": [st.Page("compliance.py", title="Compliance", icon=":material/fact_check:", default=True)],
    "Reporting": [st.Page("ncpc_summary.py", title="NCPC summary", icon=":material/summarize:")],
    "Sheets": [st.Page("workbooks.py", title="Workbooks", icon=":material/table_view:")],
})
choose()
sample_banner(chosen(), FOLDER)
page.run()
