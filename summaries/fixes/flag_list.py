"""The flags as a page lists them: what must be fixed first, each with its cell, what stands there and what to type."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from summaries.fixes.fix_list import cop_labels, visible_values
from summaries.memo import memoized
from summaries.presentation import SEVERITY_MARKS
from summaries.report import Report
from validators import RULES, SEVERITIES

_RULE_HEADINGS = {rule.id: f"{rule.id}: {rule.title}" for rule in RULES}


@dataclass(frozen=True)
class FlagFilterOptions:
    """What the flags can be filtered by, in the order to offer it; `cops` by partnership and CoP ID, with its label."""

    tabs: tuple[str, ...]
    rules: tuple[str, ...]
    cops: dict[tuple[str, str], str]


@memoized
def flag_rows(report: Report) -> pd.DataFrame:
    """Return a line a flag, *must* first, else in sheet order; the index is that of `Report.flags`.

    Columns: Cell (– where there is none), Tab, Partnership (where there are several), Severity (a list: its mark and
    its word), Value, What to Do, What Is Wrong, CoP ID, Rule, and Link where any flag has one.
    """
    flags = report.flags
    order = np.argsort([SEVERITIES.index(severity) for severity in flags["Severity"]], kind="stable")
    flags = flags.assign(Value=visible_values(report)).iloc[order]
    cells = flags["Column"] + flags["Row"].astype("string").fillna("")
    rows = pd.DataFrame({
        "Cell": cells.where(cells != "", "–"), "Tab": flags["Tab"].where(flags["Tab"] != "", "(whole workbook)"),
        "Partnership": flags["Partnership"],
        "Severity": [SEVERITY_MARKS[severity].split(" ", 1) for severity in flags["Severity"]],
        "Value": flags["Value"].astype(str), "What to Do": flags["Fix"], "What Is Wrong": flags["Message"],
        "CoP ID": flags["CoP ID"], "Rule": flags["Rule"], "Link": flags["Link"]})
    unneeded = [name for name, needless in (("Partnership", flags["Partnership"].nunique() <= 1),
                                            ("Link", not flags["Link"].any())) if needless]
    return rows.drop(columns=unneeded)


@memoized
def flag_filter_options(report: Report) -> FlagFilterOptions:
    """Return what the flags can be filtered by; only what some flag is about."""
    flags, labels = report.flags, cop_labels(report)
    cops = {pair: labels.get(pair, f"{pair[1]}, {pair[0]}")
            for pair in zip(flags["Partnership"], flags["CoP ID"], strict=True) if pair[1]}
    return FlagFilterOptions(tuple(sorted(set(flags["Tab"]) - {""}, key=str.casefold)),
                             tuple(sorted(set(flags["Rule"]))),
                             dict(sorted(cops.items(), key=lambda item: item[1].casefold())))


def rule_heading(rule_id: str) -> str:
    """Return a rule's id and title: `COP-10: A session every month`."""
    return _RULE_HEADINGS[rule_id]


def filter_flags(report: Report, severities=(), tabs=(), rules=(), cops=()) -> pd.DataFrame:
    """Return the flags that fit, in the order of `flag_rows`; nothing chosen of a kind stands for all of it.

    `cops`: pairs of partnership and CoP ID.
    """
    flags = report.flags
    is_selected = np.ones(len(flags), bool)
    for column, values in (("Severity", severities), ("Tab", tabs), ("Rule", rules)):
        if values:
            is_selected &= flags[column].isin(list(values)).to_numpy()
    if cops:
        pairs = pd.MultiIndex.from_frame(flags[["Partnership", "CoP ID"]])
        is_selected &= pairs.isin(list(cops))
    index = flag_rows(report).index
    return flags.loc[index[is_selected[index]]]
