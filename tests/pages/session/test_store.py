"""Reruns wait for no database: threads aside from them open, read and write the store."""

import os
import threading
from contextlib import contextmanager
from datetime import datetime, timedelta
from time import monotonic

import pytest
from streamlit.config import get_option, set_option

import app
from cop_sheets.settings import StateSettings
from cop_sheets.settings.google import STATE_FOLDER_VARIABLE
from cop_sheets.store import LoginRecord
from cop_sheets.store.database import History, RevokedLogins, Store, shared_store
from cop_sheets.store.database.engine import STORE_FILE
from pages.session import live_folder
from pages.session import store as session_store
from pages.session.config import current_config
from pages.session.current_source import WORKBOOKS_VARIABLE, _listed_folder
from pages.session.menu import FIRST_ENTRY
from pages.session.store import _Worker, _worker, current_store, revoked_logins
from tests.generated.files import to_xlsx
from tests.support.google_pages import NAMES, current_sheet_sync, google, no_waiting, open_page, page_text, secrets
from tests.support.old_snapshots import write_snapshot
from tests.support.sheets import CLEAN_SHEETS, cells
from tests.support.stores import copy_of

__all__ = ["google", "no_waiting", "secrets"]


@pytest.fixture
def threads(monkeypatch):
    """The threads that used the store."""
    found, connection = [], Store._connection

    @contextmanager
    def recorded(store, is_writing):
        found.append(threading.current_thread())
        with connection(store, is_writing) as opened:
            yield opened

    monkeypatch.setattr(Store, "_connection", recorded)
    return found


@pytest.fixture
def script_threads(monkeypatch):
    """The threads in which pages were drawn."""
    found, script = [], "streamlit.testing.v1.local_script_runner.LocalScriptRunner._run_script_thread"
    import streamlit.testing.v1.local_script_runner as runner
    run = runner.LocalScriptRunner._run_script_thread

    def recorded(self, *arguments):
        found.append(threading.current_thread())
        return run(self, *arguments)

    monkeypatch.setattr(script, recorded)
    return found


def wait_for_the_worker():
    assert _worker.wait(30)


def until(holds):
    deadline = monotonic() + 30
    while not holds():
        assert monotonic() < deadline


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv(STATE_FOLDER_VARIABLE, str(tmp_path / "state"))
    monkeypatch.setenv(WORKBOOKS_VARIABLE, str(tmp_path / "books"))
    (tmp_path / "books").mkdir()
    (tmp_path / "books" / "Ashe.xlsx").write_bytes(to_xlsx({tab: cells(text) for tab, text in CLEAN_SHEETS.items()}))
    return tmp_path


@pytest.mark.usefixtures("no_waiting")
def test_no_rerun_uses_the_store_of_google_sheets(google, secrets, threads, script_threads):
    set_option("secrets.files", [str(secrets)])
    try:
        assert not open_page(FIRST_ENTRY).exception
        assert current_sheet_sync().wait(30)
        assert not open_page(FIRST_ENTRY).exception
        names = {version.partnership for version in History(current_store()).versions()}
    finally:
        set_option("secrets.files", [])
    assert names == set(NAMES)
    threads.remove(threading.current_thread())    # the test's own look
    assert threads and script_threads and not set(threads) & set(script_threads)


def test_no_rerun_uses_the_store_of_a_folder_and_the_folder_gets_a_history(folder, threads, script_threads):
    assert "Ashe" in page_text(open_page(FIRST_ENTRY))
    wait_for_the_worker()
    assert [version.partnership for version in History(current_store()).versions()] == ["Ashe"]
    threads.remove(threading.current_thread())
    assert threads and script_threads and not set(threads) & set(script_threads)


def test_pages_go_on_and_say_that_nothing_can_be_kept(folder, monkeypatch):
    monkeypatch.setattr("pages.session.store.RECORD_RETRY_SECONDS", 0.0)
    (folder / "state").write_text("in the way")
    open_page(FIRST_ENTRY)
    until(lambda: current_store().error)
    text = page_text(open_page(FIRST_ENTRY))
    assert "Nothing can be kept in" in text and "COP_STATE" in text and "Where do we stand?" in text
    (folder / "state").unlink()
    until(lambda: not current_store().error and History(current_store()).versions())
    assert [version.partnership for version in History(current_store()).versions()] == ["Ashe"]


