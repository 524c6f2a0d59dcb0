"""What all visits share: the sheets typed once a version, each period judged once for all who may see the same."""

import gc
from collections import deque
from datetime import date

import streamlit as st

from cop_sheets import FiscalYear, Tables, build_tables
from pages.session.background import BackgroundTask, TaskCache, show_progress
from pages.session.config import current_config
from pages.session.data_source import DataSource
from summaries import Report, build_report
from summaries.audience import Audience, ncpc_audience, partnership_audience
from summaries.report import available_fiscal_years, complete_report, partnership_report, report_for_partnerships

MAX_PERIODS = 6    # fiscal years and days, each judged for all partnerships
MAX_VERSIONS = 2   # of the sheets: what visitors still look at, and what was read anew


@st.cache_resource(show_spinner=False)
def _task_cache() -> TaskCache[Tables]:
    return TaskCache(MAX_VERSIONS)


def _tables_task(source: DataSource) -> BackgroundTask[Tables]:
    return _task_cache().get_or_start(source.fingerprint, lambda progress: build_tables(source.read(progress)))


def load_tables(source: DataSource, show_names: bool = True) -> Tables:
    """Return everything in `source`, read once a version for everybody; a visitor sees how far it is.

    `show_names`: which workbook was read last, too.
    Who looks is not asked here: nothing but `pages.session.filters` may hand it on.
    """
    return show_progress(_tables_task(source), show_names)


@st.cache_resource(max_entries=40, show_spinner=False)
def cached_tables(fingerprint: str, partnerships: frozenset[str], _tables: Tables) -> Tables:
    """Return the tables of some partnerships only, made once a version for all who may see just these."""
    return _tables.of(partnerships)


@st.cache_resource(max_entries=40, show_spinner=False)
def cached_fiscal_years(fingerprint: str, scope: str, first_shown: FiscalYear, _tables: Tables) -> list[FiscalYear]:
    """Return the fiscal years that there are rows for, latest first."""
    return available_fiscal_years(_tables, first_shown)


@st.cache_resource(max_entries=MAX_PERIODS, show_spinner="Checking every row")
def _checked_report(fingerprint: str, fiscal_year: FiscalYear, as_of: date, _tables: Tables) -> Report:
    report = build_report(_tables, fiscal_year, as_of)
    _ = report.figures, report.before.figures
    _recently_checked().append((fingerprint, fiscal_year, as_of))
    return report


@st.cache_resource(show_spinner=False)
def _recently_checked() -> deque[tuple[str, FiscalYear, date]]:
    return deque(maxlen=MAX_PERIODS)


@st.cache_resource(max_entries=12, show_spinner="Checking every row")
def _report_for_all(fingerprint: str, fiscal_year: FiscalYear, as_of: date, audience: Audience,
                    _tables: Tables) -> Report:
    report = complete_report(_checked_report(fingerprint, fiscal_year, as_of, _tables).for_audience(audience), _tables)
    _ = report.ncpc_csv
    _freeze_garbage_collector()
    return report


def _freeze_garbage_collector() -> None:
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
def _report_for_some(fingerprint: str, partnerships: frozenset[str], fiscal_year: FiscalYear, as_of: date,
                     audience: Audience, _tables: Tables) -> Report:
    return report_for_partnerships(_tables, partnerships, fiscal_year, as_of, audience)


# Every partnership's report of one period; each takes some megabytes once its charts are made.
@st.cache_resource(max_entries=80, show_spinner="Checking every row")
def _report_for_one(fingerprint: str, partnership: str, fiscal_year: FiscalYear, as_of: date, audience: Audience,
                    _full_report: Report, _tables: Tables) -> Report:
    return partnership_report(_full_report, _tables, partnership, audience)


def cached_report(source: DataSource, tables: Tables, partnerships: frozenset[str] | None, fiscal_year: FiscalYear,
                  as_of: date, audience: Audience) -> Report:
    """Return the report of some partnerships, or of all, made once a version of the sheets, period and audience."""
    if partnerships is None:
        return _report_for_all(source.fingerprint, fiscal_year, as_of, audience, tables)
    all_tables = _tables_task(source).result()
    is_checked = as_of == source.as_of or (source.fingerprint, fiscal_year, as_of) in tuple(_recently_checked())
    if is_checked and len(partnerships) == 1 and partnerships <= set(tables.all_partnerships):
        # It is taken from what all were judged by; as of a day that nobody looked at, one is judged sooner alone.
        name, = partnerships
        full_report = _checked_report(source.fingerprint, fiscal_year, as_of, all_tables)
        return _report_for_one(source.fingerprint, name, fiscal_year, as_of, audience, full_report, all_tables)
    return _report_for_some(source.fingerprint, partnerships, fiscal_year, as_of, audience, all_tables)


def precompute(source: DataSource) -> None:
    """Type and judge what the next visit will ask for."""
    min_respondents = current_config().access.min_respondents
    audience = ncpc_audience(min_respondents) if current_config().has_login else partnership_audience(min_respondents)
    cached_report(source, _tables_task(source).result(), None, source.fiscal_year, source.as_of, audience)
