"""The command `changes`: its tables, formats, options and errors."""

import csv
import io
import json
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner

from cli import cli
from cop_sheets import ReadResult
from cop_sheets.date_format import format_datetime
from cop_sheets.raw import RawSheet, Workbook, normalize_rows
from cop_sheets.settings import read_state_settings
from cop_sheets.settings.google import STATE_FOLDER_VARIABLE
from cop_sheets.store.database import record_reading, shared_store
from summaries.changes import FIGURE_CHANGE_COLUMNS, FLAG_CHANGE_COLUMNS, ROW_CHANGE_COLUMNS
from tests.generated.files import to_xlsx
from tests.workflow.packs.examples import files_of, pack_of, report_on_workbook, with_files
from workflow.packs.archive import CELLS

COPS = [["CoP ID", "CoP Name", "Start Date"], ["C1", "Rainbow", "2023-07-01"]]
SESSIONS = [["CoP ID", "Date", "Status", "Topic"], ["C1", "2024-07-09", "Held", "=1+1"],
            ["C1", "2024-08-13", "Held", "Play"]]
KEPT_AT = datetime(2025, 6, 30, 12, tzinfo=UTC)
PERIOD = ["--fiscal-year", "FY 24-25", "--as-of", "2025-07-15"]


def run(*arguments):
    return CliRunner().invoke(cli, ["changes", *map(str, arguments)], catch_exceptions=False)


@pytest.fixture(scope="module")
def days(tmp_path_factory):
    """Return two folders: on the second day a session of Alamance is cancelled and one is new; Burke is unchanged."""
    folders = [tmp_path_factory.mktemp(name) for name in ("monday", "friday")]
    later = [*SESSIONS[:2], [*SESSIONS[2][:2], "Cancelled", "Play"], ["C1", "2024-09-10", "Held", "Sand"]]
    for folder, sessions in zip(folders, (SESSIONS, later), strict=True):
        (folder / "Alamance.xlsx").write_bytes(to_xlsx({"CoPs": COPS, "Sessions": sessions}))
        (folder / "Burke.xlsx").write_bytes(to_xlsx({"CoPs": COPS, "Sessions": SESSIONS}))
    return folders


@pytest.fixture
def keep(tmp_path, monkeypatch):
    """Return a function that keeps workbooks, by name, as the copies of June 30, 2025, in a store of its own."""
    monkeypatch.setenv(STATE_FOLDER_VARIABLE, str(tmp_path / "state"))

    def record(**sessions):
        store = shared_store(read_state_settings("none.toml"))
        record_reading(store, ReadResult([Workbook(name, f"{name}.xlsx", [
            RawSheet(tab, normalize_rows(rows)) for tab, rows in (("CoPs", COPS), ("Sessions", logged))])
            for name, logged in sessions.items()]), KEPT_AT, prefix="folder ")

    return record


def table(data):
    assert data.startswith(b"\xef\xbb\xbf") and b"\r\n" in data
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_the_text_names_rows_figures_and_flags(days):
    rows, figures, flags = (run(*days, *PERIOD, *option).stdout for option in ([], ["--figures"], ["--flags"]))
    assert rows.splitlines() == [
        "Alamance", "  Sessions: 1 added and 1 changed",
        "    changed  row 3  C1, August 13, 2024  Status: “Held” -> “Cancelled”",
        "    added  row 4  C1, September 10, 2024", "", "Burke", "  Nothing has changed."]
    assert "  Number of sessions: 2 + 1 added - 1 corrected = 2" in figures.splitlines()
    assert flags.splitlines()[1].startswith("  Flags: ") and "still open" in flags


@pytest.mark.parametrize(("option", "columns"), [
    ([], ROW_CHANGE_COLUMNS), (["--figures"], FIGURE_CHANGE_COLUMNS), (["--flags"], FLAG_CHANGE_COLUMNS)])
def test_csv_and_json_have_the_same_lines(days, option, columns, tmp_path):
    files = [folder / "Alamance.xlsx" for folder in days]
    as_json = json.loads(run(*files, *PERIOD, *option, "--format", "json").stdout_bytes)
    result = run(*files, *PERIOD, *option, "--format", "csv", "-o", tmp_path / "changes.csv")
    lines = table((tmp_path / "changes.csv").read_bytes())
    assert result.exit_code == 0 and tuple(lines[0]) == columns == tuple(as_json[0])
    assert len(lines) == len(as_json) > 0 and f"{len(lines)} lines are in" in result.stderr


def test_typed_text_is_no_formula_in_the_file(days, tmp_path):
    (tmp_path / "Alamance.xlsx").write_bytes(to_xlsx({"CoPs": COPS, "Sessions": [
        *SESSIONS[:1], ["C1", "2024-07-09", "Held", "=2+2"], SESSIONS[2]]}))
    rows = table(run(days[0] / "Alamance.xlsx", tmp_path / "Alamance.xlsx", "--format", "csv").stdout_bytes)
    assert [(row["Before"], row["After"]) for row in rows] == [("'=1+1", "'=2+2")]


