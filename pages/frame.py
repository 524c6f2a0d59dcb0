"""What every visit runs first: the menu, the choices of what to look at, then the page."""

import streamlit as st

from pages.components import draw_admin_notices, sample_banner
from pages.session import FIRST, MENU, WORKBOOKS, admitted, choose, chosen, sign_out_button

st.set_page_config(page_title="Communities of Practice", page_icon="🤝", layout="wide")

pages = {section: [st.Page(entry.file, title=entry.title, icon=f":material/{entry.icon}:", default=entry == FIRST)
                   for entry in entries]
         for section, entries in MENU.items()}
# Streamlit's own menu with sections is a list that screen readers can't follow; these links are the same pages.
page = st.navigation(pages, position="hidden")
admitted()
choose()
with st.sidebar:
    for section, entries in pages.items():
        st.markdown(f"**{section}**")
        for entry in entries:
            st.page_link(entry)
    sign_out_button()
visit = chosen()
if visit.source.is_sample:
    sample_banner(in_full=page.url_path == FIRST.path)
if visit.source.behind is not None:
    # Here, since it brings Google's libraries along, and a folder needs none of them.
    from pages.components.sync_status import old_copies_banner, status
    status(visit)
    old_copies_banner(visit, in_full=page.url_path == WORKBOOKS.path)
if page.url_path == WORKBOOKS.path:
    draw_admin_notices(visit)
page.run()
