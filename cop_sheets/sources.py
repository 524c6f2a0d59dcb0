"""Where workbooks live: a source lists what it holds and reads one workbook at a time into raw cells."""

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol, runtime_checkable

from cop_sheets.csv_tabs import read_csv_files
from cop_sheets.errors import SourceUnreadable, WorkbookUnreadable
from cop_sheets.excel import read_workbook_bytes
from cop_sheets.folder_scan import NotRead, find_not_read, is_hidden, leads_out
from cop_sheets.google_addresses import is_google
from cop_sheets.grid import Workbook
from cop_sheets.isolation import left_out_sentence, log_left_out
from cop_sheets.registry import RegistryFault
from cop_sheets.words import NO_NAME, clean, key, listed, printable
from cop_sheets.zip_guard import SIZE_LIMIT, too_large

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


@dataclass(frozen=True)
class Entry:
    """One workbook that a source holds; `version` is a cheap mark that changes whenever the workbook may have.

    `changed`: when it was last saved, in this machine's own time; None where the source doesn't say.
    """

    partnership: str
    address: str
    version: str
    changed: datetime | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Failure:
    """One workbook that could not be read; `sentence` tells a person why and what to do.

    Both `address` and `sentence` may name a file: whatever a file's name may hold, they are one line that can be shown.
    """

    partnership: str
    address: str
    sentence: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "address", printable(self.address))
        object.__setattr__(self, "sentence", printable(self.sentence))


@dataclass
class Reading:
    """All that a source gave: the workbooks that could be read, the ones that could not, what is wrong with their list.

    `order`: the partnerships, read or not, as the source lists them; where it is empty those that were read come first.
    `not_read`: files beside the workbooks, or below, that look like data.
    """

    workbooks: list[Workbook] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    registry_faults: list[RegistryFault] = field(default_factory=list)
    order: list[str] = field(default_factory=list)
    not_read: list[NotRead] = field(default_factory=list)


class Source(Protocol):
    """A place that holds workbooks."""

    def list(self) -> list[Entry]:
        """Return what is there, sorted by partnership. Raises SourceUnreadable."""

    def read(self, entry: Entry) -> Workbook:
        """Return the workbook of `entry`. Raises WorkbookUnreadable."""


@runtime_checkable
class CopyingSource(Protocol):
    """A source that shows its last good copies where a workbook can't be read anew."""

    notices: list[str]

    def states(self) -> list:
        """Return how each workbook stands; `sentence` says as of when and why, "" where it is current."""


@runtime_checkable
class ListedSource(Protocol):
    """A source whose workbooks are listed in a registry; its faults are those that `list` found."""

    registry_faults: list[RegistryFault]


@runtime_checkable
class FolderSource(Protocol):
    """A source that may hold files which look like data and are not read."""

    def not_read(self) -> list[NotRead]:
        """Return those files."""


def open_source(text: str, secrets: Path | str | None = None) -> Source:
    """Return the source that `text` names: a workbook, a folder of them, or of folders of CSV files, or Google Sheets.

    `secrets`: the file that says where the Google Sheets are and how to sign in. Raises SourceUnreadable with a
    sentence where there is nothing to read, BadRequest where the settings can't be followed.
    """
    text = str(text).strip()
    if not text:
        raise SourceUnreadable("No source is given: name a workbook (.xlsx, .xlsm or .ods) or a folder of them")
    if is_google(text) and not Path(os.path.expanduser(text)).exists():
        # Here, since Google's libraries take a while to import, and folders need none of them.
        from cop_sheets.google_source import open_google
        from cop_sheets.settings import read_settings
        return open_google(text, read_settings(Path(secrets)) if secrets else None)
    if "://" in text:
        raise SourceUnreadable(f"{text} is a web address: download the workbook and give the file or its folder")
    source = LocalSource(Path(os.path.expanduser(text)))
    source.list()
    return source


def read_all(source: Source, progress: Callable[[int, int, str], None] | None = None) -> Reading:
    """Read every workbook of `source`; one that can't be read is a failure and the rest goes on.

    `progress(done, total, partnership)` is called after each. Of two workbooks with the same name neither is read.
    So is one that the reading of crashes, unless that of every one does. Raises SourceUnreadable.
    """
    named: dict[str, list[Entry]] = {}
    for entry in source.list():
        named.setdefault(key(entry.partnership) or entry.partnership, []).append(entry)
    reading, crashes = Reading(), []
    for done, entries in enumerate(named.values(), start=1):
        first = entries[0]
        reading.order.append(first.partnership)
        try:
            if len(entries) > 1:
                raise WorkbookUnreadable(_same_name(entries))
            reading.workbooks.append(source.read(first))
        except WorkbookUnreadable as problem:
            addresses = "; ".join(entry.address for entry in entries)
            reading.failures.append(Failure(first.partnership, addresses, str(problem)))
        except Exception as problem:
            crashes.append((first, problem))
        if progress:
            progress(done, len(named), first.partnership)
    if crashes and len(crashes) == len(named):
        raise crashes[0][1]
    for entry, problem in crashes:
        log_left_out(entry.partnership, problem)
        reading.failures.append(Failure(entry.partnership, entry.address, left_out_sentence(entry.partnership)))
    if isinstance(source, ListedSource):
        reading.registry_faults += source.registry_faults
    if isinstance(source, FolderSource):
        reading.not_read += source.not_read()
    return reading


def _same_name(entries: list[Entry]) -> str:
    names = listed(Path(entry.address).name for entry in entries)
    return (f"{names} have the same partnership name, and which one is right is not guessed at, so none was read: "
            "keep one of them, or rename the others")


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
