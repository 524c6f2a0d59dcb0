"""What visits see of a folder that changes: the new version at once if that takes little time, else once prepared."""

from threading import Event

import pytest

from cop_sheets import open_source
from pages.session import live_folder
from pages.session.data_source import DataSource
from pages.session.live_folder import CachedFolderSource, LiveFolder
from tests.generated.files import to_xlsx

TOO_LONG = 30.0    # a test that waits that long has failed


def version(name):
    return DataSource(name, lambda _: None)


class Preparation:
    """Lists the versions that were prepared; each waits for `go_on`."""

    def __init__(self, is_free=True):
        self.versions, self.go_on = [], Event()
        if is_free:
            self.go_on.set()

    def __call__(self, source):
        self.versions.append(source.fingerprint)
        assert self.go_on.wait(TOO_LONG)


@pytest.fixture
def slow(monkeypatch):
    """Every preparation counts as one that takes long, and visits don't wait."""
    monkeypatch.setattr(live_folder, "PREPARE_WAIT_SECONDS", 0.0)


def finish(folder):
    task = folder._task
    assert task is None or task.finished.wait(TOO_LONG)


def test_the_first_version_is_shown_at_once():
    prepare = Preparation()
    assert LiveFolder(prepare).current(version("a")).fingerprint == "a" and prepare.versions == []


def test_a_version_that_takes_little_time_is_waited_for():
    prepare = Preparation()
    folder = LiveFolder(prepare)
    assert [folder.current(version(name)).fingerprint for name in "abca"] == list("abca")
    assert prepare.versions == list("bca")


def test_a_version_that_takes_long_is_shown_once_it_is_prepared(slow):
    prepare = Preparation(is_free=False)
    folder = LiveFolder(prepare)
    assert [folder.current(version(name)).fingerprint for name in "abbc"] == list("aaaa")
    prepare.go_on.set()
    finish(folder)
    prepare.go_on.clear()
    assert folder.current(version("c")).fingerprint == "b" and prepare.versions[0] == "b"
    prepare.go_on.set()
    finish(folder)


def test_a_version_that_was_taken_back_while_it_was_prepared_is_not_shown(slow):
    prepare = Preparation(is_free=False)
    folder = LiveFolder(prepare)
    folder.current(version("a"))
    folder.current(version("b"))
    task = folder._task
    assert folder.current(version("a")).fingerprint == "a"
    prepare.go_on.set()
    assert task.finished.wait(TOO_LONG)
    assert folder.current(version("a")).fingerprint == "a"


def test_after_a_long_preparation_there_is_a_pause_of_three_times_its_length(slow, monkeypatch):
    seconds = iter([0.0, 0.0, 8.0, 8.0, 31.9, 32.1, 32.1, 36.0, 36.0])
    monkeypatch.setattr(live_folder, "monotonic", lambda: next(seconds))
    prepare = Preparation()
    folder = LiveFolder(prepare)
    folder.current(version("a"))
    folder.current(version("b"))
    finish(folder)
    assert folder.current(version("c")).fingerprint == "b" and prepare.versions == ["b"]
    folder.current(version("c"))
    finish(folder)
    assert folder.current(version("c")).fingerprint == "c"


def test_a_version_that_crashes_is_shown_so_that_pages_say_why():
    def crash(_):
        raise ZeroDivisionError

    folder = LiveFolder(crash)
    assert [folder.current(version(name)).fingerprint for name in "ab"] == ["a", "b"]


def test_only_changed_workbooks_are_read_again(tmp_path):
    for name in ("Ashe", "Burke"):
        (tmp_path / f"{name}.xlsx").write_bytes(to_xlsx({"CoPs": [["CoP ID"], ["C1"]]}))
    workbooks = {}

    def read():
        source = CachedFolderSource(open_source(str(tmp_path)), workbooks)
        return {entry.partnership: source.read(entry) for entry in source.list()}

    first = read()
    (tmp_path / "Burke.xlsx").write_bytes(to_xlsx({"CoPs": [["CoP ID"], ["C1"], ["C2"]]}))
    second = read()
    assert second["Ashe"] is first["Ashe"] and len(second["Burke"].raw_sheets[0].rows) == 3
    (tmp_path / "Ashe.xlsx").unlink()
    assert list(read()) == ["Burke"] and len(workbooks) == 1
