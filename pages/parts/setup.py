"""What the secrets file says of where the sheets are and who may see them, looked at again as it changes."""

from dataclasses import dataclass, field
from pathlib import Path

import streamlit as st

from cop_sheets import SourceUnreadable
from cop_sheets.access import Access, access_in
from cop_sheets.secrets_file import read_secrets
from cop_sheets.settings import Settings, settings_in

LOOK_AGAIN = 1.0    # seconds for which one look at the file serves everybody


@dataclass(frozen=True)
class Setup:
    """`settings` is None where no Google Sheets are configured; `trouble` says why the file can't be followed."""

    settings: Settings | None = None
    access: Access = field(default_factory=Access)
    trouble: str = ""


_exposed = False


def served_at(address: str | None) -> None:
    """Note at which address the server listens; None is every one of this machine's."""
    global _exposed
    _exposed = address not in ("127.0.0.1", "localhost", "::1")


def is_exposed() -> bool:
    """Return whether other machines may reach this app."""
    return _exposed


@st.cache_resource(ttl=LOOK_AGAIN, max_entries=1, show_spinner=False)
def setup() -> Setup:
    """Return what Streamlit's own secrets files say; of several the later one's tables win, as Streamlit has it."""
    secrets, name = {}, "secrets.toml"
    try:
        for path in st.get_option("secrets.files"):
            secrets |= read_secrets(path)
            name = Path(path).name
        return Setup(settings_in(secrets, name), access_in(secrets, name))
    except SourceUnreadable as problem:
        return Setup(trouble=str(problem))
