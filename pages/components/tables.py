"""Pieces that several pages draw. Text that people typed reaches the screen only through data frames' text columns."""

import hashlib
from collections.abc import Hashable, Sequence

import pandas as pd
import streamlit as st

from cop_sheets.date_format import format_date
from pages.session import ALL_PARTNERSHIPS, PageContext
from summaries import Report


def draw_period_caption(context: PageContext) -> None:
    """Say whom, which year and which day the page is about: on a phone the sidebar that says so is closed."""
    st.text(f"{context.partnership or ALL_PARTNERSHIPS} · {context.fiscal_year}, as of {format_date(context.as_of)}")


def table_key(name: str, report: Report, *more) -> str:
    """Return a key for a table in which lines are chosen by position: another report or filter has no choice yet."""
    identity = repr((report.period, report.audience, report.tables.partnerships, report.tables.version, more))
    return f"{name}_{hashlib.sha256(identity.encode()).hexdigest()[:12]}"


def save_selection(key: str, target_key: str, values: Sequence[Hashable]) -> None:
    """Keep under `target_key` what the row chosen in table `key` stands for, of `values`; None can't be chosen.

    What a table calls when a row is chosen stays with Streamlit as long as the visit, however many tables it has seen.
    So it is made of functions of modules and of a few texts, never of a report or of a function that knows one.
    """
    selection = st.session_state[key].selection
    rows = selection.rows or [row for row, _ in selection.cells]
    if rows and values[rows[0]] is not None:
        st.session_state[target_key] = values[rows[0]]


def draw_table(table: pd.DataFrame, key: str, **more):
    """Draw a table as it stands; text stays text."""
    config = {name: st.column_config.TextColumn(name) for name in table.columns
              if not pd.api.types.is_numeric_dtype(table[name])}
    return st.dataframe(table, hide_index=True, key=key, column_config=config | more.pop("column_config", {}), **more)
