"""Who a request comes from, by Streamlit's own signed login cookie: for what is asked for outside of a page's script.

Streamlit tells a script who is signed in (`st.user`), but not the server's other answers.
"""

import json

from starlette.requests import HTTPConnection

from cop_sheets import SourceUnreadable
from cop_sheets.settings import Viewer
from pages.server.login_cookie import LOGIN_COOKIE, read_signed_cookie
from pages.session import AppConfig, signed_in_viewer


def login_claims(scope) -> dict:
    """Return what the login behind a request says, as `st.user` does; {} where there is none.

    A login in several cookies is none: see `login_cookie`.
    """
    try:
        claims = json.loads(read_signed_cookie(HTTPConnection(scope).cookies, LOGIN_COOKIE) or b"{}")
    except ValueError:
        return {}
    return claims if isinstance(claims, dict) else {}


def requires_login(config: AppConfig) -> bool:
    """Return whether what this app shows is for some only; where it is not set up rightly, it is for nobody."""
    return bool(config.error) or (config.settings is not None
                                  and (config.access.has_login or not config.access.is_open))


def request_viewer(scope, config: AppConfig) -> Viewer | None:
    """Return who may look, as the login behind a request says now; None where nobody does."""
    if config.error or config.settings is None or not config.access.has_login:
        return None
    try:
        viewer = signed_in_viewer(login_claims(scope), config)
    except SourceUnreadable:
        return None
    return viewer if isinstance(viewer, Viewer) else None
