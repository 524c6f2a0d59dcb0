"""Reads a SQLite store that this user may not write, such as one on a read-only disk or of another user."""

import os
import shutil
import sqlite3
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.pool import NullPool

from cop_sheets.errors import StoreUnavailable
from cop_sheets.settings import StateSettings
from cop_sheets.store.database.engine import BUSY_SECONDS, STORE_FILE, Store, begin_sqlite
from cop_sheets.store.database.migrate import current_version, schema_versions
from cop_sheets.store.database.take_over import shared_store


def readable_store(settings: StateSettings) -> Store:
    """Return the store that this process shares for `settings` or, where it may only be read, one to read it by.

    It is for commands that keep nothing. Raises StoreUnavailable where it can't be read either.
    """
    store = shared_store(settings)
    try:
        store.open(is_writing=False)
    except StoreUnavailable:
        file = settings.folder / STORE_FILE
        # `Path.is_file` would raise PermissionError in a folder that may not be entered.
        if store.is_postgresql or not os.path.isfile(file) or not os.access(file, os.R_OK) or _may_write(file):
            raise
        return ReadOnlyStore(settings)
    return store


def _may_write(file: Path) -> bool:
    return os.access(file, os.W_OK) and os.access(file.parent, os.W_OK)


class ReadOnlyStore(Store):
    """A SQLite store that is only read. Its tables are not brought up to date, so they must be this version's."""

    _copy: TemporaryDirectory[str] | None = None    # of files that can't be read where they are

    def open(self, is_writing: bool = False) -> None:
        """Open the file for reading. Raises StoreUnavailable."""
        with self._lock:
            if self._is_ready:
                return
            self._engine = self._new_engine()
            self._is_ready = True
            try:
                with self.read() as connection:
                    version = current_version(connection)
            except StoreUnavailable:
                self._is_ready = False
                raise
            if version != schema_versions()[-1]:
                self._is_ready = False
                raise self._fail(f"{self.place} belongs to another version of this product, and can't be brought up to "
                                 "date because it can't be written: use that version, or let this user write there")

    def close(self) -> None:
        """Close the connections, and remove what was copied."""
        super().close()
        if self._copy is not None:
            self._copy.cleanup()

    def _new_engine(self) -> Engine:
        address = self._address(self.settings.folder / STORE_FILE)
        engine = create_engine("sqlite://", hide_parameters=True, poolclass=NullPool, creator=lambda: sqlite3.connect(
            address, uri=True, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False))
        event.listen(engine, "begin", begin_sqlite)
        return engine

    def _address(self, file: Path) -> str:
        """Return the address by which the file can be read, with what its log holds beside it."""
        log, index, journal = (file.with_name(f"{file.name}-{end}") for end in ("wal", "shm", "journal"))
        if journal.exists() and journal.stat().st_size:    # SQLite would have to undo what it holds, in the file
            raise self._fail(f"{self.place} was left in the middle of a change, and can't be mended because it can't "
                             "be written: run the command as a user who may write there")
        if log.exists() and index.exists():    # somebody uses it, or could not close it
            return f"{_uri(file)}?mode=ro"
        if not log.exists() or not log.stat().st_size:
            return f"{_uri(file)}?immutable=1"    # SQLite would write an index of the log otherwise
        self._copy = TemporaryDirectory(prefix="cop-store-")
        for each in (file, log):
            shutil.copyfile(each, Path(self._copy.name) / each.name)
        return f"{_uri(Path(self._copy.name) / file.name)}?mode=rw"


def _uri(file: Path) -> str:
    return f"file:{quote(str(file.absolute()))}"
