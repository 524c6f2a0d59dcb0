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
_SIGNED_NAME = re.compile(r"(?P<name>.+) (?P<seal>[0-9a-f]{20})(?P<ending>\.\w+)")


def versioned_name(name: str, content: bytes | str) -> str:
    """Return the file name `name` with a mark of its `content`, or of the version that it will be made from."""
    data = content.encode() if isinstance(content, str) else content
    stem, extension = _split_extension(name)
    return f"{stem} {hashlib.sha256(data).hexdigest()[:8]}{extension}"


def signed_name(name: str, viewer: Viewer, login: str) -> str:
    """Return the file name `name` with a seal for `viewer`, who came by the login whose key is `login`."""
    stem, extension = _split_extension(name)
    return f"{stem} {_signature(stem, viewer, login)}{extension}"


def is_signed_for(name: str, viewer: Viewer, login: str) -> bool:
    """Return whether the file called `name` was made for `viewer`, as they may see things now, and this login."""
    match = _SIGNED_NAME.fullmatch(name)
    return bool(match) and hmac.compare_digest(match["seal"], _signature(match["name"], viewer, login))


def _signature(stem: str, viewer: Viewer, login: str) -> str:
    message = "\0".join((stem, viewer.email, viewer.scope, login))
    return hmac.new(_SECRET, message.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()[:20]


def _split_extension(name: str) -> tuple[str, str]:
    stem, dot, extension = name.rpartition(".")
    return stem, dot + extension
