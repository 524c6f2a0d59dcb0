"""The product's files and their imports, parsed from the source without running it."""

import ast
from functools import cache
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).resolve().parents[2]
LAYERS = ("cop_sheets", "validators", "summaries", "workflow", "entry points")    # lowest first
ENTRY_POINTS = ("app", "pages", "cli")
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


def layer_of(module: str) -> str | None:
    """Return the layer of `module` (dotted); None for a library."""
    top = module.split(".")[0]
    return LAYERS[-1] if top in ENTRY_POINTS else top if top in LAYERS else None


def module_of(path: str) -> str:
    """Return the dotted module name of the file at `path` (from the root); for an __init__.py that of its package."""
    return ".".join(PurePosixPath(path).with_suffix("").parts).removesuffix(".__init__")


def file_layer(path: str) -> str:
    """Return the layer of the product's file at `path` (from the root)."""
    return layer_of(module_of(path))


def product_files() -> list[str]:
    """Return the paths of the product's .py files, relative to the root."""
    tops = [ROOT / name for name in ("app.py", "cli.py", "pages", *LAYERS[:-1])]
    files = [file for top in tops for file in ([top] if top.is_file() else sorted(top.rglob("*.py")))]
    return [file.relative_to(ROOT).as_posix() for file in files]


@cache
def product_sources() -> dict[str, str]:
    """Return the source of each product file by its path."""
    return {path: (ROOT / path).read_text(encoding="utf-8") for path in product_files()}


def package_of(path: str) -> str:
    """Return the dotted name of the package that contains the file at `path`."""
    return ".".join(PurePosixPath(path).parts[:-1])


def names_imported(node: ast.AST, package: str) -> set[str]:
    """Return the dotted names that one statement or call (`import_module`) of a file in `package` imports."""
    if isinstance(node, ast.Import):
        return {alias.name for alias in node.names}
    if isinstance(node, ast.ImportFrom):
        here = package.split(".")
        base = ".".join(here[: len(here) - node.level + 1]) if node.level else ""
        return {".".join(filter(None, (base, node.module, alias.name))) for alias in node.names}
    if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        return {str(node.args[0].value)} if called in ("import_module", "__import__") else set()
    return set()


@cache
def imported(source: str, package: str) -> set[str]:
    """Return the dotted names that `source`, a file of `package`, imports anywhere."""
    return {name for node in ast.walk(ast.parse(source)) for name in names_imported(node, package)}


@cache
def imported_in_functions(source: str, package: str) -> set[str]:
    """Return the dotted names that `source` imports inside functions."""
    functions = [node for node in ast.walk(ast.parse(source)) if isinstance(node, FUNCTIONS)]
    return {name for function in functions for node in ast.walk(function) for name in names_imported(node, package)}


@cache
def imported_at_once(source: str, package: str) -> set[str]:
    """Return the dotted names that `source` imports when it is loaded: not inside functions or `if` blocks."""
    waiting, found = list(ast.parse(source).body), set()
    while waiting:
        node = waiting.pop()
        found |= names_imported(node, package)
        if not isinstance(node, (*FUNCTIONS, ast.If)):
            waiting += ast.iter_child_nodes(node)
    return found


def module_named(name: str, modules: set[str]) -> str | None:
    """Return which of `modules` the imported `name` is or belongs to; None for a library."""
    while name and name not in modules:
        name = name.rpartition(".")[0]
    return name or None


def graph(sources: dict[str, str], find=imported) -> dict[str, set[str]]:
    """Return the import graph of `sources` (path -> text): dotted module name -> imported modules of the product."""
    modules = {module_of(path) for path in sources}
    return {module_of(path): {found for name in find(source, package_of(path))
                              if (found := module_named(name, modules))} - {module_of(path)}
            for path, source in sources.items()}


def packages_in(edges: dict[str, set[str]]) -> dict[str, set[str]]:
    """Return the graph of packages for a graph of modules; modules directly in a layer's folder count as packages."""
    inside = {module.rpartition(".")[0] for module in edges}
    found: dict[str, set[str]] = {}
    for module, targets in edges.items():
        ends = {_package(target, inside) for target in targets}
        found.setdefault(_package(module, inside), set()).update(ends - {_package(module, inside)})
    return found


def _package(module: str, inside: set[str]) -> str:
    if module in inside:
        return module
    return module.rpartition(".")[0] if module.count(".") > 1 else module


def circles(edges: dict[str, set[str]]) -> list[list[str]]:
    """Return the cycles of a graph: groups of nodes that can all reach each other."""
    def reached(start: str) -> set[str]:
        seen, waiting = set(), [start]
        while waiting:
            for target in edges.get(waiting.pop(), set()) - seen:
                seen.add(target)
                waiting.append(target)
        return seen

    ways = {node: reached(node) for node in edges}
    groups = {tuple(sorted(other for other in ways[node] if node in ways.get(other, ()))) for node in edges
              if node in ways[node]}
    return sorted(map(list, groups))


def loaded_with(module: str, sources: dict[str, str]) -> set[str]:
    """Return all modules and libraries that are loaded when `module` is imported, including its parent packages."""
    by_module = {module_of(path): path for path in sources}
    modules = set(by_module)
    seen, waiting = set(), [module]
    while waiting:
        name = waiting.pop()
        parts = name.split(".")
        for known in {module_named(name, modules) or parts[0],
                      *(".".join(parts[:end]) for end in range(1, len(parts)))} - seen:
            seen.add(known)
            if known in by_module:
                waiting += imported_at_once(sources[by_module[known]], package_of(by_module[known]))
    return seen
