"""The server that tests and the tool start: workbooks go in, requests come out, and trouble is made on demand."""

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
    """A clock that a test moves: `clock()` is seconds since 1970."""

    def __init__(self, start: float | None = None):
        self.now = time.time() if start is None else start

    def __call__(self) -> float:
        return self.now

    def advance(self, seconds: float) -> None:
        """Let so much time pass."""
        self.now += seconds


@dataclass
class Call:
    """One request as it came; `status` is None until it is answered. No token is kept."""

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
    """Google on loopback while the `with` lasts; the package says what it can do."""

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
        # A mistake of the server's own must not pass for one of Google's.
        if self._http.problems and exception[0] is None:
            raise self._http.problems[0]

    def closed(self, seconds: float) -> bool:
        """Wait so long, or until the server is closed; return whether it is."""
        return self._http.closing.wait(seconds)

    @property
    def url(self) -> str:
        """The `api_base` that sends every call here."""
        return f"http://127.0.0.1:{self._http.server_port}"

    # Who may ask

    def service_account(self, known: bool = True) -> dict[str, str]:
        """Return a key file's fields; of a key that is not `known` the signature is refused."""
        return account.service_account(known)

    def authorized_user(self) -> dict[str, str]:
        """Return a person's own credentials, as application default credentials hold them."""
        return account.authorized_user()

    def token(self, *scopes: str) -> str:
        """Return an access token for `scopes`, such as "spreadsheets.readonly", without the way through /token."""
        return self._google.tokens.issue(account.EMAIL, [f"https://www.googleapis.com/auth/{name}" for name in scopes])

    def expire_tokens(self) -> None:
        """Refuse every token given so far."""
        self._google.tokens.expire()

    def secrets(self, **more: object) -> dict[str, object]:
        """Return what [connections.cop_sheets] needs to come here; `more` may be registry or partnerships."""
        return {**more, "api_base": self.url, "service_account": self.service_account()}

    # What was asked

    @property
    def requests(self) -> list[Call]:
        """Every request so far, in the order in which they came."""
        with self._changed:
            return list(self._calls)

    def count(self, kind: str | None = None) -> int:
        """Return how many requests of `kind` came; all but google-auth's own "iam" where none is named."""
        return sum(call.kind == kind if kind else call.kind != "iam" for call in self.requests)

    def forget(self) -> None:
        """Start the list of requests anew, and the minute of the quota."""
        with self._changed:
            self._calls.clear()
        with self._google.lock:
            self._google.quota.forget()

    def wait_for(self, kind: str, count: int, timeout: float = 10) -> bool:
        """Wait until so many requests of `kind` came; False where they did not."""
        with self._changed:
            return self._changed.wait_for(lambda: sum(call.kind == kind for call in self._calls) >= count, timeout)

    # Trouble

    def fault(self, where: str, fault: Fault, times: int | None = None, after: int = 0) -> None:
        """Let calls of a kind, about a spreadsheet's id, "write" (those that change one), or "everything" fail.

        The next `times` of them do, or all; the first `after` of them get through.
        """
        with self._changed:
            self._armed_faults.insert(0, _ArmedFault(where, fault, times, after))

    def clear_faults(self, where: str | None = None) -> None:
        """End the faults of `where`, or all."""
        with self._changed:
            self._armed_faults = [armed for armed in self._armed_faults if where is not None and armed.where != where]

    def quota(self, reads_per_minute: int | None = 60, project_reads_per_minute: int | None = 300,
              writes_per_minute: int | None = 60) -> None:
        """Allow so many requests in any 60 seconds of the clock, each user and the whole project; None: no limit."""
        limits = {("read", "user"): reads_per_minute, ("read", "project"): project_reads_per_minute,
                  ("write", "user"): writes_per_minute}
        self._google.quota.limits = {key: limit for key, limit in limits.items() if limit is not None}

    def delay(self, seconds: float, kind: str | None = None) -> None:
        """Let every answer, or those of a kind, take so long."""
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
    """Return a request's body for the log; a token request's without what it proves itself by."""
    if kind == "token":
        form = parse_qs(body.decode("utf-8", "replace"))
        known = {name: values[-1] for name, values in form.items() if name in ("grant_type", "scope")}
        # A service account asks for its scopes within what it signs.
        return known | account.scope_of(form.get("assertion", [""])[-1])
    try:
        return json.loads(body) if body else None
    except ValueError:
        return body
