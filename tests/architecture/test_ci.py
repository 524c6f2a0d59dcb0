"""CI and the pre-commit hooks run the same make targets as developers."""

import re

import pytest

from tests.architecture.test_conventions import text_of

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
