"""A page as a program opens it: the messages that a browser and the app exchange, every word of them read.

`StreamlitClient(url).visit("compliance", "partnership=Ashe")` is a cold deep link; what came is in `said`, `texts`,
`downloads`.
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
    """Return all that a message from the app says: its texts, and the cells of the tables in it."""
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
    """Return a text, that of a chart or another JSON with its letters as they are meant."""
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
    """A connection of its own for each visit, to the app at `url`, with `cookies` and more `headers`.

    `at` is another process's port.
    """

    def __init__(self, url: str, cookies: dict[str, str] | None = None, at: int | None = None,
                 headers: dict[str, str] | None = None):
        self.url, self.at = url, at
        self._headers = headers or {}
        token = generate_xsrf_token_string()
        self._protocols = ["streamlit", token]
        self._cookies = {**(cookies or {}), XSRF: token}
        self.messages: list[ForwardMsg] = []
        self.session_id = ""

    def __enter__(self) -> "StreamlitClient":
        parts = urlsplit(self.url)
        self._connecting = connect(
            f"ws://{parts.netloc}/_stcore/stream", origin=self.url, subprotocols=self._protocols,
            additional_headers={**self._headers, "Cookie": cookie_header(self._cookies)}, max_size=None, proxy=None,
            address=(parts.hostname, self.at or parts.port))
        self._open = self._connecting.__enter__()
        return self

    def __exit__(self, *problem) -> None:
        self._connecting.__exit__(*problem)

    def open_page(self, page: str = "", query: str = "") -> "StreamlitClient":
        """Ask for a page and wait until it is drawn."""
        self.messages = []
        message = BackMsg()
        message.rerun_script.page_name, message.rerun_script.query_string = page, query
        self.send(message)
        return self.wait_until_drawn()

    def wait_until_drawn(self) -> "StreamlitClient":
        """Wait until what was asked for is drawn."""
        while True:
            message = self.receive()
            if message.WhichOneof("type") == "script_finished" and \
                    message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                return self

    def send(self, message: BackMsg) -> None:
        """Say something to the app."""
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
        """All that came since the last visit, as text."""
        return "\n".join("\n".join(_texts(message)) for message in self.messages)

    def elements(self, kind: str) -> list:
        """Return the elements of one kind, such as heading, that were drawn."""
        drawn = (message.delta.new_element for message in self.messages if message.WhichOneof("type") == "delta")
        return [getattr(element, kind) for element in drawn if element.WhichOneof("type") == kind]

    @property
    def texts(self) -> list[str]:
        """The texts that were drawn."""
        return [element.body for element in self.elements("text")]

    @property
    def headings(self) -> list[str]:
        """The headings that were drawn."""
        return [element.body for element in self.elements("heading")]

    def run_operation(self, **operation: dict) -> Message:
        """Ask, in this visit's name, for what is answered without the page's script, and return the answer to it."""
        message = BackMsg(backend_operation_request={"request_id": token_hex(8), "session_id": self.session_id,
                                                     **operation})
        self.send(message)
        while True:
            answer = self.receive().backend_operation_response
            if answer.request_id == message.backend_operation_request.request_id:
                return answer

    def downloads(self) -> list[str]:
        """Return the addresses of the files that are offered; those made when asked for are asked for.

        Fails where one of them has no address: asking for none would answer the app's own page.
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
    """Return what a cold visit of a page was sent; the connection is closed."""
    with StreamlitClient(url, cookies, at, headers) as stream:
        return stream.open_page(page, query)


def cookie_header(cookies: dict[str, str]) -> str:
    """Return cookies as a browser sends them."""
    return "; ".join(f"{name}={value}" for name, value in cookies.items())


def fetch(url: str, path: str, cookies: dict[str, str] | None = None, method: str = "GET", body: bytes | None = None,
          **headers: str):
    """Return status, headers and body of an answer; the path is sent just as it is written."""
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
    """Return the name and the bytes of the file at `address`; fails where something else is answered."""
    status, headers, body = fetch(url, address, cookies)
    name = headers["Content-Disposition"] or ""
    assert status == 200 and name.startswith("attachment; filename"), f"no file at {address}: {status}"
    return name, body
