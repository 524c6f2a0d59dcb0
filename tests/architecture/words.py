"""The words in the project's names, docstrings, comments and documents, read without running anything."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from typing import NamedTuple

DOCUMENTS = (".md", ".toml", ".yml", ".txt", ".typ", ".dockerignore", ".gitignore", ".gitattributes")
SCRIPTS = ("Makefile", "Dockerfile", ".ci/")
# Generated parts of documents: docstrings are checked where they are written, and messages are exempt.
_GENERATED = re.compile(r"<!-- begin: (?P<name>.+?) -->\n.*?<!-- end: (?P=name) -->", re.DOTALL)
_PART_OF_NAME = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|_")
_WITH_DOCSTRING = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


class Text(NamedTuple):
    """One line of text with its location; names are split into words (`WorkbookRef` -> `Workbook Ref`)."""

    path: str
    line: int
    text: str


def texts_of(path: str, content: str) -> Iterator[Text]:
    """Yield the checked text of one file: names, comments and docstrings of code, every line of a document.

    String literals of code are not included: they are messages, test data or names of others.
    """
    yield Text(path, 0, _words_of_name(path.removesuffix(".py")))
    if path.endswith(".py"):
        for line, text in (*_names_and_comments(content), *_docstrings(content)):
            yield Text(path, line, text)
    elif path.endswith(DOCUMENTS) or path.startswith(SCRIPTS):
        content = _GENERATED.sub(lambda match: "\n" * match.group().count("\n"), content)
        for line, text in enumerate(content.split("\n"), start=1):
            yield Text(path, line, text)


def _words_of_name(name: str) -> str:
    return _PART_OF_NAME.sub(" ", name)


def _names_and_comments(content: str) -> Iterator[tuple[int, str]]:
    for token in tokenize.generate_tokens(io.StringIO(content).readline):
        if token.type == tokenize.NAME:
            yield token.start[0], _words_of_name(token.string)
        elif token.type == tokenize.COMMENT:
            yield token.start[0], token.string


def _docstrings(content: str) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(content)):
        if isinstance(node, _WITH_DOCSTRING) and (docstring := ast.get_docstring(node, clean=False)):
            for number, text in enumerate(docstring.split("\n")):
                yield node.body[0].lineno + number, text
