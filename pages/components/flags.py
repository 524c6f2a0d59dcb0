"""Flags: as cards, and as a table with its filters, the selected flag in full, and the CSV download."""

from collections.abc import Callable
from typing import Literal, NamedTuple

import pandas as pd
import streamlit as st

from cop_sheets import csv_bytes
from pages.components.chips import severity_column
from pages.components.downloads import draw_download
from pages.components.tables import draw_table, paginate, table_key
from pages.components.widths import narrow_container, unbroken_container, wide_container
from summaries import Report
from summaries.fixes import filter_flags, flag_filter_options, flag_rows, rule_heading
from summaries.presentation.wording import pluralize
from validators import SEVERITIES, FlagStatus

QueryParams = Literal["query-params"] | None    # whether a widget keeps its value in the URL
DEFAULT_SEVERITIES = ["must", "should"]
MAX_SELECTABLE_ROWS = 1000    # longer tables load rows while scrolling, which Streamlit offers without selection only
_COLUMNS = {"Tab": 80, "Cell": 85, "Partnership": 90, "CoP ID": 55, "Value": 90, "What Is Wrong": 240,
            "What to Do": 205, "Status": 80, "Reason": 200}
_ROW_HEIGHT = 100    # pixels, four lines of wrapped text
_MAX_VISIBLE_ROWS = 5    # a longer table scrolls
_CARD_COLUMNS = [2, 2, 4, 4]    # their widths, relative to each other


class FlagCard(NamedTuple):
    """A flag as a card shows it. `where`: further texts on where it is and how serious; `link`: its cell's, or "".

    `explain`: the query parameters with which the page Explanations asks about it; None: no link.
    """

    cell: str
    where: tuple[str, ...]
    value: str
    wrong: str
    fix: str
    link: str
    explain: dict[str, str] | None = None


def draw_flags(report: Report, file_name: str, prefix: str = "", bind: QueryParams = None) -> None:
    """Draw a report's flags with filters and a CSV download; must comes first, info is hidden by default.

    `prefix` is put before the keys of the widgets (severity, tab, rule, flag_cop); `bind` is passed to them.
    """
    if not len(report.flags):
        st.success("Nothing to fix.", icon=":material/check_circle:")
        return
    severities, tabs, rules, cops = _draw_flag_filters(report, prefix, bind)
    shown = filter_flags(report, severities, tabs, rules, cops)
    _draw_flag_counts(report, shown)
    draw_flag_list(report, shown, f"{prefix}flags")
    # The CSV is generated on download, not in every rerun.
    draw_download("Download these flags (CSV)", lambda: csv_bytes(shown), file_name, f"{prefix}download",
                  version=table_key("flags", report, *shown.index))
    explained = report.flags[report.flags["Status"] == FlagStatus.EXPLAINED]
    if len(explained):
        with st.expander(f"{pluralize(len(explained), 'flag')} explained"):
            draw_flag_list(report, explained, f"{prefix}explained")


def draw_flag_list(report: Report, shown: pd.DataFrame, name: str, without: tuple[str, ...] = ()) -> None:
    """Draw the flags `shown` (rows of report.flags) without the columns `without`, and the selected one in full.

    Narrow screens show cards instead of the table.
    """
    rows = flag_rows(report).loc[shown.index]
    table, key = rows.drop(columns=list(without), errors="ignore"), table_key(name, report, *shown.index)
    with narrow_container(name):
        _draw_narrow_cards(rows, f"{key}_cards")
    with wide_container(name):
        _draw_flag_table(table, shown, key)


