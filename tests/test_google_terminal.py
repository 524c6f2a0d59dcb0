"""Whatever Google answers, the terminal says it in a sentence, and the other partnerships' figures are unharmed."""

import csv
import io
import re

import pytest
from click.testing import CliRunner

import cli
from tests.google_pages import LOG, PERIOD, quick, write_secrets
from tests.sheets_server import SheetsServer
from tests.test_google_faults import is_clean
from tests.test_google_pages import BAD, CASES, IDS, NAMES, arm, leave_copies

__all__ = ["quick"]
pytestmark = pytest.mark.usefixtures("quick")


@pytest.fixture
def google():
    with SheetsServer() as server:
        server.named = {name: server.add_book(name, LOG).address for name in NAMES}
        server.ids = {name: address.split("/")[5] for name, address in server.named.items()}
        yield server


@pytest.fixture
def secrets(google, tmp_path):
    return write_secrets(google, tmp_path, partnerships=google.named)


def run(command, secrets, *more):
    """Return what a command says of all that is configured; an exception that it lets out is a failure."""
    period = "--fiscal-year", PERIOD["fiscal_year"], "--as-of", PERIOD["as_of"]
    result = CliRunner().invoke(cli.cli, [command, "google", "--secrets", str(secrets), *period, *more],
                                catch_exceptions=False)
    assert is_clean(result.stderr)
    return result


def lines_of(result):
    """Return the lines of a summary, but for those of all partnerships together."""
    lines = csv.DictReader(io.StringIO(result.stdout_bytes.decode("utf-8-sig"), newline=""))
    return [line for line in lines if line["Partnership"] in NAMES]


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    """Return the lines of the summary where nothing goes wrong."""
    with SheetsServer() as google:
        named = {name: google.add_book(name, LOG).address for name in NAMES}
        return lines_of(run("summary", write_secrets(google, tmp_path_factory.mktemp("fine"), partnerships=named)))


@pytest.mark.parametrize(("where", "fault", "expected"), CASES, ids=IDS)
def test_each_fault_without_a_copy(google, secrets, where, fault, expected, undisturbed):
    arm(google, where, fault)
    summary, check = run("summary", secrets), run("check", secrets)
    sentence = expected[fault.name][1].replace("Alamance", BAD)
    assert re.search(sentence, summary.stderr) and is_clean(check.stdout)
    assert re.search(sentence, re.sub(r"\s+", " ", check.stdout) + check.stderr)
    read = {line["Partnership"] for line in lines_of(summary)} if summary.exit_code == 0 else set()
    assert lines_of(summary) == [line for line in undisturbed if line["Partnership"] in read]
    assert where != "sheets" or ("Ashe" in read and BAD not in read)
    if not read:
        assert summary.exit_code == check.exit_code == 2 and not summary.stdout_bytes


@pytest.mark.parametrize(("where", "fault", "expected"), CASES, ids=IDS)
def test_each_fault_with_a_copy(google, secrets, where, fault, expected, undisturbed):
    leave_copies(google, secrets)
    arm(google, where, fault)
    summary = run("summary", secrets)
    assert summary.exit_code == 0 and lines_of(summary) == undisturbed
    assert re.search(r"As of \w+ \d+, \d{4}, \d", summary.stderr) and BAD in summary.stderr
    assert re.search(expected[fault.name][1].replace("Alamance", BAD).removeprefix(f"{BAD} was not read: "),
                     summary.stderr), summary.stderr
