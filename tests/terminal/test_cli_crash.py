"""A crash in the command line: exit code 3 and one sentence, for every command; flags alone are exit code 1."""

import errno
import subprocess
import sys
from datetime import date

import pytest
from click.testing import CliRunner

import cli as program
from cop_sheets import parse_fiscal_year
from cop_sheets.parsing.values import columns
from pages.server.memory_check import NO_MEMORY_MESSAGE
from pages.terminal import read_tables, reading
from tests.generated.files import to_xlsx
from tests.support.sheets import CLEAN_SHEETS, with_all_columns
from tests.terminal.test_cli import PERIOD, ROOT
from validators import RuleError

SAID = f"{NO_MEMORY_MESSAGE}\n".encode()
SECRET = "Jane Q. Smith, 555-0100"
COMMANDS = {
    "check": ("build_report", ["check", "{folder}", *PERIOD]),
    "check as csv": ("csv_bytes", ["check", "{folder}", *PERIOD, "--format", "csv"]),
    "check as json": ("json_bytes", ["check", "{folder}", *PERIOD, "--format", "json"]),
    "check as text": ("report_lines", ["check", "{folder}", *PERIOD]),
    "reading": ("read_all", ["check", "{folder}", *PERIOD]),
    "typing": ("build_tables", ["summary", "{folder}", *PERIOD]),
    "summary": ("build_report", ["summary", "{folder}", *PERIOD]),
    "summary of one": ("report_for_partnerships", ["summary", "{folder}", *PERIOD, "--partnership", "Ashe"]),
    "settings": ("read_min_respondents", ["summary", "{folder}", *PERIOD]),
    "template": ("template_bytes", ["template", "{folder}/blank.xlsx"]),
    "sample": ("write_sample", ["sample", "{folder}/sample"]),
    "provision": ("read_google_settings", ["provision", "https://docs.google.com/spreadsheets/d/x"]),
    "pull": ("read_google_settings", ["pull"]),
}


