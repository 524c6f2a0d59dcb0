"""The app in a separate process, and Chromium to open its pages.

`python -m tests.support.browser` prints the path of the Chromium that the tests use.
"""

import atexit
import os
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterable
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Page, expect, sync_playwright

from cop_sheets.sample.source import write_sample
from cop_sheets.settings import STATE_FOLDER_VARIABLE
from tests.support import ROOT
from tests.support.fork_server import ForkedProcess, ForkServer

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC_CHROME = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
             "--disable-component-update", "--disable-sync",
             "--in-process-gpu",    # one process less; takes an eighth less CPU time
             # Scripts run too briefly to be worth optimizing; takes an eighth less CPU time, too.
             "--js-flags=--no-turbofan --no-maglev",
             # Host names and addresses other than this machine's don't resolve.
             "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"]
SIZE = {"width": 1440, "height": 900}
IDLE = "[data-testid=stApp][data-test-script-state=notRunning][data-test-connection-state=CONNECTED]"
START_SECONDS = 60
# Below the ports from which systems choose for outgoing connections: Linux from 32768, others from 49152.
SERVER_PORTS = 20_000, 32_000
DRAW_TIMEOUT = 60_000  # milliseconds, enough for a page on a busy machine
NO_CHROMIUM = (
    "No Chromium that starts was found. Install Chromium or Google Chrome and try again, or name one: "
    "CHROMIUM=/path/to/chromium make test"
)


def find_chromium() -> str | None:
    """Return the path of a Chromium that starts: CHROMIUM, one on PATH, or playwright's own; None without one.

    It must answer `--version`: on some systems the name on PATH only prints how to install the real one.
    """
    named = os.environ.get("CHROMIUM")
    candidates = [named] if named else [shutil.which(name) for name in NAMES] + [MAC_CHROME]
    for candidate in candidates:
        if candidate and _starts(candidate):
            return candidate
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if not named and _starts(own) else None


def _starts(executable: str) -> bool:
    try:
        return subprocess.run([executable, "--version"], capture_output=True, timeout=30).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


# What an app loads before it shows its first page. Each process of tests loads it once, for the apps that it forks.
PRELOAD = """
import importlib, pkgutil
import altair, pandera.pandas, streamlit.web.cli, uvicorn.lifespan.on, uvicorn.loops.auto
import uvicorn.protocols.http.auto, uvicorn.protocols.websockets.auto
import streamlit.runtime.runtime, streamlit.runtime.scriptrunner.magic, streamlit.web.server.starlette
for package in ("pages.components", "pages.server", "pages.session", "pages.uploads", "summaries"):
    for module in pkgutil.walk_packages(importlib.import_module(package).__path__, package + "."):
        importlib.import_module(module.name)
"""
FORKED_APP = """
import os, sys
os.environ.clear()
os.environ.update({environment!r})
sys.argv[:] = {arguments!r}
from streamlit.web.cli import main
main()
"""


@cache
def _app_server() -> ForkServer:
    server = ForkServer(PRELOAD, MALLOC_ARENA_MAX="2")
    atexit.register(server.end)
    return server


@contextmanager
def running_app(workbooks: Path, secrets: Path | None = None, port: int | None = None, log_file: Path | None = None,
                options: Iterable[str] = (), **environment: str):
    """Run the app with the folder `workbooks` (empty: the built-in sample) and yield its address.

    `secrets` is the path of a secrets file. Its output goes to `log_file` if given. `options` are added to the command
    line, and `environment` adds variables. The process is forked from one that has the libraries loaded; it can reach
    this machine only, as far as it honors proxies.
    """
    def start(arguments, variables, log):
        code = FORKED_APP.format(environment=variables, arguments=arguments)
        with open(os.devnull, "rb") as nothing:
            return ForkedProcess(_app_server(), code, (nothing.fileno(), log.fileno(), log.fileno()))

    with _running(start, "app.py", workbooks, secrets, port, log_file, options, environment) as (url, _):
        yield url


@contextmanager
def running_process(script: str, workbooks: Path, secrets: Path | None = None, port: int | None = None,
                    log_file: Path | None = None, options: Iterable[str] = (), **environment: str):
    """Start the Streamlit script or app `script` as `make run` does; yield its address and its process.

    The parameters are those of `running_app`.
    """
    def start(arguments, variables, log):
        return subprocess.Popen([sys.executable, "-m", *arguments], cwd=ROOT, env=variables, stdin=subprocess.DEVNULL,
                                stdout=log, stderr=subprocess.STDOUT)

    with _running(start, script, workbooks, secrets, port, log_file, options, environment) as running:
        yield running


@contextmanager
def _running(start, script, workbooks, secrets, port, log_file, options, environment):
    port = port or free_port()
    nowhere = "http://127.0.0.1:9"
    # Without a folder for the store, as outside of tests, it would be this machine's own.
    state = os.environ.get(STATE_FOLDER_VARIABLE) or str(workbooks.parent / "state")
    variables = {"COP_WORKBOOKS": str(workbooks), STATE_FOLDER_VARIABLE: state, "HTTP_PROXY": nowhere,
                 "HTTPS_PROXY": nowhere,
                 "NO_PROXY": "127.0.0.1,localhost", "MALLOC_ARENA_MAX": "2"}
    arguments = ["streamlit", "run", script, "--server.address", "127.0.0.1", "--server.port", str(port),
                 "--server.headless", "true", "--server.fileWatcherType", "none",
                 "--secrets.files", str(secrets or workbooks / "no-secrets.toml"), *options]
    with open(log_file, "w+", encoding="utf-8") if log_file else tempfile.TemporaryFile("w+", encoding="utf-8") as log:
        process = start(arguments, os.environ | variables | environment, log)
        try:
            url = f"http://127.0.0.1:{port}"
            wait_until_healthy(url, process, log)
            yield url, process
        finally:
            process.terminate()
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def free_port() -> int:
    """Return a random unused port that no outgoing connection of this machine takes before a server does."""
    while True:
        port = random.SystemRandom().randrange(*SERVER_PORTS)    # not what a test seeded
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port


