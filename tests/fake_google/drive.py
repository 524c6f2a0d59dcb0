"""Drive v3: `files.list`, and other methods of `files` that clients of spreadsheets use."""

import base64
import binascii
from datetime import UTC, datetime

from tests.fake_google import masks
from tests.fake_google.answers import ApiError, drive_error
from tests.fake_google.book import Book

MIME_TYPE = "application/vnd.google-apps.spreadsheet"
_DEFAULT_LIST = "kind,incompleteSearch,nextPageToken,files(kind,id,name,mimeType,driveId,teamDriveId)"
_DEFAULT_FILE = "kind,id,name,mimeType,driveId,teamDriveId"
_ALL = f"mimeType='{MIME_TYPE}'"    # the only condition that is asked here: every file meets it


def invalid(message: str, location: str, reason: str = "invalid") -> ApiError:
    """Return Drive's 400 about the parameter `location`."""
    return ApiError(drive_error(400, message, reason, location))


def list_files(books: list[Book], query: dict[str, list[str]], page_limit: int) -> dict:
    """Return one page of the FileList for `query`, with at most `page_limit` files."""
    wanted = _mask(query, _DEFAULT_LIST, "FileList")
    books_found = _in_corpus(books, query)
    for name, known in (("q", ("", _ALL)), ("orderBy", ("",))):
        if _one(query, name) not in known:
            raise invalid("Invalid Value", name)
    size = _page_size(_one(query, "pageSize", "100"))
    start = _start(_one(query, "pageToken"), len(books_found))
    end = start + min(size, page_limit)
    content = {"kind": "drive#fileList"}
    if end < len(books_found):
        content["nextPageToken"] = _token(end)
    content |= {"incompleteSearch": False, "files": [file(book) for book in books_found[start:end]]}
    return masks.apply(wanted, content)


def get_file(book: Book, query: dict[str, list[str]]) -> dict:
    """Return the File of `book` with the requested fields."""
    return masks.apply(_mask(query, _DEFAULT_FILE, "File"), file(book))


def file(book: Book) -> dict:
    """Return all fields of the File of `book`."""
    content = {"kind": "drive#file", "id": book.id, "name": book.title, "mimeType": MIME_TYPE,
               "createdTime": rfc3339(book.created), "modifiedTime": rfc3339(book.modified),
               "version": str(book.version), "trashed": False, "webViewLink": f"{book.address}?usp=drivesdk",
               "capabilities": {"canEdit": book.role == "writer"}, "ownedByMe": False, "shared": True}
    if book.drive_id:
        content |= {"driveId": book.drive_id, "teamDriveId": book.drive_id}
    return content


def rfc3339(seconds: float) -> str:
    """Return `seconds` since 1970 in Drive's format: UTC, with milliseconds."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _one(query: dict[str, list[str]], name: str, default: str = "") -> str:
    return query.get(name, [default])[-1]


def _mask(query: dict[str, list[str]], default: str, schema: str) -> masks.Mask:
    text = _one(query, "fields", default)
    try:
        mask = masks.parse(text)
        masks.check(mask, "drive", schema)
    except masks.BadMask as problem:
        raise invalid(f"Invalid field selection {str(problem).rpartition('.')[2]}", "fields",
                      "invalidParameter") from problem
    return mask


def _in_corpus(books: list[Book], query: dict[str, list[str]]) -> list[Book]:
    corpora = _one(query, "corpora", "user")
    shared_drives = all(_one(query, name).lower() == "true"
                        for name in ("includeItemsFromAllDrives", "supportsAllDrives"))
    if corpora not in ("user", "allDrives"):
        raise invalid(f"Invalid value: {corpora}", "corpora")
    if corpora == "allDrives" and not shared_drives:
        raise invalid("The includeItemsFromAllDrives and supportsAllDrives parameters must be set to true for this "
                      "corpora.", "corpora")
    return [book for book in books if book.shared and book.listed and (shared_drives or not book.drive_id)]


def _page_size(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 1000:
        raise invalid(f"Invalid value '{text}'. Values must be within the range: [1, 1000]", "pageSize")
    return int(text)


def _token(start: int) -> str:
    return "~!!~" + base64.urlsafe_b64encode(f"from {start}".encode()).decode()


def _start(token: str, count: int) -> int:
    if not token:
        return 0
    try:
        start = int(base64.urlsafe_b64decode(token.removeprefix("~!!~")).removeprefix(b"from "))
    except (ValueError, binascii.Error):
        start = -1
    if not token.startswith("~!!~") or start < 0:
        raise invalid("Invalid Value", "pageToken")
    return min(start, count)
