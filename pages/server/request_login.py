"""Identifies the user of a request from Streamlit's signed login cookie.

Inside a page's script `st.user` gives this; the middleware needs it for requests that run no script.
"""

import json

from starlette.requests import HTTPConnection

from cop_sheets import SourceUnreadable
from cop_sheets.settings import DenialReason, Viewer
from pages.server.login_cookie import LOGIN_COOKIE, read_signed_cookie
from pages.session import AppConfig, signed_in_viewer


def login_claims(scope) -> dict:
    """Return the claims of the request's login, as `st.user` has them; {} if nobody is signed in.

    A login that is split over several cookies counts as none; see `login_cookie`.
    """
    try:
        claims = json.loads(read_signed_cookie(HTTPConnection(scope).cookies, LOGIN_COOKIE) or b"{}")
    except ValueError:
        return {}
    return claims if isinstance(claims, dict) else {}


def requires_login(config: AppConfig) -> bool:
    """Return whether the app is restricted to some users. With an invalid configuration nobody gets in."""
    return bool(config.error) or (config.settings is not None
                                  and (config.access.has_login or not config.access.is_open))


def request_viewer(scope, config: AppConfig) -> Viewer | None:
    """Return the viewer of a request according to its login now; None if there is no login or no access."""
    viewer = viewer_or_reason(scope, config)
    return viewer if isinstance(viewer, Viewer) else None


def viewer_or_reason(scope, config: AppConfig) -> Viewer | DenialReason | None:
    """Return the viewer of a request, why there is none, or None if nobody is signed in."""
    if config.error or config.settings is None or not config.access.has_login:
        return None
    try:
        return signed_in_viewer(login_claims(scope), config)
    except SourceUnreadable:
        return None
