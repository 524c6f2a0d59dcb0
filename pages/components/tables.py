"""Tables and captions that several pages draw. Typed text is shown in text columns, so that it can't act as markup."""

import hashlib
import math
from collections.abc import Hashable, Sequence

import pandas as pd
import streamlit as st

from cop_sheets.date_format import format_date
from pages.session import PageContext
from summaries import Report
from summaries.figures import ALL_PARTNERSHIPS

ROWS_PER_PAGE = 20    # of lists that are no tables

def draw_period_caption(context: PageContext) -> None:
    """Say whom, which year and which day the page is about: on a phone the sidebar that says so is closed."""
    st.text(f"{context.partnership or ALL_PARTNERSHIPS} · {context.fiscal_year}, as of {format_date(context.as_of)}")


def table_key(name: str, report: Report, *more) -> str:
    """Return a widget key that changes with the report and `more` (such as filters), which clears the selection."""
    identity = repr((report.period, report.audience, report.tables.partnerships, report.tables.version, more))
    return f"{name}_{hashlib.sha256(identity.encode()).hexdigest()[:12]}"


def save_selection(key: str, target_key: str, values: Sequence[Hashable]) -> None:
    """Callback of a table: store the value of the selected row in session state under `target_key`.

    `values` has one value per row; rows with None can't be selected.
    Streamlit keeps callbacks for the whole visit, so pass functools.partial of this function with small arguments; a
    closure over a report would keep that report in memory.
    """
    rows = st.session_state[key].selection.rows
    if rows and values[rows[0]] is not None:
        st.session_state[target_key] = values[rows[0]]


def draw_table(table: pd.DataFrame, key: str, **more):
    """Draw a data frame without its index, all non-numeric columns as text; returns Streamlit's selection."""
    config = {name: st.column_config.TextColumn(name) for name in table.columns
              if not pd.api.types.is_numeric_dtype(table[name])}
    return st.dataframe(table, hide_index=True, key=key, column_config=config | more.pop("column_config", {}), **more)


def paginate(rows: pd.DataFrame, key: str) -> pd.DataFrame:
    """Return the rows of one page of a long list; draw the choice of the page, with this key, if there are several."""
    if len(rows) <= ROWS_PER_PAGE:
        return rows
    page = st.pagination(math.ceil(len(rows) / ROWS_PER_PAGE), key=key)
    return rows.iloc[ROWS_PER_PAGE * (page - 1):ROWS_PER_PAGE * page]
