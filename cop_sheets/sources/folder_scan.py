"""What lies in a folder of workbooks and is not read: workbooks in subfolders, loose CSV files, links that lead out."""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from cop_sheets.text import escape_unprintable

ANSWER_KEY = "answer-key.csv"    # the sample writes it beside its workbooks
SUBFOLDER, LOOSE_CSV = "in a subfolder", "loose CSV file"
_MAX_FILES = 2000    # files and folders that are looked at


@dataclass(frozen=True)
class UnreadFile:
    """A file that is not read: its name from the folder on, in one line that can be shown, and why."""

    name: str
    why: str


def is_outside(path: Path, folder: Path) -> bool:
    """Say whether `path` is, through links, somewhere outside `folder`."""
    try:
        return not path.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError):    # a link that leads to itself
        return True


def is_hidden(path: Path) -> bool:
    """Say whether a file is hidden, or one that Excel or LibreOffice leaves beside a workbook that is open."""
    return path.name.startswith((".", "~$"))


def find_unread_files(folder: Path, read: Iterable[Path], endings: tuple[str, ...]) -> list[UnreadFile]:
    """Return what of `folder` is not read though it looks like data; `read` are the workbooks and folders that are.

    `endings` are those of workbooks. Nothing outside the folder is looked at.
    """
    read, unread_files, remaining = {os.path.realpath(path) for path in read}, [], _MAX_FILES
    for folder_name, folders, files in os.walk(folder):
        current_folder = Path(folder_name)
        folders[:] = sorted(name for name in folders
                            if not is_hidden(current_folder / name)
                            and (current_folder / name).suffix.lower() not in endings)
        for name in sorted(files):
            remaining -= 1
            path = current_folder / name
            ending = path.suffix.lower()
            if remaining < 0 or is_hidden(path) or os.path.realpath(path) in read or name == ANSWER_KEY:
                continue
            if ending in endings and current_folder != folder:
                unread_files.append(UnreadFile(escape_unprintable(path.relative_to(folder).as_posix()), SUBFOLDER))
            elif ending == ".csv" and os.path.realpath(current_folder) not in read:
                why = LOOSE_CSV if current_folder == folder else SUBFOLDER
                unread_files.append(UnreadFile(escape_unprintable(path.relative_to(folder).as_posix()), why))
        if remaining < 0:
            break
    return unread_files