def _draw_flag_table(table: pd.DataFrame, shown: pd.DataFrame, key: str) -> None:
    config = {column: st.column_config.TextColumn(width=width) for column, width in _COLUMNS.items()}
    config |= {"Severity": severity_column(), "Link": st.column_config.LinkColumn(display_text="Open the cell")}
    is_selectable = len(table) <= MAX_SELECTABLE_ROWS
    st.caption("Choose a line, by its box on the left, to read it in full." if is_selectable else
               "Filter these to choose one and read it in full.")
    answer = st.container()    # above the table, so that it appears without scrolling to the table's end
    options = {"on_select": "rerun", "selection_mode": "single-row"} if is_selectable else {"lazy": True}
    selected = draw_table(table, key, alt="Flags, most urgent first", row_height=_ROW_HEIGHT,
                          height="content" if len(table) <= _MAX_VISIBLE_ROWS else 36 + _MAX_VISIBLE_ROWS * _ROW_HEIGHT,
                          column_config={column: config[column] for column in config if column in table}, **options)
    if is_selectable and selected.selection.rows:
        position = selected.selection.rows[0]
        with answer:
            _draw_flag_detail(shown.iloc[position], table.iloc[position])


def _draw_narrow_cards(rows: pd.DataFrame, key: str) -> None:
    """Draw a page of flags, each in few elements: wide screens get them as well, and only print them."""
    for number, row in enumerate(paginate(rows, key).to_dict("records")):
        where = (row["Tab"], row.get("Partnership", ""), row["CoP ID"], f"{' '.join(row['Severity'])} · {row['Rule']}")
        with unbroken_container(f"{key}_{number}"):
            _draw_cell_address(row["Cell"], row.get("Link", ""))
            st.text("\n".join([*filter(None, where), f"What stands there: {row['Value'] or '–'}",
                               f"What is wrong: {row['What Is Wrong']}", f"What to type instead: {row['What to Do']}",
                               *([f"{row['Status']}: {row['Reason']}"] if row.get("Reason") else [])]))


def _draw_cell_address(cell: str, link: str) -> None:
    # Addresses of cells and of Google Sheets are not typed text.
    st.markdown(f"**[{cell}]({link})**" if link else f"**{cell}**")


def draw_flag_cards(rows: pd.DataFrame, key: str, make_card: Callable[[dict], FlagCard]) -> None:
    """Draw one card per row, made by `make_card`: columns on a wide screen, one below the other on a narrow one.

    `key`: see `paginate`.
    """
    for number, row in enumerate(paginate(rows, key).to_dict("records")):
        cell, where, value, wrong, fix, link, explain = make_card(row)
        with unbroken_container(f"{key}_{number}"):
            columns = st.columns(_CARD_COLUMNS)
            with columns[0]:
                _draw_cell_address(cell, link)
                st.text("\n".join(filter(None, where)))
                if explain:
                    st.page_link("explanations.py", label="It is right: explain it", query_params=explain)
            for column, label, text in zip(columns[1:], ("What stands there", "What is wrong", "What to type instead"),
                                           (value, wrong, fix), strict=True):
                # One element for both: a page has up to twenty cards.
                column.text(f"{label}:\n{text or '–'}")


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
    hidden = int((report.flags["Status"] != FlagStatus.EXPLAINED).sum()) - len(shown)
    st.markdown(f"**{pluralize(len(shown), 'flag')}**" + (f": {', '.join(counts)}" if counts else "")
                + (f"; {hidden} more {'is' if hidden == 1 else 'are'} not shown" if hidden else ""))
    st.caption("*Must* comes first, then *should*; *info*, which only informs, is folded away until you choose it.")


def _draw_flag_detail(flag: pd.Series, row: pd.Series) -> None:
    """Draw one flag in full: where, the value of the cell, what is wrong, what to do; `row` is its row in the table."""
    where = ", ".join(part for part in (flag["Partnership"], f"tab {flag['Tab']}" if flag["Tab"] else "", row["Cell"],
                                        flag["Header"]) if part)
    with st.container(border=True):
        st.text(f"Where: {where}")
        if flag["Column"]:
            st.text(f"What stands there: {row['Value'] or 'nothing'}")
        st.text(f"What is wrong: {flag['Message']}")
        st.text(f"What to do: {flag['Fix']}")
        if flag["Reason"]:
            st.text(f"{flag['Status']}: {flag['Reason']}")
