"""A partnership's figures of a year beside last year's."""

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
