"""Warns of files and folders with keys, names or answers that other users of this machine may open."""

import os
import shlex
import stat
from collections.abc import Iterable
from pathlib import Path

_GROUP_AND_OTHER_BITS = stat.S_IRWXG | stat.S_IRWXO


def permission_warnings(paths: Iterable[Path]) -> list[str]:
    """Return a sentence for each of `paths` that exists and is accessible to more than its owner."""
    if os.name != "posix":
        return []    # Elsewhere the mode doesn't say who may read a file.
    return [sentence for sentence in map(_permission_warning, paths) if sentence]


def _permission_warning(path: Path) -> str:
    try:
        mode = path.stat().st_mode
    except OSError:
        return ""
    if not mode & _GROUP_AND_OTHER_BITS:
        return ""
    holds, wanted = ("the partnerships' rows", "700") if stat.S_ISDIR(mode) else ("keys and passwords", "600")
    return (f"{path} holds {holds}, and other users of this computer may open it (its mode is "
            f"{stat.S_IMODE(mode):04o}): type chmod {wanted} {shlex.quote(str(path))}")
