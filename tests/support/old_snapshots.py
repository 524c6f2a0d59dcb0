"""Writes the files in which earlier versions of the product kept copies and ended logins."""

import hashlib
import json
import os
import zlib
from datetime import datetime
from pathlib import Path

from cop_sheets.store.packing import SheetCopy, pack_sheets, unpack_json


def write_snapshot(folder: Path, key: str, copy: SheetCopy) -> Path:
    """Write the copy of the sheet with the key `key`, and return the file."""
    tabs = unpack_json(pack_sheets(copy.raw_sheets)[0])
    return _write(folder, key, {"key": key, "title": copy.title, "mark": copy.revision,
                                "read_at": copy.read_at.isoformat(), "grids": tabs})


def write_times(folder: Path, times: dict[str, datetime]) -> None:
    """Write when the sheet of each key was last known to be the same as its copy."""
    _write(folder, "times", {"times": {key: when.isoformat() for key, when in times.items()}})


def write_ended_login(folder: Path, key: str, when: datetime) -> None:
    """Write that the login with this key had ended."""
    (folder / "signed-out").mkdir(parents=True, exist_ok=True)
    (folder / "signed-out" / key).touch()
    os.utime(folder / "signed-out" / key, (when.timestamp(),) * 2)


def _write(folder: Path, key: str, content: dict) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    body = zlib.compress(json.dumps(content, separators=(",", ":")).encode("ascii"), 6)
    path = folder / f"{hashlib.sha256(key.encode()).hexdigest()[:40]}.snapshot"
    path.write_bytes(b"cop-snapshot 1 " + hashlib.sha256(body).hexdigest().encode() + b"\n" + body)
    return path
