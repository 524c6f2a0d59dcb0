"""The login provider is asked for an email address and nothing else, whatever the secrets file would ask for."""

from urllib.parse import parse_qs, urlsplit

import pytest

from tests.support.asgi import asgi

__all__ = ["asgi"]
PROVIDER = "https://login.example.org/authorize?p=a+policy&client_id=cop&state=s%26%3D&nonce=&scope={}&redirect_uri=x"


def led_to(door, location: str, path: str = "/auth/login?provider=x") -> str:
    door.status, door.headers = 302, {"location": location}
    return door.request(path)["location"]


@pytest.mark.parametrize("scope", ["openid+email+profile", "openid%20email%20profile", "openid%20groups", "", "openid",
                                   "openid+email&scope=profile"])
@pytest.mark.parametrize("path", ["/auth/login?provider=x", "/auth/login/", "/auth/login"])
def test_the_email_address_is_asked_for_and_nothing_else(asgi, scope, path):
    url_parts = urlsplit(led_to(asgi, PROVIDER.format(scope), path))
    asked = parse_qs(url_parts.query, keep_blank_values=True)
    assert (url_parts.scheme, url_parts.netloc, url_parts.path) == ("https", "login.example.org", "/authorize")
    assert set(asked.pop("scope")) == {"openid email"}
    assert asked == {"p": ["a policy"], "client_id": ["cop"], "state": ["s&="], "nonce": [""], "redirect_uri": ["x"]}


@pytest.mark.parametrize("location", ["/", "/cop/", "https://login.example.org/authorize", "/?scopes=profile"])
def test_what_leads_to_no_provider_stays_as_it_is(asgi, location):
    assert led_to(asgi, location) == location


def test_nothing_else_is_changed(asgi):
    there = PROVIDER.format("openid+profile")
    assert led_to(asgi, there, "/auth/logout") == there and led_to(asgi, there, "/compliance") == there
    asgi.status, asgi.headers = 200, {"x": "y"}
    assert asgi.request("/auth/login")["x"] == "y"
