"""Imports go down the layers, without cycles, and each library is imported by its own layer only."""

import ast
from collections import Counter

import pytest

from tests.architecture.imports import (
    LAYERS,
    ROOT,
    circles,
    file_layer,
    graph,
    imported,
    imported_in_functions,
    layer_of,
    loaded_with,
    module_named,
    module_of,
    package_of,
    packages_in,
    product_files,
    product_sources,
)

MOST_FILES = 15    # in a folder
LIBRARIES = {
    "streamlit": {"entry points"},
    "click": {"entry points"},
    "altair": {"summaries", "entry points"},
    "typst": {"summaries"},
    "pandera": {"validators"},
    "gspread": {"cop_sheets"},
    "google": {"cop_sheets"},
    "requests": {"cop_sheets"},
    "tenacity": {"cop_sheets"},
    "python_calamine": {"cop_sheets"},
    "xlsxwriter": {"cop_sheets"},
    "sqlalchemy": {"cop_sheets"},
    "alembic": {"cop_sheets"},
    "psycopg": {"cop_sheets"},
}
GOOGLE = {"gspread", "google", "requests"}
DATABASE = {"sqlalchemy", "alembic", "psycopg"}
PACKAGES = [path for path in product_files() if path.endswith("/__init__.py")]


def breaches(path: str, source: str) -> list[str]:
    """Return a sentence for each forbidden import of the file at `path` (from the root)."""
    layer, found = file_layer(path), []
    for module in sorted(imported(source, package_of(path))):
        top, target = module.split(".")[0], layer_of(module)
        if top == "tests":
            found.append(f"{path} imports {module}: the product does not know its tests")
        elif target and LAYERS.index(target) > LAYERS.index(layer):
            found.append(f"{path} imports {module}, of a layer above it")
        elif layer not in LIBRARIES.get(top, {layer}):
            found.append(f"{path} imports {module}, known to {' and '.join(sorted(LIBRARIES[top]))} alone")
    return found


def late_imports(sources: dict[str, str]) -> dict[str, list[str]]:
    """Return, by path, the imports inside functions that load no such library, and so belong at the top of the file.

    Google's libraries and those of the store may be loaded late: some commands and sources do not need them.
    """
    modules = {module_of(path) for path in sources}
    found = {}
    for path, source in sources.items():
        targets = imported_in_functions(source, package_of(path))
        found[path] = sorted(name for name in targets
                             if not (GOOGLE | DATABASE) & loaded_with(module_named(name, modules) or name, sources))
    return {path: names for path, names in found.items() if names}


def test_every_layer_is_checked():
    assert {file_layer(path) for path in product_files()} == set(LAYERS)


@pytest.mark.parametrize("path", product_files())
def test_imports_go_down_the_layers(path):
    assert breaches(path, product_sources()[path]) == []


def test_no_import_cycles_between_files():
    assert circles(graph(product_sources())) == []


def test_no_import_cycles_between_packages():
    assert circles(packages_in(graph(product_sources()))) == []


def test_only_google_and_the_store_are_imported_inside_functions():
    assert late_imports(product_sources()) == {}


@pytest.mark.parametrize("module", ["cli", "cop_sheets.google.source", "summaries.workbooks.upload_worker",
                                    "workflow.packs"])
def test_reading_and_checking_load_no_database(module):
    loaded = loaded_with(module, product_sources())
    assert not {name for name in loaded if name in DATABASE or name.startswith("cop_sheets.store.database")}


@pytest.mark.parametrize("module", ["cli", "app", "summaries.workbooks.upload_worker", "workflow.packs"])
def test_without_google_its_libraries_are_not_loaded(module):
    loaded = loaded_with(module, product_sources())
    assert {"cop_sheets.source_factory", "pandas"} <= loaded
    assert not {name for name in loaded if name in GOOGLE or name.startswith("cop_sheets.google")}


def test_the_terminal_loads_no_streamlit():
    assert "click" in loaded_with("cli", product_sources()) and "streamlit" not in loaded_with("cli", product_sources())


def test_figures_and_flags_load_neither_charts_nor_writers_of_files():
    loaded = loaded_with("summaries", product_sources())
    assert "pandera" in {name.partition(".")[0] for name in loaded}
    assert not loaded & {"altair", "typst", "xlsxwriter"}


def test_the_terminal_checks_memory_before_loading_a_library():
    loaded = {name.split(".")[0] for name in loaded_with("pages.server.memory_check", product_sources())}
    assert loaded == {"pages", "mmap", "os"}


