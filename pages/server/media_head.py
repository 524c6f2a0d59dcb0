"""Streamlit's page asks, by a script, whether a file is there before anybody downloads it; it doesn't read the answer.

As files are never stored by the browser (`no-store`), such an answer would stay open until the browser clears it away,
and a browser opens six connections to a server. So the question is answered, and the file stays here.
"""


def is_probe(scope) -> bool:
    """Return whether the request is a script's: a person's download is a navigation."""
    return (b"sec-fetch-mode", b"cors") in scope["headers"]


def without_body(send):
    """Return `send` with an empty body in the place of the answer's own."""
    async def send_without_body(message) -> None:
        if message["type"] == "http.response.start":
            headers = [(name, value) for name, value in message["headers"]
                       if name.lower() not in (b"content-length", b"content-encoding")]
            await send({**message, "headers": [*headers, (b"content-length", b"0")]})
        elif not message.get("more_body"):
            await send({"type": "http.response.body", "body": b""})

    return send_without_body
