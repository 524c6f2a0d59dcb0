"""Opens the store's database, SQLite or PostgreSQL, and reports in one sentence why nothing can be kept."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import RLock, get_ident
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnectionLeft
from sqlalchemy.pool import NullPool

from cop_sheets.errors import StoreUnavailable
from cop_sheets.settings import STATE_FOLDER_VARIABLE, StateSettings
from cop_sheets.store.database.migrate import NewerSchema, current_version, migrate, schema_versions
from cop_sheets.store.disks import filesystem_type, is_network_type, syncing_service

STORE_FILE = "store.sqlite"
# How long to wait for a database that another process writes to, and for a server's answer.
BUSY_SECONDS, CONNECT_SECONDS, STATEMENT_SECONDS = 10, 5, 60
COMPACT_MILLISECONDS = 500    # to wait for readers and writers before something is said
_WRITE_LOCK = 5_077_301_866    # any number, the same for every process: PostgreSQL's advisory lock
_OTHER_PLACE = f"name a folder of this machine's own disk in the environment variable {STATE_FOLDER_VARIABLE}"
# What failed, and what to do, by SQLite's name of the error, or the first characters of PostgreSQL's code.
_CAUSES = {
    "SQLITE_FULL": ("the disk is full", "make room there"),
    "SQLITE_READONLY": ("it can't be written", "let the app's user write there"),
    "SQLITE_CANTOPEN": ("it can't be opened", "check that the folder is there and that the app's user may write in it"),
    "SQLITE_IOERR": ("the disk gives errors", "check the disk, and that there is room on it"),
    "SQLITE_BUSY": ("another program holds it", "end that program"),
    "SQLITE_NOTADB": ("the file is damaged", "move it away and restore a backup with cli.py restore"),
    "SQLITE_CORRUPT": ("the file is damaged", "move it away and restore a backup with cli.py restore"),
    "53100": ("the disk of its server is full", "make room there"),
    "53300": ("its server has no connection left", "end some connections, or let the server accept more"),
    "53": ("its server has not enough memory or other resources", "give it more"),
    "25006": ("the server accepts no changes", "let it accept changes"),
    "28": ("the server does not accept the user or password", "correct url under [state] in secrets.toml"),
    "3D": ("there is no such database on the server", "create it, or correct url under [state] in secrets.toml"),
    "42501": ("the user may not change its tables", "let the user create and change tables there"),
    "55P03": ("another program holds it", "end that program"),
    "57": ("the server has ended the connection", "wait until it runs again"),
}
_NO_ANSWER = ("it can't be reached, or refuses the user", "check that the server runs, and url under [state] in "
              "secrets.toml")


class Store:
    """The database of `settings`: opened and migrated when first needed, and tried again after a failure. Thread-safe.

    `on_open` is called with the store before its first use. `filesystem_type` returns the type of the file system of a
    folder.
    """

    def __init__(self, settings: StateSettings, on_open: Callable[["Store"], object] | None = None,
                 filesystem_type: Callable[[Path], str] = filesystem_type) -> None:
        self.settings = settings
        self._on_open, self._filesystem_type = on_open, filesystem_type
        self._engine: Engine | None = None
        self._idle_connection: Any = None
        self._is_ready = False
        self._opening_thread: int | None = None
        self._lock = RLock()
        self._error = self._write_error = ""

    @property
    def error(self) -> str:
        """Why nothing could be kept or looked up last; "" where it could."""
        return self._write_error or self._error

    @property
    def is_postgresql(self) -> bool:
        """Whether the database is PostgreSQL."""
        return self.settings.url is not None

    @property
    def place(self) -> str:
        """Where the database is, without a password: its file, or its server and name."""
        if self.settings.url is None:
            return str(self.settings.folder / STORE_FILE)
        try:
            url = make_url(self.settings.url)
        except (SQLAlchemyError, ValueError):
            return "the database of [state]"
        return f"the PostgreSQL database {url.host or 'localhost'}/{url.database or ''}"

    @property
    def warnings(self) -> list[str]:
        """Sentences for the administrator about where the database is."""
        service = "" if self.is_postgresql else syncing_service(self.settings.folder)
        return [f"{self.settings.folder} is in a folder that {service} copies to other machines, which can damage the "
                f"store while it is in use: {_OTHER_PLACE}"] if service else []

    def open(self, is_writing: bool = True) -> None:
        """Create the database where there is none, and bring its tables up to date. Raises StoreUnavailable.

        `is_writing`: whether something is to be kept in it; the sentence about a failure follows.
        """
        if self._is_ready or self._opening_thread == get_ident():
            return
        with self._lock:
            if self._is_ready:
                return
            self._opening_thread = get_ident()
            try:
                if self._engine is None:
                    self._engine = self._new_engine()
                with self._transaction(self._engine, is_writing=True) as connection:
                    migrate(connection)
                if not self.is_postgresql and self._idle_connection is None:
                    self._idle_connection = _use_write_ahead_log(self._engine)
                if self._on_open is not None:
                    self._on_open(self)
            except NewerSchema:
                raise self._fail(f"{self.place} was made by a later version of this product, and nothing in it was "
                                 "touched: install that version again") from None
            except OSError as problem:
                wanted = "let the app's user write there" if is_writing else "let this user read it"
                raise self._fail(self._sentence((problem.strerror or type(problem).__name__).lower(),
                                                f"{wanted}, or {_OTHER_PLACE}", is_writing)) from None
            except SQLAlchemyError as problem:
                raise self._failure(problem, is_writing) from None
            finally:
                self._opening_thread = None
            self._error, self._is_ready = "", True

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Give a connection that sees one state of the database. Raises StoreUnavailable."""
        with self._connection(is_writing=False) as connection:
            yield connection
        self._error = ""

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Give a connection whose changes are kept together at the end of the block, or not at all.

        Only one such block runs at a time, in all processes. When the block has ended without an exception, what was
        written survives a crash. Raises StoreUnavailable.
        """
        try:
            with self._connection(is_writing=True) as connection:
                if current_version(connection) != schema_versions()[-1]:
                    raise self._fail(f"{self.place} now belongs to another version of this product, and nothing in it "
                                     "was touched: start the app again")
                yield connection
        except StoreUnavailable as problem:
            self._write_error = str(problem)
            raise
        self._error = self._write_error = ""

    def compact(self) -> bool:
        """Leave nothing of what was deleted in the files of a SQLite database; return whether that is so.

        It is not while another process reads or writes; this doesn't wait for that. Raises StoreUnavailable.
        """
        if self.is_postgresql:
            return True    # PostgreSQL reuses the space by itself.
        self.open()
        assert self._engine is not None
        try:
            with self._engine.connect().execution_options(is_autocommit=True) as connection:
                connection.exec_driver_sql(f"PRAGMA busy_timeout={COMPACT_MILLISECONDS}")
                is_busy, _, _ = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()
                return not is_busy
        except SQLAlchemyError as problem:
            raise self._failure(problem) from None

    def close(self) -> None:
        """Close the connections; the next use opens new ones."""
        if self._idle_connection is not None:
            self._idle_connection.close()
            self._idle_connection = None
        if self._engine is not None:
            self._engine.dispose()

    @contextmanager
    def _connection(self, is_writing: bool) -> Iterator[Connection]:
        self.open()
        assert self._engine is not None
        try:
            with self._transaction(self._engine, is_writing) as connection:
                yield connection
        except SQLAlchemyError as problem:
            raise self._failure(problem, is_writing) from None

    @contextmanager
    def _transaction(self, engine: Engine, is_writing: bool) -> Iterator[Connection]:
        options: dict[str, Any] = {"is_writing": is_writing}
        if self.is_postgresql and not is_writing:
            options["isolation_level"] = "REPEATABLE READ"
        with engine.connect().execution_options(**options) as connection, connection.begin():
            if is_writing and self.is_postgresql:
                connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _WRITE_LOCK})
            yield connection

    def _new_engine(self) -> Engine:
        if self.settings.url is not None:
            options = f"-c statement_timeout={STATEMENT_SECONDS}s -c lock_timeout={BUSY_SECONDS}s"
            try:
                return create_engine(self.settings.url, hide_parameters=True, pool_pre_ping=True, pool_size=2,
                                     pool_timeout=BUSY_SECONDS, connect_args={
                                         "connect_timeout": CONNECT_SECONDS, "options": options,
                                         "keepalives_idle": CONNECT_SECONDS, "tcp_user_timeout": 1000 * BUSY_SECONDS})
            except (SQLAlchemyError, ValueError):
                raise self._fail(self._sentence("its address can't be read", "correct url under [state] in "
                                                "secrets.toml")) from None
        folder = self.settings.folder
        kind = self._filesystem_type(folder)
        if is_network_type(kind):
            raise self._fail(self._sentence(
                f"that is on a network disk ({kind}), on which a SQLite database loses data",
                f"{_OTHER_PLACE}, or a PostgreSQL database as url under [state] in secrets.toml"))
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = folder / STORE_FILE
        # Created here only, once: a database that is gone later must not become an empty one.
        os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
        address = f"file:{quote(str(file.absolute()))}?mode=rw"
        engine = create_engine("sqlite://", hide_parameters=True, poolclass=NullPool, creator=lambda: sqlite3.connect(
            address, uri=True, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False))
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", begin_sqlite)
        return engine

    def _failure(self, problem: SQLAlchemyError, is_writing: bool = True) -> StoreUnavailable:
        why, advice = _cause_of(problem)
        return self._fail(self._sentence(why, advice, is_writing))

    def _fail(self, sentence: str) -> StoreUnavailable:
        self._error = sentence
        return StoreUnavailable(sentence)

    def _sentence(self, why: str, advice: str, is_writing: bool = True) -> str:
        fails = "Nothing can be kept in" if is_writing else "The store can't be read in"
        return f"{fails} {self.place} ({why}): {advice}"


def _cause_of(problem: SQLAlchemyError) -> tuple[str, str]:
    """Return why a database failed, and what to do; never the error's own text, which may quote values."""
    if isinstance(problem, NoConnectionLeft):
        return _NO_ANSWER
    error: Any = problem.orig if isinstance(problem, DBAPIError) else problem
    code = str(getattr(error, "sqlite_errorname", None) or getattr(error, "sqlstate", None) or "")
    for start, cause in _CAUSES.items():
        if code.startswith(start):
            return cause
    if not code and type(error).__name__ in ("OperationalError", "ConnectionTimeout"):
        return _NO_ANSWER
    return f"error {code or type(error).__name__}", "tell whoever keeps this app"


def _set_up_sqlite(connection: Any, _: object) -> None:
    # FULL: what was committed survives a loss of power. What is deleted is overwritten.
    for pragma in ("synchronous=FULL", "secure_delete=ON", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def begin_sqlite(connection: Connection) -> None:
    """Begin the transaction of a connection to SQLite."""
    # A writer takes the lock at once: a reader that turns writer could find that others have written since.
    options = connection.get_execution_options()
    if not options.get("is_autocommit"):
        connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("is_writing") else "BEGIN")


def _use_write_ahead_log(engine: Engine) -> Any:
    """Let readers go on while somebody writes; return a connection to keep.

    While a connection is open the log's index stays on the disk, so that reading works when the disk is full. Where
    others use the database just now, a later start turns the log on.
    """
    connection = engine.raw_connection()
    with suppress(sqlite3.OperationalError):
        connection.cursor().execute("PRAGMA journal_mode=WAL")
        connection.cursor().execute("SELECT count(*) FROM sqlite_master").fetchall()
        # Removes what `compact` had to leave, unless others use the database just now.
        connection.cursor().execute("PRAGMA busy_timeout=0")
        connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    return connection
