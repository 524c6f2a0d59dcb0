"""The cells of a workbook as compressed JSON, which can't contain code."""

import hashlib
import json
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from cop_sheets.raw import Cell, CellError, RawSheet

# Cells compress about tenfold; what unpacks to much more was not written here.
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


def pack_sheets(raw_sheets: list[RawSheet]) -> tuple[bytes, str]:
    """Return the tabs as compressed JSON, and a hash that is equal for tabs with the same names and cells."""
    tabs = [{"name": raw_sheet.name, "hidden": raw_sheet.hidden, "gid": raw_sheet.gid,
             "rows": [[_to_json(cell) for cell in row] for row in raw_sheet.rows]} for raw_sheet in raw_sheets]
    text = json.dumps(tabs, separators=(",", ":")).encode("ascii")
    return zlib.compress(text, 6), hashlib.sha256(text).hexdigest()


def unpack_sheets(data: bytes) -> list[RawSheet]:
    """Return the tabs in the output of `pack_sheets`. Raises ValueError where it is something else."""
    return sheets_from_json(unpack_json(data))


def unpack_json(data: bytes) -> Any:
    """Return the value of compressed JSON. Raises ValueError where it is something else, or too large."""
    unpacking = zlib.decompressobj()
    try:
        value = json.loads(unpacking.decompress(data, _MAX_UNPACKED_BYTES))
    except (RecursionError, zlib.error) as problem:
        raise ValueError("not compressed JSON") from problem
    if not unpacking.eof:
        raise ValueError("not whole, or too large")
    return value


def sheets_from_json(tabs: Any) -> list[RawSheet]:
    """Return the tabs in JSON of the format of `pack_sheets`. Raises ValueError where it is something else."""
    try:
        return [RawSheet(str(tab["name"]), [[_from_json(cell) for cell in row] for row in tab["rows"]],
                         bool(tab["hidden"]), tab["gid"]) for tab in tabs]
    except (AttributeError, KeyError, TypeError, OverflowError) as problem:
        raise ValueError("not the cells of tabs") from problem


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
