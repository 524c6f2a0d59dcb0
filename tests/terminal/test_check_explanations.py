"""`check --explanations`: decisions of a file or a pack count; a wrong file is a sentence."""

import csv
import io
import json
from dataclasses import replace

import pytest
from click.testing import CliRunner

from cli import cli
from cop_sheets import build_tables, open_source, parse_fiscal_year, read_all
from cop_sheets.decisions import Decisions, explanations_csv
from cop_sheets.parsing.values import parse_as_of
from summaries import build_report
from summaries.ncpc.frozen_rows import parse_summary_csv, summary_csv
from tests.generated.files import to_csv_folder
from tests.support.sheets import AS_OF, YEAR, workbook
from tests.validators.explanations.test_explanations import BOTH, DECEMBER, NOVEMBER, decided, part_of
from tests.workflow.packs.examples import pack_of, with_files

PERIOD = ["--fiscal-year", YEAR, "--as-of", AS_OF]


def run(*arguments):
    return CliRunner().invoke(cli, [str(argument) for argument in arguments], catch_exceptions=False)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("workbooks") / "Alamance"
    folder.mkdir()
    to_csv_folder({sheet.name: sheet.rows for sheet in workbook(BOTH).raw_sheets}, folder)
    return folder.parent


@pytest.fixture(scope="module")
def explained_report(folder):
    """Return the report of the folder in which both months are explained."""
    tables = build_tables(read_all(open_source(str(folder))))
    plain = build_report(tables, parse_fiscal_year(YEAR), parse_as_of(AS_OF))
    decisions = Decisions(tuple(decided(part_of(plain, month)) for month in (NOVEMBER, DECEMBER)))
    return build_report(replace(tables, decisions=decisions), parse_fiscal_year(YEAR), parse_as_of(AS_OF))


@pytest.fixture(scope="module")
def files(explained_report, tmp_path_factory):
    """Return the paths of explanations.csv and of a pack that holds it."""
    folder = tmp_path_factory.mktemp("explanations")
    data = {"explanations.csv": explanations_csv(explained_report.tables.decisions.explanations),
            "pack.zip": pack_of(explained_report)}
    for name, content in data.items():
        (folder / name).write_bytes(content)
    return folder


def test_without_explanations_the_must_flag_is_open(folder):
    result = run("check", folder, *PERIOD)
    assert result.exit_code == 1 and "To fix: 1 must" in result.output and "Explained" not in result.output


@pytest.mark.parametrize("name", ["explanations.csv", "pack.zip"])
def test_with_the_explanations_of_a_file_nothing_is_open(folder, files, name):
    result = run("check", folder, *PERIOD, "--explanations", files / name)
    assert result.exit_code == 0, result.output
    assert "  Nothing to fix." in result.output and "  Explained: 1 must" in result.output
    assert "C1 Rainbow: Meets the model, 10 of 12 months, 0 should, 1 explained" in result.output
    assert "(Explained: The storm (asked by ann@example.org, approved by bob@example.org))" in result.output
    assert result.output.splitlines()[-1] == (
        "1 of 1 CoP meet the model (1 with an explanation). Flags in all: nothing, 1 explained.")


def test_the_case_of_a_name_and_the_length_of_a_reason_do_not_matter(folder, explained_report, tmp_path):
    """Also where nothing else was read in this process, so that the limit of Python's CSV reader is its own."""
    csv.field_size_limit(131_072)
    written = [replace(explanation, partnership="ALAMANCE", reason="R" * 200_000)
               for explanation in explained_report.tables.decisions.explanations]
    (tmp_path / "explanations.csv").write_bytes(explanations_csv(written))
    result = run("check", folder, *PERIOD, "--explanations", tmp_path / "explanations.csv")
    assert (result.exit_code, result.stderr) == (0, "")


def test_csv_and_json_have_status_and_reason(folder, files):
    arguments = ["check", folder, *PERIOD, "--explanations", files / "explanations.csv", "--format"]
    as_csv = list(csv.DictReader(io.StringIO(run(*arguments, "csv").stdout_bytes.decode("utf-8-sig"), newline="")))
    as_json = json.loads(run(*arguments, "json").stdout_bytes)
    for flags in (as_csv, as_json):
        assert [(flag["Status"], flag["Reason"][:9]) for flag in flags] == [("Explained", "The storm")]


def test_the_summary_is_the_same_with_and_without_explanations(folder, explained_report):
    rows = parse_summary_csv(explained_report.ncpc_csv)
    assert run("summary", folder, *PERIOD).stdout_bytes == summary_csv(rows, {})


@pytest.mark.parametrize(("name", "data", "sentence"), [
    ("none.csv", None, "none.csv can't be read (no such file or directory)"),
    ("other.csv", b"Partnership,Rule\nA,B\n", "The first row must hold the header Flag ID"),
    ("other.zip", b"PK\x03\x04broken", "damaged or incomplete"),
    ("altered.zip", b"", "explanations.csv was changed after the pack was made"),
])
def test_a_wrong_file_is_a_sentence(folder, files, explained_report, tmp_path, name, data, sentence):
    if name == "altered.zip":
        data = with_files(pack_of(explained_report), {"explanations.csv": explanations_csv(())})
    if data is not None:
        (tmp_path / name).write_bytes(data)
    result = run("check", folder, *PERIOD, "--explanations", tmp_path / name)
    assert result.exit_code == 2 and sentence in result.stderr and "Traceback" not in result.output
    assert not result.stdout


def test_explanations_of_other_partnerships_are_warned_about(folder, explained_report, tmp_path):
    others = [replace(explanation, partnership="Avery")
              for explanation in explained_report.tables.decisions.explanations]
    (tmp_path / "explanations.csv").write_bytes(explanations_csv(others))
    result = run("check", folder, *PERIOD, "--explanations", tmp_path / "explanations.csv")
    assert result.exit_code == 1 and "is about a partnership that was read: they are about Avery." in result.stderr