def wait_until_healthy(url: str, process: subprocess.Popen | ForkedProcess, log) -> None:
    """Wait until the app at `url` is healthy. Fails the test with the app's log if it ends or takes too long."""
    # Unknown paths return 200, too, so compare the body.
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        try:
            with direct.open(f"{url}/_stcore/health", timeout=5) as answer:
                if answer.read() == b"ok":
                    return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            pass
        try:
            process.wait(timeout=0.1)
            break
        except subprocess.TimeoutExpired:
            continue
    log.seek(0)
    pytest.fail(f"The app did not start within {START_SECONDS} seconds. Its log:\n{log.read()}")


@pytest.fixture(scope="session")
def app_url(tmp_path_factory):
    """The address of the app with its built-in sample, whatever workbooks/ contains."""
    with running_app(tmp_path_factory.mktemp("no-workbooks")) as url:
        yield url


@pytest.fixture(scope="session")
def sample_app(tmp_path_factory):
    """The sample as workbooks in a folder, and the address of the app with that folder."""
    folder = tmp_path_factory.mktemp("sample")
    write_sample(folder)
    with running_app(folder) as url:
        yield folder, url


@pytest.fixture(scope="session")
def chromium():
    """One Chromium for the whole run."""
    executable = find_chromium()
    if executable is None:
        pytest.fail(NO_CHROMIUM)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        yield browser
        browser.close()


@dataclass
class PageErrors:
    """Errors that a page doesn't show: on the console, exceptions, and (blocked) requests to other machines."""

    outside: list[str] = field(default_factory=list)
    console: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    sought: set[str] = field(default_factory=set, compare=False, repr=False)    # `outside` is never cleared

    def forget(self) -> None:
        """Clear the record, after a step that was expected to fail."""
        for found in (self.outside, self.console, self.errors):
            found.clear()

    def watch(self, page: Page) -> None:
        """Record the errors of `page` from here on.

        Requests are not intercepted, because the page would then load all of Streamlit again each time.
        """
        for event, record in self._recorders().items():
            page.on(event, record)

    def unwatch(self, page: Page) -> None:
        """Record no more errors of `page`."""
        for event, record in self._recorders().items():
            page.remove_listener(event, record)

    def _recorders(self) -> dict:
        return {"request": self._ask, "websocket": self._ask, "console": self._record_console,
                "pageerror": self._record_error}

    def _ask(self, asked) -> None:
        if urlsplit(asked.url).hostname not in (None, "127.0.0.1", "localhost"):
            self.outside.append(asked.url)
            self.sought.add(asked.url)

    def _record_error(self, error) -> None:
        self.errors.append(str(error))

    def _record_console(self, message) -> None:
        # The browser reports a 404 a second time, later; it is recorded already.
        if message.type == "error" and message.location.get("url") not in self.sought:
            self.console.append(message.text)


@pytest.fixture
def page_errors():
    """The errors of this test's pages; the test fails in the end if there are any that weren't cleared."""
    found = PageErrors()
    yield found
    assert found == PageErrors()


@pytest.fixture(scope="session")
def browser_context(chromium):
    """One browser context for the whole run, without animations; Streamlit's static files are loaded once."""
    context = chromium.new_context(viewport=SIZE, accept_downloads=True, reduced_motion="reduce")
    yield context
    context.close()


@pytest.fixture
def page(browser_context, page_errors):
    """The tab of the run, 1440 by 900, without stored state or cookies; its errors are recorded.

    A new tab for each test would compile Streamlit's scripts again, which takes half of the time of a page.
    """
    browser_context.set_storage_state({})
    tab = browser_context.pages[0] if browser_context.pages else browser_context.new_page()
    tab.set_viewport_size(SIZE)
    tab.emulate_media(color_scheme="light", media="screen")
    page_errors.watch(tab)
    yield tab
    page_errors.unwatch(tab)
    for opened in browser_context.pages[1:]:
        opened.close()
    _leave_app(tab)


def _leave_app(tab: Page) -> None:
    """Open an empty page of the same app, in the same process of the browser; close the tab if the app has ended."""
    try:
        tab.goto("{0.scheme}://{0.netloc}/_stcore/health".format(urlsplit(tab.url)))
        tab.evaluate("sessionStorage.clear()")
    except PlaywrightError:
        tab.close()


def wait_loaded(page: Page) -> None:
    """Wait until no more requests are sent, so that late errors are recorded, too."""
    page.wait_for_load_state("networkidle", timeout=2 * DRAW_TIMEOUT)


def wait_idle(page: Page, marker: str) -> None:
    """Wait until `page` shows the text `marker` and its script has ended.

    The marker must be new to the page: right after a click the script hasn't started yet.
    """
    page.get_by_text(marker).first.wait_for(timeout=DRAW_TIMEOUT)
    page.locator(IDLE).wait_for(timeout=DRAW_TIMEOUT)
    # Parts of the page arrive after its script has ended.
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0, timeout=DRAW_TIMEOUT)


if __name__ == "__main__":
    print(find_chromium() or sys.exit(NO_CHROMIUM))
