"""HTTP on loopback, with responses that are complete, cut off, reset or missing."""

import contextlib
import gzip
import select
import socket
import struct
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from tests.fake_google.answers import Reply

_GZIP_FROM = 1400
_POLL_SECONDS = 0.02
_CLOSE_WITHIN = 0.005   # short, since hundreds of tests close a server
_JOIN_SECONDS = 5


@dataclass(frozen=True)
class Request:
    """One request. `hold` waits for an event (True) or until the client disconnects (False)."""

    method: str
    path: str
    query: dict[str, list[str]]
    body: bytes
    authorization: str
    hold: Callable[[threading.Event | None], bool]


@dataclass(frozen=True)
class Response:
    """A response and its delivery; see `faults.DELIVERIES`."""

    reply: Reply
    delivery: str = "whole"


class Handler(BaseHTTPRequestHandler):
    """Reads requests from one connection and passes them to the server's `respond`."""

    protocol_version = "HTTP/1.1"
    # Headers and body in one packet, sent at once: else every call waits 40 ms for the client's acknowledgement.
    wbufsize = -1
    disable_nagle_algorithm = True

    def _serve(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        parts = urlsplit(self.path)
        request = Request(self.command, parts.path, parse_qs(parts.query, keep_blank_values=True), body,
                          self.headers.get("Authorization", ""), self._hold)
        sending = self.server.respond(request)
        if sending is None or self.server.closing.is_set():
            self.close_connection = True
        elif sending.delivery == "reset":
            self._reset()
        else:
            self._send(sending)

    do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = _serve

    def _send(self, sending: Response) -> None:
        reply, body = sending.reply, sending.reply.body
        if sending.delivery == "cut":
            body = body[:len(body) // 2]
        zipped = (sending.delivery == "whole" and len(body) >= _GZIP_FROM
                  and "gzip" in self.headers.get("Accept-Encoding", ""))
        if zipped:
            body = gzip.compress(body, 1)
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.content_type)
        self.send_header("Vary", "Origin, X-Origin, Referer")
        self.send_header("Cache-Control", "private")
        if zipped:
            self.send_header("Content-Encoding", "gzip")
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        if sending.delivery == "short":
            body = body[:len(body) // 2]
            self.close_connection = True
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def _reset(self) -> None:
        # With a linger time of 0, closing the socket sends a reset.
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        socket.close(self.connection.detach())
        self.close_connection = True

    def _hold(self, until: threading.Event | None) -> bool:
        while not self.server.closing.is_set():
            if until is not None and until.is_set():
                return True
            if select.select([self.connection], [], [], _POLL_SECONDS)[0] and not self._is_connected():
                return False
        return False

    def _is_connected(self) -> bool:
        try:
            there = bool(self.connection.recv(1, socket.MSG_PEEK))
        except OSError:
            return False
        self.server.closing.wait(_POLL_SECONDS)
        return there

    def log_message(self, format: str, *arguments: object) -> None:
        """Log nothing: tests read `requests`."""

    def version_string(self) -> str:
        """Return the Server header of Google's front ends."""
        return "ESF"


class HttpServer(ThreadingHTTPServer):
    """Serves on 127.0.0.1 until it is closed; closing ends all connections and waits for all threads."""

    # The backlog is as large as the number of clients in tests; a client beyond it waits a second for a retry.
    request_queue_size = 128
    daemon_threads = True
    block_on_close = False

    def __init__(self, port: int, respond: Callable[[Request], Response | None]):
        self.respond = respond
        self.closing = threading.Event()
        self.problems: list[BaseException] = []
        self._open: set[socket.socket] = set()
        self._quiet = threading.Condition()
        super().__init__(("127.0.0.1", port), Handler)
        self._thread = threading.Thread(target=self.serve_forever, args=(_CLOSE_WITHIN,), name="sheets-server",
                                        daemon=True)

    def server_bind(self) -> None:
        """Bind without looking up this machine's name, which can take seconds."""
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = self.server_address

    def start(self) -> None:
        """Serve in another thread."""
        self._thread.start()

    def stop(self) -> None:
        """Close the server, its connections and threads."""
        self.closing.set()
        self.shutdown()
        self._thread.join()
        self.server_close()
        with self._quiet:
            still_open = list(self._open)
        for connection in still_open:
            with contextlib.suppress(OSError):      # the client may have closed it
                connection.shutdown(socket.SHUT_RDWR)
        with self._quiet:
            self._quiet.wait_for(lambda: not self._open, _JOIN_SECONDS)

    def process_request(self, request: socket.socket, client_address: tuple) -> None:
        """Record the connection before its thread starts."""
        with self._quiet:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: socket.socket) -> None:
        """Forget the connection when its thread is done with it."""
        super().shutdown_request(request)
        with self._quiet:
            self._open.discard(request)
            self._quiet.notify_all()

    def handle_error(self, request: socket.socket, client_address: tuple) -> None:
        """Keep the exception until the server is closed; a disconnected client is not an error."""
        problem = sys.exc_info()[1]
        if not isinstance(problem, ConnectionError):
            self.problems.append(problem)
