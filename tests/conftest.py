"""Settings for all tests: no network, repeatable property tests, the order of browser tests."""

import gc
import ipaddress
import os
import socket
from functools import cache
from itertools import islice

import pytest
from hypothesis import settings
from streamlit.components.v2 import manifest_scanner
from streamlit.config import get_config_options, set_option

from cop_sheets.settings.google import STATE_FOLDER_VARIABLE
from summaries.presentation import theme
from tests.support.marks import marks_of

pytest_plugins = ["tests.support.browser", "tests.support.tab", "tests.support.forked_workers",
                  "tests.support.postgresql", "tests.support.stores", "tests.workflow.submission_steps"]

# Same examples in every run, so that failures can be repeated; HYPOTHESIS_PROFILE=explore searches for new ones.
settings.register_profile("repeat", derandomize=True, deadline=None, database=None)
settings.register_profile("explore", deadline=None, max_examples=1000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeat"))


class NetworkBlocked(AssertionError):
    """A test tried to reach another machine."""


def is_loopback(host: object) -> bool:
    """Return whether `host`, a name or an address, is this machine (None and "" are)."""
    name = host.decode() if isinstance(host, bytes) else host
    if name in (None, "", "localhost"):
        return True
    try:
        return ipaddress.ip_address(str(name).split("%")[0]).is_loopback
    except ValueError:
        return False


def _loopback_only(call, host_of):
    def guarded(*arguments, **options):
        host = host_of(arguments)
        if not is_loopback(host):
            raise NetworkBlocked(f"A test tried to reach {host}; tests stay on this machine.")
        return call(*arguments, **options)

    return guarded


def _connect_host(arguments):
    to_connect, address = arguments[:2]
    return address[0] if to_connect.family in (socket.AF_INET, socket.AF_INET6) else None


@pytest.fixture(scope="session", autouse=True)
def block_network():
    """Allow connections and name resolution on this machine only."""
    with pytest.MonkeyPatch.context() as patch:
        for method in ("connect", "connect_ex"):
            patch.setattr(socket.socket, method, _loopback_only(getattr(socket.socket, method), _connect_host))
        patch.setattr(socket, "getaddrinfo", _loopback_only(socket.getaddrinfo, lambda arguments: arguments[0]))
        yield


@pytest.fixture(scope="session", autouse=True)
def no_local_secrets():
    """Hide this machine's secrets file from pages that run in this process."""
    get_config_options()
    set_option("secrets.files", [])


@pytest.fixture(scope="session", autouse=True)
def isolated_state(tmp_path_factory):
    """Use a temporary folder for state that a process records for the next one, such as that there is a login."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(STATE_FOLDER_VARIABLE, str(tmp_path_factory.mktemp("state")))
        yield


@pytest.fixture(scope="session", autouse=True)
def validate_charts():
    """Let altair validate the specification of every chart; the product skips that to save time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(theme, "VALIDATE_SPECS", True)
        yield


@pytest.fixture(scope="session", autouse=True)
def scan_components_once():
    """Search the installed packages for Streamlit components once; AppTest does it on each run, for 0.2 seconds."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        yield


@pytest.fixture(scope="session", autouse=True)
def keep_modules_frozen():
    """Keep what pytest_collection_finish() excludes; the pages would include it again with each new report."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("freeze", "unfreeze"):
            patch.setattr(gc, name, lambda: None)
        yield


def pytest_ignore_collect(collection_path, config):
    """Do not import the files that `-m "not slow and not google"` rules out by their marks."""
    ruled_out = {f"not {mark}" for mark in marks_of(collection_path.relative_to(config.rootpath).as_posix())}
    return True if ruled_out & set(config.option.markexpr.split(" and ")) else None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config, items):
    """Mark browser tests and order them; set other marks by file."""
    for item in items:
        for mark in marks_of(item.path.relative_to(item.config.rootpath).as_posix()):
            item.add_marker(mark)
        if "chromium" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
    in_browser = [item for item in items if item.get_closest_marker("browser")]
    others = [item for item in items if not item.get_closest_marker("browser")]
    processes = int(getattr(config, "workerinput", {}).get("workercount", 1))
    items[:] = others + in_browser if processes == 1 else browser_tests_first(in_browser, others, processes)


def browser_tests_first(in_browser, others, processes):
    """Return all tests in such an order that each process starts with its share of the files of browser tests.

    xdist gives each process an equal part of the tests, and later lets idle processes take tests from the end of
    another's. Tests at the start stay together, so that the apps of a file are started once.
    """
    files = list(dict.fromkeys(item.path for item in in_browser))
    total, ordered, rest = len(in_browser) + len(others), [], iter(others)
    for number in range(processes):
        own_files = files[len(files) * number // processes:len(files) * (number + 1) // processes]
        ordered += [item for item in in_browser if item.path in own_files]
        ordered += islice(rest, max(total * (number + 1) // processes - len(ordered), 0))
    return [*ordered, *rest]


def pytest_collection_finish():
    """Exclude all imported modules from garbage collection and collect less often: a fifth of the time of a run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
