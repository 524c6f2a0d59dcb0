"""Records that a deployment has a login. Without the record, a lost secrets file would open the app to everybody.

The record is a file in the folder of the copies, for every process that shares that folder. Since only the secrets file
names the folder, a pointer file in the state folder, named after the secrets file's path, holds the folder's path.
"""

import hashlib
import os
import secrets
from collections.abc import Iterable
from pathlib import Path

RECORD_FILE_NAME = "login-configured"
_RECORD_TEXT = ("A login was set up for this app, so it shows nothing without one, whatever becomes of its secrets "
                "file.\nTo do without a login for good, take [auth] out of the secrets file, start the app, delete "
                "this file and the others that its log names, and start it again.\n")


class LoginRecord:
    """Whether a deployment has, or had, a login. `files`: paths of its secrets files; `state`: its state folder.

    `earlier`: folders in which earlier versions may have recorded it.
    """

    def __init__(self, files: Iterable[str], state: Path, earlier: Iterable[Path] = ()) -> None:
        # A pointer for each path and for what a link leads to: which paths exist may depend on who starts the app.
        paths = [path for file in files for path in (os.path.abspath(file), os.path.realpath(file))]
        names = [f"login-of-{_path_hash(path)}" for path in dict.fromkeys(paths)]
        self._pointers = [state / name for name in names]
        folders = [folder for folder in earlier if folder != state]
        self._earlier_pointers = [folder / name for folder in folders for name in names]
        # Without the secrets file the store is in the state folder, which another installation may share.
        self._records = [folder / RECORD_FILE_NAME for folder in (state, *folders)]

    def keep(self, copies: Path | None) -> None:
        """Record that there is a login. `copies` is the folder of the copies, None where there is none.

        Raises OSError where the pointers can't be written.
        """
        try:
            if copies is not None:
                _write(copies / RECORD_FILE_NAME, _RECORD_TEXT)
        except OSError:
            copies = None    # Then the empty pointers are the record.
        for pointer in self._pointers:
            _write(pointer, str(copies or ""))

    def existing_files(self, copies: Path | None) -> list[Path]:
        """Return the files that prove that there was a login; [] where there are none.

        `copies` is the folder that the secrets file names now. A pointer is proof by itself: its folder may be lost,
        or not mounted. A file that can't be checked counts as proof.
        """
        pointers = list(filter(_exists, [*self._pointers, *self._earlier_pointers]))
        folders = filter(None, [copies, *map(_read_pointer, pointers)])
        records = dict.fromkeys([*(folder / RECORD_FILE_NAME for folder in folders), *self._records])
        return [*filter(_exists, records), *pointers]

    def is_complete(self, copies: Path | None) -> bool:
        """Return whether all files that `keep` writes exist."""
        return all(map(_exists, [*self._pointers, *([copies / RECORD_FILE_NAME] if copies is not None else [])]))


def _path_hash(path: str) -> str:
    return hashlib.sha256(path.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _read_pointer(pointer: Path) -> Path | None:
    """Return the folder in a pointer file; None where it is empty or can't be read."""
    try:
        folder = pointer.read_text("utf-8")
    except (OSError, ValueError):
        return None
    return Path(folder) if folder else None


def _exists(path: Path) -> bool:
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except (OSError, ValueError):
        return True
    return True


def _write(path: Path, text: str) -> None:
    """Write a file atomically, readable by its owner only; one that already has this text is not written again."""
    try:
        if path.read_text("utf-8") == text:
            return
    except (OSError, ValueError):
        pass
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    temporary = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    try:
        with open(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(text)
        os.replace(temporary, path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
