"""Which partnership, fiscal year and day a visit looks at; chosen in the sidebar, kept in the address."""

from dataclasses import dataclass
from datetime import date

import streamlit as st

from cop_sheets import FiscalYear, Tables
from pages.parts.store import Opened, fiscal_years_of, opened, report_of, tables_of
from summaries import Report

ALL = "All partnerships"
PARTNERSHIP_KEY, YEAR_KEY, AS_OF_KEY = "partnership", "fiscal_year", "as_of"


@dataclass(frozen=True)
class Visit:
    """What a visit looks at. `partnership` is None for all of them."""

    source: Opened
    tables: Tables
    partnership: str | None
    fiscal_year: FiscalYear
    as_of: date

    @property
    def report(self) -> Report:
        """The report of what was chosen."""
        return report_of(self.source, self.tables, self.partnership, self.fiscal_year, self.as_of)


def choose() -> None:
    """Draw the sidebar's choices."""
    source = opened()
    tables = tables_of(source)
    names = [ALL, *tables.partnerships] if len(tables.partnerships) != 1 else tables.partnerships
    years = [str(year) for year in fiscal_years_of(source, tables)]
    with st.sidebar:
        st.selectbox("Partnership", names, key=PARTNERSHIP_KEY, bind="query-params")
        st.selectbox("Fiscal year", years, index=years.index(str(source.fiscal_year)), key=YEAR_KEY,
                     bind="query-params")
        st.date_input("As of", value=source.as_of, key=AS_OF_KEY, bind="query-params", format="MM/DD/YYYY",
                      help="Rows dated later don't count.")


def chosen() -> Visit:
    """Return what this visit looks at; every page asks here, where data is loaded."""
    source = opened()
    tables = tables_of(source)
    name = st.session_state.get(PARTNERSHIP_KEY, ALL)
    year = {str(year): year for year in fiscal_years_of(source, tables)}.get(
        st.session_state.get(YEAR_KEY), source.fiscal_year)
    return Visit(source, tables, name if name in tables.partnerships else None, year,
                 st.session_state.get(AS_OF_KEY) or source.as_of)
