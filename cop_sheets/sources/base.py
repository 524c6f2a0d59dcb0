"""The protocol of sources of workbooks, and the result of reading one: workbooks, failures and registry errors."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol, runtime_checkable

from cop_sheets.errors import WorkbookUnreadable
from cop_sheets.raw import Workbook
from cop_sheets.registry import RegistryError
from cop_sheets.sources.copy_status import CopyStatus
from cop_sheets.sources.folder_scan import UnreadFile
from cop_sheets.sources.isolation import excluded_message, log_excluded
from cop_sheets.text import escape_unprintable, join_words, match_key


@dataclass(frozen=True)
class WorkbookRef:
    """A workbook of a source. `version`: a text that is cheap to get and changes whenever the workbook may have.

    `changed`: when it was last saved, in this machine's local time; None where that is unknown.
    """

    partnership: str
    address: str
    version: str
    changed: datetime | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Failure:
    """A workbook that could not be read; `message` is a sentence that says why and what to do.

    `address` and `message` may contain a file's name and are made printable.
    """

    partnership: str
    address: str
    message: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "address", escape_unprintable(self.address))
        object.__setattr__(self, "message", escape_unprintable(self.message))


@dataclass
class ReadResult:
    """The workbooks of a source that could be read, the failures, and the registry's errors.

    `order`: all partnerships in the order of the source; where it is empty those that were read come first.
    `unread_files`: files in or below the folder of the workbooks that look like data and are not read.
    `is_sample`: they are the built-in sample.
    """

    workbooks: list[Workbook] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    registry_errors: list[RegistryError] = field(default_factory=list)
    order: list[str] = field(default_factory=list)
    unread_files: list[UnreadFile] = field(default_factory=list)
    is_sample: bool = False


class Source(Protocol):
    """Where workbooks are read from."""

    def list(self) -> list[WorkbookRef]:
        """Return the workbooks, sorted by partnership. Raises SourceUnreadable."""

    def read(self, entry: WorkbookRef) -> Workbook:
        """Return the workbook of `entry`. Raises WorkbookUnreadable."""


@runtime_checkable
class CopyingSource(Protocol):
    """A source that returns its last good copy of a workbook that can't be read."""

    notices: list[str]

    def states(self) -> list[CopyStatus]:
        """Return the status of each workbook's copy."""


@runtime_checkable
class ListedSource(Protocol):
    """A source whose workbooks are listed in a registry; `registry_errors` are those that `list` found."""

    registry_errors: list[RegistryError]


@runtime_checkable
class FolderSource(Protocol):
    """A folder of workbooks, which may have files that look like data and are not read."""

    def unread_files(self) -> list[UnreadFile]:
        """Return the files that look like data and are not read."""


def read_all(source: Source, progress: Callable[[int, int, str], None] | None = None) -> ReadResult:
    """Read every workbook of `source`; one that can't be read is among the failures.

    So are workbooks of the same name, and one that makes the reader crash, unless every one does. Calls
    `progress(done, total, partnership)` after each. Raises SourceUnreadable.
    """
    named: dict[str, list[WorkbookRef]] = {}
    for entry in source.list():
        named.setdefault(match_key(entry.partnership) or entry.partnership, []).append(entry)
    result = ReadResult(is_sample=getattr(source, "is_sample", False))
    crashes: list[tuple[WorkbookRef, Exception]] = []
    for done, entries in enumerate(named.values(), start=1):
        first = entries[0]
        result.order.append(first.partnership)
        try:
            if len(entries) > 1:
                raise WorkbookUnreadable(_same_name(entries))
            result.workbooks.append(source.read(first))
        except WorkbookUnreadable as problem:
            addresses = "; ".join(entry.address for entry in entries)
            result.failures.append(Failure(first.partnership, addresses, str(problem)))
        except Exception as problem:
            crashes.append((first, problem))
        if progress:
            progress(done, len(named), first.partnership)
    if crashes and len(crashes) == len(named):
        raise crashes[0][1]
    for entry, crash in crashes:
        log_excluded(entry.partnership, crash)
        result.failures.append(Failure(entry.partnership, entry.address, excluded_message(entry.partnership)))
    if isinstance(source, ListedSource):
        result.registry_errors += source.registry_errors
    if isinstance(source, FolderSource):
        result.unread_files += source.unread_files()
    return result


def _same_name(entries: list[WorkbookRef]) -> str:
    names = join_words(Path(entry.address).name for entry in entries)
    return (f"{names} have the same partnership name, and which one is right is not guessed at, so none was read: "
            "keep one of them, or rename the others")
