"""Who a request comes from, by Streamlit's own signed login cookie: for what is asked for outside of a page's script.

Streamlit tells a script who is signed in (`st.user`), but not the server's other answers. What it keeps in its cookie
is its own matter, so this is the one place that reads it, by Streamlit's own functions; a test holds that it can.
"""

import json
from http.cookies import CookieError, SimpleCookie

from streamlit.auth_util import get_cookie_with_chunks
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value

COOKIE = "_streamlit_user"


def claims_of(headers: list[tuple[bytes, bytes]]) -> dict:
    """Return what the login behind an ASGI request's `headers` says, as `st.user` does; {} where there is none."""
    jar: dict[str, str] = {}
    for name, value in headers:
        if name == b"cookie":
            try:
                jar |= {key: morsel.value for key, morsel in SimpleCookie(value.decode("latin-1")).items()}
            except CookieError:
                continue
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
