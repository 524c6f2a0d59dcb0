"""Which partnership, fiscal year and day a visit looks at; chosen in the sidebar, kept in the address."""

from dataclasses import dataclass
from datetime import date, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st

from cop_sheets import FiscalYear, Tables
from cop_sheets.settings import Viewer
from cop_sheets.sources import BookState, Entry
from pages.session.auth import admitted
from pages.session.cache import fiscal_years_of, report_of, tables_for, tables_of
from pages.session.config import setup
from pages.session.current_source import opened
from pages.session.data_source import Opened
from summaries import Report
from summaries.audience import Audience, ncpc, own

ALL = "All partnerships"
PARTNERSHIP_KEY, YEAR_KEY, AS_OF_KEY = "partnership", "fiscal_year", "as_of"


@dataclass(frozen=True)
class Visit:
    """What a visit looks at: `tables` hold what `viewer` may see and no more. `partnership` is None for all of it."""

    viewer: Viewer
    source: Opened
    tables: Tables
    partnership: str | None
    fiscal_year: FiscalYear
    as_of: date

    @property
    def audience(self) -> Audience:
        """What the viewer may see of what is theirs to see."""
        few = setup().access.min_respondents
        return ncpc(few) if self.viewer.is_ncpc else own(few)

    @property
    def report(self) -> Report:
        """The report of what was chosen."""
        names = frozenset([self.partnership]) if self.partnership else self.viewer.partnerships
        return report_of(self.source, self.tables, names, self.fiscal_year, self.as_of, self.audience)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The workbooks that the viewer may see, as they are listed, with times by the visitor's clock."""
        return tuple(entry for entry in self.source.entries(visitor_zone())
                     if self.viewer.may_see(entry.partnership))

    @property
    def states(self) -> tuple[BookState, ...]:
        """How the workbooks that the viewer may see stand, where this app keeps copies of them."""
        return tuple(state for state in self.source.states() if self.viewer.may_see(state.partnership))


def _visible() -> tuple[Viewer, Opened, Tables]:
    viewer = admitted()
    sees_all = viewer.partnerships is None
    source = opened(show_names=sees_all)
    tables = tables_of(source, show_names=sees_all)
    if not sees_all:
        tables = tables_for(source.mark, viewer.partnerships, tables)
    return viewer, source, tables


def choose() -> None:
    """Draw the sidebar's choices."""
    viewer, source, tables = _visible()
    # One alone is all there is only where no other one failed: what is missing is told of all of them.
    is_alone = len(tables.partnerships) == 1 and not tables.failures
    names = tables.partnerships if is_alone else [ALL, *tables.partnerships]
    years = [str(year) for year in fiscal_years_of(source.mark, viewer.scope, source.fiscal_year, tables)]
    with st.sidebar:
        st.selectbox("Partnership", names, key=PARTNERSHIP_KEY, bind="query-params")
        st.selectbox("Fiscal year", years, index=years.index(str(source.fiscal_year)), key=YEAR_KEY,
                     bind="query-params")
        st.date_input("As of", value=source.as_of, key=AS_OF_KEY, bind="query-params", format="MM/DD/YYYY",
                      help="Rows dated later don't count.")


def chosen() -> Visit:
    """Return what this visit looks at; every page asks here, where data is loaded and so where access is checked."""
    viewer, source, tables = _visible()
    name = st.session_state.get(PARTNERSHIP_KEY, ALL)
    years = fiscal_years_of(source.mark, viewer.scope, source.fiscal_year, tables)
    year = {str(year): year for year in years}.get(st.session_state.get(YEAR_KEY), source.fiscal_year)
    return Visit(viewer, source, tables, name if name in tables.partnerships else None, year,
                 st.session_state.get(AS_OF_KEY) or source.as_of)


def visitor_zone() -> tzinfo | None:
    """Return the time zone that the visitor's browser keeps; None where it doesn't say."""
    try:
        return ZoneInfo(st.context.timezone) if st.context.timezone else None
    except (ZoneInfoNotFoundError, ValueError):
        return None
