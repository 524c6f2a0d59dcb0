"""What every visit runs first: the menu, the choices of what to look at, then the page."""

import streamlit as st

from pages.components import draw_admin_notices, draw_sample_banner
from pages.session import (
    FIRST_ENTRY,
    MENU,
    WORKBOOKS_ENTRY,
    current_context,
    draw_filters,
    draw_sign_out_button,
    require_viewer,
)

st.set_page_config(page_title="Communities of Practice", page_icon="🤝", layout="wide")

pages = {section: [st.Page(entry.file, title=entry.title, icon=f":material/{entry.icon}:", default=entry == FIRST_ENTRY)
                   for entry in entries]
         for section, entries in MENU.items()}
# Streamlit's own menu with sections is a list that screen readers can't follow; these links are the same pages.
page = st.navigation(pages, position="hidden")
require_viewer()
draw_filters()
with st.sidebar:
    for section, entries in pages.items():
        st.markdown(f"**{section}**")
        for entry in entries:
            st.page_link(entry)
    draw_sign_out_button()
context = current_context()
if context.source.is_sample:
    draw_sample_banner(in_full=page.url_path == FIRST_ENTRY.path)
if context.source.live_sheets is not None:
    # Here, since it brings Google's libraries along, and a folder needs none of them.
    from pages.components.sync_status import draw_old_copies_banner, draw_sync_status
    draw_sync_status(context)
    draw_old_copies_banner(context, in_full=page.url_path == WORKBOOKS_ENTRY.path)
if page.url_path == WORKBOOKS_ENTRY.path:
    draw_admin_notices(context)
page.run()
