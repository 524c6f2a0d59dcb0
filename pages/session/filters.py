"""The filters (partnership, fiscal year, as-of date), kept in the URL, and the data they select."""

from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date, tzinfo
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st

from cop_sheets import FiscalYear, Tables
from cop_sheets.fiscal_year import parse_fiscal_year, parse_fiscal_year_start
from cop_sheets.settings import Viewer
from cop_sheets.sources import CopyStatus, WorkbookRef
from pages.session.auth import require_viewer
from pages.session.cache import (
    cached_fiscal_years,
    cached_report,
    cached_unlogged_text,
    decided_tables,
    default_fiscal_year,
    load_tables,
    tables_of,
)
from pages.session.config import current_config
from pages.session.current_source import current_data_source
from pages.session.data_source import DataSource
from pages.session.decisions import submissions_for
from summaries import Report
from summaries.audience import Audience, ncpc_audience, partnership_audience
from summaries.figures import ALL_PARTNERSHIPS

PARTNERSHIP_KEY, YEAR_KEY, AS_OF_KEY = "partnership", "fiscal_year", "as_of"
_IN_PAGE, _MENU_KEY, _MENU_PAGE_KEY = "in_page_", "in_page_menu", "in_page_menu_of"
_MISSING_YEAR_KEY = "missing_year"    # what is said of a link's year that can't be chosen, beside which one
_UNREADABLE_KEY = "unreadable_partnership"    # what is said of a link's partnership that can't be read
_REPORT_KEY = "report_shown"    # which report this visit was shown last


@dataclass(frozen=True)
class PageContext:
    """What a page shows. `tables` has only rows that `viewer` may see; `partnership` is None for all of them."""

    viewer: Viewer
    source: DataSource
    tables: Tables
    partnership: str | None
    fiscal_year: FiscalYear
    as_of: date

    @property
    def audience(self) -> Audience:
        """The audience of the report, which decides on redaction and small groups."""
        min_respondents = current_config().access.min_respondents
        return ncpc_audience(min_respondents) if self.viewer.is_ncpc else partnership_audience(min_respondents)

    @property
    def report(self) -> Report:
        """The report for the selected filters."""
        names = frozenset([self.partnership]) if self.partnership else self.viewer.partnerships
        shown = (self.source.fingerprint, self.tables.decisions.fingerprint, names, self.fiscal_year, self.as_of,
                 self.audience)
        # A spinner takes a thread of its own: none for what this visit has just been shown.
        is_cached = st.session_state.get(_REPORT_KEY) == shown
        with nullcontext() if is_cached else st.spinner("Checking every row"):
            report = self.latest_report()
        st.session_state[_REPORT_KEY] = shown
        return report

    def latest_report(self) -> Report:
        """Return the latest report for the selected filters, which may be later than `report`."""
        names = frozenset([self.partnership]) if self.partnership else self.viewer.partnerships
        return cached_report(self.source, self.tables, names, self.fiscal_year, self.as_of, self.audience)

    def has_all_decisions(self, report: Report) -> bool:
        """Return whether a report of the selected filters has what was decided last; one of all may follow later."""
        return (self.partnership or self.viewer.partnerships) is not None or (
            report.tables.decisions.fingerprint == self.tables.decisions.fingerprint)

    @property
    def unlogged_text(self) -> str:
        """What is said of the fiscal year that is shown, or else that of the as-of date, if no row is dated in it."""
        return cached_unlogged_text(self.source.fingerprint, self.viewer.scope, self.fiscal_year, self.as_of,
                                    self.tables)

    @property
    def workbook_refs(self) -> tuple[WorkbookRef, ...]:
        """The workbooks that the viewer may see, in listed order, with times in the visitor's time zone."""
        return tuple(workbook_ref for workbook_ref in self.source.workbook_refs(visitor_time_zone())
                     if self.viewer.may_see(workbook_ref.partnership))

    @property
    def states(self) -> tuple[CopyStatus, ...]:
        """The status of the copies that the viewer may see; empty if the app keeps none."""
        return tuple(copy_status for copy_status in self.source.states()
                     if self.viewer.may_see(copy_status.partnership))


def _visible_data() -> tuple[Viewer, DataSource, Tables]:
    viewer = require_viewer()
    sees_all = viewer.partnerships is None
    source = current_data_source(show_names=sees_all)
    tables = load_tables(source, show_names=sees_all)
    if viewer.partnerships is not None:
        tables = tables_of(viewer.partnerships, tables)
    return viewer, source, decided_tables(source, viewer.partnerships, tables)


def draw_filters() -> None:
    """Draw the filters in the sidebar."""
    visible = _visible_data()
    with st.sidebar:
        _draw_filters(*visible)


def menu_in_page(page: str):
    """Return the expander for the filters and the menu in the page; it closes when another page or filter is chosen."""
    if st.session_state.get(_MENU_PAGE_KEY) != page:
        st.session_state[_MENU_PAGE_KEY], st.session_state[_MENU_KEY] = page, False
    return st.expander("Menu, partnership and year", key=_MENU_KEY, on_change="rerun", icon=":material/menu:")


def draw_filters_in_page() -> None:
    """Draw the same filters again, for screens that are too narrow for the sidebar; they set those."""
    for key in (PARTNERSHIP_KEY, YEAR_KEY, AS_OF_KEY):
        st.session_state[_IN_PAGE + key] = st.session_state[key]
    _draw_filters(*_visible_data(), in_page=True)


