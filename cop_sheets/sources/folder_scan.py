"""Finds files in a folder of workbooks that look like data and are not read: in subfolders, or loose CSV files."""

import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from cop_sheets.text import escape_unprintable, match_key

ANSWER_KEY = "answer-key.csv"    # the sample writes it beside its workbooks
FOLDER_LABEL = "(the folder)"    # the partnership of what is about the folder of workbooks as a whole
SUBFOLDER, LOOSE_CSV = "in a subfolder", "loose CSV file"
_MAX_FILES = 2000    # limit of the search
# As browsers and file managers name a second file of the same name.
_NUMBERED = re.compile(r"(.*\S)\s*\(\d{1,3}\)", re.DOTALL)


@dataclass(frozen=True)
class UnreadFile:
    """A file that is not read: its path within the folder, printable, and why."""

    name: str
    why: str


def is_outside(path: Path, folder: Path) -> bool:
    """Return whether `path`, with links resolved, is outside `folder`."""
    if path.parent == folder and path.name != ".." and not path.is_symlink():
        return False    # the usual case, without resolving every part of both paths
    try:
        return not path.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError):    # a link to itself
        return True


def is_hidden(path: Path) -> bool:
    """Return whether a file is hidden, or the lock file of a workbook that is open in Excel or LibreOffice."""
    return path.name.startswith((".", "~$"))


def copy_questions(partnerships: Iterable[str], copy_of: Mapping[str, str]) -> list[str]:
    """Return a question for each name such as `Alamance (1)` beside `Alamance`: which is meant is not guessed.

    Also a sentence for each other workbook that is a copy, such as `Alamance copy`.

    `copy_of`: by partnership whose workbook holds the same rows as another's, that other; sums count them once.
    """
    names = list(partnerships)
    known = {match_key(name) for name in names}

    def is_numbered_copy(name: str) -> bool:
        numbered = _NUMBERED.fullmatch(name)
        return numbered is not None and match_key(numbered[1]) in known

    copied = {*copy_of, *copy_of.values()}
    questions = []
    for name in names:
        numbered = _NUMBERED.fullmatch(name)
        if numbered and match_key(numbered[1]) in known:
            shown, original = escape_unprintable(name), escape_unprintable(numbered[1])
            counted_text = ("it holds the same rows as another, which all partnerships together count once"
                            if name in copied else "its rows differ, and all partnerships together count both")
            questions.append(
                f"{shown} is read as a partnership of its own, beside {original}; {counted_text}. Is it a newer "
                f"copy of {original}? Then keep one of the two files, under the name {original}. If it is "
                "another partnership's, name the file after that one.")
        elif name in copy_of and not is_numbered_copy(copy_of[name]):
            shown, original = escape_unprintable(name), escape_unprintable(copy_of[name])
            questions.append(f"{shown} is taken as a copy of {original}: both hold the same rows, which all "
                             "partnerships together count once. Keep one of the two.")
    return questions


def find_unread_files(folder: Path, read: Iterable[Path], extensions: tuple[str, ...]) -> list[UnreadFile]:
    """Return the files in and below `folder` that look like data and are not in `read`, the files and folders read.

    `extensions` are those of workbooks.
    """
    unread_files, remaining = [], _MAX_FILES
    read_paths = cache(lambda: {os.path.realpath(path) for path in read})    # only where it is needed: it takes long
    for folder_name, folders, files in os.walk(folder):
        current_folder = Path(folder_name)
        folders[:] = sorted(name for name in folders
                            if not is_hidden(current_folder / name)
                            and (current_folder / name).suffix.lower() not in extensions)
        for name in sorted(files):
            remaining -= 1
            path = current_folder / name
            extension = path.suffix.lower()
            is_workbook = extension in extensions and current_folder != folder
            if remaining < 0 or not (is_workbook or extension == ".csv") or is_hidden(path) or name == ANSWER_KEY \
                    or os.path.realpath(path) in read_paths():
                continue
            if is_workbook:
                unread_files.append(UnreadFile(escape_unprintable(path.relative_to(folder).as_posix()), SUBFOLDER))
            elif os.path.realpath(current_folder) not in read_paths():
                why = LOOSE_CSV if current_folder == folder else SUBFOLDER
                unread_files.append(UnreadFile(escape_unprintable(path.relative_to(folder).as_posix()), why))
        if remaining < 0:
            break
    return unread_files
