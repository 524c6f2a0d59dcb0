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

from cop_sheets.raw import Cell, CellProblem, Grid

_FORMAT = b"cop-snapshot 1 "
_ENDING, _DAMAGED, _UNFINISHED = ".snapshot", ".damaged", ".unfinished"
# Longer than any writing takes: an older file was left behind by a process that was ended meanwhile.
_ABANDONED = 3600.0
# Packed JSON of cells shrinks some ten times; what would grow much further was not written here.
_LARGEST = 1024 * 1024 * 1024


@dataclass(frozen=True)
class Copy:
    """The cells of a sheet as they were read: `mark` is what Drive said of it then, "" where it said nothing.

    `read_at` has a time zone. `title` is the spreadsheet's own.
    """

    grids: list[Grid]
    title: str
    mark: str
    read_at: datetime


class Snapshots:
    """The copies in one folder, each under the key that it was saved with; the folder is made when first needed.

    Threads and processes may share it: a file is replaced in one step. `fault` is why nothing could be written last,
    "" while all is well: a copy that can't be kept stops no reading.
    """

    def __init__(self, folder: Path):
        self.folder = folder
        self.fault = ""

    def save(self, key: str, copy: Copy) -> None:
        """Keep `copy` under `key`, any text, in the place of an earlier one."""
        content = {"key": key, "title": copy.title, "mark": copy.mark, "read_at": copy.read_at.isoformat(),
                   "grids": [{"name": grid.name, "hidden": grid.hidden, "gid": grid.gid,
                              "rows": [[_packed(cell) for cell in row] for row in grid.rows]}
                             for grid in copy.grids]}
        self._write(self._path(key), content)

    def load(self, key: str) -> Copy | None:
        """Return the copy under `key`, None where there is none; a damaged one is set aside."""
        content = self._read(self._path(key), lambda content: content["key"] == key)
        if content is None:
            return None
        try:
            grids = [Grid(str(grid["name"]), [[_unpacked(cell) for cell in row] for row in grid["rows"]],
                          bool(grid["hidden"]), grid["gid"]) for grid in content["grids"]]
            return Copy(grids, str(content["title"]), str(content["mark"]), _moment(content["read_at"]))
        except (AttributeError, KeyError, TypeError, ValueError, OverflowError):
            self._set_aside(self._path(key))
            return None

    def save_times(self, times: dict[str, datetime]) -> None:
        """Keep when each of the keys was last known to be as its copy says; the times have a zone."""
        self._write(self._path("times"), {"times": {key: when.isoformat() for key, when in times.items()}})

    def load_times(self) -> dict[str, datetime]:
        """Return what `save_times` kept last; {} where nothing is known."""
        path = self._path("times")
        content = self._read(path, lambda content: isinstance(content.get("times"), dict))
        try:
            return {key: _moment(when) for key, when in (content or {"times": {}})["times"].items()}
        except (TypeError, ValueError):
            self._set_aside(path)
            return {}

    def _path(self, key: str) -> Path:
        # A hash, so that no key, whatever it holds, can name another place.
        return self.folder / (hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:40] + _ENDING)

    def _write(self, path: Path, content: dict) -> None:
        body = zlib.compress(json.dumps(content, separators=(",", ":")).encode("ascii"), 6)
        data = _FORMAT + hashlib.sha256(body).hexdigest().encode() + b"\n" + body
        beside = path.with_name(f"{path.stem}.{secrets.token_hex(8)}{_UNFINISHED}")
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._sweep()
            handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            try:
                with open(handle, "wb") as file:
                    file.write(data)
                    file.flush()
                    os.fsync(file.fileno())
                os.replace(beside, path)
            except BaseException:
                beside.unlink(missing_ok=True)
                raise
            _settle(self.folder)
        except OSError as problem:
            why = (problem.strerror or str(problem)).lower()
            self.fault = (f"Copies can't be kept in {self.folder} ({why}), so an outage would leave the pages empty: "
                          "make room there, or name another folder as snapshots in secrets.toml")
        else:
            self.fault = ""

    def _sweep(self) -> None:
        now = datetime.now(UTC).timestamp()
        for left in self.folder.glob(f"*{_UNFINISHED}"):
            try:
                if now - left.stat().st_mtime > _ABANDONED:
                    left.unlink(missing_ok=True)
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
            content = json.loads(unpacking.decompress(body, _LARGEST))
            if not unpacking.eof or not isinstance(content, dict) or not fits(content):
                raise ValueError("not what was asked for")
            return content
        except (ValueError, KeyError, RecursionError, zlib.error):
            self._set_aside(path)
            return None

    def _set_aside(self, path: Path) -> None:
        try:
            os.replace(path, path.with_suffix(_DAMAGED))
        except OSError:
            return


def _settle(folder: Path) -> None:
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


def _packed(cell: Cell):
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


_KINDS: dict[str, Callable] = {
    "datetime": datetime.fromisoformat, "date": date.fromisoformat, "time": time.fromisoformat,
    "duration": lambda parts: timedelta(*parts), "problem": CellProblem,
}


def _unpacked(cell) -> Cell:
    if isinstance(cell, (str, float)):
        return cell
    ((kind, said),) = cell.items()
    return _KINDS[kind](said)


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("no time zone")
    return moment
