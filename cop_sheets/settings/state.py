"""The table `[state]` of the secrets file: which database keeps what was read and decided."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cop_sheets.errors import SourceUnreadable
from cop_sheets.settings.google import APP_ROOT, EARLIER_STATE_FOLDER, find_google_settings, state_folder
from cop_sheets.settings.secrets_file import read_secrets
from cop_sheets.text import join_words

STATE_SECTION = "state"
DATABASE_SCHEME = "postgresql+psycopg://"
_KNOWN_SETTINGS = ("url",)


@dataclass(frozen=True)
class StateSettings:
    """Where the store is: in the PostgreSQL database at `url`, or, where that is None, in a SQLite file in `folder`."""

    # Not in the repr, since it may hold a password.
    url: str | None = field(default=None, repr=False)
    folder: Path = field(default_factory=state_folder)

    @property
    def earlier_folders(self) -> tuple[Path, ...]:
        """The folders in which earlier versions may have kept copies and ended logins."""
        is_default = self.folder == state_folder() and self.folder.parent == APP_ROOT
        return (self.folder, APP_ROOT / EARLIER_STATE_FOLDER) if is_default else (self.folder,)


def read_state_settings(path: str | Path) -> StateSettings:
    """Return where the store is, according to the secrets file at `path`. Raises SourceUnreadable."""
    return parse_state_settings(read_secrets(path), Path(path).name)


def parse_state_settings(secrets: Mapping[str, Any], name: str = "secrets.toml") -> StateSettings:
    """Return where the store is, according to `secrets`, the content of the file called `name`.

    Raises SourceUnreadable with a sentence that says what to type instead and quotes no part of the address, which
    may hold a password.
    """
    table = secrets.get(STATE_SECTION, {})
    if not isinstance(table, Mapping):
        raise SourceUnreadable(f"{name}: write [{STATE_SECTION}] on a line of its own and the settings below it")
    unknown = sorted(set(table) - set(_KNOWN_SETTINGS))
    if unknown:
        raise SourceUnreadable(f"{name}: [{STATE_SECTION}] has no setting called {join_words(unknown)}: it knows "
                               f"{join_words(_KNOWN_SETTINGS)}")
    url = table.get("url")
    if url is not None and not (isinstance(url, str) and url.startswith(DATABASE_SCHEME) and len(url.split()) == 1):
        raise SourceUnreadable(
            f"{name}: url in [{STATE_SECTION}] is to be the address of a PostgreSQL database, such as "
            f'url = "{DATABASE_SCHEME}user:password@host/database"; leave the line out to keep everything in a file on '
            "this machine")
    google = find_google_settings(secrets, name)
    return StateSettings(url, google.snapshots if google else state_folder())
