"""Conventions for every file: length, docstrings, no paths of one machine, and a README that lists every library."""

import ast
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions

import pytest

from tests.architecture.imports import ROOT, file_layer, imported, layer_of, product_files

LONGEST, LONGEST_TEST = 300, 400    # lines
TOP_LEVEL = {
    "app.py", "cli.py", "pages", "cop_sheets", "validators", "summaries", "workflow", "tests", "docs", "deploy",
    "requirements.txt", "requirements-dev.txt", "requirements.lock", "pyproject.toml", "Makefile", "Dockerfile",
    "README.md", "LICENSE", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md",
    ".streamlit", ".ci", ".github", ".gitignore", ".gitattributes", ".dockerignore", ".pre-commit-config.yaml",
}
# Imported by the product, but pinned through the library that depends on it.
DEPENDENCIES = {"numpy": "pandas", "starlette": "streamlit"}
# Written so that this file doesn't match its own pattern.
OF_ONE_MACHINE = re.compile(
    r"[.][.]/share[d]|/wor[k]/|/roo[t]/|/hom[e]/\w|/User[s]/\w|[.]librar[y]/|pyp[i][.]org|pythonhoste[d]|"
    r"index[-]url|find[-]links", re.IGNORECASE)
ARITHMETIC = re.compile(r"\.(groupby|merge|pivot_table|agg)\(")


def kept_files() -> list[str]:
    """Return the paths of the project's files from the root: all that git doesn't ignore."""
    listed = subprocess.run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT,
                            capture_output=True, text=True, encoding="utf-8")
    if listed.returncode:
        pytest.skip("not a git clone, so what belongs to the project is not known")
    return sorted(path for path in set(listed.stdout.split("\0")) if path and (ROOT / path).is_file())


def text_of(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def requirements(path: str) -> list[str]:
    """Return the requirements in `path`, without comments and included files."""
    lines = (line.split("#")[0].strip() for line in text_of(path).splitlines())
    return [line for line in lines if line and not line.startswith("-r")]


def undocumented(source: str) -> list[str]:
    """Return what lacks a docstring in `source`: "the file", and the names of public functions and classes."""
    tree = ast.parse(source)
    definitions = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    public = [node for node in tree.body if isinstance(node, definitions) and not node.name.startswith("_")]
    file = [] if ast.get_docstring(tree) else ["the file"]
    return file + [node.name for node in public if not ast.get_docstring(node)]


def test_no_file_is_long():
    lengths = {path: len(text_of(path).splitlines()) for path in kept_files() if path.endswith(".py")}
    limits = {path: LONGEST_TEST if path.startswith("tests/") else LONGEST for path in lengths}
    assert {path: length for path, length in lengths.items() if length > limits[path]} == {}


@pytest.mark.parametrize("path", [path for path in product_files() if file_layer(path) != "entry points"])
def test_public_names_have_docstrings(path):
    assert undocumented(text_of(path)) == []


def test_missing_docstrings_are_found():
    source = "def a():\n    pass\n\nclass B:\n    x = 1\n\ndef _c():\n    pass\n\ndef d():\n    'Says so.'"
    assert undocumented(source) == ["the file", "a", "B"]


def test_top_level_contains_only_agreed_files():
    assert {path.split("/")[0] for path in kept_files()} - TOP_LEVEL == set()


def test_no_file_contains_paths_of_one_machine():
    found = []
    for path in kept_files():
        text = (ROOT / path).read_bytes().decode("utf-8", errors="ignore")
        found += [f"{path}: {match.group()}" for match in OF_ONE_MACHINE.finditer(text)]
    assert found == []


def test_entry_points_do_no_arithmetic():
    entry_points = [path for path in product_files() if file_layer(path) == "entry points"]
    found = [f"{path}: {match.group()}" for path in entry_points for match in ARITHMETIC.finditer(text_of(path))]
    assert found == []


@pytest.mark.parametrize("path", ["requirements.txt", "requirements-dev.txt", "tests/tools/bench/requirements.txt",
                                  "tests/tools/mutants/requirements.txt"])
def test_requirements_are_pinned(path):
    assert [line for line in requirements(path) if not re.fullmatch(r"[\w.-]+(\[\w+\])?==[\w.]+", line)] == []


def test_every_library_imported_is_required():
    """A library that is only a dependency of another one can vanish with the next version of that one."""
    required = {distribution_key(re.split(r"[=\[]", line)[0]) for line in requirements("requirements.txt")}
    distributions = packages_distributions()
    for path in product_files():
        package = ".".join(path.split("/")[:-1])
        tops = {name.split(".")[0] for name in imported(text_of(path), package)} - set(sys.stdlib_module_names)
        libraries = {top for top in tops if not layer_of(top)} - DEPENDENCIES.keys()
        missing = {top for top in libraries
                   if not required & {distribution_key(name) for name in distributions.get(top, [top])}}
        assert missing == set(), f"{path} imports what requirements.txt does not list"


def distribution_key(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_readme_lists_every_library():
    table = [line for line in text_of("README.md").splitlines() if line.lstrip().startswith("|")]
    cells = {distribution_key(word) for line in table for word in re.findall(r"[\w.-]+", line)}
    wanted = [re.split(r"[=\[]", line)[0] for line in requirements("requirements.txt")]
    assert [name for name in wanted if distribution_key(name) not in cells] == []


def test_the_example_of_secrets_configures_nothing_until_it_is_filled_in():
    example = text_of(".streamlit/secrets.example.toml")
    assert tomllib.loads(example) == {}
    uncommented = re.sub(r"^# (?=\[|\"?\w+\"? = )", "", example, flags=re.MULTILINE)
    filled = tomllib.loads(uncommented)
    assert set(filled) == {"connections", "state", "report", "auth", "access"}
    assert {"registry", "service_account", "partnerships"} <= set(filled["connections"]["cop_sheets"])


def test_the_default_configuration_is_safe():
    config = tomllib.loads(text_of(".streamlit/config.toml"))
    assert config["server"]["address"] == "127.0.0.1"
    assert config["server"]["maxUploadSize"] == 25
    assert config["client"]["showErrorDetails"] == "none"
    assert config["client"]["disableDataExport"] is True
    assert config["browser"]["gatherUsageStats"] is False


def headings_with_tab_stops(source: str) -> list[int]:
    """Return the lines of calls in `source` that draw a heading with a link to itself, which is a tab stop."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    return [call.lineno for call in calls
            if getattr(call.func, "attr", getattr(call.func, "id", "")) in ("title", "header", "subheader", "heading")
            and not any(option.arg == "anchor" and getattr(option.value, "value", None) is False
                        for option in call.keywords)]


@pytest.mark.parametrize("path", [path for path in product_files() if path.startswith("pages/")])
def test_headings_are_no_tab_stops(path):
    assert headings_with_tab_stops(text_of(path)) == []


def test_headings_with_tab_stops_are_found():
    assert headings_with_tab_stops("st.title('A', anchor=False)\nst.header('B')\nheading('C', anchor=True)") == [2, 3]
