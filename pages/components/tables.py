"""Tables and captions that several pages draw. Typed text is shown in text columns, so that it can't act as markup."""

import hashlib
import math
from collections.abc import Hashable, Sequence
from datetime import date

import pandas as pd
import streamlit as st

from cop_sheets import FiscalYear, csv_bytes
from cop_sheets.date_format import format_date
from pages.components.downloads import draw_download
from pages.components.widths import narrow_container, paper_container, screen_container, wide_container
from pages.session import PageContext
from summaries import Report
from summaries.figures import ALL_PARTNERSHIPS, format_number, year_list_sentence

ROWS_PER_PAGE = 20    # of lists that are no tables
_LINE_HEIGHT, _LEAST_WRAPPED_HEIGHT = 22, 66    # pixels; st.dataframe doesn't wrap text in lower rows

def draw_period_caption(context: PageContext) -> None:
    """Say whom, which year and which day the page is about: on a phone the sidebar that says so is closed."""
    parts = [context.partnership or ALL_PARTNERSHIPS, f"{context.fiscal_year}, as of {format_date(context.as_of)}",
             context.unlogged_text]
    st.text(" · ".join(part for part in parts if part))


def draw_year_list_caption(fiscal_year: FiscalYear) -> None:
    """Say what a note in the figures of a year other than that of the list of indicators means."""
    if sentence := year_list_sentence(str(fiscal_year)):
        st.caption(sentence)


def table_key(name: str, report: Report, *more) -> str:
    """Return a widget key that changes with the report and `more` (such as filters), which clears the selection."""
    identity = repr((report.period, report.audience, report.tables.partnerships, report.tables.version,
                     report.tables.decisions.fingerprint, more))
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


def date_column(**options):
    """Return a column of dates as American sheets show them: 6/9/2025."""
    return st.column_config.DateColumn(format="M/D/YYYY", **options)


def row_height(lines: int) -> int | None:
    """Return the height of a table's rows for texts of so many lines; None, Streamlit's own, for a single line."""
    return None if lines == 1 else wrapped_row_height(lines)


def wrapped_row_height(lines: int) -> int:
    """Return the height of a table's rows whose texts are wrapped into so many lines, in pixels."""
    return max(_LEAST_WRAPPED_HEIGHT, lines * _LINE_HEIGHT)


def draw_table(table: pd.DataFrame, key: str, **more):
    """Draw a data frame without its index; returns Streamlit's selection.

    Numbers and dates are columns of their type, so that they sort as such; all others are text.
    """
    config = {name: date_column() if pd.api.types.is_datetime64_dtype(cells) else st.column_config.TextColumn(name)
              for name, cells in table.items() if not pd.api.types.is_numeric_dtype(cells)}
    return st.dataframe(table, hide_index=True, key=key, column_config=config | more.pop("column_config", {}), **more)


def draw_printable_table(table: pd.DataFrame, key: str, name: str, lines_on_phones: bool = False, **more):
    """Like `draw_table`; paper, which would cut the table off, gets each row as lines of text.

    `name`: of the containers, unique on the page. `lines_on_phones`: narrow screens get the lines, too.
    """
    lines_container, table_container = (narrow_container, wide_container) if lines_on_phones else (
        paper_container, screen_container)
    with lines_container(name):
        # One element, because screens get it as well.
        st.text("\n\n".join(_row_lines(row, more.get("placeholder", "")) for row in
                            table[more.get("column_order", list(table))].to_dict("records")))
    with table_container(name):
        return draw_table(table, key, **more)


def draw_table_as_text(table: pd.DataFrame, key: str, label: str, file_name: str) -> None:
    """Draw an expander with the rows of a table as lines of text, and a download of it as CSV.

    A table is a picture to those who use a screen reader, and to find something in the page. `label`: what the table
    shows; `key`: of the table.
    """
    with st.expander(f"As text: {label}"):
        st.text("\n\n".join(_row_lines(row, "") for row in paginate(table, f"{key}_text").to_dict("records")))
    # The CSV is generated on download, not in every rerun.
    draw_download("Download this table (CSV)", lambda: csv_bytes(table.map(_csv_cell)), file_name,
                  f"{key}_csv", version=key)


def _csv_cell(value):
    return " ".join(value) if isinstance(value, list) else value


def _row_lines(row: dict, placeholder: str) -> str:
    """Return the first cell of a row, and below it the others with their headers; blank ones as `placeholder`."""
    first, *others = ((name, _cell_text(value) or placeholder) for name, value in row.items())
    return f"{first[1]}\n{' · '.join(f'{name}: {text}' for name, text in others if text)}"


def _cell_text(value) -> str:
    if isinstance(value, list):
        return " ".join(value)
    if pd.isna(value):
        return ""
    if isinstance(value, date):
        return f"{value.month}/{value.day}/{value.year}"
    return value if isinstance(value, str) else format_number(value)


def paginate(rows: pd.DataFrame, key: str) -> pd.DataFrame:
    """Return the rows of one page of a long list; draw which these are and the choice of the page, with this key.

    A list of a single page has neither.
    """
    if len(rows) <= ROWS_PER_PAGE:
        return rows
    page = st.pagination(math.ceil(len(rows) / ROWS_PER_PAGE), key=key)
    first = ROWS_PER_PAGE * (page - 1)
    st.caption(f"{first + 1} to {min(first + ROWS_PER_PAGE, len(rows))} of {len(rows)}")    # paper shows no choice
    return rows.iloc[first:first + ROWS_PER_PAGE]
