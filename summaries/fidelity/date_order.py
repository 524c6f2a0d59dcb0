"""The flags about columns of dates whose order of day and month is not known, where a CoP's dates rest on them."""

import pandas as pd

from cop_sheets.layout import COPS, SESSIONS, column_letter
from cop_sheets.parsing.values import CellStatus
from summaries.fixes.rule_fixes import DATE_ORDER_RULE
from summaries.memo import memoized
from summaries.report import Report


@memoized
def date_order_flags(report: Report, partnership: str, cop: str) -> pd.DataFrame:
    """Return the flags of rule TAB-06 about dates of a CoP and its sessions, in the order of `Report.flags`.

    They are at the header of a column and so about no CoP, though the CoP can't be judged because of them.
    """
    flags = report.flags[(report.flags["Rule"] == DATE_ORDER_RULE) & (report.flags["Partnership"] == partnership)]
    if not len(flags):
        return flags
    wanted = set()
    for tab in (COPS, SESSIONS):
        frame = report.results.derived[tab]
        own = frame[(frame["partnership"] == partnership) & (frame["cop"] == cop)]
        for evidence in report.tables[tab].date_columns:
            if evidence.partnership != partnership or not evidence.undetermined:
                continue
            if (own[f"state:{evidence.column.name}"] == CellStatus.AMBIGUOUS).any():
                location = report.tables.locations[next(iter(evidence.undetermined))]
                wanted.add((report.redaction.tab_name(location.tab, location.raw_sheet.name),
                            column_letter(location.columns[evidence.column.name] + 1)))
    return flags[[pair in wanted for pair in zip(flags["Tab"], flags["Column"], strict=True)]]
