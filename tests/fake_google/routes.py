"""Routes requests: checks the token and the quota, and calls the method."""

import json
import re
import threading
from collections.abc import Callable
from urllib.parse import unquote

from tests.fake_google import a1, answers, discovery, drive, masks, render, updates, values
from tests.fake_google.account import Grant, Tokens
from tests.fake_google.answers import ApiError, Reply, answer, bad_payload
from tests.fake_google.book import Book, fake_id, new_book
from tests.fake_google.quota import Quota
from tests.fake_google.transport import Request

_SHEETS = re.compile(r"/v4/spreadsheets/(?P<id>[^/:]+)(?P<rest>(?:[:/].*)?)")
_DRIVE = re.compile(r"/drive/v3/files(?:/(?P<id>[^/]+))?")
_IAM = re.compile(r"/v1/projects/-/serviceAccounts/[^/]+/allowedLocations")
_RANGE = r"/values/(?P<range>[^/]+?)"
# (verb, path after the spreadsheet's id, method)
_METHODS = (
    ("GET", re.compile(""), "spreadsheets.get"),
    ("POST", re.compile(":batchUpdate"), "spreadsheets.batchUpdate"),
    ("GET", re.compile("/values:batchGet"), "spreadsheets.values.batchGet"),
    ("POST", re.compile(_RANGE + ":clear"), "spreadsheets.values.clear"),
    ("GET", re.compile(_RANGE), "spreadsheets.values.get"),
    ("PUT", re.compile(_RANGE), "spreadsheets.values.update"),
)


def kind_of(path: str) -> tuple[str, str]:
    """Return the kind of request ("sheets", "drive", "token", "iam" or "unknown") and its spreadsheet id."""
    if path == "/token":
        return "token", ""
    for kind, pattern in (("sheets", _SHEETS), ("drive", _DRIVE), ("iam", _IAM)):
        match = pattern.fullmatch(path)
        if match:
            return kind, unquote(match.groupdict().get("id") or "")
    return "unknown", ""


