"""The server for tests and the tool: it serves workbooks, records requests and simulates errors."""

import json
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qs

from tests.fake_google import account, faults
from tests.fake_google.book import Book
from tests.fake_google.faults import Fault
from tests.fake_google.routes import Google, kind_of
from tests.fake_google.transport import HttpServer, Request, Response
from tests.fake_google.workbooks import Workbooks


class Clock:
    """A clock that tests set: `clock()` returns seconds since 1970."""

    def __init__(self, start: float | None = None):
        self.now = time.time() if start is None else start

    def __call__(self) -> float:
        return self.now

    def advance(self, seconds: float) -> None:
        """Advance the clock."""
        self.now += seconds


@dataclass
class Call:
    """One recorded request, without tokens; `status` is None until the response is sent."""

    method: str
    path: str
    query: dict[str, list[str]]
    kind: str
    id: str
    body: object
    status: int | None = None


@dataclass
class _ArmedFault:
    where: str
    fault: Fault
    left: int | None
    passed: int


class SheetsServer(Workbooks):
    """A fake of Google on loopback, as a context manager; see the package's docstring."""

    def __init__(self, workbooks: Mapping[str, object] | None = None, *, clock: Callable[[], float] = time.time,
                 port: int = 0):
        super().__init__(Google(clock))
        self._http = HttpServer(port, self._respond)
        self._calls: list[Call] = []
        self._changed = threading.Condition()
        self._armed_faults: list[_ArmedFault] = []
        self._delays: dict[str | None, float] = {}
        for book_id, book in (workbooks or {}).items():
            if isinstance(book, Book):
                book.id = book_id
                self._google.add(book)
            else:
                self.add_book(book_id, book, id=book_id)

    def __enter__(self) -> "SheetsServer":
        self._http.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._http.stop()
        # An internal error of this server must not look like one of Google's.
        if self._http.problems and exception[0] is None:
            raise self._http.problems[0]

    def closed(self, seconds: float) -> bool:
        """Wait for `seconds`, or until the server is closed; return whether it is."""
        return self._http.closing.wait(seconds)

    @property
    def url(self) -> str:
        """The `api_base` that directs every request to this server."""
        return f"http://127.0.0.1:{self._http.server_port}"

    # Credentials

    def service_account(self, known: bool = True) -> dict[str, str]:
        """Return the fields of a key file; with `known` False its signatures are rejected."""
        return account.service_account(known)

    def authorized_user(self) -> dict[str, str]:
        """Return a person's credentials, as in application default credentials."""
        return account.authorized_user()

    def token(self, *scopes: str) -> str:
        """Return an access token for `scopes`, such as "spreadsheets.readonly", without a request."""
        return self._google.tokens.issue(account.EMAIL, [f"https://www.googleapis.com/auth/{name}" for name in scopes])

    def expire_tokens(self) -> None:
        """Reject all issued tokens from now on."""
        self._google.tokens.expire()

    def secrets(self, **more: object) -> dict[str, object]:
        """Return the table [connections.cop_sheets] for this server; `more` may be registry or partnerships."""
        return {**more, "api_base": self.url, "service_account": self.service_account()}

    # Recorded requests

    @property
    def requests(self) -> list[Call]:
        """All requests so far, in order."""
        with self._changed:
            return list(self._calls)

    def count(self, kind: str | None = None) -> int:
        """Return the number of requests of `kind`; default, all except google-auth's "iam"."""
        return sum(call.kind == kind if kind else call.kind != "iam" for call in self.requests)

    def forget(self) -> None:
        """Clear the list of requests and the quota's counts."""
        with self._changed:
            self._calls.clear()
        with self._google.lock:
            self._google.quota.forget()

    def wait_for(self, kind: str, count: int, timeout: float = 10) -> bool:
        """Wait until there are so many requests of `kind`; return False after a timeout."""
        with self._changed:
            return self._changed.wait_for(lambda: sum(call.kind == kind for call in self._calls) >= count, timeout)

    # Faults

    def fault(self, where: str, fault: Fault, times: int | None = None, after: int = 0) -> None:
        """Let calls of a kind, about a spreadsheet's id, "write" (those that change one), or "everything" fail.

        The next `times` of them do, or all; the first `after` of them get through.
        """
        with self._changed:
            self._armed_faults.insert(0, _ArmedFault(where, fault, times, after))

    def clear_faults(self, where: str | None = None) -> None:
        """Remove the faults of `where`, or all."""
        with self._changed:
            self._armed_faults = [armed for armed in self._armed_faults if where is not None and armed.where != where]

    def quota(self, reads_per_minute: int | None = 60, project_reads_per_minute: int | None = 300,
              writes_per_minute: int | None = 60) -> None:
        """Set the requests per 60 seconds of the clock, per user and per project; None: no limit."""
        limits = {("read", "user"): reads_per_minute, ("read", "project"): project_reads_per_minute,
                  ("write", "user"): writes_per_minute}
        self._google.quota.limits = {key: limit for key, limit in limits.items() if limit is not None}

    def delay(self, seconds: float, kind: str | None = None) -> None:
        """Delay every response, or those of a kind."""
        self._delays[kind] = seconds

    def _respond(self, request: Request) -> Response | None:
        kind, book_id = kind_of(request.path)
        call = Call(request.method, request.path, request.query, kind, book_id, _readable(kind, request.body))
        with self._changed:
            self._calls.append(call)
            fault = self._fault_of(call)
            self._changed.notify_all()
        self._http.closing.wait(self._delays.get(kind, self._delays.get(None, 0)))
        if fault and fault.delivery == "silence" and not request.hold(fault.until):
            return None
        try:
            reply = fault.reply(kind) if fault and fault.reply else self._google.answer(request)
        except Exception as problem:
            self._http.problems.append(problem)
            reply = faults.INTERNAL.reply(kind)
        call.status = reply.status
        return Response(reply, fault.delivery if fault and fault.delivery != "silence" else "whole")

    def _fault_of(self, call: Call) -> Fault | None:
        writes = call.kind == "sheets" and call.method != "GET"
        for armed in self._armed_faults:
            if armed.where in ("everything", call.kind, call.id, "write" if writes else None) and armed.left != 0:
                if armed.passed:
                    armed.passed -= 1
                    continue
                armed.left = None if armed.left is None else armed.left - 1
                return armed.fault
        return None


def _readable(kind: str, body: bytes) -> object:
    """Return a request's body for the log, without credentials."""
    if kind == "token":
        form = parse_qs(body.decode("utf-8", "replace"))
        known = {name: values[-1] for name, values in form.items() if name in ("grant_type", "scope")}
        # A service account's scopes are in its signed JWT.
        return known | account.scope_of(form.get("assertion", [""])[-1])
    try:
        return json.loads(body) if body else None
    except ValueError:
        return body
