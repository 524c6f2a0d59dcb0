"""Comparisons of two days, made in background tasks that all visits share: a rerun waits for no database.

A scope is what a visit looks at, with its rights: tasks and results are shared by visits of the same scope only.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from weakref import WeakSet

import streamlit as st

from cop_sheets import Period, ReadResult, Tables, build_tables
from cop_sheets.date_format import format_date
from cop_sheets.fiscal_year import last_quarter_end
from cop_sheets.registry import PartnershipEntry
from cop_sheets.store import folder_prefix, google_prefix
from cop_sheets.store.database import History
from pages.history.lost_rows import LostRows, find_lost_rows
from pages.session import PageContext, current_config, current_store
from pages.session.background import BackgroundTask, LatestTasks, TaskCache, Throttle
from summaries import Report, build_report
from summaries.changes import Comparison, figure_changes, figure_changes_by_content, flag_changes, row_changes

LOOK_BACK = timedelta(days=7)
_MAX_SCOPES, _MAX_DAYS = 100, 4    # of comparisons and reports in memory; the tables of so many days
_MAX_CHOSEN = 8    # comparisons of days that somebody chose
_RETRY_SECONDS = 30.0    # after a store that didn't answer
_REST = 10.0    # sheets that change all the time take a tenth of the time of one core
_PARTS = ("figures", "flags")
_LOGGER = logging.getLogger(__name__)


@dataclass(frozen=True)
class DayChanges:
    """How the sheets of one day differ from those of an earlier one.

    `messages`: sentences about partnerships of which the store has no copy, or no current one, of a day. `losses`: the
    rows that have disappeared in the last week.
    """

    comparison: Comparison
    since: date
    until: date
    messages: tuple[str, ...] = ()
    losses: tuple[LostRows, ...] = ()


_logged_failures: WeakSet[BackgroundTask[DayChanges | None]] = WeakSet()


@dataclass(frozen=True)
class _PastDay:
    """The tables of all copies of a day, and what is to be said of some partnerships' copies."""

    tables: Tables
    messages: Mapping[str, str]


@st.cache_resource(show_spinner=False)
def _tasks() -> LatestTasks[DayChanges | None]:
    return LatestTasks(_MAX_SCOPES, _RETRY_SECONDS, _REST, Throttle())


@st.cache_resource(show_spinner=False)
def _tasks_of_days() -> TaskCache[DayChanges]:
    return TaskCache(_MAX_CHOSEN, _RETRY_SECONDS)


@st.cache_resource(max_entries=_MAX_CHOSEN, show_spinner=False)
def _latest_changes(days: tuple[object, ...]) -> list[DayChanges]:
    """Return a list that holds the latest comparison of two days, if there is one, to begin the next one with."""
    return []


@st.cache_resource(show_spinner=False)
def _past_days() -> TaskCache["_PastDay"]:
    return TaskCache(_MAX_DAYS, _RETRY_SECONDS)


@st.cache_resource(show_spinner=False)
def _earlier_reports() -> TaskCache[Report]:
    return TaskCache(_MAX_SCOPES, _RETRY_SECONDS)


@st.cache_resource(show_spinner=False)
def _first_days() -> TaskCache[date | None]:
    return TaskCache(_MAX_SCOPES, _RETRY_SECONDS)


def has_history(context: PageContext) -> bool:
    """Return whether the store keeps what the visit sees: the built-in sample has no history."""
    return not context.source.is_sample


def week_before(context: PageContext) -> date:
    """Return the day with which today is compared where the history goes back so far."""
    return context.source.as_of - LOOK_BACK


def first_day(context: PageContext) -> BackgroundTask[date | None]:
    """Return the task that finds the first day of the history of what the viewer may see; None without one."""
    history, viewer = _history(context), context.viewer

    def find(_progress: object) -> date | None:
        return min((version.first_day for version in history.versions()
                    if viewer.may_see(version.partnership)), default=None)

    return _first_days().get_or_start((*_source_key(context), viewer.partnerships), find)