def run(*arguments):
    return CliRunner().invoke(program.cli, [str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def workbooks():
    """Three clean workbooks as files, by name; Clay's has a person's name in its notes."""
    tabs = {tab: with_all_columns(tab, text) for tab, text in CLEAN_SHEETS.items()}
    odd = {tab: [list(row) for row in rows] for tab, rows in tabs.items()}
    odd["Sessions"][4][odd["Sessions"][0].index("Notes")] = SECRET
    other = {tab: [list(row) for row in rows] for tab, rows in tabs.items()}
    other["CoPs"][1][other["CoPs"][0].index("Membership")] = "By invitation"    # no copy of the first
    return {name: to_xlsx(found) for name, found in (("Ashe", tabs), ("Clay", odd), ("Dare", other))}


@pytest.fixture
def folder(tmp_path, workbooks):
    """A folder of the three workbooks."""
    for name, data in workbooks.items():
        (tmp_path / f"{name}.xlsx").write_bytes(data)
    return tmp_path


@pytest.fixture(scope="module")
def report(workbooks, tmp_path_factory):
    """The report of the three workbooks."""
    folder = tmp_path_factory.mktemp("workbooks")
    for name, data in workbooks.items():
        (folder / f"{name}.xlsx").write_bytes(data)
    tables = read_tables(str(folder), "none.toml")
    return program.build_report(tables, parse_fiscal_year(PERIOD[1]), date.fromisoformat(PERIOD[3]),
                                parts=program.ALL_PARTS)


def crash(*_, **__):
    raise ValueError(SECRET)


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("problem", [ValueError(SECRET), ImportError(SECRET), OSError(errno.EIO, SECRET)],
                         ids=lambda problem: type(problem).__name__)
def test_a_crash_is_exit_3_and_one_sentence(monkeypatch, folder, report, command, problem):
    name, arguments = COMMANDS[command]

    def stop(*_, **__):
        raise problem
    monkeypatch.setattr(program, "build_report", lambda *_, **__: report)    # unless this is what fails
    monkeypatch.setattr(program if hasattr(program, name) else reading, name, stop)
    result = run("--log", folder / "log", *(argument.format(folder=folder) for argument in arguments))
    assert result.exit_code == 3 and result.stdout == ""
    line, = result.stderr.splitlines()
    assert line.startswith("This is a mistake in the product, not in your workbooks")
    assert f"({type(problem).__name__} in test_cli_crash.py, line " in line
    kept = (folder / "log").read_text("utf-8")
    assert line in kept and 'File "' in kept and "cli.py" in kept
    assert SECRET not in kept + result.stderr


def out_of_memory_in_a_rule():
    try:
        raise MemoryError
    except MemoryError as problem:
        raise RuleError("COP-01", problem) from problem


@pytest.mark.parametrize("problem", [
    MemoryError(SECRET), ImportError("typst.so: failed to map segment from shared object"),
    OSError(errno.ENOMEM, "Cannot allocate memory"), out_of_memory_in_a_rule])
@pytest.mark.parametrize("command", COMMANDS)
def test_too_little_memory_is_exit_3_and_one_sentence(monkeypatch, folder, report, command, problem):
    name, arguments = COMMANDS[command]

    def stop(*_, **__):
        if callable(problem):
            problem()
        raise problem
    monkeypatch.setattr(program, "build_report", lambda *_, **__: report)    # unless this is what fails
    monkeypatch.setattr(program if hasattr(program, name) else reading, name, stop)
    result = run(*(argument.format(folder=folder) for argument in arguments))
    assert (result.exit_code, result.stdout, result.stderr) == (3, "", f"{NO_MEMORY_MESSAGE}\n")


# Kilobytes of memory for the program; with each limit at least one library can't be loaded.
@pytest.mark.parametrize("limit", [100_000, 200_000, 300_000, 400_000, 440_000])
def test_libraries_that_cannot_be_loaded_end_in_exit_3_and_one_sentence(folder, limit):
    assert limited(f"ulimit -v {limit}; exec {sys.executable} cli.py check {folder}") == (3, b"", SAID)


@pytest.mark.parametrize("problem", ["MemoryError", "ImportError('typst.so: failed to map segment')"])
def test_a_library_that_fails_to_load_is_recognized_as_lack_of_memory(tmp_path, folder, problem):
    (tmp_path / "click.py").write_text(f"raise {problem}", "utf-8")
    assert limited(f"PYTHONPATH={tmp_path} exec {sys.executable} cli.py check {folder}") == (3, b"", SAID)


def test_a_missing_library_is_reported_as_missing(tmp_path, folder):
    (tmp_path / "click.py").write_text("import nothing_like_it", "utf-8")
    code, _, said = limited(f"PYTHONPATH={tmp_path} exec {sys.executable} cli.py check {folder}")
    assert code == 1 and b"ModuleNotFoundError: No module named 'nothing_like_it'" in said


def test_the_message_is_printed_even_without_memory_for_it(tmp_path, folder):
    """A MemoryError that is raised while another one is handled."""
    (tmp_path / "sitecustomize.py").write_text(
        "import click\ndef stop(*_, **__):\n    raise MemoryError\nclick.Group.invoke = click.echo = stop\n", "utf-8")
    assert limited(f"PYTHONPATH={tmp_path} exec {sys.executable} cli.py check {folder}") == (3, b"", SAID)


def limited(command):
    """Return the exit code and the output of a shell command in the product's folder; has a short timeout."""
    done = subprocess.run(["bash", "-c", command], cwd=ROOT, capture_output=True, timeout=60, check=False)
    return done.returncode, done.stdout, done.stderr


def test_without_a_log_only_the_sentence_is_printed(monkeypatch, folder):
    monkeypatch.setattr(program, "build_report", crash)
    result = run("check", folder, *PERIOD)
    assert result.exit_code == 3 and len(result.stderr.splitlines()) == 1 and "Traceback" not in result.output


def break_a_cell(monkeypatch):
    real = columns.parse_cell
    monkeypatch.setattr(columns, "parse_cell", lambda column, cell: crash() if cell == SECRET else real(column, cell))


def test_a_workbook_that_crashes_the_product_is_a_flag(monkeypatch, folder):
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


def test_the_summary_is_written_without_the_crashing_workbook(monkeypatch, folder):
    break_a_cell(monkeypatch)
    result = run("summary", folder, *PERIOD)
    assert result.exit_code == 0
    assert b"Ashe," in result.stdout_bytes and "Clay was not read" in result.stderr
    one = run("summary", folder, *PERIOD, "--partnership", "Dare")
    assert one.exit_code == 0 and b"Ashe" not in one.stdout_bytes


def test_a_crash_on_the_only_workbook_is_a_failure_of_the_product(monkeypatch, folder):
    break_a_cell(monkeypatch)
    assert run("check", folder / "Clay.xlsx", *PERIOD).exit_code == 3
    assert run("check", folder / "Dare.xlsx", *PERIOD).exit_code == 0


def test_a_log_that_cannot_be_written_is_a_sentence(folder):
    result = run("--log", folder / "none" / "log", "check", folder, *PERIOD)
    assert result.exit_code == 2 and "can't be written" in result.stderr and len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize(("problem", "code"), [
    (KeyboardInterrupt(), 130), (BrokenPipeError(errno.EPIPE, "closed"), 141), (OSError(errno.ENOSPC, "full"), 2)])
def test_an_interrupt_and_a_full_disk_are_no_crashes(monkeypatch, folder, problem, code):
    def stop(*_):
        raise problem
    monkeypatch.setattr(program, "write_output", stop)
    result = run("check", folder, *PERIOD, "--format", "csv")
    assert result.exit_code == code and "mistake in the product" not in result.output


def test_a_closed_output_ends_it_quietly(folder):
    reader = subprocess.Popen([sys.executable, ROOT / "cli.py", "check", folder, *PERIOD, "--format", "csv"],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    reader.stdout.close()
    with reader.stderr:
        said = reader.stderr.read()
    assert (reader.wait(120), said) == (141, b"")
