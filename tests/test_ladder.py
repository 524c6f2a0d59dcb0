"""The ladder: a floor imports only floors below it, and each library is known to its own floor alone."""

import ast
from pathlib import Path, PurePosixPath

import pytest

ROOT = Path(__file__).resolve().parent.parent
FLOORS = ("cop_sheets", "validators", "summaries", "doors")    # from the ground up
DOORS = ("app", "pages", "cli")
LIBRARIES = {
    "streamlit": {"doors"},
    "click": {"doors"},
    "altair": {"summaries", "doors"},
    "typst": {"summaries"},
    "pandera": {"validators"},
    "gspread": {"cop_sheets"},
    "google": {"cop_sheets"},
    "requests": {"cop_sheets"},
    "tenacity": {"cop_sheets"},
    "python_calamine": {"cop_sheets"},
    "xlsxwriter": {"cop_sheets"},
}


def floor_of(module: str) -> str | None:
    """Return the floor that `module` (dotted) stands on; None for a library."""
    top = module.split(".")[0]
    return "doors" if top in DOORS else top if top in FLOORS else None


def file_floor(path: str) -> str:
    """Return the floor of one of the product's files, given as a path from the root."""
    return floor_of(path.removesuffix(".py").replace("/", "."))


def imported(source: str, package: str) -> set[str]:
    """Return the dotted modules that `source`, a file of `package`, imports anywhere, by name or by a text."""
    modules = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            modules |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            here = package.split(".")
            base = ".".join(here[: len(here) - node.level + 1]) if node.level else ""
            modules |= {".".join(filter(None, (base, node.module, alias.name))) for alias in node.names}
        elif isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called in ("import_module", "__import__"):
                modules.add(str(node.args[0].value))
    return modules


def breaches(path: str, source: str) -> list[str]:
    """Return a sentence for each import of the file at `path` (from the root) that climbs the wrong way."""
    parts = PurePosixPath(path).with_suffix("").parts
    floor = file_floor(path)
    found = []
    for module in sorted(imported(source, ".".join(parts[:-1]))):
        top, target = module.split(".")[0], floor_of(module)
        if top == "tests":
            found.append(f"{path} imports {module}: the product does not know its tests")
        elif target and FLOORS.index(target) > FLOORS.index(floor):
            found.append(f"{path} imports {module}, a floor above it")
        elif floor not in LIBRARIES.get(top, {floor}):
            found.append(f"{path} imports {module}, known to {' and '.join(sorted(LIBRARIES[top]))} alone")
    return found


def product_files() -> list[str]:
    """Return the product's own .py files, as paths from the root."""
    tops = [ROOT / name for name in ("app.py", "cli.py", "pages", *FLOORS[:-1])]
    files = [file for top in tops for file in ([top] if top.is_file() else sorted(top.rglob("*.py")))]
    return [file.relative_to(ROOT).as_posix() for file in files]


def test_every_floor_is_looked_at():
    assert {file_floor(path) for path in product_files()} == set(FLOORS)


@pytest.mark.parametrize("path", product_files())
def test_imports_climb_one_way(path):
    assert breaches(path, (ROOT / path).read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(("path", "source"), [
    ("cop_sheets/a.py", "import validators"),
    ("cop_sheets/a.py", "from validators.rules import RULES"),
    ("cop_sheets/a.py", "def late():\n    from summaries import build_report"),
    ("cop_sheets/a.py", "from .. import summaries"),
    ("cop_sheets/a.py", "import pages.frame"),
    ("cop_sheets/a.py", "import cli"),
    ("cop_sheets/a.py", "import pandera.pandas as pa"),
    ("cop_sheets/a.py", "import click"),
    ("cop_sheets/a.py", "import importlib\nimportlib.import_module('streamlit')"),
    ("cop_sheets/a.py", "from importlib import import_module\nimport_module('altair')"),
    ("cop_sheets/a.py", "from tests.browser import ROOT"),
    ("validators/a.py", "from summaries import ncpc"),
    ("validators/deep/a.py", "from ...pages import frame"),
    ("validators/a.py", "import streamlit as st"),
    ("validators/a.py", "import altair"),
    ("validators/a.py", "import python_calamine"),
    ("summaries/a.py", "from pages.parts import table"),
    ("summaries/a.py", "import app"),
    ("summaries/a.py", "from streamlit.errors import Error"),
    ("summaries/a.py", "import pandera"),
    ("summaries/a.py", "import gspread"),
    ("summaries/a.py", "from google.oauth2 import service_account"),
    ("summaries/a.py", "try:\n    import xlsxwriter\nexcept ImportError:\n    pass"),
    ("pages/a.py", "import gspread"),
    ("pages/a.py", "import typst"),
    ("pages/parts/a.py", "import pandera"),
    ("cli.py", "from google import auth"),
    ("app.py", "import xlsxwriter"),
])
def test_a_breach_is_found(path, source):
    assert len(breaches(path, source)) == 1


@pytest.mark.parametrize(("path", "source"), [
    ("cop_sheets/a.py", "import gspread, xlsxwriter, pandas\nfrom google.auth import default"),
    ("cop_sheets/deep/a.py", "from ..words import key\nfrom . import b"),
    ("validators/a.py", "import pandera.pandas as pa\nfrom cop_sheets import layout"),
    ("summaries/a.py", "import altair\nfrom validators import RULES\nimport cop_sheets"),
    ("pages/parts/a.py", "import streamlit\nfrom summaries import build_report\nfrom pages.parts import b"),
    ("cli.py", "import click, summaries, validators, cop_sheets"),
])
def test_climbing_is_fine(path, source):
    assert breaches(path, source) == []
