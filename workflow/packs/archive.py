"""The zip archive of a pack: its files by name, written with the same bytes each time and read within limits."""

import io
import zipfile
from pathlib import Path

from cop_sheets.errors import SheetsError
from cop_sheets.readers.safe_zip import ZipParts
from cop_sheets.text import escape_unprintable, join_words

MANIFEST, SUMMARY, FLAGS, EXPLANATIONS, RECONCILIATION, ROWS, CELLS, WORKBOOK = PACK_FILES = (
    "manifest.json", "ncpc-summary.csv", "flags.csv", "explanations.csv", "reconciliation.csv", "rows.csv", "cells.csv",
    "workbook.xlsx")
MAX_PACK_BYTES = 64 * 1024 * 1024
MAX_UNPACKED_BYTES = 256 * 1024 * 1024
_MANIFEST_LIMIT = 1024 * 1024
_FIXED_TIME = (1980, 1, 1, 0, 0, 0)    # so that the same content gives the same bytes
_MAX_NAMES = 3    # of unexpected files that a message lists
_MAX_NAME_LENGTH = 60


class PackUnreadable(SheetsError):
    """This is no pack, or one that this version of the product can't read; the text says why and what to do."""


def write_archive(files: dict[str, bytes]) -> bytes:
    """Return a zip archive of `files`, by name. The same files give the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            info = zipfile.ZipInfo(name, _FIXED_TIME)
            info.compress_type, info.create_system, info.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
            archive.writestr(info, files[name])
    return out.getvalue()


def read_pack_file(path: str | Path) -> bytes:
    """Return the bytes of the file of a pack. Raises PackUnreadable where it can't be read or is too large."""
    try:
        if Path(path).exists() and not Path(path).is_file():    # a device or a pipe may have no end
            raise PackUnreadable(f"{path or 'This'} can't be read, because it is no file: give the pack that the page "
                                 "Certify or cli.py certify made.")
        with open(path, "rb") as file:
            data = file.read(MAX_PACK_BYTES + 1)
        if len(data) > MAX_PACK_BYTES:
            raise _too_large_file(str(path))
        return data
    except (OSError, ValueError) as problem:
        why = (getattr(problem, "strerror", None) or str(problem)).lower()
        raise PackUnreadable(f"{path} can't be read ({why}): check its name, or download the pack again.") from problem


def _too_large_file(name: str) -> PackUnreadable:
    return PackUnreadable(f"{name} is larger than {MAX_PACK_BYTES // 1024 ** 2} MB, and no pack is: give the file that "
                          "the page Certify or cli.py certify made.")


def read_archive(data: bytes, name: str = "This file") -> dict[str, bytes]:
    """Return the files of a pack by name, without looking into them. `name`: what messages call the pack.

    Raises PackUnreadable where it is no zip archive of exactly `PACK_FILES`, damaged, or too large.
    """
    if len(data) > MAX_PACK_BYTES:
        raise _too_large_file(name)
    if not data.startswith(b"PK\x03\x04"):
        raise PackUnreadable(f"{name} is not a pack, which is a zip archive: give the file that the page Certify or "
                             "cli.py certify made.")
    return _PackParts(data, name).files()


class _PackParts(ZipParts):
    """The files of a pack. They have exact names, so none can lead out of the folder that somebody unpacks it into."""

    unpacked_limit = MAX_UNPACKED_BYTES
    current_part = ""    # the file that is being unpacked, for messages

    def files(self) -> dict[str, bytes]:
        files = {}
        for part, info in self._parts.items():
            self.current_part = part
            files[part] = self._unpack(info, _MANIFEST_LIMIT if part == MANIFEST else MAX_UNPACKED_BYTES)
        return files

    def _list_parts(self, infos: list[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
        names = [info.filename for info in infos]
        others = [escape_unprintable(part[:_MAX_NAME_LENGTH]) for part in names if part not in PACK_FILES]
        if others:
            more = f" and {len(others) - _MAX_NAMES} more" if len(others) > _MAX_NAMES else ""
            raise PackUnreadable(f"{self.name} is not a pack: it holds {', '.join(others[:_MAX_NAMES])}{more}, which "
                                 "no pack does. Nothing of it was unpacked.")
        missing = [part for part in PACK_FILES if part not in names]
        if missing or len(names) > len(PACK_FILES):
            what = f"it lacks {join_words(missing)}" if missing else "it holds a file twice"
            raise PackUnreadable(f"{self.name} is not a whole pack: {what}. Download it again.")
        return super()._list_parts(infos)

    def damaged(self) -> SheetsError:
        where = f", at {self.current_part}" if self.current_part else ""
        return PackUnreadable(f"{self.name} is damaged or incomplete{where}: download it again.")

    def too_large(self) -> SheetsError:
        return PackUnreadable(f"{self.name} would unpack to more than any pack holds, so it was not unpacked: give the "
                              "file that the page Certify or cli.py certify made.")

    def protected(self) -> SheetsError:
        return PackUnreadable(f"{self.name} is protected with a password, which no pack is: download it again.")
