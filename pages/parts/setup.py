"""What the secrets file says of where the sheets are and who may see them, read again as soon as it changes."""

import os
from dataclasses import dataclass, field
from pathlib import Path

import streamlit as st

from cop_sheets import SourceUnreadable
from cop_sheets.access import Access, access_in
from cop_sheets.secrets_file import read_secrets
from cop_sheets.settings import Settings, settings_in


@dataclass(frozen=True)
class Setup:
    """`settings` is None where no Google Sheets are configured; `trouble` says why the file can't be followed."""

    settings: Settings | None = None
    access: Access = field(default_factory=Access)
    trouble: str = ""

    @property
    def has_login(self) -> bool:
        """Whether people sign in: to Google Sheets, where a login is set up. A folder of workbooks has none."""
        return self.settings is not None and self.access.has_login


_exposed = False


def served_at(address: str | None) -> None:
    """Note at which address the server listens; None is every one of this machine's."""
    global _exposed
    _exposed = address not in ("127.0.0.1", "localhost", "::1")


def is_exposed() -> bool:
    """Return whether other machines may reach this app."""
    return _exposed


def setup() -> Setup:
    """Return what Streamlit's own secrets files say; of several the later one's tables win, as Streamlit has it."""
    return _setup(tuple((str(path), _state(path)) for path in st.get_option("secrets.files")))


def _state(path: str) -> tuple[int, ...] | None:
    """Return what is another one once a file was written or put in the place of the one before; None without it."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino


@st.cache_resource(max_entries=1, show_spinner=False)
def _setup(files: tuple[tuple[str, tuple[int, ...] | None], ...]) -> Setup:
    secrets, name = {}, "secrets.toml"
    try:
        for path, _ in files:
            secrets |= read_secrets(path)
            name = Path(path).name
        return Setup(settings_in(secrets, name), access_in(secrets, name))
    except SourceUnreadable as problem:
        return Setup(trouble=str(problem))
