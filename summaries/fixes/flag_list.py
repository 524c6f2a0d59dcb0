"""The list of flags on pages, most severe first, and its filters."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from summaries.fixes.fix_list import cop_labels, flag_cells, flag_values
from summaries.memo import memoized
from summaries.presentation import SEVERITY_MARKS
from summaries.report import Report
from validators import RULES, SEVERITIES, FlagStatus

_RULE_HEADINGS = {rule.id: f"{rule.id}: {rule.title}" for rule in RULES}


@dataclass(frozen=True)
class FlagFilterOptions:
    """The filter options in display order; `cops` maps partnership and CoP ID to a label."""

    tabs: tuple[str, ...]
    rules: tuple[str, ...]
    cops: dict[tuple[str, str], str]


@memoized
def flag_rows(report: Report) -> pd.DataFrame:
    """Return one row per flag, *must* first, then in sheet order, with the index of `Report.flags`.

    Columns: Tab, Cell (see `flag_cells`), Partnership (if there are several), CoP ID, Value, What Is Wrong, What to Do,
    Severity (a list of mark and word), Rule, Status and Reason (if any flag waits or is explained), and Link (if any
    flag has one).
    """
    flags = report.flags
    order = np.argsort([SEVERITIES.index(severity) for severity in flags["Severity"]], kind="stable")
    flags = flags.assign(Cell=flag_cells(report), Value=flag_values(report)).iloc[order]
    rows = pd.DataFrame({
        "Tab": flags["Tab"], "Cell": flags["Cell"], "Partnership": flags["Partnership"], "CoP ID": flags["CoP ID"],
        "Value": flags["Value"].astype(str), "What Is Wrong": flags["Message"], "What to Do": flags["Fix"],
        "Severity": [SEVERITY_MARKS[severity].split(" ", 1) for severity in flags["Severity"]], "Rule": flags["Rule"],
        "Status": flags["Status"], "Reason": flags["Reason"],
        "Link": flags["Link"]})
    are_open = bool((flags["Status"] == FlagStatus.OPEN).all())
    unneeded = [name for name, is_unneeded in (("Partnership", flags["Partnership"].nunique() <= 1),
                                               ("Status", are_open), ("Reason", are_open),
                                               ("Link", not flags["Link"].any())) if is_unneeded]
    return rows.drop(columns=unneeded)


@memoized
def flag_filter_options(report: Report) -> FlagFilterOptions:
    """Return the options that match at least one flag."""
    flags, labels = report.flags, cop_labels(report)
    cops = {pair: labels.get(pair, f"{pair[1]}, {pair[0]}")
            for pair in zip(flags["Partnership"], flags["CoP ID"], strict=True) if pair[1]}
    return FlagFilterOptions(tuple(sorted(set(flags["Tab"]) - {""}, key=str.casefold)),
                             tuple(sorted(set(flags["Rule"]))),
                             dict(sorted(cops.items(), key=lambda item: item[1].casefold())))


def rule_heading(rule_id: str) -> str:
    """Return a rule's id and title: `COP-10: A session every month`."""
    return _RULE_HEADINGS[rule_id]


def filter_flags(report: Report, severities: Sequence[str] = (), tabs: Sequence[str] = (), rules: Sequence[str] = (),
                 cops: Sequence[tuple[str, str]] = (), with_explained: bool = False) -> pd.DataFrame:
    """Return the flags that match all filters, in the order of `flag_rows`; an empty filter matches all.

    `cops`: pairs of partnership and CoP ID. Flags that are explained only `with_explained`.
    """
    flags = report.flags
    is_selected = with_explained | (flags["Status"] != FlagStatus.EXPLAINED).to_numpy(bool)
    for column, values in (("Severity", severities), ("Tab", tabs), ("Rule", rules)):
        if values:
            is_selected &= flags[column].isin(list(values)).to_numpy()
    if cops:
        pairs = pd.MultiIndex.from_frame(flags[["Partnership", "CoP ID"]])
        is_selected &= pairs.isin(list(cops))
    index = flag_rows(report).index
    return flags.loc[index[is_selected[index]]]
