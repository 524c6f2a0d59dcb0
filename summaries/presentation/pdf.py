"""Pages made for paper: a template here, data in, PDF out. What people typed goes in as data, never markup."""

import json
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import typst

TEMPLATES = Path(__file__).parent


@cache
def _fonts() -> typst.Fonts:
    """The fonts that the library carries, and this computer's for what they lack, such as Chinese; looked up once."""
    return typst.Fonts(include_system_fonts=True)


def render_pdf(template: str, data: dict, as_of: date) -> bytes:
    """Return the PDF that `template`, a file beside this one, makes of `data`: the same bytes for the same data.

    `data` is handed over as JSON: a template sets its texts as they stand. `as_of` is the date that the file bears.
    """
    return _compile(template, data, as_of, "pdf")


def render_svg(template: str, data: dict, as_of: date) -> str:
    """Return the only page that `template` makes of `data` as an SVG picture, its letters drawn: sharp at any size."""
    return _compile(template, data, as_of, "svg").decode()


def _compile(template: str, data: dict, as_of: date, output_format: str):
    compiler = typst.Compiler(TEMPLATES / template, root=TEMPLATES, font_paths=_fonts(),
                              sys_inputs={"data": json.dumps(data)})
    timestamp = datetime(as_of.year, as_of.month, as_of.day, tzinfo=UTC)
    return compiler.compile(format=output_format, timestamp=timestamp)
