"""A public class, function or constant has one name in the whole product, so that a search finds one definition."""

import ast
from collections import defaultdict
from collections.abc import Iterator

from tests.architecture.imports import product_sources

DEFINITIONS = (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
# Names that may be defined in several modules, and why.
SHARED_NAMES = {
    "RULES": "each file of validators/rules/ declares its rules under this name; book.py joins them",
    "MUST": "an alias of Severity.MUST in each file of validators/rules/, to keep the rules short",
    "SHOULD": "as MUST",
    "INFO": "as MUST",
    "upgrade": "Alembic calls it in each script of cop_sheets/store/database/versions/",
}


def public_definitions(sources: dict[str, str]) -> dict[str, list[str]]:
    """Return the paths that define each public class, function or constant, by name; methods are not included."""
    paths = defaultdict(list)
    for path, source in sources.items():
        for name in {name for node in ast.parse(source).body for name in defined_names(node)}:
            if not name.startswith("_"):
                paths[name].append(path)
    return dict(paths)


def defined_names(node: ast.stmt) -> Iterator[str]:
    """Yield the names of the class, function or constants (in capitals) that a statement defines."""
    if isinstance(node, DEFINITIONS):
        yield node.name
    elif isinstance(node, ast.Assign | ast.AnnAssign):
        for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
            for part in ast.walk(target):
                if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store) and part.id.isupper():
                    yield part.id


def defined_twice(sources: dict[str, str]) -> dict[str, list[str]]:
    """Return the names with several definitions, with their paths."""
    return {name: paths for name, paths in public_definitions(sources).items() if len(paths) > 1}


def test_no_public_name_is_defined_twice():
    repeated = defined_twice(product_sources())
    assert {name: paths for name, paths in repeated.items() if name not in SHARED_NAMES} == {}


def test_every_shared_name_is_still_shared():
    assert set(SHARED_NAMES) <= set(defined_twice(product_sources()))


def test_repeated_names_are_found():
    sources = {"a.py": "class A:\n    def run(self): ...\ndef f(): ...\ndef _g(): ...\nX = Y = 1\n_Z = T = 2\nx = 1",
               "b.py": "class B:\n    def run(self): ...\nasync def f(): ...\ndef _g(): ...\nfrom a import A\n"
                       "(W, X), _Z = (1, 2), 3\nY: int = 4\nx = 2\nT[0] = 1"}
    assert defined_twice(sources) == {name: ["a.py", "b.py"] for name in ("f", "X", "Y")}
