"""Printing to a terminal: messages and lines that can't contain terminal sequences, and files instead of a screen."""

import os
import shutil
import sys
import textwrap
from collections.abc import Iterable
from typing import Any

import click

from cop_sheets.errors import BadRequest
from cop_sheets.text import escape_unprintable
from cop_sheets.writers import write_file

_STYLES: dict[str, dict[str, Any]] = {
    "must": {"fg": "red", "bold": True}, "should": {"fg": "yellow"}, "info": {"dim": True},
    "title": {"bold": True, "underline": True}, "good": {"fg": "green"}, "plain": {}}
_INDENT = 12    # characters, of the second and later lines of a long line


def print_lines(lines: Iterable[tuple[str, str]], output: str | None) -> None:
    """Print styled lines, wrapped to the terminal's width, or write their texts to the file `output`."""
    escaped = [(style, escape_unprintable(text)) for style, text in lines]
    if output:
        write_file(output, "".join(f"{text}\n" for _, text in escaped).encode())
        return
    width = shutil.get_terminal_size().columns if sys.stdout and sys.stdout.isatty() else None
    for style, text in escaped:
        wrapped = textwrap.fill(text, width, subsequent_indent=" " * _INDENT) if width and len(text) > width else text
        click.echo(click.style(wrapped, **_STYLES[style]), color=False if os.environ.get("NO_COLOR") else None)


def print_message(text: str, err: bool = False, **style: Any) -> None:
    """Print a message; control characters are escaped, because file names can contain terminal sequences."""
    click.echo(click.style("\n".join(map(escape_unprintable, text.split("\n"))), **style), err=err)


def print_warnings(sentences: Iterable[str]) -> None:
    """Print sentences on standard error, each as a warning."""
    for sentence in sentences:
        print_message(sentence, fg="yellow", err=True)


def write_output(data: bytes, output: str | None) -> None:
    """Write `data` to the file `output`, or to standard output. Raises BadRequest if that is closed."""
    if output:
        write_file(output, data)
    elif sys.stdout is None:
        raise BadRequest("Standard output is closed, so there is nowhere to write to: name a file with -o.")
    else:
        sys.stdout.buffer.write(data)
        sys.stdout.flush()
