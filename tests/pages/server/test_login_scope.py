"""The login provider is asked for an email address only, whatever the secrets file would request."""

from urllib.parse import parse_qs, urlsplit

import pytest

from tests.support.asgi import asgi

__all__ = ["asgi"]
PROVIDER = "https://login.example.org/authorize?p=a+policy&client_id=cop&state=s%26%3D&nonce=&scope={}&redirect_uri=x"


def redirected_to(asgi, location: str, path: str = "/auth/login?provider=x") -> str:
    asgi.status, asgi.headers = 302, {"location": location}
    return asgi.request(path)["location"]


@pytest.mark.parametrize("scope", ["openid+email+profile", "openid%20email%20profile", "openid%20groups", "", "openid",
                                   "openid+email&scope=profile"])
@pytest.mark.parametrize("path", ["/auth/login?provider=x", "/auth/login/", "/auth/login"])
def test_only_the_email_address_is_requested(asgi, scope, path):
    url_parts = urlsplit(redirected_to(asgi, PROVIDER.format(scope), path))
    asked = parse_qs(url_parts.query, keep_blank_values=True)
    assert (url_parts.scheme, url_parts.netloc, url_parts.path) == ("https", "login.example.org", "/authorize")
    assert set(asked.pop("scope")) == {"openid email"}
    assert asked == {"p": ["a policy"], "client_id": ["cop"], "state": ["s&="], "nonce": [""], "redirect_uri": ["x"]}


@pytest.mark.parametrize("location", ["/", "/cop/", "https://login.example.org/authorize", "/?scopes=profile"])
def test_other_redirects_are_unchanged(asgi, location):
    assert redirected_to(asgi, location) == location


def test_nothing_else_is_changed(asgi):
    there = PROVIDER.format("openid+profile")
    assert redirected_to(asgi, there, "/auth/logout") == there and redirected_to(asgi, there, "/compliance") == there
    asgi.status, asgi.headers = 200, {"x": "y"}
    assert asgi.request("/auth/login")["x"] == "y"
