"""The pages of docs/ with generated parts, and how to replace those parts."""

import re
from collections.abc import Callable, Mapping

from tests.architecture.imports import ROOT
from tests.docs import architecture, glossary, rules

PAGES: dict = {
    ROOT / "docs" / "rules.md": rules.sections,
    ROOT / "docs" / "glossary.md": glossary.sections,
    ROOT / "docs" / "architecture.md": architecture.sections,
}
Sections = Callable[[], Mapping[str, str]]
_MARK = re.compile(r"<!-- begin: (?P<name>.+?) -->\n.*?<!-- end: (?P=name) -->\n", re.DOTALL)


def renewed(page: str, sections: Mapping[str, str]) -> str:
    """Return the text of `page` with each of `sections` (name -> Markdown) replaced.

    Raises ValueError if the page doesn't mark exactly these sections.
    """
    marked = [match["name"] for match in _MARK.finditer(page)]
    if sorted(marked) != sorted(sections):
        raise ValueError(f"the page marks {sorted(marked)}, and there is {sorted(sections)} to put there")
    return _MARK.sub(lambda match: f"<!-- begin: {match['name']} -->\n{sections[match['name']].strip()}\n"
                                   f"<!-- end: {match['name']} -->\n", page)
