"""Workbooks on this machine: a file, a folder of them, or a folder of folders of CSV files."""

import os
from datetime import datetime
from pathlib import Path

from cop_sheets.errors import SourceUnreadable, WorkbookUnreadable
from cop_sheets.raw import Workbook
from cop_sheets.readers import SIZE_LIMIT, read_csv_files, read_workbook_bytes, too_large
from cop_sheets.sources.base import Entry
from cop_sheets.sources.folder_scan import NotRead, find_not_read, is_hidden, leads_out
from cop_sheets.text import NO_NAME, clean, printable

WORKBOOK_ENDINGS = (".xlsx", ".xlsm", ".ods")
_LEADS_OUT = ("is a link that leads out of the folder of workbooks, and such links are not followed: put the file or "
              "folder itself in its place")
SAVE_AS = "open it and save it as an Excel workbook (.xlsx) in its place"
OTHER_SHEETS = {
    ".xls": f"is in the Excel format from before 2007: {SAVE_AS}",
    ".xlsb": f"is an Excel binary workbook: {SAVE_AS}",
    ".numbers": "is an Apple Numbers file: open it, choose Export To, Excel, and put the .xlsx file in its place",
    ".gsheet": "is only a link to a Google Sheet: open the sheet, choose File, Download, Microsoft Excel (.xlsx), "
               "and put that file in its place",
}


class LocalSource:
    """A workbook file, a folder of workbooks and of folders of CSV files, or one folder of CSV files."""

    def __init__(self, path: Path):
        self.path = path

    def list(self) -> list[Entry]:
        """Return the workbooks there, sorted by name. Raises SourceUnreadable."""
        try:
            paths = self._paths()
            if paths:
                entries = [_entry(path, self.path) for path in paths]
                return sorted(entries, key=lambda entry: (entry.partnership.casefold(), entry.address))
        except (OSError, ValueError) as problem:
            raise SourceUnreadable(f"{self.path} can't be opened ({_why(problem)}): check its name and that you may "
                                   "read it") from problem
        raise SourceUnreadable(
            f"The folder {self.path} holds nothing that can be read: put workbooks (.xlsx, .xlsm or .ods) in it, or "
            "one folder of CSV files for each partnership")

    def _paths(self):
        if not self.path.exists():
            raise SourceUnreadable(f"There is no file or folder {self.path}: check its name")
        if self.path.is_dir():
            return _workbooks_in(self.path)
        if not self.path.is_file() or self.path.suffix.lower() not in (*WORKBOOK_ENDINGS, *OTHER_SHEETS):
            raise SourceUnreadable(
                f"{self.path} is not a workbook: give an .xlsx, .xlsm or .ods file, a folder of them, or a folder that "
                "holds one CSV file for each tab")
        return [self.path]

    def not_read(self) -> "list[NotRead]":
        """Return the files of the folder, and below it, that look like data and are not read."""
        if not self.path.is_dir():
            return []
        try:
            return find_not_read(self.path, self._paths(), (*WORKBOOK_ENDINGS, *OTHER_SHEETS))
        except OSError:
            return []    # What keeps it from being looked into is said where it is read.

    def read(self, entry: Entry) -> Workbook:
        """Return the workbook of `entry`. Raises WorkbookUnreadable."""
        path, address = Path(entry.address), printable(entry.address)
        try:
            if self.path.is_dir() and leads_out(path, self.path):
                raise WorkbookUnreadable(f"{path.name} {_LEADS_OUT}")
            if _is_other(path):
                raise WorkbookUnreadable(f"{path.name} {OTHER_SHEETS[path.suffix.lower()]}")
            if path.is_dir():
                files = _csv_files(path)
                outside = next((file for file in files if leads_out(file, self.path)), None)
                if outside:
                    raise WorkbookUnreadable(f"{path.name}/{outside.name} {_LEADS_OUT}")
                return read_csv_files(files, entry.partnership, address)
            if path.stat().st_size > SIZE_LIMIT:
                raise WorkbookUnreadable(too_large(path.name))
            return read_workbook_bytes(path.read_bytes(), entry.partnership, address)
        except OSError as problem:
            raise WorkbookUnreadable(f"{path.name} can't be opened ({_why(problem)}): close it elsewhere, check that "
                                     "it is still there and that you may read it") from problem


def _workbooks_in(folder: Path):
    """Return the workbook files and CSV folders of `folder`; itself where it holds loose CSV files only.

    Links that lead out of it are among them, so that their reading says that they are not followed.
    """
    found = [path for path in sorted(folder.iterdir()) if not is_hidden(path) and (
        _may_be_a_workbook(path) if path.is_symlink() and leads_out(path, folder) else
        _is_other(path) or _is_workbook(path) or _holds_csv(path))]
    return found or ([folder] if _csv_files(folder) else [])


def _may_be_a_workbook(link: Path) -> bool:
    """Say so of a link by its name alone, or where it leads to a folder: what lies there is not looked at."""
    return link.suffix.lower() in (*WORKBOOK_ENDINGS, *OTHER_SHEETS) or link.is_dir()


def _is_workbook(path: Path) -> bool:
    return path.suffix.lower() in WORKBOOK_ENDINGS and path.is_file()


def _is_other(path: Path) -> bool:
    # A Numbers document may be a folder that only looks like a file.
    ending = path.suffix.lower()
    return ending in OTHER_SHEETS and (path.is_file() or (ending == ".numbers" and path.is_dir()))


def _holds_csv(path: Path) -> bool:
    try:
        return path.is_dir() and bool(_csv_files(path))
    except OSError:
        return True  # It can't be looked into: an entry all the same, so that its reading says why.


def _csv_files(folder: Path):
    return [path for path in sorted(folder.iterdir())
            if path.suffix.lower() == ".csv" and not is_hidden(path) and path.is_file()]


def _entry(path: Path, folder: Path) -> Entry:
    if folder.is_dir() and leads_out(path, folder):
        name = path.name if path.is_dir() and not _is_other(path) else path.stem
        return Entry(clean(name) or NO_NAME, str(path), f"link {os.readlink(path)}" if path.is_symlink() else "link")
    is_folder = path.is_dir() and not _is_other(path)
    name = path.resolve().name if is_folder else path.stem
    marks, saved = [], []
    try:
        for file in _csv_files(path) if is_folder else [path]:
            status = file.lstat() if folder.is_dir() and leads_out(file, folder) else file.stat()
            marks.append(f"{file.name}:{status.st_mtime_ns}:{status.st_size}")
            saved.append(datetime.fromtimestamp(int(status.st_mtime)))
    except (OSError, OverflowError, ValueError):
        marks.append("unreadable")
    return Entry(clean(name) or NO_NAME, str(path), "|".join(marks), max(saved, default=None))


def _why(problem: Exception) -> str:
    return (getattr(problem, "strerror", None) or str(problem)).lower()
