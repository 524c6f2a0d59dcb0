"""The tables of the page Changes: rows, figures with the rows behind each term, and flags."""

import pandas as pd
import streamlit as st

from cop_sheets import csv_bytes
from pages.components import draw_download, draw_table, narrow_container, wide_container
from pages.components.tables import row_height
from pages.history.comparisons import DayChanges
from summaries.changes import (
    FIXED,
    NEW,
    STILL_OPEN,
    FigureChange,
    Term,
    figure_change_table,
    figure_changes,
    flag_change_table,
    flag_change_texts,
    row_change_table,
    row_change_texts,
    term_rows,
)
from summaries.documents.changes import figure_change_lines, flag_change_lines, row_change_lines
from summaries.documents.terminal import StyledLine

FLAG_LINES = 3    # of wrapped text in a flag's row
_MAX_LINES = 80    # on narrow screens
_TEXT, _NUMBER = st.column_config.TextColumn, st.column_config.NumberColumn
_FIGURE_KEY, _TERM_KEY = "changed_figure", "term"
_NUMBER_COLUMNS = ["Before", *(term.value for term in Term), "After"]
_FLAG_COLUMNS = ["Change", "Partnership", "Tab", "Row", "Column", "Header", "Value", "Message", "Severity", "Rule"]


def draw_row_changes(changes: DayChanges, file_name: str) -> None:
    """Draw which rows were added, removed and changed, with a download."""
    table = row_change_table(changes.comparison)
    if not len(table):
        st.text("No row was added, removed or changed.")
        return
    st.text(f"{', '.join(row_change_texts(changes.comparison))}.")
    with wide_container("row_changes"):
        draw_table(_without_one_partnership(table, changes), "row_changes", placeholder="",
                   alt="Rows that were added, removed or changed", column_config={
                       "Change": _TEXT(width=80), "Item": _TEXT(width=200), "Row Before": _NUMBER(width=85),
                       "Row After": _NUMBER(width=80), "Before": _TEXT(width=180), "After": _TEXT(width=180)})
    _draw_narrow_lines("row_changes", row_change_lines(changes.comparison))
    draw_download("Download these rows (CSV)", lambda: csv_bytes(table), f"changed-rows-{file_name}.csv",
                  "row_changes_csv", version=file_name)


def draw_figure_changes(changes: DayChanges, file_name: str) -> None:
    """Draw why each figure has changed, and the rows of the chosen term."""
    table = figure_change_table(changes.comparison)
    if not len(table):
        st.text("No figure has changed.")
        return
    st.caption("Before + Added − Removed + Corrected + Other = After. *Corrected*: cells of a row were changed, or "
               "another row frees or hides it. *Other*: the rows are the same, and *Because* says what has changed.")
    shown = table.assign(**{name: pd.to_numeric(table[name]).astype("Float64") for name in _NUMBER_COLUMNS})
    with wide_container("figure_changes"):
        draw_table(_without_one_partnership(shown, changes), "figure_changes", placeholder="not known",
                   alt="Figures that have changed, and why",
                   column_config={"Indicator": _TEXT(width=230), "Because": _TEXT(width=240)})
    _draw_narrow_lines("figure_changes", figure_change_lines(changes.comparison))
    draw_download("Download these figures (CSV)", lambda: csv_bytes(table), f"changed-figures-{file_name}.csv",
                  "figure_changes_csv", version=file_name)
    _draw_term(changes, file_name)


def _draw_term(changes: DayChanges, file_name: str) -> None:
    """Draw the select boxes for a figure and a term, and the rows of that term."""
    found = {_name(changes, change): change for change in figure_changes(changes.comparison)
             if any(change.terms.values())}
    if not found:
        return
    left, right = st.columns(2)
    name = left.selectbox("Figure", list(found), index=None, key=_FIGURE_KEY, placeholder="Choose a figure")
    terms = [term for term, amount in found[name].terms.items() if amount] if name else []
    # A key of its own for each figure, because others have other terms.
    term = right.selectbox("Term", terms, index=0 if len(terms) == 1 else None, key=f"{_TERM_KEY}_{name}",
                           format_func=lambda term: f"{term} {found[name].terms[term].normalize():f}" if name else term,
                           placeholder="Choose what to look at")
    if name is None or term not in terms:
        return
    rows = term_rows(changes.comparison, found[name], Term(term))
    if len(rows):
        draw_table(rows, "term_rows", placeholder="", alt="The rows behind the term")
        draw_download("Download the rows behind it (CSV)", lambda: csv_bytes(rows), f"rows-behind-{file_name}.csv",
                      "term_rows_csv", version=f"{file_name} {name} {term}")
    else:
        st.text("Its rows are not shown, because each is one person's answers.")


def _name(changes: DayChanges, change: FigureChange) -> str:
    partnership = change.partnership if len(changes.comparison.partnerships) > 1 else ""
    return ", ".join(filter(None, (partnership, change.figure.indicator, change.figure.item_id, change.measured.value)))


def draw_flag_changes(changes: DayChanges, file_name: str) -> None:
    """Draw which flags were fixed and which are new; those still open are counted, and in the download."""
    table = flag_change_table(changes.comparison)
    open_count = int((table["Change"] == STILL_OPEN).sum())
    shown = table[table["Change"] != STILL_OPEN].sort_values("Change", key=lambda change: change.map(
        {NEW: 0, FIXED: 1}), kind="stable")
    st.text(f"{', '.join(flag_change_texts(changes.comparison)) or 'None fixed, none new'}; {open_count} still open.")
    if len(shown):
        with wide_container("flag_changes"):
            draw_table(_without_one_partnership(shown[_FLAG_COLUMNS], changes), "flag_changes",
                       row_height=row_height(FLAG_LINES), placeholder="", alt="Flags that are new or were fixed",
                       column_config={
                           "Change": _TEXT(width=75), "Row": _NUMBER(width=55), "Message": _TEXT(width=380)})
        _draw_narrow_lines("flag_changes", flag_change_lines(changes.comparison))
    if len(table):
        draw_download("Download these flags (CSV)", lambda: csv_bytes(table), f"changed-flags-{file_name}.csv",
                      "flag_changes_csv", version=file_name)


def _draw_narrow_lines(name: str, lines: list[StyledLine]) -> None:
    """Draw what a table holds as lines of text, which narrow screens show in its place."""
    texts = [text.strip() for _, text in lines]
    more = len(texts) - _MAX_LINES
    with narrow_container(name):
        st.text("\n".join(texts[:_MAX_LINES] + ([f"And {more} more lines, in the download."] if more > 0 else [])))


def _without_one_partnership(table: pd.DataFrame, changes: DayChanges) -> pd.DataFrame:
    return table.drop(columns="Partnership") if len(changes.comparison.partnerships) < 2 else table
