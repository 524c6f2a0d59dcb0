"""Answers Streamlit's checks whether a download exists without sending the file.

Streamlit's page fetches each file by script before a user downloads it, and never reads the body. With `no-store` such
a response keeps its connection open until the browser discards it, and a browser opens at most six per server.
"""


def is_probe(scope) -> bool:
    """Return whether a script sent the request; a download by a user is a navigation."""
    return (b"sec-fetch-mode", b"cors") in scope["headers"]


def without_body(send):
    """Wrap `send`: the response keeps its status and headers but has an empty body."""
    async def send_without_body(message) -> None:
        if message["type"] == "http.response.start":
            headers = [(name, value) for name, value in message["headers"]
                       if name.lower() not in (b"content-length", b"content-encoding")]
            await send({**message, "headers": [*headers, (b"content-length", b"0")]})
        elif not message.get("more_body"):
            await send({"type": "http.response.body", "body": b""})

    return send_without_body
