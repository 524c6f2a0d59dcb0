"""Pieces that several pages draw. Text that people typed reaches the screen only through data frames' text columns."""

import pandas as pd
import streamlit as st

from cop_sheets import csv_bytes
from pages.parts.choices import Visit
from summaries.figures import plural
from validators import RULES, SEVERITIES

SEVERITY_MARKS = {"must": "● must", "should": "▲ should", "info": "○ info"}
STANDING_MARKS = {"Meets the model": "✓ Meets the model", "Does not meet": "✗ Does not meet",
                  "Not documented here": "? Not documented here", "Cannot be judged": "– Cannot be judged"}


def period_caption(visit: Visit) -> None:
    """Say which year and day the page is about."""
    st.caption(f"{visit.fiscal_year}, as of {visit.as_of:%B} {visit.as_of.day}, {visit.as_of.year}")


def sample_banner(visit: Visit, folder: str) -> None:
    """Say that this is sample data, and how to get one's own in."""
    if visit.source.is_sample:
        st.info(f"This is sample data, made up. To see your own:\n1. Save your log as an Excel workbook (.xlsx) named "
                f"after your partnership.\n2. Put it into the folder {folder} beside the app.\n3. Reload this page.\n\n"
                "Or try one workbook on the page Workbooks.", icon=":material/science:")


def frame(table: pd.DataFrame, key: str, **more):
    """Draw a table as it stands; text stays text."""
    config = {name: st.column_config.TextColumn(name) for name in table.columns
              if not pd.api.types.is_numeric_dtype(table[name])}
    return st.dataframe(table, hide_index=True, key=key, column_config=config | more.pop("column_config", {}), **more)


def download(label: str, data: bytes, file_name: str, key: str) -> None:
    """Offer a file: the same bytes as the command line writes."""
    st.download_button(label, data, file_name, "text/csv", key=key, on_click="ignore", icon=":material/download:")


def flag_table(flags: pd.DataFrame, key: str, file_name: str) -> None:
    """Draw flags with their filters, must first, and offer them as a file."""
    shown = _filtered(flags, key)
    order = {severity: number for number, severity in enumerate(SEVERITIES)}
    shown = shown.sort_values("Severity", key=lambda names: names.map(order), kind="stable")
    counts = [f"{count} {severity}" for severity in SEVERITIES if (count := int((shown["Severity"] == severity).sum()))]
    hidden = len(flags) - len(shown)
    st.markdown(f"**{plural(len(shown), 'flag')}**: {', '.join(counts) or 'none'}"
                + (f"; {hidden} more are filtered out" if hidden else ""))
    cells = shown["Column"] + shown["Row"].astype("string").fillna("")
    table = pd.DataFrame({
        "Severity": shown["Severity"].map(SEVERITY_MARKS), "Partnership": shown["Partnership"], "Tab": shown["Tab"],
        "Cell": cells, "Value": shown["Value"], "What is wrong": shown["Message"], "What to do": shown["Fix"],
        "CoP ID": shown["CoP ID"], "Rule": shown["Rule"]})
    if shown["Partnership"].nunique() <= 1:
        table = table.drop(columns="Partnership")
    st.caption("Choose a row to read its flag in full.")
    picked = frame(table, f"{key}_table", on_select="rerun", selection_mode="single-row", column_config={
        "What is wrong": st.column_config.TextColumn(width=380), "What to do": st.column_config.TextColumn(width=300)})
    if picked.selection.rows:
        _flag_in_full(shown.iloc[picked.selection.rows[0]])
    download("Download these flags (CSV)", csv_bytes(flags.loc[shown.index]), file_name, f"{key}_download")


def _flag_in_full(flag: pd.Series) -> None:
    """Say one flag whole, as text: where, what stands there, what is wrong, what to do."""
    cell = f"{flag['Column']}{flag['Row']}" if flag["Column"] else "the whole workbook"
    where = ", ".join(part for part in (flag["Partnership"], f"tab {flag['Tab']}" if flag["Tab"] else "", cell,
                                        flag["Header"]) if part)
    with st.container(border=True):
        st.text(f"Where: {where}")
        if flag["Column"]:
            st.text(f"What stands there: {flag['Value'] or 'nothing'}")
        st.text(f"What is wrong: {flag['Message']}")
        st.text(f"What to do: {flag['Fix']}")


def _rule_named(rule_id: str) -> str:
    return f"{rule_id}: {next(rule.title for rule in RULES if rule.id == rule_id)}"


def _filtered(flags: pd.DataFrame, key: str) -> pd.DataFrame:
    first, second, third, fourth = st.columns(4)
    severities = first.multiselect("Severity", [str(severity) for severity in SEVERITIES], default=["must", "should"],
                                   key=f"{key}_severity")
    tabs = second.multiselect("Tab", sorted(set(flags["Tab"]) - {""}), key=f"{key}_tab")
    rules = third.multiselect("Rule", sorted(set(flags["Rule"])), key=f"{key}_rule", format_func=_rule_named)
    cops = fourth.multiselect("CoP", sorted(set(flags["CoP ID"]) - {""}), key=f"{key}_cop")
    wanted = pd.Series(True, index=flags.index)
    for column, values in (("Severity", severities), ("Tab", tabs), ("Rule", rules), ("CoP ID", cops)):
        if values:
            wanted &= flags[column].isin(values)
    return flags[wanted]
