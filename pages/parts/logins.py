"""Who a request comes from, by Streamlit's own signed login cookie: for what is asked for outside of a page's script.

Streamlit tells a script who is signed in (`st.user`), but not the server's other answers. What it keeps in its cookie
is its own matter, so this is the one place that reads it, by Streamlit's own functions; a test holds that it can.
"""

import json

from starlette.requests import HTTPConnection
from streamlit.auth_util import get_cookie_with_chunks
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value

from cop_sheets import SourceUnreadable
from cop_sheets.access import Viewer
from pages.parts.setup import Setup
from pages.parts.visitor import viewer_signed_in

COOKIE = "_streamlit_user"


def claims_of(scope) -> dict:
    """Return what the login behind a request says, as `st.user` does; {} where there is none.

    The cookies are taken apart as Streamlit takes them apart: one that only it could read would outlive its sign-out.
    """
    jar = HTTPConnection(scope).cookies
    if COOKIE not in jar:
        return {}
    secret = get_cookie_secret()

    def single(name: str) -> bytes | None:
        value = jar.get(name)
        return decode_signed_value(secret, name, value.encode("latin-1")) if value is not None else None

    try:
        claims = json.loads(get_cookie_with_chunks(single, COOKIE) or b"{}")
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
