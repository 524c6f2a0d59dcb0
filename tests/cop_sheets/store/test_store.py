"""The store opens, or says in one sentence why not: empty, migrated, of the future, full, read-only, gone."""

import hashlib
import logging
import os
import shutil
import subprocess
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import insert, inspect, select, text

from cop_sheets.errors import StoreUnavailable
from cop_sheets.settings import StateSettings
from cop_sheets.store.database import Store, append_event, read_events, verify_events
from cop_sheets.store.database.engine import STORE_FILE
from cop_sheets.store.database.migrate import current_version, migrate, schema_versions
from cop_sheets.store.database.tables import VERSION_TABLE, bookkeeping, metadata
from tests.support.stores import NOON, other_process, read_only, run_script, store_at

TABLES = {*metadata.tables, VERSION_TABLE}


def remember(store, name="a", value="x"):
    with store.write() as connection:
        connection.execute(insert(bookkeeping).values(name=name, value=value))


@contextmanager
def small_disk(folder, size):
    """Mount a small disk on a new folder."""
    folder.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder], capture_output=True).returncode:
        pytest.skip("only root can make a small disk")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


def fill(folder):
    """Fill the disk with a file, and return it."""
    filler = folder / "filler"
    with suppress(OSError), open(filler, "wb", buffering=0) as file:
        while True:
            file.write(b"x" * 4096)
    return filler


def remembered(store):
    with store.read() as connection:
        return list(connection.scalars(select(bookkeeping.c.name).order_by(bookkeeping.c.name)))


def test_an_empty_place_becomes_a_store_that_another_process_reads(store):
    remember(store)
    assert remembered(other_process(store)) == ["a"] and store.error == ""


def test_only_its_owner_can_read_it(tmp_path):
    previous = os.umask(0)
    try:
        remember(Store(StateSettings(folder=tmp_path / "a" / "state")))
    finally:
        os.umask(previous)
    assert (tmp_path / "a" / "state").stat().st_mode & 0o777 == 0o700
    assert {file.stat().st_mode & 0o777 for file in (tmp_path / "a" / "state").iterdir()} == {0o600}


def test_a_sqlite_store_has_a_write_ahead_log_and_waits_for_the_disk(tmp_path):
    store = Store(StateSettings(folder=tmp_path))
    with store.read() as connection:
        settings = [connection.exec_driver_sql(f"PRAGMA {name}").scalar()
                    for name in ("journal_mode", "synchronous", "secure_delete")]
    assert settings == ["wal", 2, 1]


def test_what_fails_within_a_block_leaves_nothing(store):
    with pytest.raises(ZeroDivisionError), store.write() as connection:
        append_event(connection, NOON, "ann", "certified", {})
        raise ZeroDivisionError
    with store.read() as connection:
        assert list(read_events(connection)) == [] and verify_events(connection) == []


class TestMigration:
    @pytest.mark.parametrize("version", ["", *schema_versions()])
    def test_from_each_earlier_version(self, store, version):
        """Rows that an earlier version wrote are still there, and the tables are those of today."""
        store.open()
        with store._transaction(store._engine, is_writing=True) as connection:
            for name in TABLES:
                connection.execute(text(f"DROP TABLE {name}"))
            if version:
                migrate(connection, version)
                connection.execute(text("INSERT INTO bookkeeping (name, value) VALUES ('old', 'x')"))
        later = other_process(store)
        assert remembered(later) == (["old"] if version else [])
        with later.read() as connection:
            assert current_version(connection) == schema_versions()[-1]
            context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
            assert compare_metadata(context, metadata) == []

    def test_a_store_of_the_future_is_not_touched(self, store):
        remember(store)
        with store.write() as connection:
            connection.execute(text(f"UPDATE {VERSION_TABLE} SET version_num = '9999'"))
            connection.execute(text("CREATE TABLE of_the_future (x INTEGER)"))
        before = content_hash(store)
        with pytest.raises(StoreUnavailable, match=r"later version of .+nothing in it was touched: install that"):
            remembered(other_process(store))
        with pytest.raises(StoreUnavailable, match=r"nothing in it was touched: start the app"):
            remember(store, "b")    # a process that has run since before
        assert content_hash(store) == before

    def test_several_processes_that_start_at_once_make_one_store(self, store_settings):
        script = ("store, children = new_store(), []\n"
                  "for number in range(3):\n"
                  "    child = os.fork()\n"
                  "    if child == 0:\n"
                  "        for _ in range(5):\n"
                  "            append(store, 'ann')\n"
                  "        os._exit(0)\n"
                  "    children.append(child)\n"
                  "print([os.waitpid(child, 0)[1] for child in children], flush=True)\n")
        assert run_script(script, store_settings) == "[0, 0, 0]\n"
        with store_at(store_settings).read() as connection:
            assert [event.number for event in read_events(connection)] == list(range(1, 16))
            assert verify_events(connection) == []


