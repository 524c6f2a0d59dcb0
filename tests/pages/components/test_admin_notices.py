"""Files that other users of the server could open are reported: in the log at startup, and to NCPC on a page."""

import pytest

from cop_sheets.store.permissions import permission_warnings
from tests.support.deployments import ANN, NCPC, running_deployment
from tests.support.streamlit_protocol import open_page


@pytest.mark.parametrize(("mode", "is_reported"), [
    (0o600, False), (0o400, False), (0o700, False), (0o644, True), (0o640, True), (0o604, True), (0o620, True),
    (0o602, True), (0o666, True), (0o610, True),
])
def test_a_file_that_others_may_open_is_reported(tmp_path, mode, is_reported):
    file = tmp_path / "secrets.toml"
    file.write_text("", encoding="utf-8")
    file.chmod(mode)
    notices = permission_warnings([file])
    assert bool(notices) is is_reported
    assert notices == [f"{file} holds keys and passwords, and other users of this computer may open it (its mode is "
                       f"{mode:04o}): type chmod 600 {file}"] * is_reported


@pytest.mark.parametrize(("mode", "is_reported"), [(0o700, False), (0o500, False), (0o755, True), (0o750, True),
                                               (0o701, True), (0o1777, True), (0o711, True)])
def test_a_folder_that_others_may_enter_is_reported(tmp_path, mode, is_reported):
    folder = tmp_path / "the copies"
    folder.mkdir()
    folder.chmod(mode)
    notices = permission_warnings([folder])
    assert bool(notices) is is_reported
    assert not notices or notices[0].endswith(f"may open it (its mode is {mode:04o}): type chmod 700 '{folder}'")
    assert not notices or notices[0].startswith(f"{folder} holds the partnerships' rows")


def test_what_is_not_there_or_elsewhere_is_not_reported(tmp_path, monkeypatch):
    assert permission_warnings([tmp_path / "none", tmp_path / "none" / "x"]) == []
    tmp_path.chmod(0o755)
    assert permission_warnings([tmp_path])
    monkeypatch.setattr("cop_sheets.store.permissions.os.name", "nt")
    assert permission_warnings([tmp_path]) == []


def test_notices_are_logged_at_startup_and_shown_to_ncpc(tmp_path):
    with running_deployment(tmp_path) as deployed:
        copies, log = tmp_path / "copies", tmp_path / "log"
        copies.mkdir()
        copies.chmod(0o755)
        deployed.secrets.chmod(0o644)
        with deployed.running(log):
            said = log.read_text(encoding="utf-8")
            warnings = [f"{deployed.secrets} holds keys and passwords", f"{copies} holds the partnerships' rows"]
            assert [sentence for sentence in warnings if sentence in said] == warnings
            seen = "\n".join(open_page(deployed.url, deployed.login(NCPC), "workbooks").texts)
            assert [sentence for sentence in warnings if sentence in seen] == warnings
            for email, page in [(NCPC, ""), (ANN, "workbooks"), (ANN, "")]:
                visit = open_page(deployed.url, deployed.login(email), page)
                assert visit.elements("selectbox") and not any(sentence in visit.received_text for sentence in warnings)
            deployed.secrets.chmod(0o600)
            copies.chmod(0o700)
            assert not any(sentence in open_page(deployed.url, deployed.login(NCPC),
                                                 "workbooks").received_text for sentence in warnings)


def test_a_correct_deployment_has_no_notices(tmp_path):
    with running_deployment(tmp_path) as deployed:
        log = tmp_path / "log"
        with deployed.running(log):
            assert "Whoever keeps this app" not in open_page(deployed.url, deployed.login(NCPC),
                                                             "workbooks").received_text
        assert "chmod" not in log.read_text(encoding="utf-8")
