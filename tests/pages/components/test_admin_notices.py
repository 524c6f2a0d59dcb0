"""What others on the server could open is told: in the log as the app starts, and to NCPC on the page Workbooks."""

import pytest

from cop_sheets.store.permissions import open_to_others
from tests.support.deployments import ANN, NCPC, deployment
from tests.support.streamlit_protocol import opened


@pytest.mark.parametrize(("mode", "is_told"), [
    (0o600, False), (0o400, False), (0o700, False), (0o644, True), (0o640, True), (0o604, True), (0o620, True),
    (0o602, True), (0o666, True), (0o610, True),
])
def test_a_file_that_others_may_open_is_told(tmp_path, mode, is_told):
    file = tmp_path / "secrets.toml"
    file.write_text("", encoding="utf-8")
    file.chmod(mode)
    told = open_to_others([file])
    assert bool(told) is is_told
    assert told == [f"{file} holds keys and passwords, and other users of this computer may open it (its mode is "
                    f"{mode:04o}): type chmod 600 {file}"] * is_told


@pytest.mark.parametrize(("mode", "is_told"), [(0o700, False), (0o500, False), (0o755, True), (0o750, True),
                                               (0o701, True), (0o1777, True), (0o711, True)])
def test_a_folder_that_others_may_enter_is_told(tmp_path, mode, is_told):
    folder = tmp_path / "the copies"
    folder.mkdir()
    folder.chmod(mode)
    told = open_to_others([folder])
    assert bool(told) is is_told
    assert not told or told[0].endswith(f"may open it (its mode is {mode:04o}): type chmod 700 '{folder}'")
    assert not told or told[0].startswith(f"{folder} holds the partnerships' rows")


def test_what_is_not_there_or_elsewhere_is_not_told(tmp_path, monkeypatch):
    assert open_to_others([tmp_path / "none", tmp_path / "none" / "x"]) == []
    tmp_path.chmod(0o755)
    assert open_to_others([tmp_path])
    monkeypatch.setattr("cop_sheets.store.permissions.os.name", "nt")
    assert open_to_others([tmp_path]) == []


def test_they_are_in_the_log_at_start_and_on_ncpcs_page(tmp_path):
    with deployment(tmp_path) as one:
        copies, log = tmp_path / "copies", tmp_path / "log"
        copies.mkdir()
        copies.chmod(0o755)
        one.secrets.chmod(0o644)
        with one.running(log):
            said = log.read_text(encoding="utf-8")
            told = [f"{one.secrets} holds keys and passwords", f"{copies} holds the partnerships' rows"]
            assert [sentence for sentence in told if sentence in said] == told
            seen = "\n".join(opened(one.url, one.login(NCPC), "workbooks").texts)
            assert [sentence for sentence in told if sentence in seen] == told
            for email, page in [(NCPC, ""), (ANN, "workbooks"), (ANN, "")]:
                visit = opened(one.url, one.login(email), page)
                assert visit.elements("selectbox") and not any(sentence in visit.said for sentence in told)
            one.secrets.chmod(0o600)
            copies.chmod(0o700)
            assert not any(sentence in opened(one.url, one.login(NCPC), "workbooks").said for sentence in told)


def test_a_deployment_as_it_should_be_is_told_nothing(tmp_path):
    with deployment(tmp_path) as one:
        log = tmp_path / "log"
        with one.running(log):
            assert "Whoever keeps this app" not in opened(one.url, one.login(NCPC), "workbooks").said
        assert "chmod" not in log.read_text(encoding="utf-8")
