"""The examples of CONTRIBUTING.md are current: each can be pasted where the page says."""

import re
from importlib import import_module

import pandas as pd
import pytest

from cop_sheets import layout
from tests.architecture.imports import ROOT
from validators import Rule
from validators.schemas import violating_rows

PAGE = (ROOT / "CONTRIBUTING.md").read_text("utf-8")


def example(heading):
    """Return the Python code below a heading of level 2, one text per block, without the page's indentation."""
    section = PAGE.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    return [re.sub(r"(?m)^   ", "", block).strip() for block in re.findall(r"```python\n(.*?)```", section, re.DOTALL)]


def test_the_column_can_be_declared():
    (code,) = example("Add a column")
    (column,) = eval(code, vars(layout))
    assert column.header == "Guest Speaker" and column.name == "guest_speaker"


def test_the_rule_can_be_declared_and_checks_its_rows():
    code = example("Add a rule")[0]
    (rule,) = eval(code, vars(import_module("validators.rules.sessions")))
    assert isinstance(rule, Rule)
    view = pd.DataFrame([{"place": 0, "row": 2} | dict(row) for row in (rule.passing_row, rule.failing_row)])
    assert [rows.tolist() for rows in violating_rows([rule], {rule.view: view}).values()] == [[False, True]]


def test_the_case_is_one_of_the_file_of_cases():
    code = example("Add a rule")[1]
    ((_, (sheets, flags)),) = eval("{" + code + "}", vars(import_module("tests.validators.flag_cases"))).items()
    assert sheets["Sessions"].split("\n")[13].startswith("C1 | 2024-07-20") and flags == ["should SES-99 Sessions!D14"]


def test_the_indicator_can_be_declared():
    function, declaration = example("Add an indicator")
    outputs = dict(vars(import_module("summaries.figures.outputs")))
    exec(function, outputs)
    names = vars(import_module("summaries.figures.indicators")) | outputs
    exec(declaration, names)
    assert names["NUMBER_OF_CONSULTATIONS"].tab is layout.CONSULTATIONS


def test_the_page_imports_what_exists():
    (code,) = example("Add a page")
    compile(code, "page", "exec")
    for module, names in re.findall(r"(?m)^from (\S+) import (.+)$", code):
        assert all(hasattr(import_module(module), name.strip()) for name in names.split(","))


PATHS = sorted(set(re.findall(r"`((?:cop_sheets|validators|summaries|pages|tests|docs)/[\w/.]+)`", PAGE)))


@pytest.mark.parametrize("path", PATHS)
def test_every_path_exists(path):
    assert (ROOT / path).exists()
