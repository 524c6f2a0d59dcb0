"""The configuration from the secrets files (sheets and access), reloaded when a file changes."""

import logging
import os
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import streamlit as st

from cop_sheets import SourceUnreadable
from cop_sheets.settings import (
    STATE_FOLDER_VARIABLE,
    AccessSettings,
    GoogleSettings,
    ReportSettings,
    StateSettings,
    find_google_settings,
    is_loopback,
    parse_access_settings,
    parse_report_settings,
    parse_state_settings,
    read_secrets,
    state_folder,
)
from cop_sheets.store import LoginRecord
from cop_sheets.text import join_words
from pages.session.rerun import once_per_rerun

_LOGIN_MISSING = ("A login was set up for this app, and its secrets file has none any more: it is gone, empty or "
                  "without [auth]. So nothing is shown. Whoever keeps this app puts it back. To do without a login for "
                  "good, they delete the files that record it and start the app again; the app's log names them.")


@dataclass(frozen=True)
class AppConfig:
    """The app's configuration. `settings` is None without Google Sheets; `error` explains why the file is invalid.

    `state`: where the store is. `report`: by which day a year is to be certified.
    """

    settings: GoogleSettings | None = None
    access: AccessSettings = field(default_factory=AccessSettings)
    error: str = ""
    state: StateSettings = field(default_factory=StateSettings)
    report: ReportSettings = field(default_factory=ReportSettings)

    @property
    def has_login(self) -> bool:
        """Whether users sign in. A folder of workbooks never has a login."""
        return self.settings is not None and self.access.has_login


@dataclass(frozen=True)
class _RecordedLogin:
    state: StateSettings
    problem: str    # why it could not be recorded; "" if it was


# The paths of the secrets files, each with a value that changes with the file.
_StampedFiles = tuple[tuple[str, tuple[int, ...] | None], ...]
_LOGGER = logging.getLogger(__name__)
_exposed = False
_recorded_logins: dict[tuple[str, ...], _RecordedLogin] = {}    # by the paths of the secrets files
_warned: set[str] = set()


def record_listen_address(address: str | None, hosts: Iterable[str]) -> None:
    """Record the address that the server listens on (None for all), and the host names that it accepts.

    A host name other than this machine's own means that a proxy on this machine forwards requests to the app.
    """
    global _exposed
    names = [host.strip().strip("[]").casefold() for host in hosts]
    _exposed = not is_loopback(address or "") or not names or not all(map(is_loopback, names))


def is_exposed() -> bool:
    """Return whether other machines may reach this app."""
    return _exposed


@once_per_rerun
def current_config() -> AppConfig:
    """Return the configuration from Streamlit's secrets files; tables in later files override earlier ones.

    If a login was configured before and the files no longer have one, `error` is set, so that nothing is shown.
    """
    files = secrets_paths()
    stamps = tuple((path, _file_stamp(path)) for path in files)
    config = _load_config(stamps, state_folder())
    record = _login_record(stamps, state_folder())
    copies_folder = config.settings.snapshots if config.settings else None
    if config.access.has_login:
        recorded = _recorded_logins.get(files)
        if recorded is None or recorded.problem or recorded.state != config.state or not record.is_complete(
                copies_folder):
            _recorded_logins[files] = _RecordedLogin(config.state, _save_login_record(record, copies_folder))
        return config
    if config.error or (config.settings and not config.access.is_open):
        return config    # nothing is shown in either case
    record_files = record.existing_files(copies_folder)
    if not record_files and files not in _recorded_logins:
        return config
    how_to_remove = (f"delete {join_words(map(str, record_files))} and start the app again" if record_files
                     else "start the app again")
    _warn(f"Nothing is shown: a login was set up here, and the secrets file ({join_words(files)}) has none any more. "
          f"Put it back. To do without a login for good, {how_to_remove}.")
    return AppConfig(access=config.access, error=_LOGIN_MISSING)


def secrets_paths() -> tuple[str, ...]:
    """Return the paths of the secrets files, whether or not they exist."""
    return tuple(map(str, st.get_option("secrets.files")))


def login_record_error() -> str:
    """Return why the login could not be recorded for the next start; "" if it was."""
    return _recorded_logins[secrets_paths()].problem if secrets_paths() in _recorded_logins else ""


def last_login_state() -> StateSettings | None:
    """Return the store of the last configured login, needed to record sign-outs after the secrets file is gone."""
    return _recorded_logins[secrets_paths()].state if secrets_paths() in _recorded_logins else None


@lru_cache(maxsize=4)
def _login_record(files: _StampedFiles, state: Path) -> LoginRecord:
    # By stamp, too: where a path is a link, a new target changes both.
    return LoginRecord([path for path, _ in files], state, StateSettings(folder=state).earlier_folders)


def _save_login_record(record: LoginRecord, copies_folder: Path | None) -> str:
    try:
        record.keep(copies_folder)
    except OSError as problem:
        why = (problem.strerror or type(problem).__name__).lower()
        message = (f"That this app has a login can't be recorded in {state_folder()} ({why}), so it would show its "
                   "folder of workbooks or its sample to anybody if it were started without its secrets file: let the "
                   f"app's user write there, or name a folder where it may as {STATE_FOLDER_VARIABLE} in its "
                   "environment")
        _warn(message)
        return message
    return ""


def _warn(message: str) -> None:
    if message not in _warned:
        _warned.add(message)
        _LOGGER.error("%s", message)


def _file_stamp(path: str) -> tuple[int, ...] | None:
    """Return a value that changes when the file is written or replaced; None if it doesn't exist."""
    try:
        file_stat = os.stat(path)
    except OSError:
        return None
    return file_stat.st_mtime_ns, file_stat.st_ctime_ns, file_stat.st_size, file_stat.st_ino


@lru_cache(maxsize=1)
def _load_config(files: _StampedFiles, state: Path) -> AppConfig:
    # By the state folder, too, which is the default of the store's folder.
    secrets: dict[str, Any] = {}
    name = "secrets.toml"
    try:
        for path, _ in files:
            secrets |= read_secrets(path)
            name = Path(path).name
        config = AppConfig(find_google_settings(secrets, name), parse_access_settings(secrets, name),
                           state=parse_state_settings(secrets, name), report=parse_report_settings(secrets, name))
        return replace(config, error=_login_config_error(config, name))
    except SourceUnreadable as problem:
        return AppConfig(error=str(problem))


def _login_config_error(config: AppConfig, name: str) -> str:
    """Return why the configured login can't work or could be bypassed; "" if it is valid."""
    if not config.access.has_login:
        return ""
    if config.settings is None:
        return (f"{name}: [auth] sets up a login, and a folder of workbooks has none: name the Google Sheets under "
                "[connections.cop_sheets], or take [auth] out")
    if st.get_option("server.trustedUserHeaders"):
        return ("The setting server.trustedUserHeaders lets a header of a request say who is looking, past the login: "
                "take it out")
    return ""
