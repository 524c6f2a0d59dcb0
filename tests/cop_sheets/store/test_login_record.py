"""The record that there is a login survives the loss of the secrets file."""

import shutil
import stat
from pathlib import Path

import pytest

from cop_sheets.store.login_record import RECORD_FILE_NAME, LoginRecord


@pytest.fixture
def state(tmp_path) -> Path:
    return tmp_path / "a" / "state"


@pytest.fixture
def copies(tmp_path) -> Path:
    return tmp_path / "b" / "copies"


def of(state: Path, *files: str) -> LoginRecord:
    return LoginRecord(files or ("/app/secrets.toml",), state)


def test_there_is_no_record_without_a_login(state, copies):
    assert of(state).existing_files(copies) == of(state).existing_files(None) == [] and not state.exists()
    assert not of(state).is_complete(copies)


def test_another_process_finds_it_with_and_without_the_secrets_file(state, copies):
    of(state).keep(copies)
    pointer, = state.iterdir()
    assert of(state).existing_files(copies) == of(state).existing_files(None) == [copies / RECORD_FILE_NAME, pointer]
    assert of(state).is_complete(copies) and of(state).is_complete(None) and not of(state).is_complete(state)


def test_a_process_with_other_secrets_files_finds_it_in_the_folder_of_the_copies_only(state, copies):
    of(state).keep(copies)
    other = of(state, "/app/other.toml")
    assert other.existing_files(copies) == [copies / RECORD_FILE_NAME] and other.existing_files(None) == []


def test_a_process_with_other_secrets_files_finds_it_where_the_store_is_in_the_state_folder(state):
    """As it is by default; also where the file with the path of the store's folder was lost."""
    of(state).keep(state)
    assert of(state, "/app/other.toml").existing_files(None) == [state / RECORD_FILE_NAME]
    for path in state.glob("login-of-*"):
        path.unlink()
    assert of(state).existing_files(None) == [state / RECORD_FILE_NAME]


def test_the_record_is_found_with_another_folder_of_copies(state, copies, tmp_path):
    of(state).keep(copies)
    assert copies / RECORD_FILE_NAME in of(state).existing_files(tmp_path / "new")


def test_one_of_its_secrets_files_is_enough_however_its_path_is_written(state, copies, monkeypatch, tmp_path):
    """Streamlit also reads the secrets file in the home folder of the user who starts it."""
    monkeypatch.chdir(tmp_path)
    of(state, "/one/secrets.toml", ".streamlit/secrets.toml").keep(copies)
    here = f"{tmp_path}/.streamlit/secrets.toml"
    for files in [("/one/secrets.toml", here), ("/two/secrets.toml", "/one/secrets.toml"),
                  ("/two/secrets.toml", f"{tmp_path}/x/../.streamlit/secrets.toml")]:
        assert copies / RECORD_FILE_NAME in of(state, *files).existing_files(None)
    assert of(state, "/two/secrets.toml", "secrets.toml").existing_files(None) == []
    assert LoginRecord([], state).existing_files(None) == []


def test_a_link_and_what_it_leads_to_are_one_secrets_file(state, copies, tmp_path):
    real, link = tmp_path / "real.toml", tmp_path / "link.toml"
    real.write_text("", encoding="utf-8")
    link.symlink_to(real)
    of(state, str(link)).keep(copies)
    assert of(state, str(real)).existing_files(None)


@pytest.mark.parametrize("lose", [
    lambda copies: (copies / RECORD_FILE_NAME).unlink(), shutil.rmtree,
    lambda copies: copies.rename(copies.with_name("moved")),
    lambda copies: (shutil.rmtree(copies), copies.mkdir())], ids=["record", "folder", "moved", "not mounted"])
def test_the_record_survives_the_loss_of_the_folder_of_copies(state, copies, lose):
    of(state).keep(copies)
    lose(copies)
    assert of(state).existing_files(None) == of(state).existing_files(copies) == [*state.iterdir()]
    assert not of(state).is_complete(copies)


def test_deleting_all_files_removes_the_record(state, copies):
    of(state).keep(copies)
    assert "delete this file" in (copies / RECORD_FILE_NAME).read_text(encoding="utf-8")
    for path in of(state).existing_files(None):
        path.unlink()
    assert of(state).existing_files(copies) == of(state).existing_files(None) == []


def test_copies_in_the_state_folder_itself(state):
    of(state).keep(state)
    assert of(state).existing_files(state) == of(state).existing_files(None) and of(state).existing_files(state)[
        0] == state / RECORD_FILE_NAME


@pytest.mark.parametrize("named", [True, False])
def test_without_a_folder_of_copies_the_record_is_in_the_state_folder(state, copies, named):
    copies.parent.mkdir()
    copies.write_text("no folder", encoding="utf-8")
    of(state).keep(copies if named else None)
    report, = of(state).existing_files(None)
    assert report.parent == state and of(state).existing_files(copies) == [report]
    report.unlink()
    assert of(state).existing_files(None) == []


def test_a_state_folder_that_cannot_be_written_is_reported(state, copies):
    state.parent.mkdir()
    state.write_text("no folder", encoding="utf-8")
    with pytest.raises(OSError):
        of(state).keep(copies)
    assert of(state).existing_files(copies) == [copies / RECORD_FILE_NAME]    # found by a process that knows the folder


def test_a_record_of_an_earlier_version_counts(state, copies, tmp_path):
    """Earlier versions had another default folder for state and copies."""
    earlier = tmp_path / ".snapshots"
    of(earlier).keep(earlier)
    found = LoginRecord(["/app/secrets.toml"], state, [state, earlier]).existing_files(copies)
    assert set(found) == set(earlier.iterdir()) and len(found) == 2
    other = LoginRecord(["/app/other.toml"], state, [earlier]).existing_files(None)
    assert other == [earlier / RECORD_FILE_NAME]
    for path in found:
        path.unlink()
    assert LoginRecord(["/app/secrets.toml"], state, [earlier]).existing_files(copies) == []


def test_what_cannot_be_checked_counts_as_a_login(state, copies):
    of(state).keep(copies)
    pointer, = state.iterdir()
    pointer.write_text("/" + "x" * 5000, encoding="utf-8")    # too long for a file name
    assert of(state).existing_files(None)
    pointer.write_bytes(b"\xff")
    assert of(state).existing_files(None) == [pointer]
    pointer.unlink()
    pointer.mkdir()
    assert of(state).existing_files(None) == [pointer]


def test_it_is_for_its_owner_only_and_written_once(state, copies):
    of(state).keep(copies)
    files = [copies / RECORD_FILE_NAME, *state.iterdir()]
    assert [stat.S_IMODE(path.stat().st_mode) for path in [*files, copies, state]] == [0o600, 0o600, 0o700, 0o700]
    before = [path.stat().st_ino for path in files]
    of(state).keep(copies)
    assert [path.stat().st_ino for path in files] == before
    of(state).keep(state)    # another folder of copies
    assert len(list(state.iterdir())) == 2 and of(state).existing_files(None)[0] == state / RECORD_FILE_NAME


def test_a_failed_write_leaves_no_file(state, copies, monkeypatch):
    monkeypatch.setattr("os.replace", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    with pytest.raises(OSError):
        of(state).keep(copies)
    assert not list(state.iterdir()) and not list(copies.iterdir())