def test_a_folder_that_goes_back_to_an_earlier_version_is_recorded_again(folder, monkeypatch):
    monkeypatch.setattr(live_folder, "PREPARE_WAIT_SECONDS", 600.0)    # no version is left out on a busy machine
    file = folder / "books" / "Ashe.xlsx"
    earlier, later = (folder / name for name in ("earlier.xlsx", "later.xlsx"))
    file.rename(earlier)
    later.write_bytes(to_xlsx({tab: cells(text) for tab, text in CLEAN_SHEETS.items()} | {
        "CoPs": [*cells(CLEAN_SHEETS["CoPs"]), ["C9", "Another"]]}))
    for version in (earlier, later, earlier, earlier, later):
        file.unlink(missing_ok=True)
        os.link(version, file)    # the same time of change and the same size, so the same fingerprint
        _listed_folder.clear()
        assert not open_page(FIRST_ENTRY).exception
        wait_for_the_worker()
    versions = History(current_store()).versions()
    hashes = [version.content_hash for version in versions]
    assert len(set(hashes)) == 2 and hashes == [hashes[0], hashes[1]] * 2
    seen = [(version.first_read_at, version.confirmed_at) for version in versions]
    assert seen == sorted(seen)

    class Tomorrow(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime.now(tz) + timedelta(days=1)

    monkeypatch.setattr("pages.session.store.datetime", Tomorrow)
    _listed_folder.clear()
    open_page(FIRST_ENTRY)
    wait_for_the_worker()
    confirmed = [version.confirmed_at for version in History(current_store()).versions()]
    assert confirmed[:3] == [one for _, one in seen[:3]] and confirmed[3] - seen[3][1] > timedelta(hours=23)


def test_of_the_tasks_that_wait_only_the_latest_runs():
    worker, begin, done = _Worker(), threading.Event(), []
    worker.run(lambda: begin.wait(30) and done.append(0))
    until(lambda: worker._is_busy)
    for number in range(1, 4):
        worker.run(lambda number=number: done.append(number))
    begin.set()
    assert worker.wait(30) and done == [0, 3]


@pytest.mark.parametrize("secrets_text", ["[connections", None])    # broken, and gone although there was a login
def test_an_invalid_configuration_opens_no_store(folder, threads, secrets_text):
    secrets, before = folder / "secrets.toml", get_option("secrets.files")
    if secrets_text is None:
        LoginRecord([str(secrets)], folder / "state").keep(None)
    else:
        secrets.write_text(secrets_text)
    snapshot = write_snapshot(folder / "state", "google a", copy_of("a"))
    set_option("secrets.files", [str(secrets)])
    try:
        assert current_config().error
        app._start()
    finally:
        set_option("secrets.files", before)
    wait_for_the_worker()
    assert not threads and snapshot.exists() and not (folder / "state" / STORE_FILE).exists()


def test_a_numbered_file_is_asked_about(folder):
    data = (folder / "books" / "Ashe.xlsx").read_bytes()
    (folder / "books" / "Ashe (1).xlsx").write_bytes(data)
    assert "Ashe (1) is read as a partnership of its own, beside Ashe" in page_text(open_page(FIRST_ENTRY))
    wait_for_the_worker()


def test_a_sign_out_that_is_not_written_survives_another_configuration(folder, monkeypatch):
    monkeypatch.setattr(session_store, "_revoked_logins", None)
    (folder / "state").write_text("in the way")
    earlier = revoked_logins(StateSettings(folder=folder / "state"))
    earlier.wait()
    monkeypatch.setattr("cop_sheets.store.database.revoked_logins.WAIT_SECONDS", 0.0)
    assert not earlier.add("f" * 64)
    later = revoked_logins(StateSettings(folder=folder / "other"))
    assert later is not earlier and "f" * 64 in later
    written = RevokedLogins(shared_store(StateSettings(folder=folder / "other")))
    until(lambda: written.refresh() or "f" * 64 in written)
    later.stop()
