"""That there is a login is recorded where every process of the deployment finds it, whatever becomes of the secrets."""

import shutil
import stat
from pathlib import Path

import pytest

from cop_sheets.store.login_record import RECORD, LoginRecord


@pytest.fixture
def state(tmp_path) -> Path:
    return tmp_path / "a" / "state"


@pytest.fixture
def copies(tmp_path) -> Path:
    return tmp_path / "b" / "copies"


def of(state: Path, *files: str) -> LoginRecord:
    return LoginRecord(files or ("/app/secrets.toml",), state)


def test_where_no_login_was_there_is_no_record(state, copies):
    assert of(state).found(copies) == of(state).found(None) == [] and not state.exists()
    assert not of(state).is_kept(copies)


def test_another_process_finds_it_with_and_without_the_secrets_file(state, copies):
    of(state).keep(copies)
    pointer, = state.iterdir()
    assert of(state).found(copies) == of(state).found(None) == [copies / RECORD, pointer]
    assert of(state).is_kept(copies) and of(state).is_kept(None) and not of(state).is_kept(state)


def test_a_process_with_other_secrets_files_finds_it_in_the_folder_of_the_copies_only(state, copies):
    of(state).keep(copies)
    other = of(state, "/app/other.toml")
    assert other.found(copies) == [copies / RECORD] and other.found(None) == []


def test_it_holds_for_another_folder_of_copies_too(state, copies, tmp_path):
    of(state).keep(copies)
    assert copies / RECORD in of(state).found(tmp_path / "new")


def test_one_of_its_secrets_files_is_enough_however_its_path_is_written(state, copies, monkeypatch, tmp_path):
    """Streamlit looks into the home of whoever starts it, too."""
    monkeypatch.chdir(tmp_path)
    of(state, "/one/secrets.toml", ".streamlit/secrets.toml").keep(copies)
    here = f"{tmp_path}/.streamlit/secrets.toml"
    for files in [("/one/secrets.toml", here), ("/two/secrets.toml", "/one/secrets.toml"),
                  ("/two/secrets.toml", f"{tmp_path}/x/../.streamlit/secrets.toml")]:
        assert copies / RECORD in of(state, *files).found(None)
    assert of(state, "/two/secrets.toml", "secrets.toml").found(None) == []
    assert LoginRecord([], state).found(None) == []


def test_a_link_and_what_it_leads_to_are_one_secrets_file(state, copies, tmp_path):
    real, link = tmp_path / "real.toml", tmp_path / "link.toml"
    real.write_text("", encoding="utf-8")
    link.symlink_to(real)
    of(state, str(link)).keep(copies)
    assert of(state, str(real)).found(None)


@pytest.mark.parametrize("lose", [
    lambda copies: (copies / RECORD).unlink(), shutil.rmtree, lambda copies: copies.rename(copies.with_name("moved")),
    lambda copies: (shutil.rmtree(copies), copies.mkdir())], ids=["record", "folder", "moved", "not mounted"])
def test_a_folder_of_copies_that_is_lost_forgets_no_login(state, copies, lose):
    of(state).keep(copies)
    lose(copies)
    assert of(state).found(None) == of(state).found(copies) == [*state.iterdir()]
    assert not of(state).is_kept(copies)


def test_who_deletes_all_of_it_does_without_a_login(state, copies):
    of(state).keep(copies)
    assert "delete this file" in (copies / RECORD).read_text(encoding="utf-8")
    for path in of(state).found(None):
        path.unlink()
    assert of(state).found(copies) == of(state).found(None) == []


def test_copies_in_the_state_folder_itself(state):
    of(state).keep(state)
    assert of(state).found(state) == of(state).found(None) and of(state).found(state)[0] == state / RECORD


@pytest.mark.parametrize("named", [True, False])
def test_where_the_copies_cannot_be_written_or_are_not_named_the_state_folder_holds_it_itself(state, copies, named):
    copies.parent.mkdir()
    copies.write_text("no folder", encoding="utf-8")
    of(state).keep(copies if named else None)
    found, = of(state).found(None)
    assert found.parent == state and of(state).found(copies) == [found]
    found.unlink()
    assert of(state).found(None) == []


def test_a_state_folder_that_cannot_be_written_is_told(state, copies):
    state.parent.mkdir()
    state.write_text("no folder", encoding="utf-8")
    with pytest.raises(OSError):
        of(state).keep(copies)
    assert of(state).found(copies) == [copies / RECORD]    # for who knows that folder


def test_what_cannot_be_looked_at_counts_as_a_login(state, copies):
    of(state).keep(copies)
    pointer, = state.iterdir()
    pointer.write_text("/" + "x" * 5000, encoding="utf-8")    # no name that a system takes
    assert of(state).found(None)
    pointer.write_bytes(b"\xff")
    assert of(state).found(None) == [pointer]
    pointer.unlink()
    pointer.mkdir()
    assert of(state).found(None) == [pointer]


def test_it_is_for_its_owner_only_and_written_once(state, copies):
    of(state).keep(copies)
    files = [copies / RECORD, *state.iterdir()]
    assert [stat.S_IMODE(path.stat().st_mode) for path in [*files, copies, state]] == [0o600, 0o600, 0o700, 0o700]
    before = [path.stat().st_ino for path in files]
    of(state).keep(copies)
    assert [path.stat().st_ino for path in files] == before
    of(state).keep(state)    # another folder of copies
    assert len(list(state.iterdir())) == 2 and of(state).found(None)[0] == state / RECORD


def test_a_record_that_is_half_written_leaves_nothing_behind(state, copies, monkeypatch):
    monkeypatch.setattr("os.replace", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    with pytest.raises(OSError):
        of(state).keep(copies)
    assert not list(state.iterdir()) and not list(copies.iterdir())
