"""What a template sets on paper, read from the document that it makes rather than from a picture of it."""

import json

import typst

from summaries.presentation.pdf import TEMPLATES

LOCATABLE = ("heading", "table", "figure", "par")
# What a text of data must never turn into, of what can be looked for in a document.
MARKUP = ("link", "image", "math.equation", "footnote", "raw", "ref")


def typeset_texts(template: str, data: dict) -> tuple[set[str], list]:
    """Return the texts that `template` sets of `data` in headings and tables, and every link and the like it makes."""
    compiler = typst.Compiler(TEMPLATES / template, root=TEMPLATES, ignore_system_fonts=True,
                              sys_inputs={"data": json.dumps(data)})
    texts: set[str] = set()
    for element in LOCATABLE:
        _gather(json.loads(compiler.query(element)), texts)
    return texts, [node for element in MARKUP for node in json.loads(compiler.query(element))]


def _gather(node, texts: set[str]) -> None:
    if isinstance(node, dict):
        if isinstance(node.get("text"), str):
            texts.add(node["text"].replace("\u200b", ""))
        node = list(node.values())
    if isinstance(node, list):
        for part in node:
            _gather(part, texts)
