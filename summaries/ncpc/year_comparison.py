"""A partnership's figures of a year beside last year's."""

from collections.abc import Iterable

import pandas as pd

from summaries.figures import ALL, ITEM, NCPC_COLUMNS
from summaries.memo import memoized
from summaries.ncpc.frozen_rows import FrozenRow
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


def certified_comparison_table(rows: Iterable[FrozenRow], before: Iterable[FrozenRow] = ()) -> pd.DataFrame:
    """Return the same columns of what a partnership certified, nothing worked out anew.

    `before`: what it certified of the year before; without it there is no column Last Year.
    """
    indicator, display, note, level = (NCPC_COLUMNS.index(name) for name in ("Indicator", "Display", "Note", "Level"))
    last_year = {row[indicator]: row[display] for row in before if row[level] not in (ALL, ITEM)}
    table = pd.DataFrame([(row[indicator], row[display], last_year.get(row[indicator], ""), row[note]) for row in rows
                          if row[level] not in (ALL, ITEM)],
                         columns=["Indicator", FIGURE_COLUMN, LAST_YEAR_COLUMN, "Note"], dtype="str")
    return table if last_year else table.drop(columns=LAST_YEAR_COLUMN)