class Google:
    """The spreadsheets and the API methods. One request at a time."""

    def __init__(self, clock: Callable[[], float]):
        self.clock = clock
        self.books: dict[str, Book] = {}
        self.tokens = Tokens(clock)
        self.quota = Quota()
        self.page_limit = 1000
        self.lock = threading.RLock()

    def answer(self, request: Request) -> Reply:
        """Return the response to a request, including errors."""
        kind, book_id = kind_of(request.path)
        try:
            with self.lock:
                if kind == "sheets":
                    return self._sheets(request, book_id)
                if kind == "drive":
                    return self._drive(request, book_id)
            if kind == "token" and request.method == "POST":
                return self.tokens.answer(request.body)
            if kind == "iam" and request.method == "GET":
                return answer({"locations": [], "encodedLocations": "0x0"})
            return answers.html(404, "Error 404 (Not Found)!!1", "The requested URL was not found on this server.")
        except ApiError as problem:
            return problem.reply

    def touch(self, book: Book) -> None:
        """Update the modified time and the version of `book`."""
        book.modified = max(self.clock(), book.modified + 0.001)
        book.version += 1

    def _granted(self, request: Request, service: str, name: str) -> Grant:
        kind, _, token = request.authorization.partition(" ")
        grant = self.tokens.grant_of(token) if kind == "Bearer" else None
        if grant is None:
            raise ApiError(answers.unauthenticated(service, missing=not token))
        method = discovery.method(service, name)
        if not grant.scopes & set(method["scopes"]):
            raise ApiError(answers.insufficient_scopes(service, method["id"], method["scopes"]))
        return grant

    def _sheets(self, request: Request, book_id: str) -> Reply:
        rest = _SHEETS.fullmatch(request.path)["rest"]
        for verb, pattern, name in _METHODS:
            match = pattern.fullmatch(rest)
            if match and verb == request.method:
                grant = self._granted(request, "sheets", name)
                self.quota.take("read" if verb == "GET" else "write", grant.user, self.clock())
                return self._do(request, name, book_id, unquote(match.groupdict().get("range") or ""))
        return answers.html(404, "Error 404 (Not Found)!!1", "The requested URL was not found on this server.")

    def _do(self, request: Request, name: str, book_id: str, text: str) -> Reply:
        for parameter in request.query:
            if parameter not in discovery.parameters("sheets", name):
                raise bad_payload(f'Invalid JSON payload received. Unknown name "{parameter}": Cannot bind query '
                                  f"parameter. Field '{parameter}' could not be found in request message.", "")
        mask = _mask(request, discovery.method("sheets", name)["response"]["$ref"])
        body = _body(request, discovery.method("sheets", name).get("request", {}).get("$ref"))
        book = self.books.get(book_id)
        if book is None:
            raise ApiError(answers.not_found())
        writes = request.method != "GET"
        if not book.shared or (writes and book.role != "writer"):
            raise ApiError(answers.not_shared())
        query = request.query
        if name == "spreadsheets.get":
            areas = [a1.parse(book, text) for text in query.get("ranges", [])]
            with_cells = query.get("includeGridData", ["false"])[-1].lower() == "true"
            return answer(render.spreadsheet(book, areas, mask, with_cells))
        content = {
            "spreadsheets.batchUpdate": lambda: updates.batch_update(book, body),
            "spreadsheets.values.get": lambda: values.get(book, text, query),
            "spreadsheets.values.batchGet": lambda: values.batch_get(book, query),
            "spreadsheets.values.update": lambda: values.update(book, text, query, body),
            "spreadsheets.values.clear": lambda: values.clear(book, text),
        }[name]()
        if writes:
            self.touch(book)
        return answer(masks.apply(mask, content))

    def _drive(self, request: Request, book_id: str) -> Reply:
        names = {("GET", False): "list", ("POST", False): "create", ("GET", True): "get", ("DELETE", True): "delete"}
        name = names.get((request.method, bool(book_id)))
        if name is None:
            return answers.html(404, "Error 404 (Not Found)!!1", "The requested URL was not found on this server.")
        self._granted(request, "drive", f"files.{name}")
        if name == "list":
            return answer(drive.list_files(list(self.books.values()), request.query, self.page_limit))
        if name == "create":
            title = _json(request).get("name", "Untitled")
            book = self.add(new_book(title, {"Sheet1": []}, fake_id(f"{title} {len(self.books)}"), "Etc/GMT"))
            return answer(drive.get_file(book, request.query))
        book = self.books.get(book_id)
        if book is None or not book.shared:
            raise ApiError(answers.drive_error(404, f"File not found: {book_id}.", "notFound", "fileId"))
        if name == "get":
            return answer(drive.get_file(book, request.query))
        del self.books[book_id]
        return Reply(204, content_type="text/html")

    def add(self, book: Book) -> Book:
        """Add `book`. Raises ValueError where its id exists."""
        with self.lock:
            if book.id in self.books:
                raise ValueError(f"there is a spreadsheet {book.id} already")
            book.created = book.modified = self.clock()
            self.books[book.id] = book
        return book


def _mask(request: Request, schema: str) -> masks.Mask:
    text = request.query.get("fields", [""])[-1]
    if not text:
        return None
    try:
        mask = masks.parse(text)
        masks.check(mask, "sheets", schema)
    except masks.BadMask as problem:
        raise answers.bad_field_mask(str(problem)) from problem
    return mask


def _json(request: Request) -> dict:
    try:
        content = json.loads(request.body or b"{}")
    except ValueError as problem:
        raise bad_payload(f"Invalid JSON payload received. {problem}", "") from problem
    if not isinstance(content, dict):
        raise bad_payload("Invalid JSON payload received. Expected an object.", "")
    return content


def _body(request: Request, schema: str | None) -> dict:
    """Return the JSON body if it is valid by the discovery document."""
    if schema is None:
        return {}
    content = _json(request)
    for problem in discovery.validator("sheets", schema).iter_errors(content):
        place = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in problem.absolute_path)[1:]
        if problem.validator == "additionalProperties":
            unknown = sorted(set(problem.instance) - set(problem.schema["properties"]))[0]
            raise bad_payload(f'Invalid JSON payload received. Unknown name "{unknown}" at \'{place}\': Cannot find '
                              "field.", place)
        raise bad_payload(f"Invalid value at '{place}', {problem.message}", place)
    return content
