"""That there is a login is recorded where every process of the deployment finds it, whatever becomes of the secrets."""

import stat
from pathlib import Path

import pytest

from cop_sheets.login_record import RECORD, LoginRecord


@pytest.fixture
def state(tmp_path) -> Path:
    return tmp_path / "a" / "state"


@pytest.fixture
def copies(tmp_path) -> Path:
    return tmp_path / "b" / "copies"


def of(state: Path, *files: str) -> LoginRecord:
    return LoginRecord(files or ("/app/secrets.toml",), state)


def test_where_no_login_was_there_is_no_record(state, copies):
    assert of(state).found(copies) is None and of(state).found(None) is None and not state.exists()


def test_another_process_finds_it_with_and_without_the_secrets_file(state, copies):
    of(state).keep(copies)
    assert of(state).found(copies) == of(state).found(None) == copies / RECORD


def test_a_process_with_other_secrets_files_finds_it_in_the_folder_of_the_copies_only(state, copies):
    of(state).keep(copies)
    other = of(state, "/app/other.toml")
    assert other.found(copies) == copies / RECORD and other.found(None) is None


def test_it_holds_for_another_folder_of_copies_too(state, copies, tmp_path):
    of(state).keep(copies)
    assert of(state).found(tmp_path / "new") == copies / RECORD


def test_one_of_its_secrets_files_is_enough_however_its_path_is_written(state, copies, monkeypatch, tmp_path):
    """Streamlit looks into the home of whoever starts it, too."""
    monkeypatch.chdir(tmp_path)
    of(state, "/one/secrets.toml", ".streamlit/secrets.toml").keep(copies)
    here = f"{tmp_path}/.streamlit/secrets.toml"
    for files in [("/one/secrets.toml", here), ("/two/secrets.toml", "/one/secrets.toml"),
                  ("/two/secrets.toml", f"{tmp_path}/x/../.streamlit/secrets.toml")]:
        assert of(state, *files).found(None) == copies / RECORD
    assert of(state, "/two/secrets.toml", "secrets.toml").found(None) is None
    assert LoginRecord([], state).found(None) is None


def test_who_deletes_it_does_without_a_login(state, copies):
    """The folder of the copies may go as a whole, as it does when the app is retired."""
    of(state).keep(copies)
    assert "delete this file" in (copies / RECORD).read_text(encoding="utf-8")
    (copies / RECORD).unlink()
    assert of(state).found(copies) is None and of(state).found(None) is None
    copies.rmdir()
    assert of(state).found(None) is None


def test_copies_in_the_state_folder_itself(state):
    of(state).keep(state)
    assert of(state).found(state) == of(state).found(None) == state / RECORD


@pytest.mark.parametrize("named", [True, False])
def test_where_the_copies_cannot_be_written_or_are_not_named_the_state_folder_holds_it_itself(state, copies, named):
    copies.parent.mkdir()
    copies.write_text("no folder", encoding="utf-8")
    of(state).keep(copies if named else None)
    found = of(state).found(None)
    assert found and found.parent == state and of(state).found(copies) == found
    found.unlink()
    assert of(state).found(None) is None


def test_a_state_folder_that_cannot_be_written_is_told(state, copies):
    state.parent.mkdir()
    state.write_text("no folder", encoding="utf-8")
    with pytest.raises(OSError):
        of(state).keep(copies)
    assert of(state).found(copies) == copies / RECORD    # for who knows that folder


def test_what_cannot_be_looked_at_counts_as_a_login(state, copies):
    of(state).keep(copies)
    pointer, = state.iterdir()
    pointer.write_text("/" + "x" * 5000, encoding="utf-8")    # no name that a system takes
    assert of(state).found(None)
    pointer.write_bytes(b"\xff")
    assert of(state).found(None) == pointer
    pointer.unlink()
    pointer.mkdir()
    assert of(state).found(None) == pointer


def test_it_is_for_its_owner_only_and_written_once(state, copies):
    of(state).keep(copies)
    files = [copies / RECORD, *state.iterdir()]
    assert [stat.S_IMODE(path.stat().st_mode) for path in [*files, copies, state]] == [0o600, 0o600, 0o700, 0o700]
    before = [path.stat().st_ino for path in files]
    of(state).keep(copies)
    assert [path.stat().st_ino for path in files] == before
    of(state).keep(state)    # another folder of copies
    assert len(list(state.iterdir())) == 2 and of(state).found(None) == state / RECORD


def test_a_record_that_is_half_written_leaves_nothing_behind(state, copies, monkeypatch):
    monkeypatch.setattr("os.replace", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    with pytest.raises(OSError):
        of(state).keep(copies)
    assert not list(state.iterdir()) and not list(copies.iterdir())
