"""The command pull: its output, its copies and its exit codes."""

import os
import subprocess
import sys
from datetime import timedelta

import pytest
from click.testing import CliRunner

import cli
from cop_sheets.errors import SourceUnreadable
from cop_sheets.google.pull import pull_sheets
from tests.fake_google import SheetsServer, faults
from tests.support import ROOT
from tests.support.google_state import FakeTime, add_books, new_sheet_sync, secrets_file, settings

NAMES = ("Alamance", "Ashe", "Burke")


@pytest.fixture
def google():
    with SheetsServer() as server:
        yield server


@pytest.fixture
def table(google):
    return add_books(google, *NAMES)


@pytest.fixture
def secrets(google, tmp_path, table):
    return secrets_file(google, tmp_path, partnerships=table)


def run(command, *arguments):
    return CliRunner().invoke(cli.cli, [command, *arguments], catch_exceptions=False)


def identifier(table, name):
    return table[name].split("/")[5]


def kinds(messages):
    return [line.partition(", as of ")[0] for line in messages]


def test_the_first_pull_reads_all_sheets_and_the_next_the_changed_ones(google, secrets, table):
    first = run("pull", "--secrets", secrets)
    assert (first.exit_code, first.stderr) == (0, "")
    assert kinds(first.stdout.splitlines()) == [*(f"{name}: read anew" for name in NAMES), "3 workbooks: 3 read anew."]
    google.set_cell(identifier(table, "Ashe"), "CoPs", "B2", "Sunshine")
    google.forget()
    second = run("pull", "--secrets", secrets)
    assert second.exit_code == 0
    assert kinds(second.stdout.splitlines()) == ["Alamance: unchanged", "Ashe: read anew", "Burke: unchanged",
                                                 "3 workbooks: 1 read anew, 2 unchanged."]
    assert (google.count("drive"), google.count("sheets")) == (1, 1)


def test_a_line_has_the_age_of_a_copy_and_the_reason(google, tmp_path, table):
    time = FakeTime()
    lead = settings(google, tmp_path, partnerships=table)
    pull_sheets(lead, sheet_sync=new_sheet_sync(google, tmp_path, time, partnerships=table))
    time.skip_minute(hours=2)
    google.revoke(identifier(table, "Ashe"))
    google.add_book("New", {"CoPs": []}, id="2New-one-that-is-not-shared-yet", shared=False)
    more = table | {"Wake": google.book("2New-one-that-is-not-shared-yet").address}
    result = pull_sheets(lead, sheet_sync=new_sheet_sync(google, tmp_path, time, partnerships=more))
    then = (time.now() - timedelta(hours=2)).astimezone()
    lines = result.messages
    assert lines[1].startswith(f"Ashe: could not be read; its copy is as of {then:%B} {then.day}, {then.year}, ")
    assert ". Ashe was not read: it is not shared with the app. Share the sheet with app@test-project" in lines[1]
    assert lines[3].startswith("Wake: could not be read; there is no copy of it. Wake was not read: it is not shared")
    assert lines[4] == "4 workbooks: 2 unchanged, 2 could not be read."
    assert len(result.current) == 2 and not result.is_complete


def test_the_exit_code_says_whether_all_some_or_none_are_current(google, secrets, table):
    assert run("pull", "--secrets", secrets).exit_code == 0
    google.revoke(identifier(table, "Burke"))
    assert run("pull", "--secrets", secrets).exit_code == 1
    google.fault("everything", faults.UNAUTHENTICATED)
    nothing = run("pull", "--secrets", secrets)
    assert nothing.exit_code == 2
    assert kinds([line.split(";")[0] for line in nothing.stdout.splitlines()]) == [
        *(f"{name}: could not be read" for name in NAMES), "3 workbooks: 3 could not be read."]
    assert "Google refuses to sign app@test-project" in nothing.stderr


def test_without_any_copy_the_pull_ends_in_a_sentence(google, secrets):
    google.fault("everything", faults.UNAUTHENTICATED)
    result = run("pull", "--secrets", secrets)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("Google refuses to sign app@test-project") and result.stderr.count("\n") == 1


def test_a_missing_registry_is_reported_with_the_workbooks_of_the_old_list(google, tmp_path, table):
    registry = google.add_registry(table)
    secrets = secrets_file(google, tmp_path, registry=registry.address)
    assert run("pull", "--secrets", secrets).exit_code == 0
    google.revoke(registry.id)
    result = run("pull", "--secrets", secrets)
    assert result.exit_code == 1 and result.stdout.endswith("3 workbooks: 3 unchanged.\n")
    assert "The list of partnerships was not read: it is not shared" in result.stderr


def test_copies_that_cannot_be_saved_are_reported(google, tmp_path, secrets):
    (tmp_path / "copies").write_text("a file where the folder should be")
    result = run("pull", "--secrets", secrets)
    assert result.exit_code == 1 and "3 read anew" in result.stdout
    assert "Copies can't be kept, so" in result.stderr


def test_nothing_configured(tmp_path):
    with pytest.raises(SourceUnreadable, match="No Google Sheets are configured"):
        pull_sheets(None)
    result = run("pull", "--secrets", str(tmp_path / "none.toml"))
    assert result.exit_code == 2 and "copy .streamlit/secrets.example.toml" in result.stderr


def test_pulled_copies_are_read_during_an_outage(google, tmp_path, secrets, table):
    run("pull", "--secrets", secrets)
    google.fault("everything", faults.UNAUTHENTICATED)
    google.forget()
    reading = new_sheet_sync(google, tmp_path, partnerships=table).current()
    assert [book.partnership for book in reading.workbooks] == list(NAMES) and not reading.failures
    assert google.count("sheets") == 0


def test_check_and_summary_use_no_copies(google, tmp_path, secrets):
    for command in ("check", "summary"):
        assert run(command, "google", "--secrets", secrets).exit_code in (0, 1)
    assert not (tmp_path / "copies").exists()
    run("pull", "--secrets", secrets)
    google.fault("everything", faults.UNAUTHENTICATED)
    assert [run(command, "google", "--secrets", secrets).exit_code for command in ("check", "summary")] == [2, 2]


def test_progress_is_shown_in_a_terminal_and_not_written_to_a_file(secrets):
    pty = pytest.importorskip("pty")
    ours, theirs = pty.openpty()
    command = [sys.executable, ROOT / "cli.py", "pull", "--secrets", secrets]
    result = subprocess.run(command, stdout=subprocess.PIPE, stderr=theirs, timeout=120)
    os.close(theirs)
    seen = os.read(ours, 10_000).decode()
    os.close(ours)
    assert result.returncode == 0 and b"\r" not in result.stdout
    assert "1 of 3 read: Alamance" in seen and "2 of 3 read: Ashe" in seen and seen.endswith("\r\x1b[K")