def content_hash(store):
    if not store.is_postgresql:
        return hashlib.sha256((store.settings.folder / STORE_FILE).read_bytes()).hexdigest()
    with store._engine.connect() as connection:
        return [(name, connection.execute(text(f"SELECT * FROM {name}")).all())
                for name in sorted(inspect(connection).get_table_names())]


class TestFailures:
    """Each is one sentence with the place, the reason and what to do; when it is over, everything works again."""

    def fails(self, store, *words):
        with pytest.raises(StoreUnavailable) as problem:
            remember(store, "lost", os.urandom(20_000).hex())    # more than fits into the space it has
        sentence = str(problem.value)
        assert store.error == sentence and sentence.startswith("Nothing can be kept in ")
        assert all(word in sentence for word in words), sentence
        assert problem.value.__cause__ is None
        return sentence

    def test_gone_and_back(self, store, request):
        remember(store)
        if store.is_postgresql:
            server = request.getfixturevalue("postgresql")
            server.disconnect(store.settings.url, allow=False)
            self.fails(store, "can't be reached")
            server.disconnect(store.settings.url, allow=True)
        else:
            away = store.settings.folder.rename(store.settings.folder.with_name("away"))
            self.fails(store, "can't be opened", str(store.settings.folder))
            store.settings.folder.mkdir()    # as when the disk is not mounted: no empty store takes its place
            self.fails(store, "can't be opened")
            assert not list(store.settings.folder.iterdir())
            store.settings.folder.rmdir()
            away.rename(store.settings.folder)
        assert remembered(store) == ["a"]
        remember(store, "b")
        assert store.error == "" and remembered(store) == ["a", "b"]

    def test_gone_at_the_start(self, new_settings, tmp_path, request):
        settings = new_settings()
        store = store_at(settings)
        if store.is_postgresql:
            server = request.getfixturevalue("postgresql")
            server.disconnect(settings.url, allow=False)
            self.fails(store, "can't be reached", "check that the server runs")
            server.disconnect(settings.url, allow=True)
        else:
            settings.folder.write_text("in the way")
            self.fails(store, "file exists", "COP_STATE")
            settings.folder.unlink()
        remember(store)
        assert store.error == "" and remembered(store) == ["a"]

    def test_read_only(self, store, request):
        remember(store)
        if store.is_postgresql:
            with store._engine.connect() as connection:
                name = connection.execute(text("SELECT current_database()")).scalar()
            server = request.getfixturevalue("postgresql")
            server.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
            store.close()
            self.fails(store, "accepts no changes")
            server.execute(f"ALTER DATABASE {name} RESET default_transaction_read_only")
            store.close()
        else:
            run_without_rights(store.settings.folder, "it can't be")
        assert remembered(store) == ["a"]
        remember(store, "b")

    def test_a_full_disk(self, tmp_path):
        folder = tmp_path / "small"
        with small_disk(folder, "512k"):
            self.is_full_and_free_again(Store(StateSettings(folder=folder)), folder)

    def test_a_full_disk_of_postgresql(self, postgresql):
        folder = postgresql.folder / "small"
        with small_disk(folder, "24m"):
            (folder / "data").mkdir()
            shutil.chown(folder / "data", *[postgresql.folder.owner()] * 2)
            postgresql.execute(f"CREATE TABLESPACE small LOCATION '{folder / 'data'}'",
                               "CREATE DATABASE small TABLESPACE small")
            try:
                self.is_full_and_free_again(Store(StateSettings(postgresql.url("small"), folder / "state")), folder)
            finally:
                postgresql.execute("DROP DATABASE small", "DROP TABLESPACE small")

    def is_full_and_free_again(self, store, folder):
        try:
            remember(store)
            filler = fill(folder)
            self.fails(store, "the disk", "is full", "make room there")
            assert remembered(store) == ["a"]
            filler.unlink()
            remember(store, "b")
            assert store.error == "" and remembered(store) == ["a", "b"]
        finally:
            store.close()

    @pytest.mark.parametrize(("content", "words"), [(b"no database" * 1000, "damaged"), (b"", "")])
    def test_a_damaged_file(self, tmp_path, content, words):
        (tmp_path / STORE_FILE).write_bytes(content)
        store = Store(StateSettings(folder=tmp_path))
        if words:
            self.fails(store, words, "cli.py restore")
            assert (tmp_path / STORE_FILE).read_bytes() == content
        else:
            remember(store)

    @pytest.mark.parametrize("url", [
        "postgresql+psycopg://ann:s3cret@127.0.0.1:1/store", "postgresql+psycopg://ann:s3cret@127.0.0.1:1",
        "postgresql+psycopg://ann:s3cret@127.0.0.1:x/store"])
    def test_a_server_that_is_not_there_and_no_password_in_the_sentence(self, tmp_path, url, caplog):
        store = Store(StateSettings(url, tmp_path))
        with caplog.at_level(logging.DEBUG):
            sentence = self.fails(store)
        assert "s3cret" not in sentence + caplog.text + repr(store.settings) and len(sentence) < 300

    def test_no_value_of_a_statement_is_in_the_sentence(self, store, caplog):
        with caplog.at_level(logging.DEBUG), pytest.raises(StoreUnavailable) as problem, store.write() as connection:
            for _ in range(2):
                connection.execute(insert(bookkeeping).values(name="Ann Lee", value="Bob Cruz"))
        assert "Ann Lee" not in str(problem.value) + store.error + caplog.text
        assert "Bob" not in str(problem.value) + caplog.text

    @pytest.mark.parametrize("kind", ["nfs", "nfs4", "cifs", "smb3", "9p", "fuse.sshfs"])
    def test_a_network_disk_is_refused(self, tmp_path, kind):
        store = Store(StateSettings(folder=tmp_path / "state"), filesystem_type=lambda _: kind)
        self.fails(store, f"network disk ({kind})", "url under [state]", "COP_STATE")
        assert not (tmp_path / "state").exists()

    def test_a_synced_folder_is_warned_about(self, tmp_path):
        store = Store(StateSettings(folder=tmp_path / "OneDrive - Smart Start" / "cop" / ".state"))
        remember(store)
        assert "OneDrive copies to other machines" in store.warnings[0]
        assert Store(StateSettings(folder=tmp_path / "state")).warnings == []


def run_without_rights(folder: Path, words: str) -> None:
    """Check that a user who may only read the files gets a sentence."""
    script = ("give_up_root_rights()\n"
              "try:\n"
              "    append(new_store(), 'ann')\n"
              "except StoreUnavailable as problem: print(problem, flush=True)\n")
    with read_only(folder):
        output = run_script(script, StateSettings(folder=folder))
    assert words in output or "permission denied" in output, output