def _offered_years(viewer: Viewer, source: DataSource, tables: Tables) -> list[FiscalYear]:
    """Return the fiscal years that can be chosen, latest first.

    Among them are the one that ended last, which can be certified though nothing was ever logged, and those that the
    viewer's partnerships have certified, whether or not their rows are still in the workbooks.
    """
    others = () if source.is_sample else (FiscalYear(source.fiscal_year.start - 1), *sorted(
        {submission.fiscal_year for submission in submissions_for(source)
         if submission.latest and viewer.may_see(submission.partnership)}))
    return cached_fiscal_years(source.fingerprint, viewer.scope, source.fiscal_year, others, tables)


def _draw_filters(viewer: Viewer, source: DataSource, tables: Tables, in_page: bool = False) -> None:
    # A single partnership needs no "All partnerships", unless another one failed: that option shows what is missing.
    is_only_one = len(tables.partnerships) == 1 and not tables.failures
    options = tables.partnerships if is_only_one else [ALL_PARTNERSHIPS, *tables.partnerships]
    year_labels = [str(year) for year in _offered_years(viewer, source, tables)]

    def options_of(key: str, **default: Any) -> dict[str, Any]:
        if in_page:
            return {"key": _IN_PAGE + key, "on_change": _take_from_page, "args": (key,)}
        return {"key": key, "bind": "query-params", **default}

    default_year = default_fiscal_year(source, viewer.scope, tables)
    linked_year = "" if in_page else st.query_params.get(YEAR_KEY, "")    # drawing the filter clears it
    if not in_page and (sentence := unreadable_sentence(tables, st.query_params.get(PARTNERSHIP_KEY, ""))):
        st.session_state[_UNREADABLE_KEY] = sentence    # drawing the filter clears what the link asks for
    st.selectbox("Partnership", options, **options_of(PARTNERSHIP_KEY))
    st.selectbox("Fiscal year", year_labels, **options_of(YEAR_KEY, index=year_labels.index(str(default_year))))
    if linked_year and linked_year not in year_labels:
        _note_missing_year(linked_year, year_labels)
    st.date_input("As of", format="MM/DD/YYYY", help="Rows dated later don't count.",
                  **options_of(AS_OF_KEY, value=source.as_of))


def _note_missing_year(linked: str, year_labels: list[str]) -> None:
    """Keep the sentence that the fiscal year of a link can't be chosen, and beside which year it is to be shown."""
    start, shown = parse_fiscal_year_start(linked), st.session_state[YEAR_KEY]
    reason = "The fiscal year of this link can't be read"    # it is typed text, which is not repeated
    if start is not None and (label := str(FiscalYear(start))) not in year_labels:
        is_later = FiscalYear(start) > parse_fiscal_year(year_labels[0])
        reason = f"{label} can't be shown, because " + (
            "nothing is logged in it yet" if is_later else
            "neither it nor an earlier year has anything logged or certified")
    st.session_state[_MISSING_YEAR_KEY] = f"{reason}. This is {shown}; choose another under Fiscal year.", shown


def draw_missing_year() -> None:
    """Say that the fiscal year of the link can't be shown, until another one is chosen."""
    sentence, shown = st.session_state.get(_MISSING_YEAR_KEY, ("", ""))
    if sentence and st.session_state.get(YEAR_KEY) == shown:
        st.info(sentence, icon=":material/event_busy:")
    else:
        st.session_state.pop(_MISSING_YEAR_KEY, None)


def unreadable_sentence(tables: Tables, partnership: str) -> str:
    """Return why a partnership can't be looked at alone; "" unless its workbook can't be read. It has typed text."""
    failure = next((failure for failure in tables.failures if failure.partnership == partnership
                    and partnership not in tables.partnerships), None)
    alone = f"{partnership} can't be looked at alone, because its workbook can't be read."
    return f"{alone} {failure.message}" if failure else ""


def draw_unreadable_partnership() -> None:
    """Say that the partnership of the link can't be looked at alone, until one is chosen."""
    sentence = st.session_state.get(_UNREADABLE_KEY, "")
    if sentence and st.session_state.get(PARTNERSHIP_KEY) == ALL_PARTNERSHIPS:
        with st.container(border=True):
            st.text(sentence)


def _take_from_page(key: str) -> None:
    st.session_state[key] = st.session_state[_IN_PAGE + key]
    st.session_state[_MENU_KEY] = False


def current_context() -> PageContext:
    """Return what the page shows. Every page gets its data here, because access is checked here."""
    viewer, source, tables = _visible_data()
    partnership = st.session_state.get(PARTNERSHIP_KEY, ALL_PARTNERSHIPS)
    years = _offered_years(viewer, source, tables)
    year = {str(year): year for year in years}.get(
        st.session_state.get(YEAR_KEY, ""), default_fiscal_year(source, viewer.scope, tables))
    return PageContext(viewer, source, tables, partnership if partnership in tables.partnerships else None, year,
                       st.session_state.get(AS_OF_KEY) or source.as_of)


def visitor_time_zone() -> tzinfo | None:
    """Return the time zone of the visitor's browser; None if it is unknown."""
    try:
        return ZoneInfo(st.context.timezone) if st.context.timezone else None
    except (ZoneInfoNotFoundError, ValueError):
        return None
