"""What the secrets file says of where the sheets are and who may see them, read again as soon as it changes."""

import logging
import os
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

import streamlit as st
from streamlit.runtime.secrets import secrets_singleton

from cop_sheets import SourceUnreadable
from cop_sheets.settings import (
    STATE_VARIABLE,
    Access,
    Settings,
    access_in,
    is_loopback,
    read_secrets,
    settings_in,
    state_folder,
)
from cop_sheets.store import LoginRecord
from cop_sheets.text import listed

_LOGIN_GONE = ("A login was set up for this app, and its secrets file has none any more: it is gone, empty or without "
               "[auth]. So nothing is shown. Whoever keeps this app puts it back. To do without a login for good, they "
               "delete the files that record it and start the app again; the app's log names them.")


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


@dataclass(frozen=True)
class _Login:
    settings: Settings | None
    problem: str    # why it could not be recorded


_LOGGER = logging.getLogger(__name__)
_exposed = False
_had_login: dict[tuple[str, ...], "_Login"] = {}    # by the secrets files that this process saw a login in
_warned: set[str] = set()


def served_at(address: str | None, hosts: Iterable[str]) -> None:
    """Note at which address the server listens (None is every one of this machine's), and the hosts it answers to.

    A name of another machine among the hosts is one by which a proxy on this machine is reached.
    """
    global _exposed
    names = [host.strip().strip("[]").casefold() for host in hosts]
    _exposed = not is_loopback(address or "") or not names or not all(map(is_loopback, names))


def is_exposed() -> bool:
    """Return whether other machines may reach this app."""
    return _exposed


def setup() -> Setup:
    """Return what Streamlit's own secrets files say; of several the later one's tables win, as Streamlit has it.

    Where a login was set up before, a file that has none any more is trouble: nothing is shown without a login.
    """
    files = secrets_files()
    found = _setup(tuple((path, _state(path)) for path in files))
    record = LoginRecord(files, state_folder())
    copies = found.settings.snapshots if found.settings else None
    if found.access.has_login:
        known = _had_login.get(files)
        if known is None or known.problem or known.settings != found.settings or not record.is_kept(copies):
            _had_login[files] = _Login(found.settings, _keep(record, copies))
        return found
    if found.trouble or (found.settings and not found.access.is_open):
        return found    # Nothing is shown anyway.
    marks = record.found(copies)
    if not marks and files not in _had_login:
        return found
    retire = f"delete {listed(map(str, marks))} and start the app again" if marks else "start the app again"
    _warn(f"Nothing is shown: a login was set up here, and the secrets file ({listed(files)}) has none any more. Put "
          f"it back. To do without a login for good, {retire}.")
    return Setup(access=found.access, trouble=_LOGIN_GONE)


def secrets_files() -> tuple[str, ...]:
    """Return the paths of the secrets files, there or not."""
    return tuple(map(str, st.get_option("secrets.files")))


def login_record_problem() -> str:
    """Return why a restart could forget that there is a login; "" where it will not."""
    return _had_login[secrets_files()].problem if secrets_files() in _had_login else ""


def settings_of_last_login() -> Settings | None:
    """Return the settings beside the login that was set up last, for what outlives the secrets file: sign-outs."""
    return _had_login[secrets_files()].settings if secrets_files() in _had_login else None


def serve_without_secrets_too() -> None:
    """Let the server answer where a secrets file can't be read: what is wrong with it then stands on the page.

    Streamlit reads the file by itself, for the secret of its cookies, and would answer nothing at all.
    """
    load = secrets_singleton.load_if_toml_exists

    def load_if_readable() -> bool:
        try:
            return load()
        except (OSError, UnicodeDecodeError):
            return False

    secrets_singleton.load_if_toml_exists = load_if_readable


def _keep(record: LoginRecord, copies: Path | None) -> str:
    try:
        record.keep(copies)
    except OSError as problem:
        why = (problem.strerror or type(problem).__name__).lower()
        told = (f"That this app has a login can't be recorded in {state_folder()} ({why}), so it would show its folder "
                "of workbooks or its sample to anybody if it were started without its secrets file: let the app's user "
                f"write there, or name a folder where it may as {STATE_VARIABLE} in its environment")
        _warn(told)
        return told
    return ""


def _warn(told: str) -> None:
    if told not in _warned:
        _warned.add(told)
        _LOGGER.error("%s", told)


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
        found = Setup(settings_in(secrets, name), access_in(secrets, name))
        return replace(found, trouble=_trouble(found, name))
    except SourceUnreadable as problem:
        return Setup(trouble=str(problem))


def _trouble(found: Setup, name: str) -> str:
    """Return what keeps a login from meaning what it says; "" where nothing does."""
    if not found.access.has_login:
        return ""
    if found.settings is None:
        return (f"{name}: [auth] sets up a login, and a folder of workbooks has none: name the Google Sheets under "
                "[connections.cop_sheets], or take [auth] out")
    if st.get_option("server.trustedUserHeaders"):
        return ("The setting server.trustedUserHeaders lets a header of a request say who is looking, past the login: "
                "take it out")
    return ""
