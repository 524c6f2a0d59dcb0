"""Caches shared by all visits: the typed tables of each version of the sheets, and the reports made from them.

None has a spinner: threads outside of visits call these functions, too, and Streamlit logs a warning for a spinner
there.
"""

import gc
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from threading import Lock
from time import monotonic

import streamlit as st

from cop_sheets import FiscalYear, Tables, build_tables
from cop_sheets.decisions import Decisions
from cop_sheets.settings.access import UNRESTRICTED_VIEWER
from pages.session.background import BackgroundTask, LatestTasks, TaskCache, show_progress
from pages.session.config import current_config
from pages.session.data_source import DataSource
from pages.session.decisions import decisions_for
from summaries import Report, build_report
from summaries.audience import Audience, ncpc_audience, partnership_audience
from summaries.logged_years import available_fiscal_years, latest_logged_year, unlogged_text
from summaries.report import (
    complete_report,
    partnership_report,
    report_for_partnerships,
)

MAX_VERSIONS = 2    # of the sheets: the one that visits still show, and the one read last
MAX_PERIODS = 8    # combinations of version, fiscal year and as-of date, each checked for all partnerships
MAX_REPORTS_FOR_ALL = 16    # the same, for each audience
# Of a new version of the sheets, so many periods that visits have looked at within so many seconds are prepared, too.
MAX_PREPARED_PERIODS, IN_USE_SECONDS = 3, 600.0
_Period = tuple[FiscalYear, date]
FREEZE_SECONDS = 60.0    # at least, between two full garbage collections
_freeze_lock, _frozen_at = Lock(), -FREEZE_SECONDS
_periods_lock, _periods_shown = Lock(), OrderedDict[_Period, float]()    # when visits looked at them last
_prepared: deque[str] = deque(maxlen=MAX_VERSIONS)    # fingerprints of the versions that were prepared last


@st.cache_resource(show_spinner=False)
def _task_cache() -> TaskCache[Tables]:
    return TaskCache(MAX_VERSIONS)


def _tables_task(source: DataSource) -> BackgroundTask[Tables]:
    return _task_cache().get_or_start(source.fingerprint, lambda progress: build_tables(source.read(progress)))


def load_tables(source: DataSource, show_names: bool = True) -> Tables:
    """Return the tables of all of `source`, read once per version; shows progress while they load.

    `show_names` shows which workbook was read last, too.
    Access is not checked here: only `pages.session.filters` may pass the tables on.
    """
    return show_progress(_tables_task(source), show_names)


def tables_of(partnerships: frozenset[str], tables: Tables) -> Tables:
    """Return the tables of some partnerships only, cached for all viewers with the same access."""
    return _tables_of(tables.content_key(partnerships), tables, partnerships)


@st.cache_resource(max_entries=40, show_spinner=False)
def _tables_of(content_key: str, _tables: Tables, _partnerships: frozenset[str]) -> Tables:
    return _tables.of(_partnerships)


def decided_tables(source: DataSource, partnerships: frozenset[str] | None, tables: Tables) -> Tables:
    """Return the tables of `partnerships` (None for all) with what was decided about them."""
    decisions = decisions_for(source, partnerships)
    return _decided_tables(source.fingerprint, partnerships, decisions.fingerprint, tables,
                           decisions) if decisions.fingerprint else tables


@st.cache_resource(max_entries=40, show_spinner=False)
def _decided_tables(fingerprint: str, partnerships: frozenset[str] | None, decided: str, _tables: Tables,
                    _decisions: Decisions) -> Tables:
    return replace(_tables, decisions=_decisions)


@st.cache_resource(max_entries=40, show_spinner=False)
def cached_fiscal_years(fingerprint: str, scope: str, current: FiscalYear, others: tuple[FiscalYear, ...],
                        _tables: Tables) -> list[FiscalYear]:
    """Return the fiscal years that can be chosen, latest first; see `available_fiscal_years`."""
    return available_fiscal_years(_tables, current, others)


@st.cache_resource(max_entries=40, show_spinner=False)
def cached_logged_year(fingerprint: str, scope: str, as_of: date, _tables: Tables) -> FiscalYear | None:
    """Return the latest fiscal year that has rows up to the as-of date; None for none."""
    return latest_logged_year(_tables, as_of)


@st.cache_resource(max_entries=40, show_spinner=False)
def cached_unlogged_text(fingerprint: str, scope: str, shown: FiscalYear, as_of: date, _tables: Tables) -> str:
    """Return what is said of a fiscal year without rows: the one that is shown, or the current one."""
    return unlogged_text(_tables, shown, as_of)


def default_fiscal_year(source: DataSource, scope: str, tables: Tables) -> FiscalYear:
    """Return the fiscal year that a visit opens with: the latest one with rows, as a new one is empty at first.

    For the sample, and where nothing is logged, it is the source's.
    """
    if source.is_sample:
        return source.fiscal_year
    return cached_logged_year(source.fingerprint, scope, source.as_of, tables) or source.fiscal_year


@st.cache_resource(show_spinner=False)
def _checked_reports() -> LatestTasks[Report]:
    return LatestTasks(MAX_PERIODS, 0.0)


