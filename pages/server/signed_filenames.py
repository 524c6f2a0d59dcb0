"""File names of downloads, with a hash of the content and a signature for the user and login.

Streamlit serves a download to anyone who has its URL. Where users sign in, the file name ends in an HMAC over the name,
the login and the partnerships that the user may see; the middleware serves a file only if the signature matches.
"""

import hashlib
import hmac
import re
import secrets

from cop_sheets.settings import Viewer

# One key per process: files don't outlive the process that made them.
_SECRET = secrets.token_bytes(32)
_SIGNED_NAME = re.compile(r"(?P<name>.+) (?P<signature>[0-9a-f]{20})(?P<extension>\.\w+)")


def versioned_name(name: str, content: bytes | str) -> str:
    """Return the file name `name` with a short hash of `content` (the bytes, or a text that identifies the version)."""
    data = content.encode() if isinstance(content, str) else content
    stem, extension = _split_extension(name)
    return f"{stem} {hashlib.sha256(data).hexdigest()[:8]}{extension}"


def signed_name(name: str, viewer: Viewer, login: str) -> str:
    """Return the file name `name` with a signature for `viewer` and the login with the key `login`."""
    stem, extension = _split_extension(name)
    return f"{stem} {_signature(stem, viewer, login)}{extension}"


def is_signed_for(name: str, viewer: Viewer, login: str) -> bool:
    """Return whether `name` was signed for this login and for `viewer` with the access that they have now."""
    match = _SIGNED_NAME.fullmatch(name)
    return match is not None and hmac.compare_digest(match["signature"], _signature(match["name"], viewer, login))


def _signature(stem: str, viewer: Viewer, login: str) -> str:
    message = "\0".join((stem, viewer.email, viewer.scope, login))
    return hmac.new(_SECRET, message.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()[:20]


def _split_extension(name: str) -> tuple[str, str]:
    stem, dot, extension = name.rpartition(".")
    return stem, dot + extension
