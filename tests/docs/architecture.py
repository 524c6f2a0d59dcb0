"""The generated part of docs/architecture.md: layers, packages and files with the start of their docstrings."""

import ast

from tests.architecture.imports import LAYERS, file_layer, product_sources
from tests.docs.tables import table

PLACES = {"cop_sheets": "cop_sheets/", "validators": "validators/", "summaries": "summaries/",
          "workflow": "workflow/", "entry points": "app.py, cli.py and pages/"}


def sections() -> dict[str, str]:
    """Return the section of the page, by name."""
    return {"packages": "\n\n".join(f"### {PLACES[layer]}\n\n{_packages(layer)}" for layer in reversed(LAYERS))}


def _packages(layer: str) -> str:
    """Return a table of the packages of `layer` and the files directly in its folder."""
    rows = []
    for path, source in product_sources().items():
        folder, _, name = path.rpartition("/")
        if file_layer(path) == layer and (name == "__init__.py") == ("/" in folder):
            rows.append((f"{folder}/" if name == "__init__.py" else path, _first_sentence(source)))
    return table(("Package or file", "What is in it"), sorted(rows, key=lambda row: row[0].endswith("/")))


def _first_sentence(source: str) -> str:
    """Return the first paragraph of a file's docstring."""
    return ast.get_docstring(ast.parse(source)).split("\n\n")[0]
