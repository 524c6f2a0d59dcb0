"""The command line: output, files and exit codes."""

import csv
import io
import json
import os
import re
import subprocess
import sys
import tomllib
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from cli import cli
from cop_sheets import ReadResult, build_tables, csv_bytes, parse_fiscal_year
from cop_sheets.raw import RawSheet, Workbook
from cop_sheets.sample.source import ANSWER_KEY, write_sample
from summaries import NCPC_COLUMNS, build_report
from validators import FLAG_COLUMNS

ROOT = Path(__file__).resolve().parents[2]
PERIOD = ["--fiscal-year", "FY 24-25", "--as-of", "2025-07-15"]


def run(*arguments):
    return CliRunner().invoke(cli, [str(argument) for argument in arguments], catch_exceptions=False)


@pytest.fixture(scope="module")
def state(tmp_path_factory):
    folder = tmp_path_factory.mktemp("state")
    write_sample(folder)
    return folder


@pytest.fixture(scope="module")
def clean(tmp_path_factory):
    folder = tmp_path_factory.mktemp("clean")
    write_sample(folder, partnerships=2, mistakes=False)
    return folder


def table(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_check_prints_one_line_per_cell_and_exits_1_with_a_must_flag(state):
    result = run("check", state, *PERIOD)
    assert result.exit_code == 1
    assert "Sessions A" in result.output and "rows read = " in result.output
    assert "meet the model" in result.output.splitlines()[-1]
    assert "\x1b[" not in result.output


def test_check_of_a_clean_state_exits_0_and_reports_nothing_to_fix(clean):
    result = run("check", clean, *PERIOD)
    assert result.exit_code == 0
    assert result.output.count("Nothing to fix.") == 2


def test_the_flags_as_csv_and_json_are_equal_and_have_the_documented_columns(state):
    as_csv = table(run("check", state, *PERIOD, "--format", "csv").stdout_bytes)
    as_json = json.loads(run("check", state, *PERIOD, "--format", "json").stdout_bytes)
    assert tuple(as_csv[0]) == FLAG_COLUMNS == tuple(as_json[0])
    key = table((state / ANSWER_KEY).read_bytes())
    assert len(as_csv) == len(as_json) == len(key)
    assert [(flag["Rule"], flag["Row"]) for flag in as_csv] == [
        (flag["Rule"], str(flag["Row"] or "")) for flag in as_json]


def test_summary_writes_the_same_bytes_twice_and_to_a_file(state, tmp_path):
    once, twice = (run("summary", state, *PERIOD).stdout_bytes for _ in range(2))
    target = tmp_path / "summary.csv"
    assert run("summary", state, *PERIOD, "-o", target).exit_code == 0
    assert once == twice == target.read_bytes()
    rows = table(once)
    assert tuple(rows[0]) == (*NCPC_COLUMNS, "Submission") and {row["Submission"] for row in rows} == {""}
    assert once.startswith(b"\xef\xbb\xbf") and b"\r\n" in once


def test_summary_of_one_partnership_holds_no_other_and_no_total(state):
    rows = table(run("summary", state, *PERIOD, "--partnership", "avery").stdout_bytes)
    assert {line["Partnership"] for line in rows} == {"Avery"}
    assert {line["Level"] for line in rows} == {"Partnership", "Item"}


def test_summary_of_an_unreadable_partnership_reports_that_in_all_its_rows(state):
    result = run("summary", state, *PERIOD, "--partnership", "transylvania")
    rows = table(result.stdout_bytes)
    assert result.exit_code == 0 and len(rows) == 13 and "Transylvania" in result.stderr
    assert {(line["Partnership"], line["Number"], line["Denominator"], line["Percent"], line["Display"], line["Note"])
            for line in rows} == {("Transylvania", "", "", "", "not reported", "workbook can't be read")}


def test_summary_reports_unreadable_workbooks_on_standard_error_only(state):
    result = run("summary", state, *PERIOD)
    assert result.exit_code == 0
    assert "Transylvania" in result.stderr
    assert b"Transylvania.xlsx" not in result.stdout_bytes


@pytest.mark.parametrize(("arguments", "sentence"), [
    (["summary", "{state}", "--fiscal-year", "24"], "FY 24-25"),
    (["summary", "{state}", "--as-of", "15/7/2025"], "2025-07-15"),
    (["summary", "{state}", "--partnership", "Nowhere"], "Nowhere"),
    (["check", "{state}/no-such-folder"], "no-such-folder"),
    (["check", "~nobody-of-this-name/x"], "nobody-of-this-name"),
    (["check", "{state}/Transylvania.xlsx"], "Transylvania"),
    (["summary", "{state}/Transylvania.xlsx"], "Transylvania"),
    (["template", "{state}/blank.csv"], ".xlsx"),
    (["summary", "{state}", "-o", "{state}/none/summary.csv"], "folder"),
])
def test_errors_end_in_a_sentence_and_exit_code_2(state, arguments, sentence):
    result = run(*(argument.format(state=state) for argument in arguments))
    assert result.exit_code == 2
    assert sentence in result.stderr and "Traceback" not in result.stderr


def test_template_and_sample_write_valid_workbooks(tmp_path):
    assert run("template", tmp_path / "blank.xlsx").exit_code == 0
    flags = table(run("check", tmp_path / "blank.xlsx", "--format", "csv").stdout_bytes)
    assert [flag["Rule"] for flag in flags] == ["WBK-02"]
    assert run("sample", tmp_path / "state", "--partnerships", 3, "--years", 1, "--seed", 7).exit_code == 0
    assert len(list((tmp_path / "state").glob("*.xlsx"))) == 4    # with the copy of one
    refused = run("sample", tmp_path / "long", "--years", 16)
    assert refused.exit_code == 2 and "The sample has 1 to 15 fiscal years" in refused.stderr
    assert not (tmp_path / "long").exists()


def test_every_command_is_in_the_readme():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [name for name in cli.commands if f"cli.py {name} " not in readme] == []


def test_the_version_is_the_newest_one_of_the_changelog():
    changelog = (ROOT / "CHANGELOG.md").read_text("utf-8")
    versions = re.findall(r"^## \[(\d+\.\d+\.\d+)\] - \d{4}-\d\d-\d\d$", changelog, re.MULTILINE)
    assert run("--version").output == f"Communities of Practice {versions[0]}\n"
    assert versions == sorted(versions, key=lambda text: [int(part) for part in text.split(".")], reverse=True)


def test_the_version_is_declared_once():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    assert "version" not in project["project"] and project["project"]["dynamic"] == ["version"]
    assert project["tool"]["setuptools"]["dynamic"]["version"] == {"attr": "cop_sheets.version.VERSION"}


def test_it_runs_as_a_program_from_any_folder_and_in_a_plain_locale(clean, tmp_path):
    environment = os.environ | {"LC_ALL": "C", "PYTHONIOENCODING": "", "PYTHONUTF8": "0"}
    result = subprocess.run([sys.executable, ROOT / "cli.py", "check", clean, *PERIOD], cwd=tmp_path, env=environment,
                            capture_output=True, timeout=120)
    assert (result.returncode, result.stderr) == (0, b"")


def test_a_flagged_number_stays_a_number_and_flagged_text_cannot_run():
    workbook = Workbook("Alamance", "", [RawSheet("Consultations", [["Date", "Individuals", "Hours"],
                                                                    ["10/8/2024", "Ann Lee", -2.0],
                                                                    ["10/9/2024", "Bob Ray", "-3 h"]])])
    report = build_report(build_tables(ReadResult([workbook])), parse_fiscal_year("FY 24-25"), date(2025, 7, 15))
    hours = [flag["Value"] for flag in table(csv_bytes(report.flags)) if flag["Header"] == "Hours"]
    assert hours == ["-2", "'-3 h"]
