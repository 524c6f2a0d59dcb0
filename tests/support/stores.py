"""Stores for tests: each test that uses `settings_of_store` runs on SQLite and on PostgreSQL."""

import atexit
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest

from cop_sheets.raw import RawSheet
from cop_sheets.settings import StateSettings
from cop_sheets.store.database import Store
from cop_sheets.store.packing import SheetCopy
from tests.support.fork_server import ForkedProcess, ForkServer

DATABASES = ("sqlite", "postgresql")
_opened: list[Store] = []
NOON = datetime(2025, 1, 14, 12, tzinfo=UTC)


@pytest.fixture(params=DATABASES)
def new_settings(request, tmp_path) -> Iterator[Callable[[], StateSettings]]:
    """Return a function that returns where a new, empty store is, on each database."""
    numbers, used = iter(range(1000)), []
    if request.param == "sqlite":
        yield lambda: StateSettings(folder=tmp_path / f"state {next(numbers)}")
    else:
        server = request.getfixturevalue("postgresql")

        def new() -> StateSettings:
            used.append(server.new_database())
            return StateSettings(used[-1], tmp_path / "state")

        yield new
    while _opened:
        _opened.pop().close()
    for url in used:
        server.release(url)


@pytest.fixture
def store_settings(new_settings) -> StateSettings:
    """Return where a store is that doesn't exist yet, on each database."""
    return new_settings()


@pytest.fixture
def store(store_settings) -> Store:
    """Return an empty store on each database."""
    return store_at(store_settings)


@contextmanager
def read_only(folder: Path, file_mode: int = 0o444, folder_mode: int = 0o555) -> Iterator[None]:
    """Give a folder and its files other modes within the block."""
    modes = {path: path.stat().st_mode for path in [folder, *folder.iterdir()]}
    try:
        for path in reversed(modes):    # the files first, since the folder may be closed
            path.chmod(folder_mode if path == folder else file_mode)
        yield
    finally:
        for path, mode in modes.items():
            path.chmod(mode)


_SCRIPT = """
import os, sys
from ctypes import CDLL, c_uint32
from datetime import UTC, datetime, timedelta
from pathlib import Path
from cop_sheets.raw import RawSheet
from cop_sheets.settings import StateSettings
from cop_sheets.errors import StoreUnavailable
from cop_sheets.store.database import Store, append_event, read_events, verify_events
from cop_sheets.store.database.copies import CopyDatabase
from cop_sheets.store.packing import SheetCopy
from tests.support.fork_server import ForkedProcess, ForkServer

def new_store():
    return Store(StateSettings(sys.argv[1] or None, Path(sys.argv[2])))

def append(store, who):
    with store.write() as connection:
        return append_event(connection, datetime.now(UTC), who, "certified", {}).number

def give_up_root_rights():
    '''Let the modes of files hold for root, too. As another user it might not reach this checkout.'''
    if os.geteuid() == 0:
        version_3, no_capabilities = (c_uint32 * 2)(0x20080522, 0), (c_uint32 * 6)()
        assert CDLL(None).capset(version_3, no_capabilities) == 0

"""


def run_script(script: str, settings: StateSettings, *arguments: str) -> str:
    """Return what a script prints in a process of its own; `new_store()` and `append(store, who)` are defined in it."""
    code = f"{_SCRIPT}sys.argv = {['', settings.url or '', str(settings.folder), *arguments]!r}\n{script}"
    with open(os.devnull, "rb") as nothing, tempfile.TemporaryFile("w+") as output, tempfile.TemporaryFile("w+") as log:
        process = ForkedProcess(_script_server(), code, (nothing.fileno(), output.fileno(), log.fileno()))
        returncode = process.wait(timeout=600)
        output.seek(0)
        log.seek(0)
        assert returncode == 0, log.read()
        return output.read()


@cache
def _script_server() -> ForkServer:
    server = ForkServer(_SCRIPT)
    atexit.register(server.end)
    return server


def copy_of(text: str, read_at: datetime = NOON, revision: str = "") -> SheetCopy:
    """Return a copy of a workbook with one cell."""
    return SheetCopy([RawSheet("CoPs", [["CoP ID"], [text]])], "log", revision, read_at)


def days_later(days: float) -> datetime:
    """Return the time so many days after NOON."""
    return NOON + timedelta(days=days)


def other_process(store: Store) -> Store:
    """Return the same store as another process has it."""
    return store_at(store.settings)


def store_at(settings: StateSettings) -> Store:
    """Return a store that is closed at the end of a test with one of the fixtures above."""
    _opened.append(Store(settings))
    return _opened[-1]
