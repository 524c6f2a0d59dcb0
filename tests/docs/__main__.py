"""Renews the generated parts of docs/: run `python -m tests.docs`, then review `git diff`."""

from tests.docs.pages import PAGES, renewed

for page, sections in PAGES.items():
    page.write_text(renewed(page.read_text(encoding="utf-8"), sections()), encoding="utf-8")
