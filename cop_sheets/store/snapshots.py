"""The last good copy of each workbook's raw cells on disk: whole or not at all, checked when read, for its owner only.

A file is a line that names the format, the checksum of what follows, and packed JSON: data that no reader can run.
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

from cop_sheets.raw import Cell, CellError, RawSheet

_FORMAT = b"cop-snapshot 1 "
_EXTENSION, _DAMAGED, _UNFINISHED = ".snapshot", ".damaged", ".unfinished"
# Longer than any writing takes: an older file was left behind by a process that was ended meanwhile.
_ABANDONED_SECONDS = 3600.0
# Packed JSON of cells shrinks some ten times; what would grow much further was not written here.
_MAX_UNPACKED_BYTES = 1024 * 1024 * 1024


@dataclass(frozen=True)
class SheetCopy:
    """The cells of a sheet as they were read: `revision` is what Drive said of it then, "" where it said nothing.

    `read_at` has a time zone. `title` is the spreadsheet's own.
    """

    raw_sheets: list[RawSheet]
    title: str
    revision: str
    read_at: datetime


class SnapshotFolder:
    """The copies in one folder, each under the key that it was saved with; the folder is made when first needed.

    Threads and processes may share it: a file is replaced in one step. `error` is why nothing could be written last,
    "" while all is well: a copy that can't be kept stops no reading.
    """

    def __init__(self, folder: Path):
        self.folder = folder
        self.error = ""

    def save(self, key: str, copy: SheetCopy) -> None:
        """Keep `copy` under `key`, any text, in the place of an earlier one."""
        content = {"key": key, "title": copy.title, "mark": copy.revision, "read_at": copy.read_at.isoformat(),
                   "grids": [{"name": grid.name, "hidden": grid.hidden, "gid": grid.gid,
                              "rows": [[_to_json(cell) for cell in row] for row in grid.rows]}
                             for grid in copy.raw_sheets]}
        self._write(self._path(key), content)

    def load(self, key: str) -> SheetCopy | None:
        """Return the copy under `key`, None where there is none; a damaged one is set aside."""
        content = self._read(self._path(key), lambda content: content["key"] == key)
        if content is None:
            return None
        try:
            grids = [RawSheet(str(grid["name"]), [[_from_json(cell) for cell in row] for row in grid["rows"]],
                              bool(grid["hidden"]), grid["gid"]) for grid in content["grids"]]
            return SheetCopy(grids, str(content["title"]), str(content["mark"]),
                             _parse_aware_datetime(content["read_at"]))
        except (AttributeError, KeyError, TypeError, ValueError, OverflowError):
            self._quarantine(self._path(key))
            return None

    def save_times(self, times: dict[str, datetime]) -> None:
        """Keep when each of the keys was last known to be as its copy says; the times have a zone."""
        self._write(self._path("times"), {"times": {key: when.isoformat() for key, when in times.items()}})

    def load_times(self) -> dict[str, datetime]:
        """Return what `save_times` kept last; {} where nothing is known."""
        path = self._path("times")
        content = self._read(path, lambda content: isinstance(content.get("times"), dict))
        try:
            return {key: _parse_aware_datetime(when) for key, when in (content or {"times": {}})["times"].items()}
        except (TypeError, ValueError):
            self._quarantine(path)
            return {}

    def _path(self, key: str) -> Path:
        # A hash, so that no key, whatever it holds, can name another place.
        return self.folder / (hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:40] + _EXTENSION)

    def _write(self, path: Path, content: dict) -> None:
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

    def _read(self, path: Path, fits: Callable[[dict], bool]) -> dict | None:
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
            if not unpacking.eof or not isinstance(content, dict) or not fits(content):
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
    """See to it that the new name outlives a loss of power; not every system can open a folder for that."""
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


def _to_json(cell: Cell):
    """Return `cell` as JSON: text and numbers as they are, all else as {kind: what it says}."""
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


_DECODERS: dict[str, Callable] = {
    "datetime": datetime.fromisoformat, "date": date.fromisoformat, "time": time.fromisoformat,
    "duration": lambda parts: timedelta(*parts), "problem": CellError,
}


def _from_json(cell) -> Cell:
    if isinstance(cell, (str, float)):
        return cell
    ((kind, encoded),) = cell.items()
    return _DECODERS[kind](encoded)


def _parse_aware_datetime(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("no time zone")
    return moment
