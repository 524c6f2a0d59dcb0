"""A local login provider, people with accounts there, and how they sign in."""

import hashlib
import json
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

from pages.server.request_login import LOGIN_COOKIE
from tests.support.browser import START_SECONDS, free_port

SECRET = "Zq3-vT8_kLm2RwXy7NpB4sHd9GfJc6Ua"
DOMAIN = "example.org"


def person(name: str, email: str | None = None, **more) -> dict:
    """Return the claims of the account `name`."""
    return {"sub": name, "email": email or f"{name}@{DOMAIN}", "email_verified": True} | more


PEOPLE = [
    person("ncpc"), person("one", f"Ann.One@{DOMAIN.upper()}"), person("two"), person("gone"), person("stranger"),
    person("unverified", f"one@{DOMAIN}", email_verified=False),
    # Enough groups that Streamlit splits the login.
    person("long", groups=[hashlib.sha256(str(number).encode()).hexdigest() for number in range(100)]),
    {name: claim for name, claim in person("silent", f"two@{DOMAIN}").items() if name != "email_verified"},
]


@contextmanager
def login_provider():
    """Run the provider and yield its address, which is also its issuer."""
    port = free_port()
    claims = [part for person_claims in PEOPLE for part in ("--user-claims", json.dumps(person_claims))]
    command = [sys.executable, "-m", "oidc_provider_mock", "-H", "127.0.0.1", "-p", str(port), *claims]
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_for(url, process)
        yield url
    finally:
        process.terminate()
        process.wait(timeout=10)


def _wait_for(url: str, process: subprocess.Popen) -> None:
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with direct.open(f"{url}/.well-known/openid-configuration", timeout=5):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            try:
                process.wait(timeout=0.1)
            except subprocess.TimeoutExpired:
                continue
    pytest.fail("The login provider did not start")


def write_secrets(path: Path, sheets: dict, access: dict | None = None, auth: dict | None = None) -> None:
    """Write a secrets file atomically; `sheets` is [connections.cop_sheets]."""
    tables = {"connections.cop_sheets": {name: value for name, value in sheets.items() if not isinstance(value, dict)},
              **{f"connections.cop_sheets.{name}": value for name, value in sheets.items() if isinstance(value, dict)},
              "access": access or {}, "auth": auth or {}}
    text = "".join(f"[{name}]\n" + "".join(f"{json.dumps(key)} = {json.dumps(value)}\n" for key, value in table.items())
                   for name, table in tables.items() if table)
    written = path.with_suffix(".new")
    written.write_text(text, encoding="utf-8")
    written.chmod(0o600)
    written.replace(path)


def auth(provider: str, app: str) -> dict:
    """Return [auth] for the app at the address `app`."""
    return {"redirect_uri": f"{app}/oauth2callback", "cookie_secret": SECRET, "client_id": "cop", "client_secret": "x",
            "server_metadata_url": f"{provider}/.well-known/openid-configuration"}


def sign_in(page: Page, name: str) -> None:
    """Sign in as the account `name`, starting from the sign-in page in `page`."""
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name=name, exact=True).click()


def login_cookies(page: Page) -> dict[str, str]:
    """Return the cookies of a login, as a thief could copy them."""
    return {cookie["name"]: cookie["value"] for cookie in page.context.cookies()
            if cookie["name"].startswith(LOGIN_COOKIE)}


def forged_cookie(claims: dict, secret: str = "a guess") -> dict[str, str]:
    """Return a cookie with `claims`, signed with `secret`."""
    return {LOGIN_COOKIE: create_signed_value(secret, LOGIN_COOKIE, json.dumps(claims)).decode()}
