"""Every value that the product shows equals the one in tests/golden/, and every function is covered."""

import difflib
import gc
import inspect
import pkgutil
from importlib import import_module

import pytest

import summaries
from summaries.presentation import theme
from tests.golden.outputs import HASHES, hashes, write_all
from tests.golden.parts import NOT_SHOWN, covered
from tests.golden.states import STATES
from tests.golden.store import all_lines, expanded, lines_of, load

RENEW = "Where that is meant, run .venv/bin/python -m tests.golden and read its difference."
MOST_SHOWN = 40


@pytest.fixture(scope="module", autouse=True)
def less_work():
    """Turn off altair's validation and garbage collection, which take a third of the time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(theme, "VALIDATE_SPECS", False)
        gc.disable()
        yield
        gc.enable()


@pytest.fixture(scope="module")
def golden():
    """Return by state the lines of the golden files."""
    return load()


def changed_lines(before: list[str], now: list[str]) -> list[str]:
    """Return the lines that are gone, and those that are new."""
    return [line for line in difflib.unified_diff(before, now, lineterm="", n=0)
            if not line.startswith(("---", "+++", "@@"))]


def test_there_are_golden_files_of_every_state_and_no_other(golden):
    assert set(golden) == set(STATES)


@pytest.mark.parametrize("state", STATES)
def test_every_value_is_the_golden_one(golden, state):
    before, now = expanded(golden, state), all_lines(lines_of(STATES[state]()))
    if before != now:
        changed = changed_lines(before, now)
        pytest.fail(f"{RENEW} {len(changed)} lines differ:\n" + "\n".join(changed[:MOST_SHOWN]), pytrace=False)


def test_every_file_that_the_command_line_writes_has_the_golden_bytes(tmp_path):
    write_all(tmp_path)
    assert changed_lines(HASHES.read_text("utf-8").splitlines(), hashes(tmp_path)) == [], RENEW


def functions_of_a_report():
    """Yield, by name, each public function of the summaries whose only required argument is a report."""
    for found in pkgutil.walk_packages(summaries.__path__, "summaries."):
        module = import_module(found.name)
        for name, function in vars(module).items():
            # Mutation testing adds functions with two underscores in the middle of their names.
            if inspect.isfunction(function) and function.__module__ == module.__name__ and not (
                    name.startswith("_") or "__" in name):
                asks = [asked.name for asked in inspect.signature(function).parameters.values()
                        if asked.default is asked.empty and asked.kind is asked.POSITIONAL_OR_KEYWORD]
                if asks == ["report"]:
                    yield name, function


def test_every_function_of_a_report_is_in_the_golden_files():
    found = dict(functions_of_a_report())
    assert [name for name, function in found.items() if function not in covered() | NOT_SHOWN] == []
    assert set(found.values()) >= NOT_SHOWN
