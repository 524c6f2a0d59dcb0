"""One visitor's side of Streamlit's websocket: the messages that a browser sends and receives, and the state it keeps.

Messages are Streamlit's own protobuf classes. Like a browser, it caches large messages for two runs, so that the server
may send their hashes instead, sends every widget's state with each rerun, and keeps bound widgets in the URL. It draws
nothing, and fetches no images and no more rows of long tables.
"""

import asyncio
import time
import urllib.request
from collections.abc import Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from urllib.parse import parse_qs, urlencode, urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

from tests.tools.load.widgets import Widget, widget_of

XSRF_COOKIE = "_streamlit_xsrf"
OPENED = ("/", "/_stcore/health", "/_stcore/host-config")    # what a browser loads before it connects
TOO_LONG = 60.0    # seconds without the end of a run until it counts as lost
_ENDED = {ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_WITH_COMPILE_ERROR}


@dataclass
class Run:
    """One run of the script: seconds from sending the rerun to its end, drawn headings, and errors."""

    seconds: float = 0.0
    headings: set[str] = field(default_factory=set)
    problems: list[str] = field(default_factory=list)


class Tab:
    """A browser's tab: its page, widgets and URL."""

    def __init__(self, connection: ClientConnection, path: str, address: dict[str, list[str]]) -> None:
        self.widgets: dict[str, Widget] = {}
        self.pages: dict[str, str] = {}    # hashes of pages by their path
        self.address = address
        self._connection, self._path = connection, path
        self._main, self._page = "", ""
        self._kept: dict[str, tuple[ForwardMsg, int]] = {}    # large messages by hash, with the run that used them last
        self._runs, self._keep_for = 0, 2

    async def open(self) -> Run:
        """Run the page in the URL, as in a new tab."""
        return await self._rerun(page_name=self._path)

    async def go(self, path: str) -> Run:
        """Open another page from the menu: only the widgets in the sidebar keep their state."""
        bound = {widget.parameter for widget in self.widgets.values()}
        self.address = {name: values for name, values in self.address.items() if name in bound}
        self.widgets = {name: widget for name, widget in self.widgets.items() if widget.script == self._main}
        self._path, self._page = path, self.pages[path]
        return await self._rerun(page_script_hash=self._page)

    async def set(self, widget: Widget, value) -> Run:
        """Set a widget to `value`; a bound widget also changes the URL."""
        widget.value = value
        if widget.parameter:
            self.address.pop(widget.parameter, None)
            if value != widget.default:
                self.address[widget.parameter] = widget.in_address()
        return await self._rerun(page_script_hash=self._page)

    @property
    def path(self) -> str:
        """The path of the open page."""
        return self._path

    def in_frame(self, widget: Widget) -> bool:
        """Return whether a widget is drawn on every page."""
        return widget.script == self._main

    async def _rerun(self, **where: str) -> Run:
        message = BackMsg()
        wanted = message.rerun_script
        wanted.query_string = urlencode(self.address, doseq=True)
        wanted.widget_states.widgets.extend(widget.state() for widget in self.widgets.values())
        wanted.cached_message_hashes.extend(self._kept)
        wanted.context_info.timezone, wanted.context_info.locale = "America/New_York", "en-US"
        for name, value in where.items():
            setattr(wanted, name, value)
        run, drawn = Run(), {}
        begun = time.perf_counter()
        async with asyncio.timeout(TOO_LONG):
            await self._connection.send(message.SerializeToString())
            while not self._handle_message(ForwardMsg.FromString(await self._connection.recv()), run, drawn):
                pass
        run.seconds = time.perf_counter() - begun
        self.widgets = drawn
        self._forget_old()
        return run

    def _handle_message(self, message: ForwardMsg, run: Run, drawn: dict[str, Widget]) -> bool:
        """Process one message; return whether it ended the run."""
        kind = message.WhichOneof("type")
        if kind == "ref_hash":
            metadata, message = message.metadata, self._kept[message.ref_hash][0]
            self._kept[message.hash] = message, self._runs
            self._drawn(message, metadata.active_script_hash, run, drawn)
        elif kind == "delta":
            if message.metadata.cacheable:
                self._kept[message.hash] = message, self._runs
            self._drawn(message, message.metadata.active_script_hash, run, drawn)
        elif kind == "new_session":
            self._main, self._page = message.new_session.main_script_hash, message.new_session.page_script_hash
            self._keep_for = message.new_session.config.max_cached_message_age
        elif kind == "navigation":
            self.pages = {page.url_pathname if not page.is_default else "": page.page_script_hash
                          for page in message.navigation.app_pages}
            self._page = message.navigation.page_script_hash
        elif kind == "page_info_changed":
            self.address = parse_qs(message.page_info_changed.query_string, keep_blank_values=True)
        elif kind == "page_not_found":
            run.problems.append("the server knows no such page")
        elif kind == "session_event" and message.session_event.HasField("script_compilation_exception"):
            run.problems.append("the script could not be compiled")
        return kind == "script_finished" and message.script_finished in _ENDED

    def _drawn(self, message: ForwardMsg, script: str, run: Run, drawn: dict[str, Widget]) -> None:
        if message.delta.WhichOneof("type") != "new_element":
            return
        element = message.delta.new_element
        kind = element.WhichOneof("type")
        if kind == "exception":
            run.problems.append(f"the page showed an error: {element.exception.type} {element.exception.message}")
        elif kind == "heading":
            run.headings.add(element.heading.body)
        elif widget := widget_of(kind, element, script):
            known = self.widgets.get(widget.id)
            if known and not widget.was_set:
                widget.value = known.value
            drawn[widget.id] = widget

    def _forget_old(self) -> None:
        self._runs += 1
        self._kept = {name: (message, run) for name, (message, run) in self._kept.items()
                      if self._runs - run <= self._keep_for}


@asynccontextmanager
async def open_tab(url: str, path: str, address: dict[str, list[str]]) -> Iterator[Tab]:
    """Yield a new tab, connected but not run yet, at the page `path` of the app at `url`.

    Raises OSError, TimeoutError or exceptions of websockets if the server doesn't respond.
    """
    token = await asyncio.to_thread(_fetch, url)
    parts = urlsplit(url)
    async with connect(f"ws://{parts.netloc}{parts.path.rstrip('/')}/_stcore/stream", origin=f"http://{parts.netloc}",
                       subprotocols=["streamlit", token], additional_headers={"Cookie": f"{XSRF_COOKIE}={token}"},
                       max_size=None, proxy=None, open_timeout=TOO_LONG, ping_interval=None) as connection:
        yield Tab(connection, path, address)


def _fetch(url: str) -> str:
    """Load what a browser loads first; return the server's token."""
    cookies = CookieJar()
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(cookies))
    for path in OPENED:
        with opener.open(url.rstrip("/") + path, timeout=TOO_LONG) as answer:
            answer.read()
    return next((cookie.value for cookie in cookies if cookie.name == XSRF_COOKIE), "none")
