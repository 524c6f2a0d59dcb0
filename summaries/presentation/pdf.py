"""PDF files and SVG pictures from Typst templates. Typed text goes in as data, never as markup."""

import json
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any, Literal, cast

import typst

TEMPLATES = Path(__file__).parent


@cache
def _fonts() -> typst.Fonts:
    """The fonts of the library, and the system's fonts for scripts that they lack, such as Chinese."""
    return typst.Fonts(include_system_fonts=True)


def render_pdf(template: str, data: dict[str, Any], as_of: date) -> bytes:
    """Return `template`, a file of this folder, filled with `data`, as PDF: the same bytes for the same arguments.

    `data` is passed as JSON, so that its texts are never markup. `as_of` is the date in the file's metadata.
    """
    return _compile(template, data, as_of, "pdf")


def render_svg(template: str, data: dict[str, Any], as_of: date) -> str:
    """Return `template`, which has one page, filled with `data`, as an SVG picture. Letters are drawn as paths."""
    return _compile(template, data, as_of, "svg").decode()


def _compile(template: str, data: dict[str, Any], as_of: date, output_format: Literal["pdf", "svg"]) -> bytes:
    compiler = typst.Compiler(TEMPLATES / template, root=TEMPLATES, font_paths=_fonts(),
                              sys_inputs={"data": json.dumps(data)})
    timestamp = datetime(as_of.year, as_of.month, as_of.day, tzinfo=UTC)
    # None only where the output is written to a file, a list only for several pages of SVG
    return cast(bytes, compiler.compile(format=output_format, timestamp=timestamp))
