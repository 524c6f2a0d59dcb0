"""Limits the OAuth scope to the email address, whatever the secrets file or Streamlit request.

By default Streamlit also requests the profile (name, picture). The app doesn't use it, and it can make the login too
long for one cookie.
"""

from urllib.parse import parse_qsl, urlencode, urlsplit

SCOPE = "openid email"


def request_email_only(send):
    """Wrap `send`: the redirect to the login provider requests `SCOPE`."""
    async def send_with_scope(message) -> None:
        if message["type"] == "http.response.start":
            headers = [(name, _with_email_scope(value) if name.lower() == b"location" else value)
                       for name, value in message["headers"]]
            message = {**message, "headers": headers}
        await send(message)

    return send_with_scope


def _with_email_scope(location: bytes) -> bytes:
    parts = urlsplit(location.decode("latin-1"))
    query = parse_qsl(parts.query, keep_blank_values=True)
    if "scope" not in dict(query):
        return location
    query = [(name, SCOPE if name == "scope" else value) for name, value in query]
    return parts._replace(query=urlencode(query)).geturl().encode("latin-1")
