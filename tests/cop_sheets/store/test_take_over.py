"""Copies and ended logins that earlier versions kept in files are taken over once."""

import shutil
from datetime import UTC, datetime, timedelta

import pytest

from cop_sheets.settings import GoogleSettings, StateSettings
from cop_sheets.settings.google import APP_ROOT
from cop_sheets.store import CopyStore
from cop_sheets.store.database import CopyDatabase, History, RevokedLogins, forget_partnership, open_store, take_over
from cop_sheets.store.database.copies import NewCopy, load_latest, save_copies
from tests.support.old_snapshots import write_ended_login, write_snapshot, write_times
from tests.support.stores import NOON, copy_of, days_later, other_process

KEY = "ab" * 32


def latest(store):
    with store.read() as connection:
        return load_latest(connection, "google ")


@pytest.fixture
def old(tmp_path):
    folder = tmp_path / "old"
    for sheet in ("a", "b"):
        write_snapshot(folder, f"google {sheet}", copy_of(sheet, NOON, "17"))
    write_times(folder, {"google a": days_later(1)})
    return folder


def test_copies_are_taken_over_and_their_files_deleted(store, old):
    assert take_over(store, [old, old, old / "none"]) == 2 and list(old.iterdir()) == []
    assert latest(store)["google a"].copy == copy_of("a", NOON, "17")
    assert [latest(store)[f"google {sheet}"].confirmed_at for sheet in "ab"] == [days_later(1), NOON]
    assert take_over(other_process(store), [old]) == 0


def test_whose_sheet_it_is_follows_with_the_next_check(store, old):
    take_over(store, [old])
    assert History(store).versions() == []
    copies = CopyStore(GoogleSettings(), CopyDatabase(store))
    copies.load()
    copies.mark_confirmed({"a": "Ashe"}, days_later(2))
    version, = History(store).versions()
    assert (version.partnership, version.first_read_at, version.confirmed_at) == ("Ashe", NOON, days_later(2))


def test_none_is_taken_over_twice_even_where_its_file_stays(store, old, tmp_path):
    shutil.copytree(old, tmp_path / "again")
    take_over(store, [old])
    with store.write() as connection:
        forget_partnership(connection, [""])
    assert take_over(store, [tmp_path / "again"]) == 0 and latest(store) == {}


def test_a_copy_that_was_read_later_stays_the_last(store, old):
    with store.write() as connection:
        save_copies(connection, {"google a": NewCopy("Ashe", "", copy_of("new", days_later(1))),
                                 "google b": NewCopy("Burke", "", copy_of("older", days_later(-1)))})
    assert take_over(store, [old]) == 1
    assert {key: kept.copy.raw_sheets[0].rows[1] for key, kept in latest(store).items()} == {
        "google a": ["new"], "google b": ["b"]}


@pytest.mark.parametrize("damage", [
    lambda data: b"", lambda data: data[:-1], lambda data: data[:40], lambda data: data + b"x",
    lambda data: data.replace(b"snapshot 1", b"snapshot 2"), lambda data: b"\x80\x04\x95" + data,
    lambda data: data.split(b"\n", 1)[1]])
def test_a_damaged_file_is_left_where_it_is(store, old, damage):
    file = write_snapshot(old, "google a", copy_of("a"))
    file.write_bytes(damage(file.read_bytes()))
    assert take_over(store, [old]) == 1 and list(latest(store)) == ["google b"]
    assert file.exists()


def test_ended_logins_stay_ended(store, tmp_path):
    now = datetime.now(UTC)
    write_ended_login(tmp_path, KEY, now - timedelta(days=3))
    write_ended_login(tmp_path, "no key", now)
    for _ in range(2):
        take_over(store, [tmp_path])
    revoked = RevokedLogins(store)
    revoked.refresh()
    assert KEY in revoked and "no key" not in revoked
    assert (tmp_path / "signed-out" / KEY).exists()    # an earlier version that still runs must not accept it again


def test_the_store_takes_over_before_its_first_use(tmp_path, monkeypatch):
    write_snapshot(tmp_path / "state", "google a", copy_of("a"))
    store = open_store(StateSettings(folder=tmp_path / "state"))
    assert list(latest(store)) == ["google a"] and open_store(StateSettings(folder=tmp_path / "state")) is store
    store.close()
    monkeypatch.delenv("COP_STATE", raising=False)
    assert StateSettings().earlier_folders == (APP_ROOT / ".state", APP_ROOT / ".snapshots")
    assert StateSettings(folder=tmp_path).earlier_folders == (tmp_path,)
