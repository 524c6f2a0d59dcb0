"""A public class or function has one name in the whole product, so that a search finds one definition."""

import ast
from collections import defaultdict

from tests.architecture.imports import product_sources

DEFINITIONS = (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
# Names that may be defined in several modules, and why.
SHARED_NAMES: dict[str, str] = {}


def public_definitions(sources: dict[str, str]) -> dict[str, list[str]]:
    """Return the paths that define each public class or function of a module, by name; methods are not included."""
    paths = defaultdict(list)
    for path, source in sources.items():
        for node in ast.parse(source).body:
            if isinstance(node, DEFINITIONS) and not node.name.startswith("_"):
                paths[node.name].append(path)
    return dict(paths)


def defined_twice(sources: dict[str, str]) -> dict[str, list[str]]:
    """Return the names with several definitions, with their paths."""
    return {name: paths for name, paths in public_definitions(sources).items() if len(paths) > 1}


def test_no_public_name_is_defined_twice():
    repeated = defined_twice(product_sources())
    assert {name: paths for name, paths in repeated.items() if name not in SHARED_NAMES} == {}


def test_every_shared_name_is_still_shared():
    assert set(SHARED_NAMES) <= set(defined_twice(product_sources()))


def test_repeated_names_are_found():
    sources = {"a.py": "class A:\n    def run(self): ...\ndef f(): ...\ndef _g(): ...",
               "b.py": "class B:\n    def run(self): ...\nasync def f(): ...\ndef _g(): ...\nfrom a import A"}
    assert defined_twice(sources) == {"f": ["a.py", "b.py"]}
