"""Selects the data source: the configured Google Sheets, the folder of workbooks, or the built-in sample."""

import hashlib
import os
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

import streamlit as st

from cop_sheets import ReadResult, SheetsError, SourceUnreadable, open_source, read_all
from cop_sheets.raw import Workbook
from cop_sheets.sample import SampleSource
from cop_sheets.settings import GoogleSettings
from cop_sheets.sources import FolderSource, LocalSource, Source
from cop_sheets.store import folder_prefix
from cop_sheets.store.database import CopyDatabase, Store
from pages.session.background import show_progress
from pages.session.cache import precompute
from pages.session.config import current_config
from pages.session.data_source import DataSource
from pages.session.live_folder import CachedFolderSource, LiveFolder
from pages.session.store import current_store, record_in_background, record_shown

if TYPE_CHECKING:
    from pages.session.live_sheets import LiveSheets, SheetsVersion

ROOT = Path(__file__).resolve().parents[2]
WORKBOOKS_FOLDER = "workbooks"
WORKBOOKS_VARIABLE = "COP_WORKBOOKS"
FOLDER_CACHE_SECONDS = 1.0    # how long one listing of the folder is reused for all visits


def workbooks_folder() -> Path:
    """Return the folder that holds the workbooks."""
    return Path(os.environ.get(WORKBOOKS_VARIABLE) or ROOT / WORKBOOKS_FOLDER)


def current_data_source(show_names: bool = True) -> DataSource:
    """Return the current data source; shows progress, with partnerships' names if `show_names`.

    A visit waits for Google only if there are no copies yet. Raises SourceUnreadable if an address in the secrets file
    is no sheet.
    """
    settings = current_config().settings
    if settings is None:
        return _folder_data_source(str(workbooks_folder()))
    live_sheets = live_sheets_for(settings)
    if live_sheets.version is None:
        show_progress(live_sheets.first_load(), show_names)
    live_sheets.request_refresh()
    return _google_data_source(live_sheets, live_sheets.version)


def data_source_at_startup() -> DataSource:
    """Like current_data_source(), without showing progress."""
    settings = current_config().settings
    if settings is None:
        return _folder_data_source(str(workbooks_folder()))
    live_sheets = live_sheets_for(settings)
    live_sheets.first_load().result()
    live_sheets.request_refresh()
    return _google_data_source(live_sheets, live_sheets.version)


def live_sheets_for(settings: GoogleSettings) -> "LiveSheets":
    """Return the LiveSheets for `settings`, shared by all visits. Raises SourceUnreadable."""
    # Imported late: Google's libraries take a while to load, and a folder doesn't need them.
    from cop_sheets.google.sync import shared_sync
    return _live_sheets(shared_sync(settings, CopyDatabase(current_store())))


_all_live_sheets: dict[object, "LiveSheets"] = {}
_lock = Lock()


def _live_sheets(sheet_sync) -> "LiveSheets":
    from pages.session.live_sheets import LiveSheets

    # One instance for all threads: a second one would refresh sheets that no visit shows.
    with _lock:
        if sheet_sync not in _all_live_sheets:
            _all_live_sheets[sheet_sync] = LiveSheets(sheet_sync, lambda version: precompute(
                _google_data_source(_all_live_sheets[sheet_sync], version)))
        return _all_live_sheets[sheet_sync]


def _google_data_source(live_sheets: "LiveSheets | None", version: "SheetsVersion | None") -> DataSource:
    assert version is not None    # the first load has ended
    return DataSource(version.fingerprint, lambda _: version.reading, live_sheets=live_sheets)


def _folder_data_source(path: str) -> DataSource:
    """Return the version of a folder that visits see."""
    shown = _live_folder(path).current(_listed_folder(path))
    if not shown.is_sample:
        record_shown(current_store(), folder_prefix(path), shown.fingerprint)
    return shown


def is_folder_changing(source: DataSource) -> bool:
    """Return whether a folder has a later version than `source`, which visits see until that is prepared."""
    return source.live_sheets is None and _listed_folder(str(workbooks_folder())).fingerprint != source.fingerprint


def is_source_changing(source: DataSource) -> bool:
    """Return whether there is a later version than `source`, of a folder or of Google's sheets, that is not shown yet.
    """
    if source.live_sheets is not None:
        return source.live_sheets.is_preparing(source.fingerprint)
    return is_folder_changing(source)


@cache
def _live_folder(path: str) -> LiveFolder:
    return LiveFolder(precompute)


@cache
def _workbooks_read(path: str) -> dict[tuple[str, str], Workbook]:
    return {}


@st.cache_resource(ttl=FOLDER_CACHE_SECONDS, max_entries=2, show_spinner=False)
def _listed_folder(path: str) -> DataSource:
    """Return the version that is in a folder now; the built-in sample where it holds no workbooks."""
    try:
        source = open_source(path)
        if isinstance(source, LocalSource):
            source = CachedFolderSource(source, _workbooks_read(path))
        workbook_refs = source.list()
        content = "\0".join([path, *(f"{workbook_ref.address}\0{workbook_ref.version}"
                                     for workbook_ref in workbook_refs)])
        if isinstance(source, FolderSource):
            content += "\0".join(unread_file.name for unread_file in source.unread_files())
        fingerprint = hashlib.sha256(content.encode("utf-8", "surrogateescape")).hexdigest()
    except SourceUnreadable:
        source, fingerprint = _sample_source(), "sample"
    if isinstance(source, SampleSource):
        return DataSource(fingerprint, lambda progress: read_all(source, progress), source)
    reader = _FolderReader(source, current_store(), folder_prefix(path), fingerprint)
    return DataSource(fingerprint, reader, source)


class _FolderReader:
    """Reads a folder and lets its workbooks be recorded.

    Holds what was read: the cache of tables holds this, so a version that is shown again can be recorded again.
    """

    def __init__(self, source: Source, store: Store, prefix: str, fingerprint: str) -> None:
        self._source, self._store, self._prefix, self._fingerprint = source, store, prefix, fingerprint
        self._reading: ReadResult | None = None

    def __call__(self, progress: Callable[[int, int, str], None]) -> ReadResult:
        self._reading = read_all(self._source, progress)
        record_in_background(self._store, self._prefix, self._fingerprint, self._reading)
        return self._reading


@st.cache_resource(show_spinner=False)
def _sample_source() -> SampleSource:
    return SampleSource()


def warm_up() -> None:
    """Build the first visit's report at startup. Errors are ignored here, because each visit shows them.

    With an invalid configuration visits see no sheets, so none are read or recorded.
    """
    if current_config().error:
        return
    with suppress(SheetsError):
        precompute(data_source_at_startup())
