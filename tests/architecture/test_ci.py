"""CI and the pre-commit hooks run the same make targets as developers."""

import re
from types import SimpleNamespace

import pytest

from tests.architecture.test_conventions import text_of
from tests.conftest import browser_tests_first

FILES = (".github/workflows/ci.yml", ".pre-commit-config.yaml", ".ci/run")


def commands(path: str) -> set[str]:
    return set(re.findall(r"\bmake \w+", re.sub(r"^\s*#.*$", "", text_of(path), flags=re.MULTILINE)))


@pytest.mark.parametrize("path", FILES)
def test_every_command_is_one_of_make(path):
    targets = set(re.findall(r"^(\w+):", text_of("Makefile"), re.MULTILINE))
    assert commands(path) and {command.removeprefix("make ") for command in commands(path)} <= targets


def test_ci_runs_the_same_commands_as_the_run_script():
    weekly = {"make proof"}    # takes hours, so no change waits for it
    assert commands(".github/workflows/ci.yml") == commands(".ci/run") | weekly


def test_make_help_describes_each_target():
    makefile = text_of("Makefile")
    targets = re.search(r"^\.PHONY: help (.+)$", makefile, re.MULTILINE)[1].split()
    assert set(re.findall(r'@echo "make (\w+) ', makefile)) == set(targets)


def test_lint_checks_style_and_types():
    recipe = re.search(r"^lint:\n((?:\t.+\n)+)", text_of("Makefile"), re.MULTILINE)[1]
    assert ".venv/bin/ruff check ." in recipe and ".venv/bin/mypy" in recipe


@pytest.mark.parametrize("files", [0, 1, 9])
@pytest.mark.parametrize("processes", [2, 3, 4])
def test_each_process_starts_with_its_browser_files_and_no_test_is_lost(processes, files):
    in_browser = [SimpleNamespace(path=number // 3, number=number) for number in range(3 * files)]
    others = [SimpleNamespace(path=-1, number=number) for number in range(1000, 1100)]
    ordered = browser_tests_first(in_browser, others, processes)
    assert sorted(item.number for item in ordered) == [item.number for item in in_browser + others]
    size = len(ordered) // processes
    for number in range(processes):
        first_files = set(range(files * number // processes, files * (number + 1) // processes))
        part = ordered[len(ordered) * number // processes:][:size]
        assert {item.path for item in part[:3 * len(first_files)]} == first_files
