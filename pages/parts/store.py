"""What all visits share: the sheets typed once a version, each period judged once for all who may see the same."""

import gc
from contextlib import suppress
from datetime import date

import streamlit as st

from cop_sheets import FiscalYear, SheetsError, Tables, build_tables
from pages.parts.loading import Loading, Shelf, watch
from pages.parts.sheets import Opened, opened_at_start
from summaries import Report, build_report
from summaries.report import fiscal_years

VERSIONS_KEPT = 2   # of the sheets: what visitors still look at, and what was read anew


@st.cache_resource(show_spinner=False)
def _shelf() -> Shelf[Tables]:
    return Shelf(VERSIONS_KEPT)


def _loading(source: Opened) -> Loading[Tables]:
    return _shelf().loading(source.mark, lambda progress: build_tables(source.read(progress)))


def tables_of(source: Opened) -> Tables:
    """Return everything in `source`, read once a version for everybody; a visitor sees how far it is.

    Who looks is not asked here: nothing but `pages.parts.choices` may hand it on.
    """
    return watch(_loading(source))


@st.cache_resource(max_entries=40, show_spinner=False)
def tables_for(mark: str, partnerships: frozenset[str], _tables: Tables) -> Tables:
    """Return the tables of some partnerships only, made once a version for all who may see just these."""
    return _tables.of(partnerships)


@st.cache_resource(max_entries=40, show_spinner=False)
def fiscal_years_of(mark: str, scope: str, shown: FiscalYear, _tables: Tables) -> list[FiscalYear]:
    """Return the fiscal years that there are rows for, latest first."""
    return fiscal_years(_tables, shown)


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
def _report_of_some(mark: str, partnerships: frozenset[str], fiscal_year: FiscalYear, as_of: date,
                    _tables: Tables) -> Report:
    return build_report(_tables.of(partnerships), fiscal_year, as_of)


def report_of(source: Opened, tables: Tables, partnerships: frozenset[str] | None, fiscal_year: FiscalYear,
              as_of: date) -> Report:
    """Return the report of some partnerships, or of all, made once a version of the sheets and period."""
    if partnerships is None:
        return _report_of_all(source.mark, fiscal_year, as_of, tables)
    return _report_of_some(source.mark, partnerships, fiscal_year, as_of, tables)


def make_ready(source: Opened) -> None:
    """Type and judge what the next visit will ask for."""
    report_of(source, _loading(source).result(), None, source.fiscal_year, source.as_of)


def warm_up() -> None:
    """Read and judge what the first visit will ask for; what keeps it from that is told to each visit."""
    with suppress(SheetsError):
        make_ready(opened_at_start())
