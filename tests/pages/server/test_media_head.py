"""Streamlit's script learns that a file exists without getting the file; a user's download is complete."""

import pytest

from pages.server.media_head import is_probe, without_body
from tests.support.run_in_thread import run_in_thread


@pytest.mark.parametrize(("headers", "is_check"), [
    ([(b"sec-fetch-mode", b"cors")], True), ([(b"sec-fetch-mode", b"navigate")], False), ([], False),
    ([(b"referer", b"cors")], False),
])
def test_a_probe_is_distinguished_from_a_download(headers, is_check):
    assert is_probe({"headers": headers}) is is_check


def test_the_response_to_a_probe_has_no_body():
    sent = []

    async def keep(message):
        sent.append(message)

    async def answer():
        send = without_body(keep)
        await send({"type": "http.response.start", "status": 200, "headers": [
            (b"content-length", b"8"), (b"content-encoding", b"gzip"), (b"content-disposition", b"attachment")]})
        await send({"type": "http.response.body", "body": b"Ann ", "more_body": True})
        await send({"type": "http.response.body", "body": b"Lee\n"})

    run_in_thread(answer())
    assert sent == [
        {"type": "http.response.start", "status": 200, "headers": [(b"content-disposition", b"attachment"),
                                                                   (b"content-length", b"0")]},
        {"type": "http.response.body", "body": b""}]