def recent_changes(context: PageContext) -> BackgroundTask[DayChanges | None] | None:
    """Return the task that compares today with a week ago, or with the first day of a shorter history.

    Its result is None where the history begins today. None where there is no history, or the visit looks at another
    day than today.
    """
    if not has_history(context) or context.as_of != context.source.as_of:
        return None
    start, report, history = first_day(context), context.report, _history(context)

    def compare(_progress: object) -> DayChanges | None:
        first = start.result()
        if first is None or first >= context.as_of:
            return None
        changes = _compare(context, report, max(first, week_before(context)), context.as_of)
        return replace(changes, losses=find_lost_rows(history, report, week_before(context)))

    return _tasks().get_or_start(_scope(context), _version(context, report), compare)


def ready_changes(context: PageContext, wait_seconds: float = 0.0) -> tuple[DayChanges | None, bool]:
    """Return what `recent_changes` has found, and whether it is still at work.

    While it is, the result for the sheets as they were before is returned; only where there is none yet, this waits.
    """
    task = recent_changes(context)
    if task is None:
        return None, False
    latest = _tasks().latest_result(_scope(context))
    if not task.finished.wait(0.0 if latest else wait_seconds):
        return latest, True
    if task.failed:
        _log_failure(task)
        return None, False
    return task.result(), False


def day_changes(context: PageContext, since: date, until: date) -> BackgroundTask[DayChanges]:
    """Return the task that compares two days; today's sheets are what the visit sees."""
    report, days = context.report, (*_scope(context), since, until)

    def compare(_progress: object) -> DayChanges:
        latest = _latest_changes(days)
        changes = _compare(context, report, since, until)
        for earlier in latest:
            changes.comparison.known_figures = figure_changes_by_content(earlier.comparison)
        figure_changes(changes.comparison)    # here, because it takes a while, and the page draws it from memory
        latest[:] = [changes]
        return changes

    return _tasks_of_days().get_or_start((days, _version(context, report)), compare)


def _log_failure(task: BackgroundTask[DayChanges | None]) -> None:
    """Log once why a comparison failed: the type alone, since an exception's text may quote cells."""
    if task not in _logged_failures:
        _logged_failures.add(task)
        _LOGGER.warning("Today can't be compared with earlier days: %s", task.failure)


def _source_key(context: PageContext) -> tuple[object, ...]:
    """Return what the history depends on besides the viewer's rights, and the day."""
    return current_store().settings, _entries(context), context.source.place, context.source.as_of


def _scope(context: PageContext) -> tuple[object, ...]:
    return (*_source_key(context), context.viewer.partnerships, context.partnership, context.fiscal_year,
            context.as_of, context.audience)


def _version(context: PageContext, report: Report) -> tuple[str, str]:
    """Return what changes when a comparison has to be made anew: not because of other partnerships' sheets."""
    is_of_all = (context.partnership or context.viewer.partnerships) is None
    return (report.tables.content_key(report.tables.all_partnerships),
            context.source.fingerprint if is_of_all else "")    # the list of partnerships, and files that aren't read


def _history(context: PageContext) -> History:
    settings = current_config().settings
    prefix = google_prefix(settings) if context.source.live_sheets and settings else folder_prefix(context.source.place)
    return History(current_store(), _entries(context), prefix=prefix)


def _entries(context: PageContext) -> tuple[PartnershipEntry, ...] | None:
    live_sheets = context.source.live_sheets
    return tuple(live_sheets.sheet_sync.partnerships) if live_sheets else None


