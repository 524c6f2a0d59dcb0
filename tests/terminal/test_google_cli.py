"""The command line with Google Sheets: the same flags and the same file as with the workbooks they came from."""

import csv
import io

import pytest
from click.testing import CliRunner

from cli import cli
from cop_sheets.sample.source import ANSWER_KEY, write_sample
from tests.fake_google import SheetsServer, faults
from tests.fake_google.xlsx import NotImportable
from tests.support.google_state import secrets_file

PERIOD = ["--fiscal-year", "FY 24-25", "--as-of", "2025-07-15"]


@pytest.fixture(scope="module")
def workbooks(tmp_path_factory):
    """The sample's workbooks except the damaged one, which Google couldn't import."""
    folder = tmp_path_factory.mktemp("sample")
    write_sample(folder, partnerships=5, years=1)
    (folder / ANSWER_KEY).unlink()
    return folder


@pytest.fixture
def google(workbooks):
    with SheetsServer() as server:
        named = {}
        for path in sorted(workbooks.glob("*.xlsx")):
            try:
                named[path.stem] = server.add_xlsx(path).address
            except NotImportable:
                path.unlink()
        server.named = named
        yield server


def run(command, source, *more):
    return CliRunner().invoke(cli, [command, str(source), *PERIOD, *more])


def flags(data):
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_the_summary_is_the_same_file(google, workbooks, tmp_path):
    secrets, one = secrets_file(google, tmp_path, partnerships=google.named), ("--partnership", "Avery")
    theirs = run("summary", "google", "--secrets", secrets, *one)
    assert theirs.stdout_bytes == run("summary", workbooks, *one).stdout_bytes != b""
    assert google.count("sheets") == len(google.named) and google.count("drive") == 1


def without_links(found):
    return [{name: value for name, value in flag.items() if name != "Link"} for flag in found]


def test_the_flags_are_the_same_and_link_to_their_cells(google, workbooks, tmp_path):
    secrets = secrets_file(google, tmp_path, partnerships=google.named)
    found = flags(run("check", "google", "--secrets", secrets, "--format", "csv").stdout_bytes)
    for flag in found:
        cell = f"#gid={flag['Link'].partition('#gid=')[2].partition('&')[0]}&range={flag['Column']}{flag['Row']}"
        assert flag["Link"] == (google.named[flag["Partnership"]] + cell if flag["Column"] else "")
    theirs = without_links(found)
    ours = without_links(flags(run("check", workbooks, "--format", "csv").stdout_bytes))
    assert len(theirs) == len(ours) > 20
    # Google computes a formula without a stored result; in a file only the formula is present.
    assert [(one["Value"], other["Value"]) for one, other in zip(theirs, ours, strict=True) if one != other] == [
        ("Loading...", "'=30+60")]


def test_when_google_refuses_nothing_is_read_and_no_copy_is_used(google, tmp_path):
    """Commands that report rest on the sheets themselves; the pages and `pull` have the copies."""
    secrets = secrets_file(google, tmp_path, partnerships=google.named)
    assert run("summary", "google", "--secrets", secrets).exit_code == 0
    google.fault("everything", faults.UNAUTHENTICATED)
    google.forget()
    after = run("summary", "google", "--secrets", secrets)
    assert after.exit_code == 2 and after.stdout_bytes == b"" and "Google" in after.stderr
    assert google.count("sheets") == 0 and not (tmp_path / "copies").exists()
