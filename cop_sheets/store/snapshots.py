"""Reads the files in which earlier versions kept the copies of Google Sheets and the logins that had ended.

A copy's file has a line with the format and the checksum, then compressed JSON.
"""

import hashlib
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from cop_sheets.store.packing import SheetCopy, sheets_from_json, unpack_json

REVOKED_LOGINS_FOLDER = "signed-out"
_FORMAT = b"cop-snapshot 1 "
_EXTENSION = ".snapshot"
_LOGIN_KEY = re.compile(r"[0-9a-f]{64}")


class Snapshot(NamedTuple):
    """The copy in one file. `sheet`: the key of the sheet. `confirmed_at`: when it was last known to be current."""

    path: Path
    sheet: str
    copy: SheetCopy
    confirmed_at: datetime


def read_snapshots(folder: Path) -> Iterator[Snapshot]:
    """Yield the copies in the files in `folder`; files that are damaged, or of another format, are left out."""
    times = _read(_path(folder, "times")).get("times")
    for path in sorted(folder.glob(f"*{_EXTENSION}")):
        content = _read(path)
        try:
            sheet = str(content["key"])
            if path != _path(folder, sheet):
                continue
            copy = SheetCopy(sheets_from_json(content["grids"]), str(content["title"]), str(content["mark"]),
                             _parse_time(content["read_at"]))
            confirmed_at = _parse_time(times[sheet]) if isinstance(times, dict) and sheet in times else copy.read_at
        except (AttributeError, KeyError, TypeError, ValueError):
            continue
        yield Snapshot(path, sheet, copy, max(confirmed_at, copy.read_at))


def read_ended_logins(folder: Path) -> dict[str, datetime]:
    """Return the logins that earlier versions recorded in `folder` as ended, by key, and when."""
    found = {}
    for path in (folder / REVOKED_LOGINS_FOLDER).glob("*"):
        if _LOGIN_KEY.fullmatch(path.name):
            try:
                found[path.name] = datetime.fromtimestamp(path.stat().st_mtime, UTC)
            except (OSError, OverflowError, ValueError):
                continue
    return found


def _path(folder: Path, key: str) -> Path:
    return folder / (hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:40] + _EXTENSION)


def _read(path: Path) -> dict[str, Any]:
    """Return the content of a file; {} where it is missing, damaged or something else."""
    try:
        head, _, body = path.read_bytes().partition(b"\n")
        content = unpack_json(body) if head == _FORMAT + hashlib.sha256(body).hexdigest().encode() else None
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def _parse_time(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("no time zone")
    return moment
