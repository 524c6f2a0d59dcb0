"""A PostgreSQL server in a temporary folder: started when a test first needs it, and stopped at the end of the run.

It listens on a socket in that folder only. As root, which PostgreSQL refuses, it runs as the user `postgres`.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path

import pytest
import sqlalchemy as sa

_NUMBERS = count(1)


def postgresql_folder() -> Path | None:
    """Return the folder of PostgreSQL's programs; None where it isn't installed."""
    named = shutil.which("initdb")
    found = [Path(named).parent] if named else sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    return next((folder for folder in reversed(found) if (folder / "initdb").exists()), None)


class PostgresqlServer:
    """A running server. `folder` holds its socket and its data."""

    def __init__(self, programs: Path, folder: Path) -> None:
        self.programs, self.folder = programs, folder
        self._free: list[str] = []

    def url(self, database: str = "postgres") -> str:
        """Return the address of a database, as secrets.toml has it."""
        return f"postgresql+psycopg://postgres@/{database}?host={self.folder}"

    def new_database(self) -> str:
        """Return the address of an empty database: one that was released, else a new one, which takes longer."""
        if self._free:
            return self._free.pop()
        name = f"store_{os.getpid()}_{next(_NUMBERS)}"
        self.execute(f"CREATE DATABASE {name}")
        return self.url(name)

    def release(self, url: str) -> None:
        """Empty a database, for the next test; one that can't be emptied is not used again."""
        with suppress(sa.exc.SQLAlchemyError):
            self.execute("DROP SCHEMA public CASCADE", "CREATE SCHEMA public", url=url)
            self._free.append(url)

    def execute(self, *statements: str, url: str = "") -> None:
        """Run statements, each on its own, as the administrator, in the database at `url` or that of the server."""
        engine = sa.create_engine(url or self.url(), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            for statement in statements:
                connection.exec_driver_sql(statement)
        engine.dispose()

    def disconnect(self, url: str, allow: bool) -> None:
        """Let a database accept connections, or none and end those that it has."""
        name = sa.make_url(url).database
        self.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS {str(allow).lower()}",
                     f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")


@contextmanager
def running_postgresql(programs: Path) -> Iterator[PostgresqlServer]:
    """Run a server that keeps nothing beyond its end."""
    folder = Path(tempfile.mkdtemp(prefix="pg"))    # short: the path of a socket may have about a hundred characters
    user = pwd.getpwnam("postgres") if os.geteuid() == 0 else None
    if user:
        os.chown(folder, user.pw_uid, user.pw_gid)
    identity = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}
    data = folder / "data"

    def run(*command: str) -> None:
        subprocess.run([programs / command[0], *command[1:]], check=True, cwd=folder, stdin=subprocess.DEVNULL,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ, "LC_ALL": "C.UTF-8"},
                       **identity)

    try:
        run("initdb", "--username=postgres", "--auth=trust", "--encoding=UTF8", "--no-sync", f"--pgdata={data}")
        options = (f"-c listen_addresses= -c unix_socket_directories={folder} -c fsync=off -c full_page_writes=off "
                   "-c max_connections=60 -c shared_buffers=16MB")
        run("pg_ctl", "start", "--wait", f"--pgdata={data}", f"--log={folder / 'log'}", f"--options={options}")
        try:
            yield PostgresqlServer(programs, folder)
        finally:
            run("pg_ctl", "stop", "--mode=immediate", f"--pgdata={data}")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgresqlServer]:
    """The server of this process; the test is skipped where PostgreSQL isn't installed."""
    programs = postgresql_folder()
    if programs is None:
        pytest.skip("PostgreSQL is not installed")
    with running_postgresql(programs) as server:
        yield server
