"""What all visits share: the sheets read once, and each period judged once."""

import gc
import hashlib
import os
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import streamlit as st

from cop_sheets import FiscalYear, SourceUnreadable, Tables, build_tables, fiscal_year_of, open_source, read_all
from cop_sheets.sample import SAMPLE_AS_OF, SampleSource
from cop_sheets.sources import Source
from pages.parts.loading import Loading, Shelf, watch
from summaries import Report, build_report
from summaries.report import fiscal_years

ROOT = Path(__file__).resolve().parents[2]
FOLDER = "workbooks"
FOLDER_VARIABLE = "COP_WORKBOOKS"
LOOK_AGAIN = 1.0    # seconds for which one look at what lies in the folder serves everybody
VERSIONS_KEPT = 2   # of the sheets: what visitors still look at, and what was read anew


@dataclass(frozen=True)
class Opened:
    """The source that this app shows; `mark` changes whenever something in it may have."""

    source: Source
    mark: str
    is_sample: bool

    @property
    def as_of(self) -> date:
        """The day as of which it is looked at unless somebody chooses another."""
        return SAMPLE_AS_OF if self.is_sample else datetime.now().date()

    @property
    def fiscal_year(self) -> FiscalYear:
        """The fiscal year that is shown first; the sample's is the last one that ended."""
        return self.source.fiscal_year if self.is_sample else fiscal_year_of(self.as_of)


def folder() -> Path:
    """Return the folder that holds the workbooks."""
    return Path(os.environ.get(FOLDER_VARIABLE) or ROOT / FOLDER)


def opened() -> Opened:
    """Return the folder of workbooks as a source, or the built-in sample where it holds nothing to read."""
    return _opened(str(folder()))


@st.cache_resource(ttl=LOOK_AGAIN, max_entries=2, show_spinner=False)
def _opened(path: str) -> Opened:
    try:
        source = open_source(path)
        content = "\0".join([path, *(f"{entry.address}\0{entry.version}" for entry in source.list())])
        return Opened(source, hashlib.sha256(content.encode("utf-8", "surrogateescape")).hexdigest(), False)
    except SourceUnreadable:
        return Opened(_sample(), "sample", True)


@st.cache_resource(show_spinner=False)
def _sample() -> SampleSource:
    return SampleSource()


@st.cache_resource(show_spinner=False)
def _shelf() -> Shelf[Tables]:
    return Shelf(VERSIONS_KEPT)


def _loading(source: Opened) -> Loading[Tables]:
    return _shelf().loading(source.mark, lambda progress: build_tables(read_all(source.source, progress)))


def tables_of(source: Opened) -> Tables:
    """Return everything in `source`, read once a version for everybody; a visitor sees how far it is."""
    return watch(_loading(source))


@st.cache_resource(max_entries=VERSIONS_KEPT, show_spinner=False)
def _fiscal_years(mark: str, shown: FiscalYear, _tables: Tables) -> list[FiscalYear]:
    return fiscal_years(_tables, shown)


def fiscal_years_of(source: Opened, tables: Tables) -> list[FiscalYear]:
    """Return the fiscal years that there are rows for, latest first."""
    return _fiscal_years(source.mark, source.fiscal_year, tables)


@st.cache_resource(max_entries=6, show_spinner="Checking every row")
def _report_of_all(mark: str, fiscal_year: FiscalYear, as_of: date, _tables: Tables) -> Report:
    report = build_report(_tables, fiscal_year, as_of)
    _ = report.ncpc_csv, report.flags, report.standing, report.before.figures
    _settle()
    return report


def _settle() -> None:
    """Tell Python's garbage collector to pass over what stays.

    Streamlit collects garbage after each rerun, and walking the cells of a whole state then costs four times the rerun.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()


@st.cache_resource(max_entries=200, show_spinner="Checking every row")
def _report_of_one(mark: str, partnership: str, fiscal_year: FiscalYear, as_of: date, _tables: Tables) -> Report:
    return build_report(_tables.of([partnership]), fiscal_year, as_of)


def report_of(source: Opened, tables: Tables, partnership: str | None, fiscal_year: FiscalYear, as_of: date) -> Report:
    """Return the report of one partnership, or of all, made once a version of the sheets and period."""
    if partnership is None:
        return _report_of_all(source.mark, fiscal_year, as_of, tables)
    return _report_of_one(source.mark, partnership, fiscal_year, as_of, tables)


def warm_up() -> None:
    """Read and judge what the first visit will ask for."""
    source = opened()
    report_of(source, _loading(source).result(), None, source.fiscal_year, source.as_of)
