"""A client for Streamlit's websocket: the messages between browser and app, with all their text.

`StreamlitClient(url).visit("compliance", "partnership=Ashe")` opens a deep link in a new session; the received messages
are in `said`, `texts`, `downloads`.
"""

import json
from collections.abc import Iterator
from http.client import HTTPConnection
from secrets import token_hex
from urllib.parse import urlsplit

import pyarrow as pa
from google.protobuf.message import Message
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.web.server.starlette.starlette_app_utils import generate_xsrf_token_string
from websockets.sync.client import connect

XSRF = "_streamlit_xsrf"
ARROW_STREAM = b"\xff\xff\xff\xff"
DRAW_TIMEOUT = 60


def message_texts(payload: bytes) -> str:
    """Return all text in a message from the app, including the cells of its tables."""
    return "\n".join(_texts(ForwardMsg.FromString(payload)))


def _texts(message: Message) -> Iterator[str]:
    for field, value in message.ListFields():
        values = value if field.is_repeated else [value]
        if field.message_type and field.message_type.GetOptions().map_entry:
            values = [part for pair in value.items() for part in pair]
        for part in values:
            if isinstance(part, Message):
                yield from _texts(part)
            elif isinstance(part, bytes):
                yield _table(part) if part.startswith(ARROW_STREAM) else part.decode("utf-8", "replace")
            else:
                yield _unescaped(part) if isinstance(part, str) else str(part)


def _unescaped(text: str) -> str:
    """Return a text with the escapes of JSON, such as in a chart, decoded."""
    if text.startswith(("{", "[")):
        try:
            return json.dumps(json.loads(text), ensure_ascii=False)
        except ValueError:
            pass
    return text


def _table(data: bytes) -> str:
    with pa.ipc.open_stream(data) as stream:
        return f"{stream.schema}\n{stream.read_all().to_pydict()}"


class StreamlitClient:
    """A new connection for each visit to the app at `url`, with `cookies` and more `headers`.

    `at` is the port of another process. `origin`: of the page that connects; default, the app's own.
    """

    def __init__(self, url: str, cookies: dict[str, str] | None = None, at: int | None = None,
                 headers: dict[str, str] | None = None, origin: str = ""):
        self.url, self.at, self.origin = url, at, origin or url
        self._headers = headers or {}
        token = generate_xsrf_token_string()
        self._protocols = ["streamlit", token]
        self._cookies = {**(cookies or {}), XSRF: token}
        self.messages: list[ForwardMsg] = []
        self.session_id = ""

    def __enter__(self) -> "StreamlitClient":
        parts = urlsplit(self.url)
        self._connecting = connect(
            f"ws://{parts.netloc}/_stcore/stream", origin=self.origin, subprotocols=self._protocols,
            additional_headers={**self._headers, "Cookie": cookie_header(self._cookies)}, max_size=None, proxy=None,
            address=(parts.hostname, self.at or parts.port))
        self._open = self._connecting.__enter__()
        return self

    def __exit__(self, *problem) -> None:
        self._connecting.__exit__(*problem)

    def open_page(self, page: str = "", query: str = "") -> "StreamlitClient":
        """Request a page and wait until it is drawn."""
        self.messages = []
        message = BackMsg()
        message.rerun_script.page_name, message.rerun_script.query_string = page, query
        self.send(message)
        return self.wait_until_drawn()

    def wait_until_drawn(self) -> "StreamlitClient":
        """Wait until the requested rerun is drawn."""
        while True:
            message = self.receive()
            if message.WhichOneof("type") == "script_finished" and \
                    message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                return self

    def send(self, message: BackMsg) -> None:
        """Send a message to the app."""
        self._open.send(message.SerializeToString())

    def receive(self) -> ForwardMsg:
        """Wait for the app's next message."""
        message = ForwardMsg.FromString(self._open.recv(timeout=DRAW_TIMEOUT))
        if message.WhichOneof("type") == "new_session":
            self.session_id = message.new_session.initialize.session_id
        self.messages.append(message)
        return message

    @property
    def received_text(self) -> str:
        """All text received since the last visit."""
        return "\n".join("\n".join(_texts(message)) for message in self.messages)

    def elements(self, kind: str) -> list:
        """Return the drawn elements of one type, such as heading."""
        drawn = (message.delta.new_element for message in self.messages if message.WhichOneof("type") == "delta")
        return [getattr(element, kind) for element in drawn if element.WhichOneof("type") == kind]

    @property
    def texts(self) -> list[str]:
        """The drawn texts."""
        return [element.body for element in self.elements("text")]

    @property
    def headings(self) -> list[str]:
        """The drawn headings."""
        return [element.body for element in self.elements("heading")]

    def run_operation(self, **operation: dict) -> Message:
        """Send an operation that is answered without the page's script, and return the response."""
        message = BackMsg(backend_operation_request={"request_id": token_hex(8), "session_id": self.session_id,
                                                     **operation})
        self.send(message)
        while True:
            answer = self.receive().backend_operation_response
            if answer.request_id == message.backend_operation_request.request_id:
                return answer

    def downloads(self) -> list[str]:
        """Return the URLs of the offered files; deferred ones are requested.

        Fails if a file has no URL: a request for none would return the app's page.
        """
        addresses = []
        for button in self.elements("download_button"):
            address, problem = button.url, ""
            if button.HasField("deferred_file_id"):
                answer = self.run_operation(deferred_file={"file_id": button.deferred_file_id})
                address, problem = answer.deferred_file.url, answer.error_msg
            assert address.startswith("/media/"), f"no address for {button.label}: {problem}"
            addresses.append(address)
        return addresses


def open_page(url: str, cookies: dict[str, str] | None = None, page: str = "", query: str = "",
              at: int | None = None, headers: dict[str, str] | None = None) -> StreamlitClient:
    """Return the client after one visit to a page; the connection is closed."""
    with StreamlitClient(url, cookies, at, headers) as stream:
        return stream.open_page(page, query)


def cookie_header(cookies: dict[str, str]) -> str:
    """Return the Cookie header for `cookies`."""
    return "; ".join(f"{name}={value}" for name, value in cookies.items())


def fetch(url: str, path: str, cookies: dict[str, str] | None = None, method: str = "GET", body: bytes | None = None,
          **headers: str):
    """Return status, headers and body of a response; the path is sent exactly as written."""
    assert path.startswith(("/", "\\")), f"{path!r} is no path: the app's own page would answer"
    connection = HTTPConnection(urlsplit(url).netloc, timeout=30)
    try:
        request_headers = {name.replace("_", "-"): text for name, text in headers.items()}
        connection.request(method, path, body, headers=request_headers
                           | ({"Cookie": cookie_header(cookies)} if cookies else {}))
        with connection.getresponse() as answer:
            return answer.status, answer.headers, answer.read()
    finally:
        connection.close()


def download_file(url: str, address: str, cookies: dict[str, str] | None = None) -> tuple[str, bytes]:
    """Return the name and the bytes of the file at `address`; fails for any other response."""
    status, headers, body = fetch(url, address, cookies)
    name = headers["Content-Disposition"] or ""
    assert status == 200 and name.startswith("attachment; filename"), f"no file at {address}: {status}"
    return name, body
