"""What a visit stands on: configuration, who is signed in, which sheets, the filters chosen, and what all visits share.

Only `filters` hands data to a page, after `auth` has said who may see it.
"""

from pages.session.auth import TOO_LONG, admitted, is_signed_in, sign_out_button, sign_outs, viewer_signed_in
from pages.session.config import (
    Setup,
    login_record_problem,
    secrets_files,
    serve_without_secrets_too,
    served_at,
    settings_of_last_login,
    setup,
)
from pages.session.current_source import FOLDER, warm_up
from pages.session.filters import ALL, PARTNERSHIP_KEY, Visit, choose, chosen, visitor_zone
from pages.session.menu import FIRST, MENU, PAGES, WORKBOOKS

__all__ = [
    "ALL", "FIRST", "FOLDER", "MENU", "PAGES", "PARTNERSHIP_KEY", "TOO_LONG", "WORKBOOKS", "Setup", "Visit",
    "admitted", "choose", "chosen", "is_signed_in", "login_record_problem", "secrets_files",
    "serve_without_secrets_too", "served_at", "settings_of_last_login", "setup", "sign_out_button", "sign_outs",
    "viewer_signed_in", "visitor_zone", "warm_up",
]
