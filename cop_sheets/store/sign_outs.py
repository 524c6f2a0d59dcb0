"""Revoked logins, as files in a folder, so that every process that shares it knows at once."""

import hashlib
import json
import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

# Together they identify a login; the nonce is new for each.
_LOGIN_CLAIMS = ("iss", "sub", "aud", "iat", "exp", "nonce", "sid", "jti", "auth_time", "email")
# Streamlit's cookie lasts 30 days; a margin of two.
_MAX_AGE_SECONDS = 32 * 24 * 3600.0


def login_key(claims: Mapping[str, object]) -> str:
    """Return a hash that identifies one login of one person."""
    claims_text = json.dumps([str(claims.get(name, "")) for name in _LOGIN_CLAIMS])
    return hashlib.sha256(claims_text.encode()).hexdigest()


class RevokedLogins:
    """The logins that were ended, by `login_key`; the folder is created when first needed."""

    def __init__(self, folder: Path):
        self._folder = folder
        self._revoked: set[str] = set()

    def add(self, key: str) -> None:
        """Revoke a login. Raises OSError where the file can't be written; then it is revoked in this process only."""
        self._revoked.add(key)
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._remove_expired()
        os.close(os.open(self._folder / key, os.O_WRONLY | os.O_CREAT, 0o600))

    def __contains__(self, key: str) -> bool:
        """Return whether a login was revoked, in this process or another."""
        return key in self._revoked or (self._folder / key).exists()

    def _remove_expired(self) -> None:
        now = datetime.now(UTC).timestamp()
        for file in self._folder.iterdir():
            try:
                if now - file.stat().st_mtime > _MAX_AGE_SECONDS:
                    file.unlink(missing_ok=True)
            except OSError:
                continue
