"""The files that one visit may keep: three, 60 MB in total."""

import asyncio
from types import SimpleNamespace

import pytest
from streamlit import runtime

from pages.uploads import quota as upload_quota
from pages.uploads.quota import MAX_FILES, QUOTA_EXCEEDED, UploadQuota
from tests.support.run_in_thread import run_in_thread

MB = 1024 * 1024


class Server:
    """Keeps uploads as the app does; `slow` uploads don't end until they are released."""

    def __init__(self, monkeypatch):
        self.kept = {}
        self.slow = None
        monkeypatch.setattr(runtime, "exists", lambda: True)
        monkeypatch.setattr(runtime, "get_instance", lambda: SimpleNamespace(
            uploaded_file_mgr=SimpleNamespace(file_storage=self.kept)))
        self.quota = UploadQuota(self._app)

    async def _app(self, scope, receive, send):
        visit, file = scope["path"].rsplit("/", 2)[1:]
        if self.slow is not None:
            await self.slow.wait()
        if scope["method"] == "PUT":
            size = int(dict(scope["headers"])[b"content-length"])
            self.kept.setdefault(visit, {})[file] = SimpleNamespace(file_id=file, data=range(size))
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    async def request(self, visit, file, size, method="PUT", path="/_stcore/upload_file/{}/{}"):
        """Return the status and the body of the response to an upload."""
        said = []

        async def send(message):
            said.append(message)

        headers = [] if size is None else [(b"content-length", str(size).encode())]
        await self.quota({"type": "http", "method": method, "path": path.format(visit, file), "headers": headers},
                         None, send)
        return said[0]["status"], said[1]["body"].decode()


@pytest.fixture
def server(monkeypatch):
    return Server(monkeypatch)


def ask(server, *arguments, **named):
    return run_in_thread(server.request(*arguments, **named))


def test_three_files_are_kept_and_a_fourth_is_refused_with_a_message(server):
    assert [ask(server, "me", file, MB)[0] for file in "abc"] == [204] * MAX_FILES
    assert ask(server, "me", "d", 1) == (413, QUOTA_EXCEEDED) and "d" not in server.kept["me"]
    assert "3 uploaded files" in QUOTA_EXCEEDED and "60 MB" in QUOTA_EXCEEDED
    assert ask(server, "you", "d", MB)[0] == 204


def test_removing_or_resending_a_file_frees_quota(server):
    for file in "abc":
        ask(server, "me", file, 20 * MB)
    assert ask(server, "me", "b", 20 * MB)[0] == 204
    del server.kept["me"]["a"]
    assert ask(server, "me", "d", 20 * MB)[0] == 204


@pytest.mark.parametrize(("sizes", "statuses"), [
    ((25, 25, 10), (204, 204, 204)), ((25, 25, 11), (204, 204, 413)), ((61,), (413,)), ((60, 0), (204, 204))])
def test_the_limit_is_60_mb_in_total(server, sizes, statuses):
    assert tuple(ask(server, "me", str(number), size * MB)[0] for number, size in enumerate(sizes)) == statuses


def test_unfinished_uploads_count(server):
    async def many():
        server.slow = asyncio.Event()
        asked = [asyncio.ensure_future(server.request("me", str(number), MB)) for number in range(6)]
        await asyncio.sleep(0)
        server.slow.set()
        return [status for status, _ in await asyncio.gather(*asked)]
    assert run_in_thread(many()) == [204] * 3 + [413] * 3
    assert not server.quota._in_progress


def test_one_file_is_not_sent_many_times_at_once(server):
    """Each of them would be in memory until the last one has ended."""
    async def many():
        server.slow = asyncio.Event()
        asked = [asyncio.ensure_future(server.request("me", "a", 25 * MB)) for _ in range(6)]
        await asyncio.sleep(0)
        server.slow.set()
        return [status for status, _ in await asyncio.gather(*asked)]
    assert run_in_thread(many()) == [204] + [409] * 5
    assert ask(server, "me", "a", MB)[0] == 204


def test_the_length_of_a_chunked_body_is_not_trusted(server):
    async def answer(message):
        said.append(message.get("status"))
    said = []
    run_in_thread(server.quota({"type": "http", "method": "PUT", "path": "/_stcore/upload_file/me/a", "headers": [
        (b"content-length", b"1"), (b"Transfer-Encoding", b"chunked")]}, None, answer))
    assert said[0] == 411 and "a" not in server.kept.get("me", {})


def test_a_failed_upload_no_longer_counts(server):
    async def fails(*_):
        raise ConnectionError
    quota = UploadQuota(fails)
    for _ in range(5):
        with pytest.raises(ConnectionError):
            run_in_thread(quota({"type": "http", "method": "PUT", "path": "/_stcore/upload_file/me/a",
                                 "headers": [(b"content-length", b"5")]}, None, None))
    assert not quota._in_progress


@pytest.mark.parametrize("size", [None, "", "-1", "1e3", "²", "9" * 5000])
def test_a_length_is_required(server, size):
    assert ask(server, "me", "a", size)[0] == 411


def test_other_requests_are_not_affected(server):
    assert ask(server, "me", "a", None, method="DELETE")[0] == 204
    assert ask(server, "me", "a", None, method="GET", path="/_stcore/health/{}/{}")[0] == 204


def test_the_limits_apply_below_a_url_prefix(server, monkeypatch):
    monkeypatch.setattr(upload_quota, "path_without_prefix", lambda path: path.removeprefix("/cop"))
    for file in "abc":
        assert ask(server, "me", file, MB, path="/cop/_stcore/upload_file/{}/{}")[0] == 204
    assert ask(server, "me", "d", MB, path="/cop/_stcore/upload_file/{}/{}")[0] == 413
