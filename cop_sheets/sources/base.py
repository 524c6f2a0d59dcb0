"""What a source of workbooks is, and what reading one gives: workbooks, failures and faults of their list."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol, runtime_checkable

from cop_sheets.errors import WorkbookUnreadable
from cop_sheets.raw import Workbook
from cop_sheets.registry import RegistryError
from cop_sheets.sources.folder_scan import UnreadFile
from cop_sheets.sources.isolation import excluded_message, log_excluded
from cop_sheets.text import escape_unprintable, join_words, match_key


@dataclass(frozen=True)
class WorkbookRef:
    """One workbook that a source holds; `version` is a cheap mark that changes whenever the workbook may have.

    `changed`: when it was last saved, in this machine's own time; None where the source doesn't say.
    """

    partnership: str
    address: str
    version: str
    changed: datetime | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Failure:
    """One workbook that could not be read; `message` tells a person why and what to do.

    Both `address` and `message` may name a file: whatever a file's name may hold, they are one line that can be shown.
    """

    partnership: str
    address: str
    message: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "address", escape_unprintable(self.address))
        object.__setattr__(self, "message", escape_unprintable(self.message))


@dataclass
class ReadResult:
    """All that a source gave: the workbooks that could be read, the ones that could not, what is wrong with their list.

    `order`: the partnerships, read or not, as the source lists them; where it is empty those that were read come first.
    `unread_files`: files beside the workbooks, or below, that look like data.
    """

    workbooks: list[Workbook] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    registry_errors: list[RegistryError] = field(default_factory=list)
    order: list[str] = field(default_factory=list)
    unread_files: list[UnreadFile] = field(default_factory=list)


class Source(Protocol):
    """A place that holds workbooks."""

    def list(self) -> list[WorkbookRef]:
        """Return what is there, sorted by partnership. Raises SourceUnreadable."""

    def read(self, entry: WorkbookRef) -> Workbook:
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

    registry_errors: list[RegistryError]


@runtime_checkable
class FolderSource(Protocol):
    """A source that may hold files which look like data and are not read."""

    def unread_files(self) -> list[UnreadFile]:
        """Return those files."""


def read_all(source: Source, progress: Callable[[int, int, str], None] | None = None) -> ReadResult:
    """Read every workbook of `source`; one that can't be read is a failure and the rest goes on.

    `progress(done, total, partnership)` is called after each. Of two workbooks with the same name neither is read.
    So is one that the reading of crashes, unless that of every one does. Raises SourceUnreadable.
    """
    named: dict[str, list[WorkbookRef]] = {}
    for entry in source.list():
        named.setdefault(match_key(entry.partnership) or entry.partnership, []).append(entry)
    reading, crashes = ReadResult(), []
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
        log_excluded(entry.partnership, problem)
        reading.failures.append(Failure(entry.partnership, entry.address, excluded_message(entry.partnership)))
    if isinstance(source, ListedSource):
        reading.registry_errors += source.registry_errors
    if isinstance(source, FolderSource):
        reading.unread_files += source.unread_files()
    return reading


def _same_name(entries: list[WorkbookRef]) -> str:
    names = join_words(Path(entry.address).name for entry in entries)
    return (f"{names} have the same partnership name, and which one is right is not guessed at, so none was read: "
            "keep one of them, or rename the others")
