"""Who a request comes from, by Streamlit's own signed login cookie: for what is asked for outside of a page's script.

Streamlit tells a script who is signed in (`st.user`), but not the server's other answers.
"""

import json

from starlette.requests import HTTPConnection

from cop_sheets import SourceUnreadable
from cop_sheets.settings import Viewer
from pages.server.login_cookie import COOKIE, signed_cookie
from pages.session import Setup, viewer_signed_in


def claims_of(scope) -> dict:
    """Return what the login behind a request says, as `st.user` does; {} where there is none.

    A login in several cookies is none: see `login_cookie`.
    """
    try:
        claims = json.loads(signed_cookie(HTTPConnection(scope).cookies, COOKIE) or b"{}")
    except ValueError:
        return {}
    return claims if isinstance(claims, dict) else {}


def needs_login(found: Setup) -> bool:
    """Return whether what this app shows is for some only; where it is not set up rightly, it is for nobody."""
    return bool(found.trouble) or (found.settings is not None and (found.access.has_login or not found.access.is_open))


def viewer_behind(scope, found: Setup) -> Viewer | None:
    """Return who may look, as the login behind a request says now; None where nobody does."""
    if found.trouble or found.settings is None or not found.access.has_login:
        return None
    try:
        viewer = viewer_signed_in(claims_of(scope), found)
    except SourceUnreadable:
        return None
    return viewer if isinstance(viewer, Viewer) else None
