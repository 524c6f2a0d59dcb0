"""A backup that is restored, to the same kind of database or the other, answers as before."""

import json
import zipfile

import pytest
from sqlalchemy import insert, select, text, update

from cop_sheets.errors import BadRequest, StoreUnavailable
from cop_sheets.settings import StateSettings
from cop_sheets.store.database import (
    History,
    append_event,
    pin_copy,
    read_events,
    restore_backup,
    verify_events,
    write_backup,
)
from cop_sheets.store.database.copies import NewCopy, load_latest, save_copies
from cop_sheets.store.database.tables import metadata, revoked_logins
from tests.support.stores import DATABASES, NOON, copy_of, days_later, store_at


def fill(store, count=20):
    with store.write() as connection:
        for number in range(count):
            save_copies(connection, {f"google {number % 5}": NewCopy(f"Ashe {number % 5} ñ", "https://a", copy_of(
                f"{number}", days_later(number)))})
        pin_copy(connection, 7)
        for number in range(30):
            append_event(connection, days_later(number), "ann", "certified", {"number": number, "text": "ñ\u2028"})
        connection.execute(insert(revoked_logins).values(key="f" * 64, revoked_at=NOON))


def content(store):
    with store.read() as connection:
        rows = {name: connection.execute(select(table).order_by(*table.primary_key.columns)).all()
                for name, table in metadata.tables.items()}
        return rows, load_latest(connection, "google "), list(read_events(connection)), verify_events(connection)


@pytest.fixture
def another_store(request, tmp_path):
    """Return a function that returns an empty store on a database."""
    def make(database):
        if database == "sqlite":
            return store_at(StateSettings(folder=tmp_path / "another"))
        return store_at(StateSettings(request.getfixturevalue("postgresql").new_database(), tmp_path / "another"))

    return make


@pytest.mark.parametrize("database", DATABASES)
def test_a_restored_store_answers_as_before(store, another_store, database, tmp_path):
    fill(store, 210)    # more than are written at once
    written = write_backup(store, tmp_path / "backup.zip")
    assert written["copies"] == 210 and written["events"] == 30
    assert (tmp_path / "backup.zip").stat().st_mode & 0o777 == 0o600
    restored = another_store(database)
    assert restore_backup(restored, tmp_path / "backup.zip") == written
    assert content(restored) == content(store) and content(store)[-1] == []
    assert [version.first_read_at for version in History(restored).versions()] == [
        version.first_read_at for version in History(store).versions()]
    with restored.write() as connection:    # and goes on
        assert append_event(connection, NOON, "ann", "certified", {}).number == 31
        save_copies(connection, {"google 1": NewCopy("Ashe", "", copy_of("new"))})
        assert verify_events(connection) == []


def test_a_store_that_holds_something_is_replaced_only_on_request(store, tmp_path):
    fill(store)
    write_backup(store, tmp_path / "backup.zip")
    before = content(store)
    with store.write() as connection:
        append_event(connection, NOON, "bob", "certified", {})
    with pytest.raises(BadRequest, match="--replace"):
        restore_backup(store, tmp_path / "backup.zip")
    assert content(store) != before
    restore_backup(store, tmp_path / "backup.zip", replace=True)
    assert content(store) == before


def test_logins_that_have_ended_since_stay_ended(store, tmp_path):
    fill(store)
    write_backup(store, tmp_path / "backup.zip")
    with store.write() as connection:
        connection.execute(insert(revoked_logins).values(key="a" * 64, revoked_at=days_later(1)))
        connection.execute(update(revoked_logins).where(revoked_logins.c.key == "f" * 64)
                           .values(revoked_at=days_later(2)))
    restore_backup(store, tmp_path / "backup.zip", replace=True)
    with store.read() as connection:
        assert dict(connection.execute(select(revoked_logins)).all()) == {"a" * 64: days_later(1), "f" * 64: NOON}


def test_tables_of_other_programs_stay(store, tmp_path):
    fill(store)
    with store.write() as connection:
        connection.execute(text("CREATE TABLE of_another_program (x INTEGER)"))
    write_backup(store, tmp_path / "backup.zip")
    restore_backup(store, tmp_path / "backup.zip", replace=True)
    with store.read() as connection:
        assert connection.execute(text("SELECT * FROM of_another_program")).all() == []


def change_manifest(change):
    def changed(files):
        manifest = json.loads(files["manifest.json"])
        change(manifest)
        return files | {"manifest.json": json.dumps(manifest).encode()}

    return changed


@pytest.mark.parametrize(("damage", "message"), [
    (lambda files: {name: data for name, data in files.items() if name != "events.jsonl"}, "damaged"),
    (lambda files: files | {"events.jsonl": files["events.jsonl"].replace(b"ann", b"bob", 1)}, "damaged"),
    (lambda files: files | {"events.jsonl": files["events.jsonl"].split(b"\n", 1)[1]}, "damaged"),
    (lambda files: {"x": b""}, "damaged"), (lambda files: files | {"manifest.json": b"[]"}, "damaged"),
    (change_manifest(lambda manifest: manifest.update(schema="9999")), "later version"),
    (change_manifest(lambda manifest: manifest.update(format="another")), "damaged"),
    (change_manifest(lambda manifest: manifest.update(tables=3)), "damaged"),
])
def test_a_damaged_backup_changes_nothing(store, tmp_path, damage, message):
    fill(store)
    write_backup(store, tmp_path / "backup.zip")
    with zipfile.ZipFile(tmp_path / "backup.zip") as archive:
        files = damage({name: archive.read(name) for name in archive.namelist()})
    with zipfile.ZipFile(tmp_path / "damaged.zip", "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    before = content(store)
    with pytest.raises(BadRequest, match=message):
        restore_backup(store, tmp_path / "damaged.zip", replace=True)
    assert content(store) == before


@pytest.mark.parametrize("data", [b"", b"no zip", b"PK\x03\x04" * 100])
def test_what_is_no_backup(tmp_path, data):
    (tmp_path / "file").write_bytes(data)
    store = store_at(StateSettings(folder=tmp_path / "state"))
    with pytest.raises(BadRequest, match="no backup"):
        restore_backup(store, tmp_path / "file")
    with pytest.raises(BadRequest, match="can't be read"):
        restore_backup(store, tmp_path / "none")
    for folder in ("none", "file"):
        with pytest.raises(BadRequest, match="can't be written"):
            write_backup(store, tmp_path / folder / "backup.zip")


def test_a_store_that_is_gone_leaves_no_half_backup(tmp_path):
    (tmp_path / "state").write_text("in the way")
    with pytest.raises(StoreUnavailable):
        write_backup(store_at(StateSettings(folder=tmp_path / "state")), tmp_path / "backup.zip")
    assert [file.name for file in tmp_path.iterdir()] == ["state"]
