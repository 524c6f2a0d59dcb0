"""Several commands write docs/benchmarks.md: each replaces its own sections and keeps the others."""

import re
from pathlib import Path

BENCHMARKS = Path(__file__).resolve().parents[2] / "docs" / "benchmarks.md"
HEAD = "# Benchmarks\n\nEach part says which command wrote it.\n"


def write_section(page: Path, name: str, text: str) -> None:
    """Write `text`, Markdown that starts with its heading, to the section `name` of `page`.

    Replaces the section or appends it. A page that doesn't exist or has no sections is started anew.
    """
    begin, end = f"<!-- begin: {name} -->", f"<!-- end: {name} -->"
    marked = f"{begin}\n{text.rstrip()}\n{end}\n"
    written = page.read_text(encoding="utf-8") if page.exists() else ""
    if "<!-- begin: " not in written:
        written = HEAD
    kept = re.compile(f"{re.escape(begin)}\n.*?{re.escape(end)}\n", re.DOTALL)
    # A function, so that backslashes in the text are not escapes.
    page.parent.mkdir(exist_ok=True)
    page.write_text(kept.sub(lambda _: marked, written, count=1) if kept.search(written) else f"{written}\n{marked}",
                    encoding="utf-8")