def _compare(context: PageContext, report: Report, since: date, until: date) -> DayChanges:
    """Compare the partnerships that have a copy of both days; the others are named in the messages."""
    before, messages = _tables_of(context, since)
    if until >= context.source.as_of:
        after = report.tables
    else:
        after, later_messages = _tables_of(context, until)
        messages += tuple(message for message in later_messages if message not in messages)
    unreadable = [failure.partnership for failure in after.failures if failure.partnership in before.partnerships]
    messages += tuple(f"{name} can't be read now, so it is not compared." for name in unreadable)
    names = {"before": before.all_partnerships, "after": after.all_partnerships}
    # All rows of the others would be new or gone, though nobody typed or deleted any.
    messages += tuple(f"{name} has no copy of {format_date(since)} or before, so it is not compared."
                      for name in names["after"] if name not in names["before"])
    messages += tuple(f"{name} is not among the workbooks of {format_date(until)}, so it is not compared."
                      for name in names["before"] if name not in names["after"])
    common = [name for name in names["after"] if name in names["before"] and name not in unreadable]
    if len(common) < len(names["before"]):
        before = before.of(common)
    if len(common) < len(names["after"]):
        after = after.of(common)
    # Copies are of workbooks alone: what is wrong with the list of partnerships or the folder is not new for that.
    # What was decided since is no change of the rows, so it holds on both days.
    decisions = report.tables.decisions
    before = replace(before, registry_errors=after.registry_errors, unread_files=after.unread_files,
                     decisions=decisions.of(before.all_partnerships))
    if after is not report.tables:
        after = replace(after, decisions=decisions.of(after.all_partnerships))
    beside = (context.source.fingerprint if after.registry_errors or after.unread_files else "", decisions.fingerprint)
    later = Period(context.fiscal_year, until)
    shown = report if after is report.tables and report.period == later else _build(context, after, until)
    earlier = _earlier_reports().get_or_start((*_scope(context), since, tuple(common), beside),
                                              lambda _: _build(context, before, since)).result()
    comparison = Comparison(earlier, shown, _reports_by_quarter(context, since, until))
    for find in (row_changes, flag_changes):
        find(comparison)
    return DayChanges(comparison, since, until, messages)


def _reports_by_quarter(context: PageContext, since: date, until: date) -> tuple[Report, Report] | None:
    """Return the reports of the copies of the last quarter ends by both days, for whom may not see small groups.

    None for others, and where both days are in one quarter.
    """
    # Today isn't over: what is typed in its course could be singled out by looking twice.
    yesterday = context.source.as_of - timedelta(days=1)
    ends = last_quarter_end(min(since, yesterday)), last_quarter_end(min(until, yesterday))
    if context.audience.sees_small_groups or ends[0] == ends[1]:
        return None
    before, after = (_earlier_reports().get_or_start(
        (*_scope(context), end, "quarter end"), partial(_build_of_day, context, end)).result() for end in ends)
    return before, after


def _build_of_day(context: PageContext, day: date, _progress: object) -> Report:
    return _build(context, _tables_of(context, day)[0], day)


def _build(context: PageContext, tables: Tables, day: date) -> Report:
    return build_report(tables, context.fiscal_year, day, context.audience, _PARTS)


def _tables_of(context: PageContext, day: date) -> tuple[Tables, tuple[str, ...]]:
    """Return the tables of the copies of a day, of what the viewer may see and has chosen, and what is said of them."""
    history = _history(context)

    def load(_progress: object) -> _PastDay:
        workbooks = history.workbooks_at(day)
        messages = {workbook.partnership: workbook.message for workbook in workbooks if workbook.message}
        return _PastDay(build_tables(ReadResult([workbook.workbook for workbook in workbooks])),
                        messages | workbooks.damaged)

    # Copies of a day that has passed stay the same; those of today may be joined by others.
    past = _past_days().get_or_start((*_source_key(context), day), load).result()
    names = [name for name in past.tables.all_partnerships if context.viewer.may_see(name)
             and context.partnership in (None, name)]
    return past.tables.of(names), tuple(
        f"{message}." for name, message in past.messages.items()
        if context.viewer.may_see(name) and context.partnership in (None, name))
