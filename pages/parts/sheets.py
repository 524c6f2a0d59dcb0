"""What this app shows: the folder of workbooks, the configured Google Sheets, or the built-in sample."""

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

import streamlit as st

from cop_sheets import FiscalYear, Reading, SourceUnreadable, fiscal_year_of, open_source, read_all
from cop_sheets.sample import SAMPLE_AS_OF, SampleSource
from cop_sheets.settings import Settings
from cop_sheets.sources import BookState, Entry, FolderSource, Source
from pages.parts.loading import watch
from pages.parts.setup import setup

if TYPE_CHECKING:
    from pages.parts.behind import Behind, Version

ROOT = Path(__file__).resolve().parents[2]
FOLDER = "workbooks"
FOLDER_VARIABLE = "COP_WORKBOOKS"
LOOK_AGAIN = 1.0    # seconds for which one look at what lies in the folder serves everybody


@dataclass(frozen=True)
class Opened:
    """The sheets that this app shows, in one version; `mark` changes whenever something in them may have.

    `read` reads them and is told what to call with done, total and a workbook's name. `behind` is there for Google.
    """

    mark: str
    read: Callable[[Callable[[int, int, str], None]], Reading] = field(compare=False)
    source: Source | None = None
    behind: "Behind | None" = None

    @property
    def is_sample(self) -> bool:
        """Whether this is the built-in sample."""
        return isinstance(self.source, SampleSource)

    @property
    def as_of(self) -> date:
        """The day as of which it is looked at unless somebody chooses another."""
        return SAMPLE_AS_OF if self.is_sample else datetime.now().date()

    @property
    def fiscal_year(self) -> FiscalYear:
        """The fiscal year that is shown first; the sample's is the last one that ended."""
        return self.source.fiscal_year if self.is_sample else fiscal_year_of(self.as_of)

    def entries(self, zone: tzinfo | None = None) -> tuple[Entry, ...]:
        """Return the workbooks as they are listed, each with when it was last changed where that is known.

        That is by a clock in `zone` where the sheets say it with a time zone; a file's time is this machine's own.
        """
        if self.behind is None:
            return tuple(self.source.list())
        library = self.behind.library
        return tuple(Entry(line.partnership, library.address(line), "", _local(library.mark_of(line).modified, zone))
                     for line in library.partnerships)

    def states(self) -> tuple[BookState, ...]:
        """Return how the workbooks that this app keeps copies of stand; () where it reads them where they lie."""
        return tuple(self.behind.library.states()) if self.behind else ()


def _local(moment: datetime | None, zone: tzinfo | None) -> datetime | None:
    return moment.astimezone(zone).replace(tzinfo=None) if moment else None


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
    from pages.parts.behind import Behind

    # What is made ready is what the pages ask the store for, and the store stands on this module.
    from pages.parts.store import make_ready

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
