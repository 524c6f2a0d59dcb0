"""Remembers that a deployment has a login: without its secrets file it would show a folder or the sample to anybody.

The record is a file in the folder of the copies, for every process that shares that folder. Only the secrets file names
the folder, and it may be gone: a pointer in the state folder, named after the secrets file, says where it is.
"""

import hashlib
import os
import secrets
from collections.abc import Iterable
from pathlib import Path

RECORD = "login-configured"
_TEXT = ("A login was set up for this app, so it shows nothing without one, whatever becomes of its secrets file.\n"
         "To do without a login for good, take [auth] out of the secrets file, delete this file, and start the app "
         "again.\n")


class LoginRecord:
    """Whether a deployment has, or had, a login: one of its secrets files is among `files`.

    `state` is its state folder.
    """

    def __init__(self, files: Iterable[str], state: Path) -> None:
        # One for each of them: which files are looked at may depend on who starts the app.
        self._pointers = [state / f"login-of-{_mark(os.path.abspath(file))}" for file in files]

    def keep(self, copies: Path | None) -> None:
        """Record that there is a login. `copies` is the folder of the copies, None where none is named.

        Raises OSError where a process that no longer knows that folder would find no record.
        """
        try:
            if copies is not None:
                _write(copies / RECORD, _TEXT)
        except OSError:
            copies = None    # What is in the state folder is then the record itself.
        for pointer in self._pointers:
            _write(pointer, str(copies or ""))

    def found(self, copies: Path | None) -> Path | None:
        """Return the file that says that there was a login; None where none does.

        `copies` is the folder that the secrets file names now. Whatever can't be looked at counts as a login.
        """
        if copies is not None and _is_there(copies / RECORD):
            return copies / RECORD
        return next(filter(None, map(_pointed_at, self._pointers)), None)


def _mark(path: str) -> str:
    return hashlib.sha256(path.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _pointed_at(pointer: Path) -> Path | None:
    """Return the record that a pointer leads to, which is the pointer where it names no folder; None without one."""
    try:
        named = pointer.read_text("utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError):
        return pointer
    record = Path(named) / RECORD if named else pointer
    return record if _is_there(record) else None


def _is_there(path: Path) -> bool:
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except (OSError, ValueError):
        return True
    return True


def _write(path: Path, text: str) -> None:
    """Write a file for its owner only, in one step; one that says so already stays as it is."""
    try:
        if path.read_text("utf-8") == text:
            return
    except (OSError, ValueError):
        pass
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    try:
        with open(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(text)
        os.replace(beside, path)
    except OSError:
        beside.unlink(missing_ok=True)
        raise
