"""Pieces that several pages draw. Text that people typed reaches the screen only through data frames' text columns."""

import hashlib
from collections.abc import Hashable, Sequence

import pandas as pd
import streamlit as st

from pages.session import ALL, Visit
from summaries import Report


def period_caption(visit: Visit) -> None:
    """Say whom, which year and which day the page is about: on a phone the sidebar that says so is closed."""
    st.text(f"{visit.partnership or ALL} · {visit.fiscal_year}, as of {visit.as_of:%B} {visit.as_of.day}, "
            f"{visit.as_of.year}")


def kept_key(name: str, report: Report, *more) -> str:
    """Return a key for a table in which lines are chosen by position: another report or filter has no choice yet."""
    mark = repr((report.period, report.audience, report.tables.partnerships, report.tables.version, more))
    return f"{name}_{hashlib.sha256(mark.encode()).hexdigest()[:12]}"


def keep_choice(key: str, wanted: str, values: Sequence[Hashable]) -> None:
    """Keep under `wanted` what the row that was chosen in table `key` stands for, of `values`; None can't be chosen.

    What a table calls when a row is chosen stays with Streamlit as long as the visit, however many tables it has seen.
    So it is made of functions of modules and of a few texts, never of a report or of a function that knows one.
    """
    chosen = st.session_state[key].selection
    rows = chosen.rows or [row for row, _ in chosen.cells]
    if rows and values[rows[0]] is not None:
        st.session_state[wanted] = values[rows[0]]


def frame(table: pd.DataFrame, key: str, **more):
    """Draw a table as it stands; text stays text."""
    config = {name: st.column_config.TextColumn(name) for name in table.columns
              if not pd.api.types.is_numeric_dtype(table[name])}
    return st.dataframe(table, hide_index=True, key=key, column_config=config | more.pop("column_config", {}), **more)
