"""The table of flags with its filters, the selected flag in full, and the CSV download."""

from typing import Literal

import pandas as pd
import streamlit as st

from cop_sheets import csv_bytes
from pages.components.chips import severity_column
from pages.components.downloads import draw_download
from pages.components.tables import draw_table, table_key
from summaries import Report
from summaries.fixes import filter_flags, flag_filter_options, flag_rows, rule_heading
from summaries.presentation.wording import pluralize
from validators import SEVERITIES

QueryParams = Literal["query-params"] | None    # whether a widget keeps its value in the URL
DEFAULT_SEVERITIES = ["must", "should"]
MAX_SELECTABLE_ROWS = 1000    # longer tables load rows while scrolling, which Streamlit offers without selection only
_COLUMNS = {"Cell": 65, "Tab": 120, "Partnership": 95, "Value": 125, "What to Do": 290, "What Is Wrong": 380}


def draw_flags(report: Report, file_name: str, prefix: str = "", bind: QueryParams = None) -> None:
    """Draw a report's flags with filters and a CSV download; must comes first, info is hidden by default.

    `prefix` is put before the keys of the widgets (severity, tab, rule, flag_cop); `bind` is passed to them.
    """
    if not len(report.flags):
        st.success("Nothing to fix.", icon=":material/check_circle:")
        return
    shown = filter_flags(report, *_draw_flag_filters(report, prefix, bind))
    _draw_flag_counts(report, shown)
    draw_flag_list(report, shown, f"{prefix}flags")
    # The CSV is generated on download, not in every rerun.
    draw_download("Download these flags (CSV)", lambda: csv_bytes(shown), file_name, f"{prefix}download",
                  version=table_key("flags", report, *shown.index))


def draw_flag_list(report: Report, shown: pd.DataFrame, name: str, without: tuple[str, ...] = ()) -> None:
    """Draw the flags `shown` (rows of report.flags) without the columns `without`, and the selected one in full."""
    table = flag_rows(report).loc[shown.index].drop(columns=list(without), errors="ignore")
    config = {column: st.column_config.TextColumn(width=width) for column, width in _COLUMNS.items()}
    config |= {"Severity": severity_column(), "Link": st.column_config.LinkColumn(display_text="Open the cell")}
    is_selectable = len(table) <= MAX_SELECTABLE_ROWS
    answer = st.container()    # above the table, so that it appears without scrolling to the table's end
    options = {"on_select": "rerun", "selection_mode": "single-row"} if is_selectable else {"lazy": True}
    selected = draw_table(table, table_key(name, report, *shown.index), alt="Flags, most urgent first", column_config={
        column: config[column] for column in config if column in table}, **options)
    if is_selectable and selected.selection.rows:
        position = selected.selection.rows[0]
        with answer:
            _draw_flag_detail(shown.iloc[position], table["Value"].iloc[position])


def _draw_flag_filters(report: Report, prefix: str, bind: QueryParams) -> tuple[tuple, ...]:
    """Draw the filters; return severities, tabs, rules and CoPs."""
    choices = flag_filter_options(report)
    severities = st.pills("Severity", [str(severity) for severity in SEVERITIES], selection_mode="multi",
                          default=DEFAULT_SEVERITIES, key=f"{prefix}severity", bind=bind)
    first, second, third = st.columns(3)
    tabs = first.multiselect("Tab", choices.tabs, key=f"{prefix}tab", bind=bind, placeholder="All tabs")
    rules = second.multiselect("Rule", choices.rules, key=f"{prefix}rule", bind=bind, format_func=rule_heading,
                               placeholder="All rules")
    cops = third.multiselect("CoP", list(choices.cops), key=f"{prefix}flag_cop", bind=bind,
                             format_func=choices.cops.__getitem__, placeholder="All CoPs")
    return tuple(severities), tuple(tabs), tuple(rules), tuple(cops)


def _draw_flag_counts(report: Report, shown: pd.DataFrame) -> None:
    counts = [f"{count} {severity}" for severity in SEVERITIES if (count := int((shown["Severity"] == severity).sum()))]
    hidden = len(report.flags) - len(shown)
    st.markdown(f"**{pluralize(len(shown), 'flag')}**" + (f": {', '.join(counts)}" if counts else "")
                + (f"; {hidden} more {'is' if hidden == 1 else 'are'} not shown" if hidden else ""))
    st.caption("*Must* comes first, then *should*; *info*, which only informs, is folded away until you choose it. "
               + ("Choose a line, by its box on the left, to read it in full." if len(shown) <= MAX_SELECTABLE_ROWS
                  else "Filter these to choose one and read it in full."))


def _draw_flag_detail(flag: pd.Series, value: str) -> None:
    """Draw one flag in full: where, the value of the cell, what is wrong, what to do."""
    cell = f"{flag['Column']}{flag['Row']}" if flag["Column"] else "the whole workbook"
    where = ", ".join(part for part in (flag["Partnership"], f"tab {flag['Tab']}" if flag["Tab"] else "", cell,
                                        flag["Header"]) if part)
    with st.container(border=True):
        st.text(f"Where: {where}")
        if flag["Column"]:
            st.text(f"What stands there: {value or 'nothing'}")
        st.text(f"What is wrong: {flag['Message']}")
        st.text(f"What to do: {flag['Fix']}")
