"""Limits the uploaded files that one visit may keep in the server's memory.

`file_storage` is private to Streamlit and used in this module only.
"""

from collections import defaultdict
from typing import cast

from starlette.responses import PlainTextResponse
from streamlit import runtime
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager

from pages.server.url_paths import UPLOAD_PATH, path_without_prefix

MAX_FILES, MAX_MB = 3, 60
QUOTA_EXCEEDED = (f"A visit keeps {MAX_FILES} uploaded files at a time, {MAX_MB} MB together: remove one, or reload "
                  "the page, and try again.")
LENGTH_REQUIRED = "Send the file with its length."
ALREADY_UPLOADING = "This file is on its way already."


class UploadQuota:
    """ASGI middleware that refuses an upload over the limits before reading its body."""

    def __init__(self, app) -> None:
        self.app = app
        self._in_progress: dict[str, dict[str, int]] = defaultdict(dict)    # bytes, by session id and file id

    async def __call__(self, scope, receive, send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or scope["method"] != "PUT" or not path_without_prefix(scope["path"]).startswith(
                UPLOAD_PATH):
            await self.app(scope, receive, send)
            return
        session_id, _, file_id = path_without_prefix(scope["path"]).removeprefix(UPLOAD_PATH).partition("/")
        size = _content_length(scope)
        if size is None:
            await PlainTextResponse(LENGTH_REQUIRED, 411)(scope, receive, send)
            return
        if file_id in self._in_progress.get(session_id, {}):
            await PlainTextResponse(ALREADY_UPLOADING, 409)(scope, receive, send)
            return
        sizes = _stored_sizes(session_id) | self._in_progress.get(session_id, {})
        others = {name: length for name, length in sizes.items() if name != file_id}
        if len(others) >= MAX_FILES or sum(others.values()) + size > MAX_MB * 1024 * 1024:
            await PlainTextResponse(QUOTA_EXCEEDED, 413)(scope, receive, send)
            return
        self._in_progress[session_id][file_id] = size
        try:
            await self.app(scope, receive, send)
        finally:
            self._in_progress[session_id].pop(file_id, None)
            if not self._in_progress[session_id]:
                del self._in_progress[session_id]


def _content_length(scope) -> int | None:
    """Return the declared Content-Length in bytes; None if it is missing, invalid, or the body is chunked."""
    headers = {name.lower(): value for name, value in scope["headers"]}
    declared = b"" if b"transfer-encoding" in headers else headers.get(b"content-length", b"")
    return int(declared) if declared.isdigit() and len(declared) < 16 else None


def _stored_sizes(session_id: str) -> dict[str, int]:
    """Return the size in bytes of each file that the visit keeps, by file id."""
    if not runtime.exists():
        return {}
    manager = cast(MemoryUploadedFileManager, runtime.get_instance().uploaded_file_mgr)
    files = manager.file_storage.get(session_id, {})
    return {file.file_id: len(file.data) for file in list(files.values())}