def test_one_partnership_and_two_workbooks_of_other_names(days):
    assert run(*days, *PERIOD, "--partnership", "burke").stdout.splitlines() == ["Burke", "  Nothing has changed."]
    result = run(days[0] / "Burke.xlsx", days[1] / "Alamance.xlsx", *PERIOD)
    assert result.stdout.splitlines()[0] == "Alamance" and "Burke before is compared with Alamance" in result.stderr
    assert "Only before" in run(days[0], days[1] / "Alamance.xlsx", *PERIOD).stderr


@pytest.mark.parametrize(("arguments", "sentence"), [
    (["{0}", "{1}/none"], "none"),
    (["{0}", "{1}", "--partnership", "Nowhere"], "Nowhere"),
    (["{0}", "{1}", "--as-of", "15/7/2025"], "2025-07-15"),
    (["history:2025-07-01", "{1}"], "no copy of July 1, 2025 or before"),
    (["{0}", "History: 2025-07-01"], "no copy of July 1, 2025 or before"),
    (["{0}", "history:July"], "2025-07-15"),
])
def test_errors_are_one_sentence_and_exit_code_2(days, arguments, sentence, keep):
    result = run(*(argument.format(*days) for argument in arguments))
    assert result.exit_code == 2 and sentence in result.stderr and "Traceback" not in result.stderr


@pytest.mark.parametrize("history", ["history:2025-07-01", "HISTORY: 2025-07-01 "])
def test_a_day_of_the_history_is_compared_with_a_folder(days, keep, history):
    keep(Alamance=SESSIONS, Burke=SESSIONS)
    result = run(history, days[1], *PERIOD)
    assert result.exit_code == 0 and result.stdout == run(*days, *PERIOD).stdout
    assert result.stderr.splitlines()[:-1] == [
        f"{name}: the copy is of {format_datetime(KEPT_AT)}; there is no later one by July 1, 2025, so what changed in "
        "between is not in it" for name in ("Alamance", "Burke")]
    assert run(days[1], history, *PERIOD).stdout.splitlines()[1:3] == [
        "  Sessions: 1 removed and 1 changed", "    changed  row 3  C1, August 13, 2024  Status: “Cancelled” -> “Held”"]


def test_a_partnership_that_left_the_source_is_not_compared(days, keep):
    keep(Alamance=SESSIONS, Burke=SESSIONS, Clay=SESSIONS)
    for arguments in (["history:2025-07-01", days[1]], [days[1], "history:2025-07-01"]):
        result = run(*arguments, *PERIOD)
        assert [line for line in result.stderr.splitlines() if "not compared" in line] == [
            "No longer in the source, so not compared: Clay."]
        assert "Clay" not in result.stdout and "Only" not in result.stderr
    one = run("history:2025-07-01", days[1], *PERIOD, "--partnership", "Burke")
    assert one.stdout.splitlines() == ["Burke", "  Nothing has changed."] and "no longer" not in one.stderr.lower()


def test_history_and_source_without_a_common_partnership(days, keep):
    keep(Clay=SESSIONS)
    result = run("history:2025-07-01", days[1], *PERIOD)
    assert result.exit_code == 2 and result.stderr.splitlines()[-1] == (
        "No partnership is on both sides: the store has copies of Clay, the source has Alamance and Burke.")
    alone = run("history:2025-07-01", days[1] / "Burke.xlsx", *PERIOD)
    assert alone.exit_code == 0 and "Clay before is compared with Burke" in alone.stderr


def test_a_partnership_of_the_secrets_file_has_its_history_under_former_names(days, keep, tmp_path):
    keep(Alamance_County=SESSIONS, Burke=SESSIONS)
    (tmp_path / "secrets.toml").write_text(
        '[connections.cop_sheets.partnerships]\n"Alamance" = { sheet = "https://docs.google.com/spreadsheets/d/'
        '1aB2cD3eF4gH5iJ6kL7mN8oP9qR0sT1uV2wX3yZ4aB5c", former_names = "Alamance_County" }\n')
    result = run("history:2025-07-01", days[1], *PERIOD, "--secrets", tmp_path / "secrets.toml")
    assert result.exit_code == 0 and result.stdout == run(*days, *PERIOD).stdout
    assert "No longer" not in result.stderr


def test_a_pack_is_compared_as_of_its_day(days, tmp_path):
    report = report_on_workbook(Workbook("Alamance", "", [RawSheet(tab, normalize_rows(rows)) for tab, rows in (
        ("CoPs", COPS), ("Sessions", SESSIONS))]))
    pack = tmp_path / "certified.zip"
    pack.write_bytes(pack_of(report))
    result = run(pack, days[1], "--as-of", "2025-07-15")
    assert result.exit_code == 0 and result.stdout == run(*days, *PERIOD, "--partnership", "Alamance").stdout
    assert run(pack, pack).stderr == "FY 24-25, as of July 15, 2025.\n"
    result = run(pack, days[1] / "Burke.xlsx")
    assert result.exit_code == 0 and "Alamance before is compared with Burke" in result.stderr
    cells = files_of(pack.read_bytes())[CELLS].replace(b"2024-08-13", b"2024-08-14")
    pack.write_bytes(with_files(pack.read_bytes(), {CELLS: cells}))
    result = run(pack, days[1])
    assert result.exit_code == 2 and "certified.zip: cells.csv was changed after the certification" in result.stderr
    pack.write_bytes(b"x")
    assert run(pack, days[1]).exit_code == 2 and "not a pack" in run(pack, days[1]).stderr
