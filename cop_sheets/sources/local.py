"""Workbooks on this machine: a file, a folder of them, or a folder of folders of CSV files."""

import builtins
import os
from datetime import datetime
from pathlib import Path

from cop_sheets.errors import SourceUnreadable, WorkbookUnreadable
from cop_sheets.raw import Workbook
from cop_sheets.readers import SIZE_LIMIT, file_size_message, read_csv_files, read_workbook_bytes
from cop_sheets.sources.base import WorkbookRef
from cop_sheets.sources.folder_scan import UnreadFile, find_unread_files, is_hidden, is_outside
from cop_sheets.text import NO_NAME, clean, escape_unprintable

WORKBOOK_EXTENSIONS = (".xlsx", ".xlsm", ".ods")
_OUTSIDE_LINK_MESSAGE = ("is a link that leads out of the folder of workbooks, and such links are not followed: put "
                         "the file or folder itself in its place")
SAVE_AS_XLSX_ADVICE = "open it and save it as an Excel workbook (.xlsx) in its place"
UNSUPPORTED_FORMATS = {
    ".xls": f"is in the Excel format from before 2007: {SAVE_AS_XLSX_ADVICE}",
    ".xlsb": f"is an Excel binary workbook: {SAVE_AS_XLSX_ADVICE}",
    ".numbers": "is an Apple Numbers file: open it, choose Export To, Excel, and put the .xlsx file in its place",
    ".gsheet": "is only a link to a Google Sheet: open the sheet, choose File, Download, Microsoft Excel (.xlsx), "
               "and put that file in its place",
}


class LocalSource:
    """A workbook file, a folder of workbooks and of folders of CSV files, or one folder of CSV files."""

    def __init__(self, path: Path):
        self.path = path

    def list(self) -> list[WorkbookRef]:
        """Return the workbooks, sorted by name. Raises SourceUnreadable."""
        try:
            paths = self._paths()
            if paths:
                entries = [_workbook_ref(path, self.path) for path in paths]
                return sorted(entries, key=lambda entry: (entry.partnership.casefold(), entry.address))
        except (OSError, ValueError) as problem:
            raise SourceUnreadable(
                f"{self.path} can't be opened ({_error_reason(problem)}): check its name and that you may "
                "read it") from problem
        raise SourceUnreadable(
            f"The folder {self.path} holds nothing that can be read: put workbooks (.xlsx, .xlsm or .ods) in it, or "
            "one folder of CSV files for each partnership")

    def _paths(self) -> builtins.list[Path]:
        if not self.path.exists():
            raise SourceUnreadable(f"There is no file or folder {self.path}: check its name")
        if self.path.is_dir():
            return _workbooks_in(self.path)
        if not self.path.is_file() or self.path.suffix.lower() not in (*WORKBOOK_EXTENSIONS, *UNSUPPORTED_FORMATS):
            raise SourceUnreadable(
                f"{self.path} is not a workbook: give an .xlsx, .xlsm or .ods file, a folder of them, or a folder that "
                "holds one CSV file for each tab")
        return [self.path]

    def unread_files(self) -> builtins.list[UnreadFile]:
        """Return the files in and below the folder that look like data and are not read."""
        if not self.path.is_dir():
            return []
        try:
            return find_unread_files(self.path, self._paths(), (*WORKBOOK_EXTENSIONS, *UNSUPPORTED_FORMATS))
        except OSError:
            return []    # `list` and `read` report the problem.

    def read(self, entry: WorkbookRef) -> Workbook:
        """Return the workbook of `entry`. Raises WorkbookUnreadable."""
        path, address = Path(entry.address), escape_unprintable(entry.address)
        try:
            if self.path.is_dir() and is_outside(path, self.path):
                raise WorkbookUnreadable(f"{path.name} {_OUTSIDE_LINK_MESSAGE}")
            if _is_unsupported(path):
                raise WorkbookUnreadable(f"{path.name} {UNSUPPORTED_FORMATS[path.suffix.lower()]}")
            if path.is_dir():
                files = _csv_files(path)
                outside = next((file for file in files if is_outside(file, self.path)), None)
                if outside:
                    raise WorkbookUnreadable(f"{path.name}/{outside.name} {_OUTSIDE_LINK_MESSAGE}")
                return read_csv_files(files, entry.partnership, address)
            if path.stat().st_size > SIZE_LIMIT:
                raise WorkbookUnreadable(file_size_message(path.name))
            return read_workbook_bytes(path.read_bytes(), entry.partnership, address)
        except OSError as problem:
            raise WorkbookUnreadable(
                f"{path.name} can't be opened ({_error_reason(problem)}): close it elsewhere, check that "
                "it is still there and that you may read it") from problem


def _workbooks_in(folder: Path) -> list[Path]:
    """Return the workbook files and CSV folders in `folder`; the folder itself where it has only loose CSV files.

    Links to the outside are included, so that reading them reports that they are not followed.
    """
    paths = [path for path in sorted(folder.iterdir()) if not is_hidden(path) and (
        _may_be_a_workbook(path) if path.is_symlink() and is_outside(path, folder) else
        _is_unsupported(path) or _is_workbook(path) or _holds_csv(path))]
    return paths or ([folder] if _csv_files(folder) else [])


def _may_be_a_workbook(link: Path) -> bool:
    """Return whether a link to the outside may be a workbook: by its name, or if it leads to a folder."""
    return link.suffix.lower() in (*WORKBOOK_EXTENSIONS, *UNSUPPORTED_FORMATS) or link.is_dir()


def _is_workbook(path: Path) -> bool:
    return path.suffix.lower() in WORKBOOK_EXTENSIONS and path.is_file()


def _is_unsupported(path: Path) -> bool:
    # A Numbers document may be a folder.
    extension = path.suffix.lower()
    return extension in UNSUPPORTED_FORMATS and (path.is_file() or (extension == ".numbers" and path.is_dir()))


def _holds_csv(path: Path) -> bool:
    try:
        return path.is_dir() and bool(_csv_files(path))
    except OSError:
        return True  # It can't be opened; reading it reports why.


def _csv_files(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.iterdir())
            if path.suffix.lower() == ".csv" and not is_hidden(path) and path.is_file()]


def _workbook_ref(path: Path, folder: Path) -> WorkbookRef:
    if is_outside(path, folder):
        name = path.name if path.is_dir() and not _is_unsupported(path) else path.stem
        return WorkbookRef(clean(name) or NO_NAME, str(path),
                           f"link {os.readlink(path)}" if path.is_symlink() else "link")
    is_folder = path.is_dir() and not _is_unsupported(path)
    name = path.resolve().name if is_folder else path.stem
    file_versions, saved = [], []
    try:
        for file in _csv_files(path) if is_folder else [path]:
            status = file.lstat() if is_folder and is_outside(file, folder) else file.stat()
            file_versions.append(f"{file.name}:{status.st_mtime_ns}:{status.st_size}")
            saved.append(datetime.fromtimestamp(int(status.st_mtime)))
    except (OSError, OverflowError, ValueError):
        file_versions.append("unreadable")
    return WorkbookRef(clean(name) or NO_NAME, str(path), "|".join(file_versions), max(saved, default=None))


def _error_reason(problem: Exception) -> str:
    return (getattr(problem, "strerror", None) or str(problem)).lower()
