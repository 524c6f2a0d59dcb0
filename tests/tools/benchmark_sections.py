"""docs/benchmarks.md is written by several commands: each owns the sections that it marks, and leaves the others."""

import re
from pathlib import Path

BENCHMARKS = Path(__file__).resolve().parents[2] / "docs" / "benchmarks.md"
HEAD = "# Benchmarks\n\nEach part says which command wrote it.\n"


def write_section(page: Path, name: str, text: str) -> None:
    """Put `text`, Markdown that begins with its heading, into the section `name` of `page`.

    It takes the place of what stood there, or comes last. A page without any section, or that isn't there, is begun
    anew.
    """
    begin, end = f"<!-- begin: {name} -->", f"<!-- end: {name} -->"
    marked = f"{begin}\n{text.rstrip()}\n{end}\n"
    written = page.read_text(encoding="utf-8") if page.exists() else ""
    if "<!-- begin: " not in written:
        written = HEAD
    kept = re.compile(f"{re.escape(begin)}\n.*?{re.escape(end)}\n", re.DOTALL)
    # A function, so that a backslash in the text stays one.
    page.parent.mkdir(exist_ok=True)
    page.write_text(kept.sub(lambda _: marked, written, count=1) if kept.search(written) else f"{written}\n{marked}",
                    encoding="utf-8")
