"""Whatever Google responds, the command line reports it in a sentence, and other partnerships' figures are correct."""

import csv
import io
import re

import pytest
from click.testing import CliRunner

import cli
from cop_sheets.google.sync import fingerprint_result
from pages.terminal import reading
from summaries.audience import PARTNERSHIP_AUDIENCE
from tests.cop_sheets.google.test_errors import is_clean
from tests.fake_google import SheetsServer
from tests.pages.test_google_pages import (
    CONFIGURED,
    LISTED,
    OTHER_HALF,
    SPOILT,
    arm,
    unfollowed,
    with_registry,
)
from tests.support.google_pages import BAD, LOG, NAMES, PERIOD, google, no_waiting, secrets, write_secrets

__all__ = ["google", "no_waiting", "secrets"]
pytestmark = pytest.mark.usefixtures("no_waiting")


@pytest.fixture(scope="module", autouse=True)
def one_report_per_content():
    """Build tables and reports of the same cells, failures and errors of the registry only once."""
    build_tables, build_report, made = reading.build_tables, cli.build_report, {}

    def tables_of(result):
        content = fingerprint_result(result)
        if content not in made:
            made[content] = build_tables(result)
        return made[content]

    def report_of(tables, fiscal_year, as_of, audience=PARTNERSHIP_AUDIENCE, parts=()):
        key = id(tables), fiscal_year, as_of, audience, tuple(parts)
        if key not in made:
            made[key] = build_report(tables, fiscal_year, as_of, audience, parts)
        return made[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "build_tables", tables_of)
        patch.setattr(cli, "build_report", report_of)
        yield


def run(command, secrets, *more):
    """Return the result of a command for the configured sheets; an exception that it doesn't handle is a failure."""
    period = "--fiscal-year", PERIOD["fiscal_year"], "--as-of", PERIOD["as_of"]
    result = CliRunner().invoke(cli.cli, [command, "google", "--secrets", str(secrets), *period, *more],
                                catch_exceptions=False)
    assert is_clean(result.stderr)
    return result


def rows_of(result):
    """Return the rows of a summary by partnership, without those for all partnerships."""
    rows = {}
    for row in csv.DictReader(io.StringIO(result.stdout_bytes.decode("utf-8-sig"), newline="")):
        rows.setdefault(row["Partnership"], []).append(row)
    rows.pop("All partnerships", None)
    return rows


def lines_of(result):
    """Return the rows of a summary of the partnerships without faults."""
    return [row for name, rows in sorted(rows_of(result).items()) if name in NAMES for row in rows]


def unread(rows):
    """Return whether these are the rows of an unreadable partnership: 13 rows without figures."""
    figures = {(row["Number"], row["Denominator"], row["Percent"], row["Display"]) for row in rows}
    return len(rows) == 13 and figures == {("", "", "", "not reported")} and {row["Note"] for row in rows} == {
        "workbook can't be read"}


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    """Return the rows of the summary without faults."""
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


def check_output(secrets):
    """Return the output of `check`, with wrapped sentences joined."""
    result = run("check", secrets)
    assert is_clean(result.stdout)
    return re.sub(r"\s+", " ", result.stdout + result.stderr)


@pytest.mark.parametrize("spoilt", SPOILT)
def test_an_invalid_registry(google, tmp_path, spoilt):
    change, sentence = SPOILT[spoilt]
    secrets = with_registry(google, tmp_path)
    unfollowed(google, change)
    summary = run("summary", secrets)
    assert sentence in summary.stderr and sentence in check_output(secrets)
    assert (summary.exit_code, lines_of(summary)) == (2, [])


def test_invalid_rows_of_the_registry(google, tmp_path, undisturbed):
    google.named |= {name: google.add_book(name, LOG).address for name in LISTED if name not in google.named}
    secrets = with_registry(google, tmp_path)
    google.write_registry(google.registry.id, google.named | {
        name: google.named.get(address, address) for name, (address, _) in LISTED.items()})
    summary = run("summary", secrets)
    errors = re.sub(r"\s+", " ", summary.stderr)
    for name, (_, sentence) in LISTED.items():
        assert re.search(f"{name}[^.]*{re.escape(sentence)}", errors), name
    # Each is a flag on the registry's own cell; Ashe in row 2 has none.
    assert set(re.findall(r"Partnerships (C\d+)", check_output(secrets))) == {"C3", "C4", "C5", "C6", "C7"}
    rows = rows_of(summary)
    assert {name for name in rows if unread(rows[name])} == set(LISTED) and {*NAMES} <= set(rows)
    assert [row for row in lines_of(summary) if row["Partnership"] not in LISTED] == [
        row for row in undisturbed if row["Partnership"] not in LISTED]


@pytest.mark.parametrize("wrong", CONFIGURED)
def test_a_setting_with_a_wrong_address(secrets, wrong, monkeypatch, tmp_path):
    for name in ("GOOGLE_APPLICATION_CREDENTIALS", "GOOGLE_CLOUD_PROJECT", "APPDATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("CLOUDSDK_CONFIG", str(tmp_path))
    spoil, sentence = CONFIGURED[wrong]
    text = spoil(secrets.read_text(encoding="utf-8"))
    secrets.write_text(text, encoding="utf-8")
    summary = run("summary", secrets)
    assert sentence in summary.stderr and sentence in check_output(secrets)
    assert (summary.exit_code, lines_of(summary)) == (2, [])
