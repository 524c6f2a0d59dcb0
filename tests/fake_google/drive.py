"""Drive v3: `files.list`, and as much more of `files` as clients of spreadsheets ask for."""

import base64
import binascii
import re
from collections.abc import Callable
from datetime import UTC, datetime

from tests.fake_google import masks
from tests.fake_google.answers import ApiError, drive_error
from tests.fake_google.book import Book

MIME_TYPE = "application/vnd.google-apps.spreadsheet"
_DEFAULT_LIST = "kind,incompleteSearch,nextPageToken,files(kind,id,name,mimeType,driveId,teamDriveId)"
_DEFAULT_FILE = "kind,id,name,mimeType,driveId,teamDriveId"
_CLAUSE = re.compile(r"(?P<not>not\s+)?(?:'(?P<who>(?:[^'\\]|\\.)*)'\s+in\s+(?P<list>parents|owners|writers|readers)|"
                     r"(?P<bare>sharedWithMe)|"
                     r"(?P<field>\w+)\s*(?P<sign>=|!=|<=|<|>=|>|contains)\s*(?P<value>'(?:[^'\\]|\\.)*'|true|false))",
                     re.IGNORECASE)


def invalid(message: str, location: str, reason: str = "invalid") -> ApiError:
    """Return Drive's 400 about the parameter `location`."""
    return ApiError(drive_error(400, message, reason, location))


def list_files(books: list[Book], query: dict[str, list[str]], page_limit: int) -> dict:
    """Return one page of the FileList that `query` asks for; at most `page_limit` files, whatever pageSize says."""
    wanted = _mask(query, _DEFAULT_LIST, "FileList")
    found = _in_corpus(books, query)
    holds = _condition(_one(query, "q"))
    found = _sorted([book for book in found if holds(book)], _one(query, "orderBy"))
    size = _page_size(_one(query, "pageSize", "100"))
    start = _start(_one(query, "pageToken"), len(found))
    end = start + min(size, page_limit)
    content = {"kind": "drive#fileList"}
    if end < len(found):
        content["nextPageToken"] = _token(end)
    content |= {"incompleteSearch": False, "files": [file(book) for book in found[start:end]]}
    return masks.apply(wanted, content)


def get_file(book: Book, query: dict[str, list[str]]) -> dict:
    """Return the File that `book` is."""
    return masks.apply(_mask(query, _DEFAULT_FILE, "File"), file(book))


def file(book: Book) -> dict:
    """Return all that Drive tells of `book`."""
    content = {"kind": "drive#file", "id": book.id, "name": book.title, "mimeType": MIME_TYPE,
               "createdTime": moment(book.created), "modifiedTime": moment(book.modified),
               "version": str(book.version), "trashed": False, "webViewLink": f"{book.address}?usp=drivesdk",
               "capabilities": {"canEdit": book.role == "writer"}, "ownedByMe": False, "shared": True}
    if book.drive_id:
        content |= {"driveId": book.drive_id, "teamDriveId": book.drive_id}
    return content


def moment(seconds: float) -> str:
    """Return `seconds` since 1970 as Drive writes moments: in UTC, to the millisecond."""
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
    if corpora not in ("user", "domain", "drive", "allDrives"):
        raise invalid(f"Invalid value: {corpora}", "corpora")
    if corpora in ("drive", "allDrives") and not shared_drives:
        raise invalid("The includeItemsFromAllDrives and supportsAllDrives parameters must be set to true for this "
                      "corpora.", "corpora")
    visible = [book for book in books if book.shared and book.listed and (shared_drives or not book.drive_id)]
    if corpora == "drive":
        return [book for book in visible if book.drive_id == _one(query, "driveId")]
    return visible


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


def _sorted(books: list[Book], order: str) -> list[Book]:
    keys = {"name": lambda book: book.title.casefold(), "modifiedTime": lambda book: book.modified,
            "createdTime": lambda book: book.created, "recency": lambda book: book.modified}
    # Last first, since sorting keeps the order of what is equal.
    for part in reversed([part.split() for part in order.split(",") if part.strip()]):
        if part[0] not in keys or part[1:] not in ([], ["desc"]):
            raise invalid("Invalid Value", "orderBy")
        books = sorted(books, key=keys[part[0]], reverse=bool(part[1:]))
    return books


def _condition(text: str) -> Callable[[Book], bool]:
    """Return what tells whether a book fits the query `text`: clauses joined by `and` or `or`, without brackets."""
    if not text.strip():
        return lambda book: True
    choices, position = [[]], 0
    while True:
        match = _CLAUSE.match(text, position)
        if not match:
            raise invalid("Invalid Value", "q")
        choices[-1].append(_clause(match))
        joint = re.compile(r"\s+(and|or)\s+|\s*$", re.IGNORECASE).match(text, match.end())
        if not joint:
            raise invalid("Invalid Value", "q")
        if not joint[1]:
            break
        if joint[1].lower() == "or":
            choices.append([])
        position = joint.end()
    return lambda book: any(all(clause(book) for clause in clauses) for clauses in choices)


def _clause(match: re.Match) -> Callable[[Book], bool]:
    wanted = not match["not"]
    if match["bare"]:
        return lambda book: (book.drive_id is None) == wanted
    if match["list"]:
        return lambda book: (match["who"] == book.drive_id) == wanted
    field, sign, value = match["field"], match["sign"].lower(), match["value"]
    texts = {"mimeType": lambda book: MIME_TYPE, "name": lambda book: book.title, "id": lambda book: book.id,
             "modifiedTime": lambda book: moment(book.modified), "trashed": lambda book: "false"}
    if field not in texts or (field == "id"):
        raise invalid("Invalid Value", "q")
    read = texts[field]
    if value.startswith("'"):
        value = re.sub(r"\\(.)", r"\1", value[1:-1])
    if field == "modifiedTime" and not value.endswith("Z"):
        value += ".000Z"
    compare = {
        "=": lambda own: own == value, "!=": lambda own: own != value, "<": lambda own: own < value,
        "<=": lambda own: own <= value, ">": lambda own: own > value, ">=": lambda own: own >= value,
        "contains": lambda own: value.casefold() in own.casefold()}[sign]
    return lambda book: compare(read(book)) == wanted
