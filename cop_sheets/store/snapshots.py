"""The last good copy of each workbook on disk: written atomically, with a checksum, readable by its owner only.

A file has a line with the format and the checksum, then compressed JSON, which can't contain code.
"""

import hashlib
import json
import os
import secrets
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from cop_sheets.raw import Cell, CellError, RawSheet

_FORMAT = b"cop-snapshot 1 "
_EXTENSION, _DAMAGED, _UNFINISHED = ".snapshot", ".damaged", ".unfinished"
# Longer than any write takes: an older unfinished file is left from a process that was stopped.
_ABANDONED_SECONDS = 3600.0
# Cells compress about tenfold; a file that unpacks to much more was not written here.
_MAX_UNPACKED_BYTES = 1024 * 1024 * 1024


@dataclass(frozen=True)
class SheetCopy:
    """The cells of a Google Sheet, read at `read_at` (with a time zone). `title` is the spreadsheet's.

    `revision` is the text of Drive's revision at that time, "" where Drive didn't list the sheet.
    """

    raw_sheets: list[RawSheet]
    title: str
    revision: str
    read_at: datetime


class SnapshotFolder:
    """The copies in one folder, by key; the folder is created when first needed.

    Threads and processes may share it: files are replaced atomically. A copy that can't be written raises nothing:
    `error` is the sentence about the last write, "" where it succeeded.
    """

    def __init__(self, folder: Path):
        self.folder = folder
        self.error = ""

    def save(self, key: str, copy: SheetCopy) -> None:
        """Save `copy` under `key`, any text, in place of an earlier copy."""
        # "mark", "grids" and "gid" are part of the format on disk: other names would make saved copies unreadable.
        content = {"key": key, "title": copy.title, "mark": copy.revision, "read_at": copy.read_at.isoformat(),
                   "grids": [{"name": raw_sheet.name, "hidden": raw_sheet.hidden, "gid": raw_sheet.gid,
                              "rows": [[_to_json(cell) for cell in row] for row in raw_sheet.rows]}
                             for raw_sheet in copy.raw_sheets]}
        self._write(self._path(key), content)

    def load(self, key: str) -> SheetCopy | None:
        """Return the copy under `key`, None where there is none; a damaged file is renamed and ignored."""
        content = self._read(self._path(key), lambda content: content["key"] == key)
        if content is None:
            return None
        try:
            raw_sheets = [RawSheet(str(tab["name"]), [[_from_json(cell) for cell in row] for row in tab["rows"]],
                                   bool(tab["hidden"]), tab["gid"]) for tab in content["grids"]]
            return SheetCopy(raw_sheets, str(content["title"]), str(content["mark"]),
                             _parse_aware_datetime(content["read_at"]))
        except (AttributeError, KeyError, TypeError, ValueError, OverflowError):
            self._quarantine(self._path(key))
            return None

    def save_times(self, times: dict[str, datetime]) -> None:
        """Save when the sheet of each key was last known to be the same as its copy; the times have a zone."""
        self._write(self._path("times"), {"times": {key: when.isoformat() for key, when in times.items()}})

    def load_times(self) -> dict[str, datetime]:
        """Return the times that `save_times` saved; {} where there are none."""
        path = self._path("times")
        content = self._read(path, lambda content: isinstance(content.get("times"), dict))
        try:
            return {key: _parse_aware_datetime(when) for key, when in (content or {"times": {}})["times"].items()}
        except (TypeError, ValueError):
            self._quarantine(path)
            return {}

    def _path(self, key: str) -> Path:
        # A hash, so that no key can name a path elsewhere.
        return self.folder / (hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:40] + _EXTENSION)

    def _write(self, path: Path, content: dict[str, Any]) -> None:
        body = zlib.compress(json.dumps(content, separators=(",", ":")).encode("ascii"), 6)
        data = _FORMAT + hashlib.sha256(body).hexdigest().encode() + b"\n" + body
        temporary = path.with_name(f"{path.stem}.{secrets.token_hex(8)}{_UNFINISHED}")
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._remove_abandoned()
            handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            try:
                with open(handle, "wb") as file:
                    file.write(data)
                    file.flush()
                    os.fsync(file.fileno())
                os.replace(temporary, path)
            except BaseException:
                temporary.unlink(missing_ok=True)
                raise
            _sync_folder(self.folder)
        except OSError as problem:
            why = (problem.strerror or str(problem)).lower()
            self.error = (f"Copies can't be kept in {self.folder} ({why}), so an outage would leave the pages empty: "
                          "make room there, or name another folder as snapshots in secrets.toml")
        else:
            self.error = ""

    def _remove_abandoned(self) -> None:
        now = datetime.now(UTC).timestamp()
        for unfinished in self.folder.glob(f"*{_UNFINISHED}"):
            try:
                if now - unfinished.stat().st_mtime > _ABANDONED_SECONDS:
                    unfinished.unlink(missing_ok=True)
            except OSError:
                continue

    def _read(self, path: Path, is_valid: Callable[[dict[str, Any]], bool]) -> dict[str, Any] | None:
        try:
            data = path.read_bytes()
        except OSError:
            return None
        try:
            head, _, body = data.partition(b"\n")
            if head != _FORMAT + hashlib.sha256(body).hexdigest().encode():
                raise ValueError("the checksum is another one")
            unpacking = zlib.decompressobj()
            content = json.loads(unpacking.decompress(body, _MAX_UNPACKED_BYTES))
            if not unpacking.eof or not isinstance(content, dict) or not is_valid(content):
                raise ValueError("not what was asked for")
            return content
        except (ValueError, KeyError, RecursionError, zlib.error):
            self._quarantine(path)
            return None

    def _quarantine(self, path: Path) -> None:
        try:
            os.replace(path, path.with_suffix(_DAMAGED))
        except OSError:
            return


def _sync_folder(folder: Path) -> None:
    """Flush the folder, so that the new name survives a loss of power; not every system can open folders for that."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(handle)
    except OSError:
        return
    finally:
        os.close(handle)


def _to_json(cell: Cell) -> object:
    """Return `cell` as JSON: text and numbers unchanged, everything else as {type: value}."""
    if isinstance(cell, (str, float)):
        return cell
    if isinstance(cell, datetime):
        return {"datetime": cell.isoformat()}
    if isinstance(cell, date):
        return {"date": cell.isoformat()}
    if isinstance(cell, time):
        return {"time": cell.isoformat()}
    if isinstance(cell, timedelta):
        return {"duration": [cell.days, cell.seconds, cell.microseconds]}
    return {"problem": cell.shown}


_DECODERS: dict[str, Callable[[Any], Cell]] = {
    "datetime": datetime.fromisoformat, "date": date.fromisoformat, "time": time.fromisoformat,
    "duration": lambda parts: timedelta(*parts), "problem": CellError,
}


def _from_json(cell: Any) -> Cell:
    if isinstance(cell, (str, float)):
        return cell
    ((kind, encoded),) = cell.items()
    return _DECODERS[kind](encoded)


def _parse_aware_datetime(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("no time zone")
    return moment
