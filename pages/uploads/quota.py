"""What one visit may keep in the server's memory of the files that it uploads: three of them, 60 MB together."""

from collections import defaultdict

from starlette.responses import PlainTextResponse
from streamlit import runtime

from pages.server.url_prefix import path_in_app

UPLOADS = "/_stcore/upload_file/"
MOST_FILES, MOST_MB = 3, 60
TOO_MUCH = (f"A visit keeps {MOST_FILES} uploaded files at a time, {MOST_MB} MB together: remove one, or reload the "
            "page, and try again.")
SAY_HOW_LARGE = "Send the file with its length."
ON_ITS_WAY = "This file is on its way already."


class UploadQuota:
    """ASGI middleware that refuses an upload beyond what its visit may keep, before anything of it is read."""

    def __init__(self, app) -> None:
        self.app = app
        self._arriving: dict[str, dict[str, int]] = defaultdict(dict)    # bytes by visit and file

    async def __call__(self, scope, receive, send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or scope["method"] != "PUT" or not path_in_app(scope["path"]).startswith(UPLOADS):
            await self.app(scope, receive, send)
            return
        visit, _, file = path_in_app(scope["path"]).removeprefix(UPLOADS).partition("/")
        size = _length(scope)
        if size is None:
            await PlainTextResponse(SAY_HOW_LARGE, 411)(scope, receive, send)
            return
        if file in self._arriving.get(visit, {}):
            await PlainTextResponse(ON_ITS_WAY, 409)(scope, receive, send)
            return
        known = _kept(visit) | self._arriving.get(visit, {})
        others = {name: length for name, length in known.items() if name != file}
        if len(others) >= MOST_FILES or sum(others.values()) + size > MOST_MB * 1024 * 1024:
            await PlainTextResponse(TOO_MUCH, 413)(scope, receive, send)
            return
        self._arriving[visit][file] = size
        try:
            await self.app(scope, receive, send)
        finally:
            self._arriving[visit].pop(file, None)
            if not self._arriving[visit]:
                del self._arriving[visit]


def _length(scope) -> int | None:
    """Return how many bytes a request says that it has; None where it doesn't, or says it in pieces as well."""
    headers = {name.lower(): value for name, value in scope["headers"]}
    said = b"" if b"transfer-encoding" in headers else headers.get(b"content-length", b"")
    return int(said) if said.isdigit() and len(said) < 16 else None


def _kept(visit: str) -> dict[str, int]:
    """Return how many bytes a visit keeps of each of its files."""
    if not runtime.exists():
        return {}
    files = runtime.get_instance().uploaded_file_mgr.file_storage.get(visit, {})
    return {file.file_id: len(file.data) for file in list(files.values())}
