"""A crash in the terminal: exit code 3 and one sentence, whatever the command; flags alone are exit code 1."""

import errno
import subprocess
import sys

import pytest
from click.testing import CliRunner

import cli as program
from cop_sheets import tables
from tests.generated_files import to_xlsx
from tests.sheets import CLEAN, filled
from tests.test_cli import PERIOD, ROOT

SECRET = "Jane Q. Smith, 555-0100"
COMMANDS = {
    "check": ("build_report", ["check", "{folder}", *PERIOD]),
    "check as csv": ("csv_bytes", ["check", "{folder}", *PERIOD, "--format", "csv"]),
    "check as json": ("_json_bytes", ["check", "{folder}", *PERIOD, "--format", "json"]),
    "check as text": ("report_lines", ["check", "{folder}", *PERIOD]),
    "reading": ("read_all", ["check", "{folder}", *PERIOD]),
    "typing": ("build_tables", ["summary", "{folder}", *PERIOD]),
    "summary": ("build_report", ["summary", "{folder}", *PERIOD]),
    "summary of one": ("report_of_some", ["summary", "{folder}", *PERIOD, "--partnership", "Ashe"]),
    "settings": ("read_min_respondents", ["summary", "{folder}", *PERIOD]),
    "template": ("template_bytes", ["template", "{folder}/blank.xlsx"]),
    "sample": ("write_sample", ["sample", "{folder}/sample"]),
    "provision": ("_settings", ["provision", "https://docs.google.com/spreadsheets/d/x"]),
    "pull": ("_settings", ["pull"]),
}


def run(*arguments):
    return CliRunner().invoke(program.cli, [str(argument) for argument in arguments])


@pytest.fixture
def folder(tmp_path):
    """Three clean workbooks, of which Clay's has somebody's name among its notes."""
    tabs = {tab: filled(tab, text) for tab, text in CLEAN.items()}
    odd = {tab: [list(row) for row in rows] for tab, rows in tabs.items()}
    odd["Sessions"][4][odd["Sessions"][0].index("Notes")] = SECRET
    other = {tab: [list(row) for row in rows] for tab, rows in tabs.items()}
    other["CoPs"][1][other["CoPs"][0].index("Membership")] = "By invitation"    # no copy of the first
    for name, found in (("Ashe", tabs), ("Clay", odd), ("Dare", other)):
        (tmp_path / f"{name}.xlsx").write_bytes(to_xlsx(found))
    return tmp_path


def crash(*_, **__):
    raise ValueError(SECRET)


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("problem", [ValueError(SECRET), MemoryError(), OSError(errno.EIO, SECRET)],
                         ids=lambda problem: type(problem).__name__)
def test_a_crash_is_exit_3_and_one_sentence(monkeypatch, folder, command, problem):
    name, arguments = COMMANDS[command]

    def stop(*_, **__):
        raise problem
    monkeypatch.setattr(program, name, stop)
    result = run("--log", folder / "log", *(argument.format(folder=folder) for argument in arguments))
    assert result.exit_code == 3 and result.stdout == ""
    line, = result.stderr.splitlines()
    assert line.startswith("This is a mistake in the product, not in your workbooks")
    assert f"({type(problem).__name__} in test_cli_crash.py, line " in line
    kept = (folder / "log").read_text("utf-8")
    assert line in kept and 'File "' in kept and "cli.py" in kept
    assert SECRET not in kept + result.stderr


def test_without_a_log_nothing_but_the_sentence_is_left(monkeypatch, folder):
    monkeypatch.setattr(program, "build_report", crash)
    result = run("check", folder, *PERIOD)
    assert result.exit_code == 3 and len(result.stderr.splitlines()) == 1 and "Traceback" not in result.output


def break_a_cell(monkeypatch):
    real = tables.parse
    monkeypatch.setattr(tables, "parse", lambda column, cell: crash() if cell == SECRET else real(column, cell))


def test_a_workbook_that_it_crashes_on_is_a_flag(monkeypatch, folder):
    break_a_cell(monkeypatch)
    result = run("--log", folder / "log", "check", folder, *PERIOD)
    assert result.exit_code == 1
    where = "in row 5 of its tab Sessions"
    assert f"Clay was not read: something {where}" in result.stdout
    assert result.stdout.count("Nothing to fix.") == 2
    assert result.stderr == ("The workbook of Clay was left out: ValueError stopped the product "
                             f"{where}. Please report this.\n")
    kept = (folder / "log").read_text("utf-8")
    assert result.stderr.strip() in kept and 'File "' in kept and SECRET not in kept + result.output


def test_the_summary_without_it_is_written(monkeypatch, folder):
    break_a_cell(monkeypatch)
    result = run("summary", folder, *PERIOD)
    assert result.exit_code == 0
    assert b"Ashe," in result.stdout_bytes and "Clay was not read" in result.stderr
    one = run("summary", folder, *PERIOD, "--partnership", "Dare")
    assert one.exit_code == 0 and b"Ashe" not in one.stdout_bytes


def test_where_it_crashes_on_the_only_workbook_the_product_failed(monkeypatch, folder):
    break_a_cell(monkeypatch)
    assert run("check", folder / "Clay.xlsx", *PERIOD).exit_code == 3
    assert run("check", folder / "Dare.xlsx", *PERIOD).exit_code == 0


def test_a_log_that_cannot_be_written_is_a_sentence(folder):
    result = run("--log", folder / "none" / "log", "check", folder, *PERIOD)
    assert result.exit_code == 2 and "can't be written" in result.stderr and len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize(("problem", "code"), [
    (KeyboardInterrupt(), 130), (BrokenPipeError(errno.EPIPE, "closed"), 141), (OSError(errno.ENOSPC, "full"), 2)])
def test_who_stops_it_or_has_no_room_is_no_flag_and_no_crash(monkeypatch, folder, problem, code):
    def stop(*_):
        raise problem
    monkeypatch.setattr(program, "_put", stop)
    result = run("check", folder, *PERIOD, "--format", "csv")
    assert result.exit_code == code and "mistake in the product" not in result.output


def test_a_closed_output_ends_it_quietly(folder):
    reader = subprocess.Popen([sys.executable, ROOT / "cli.py", "check", folder, *PERIOD, "--format", "csv"],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    reader.stdout.close()
    with reader.stderr:
        said = reader.stderr.read()
    assert (reader.wait(120), said) == (141, b"")
