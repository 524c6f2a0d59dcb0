"""Whatever Google answers, the terminal says it in a sentence, and the other partnerships' figures are unharmed."""

import csv
import io
import re

import pytest
from click.testing import CliRunner

import cli
from tests.cop_sheets.google.test_errors import is_clean
from tests.fake_google import SheetsServer
from tests.pages.test_google_pages import (
    CONFIGURED,
    LISTED,
    ONE_HALF,
    OTHER_HALF,
    SPOILT,
    arm,
    leave_copies,
    unfollowed,
    with_registry,
)
from tests.support.google_pages import BAD, LOG, NAMES, PERIOD, google, no_waiting, secrets, write_secrets

__all__ = ["google", "no_waiting", "secrets"]
pytestmark = pytest.mark.usefixtures("no_waiting")


def run(command, secrets, *more):
    """Return what a command says of all that is configured; an exception that it lets out is a failure."""
    period = "--fiscal-year", PERIOD["fiscal_year"], "--as-of", PERIOD["as_of"]
    result = CliRunner().invoke(cli.cli, [command, "google", "--secrets", str(secrets), *period, *more],
                                catch_exceptions=False)
    assert is_clean(result.stderr)
    return result


def rows_of(result):
    """Return the rows of a summary by partnership, but for those of all partnerships together."""
    rows = {}
    for row in csv.DictReader(io.StringIO(result.stdout_bytes.decode("utf-8-sig"), newline="")):
        rows.setdefault(row["Partnership"], []).append(row)
    rows.pop("All partnerships", None)
    return rows


def lines_of(result):
    """Return the rows of a summary of the partnerships that are always there."""
    return [row for name, rows in sorted(rows_of(result).items()) if name in NAMES for row in rows]


def unread(rows):
    """Return whether rows are those of a partnership of which nothing can be read: all 13, and no figure."""
    figures = {(row["Number"], row["Denominator"], row["Percent"], row["Display"]) for row in rows}
    return len(rows) == 13 and figures == {("", "", "", "not reported")} and {row["Note"] for row in rows} == {
        "workbook can't be read"}


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    """Return the lines of the summary where nothing goes wrong."""
    with SheetsServer() as google:
        named = {name: google.add_book(name, LOG).address for name in NAMES}
        return lines_of(run("summary", write_secrets(google, tmp_path_factory.mktemp("fine"), partnerships=named)))


@pytest.mark.proof
@pytest.mark.parametrize(("where", "fault", "expected"), OTHER_HALF)
def test_each_fault_without_a_copy(google, secrets, where, fault, expected, undisturbed):
    arm(google, where, fault)
    summary, check = run("summary", secrets), run("check", secrets)
    sentence = expected[fault.name][1].replace("Alamance", BAD)
    assert re.search(sentence, summary.stderr) and is_clean(check.stdout)
    assert re.search(sentence, re.sub(r"\s+", " ", check.stdout) + check.stderr)
    rows = rows_of(summary) if summary.exit_code == 0 else {}
    read = {name for name in rows if not unread(rows[name])}
    assert [row for row in lines_of(summary) if row["Partnership"] in read] == [
        row for row in undisturbed if row["Partnership"] in read]
    assert set(rows) in ({*NAMES}, set())
    assert where != "sheets" or ("Ashe" in read and BAD not in read)
    if not read:
        assert summary.exit_code == check.exit_code == 2 and not summary.stdout_bytes


@pytest.mark.proof
@pytest.mark.parametrize(("where", "fault", "expected"), ONE_HALF)
def test_each_fault_with_a_copy(google, secrets, where, fault, expected, undisturbed):
    leave_copies(google, secrets)
    arm(google, where, fault)
    summary = run("summary", secrets)
    assert summary.exit_code == 0 and lines_of(summary) == undisturbed
    assert re.search(r"As of \w+ \d+, \d{4}, \d", summary.stderr) and BAD in summary.stderr
    assert re.search(expected[fault.name][1].replace("Alamance", BAD).removeprefix(f"{BAD} was not read: "),
                     summary.stderr), summary.stderr


def told_by_check(secrets):
    """Return all that `check` says, each sentence in one piece."""
    result = run("check", secrets)
    assert is_clean(result.stdout)
    return re.sub(r"\s+", " ", result.stdout + result.stderr)


@pytest.mark.parametrize("has_copy", [False, True], ids=["cold", "with a copy"])
@pytest.mark.parametrize("spoilt", SPOILT)
def test_a_registry_that_cannot_be_followed(google, tmp_path, spoilt, has_copy, undisturbed):
    change, sentence = SPOILT[spoilt]
    secrets = with_registry(google, tmp_path)
    if has_copy:
        leave_copies(google, secrets)
    unfollowed(google, change)
    summary = run("summary", secrets)
    assert sentence in summary.stderr and sentence in told_by_check(secrets)
    assert (summary.exit_code, lines_of(summary)) == ((0, undisturbed) if has_copy else (2, []))


@pytest.mark.parametrize("wrong", LISTED)
def test_a_line_of_the_registry_that_cannot_be_followed(google, tmp_path, wrong, undisturbed):
    lines, sentence, missing = LISTED[wrong]
    secrets = with_registry(google, tmp_path)
    google.write_registry(google.registry.id, google.named | {
        name: google.named.get(address, address) for name, address in lines.items()})
    summary = run("summary", secrets)
    assert sentence in summary.stderr
    assert re.search(r"Partnerships C\d", told_by_check(secrets))    # There it is a flag, at the registry's own cell.
    rows = rows_of(summary)
    assert {name for name in rows if unread(rows[name])} == missing and {*NAMES} <= set(rows)
    assert [row for row in lines_of(summary) if row["Partnership"] not in missing] == [
        row for row in undisturbed if row["Partnership"] not in missing]


@pytest.mark.parametrize("has_copy", [False, True], ids=["cold", "with a copy"])
@pytest.mark.parametrize("wrong", CONFIGURED)
def test_a_setting_that_leads_nowhere(google, secrets, wrong, has_copy, undisturbed, monkeypatch, tmp_path):
    for name in ("GOOGLE_APPLICATION_CREDENTIALS", "GOOGLE_CLOUD_PROJECT", "APPDATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("CLOUDSDK_CONFIG", str(tmp_path))
    spoil, sentence = CONFIGURED[wrong]
    text = spoil(secrets.read_text(encoding="utf-8"))
    has_copy = has_copy and wrong != "nobody at the base"    # Copies are told apart by the base.
    if has_copy:
        leave_copies(google, secrets)
    secrets.write_text(text, encoding="utf-8")
    summary = run("summary", secrets)
    assert sentence in summary.stderr and sentence in told_by_check(secrets)
    assert (summary.exit_code, lines_of(summary)) == ((0, undisturbed) if has_copy else (2, []))
