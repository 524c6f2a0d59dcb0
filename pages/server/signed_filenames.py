"""The names of files that people download: each new with what it holds, and good for the visitor that it was made for.

Streamlit serves a download to whoever has its address. A name made here ends in a mark of the file's content and, where
people sign in, in a seal over the name, the login and what that login may see: the guard serves a file only where it
can make the same seal.
"""

import hashlib
import hmac
import re
import secrets

from cop_sheets.settings import Viewer

# New with each process: a file lives no longer than the process that made it.
_SECRET = secrets.token_bytes(32)
_SEALED = re.compile(r"(?P<name>.+) (?P<seal>[0-9a-f]{20})(?P<ending>\.\w+)")


def marked_name(name: str, content: bytes | str) -> str:
    """Return the file name `name` with a mark of its `content`, or of the version that it will be made from."""
    data = content.encode() if isinstance(content, str) else content
    stem, ending = _split(name)
    return f"{stem} {hashlib.sha256(data).hexdigest()[:8]}{ending}"


def sealed_name(name: str, viewer: Viewer, login: str) -> str:
    """Return the file name `name` with a seal for `viewer`, who came by the login whose key is `login`."""
    stem, ending = _split(name)
    return f"{stem} {_seal(stem, viewer, login)}{ending}"


def is_sealed_for(name: str, viewer: Viewer, login: str) -> bool:
    """Return whether the file called `name` was made for `viewer`, as they may see things now, and this login."""
    found = _SEALED.fullmatch(name)
    return bool(found) and hmac.compare_digest(found["seal"], _seal(found["name"], viewer, login))


def _seal(stem: str, viewer: Viewer, login: str) -> str:
    said = "\0".join((stem, viewer.email, viewer.scope, login))
    return hmac.new(_SECRET, said.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()[:20]


def _split(name: str) -> tuple[str, str]:
    stem, dot, ending = name.rpartition(".")
    return stem, dot + ending
