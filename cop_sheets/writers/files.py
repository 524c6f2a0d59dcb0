"""Writes files atomically, and CSV in which typed text can't run as a formula."""

import csv
import io
import json
import os
import re
import secrets
from datetime import date, time, timedelta
from numbers import Number
from pathlib import Path
from typing import Any

import numpy as np
import pandas

from cop_sheets.errors import BadRequest
from cop_sheets.raw import NumberText, display_text
from cop_sheets.text import escape_formula

MAX_NAME_BYTES = 120   # of a typed name within a file name, for which systems allow 255 bytes


def json_bytes(frame: pandas.DataFrame) -> bytes:
    """Return `frame` as a JSON list with one object per row; missing values are null."""
    records = frame.astype(object).where(frame.notna(), None).to_dict("records")
    return (json.dumps(records, ensure_ascii=False, indent=2) + "\n").encode()


def csv_bytes(frame: pandas.DataFrame) -> bytes:
    """Return `frame` as CSV: UTF-8 with a byte order mark, CRLF line ends, a header row, no index.

    Text that a spreadsheet could run as a formula is escaped (see `escape_formula`), numbers are not; missing values
    are empty.
    """
    buffer = io.StringIO(newline="")
    # With this line end the writer also quotes a lone CR or LF inside a text.
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([escape_formula(str(header)) for header in frame.columns])
    escaped: dict[str, str] = {}
    for row in frame.itertuples(index=False, name=None):
        cells = []
        for cell in row:
            if type(cell) is str:
                text = escaped.get(cell)
                if text is None:
                    text = escaped[cell] = escape_formula(cell)
            elif cell is None:
                text = ""
            else:
                text = str(cell) if type(cell) is int else _format_value(cell)
            cells.append(text)
        writer.writerow(cells)
    return buffer.getvalue().encode("utf-8-sig", "replace")


def _format_value(cell: Any) -> str:
    if pandas.isna(cell) is True:
        return ""
    if isinstance(cell, str):
        return str(cell) if isinstance(cell, NumberText) else escape_formula(str(cell))
    if type(cell).__name__ in ("bool", "bool_"):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, Number):    # NumPy's types are Numbers, too
        return display_text(float(cell)) if isinstance(cell, (float, np.floating)) else str(cell)
    if isinstance(cell, (date, time, timedelta)):
        return escape_formula(display_text(cell))
    return escape_formula(str(cell))


def file_stem(subject: str, partnership_name: str, when: str) -> str:
    """Return a file name without extension, of letters, digits and hyphens: `fix-list-Alamance-FY-24-25`.

    `partnership_name` may be any typed text: the result starts with `subject`, is not a path and not too long.
    """
    subject, partnership_name, when = (re.sub(r"\W+", "-", part).strip("-")
                                       for part in (subject, partnership_name, when))
    partnership_name = partnership_name.encode("utf-8", "ignore")[:MAX_NAME_BYTES].decode("utf-8", "ignore").strip("-")
    return "-".join(part for part in (subject, partnership_name, when) if part)


def write_file(path: str | Path, data: bytes) -> None:
    """Write `data` to `path` atomically; an existing file keeps its permissions.

    Raises BadRequest with a sentence where it can't be written; an existing file is then unchanged.
    """
    try:
        # The target of a link is replaced, not the link.
        target = Path(os.path.realpath(path))
        if target.is_dir():
            raise BadRequest(f"{path} is a folder: name a file to write")
        if not target.parent.is_dir():
            raise BadRequest(f"There is no folder {target.parent}: make it first, or name another file")
        if target.exists() and not target.is_file():
            # A device such as /dev/null must not be replaced.
            target.write_bytes(data)
        else:
            _replace(target, data)
    except (OSError, ValueError) as problem:
        why = (getattr(problem, "strerror", None) or str(problem)).lower()
        raise BadRequest(f"{path} can't be written ({why}): close it elsewhere, or name another file") from problem


def _replace(target: Path, data: bytes) -> None:
    mode = target.stat().st_mode & 0o777 if target.exists() else None
    if mode is not None and not os.access(target, os.W_OK):
        raise PermissionError(0, "it is read-only")
    temporary = target.parent / f".{secrets.token_hex(8)}.tmp"
    # Mode 666 less the umask, as for any new file.
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    try:
        with open(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if mode is not None:
            os.chmod(temporary, mode)
        os.replace(temporary, target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
