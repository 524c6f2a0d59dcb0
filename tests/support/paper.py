"""The content of a PDF template's document, queried from typst instead of compared as an image."""

import json
import re

import typst

from summaries.presentation.pdf import TEMPLATES

LOCATABLE = ("heading", "table", "figure", "par")
# Elements that text from data must never become.
MARKUP = ("link", "image", "math.equation", "footnote", "raw", "ref")


def typeset_texts(template: str, data: dict) -> tuple[set[str], list]:
    """Return the texts that `template` sets from `data` in headings and tables, and all links and similar elements."""
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


def count_pdf_pages(pdf: bytes) -> int:
    """Return the number of pages of a PDF file by typst or Chromium, which don't compress their list."""
    return len(re.findall(rb"/Type\s*/Page\b", pdf))
