"""The script of every rerun: the menu, the access check, the filters, then the selected page."""

import streamlit as st

from pages.components import (
    draw_admin_notices,
    draw_folder_banner,
    draw_old_copies_banner,
    draw_sample_banner,
    draw_width_styles,
    narrow_container,
)
from pages.explaining import draw_decision_notices
from pages.history import draw_vanished_banner
from pages.session import (
    FIRST_ENTRY,
    MENU,
    WORKBOOKS_ENTRY,
    current_context,
    draw_filters,
    draw_filters_in_page,
    draw_missing_year,
    draw_sign_out_button,
    draw_unreadable_partnership,
    menu_in_page,
    require_viewer,
    rerun_scope,
)
from pages.submitting import draw_returned_banner

st.set_page_config(page_icon="🤝", layout="wide")

pages = {section: [st.Page(entry.file, title=entry.title, icon=f":material/{entry.icon}:", default=entry == FIRST_ENTRY)
                   for entry in entries]
         for section, entries in MENU.items()}
# Screen readers can't follow Streamlit's own menu with sections, so it is hidden and links are drawn instead.
page = st.navigation(pages, position="hidden")


def draw_menu(key: str) -> None:
    """Draw links to the pages, by section, and the button to sign out with the key `key`."""
    for section, entries in pages.items():
        st.markdown(f"**{section}**")
        for entry in entries:
            st.page_link(entry)
    draw_sign_out_button(key)


with rerun_scope():
    require_viewer()
    draw_width_styles()
    draw_filters()
    with st.sidebar:
        draw_menu("sign_out")
    with narrow_container("menu"):
        menu = menu_in_page(page.url_path)
        if menu.open:
            with menu:
                draw_filters_in_page()
                draw_menu("sign_out_in_page")
    context = current_context()
    # The title of the browser's tab, which its history and bookmarks show, too.
    st.set_page_config(page_title=" · ".join(filter(None, (page.title, context.partnership))))
    if context.source.is_sample:
        draw_sample_banner(in_full=page.url_path == FIRST_ENTRY.path)
    draw_folder_banner(context)
    if context.source.live_sheets is not None:
        # Imported late: it loads Google's libraries, which a folder of workbooks doesn't need.
        from pages.components.sync_status import draw_sync_status
        draw_sync_status(context)
        draw_old_copies_banner(context, in_full=page.url_path == WORKBOOKS_ENTRY.path)
    if page.url_path == WORKBOOKS_ENTRY.path:
        draw_admin_notices(context)
    draw_missing_year()
    draw_unreadable_partnership()
    draw_returned_banner(context)
    draw_decision_notices(context)
    draw_vanished_banner(context)
    page.run()