def test_no_folder_holds_too_many_files():
    folders = Counter(path.rpartition("/")[0] for path in product_files())
    assert {folder: files for folder, files in folders.items() if files > MOST_FILES} == {}


@pytest.mark.parametrize("path", PACKAGES)
def test_each_package_describes_itself_and_lists_its_public_names(path):
    tree = ast.parse(product_sources()[path])
    assert len(ast.get_docstring(tree).split("\n\n")) == 2
    public_names = [alias.asname or alias.name for node in tree.body if isinstance(node, ast.ImportFrom)
                  for alias in node.names]
    listed = [ast.literal_eval(node.value) for node in tree.body if isinstance(node, ast.Assign)]
    assert [sorted(names) for names in listed] == ([sorted(public_names)] if public_names else [])


def test_every_folder_is_a_package():
    folders = {path.rpartition("/")[0] for path in product_files()} - {"", "pages"}
    assert {folder for folder in folders if not (ROOT / folder / "__init__.py").is_file()} == set()


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
    ("cop_sheets/a.py", "from tests.support.browser import ROOT"),
    ("validators/a.py", "from summaries import ncpc"),
    ("validators/deep/a.py", "from ...pages import frame"),
    ("validators/a.py", "import streamlit as st"),
    ("validators/a.py", "import altair"),
    ("validators/a.py", "import python_calamine"),
    ("summaries/a.py", "from pages.components import frame"),
    ("summaries/a.py", "import app"),
    ("summaries/a.py", "from streamlit.errors import Error"),
    ("summaries/a.py", "import pandera"),
    ("summaries/a.py", "import gspread"),
    ("summaries/a.py", "from google.oauth2 import service_account"),
    ("summaries/a.py", "try:\n    import xlsxwriter\nexcept ImportError:\n    pass"),
    ("pages/a.py", "import gspread"),
    ("pages/a.py", "import typst"),
    ("pages/components/a.py", "import pandera"),
    ("cli.py", "from google import auth"),
    ("app.py", "import xlsxwriter"),
])
def test_forbidden_imports_are_found(path, source):
    assert len(breaches(path, source)) == 1


@pytest.mark.parametrize(("path", "source"), [
    ("cop_sheets/a.py", "import gspread, xlsxwriter, pandas\nfrom google.auth import default"),
    ("cop_sheets/deep/a.py", "from ..text import key\nfrom . import b"),
    ("validators/a.py", "import pandera.pandas as pa\nfrom cop_sheets import layout"),
    ("summaries/a.py", "import altair\nfrom validators import RULES\nimport cop_sheets"),
    ("pages/components/a.py", "import streamlit\nfrom summaries import build_report\nfrom pages.components import b"),
    ("cli.py", "import click, summaries, validators, cop_sheets"),
])
def test_allowed_imports_pass(path, source):
    assert breaches(path, source) == []


@pytest.mark.parametrize(("sources", "expected"), [
    ({"a.py": "import b", "b.py": "from c import d", "c.py": "def f():\n    import a"}, [["a", "b", "c"]]),
    ({"a.py": "if TYPE_CHECKING:\n    import b", "b.py": "import a"}, [["a", "b"]]),
    ({"p/__init__.py": "from p.a import x", "p/a.py": "from p import y"}, [["p", "p.a"]]),
    ({"p/__init__.py": "from p.a import x", "p/a.py": "from p.b import y", "p/b.py": "import os", "c.py": "import p"},
     []),
])
def test_import_cycles_of_files_are_found(sources, expected):
    assert circles(graph(sources)) == expected


@pytest.mark.parametrize(("sources", "expected"), [
    ({"t/p/__init__.py": "", "t/p/a.py": "from t.q import x", "t/p/b.py": "", "t/q/__init__.py": "from t.q.c import x",
      "t/q/c.py": "", "t/q/d.py": "import t.p.b"}, [["t.p", "t.q"]]),
    ({"t/p/a.py": "import t.top", "t/top.py": "import t.p.b", "t/p/b.py": ""}, [["t.p", "t.top"]]),
    ({"t/p/a.py": "import t.q.c", "t/q/c.py": "import t.base", "t/base.py": "", "t/p/b.py": "import t.p.a"}, []),
])
def test_import_cycles_of_packages_are_found(sources, expected):
    assert circles(graph(sources)) == []
    assert circles(packages_in(graph(sources))) == expected


def test_unnecessary_late_imports_are_found():
    sources = {"a.py": "def f():\n    import b\n    import c", "b.py": "import d", "c.py": "import os",
               "d.py": "import gspread"}
    assert late_imports(sources) == {"a.py": ["c"]}
