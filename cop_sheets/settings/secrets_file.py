"""Reads `.streamlit/secrets.toml`."""

import os
import re
import tomllib
from pathlib import Path
from typing import Any

from cop_sheets.errors import SourceUnreadable

_LINE_NUMBER = re.compile(r"at line (\d+)")


def read_secrets(path: str | Path) -> dict[str, Any]:
    """Return the content of the secrets file at `path`; {} where there is none.

    Raises SourceUnreadable with a sentence that says what to correct and quotes nothing of the file.
    """
    file = Path(path)
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except (FileNotFoundError, NotADirectoryError) as problem:
        # A broken link is a file that can't be read, not a missing one.
        if not os.path.lexists(file):
            return {}
        raise _unreadable_error(file, problem) from None
    except (OSError, ValueError) as problem:
        raise _unreadable_error(file, problem) from None
    try:
        # TOML allows no lone carriage return.
        return tomllib.loads(text.replace("\r\n", "\n"))
    except tomllib.TOMLDecodeError as problem:
        raise SourceUnreadable(_invalid_toml_message(file, str(problem))) from None


def _unreadable_error(file: Path, problem: Exception) -> SourceUnreadable:
    why = (getattr(problem, "strerror", None) or "it is no UTF-8 text").lower()
    return SourceUnreadable(f"{file} can't be read ({why}): check that it is the text file that you filled in and that "
                            "you may read it")


def _invalid_toml_message(file: Path, problem: str) -> str:
    line = _LINE_NUMBER.search(problem)
    where = f"line {line[1]}" if line else "its last line"
    return (f"{file.name} can't be read: something is wrong at {where}; each line is a name, an equals sign and a text "
            "between quotation marks, and a private key stands on one line with \\n in it, just as in the key file")
