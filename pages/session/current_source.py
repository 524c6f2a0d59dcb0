"""What this app shows: the folder of workbooks, the configured Google Sheets, or the built-in sample."""

import hashlib
import os
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

import streamlit as st

from cop_sheets import SheetsError, SourceUnreadable, open_source, read_all
from cop_sheets.sample import SampleSource
from cop_sheets.settings import Settings
from cop_sheets.sources import FolderSource
from pages.session.background import watch
from pages.session.cache import make_ready
from pages.session.config import setup
from pages.session.data_source import Opened

if TYPE_CHECKING:
    from pages.session.live_sheets import Behind, Version

ROOT = Path(__file__).resolve().parents[2]
FOLDER = "workbooks"
FOLDER_VARIABLE = "COP_WORKBOOKS"
LOOK_AGAIN = 1.0    # seconds for which one look at what lies in the folder serves everybody


def folder() -> Path:
    """Return the folder that holds the workbooks."""
    return Path(os.environ.get(FOLDER_VARIABLE) or ROOT / FOLDER)


def opened(show_names: bool = True) -> Opened:
    """Return what this app shows; somebody who waits for it sees how far it is, with the partnerships' names or not.

    A visit waits for Google only where nothing at all is at hand. Raises SourceUnreadable where what the secrets file
    names is no sheet.
    """
    settings = setup().settings
    if settings is None:
        return _folder(str(folder()))
    behind = behind_of(settings)
    if behind.version is None:
        watch(behind.first(), show_names)
    behind.look()
    return _google(behind, behind.version)


def opened_at_start() -> Opened:
    """Return what `opened` does, with nobody there who watches."""
    settings = setup().settings
    if settings is None:
        return _folder(str(folder()))
    behind = behind_of(settings)
    behind.first().result()
    behind.look()
    return _google(behind, behind.version)


def behind_of(settings: Settings) -> "Behind":
    """Return the one reader behind all visits for `settings`. Raises SourceUnreadable."""
    # Here, since Google's libraries take a while to import, and a folder needs none of them.
    from cop_sheets.google.sync import shared_library
    return _behind(shared_library(settings))


_behinds: dict[object, "Behind"] = {}
_one_at_a_time = Lock()


def _behind(library) -> "Behind":
    from pages.session.live_sheets import Behind

    # One for all threads: of two, one would refresh what nobody looks at.
    with _one_at_a_time:
        if library not in _behinds:
            _behinds[library] = Behind(library, lambda version: make_ready(_google(None, version)))
        return _behinds[library]


def _google(behind: "Behind | None", version: "Version") -> Opened:
    return Opened(version.mark, lambda _: version.reading, behind=behind)


@st.cache_resource(ttl=LOOK_AGAIN, max_entries=2, show_spinner=False)
def _folder(path: str) -> Opened:
    try:
        source = open_source(path)
        content = "\0".join([path, *(f"{entry.address}\0{entry.version}" for entry in source.list())])
        if isinstance(source, FolderSource):
            content += "\0".join(found.name for found in source.not_read())
        mark = hashlib.sha256(content.encode("utf-8", "surrogateescape")).hexdigest()
    except SourceUnreadable:
        source, mark = _sample(), "sample"
    return Opened(mark, lambda progress: read_all(source, progress), source)


@st.cache_resource(show_spinner=False)
def _sample() -> SampleSource:
    return SampleSource()


def warm_up() -> None:
    """Read and judge what the first visit will ask for; what keeps it from that is told to each visit."""
    with suppress(SheetsError):
        make_ready(opened_at_start())
