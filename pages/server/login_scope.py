"""Asks the login provider for an email address and nothing else, whatever the secrets file or Streamlit would ask for.

Streamlit asks for the profile, too: names, a picture and more, which the app has no use for, which the login's cookie
would hold, and which can make it too long for one.
"""

from urllib.parse import parse_qsl, urlencode, urlsplit

SCOPE = "openid email"


def asking_for_the_address_only(send):
    """Return `send` with an answer that leads to the login provider asking for `SCOPE`."""
    async def send_asking(message) -> None:
        if message["type"] == "http.response.start":
            headers = [(name, _asking(value) if name.lower() == b"location" else value)
                       for name, value in message["headers"]]
            message = {**message, "headers": headers}
        await send(message)

    return send_asking


def _asking(location: bytes) -> bytes:
    parts = urlsplit(location.decode("latin-1"))
    asked = parse_qsl(parts.query, keep_blank_values=True)
    if "scope" not in dict(asked):
        return location
    asked = [(name, SCOPE if name == "scope" else value) for name, value in asked]
    return parts._replace(query=urlencode(asked)).geturl().encode("latin-1")
