"""State of a visit and of the app: configuration, access, data source, filters, and caches shared by all visits.

Pages get data only from `filters.current_context`, which checks access first.
"""

from pages.session.auth import (
    LOGIN_TOO_LONG_COOKIE,
    acting_viewer,
    draw_sign_out_button,
    is_signed_in,
    require_viewer,
    signed_in_viewer,
)
from pages.session.config import (
    AppConfig,
    current_config,
    last_login_state,
    login_record_error,
    record_listen_address,
    secrets_paths,
)
from pages.session.current_source import (
    WORKBOOKS_FOLDER,
    current_data_source,
    is_folder_changing,
    is_source_changing,
    warm_up,
)
from pages.session.decisions import (
    are_submissions_known,
    decision_warnings,
    decisions_for,
    latest_decisions,
    partnership_names,
    submissions_for,
)
from pages.session.filters import (
    PARTNERSHIP_KEY,
    YEAR_KEY,
    PageContext,
    current_context,
    draw_filters,
    draw_filters_in_page,
    draw_missing_year,
    draw_unreadable_partnership,
    menu_in_page,
    unreadable_sentence,
    visitor_time_zone,
)
from pages.session.menu import FIRST_ENTRY, MENU, PAGES, WORKBOOKS_ENTRY
from pages.session.rerun import rerun_scope
from pages.session.store import current_store, open_current_store, revoked_logins

__all__ = [
    "FIRST_ENTRY", "LOGIN_TOO_LONG_COOKIE", "MENU", "PAGES", "PARTNERSHIP_KEY", "WORKBOOKS_ENTRY", "WORKBOOKS_FOLDER",
    "YEAR_KEY", "AppConfig", "PageContext", "acting_viewer", "are_submissions_known", "current_config",
    "current_context", "current_data_source", "current_store", "decision_warnings", "decisions_for", "draw_filters",
    "draw_filters_in_page", "draw_missing_year", "draw_sign_out_button", "draw_unreadable_partnership",
    "is_folder_changing", "is_signed_in", "is_source_changing", "last_login_state", "latest_decisions",
    "login_record_error", "menu_in_page", "open_current_store", "partnership_names", "record_listen_address",
    "require_viewer", "rerun_scope", "revoked_logins", "secrets_paths", "signed_in_viewer", "submissions_for",
    "unreadable_sentence", "visitor_time_zone", "warm_up",
]
