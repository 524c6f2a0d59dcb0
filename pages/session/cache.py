"""What all visits share: the sheets typed once a version, each period judged once for all who may see the same."""

import gc
from collections import deque
from datetime import date

import streamlit as st

from cop_sheets import FiscalYear, Tables, build_tables
from pages.session.background import Loading, Shelf, watch
from pages.session.config import setup
from pages.session.data_source import Opened
from summaries import Report, build_report
from summaries.audience import Audience, ncpc, own
from summaries.report import every_part, fiscal_years, part_of_report, report_of_some

PERIODS_KEPT = 6    # fiscal years and days, each judged for all partnerships
VERSIONS_KEPT = 2   # of the sheets: what visitors still look at, and what was read anew


@st.cache_resource(show_spinner=False)
def _shelf() -> Shelf[Tables]:
    return Shelf(VERSIONS_KEPT)


def _loading(source: Opened) -> Loading[Tables]:
    return _shelf().loading(source.mark, lambda progress: build_tables(source.read(progress)))


def tables_of(source: Opened, show_names: bool = True) -> Tables:
    """Return everything in `source`, read once a version for everybody; a visitor sees how far it is.

    `show_names`: which workbook was read last, too.
    Who looks is not asked here: nothing but `pages.session.filters` may hand it on.
    """
    return watch(_loading(source), show_names)


@st.cache_resource(max_entries=40, show_spinner=False)
def tables_for(mark: str, partnerships: frozenset[str], _tables: Tables) -> Tables:
    """Return the tables of some partnerships only, made once a version for all who may see just these."""
    return _tables.of(partnerships)


@st.cache_resource(max_entries=40, show_spinner=False)
def fiscal_years_of(mark: str, scope: str, shown: FiscalYear, _tables: Tables) -> list[FiscalYear]:
    """Return the fiscal years that there are rows for, latest first."""
    return fiscal_years(_tables, shown)


@st.cache_resource(max_entries=PERIODS_KEPT, show_spinner="Checking every row")
def _judged(mark: str, fiscal_year: FiscalYear, as_of: date, _tables: Tables) -> Report:
    report = build_report(_tables, fiscal_year, as_of)
    _ = report.figures, report.before.figures
    _judged_lately().append((mark, fiscal_year, as_of))
    return report


@st.cache_resource(show_spinner=False)
def _judged_lately() -> deque[tuple[str, FiscalYear, date]]:
    return deque(maxlen=PERIODS_KEPT)


@st.cache_resource(max_entries=12, show_spinner="Checking every row")
def _report_of_all(mark: str, fiscal_year: FiscalYear, as_of: date, audience: Audience, _tables: Tables) -> Report:
    report = every_part(_judged(mark, fiscal_year, as_of, _tables).seen_by(audience), _tables)
    _ = report.ncpc_csv
    _settle()
    return report


def _settle() -> None:
    """Tell Python's garbage collector to pass over what stays.

    A collection walks everything that is alive, and over the cells of a whole state that costs several reruns. The
    second one walks nothing: it has the collector forget how much was alive. Otherwise it would wait for a quarter as
    much of new things before it looks through them, and garbage would lie about for hours.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()
    gc.collect()


@st.cache_resource(max_entries=20, show_spinner="Checking every row")
def _report_of_some(mark: str, partnerships: frozenset[str], fiscal_year: FiscalYear, as_of: date,
                    audience: Audience, _tables: Tables) -> Report:
    return report_of_some(_tables, partnerships, fiscal_year, as_of, audience)


# Every partnership's report of one period; each takes some megabytes once its charts are made.
@st.cache_resource(max_entries=80, show_spinner="Checking every row")
def _report_of_one(mark: str, partnership: str, fiscal_year: FiscalYear, as_of: date, audience: Audience,
                   _judged: Report, _tables: Tables) -> Report:
    return part_of_report(_judged, _tables, partnership, audience)


def report_of(source: Opened, tables: Tables, partnerships: frozenset[str] | None, fiscal_year: FiscalYear,
              as_of: date, audience: Audience) -> Report:
    """Return the report of some partnerships, or of all, made once a version of the sheets, period and audience."""
    if partnerships is None:
        return _report_of_all(source.mark, fiscal_year, as_of, audience, tables)
    everything = _loading(source).result()
    is_judged = as_of == source.as_of or (source.mark, fiscal_year, as_of) in tuple(_judged_lately())
    if is_judged and len(partnerships) == 1 and partnerships <= set(tables.listed):
        # It is taken from what all were judged by; as of a day that nobody looked at, one is judged sooner alone.
        name, = partnerships
        judged = _judged(source.mark, fiscal_year, as_of, everything)
        return _report_of_one(source.mark, name, fiscal_year, as_of, audience, judged, everything)
    return _report_of_some(source.mark, partnerships, fiscal_year, as_of, audience, everything)


def make_ready(source: Opened) -> None:
    """Type and judge what the next visit will ask for."""
    few = setup().access.min_respondents
    audience = ncpc(few) if setup().has_login else own(few)
    report_of(source, _loading(source).result(), None, source.fiscal_year, source.as_of, audience)
