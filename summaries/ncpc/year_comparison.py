"""A partnership's year as it is certified: its figures beside last year's, and the flags that are explained."""

import pandas as pd

from summaries.figures import ALL, ITEM
from summaries.memo import memoized
from summaries.ncpc.reporting import FIGURE_COLUMN
from summaries.report import Report

LAST_YEAR_COLUMN = "Last Year"


@memoized
def year_comparison(report: Report) -> pd.DataFrame:
    """Return a row per figure of a report of one partnership: Indicator, Figure, Last Year, Note, all text."""
    before = {figure.indicator: figure.display for figure in report.before.figures if figure.level not in (ALL, ITEM)}
    rows = report.ncpc[~report.ncpc["Level"].isin((ALL, ITEM))]
    return pd.DataFrame({"Indicator": rows["Indicator"], FIGURE_COLUMN: rows["Display"],
                         LAST_YEAR_COLUMN: [before.get(name, "") for name in rows["Indicator"]],
                         "Note": rows["Note"]}).astype("str").reset_index(drop=True)


@memoized
def explained_flags(report: Report) -> pd.DataFrame:
    """Return the flags that are explained: Rule, Where, What Is Wrong, Reason, all text."""
    flags = report.flags[report.flags["Status"] == "Explained"]
    where = [f"{tab}!{column}{row}" if column else tab
             for tab, column, row in zip(flags["Tab"], flags["Column"], flags["Row"], strict=True)]
    return pd.DataFrame({"Rule": flags["Rule"], "Where": where, "What Is Wrong": flags["Message"],
                         "Reason": flags["Reason"]}).astype("str").reset_index(drop=True)
