"""Which logins have ended: kept as files in a folder, so that every process that shares it knows at once."""

import hashlib
import json
import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

# What tells one login from another; the nonce is new for each.
_LOGIN_CLAIMS = ("iss", "sub", "aud", "iat", "exp", "nonce", "sid", "jti", "auth_time", "email")
# Streamlit's cookie lasts 30 days and is believed for one more.
_MAX_AGE_SECONDS = 32 * 24 * 3600.0


def login_key(claims: Mapping) -> str:
    """Return a text that stands for one login of one person, and from which neither can be told."""
    claims_text = json.dumps([str(claims.get(name, "")) for name in _LOGIN_CLAIMS])
    return hashlib.sha256(claims_text.encode()).hexdigest()


class RevokedLogins:
    """The logins that have ended, by their `login_key`; the folder is made when first needed."""

    def __init__(self, folder: Path):
        self._folder = folder
        self._revoked: set[str] = set()

    def add(self, key: str) -> None:
        """Note that a login has ended. Raises OSError where it can't be kept; this process knows it all the same."""
        self._revoked.add(key)
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._remove_expired()
        os.close(os.open(self._folder / key, os.O_WRONLY | os.O_CREAT, 0o600))

    def __contains__(self, key: str) -> bool:
        """Return whether a login has ended, in this process or another."""
        return key in self._revoked or (self._folder / key).exists()

    def _remove_expired(self) -> None:
        now = datetime.now(UTC).timestamp()
        for file in self._folder.iterdir():
            try:
                if now - file.stat().st_mtime > _MAX_AGE_SECONDS:
                    file.unlink(missing_ok=True)
            except OSError:
                continue