@st.cache_resource(show_spinner=False)
def _reports_for_all() -> LatestTasks[Report]:
    return LatestTasks(MAX_REPORTS_FOR_ALL, 0.0)


def _checked_report(fingerprint: str, fiscal_year: FiscalYear, as_of: date, tables: Tables) -> Report:
    def check(_progress: object) -> Report:
        report = build_report(tables, fiscal_year, as_of)
        _ = report.figures, report.before.figures
        return report

    version = tables.decisions.fingerprint
    while True:
        report = _checked_reports().get_or_start((fingerprint, fiscal_year, as_of), version, check).result()
        if report.tables.decisions.fingerprint == version:
            return report    # else somebody has decided while it was made


def _report_for_all(source: DataSource, fiscal_year: FiscalYear, as_of: date, audience: Audience,
                    tables: Tables) -> Report:
    """Return the report of all partnerships: while one with the latest decisions is made, the one before."""
    def complete(_progress: object) -> Report:
        checked = _checked_report(source.fingerprint, fiscal_year, as_of, tables)
        report = complete_report(checked.for_audience(audience), tables)
        _ = report.ncpc_csv
        _freeze_garbage_collector()
        return report

    scope = source.fingerprint, fiscal_year, as_of, audience
    task = _reports_for_all().get_or_start(scope, tables.decisions.fingerprint, complete)
    return (None if task.finished.is_set() else _reports_for_all().latest_result(scope)) or task.result()


def _freeze_garbage_collector() -> None:
    """Exclude the cached tables from garbage collection.

    A full collection visits every live object, which for the cells of a whole state takes a second, in which no rerun
    goes on: once a minute at most, however often sheets change. Python skips full collections until new objects number
    a quarter of those alive at the last one. The second collect() resets that count, so that garbage isn't kept for
    hours.
    """
    global _frozen_at
    with _freeze_lock:
        if monotonic() < _frozen_at + FREEZE_SECONDS:
            return
        _frozen_at = monotonic()
    gc.unfreeze()
    gc.collect()
    gc.freeze()
    gc.collect()


# Most of those that the visits of a state look at; each takes some megabytes once it has charts. They outlive a version
# of the sheets in which nothing of their partnerships has changed.
@st.cache_resource(max_entries=100, show_spinner=False)
def _report_for_some(content_key: str, fiscal_year: FiscalYear, as_of: date, audience: Audience,
                     _make: Callable[[], Report]) -> Report:
    return _make()


def cached_report(source: DataSource, tables: Tables, partnerships: frozenset[str] | None, fiscal_year: FiscalYear,
                  as_of: date, audience: Audience) -> Report:
    """Return the report of `partnerships` (None for all), cached by version of the sheets, period and audience.

    And by what was decided about them: `tables` has the decisions about those partnerships, or about more. The report
    of all may be from before the last decision, until a new one is made aside from reruns.
    """
    _note_period((fiscal_year, as_of))
    if partnerships is None:
        return _report_for_all(source, fiscal_year, as_of, audience, tables)
    everything, own = _tables_task(source).result(), decisions_for(source, partnerships)
    own_tables = replace(everything, decisions=own) if own.fingerprint else everything

    def make() -> Report:
        full_report = _checked_reports().latest_result((source.fingerprint, fiscal_year, as_of))
        is_checked = as_of == source.as_of or full_report is not None
        if is_checked and len(partnerships) == 1 and partnerships <= set(everything.all_partnerships):
            # Derive it from the full report if that exists; for a new as-of date, checking one partnership is faster.
            full_report = full_report or _checked_report(source.fingerprint, fiscal_year, as_of,
                                                         decided_tables(source, None, everything))
            # Where somebody has decided since the full report was made, only this partnership is checked again.
            if full_report.tables.decisions.of(partnerships).fingerprint == own.fingerprint:
                name, = partnerships
                return partnership_report(full_report, own_tables, name, audience)
        return report_for_partnerships(own_tables, partnerships, fiscal_year, as_of, audience)

    return _report_for_some(own_tables.content_key(partnerships), fiscal_year, as_of, audience, make)


def _note_period(period: _Period) -> None:
    with _periods_lock:
        _periods_shown[period] = monotonic()
        _periods_shown.move_to_end(period)
        while len(_periods_shown) > MAX_PREPARED_PERIODS:
            _periods_shown.popitem(last=False)


def precompute(source: DataSource) -> None:
    """Build the tables and the reports that the next visits will need; drop those of versions before the last one."""
    min_respondents = current_config().access.min_respondents
    audience = ncpc_audience(min_respondents) if current_config().has_login else partnership_audience(min_respondents)
    tables = decided_tables(source, None, _tables_task(source).result())
    with _periods_lock:
        in_use = [period for period, at in _periods_shown.items() if monotonic() - at < IN_USE_SECONDS]
    default = default_fiscal_year(source, UNRESTRICTED_VIEWER.scope, tables), source.as_of
    for period in dict.fromkeys([default, *in_use]):
        _report_for_all(source, *period, audience, tables)
    if source.fingerprint not in _prepared:
        _prepared.append(source.fingerprint)
    if len(_prepared) == MAX_VERSIONS:
        for reports in (_checked_reports(), _reports_for_all()):
            reports.discard(lambda scope: scope[0] not in _prepared)
