"""What all visits share: the sheets read once, and each period judged once."""

import os
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import streamlit as st

from cop_sheets import FiscalYear, SourceUnreadable, Tables, build_tables, fiscal_year_of, open_source, read_all
from cop_sheets.sample import SAMPLE_AS_OF, SampleSource
from cop_sheets.sources import Source
from summaries import Report, build_report

ROOT = Path(__file__).resolve().parents[2]
FOLDER = "workbooks"
FOLDER_VARIABLE = "COP_WORKBOOKS"


@dataclass(frozen=True)
class Opened:
    """The source that this app shows; `mark` changes whenever something in it may have."""

    source: Source
    mark: tuple
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
    try:
        source = open_source(str(folder()))
        entries = source.list()
        return Opened(source, ("folder", str(folder()), *((entry.address, entry.version) for entry in entries)), False)
    except SourceUnreadable:
        return Opened(_sample(), ("sample",), True)


@st.cache_resource(show_spinner=False)
def _sample() -> SampleSource:
    return SampleSource()


@st.cache_resource(max_entries=2, show_spinner="Reading the workbooks")
def _tables(mark: tuple, _source: Source) -> Tables:
    return build_tables(read_all(_source))


def tables_of(source: Opened) -> Tables:
    """Return everything in `source`, read once a version."""
    return _tables(source.mark, source.source)


@st.cache_resource(max_entries=24, show_spinner="Checking every row")
def _report(mark: tuple, partnership: str | None, fiscal_year: FiscalYear, as_of: date, _source: Source) -> Report:
    tables = _tables(mark, _source)
    return build_report(tables if partnership is None else tables.of([partnership]), fiscal_year, as_of)


def report_of(source: Opened, partnership: str | None, fiscal_year: FiscalYear, as_of: date) -> Report:
    """Return the report of one partnership, or of all, made once a version of the sheets and period."""
    return _report(source.mark, partnership, fiscal_year, as_of, source.source)


def warm_up() -> None:
    """Read and judge what the first visit will ask for."""
    source = opened()
    _ = report_of(source, None, source.fiscal_year, source.as_of).ncpc_csv
