"""What was read of each workbook: its state, its tabs and rows, and what was stepped over."""

import pandas as pd

from cop_sheets.layout import DATA_TABS
from cop_sheets.sources import Entry
from cop_sheets.tables import Tables
from cop_sheets.template import START_HERE


def workbook_table(tables: Tables, entries: list[Entry]) -> pd.DataFrame:
    """Return a line a workbook: partnership, where it is, its state or what to do, rows read by tab, tabs not read."""
    lines = []
    by_name = {placed.workbook.partnership: placed for placed in tables.placed}
    failures = {failure.partnership: failure for failure in tables.failures}
    names = list(dict.fromkeys([*(entry.partnership for entry in entries), *by_name, *failures]))
    for name in names:
        placed, failure = by_name.get(name), failures.get(name)
        places = placed.places if placed else []
        rows = {tab.name: sum(len(found.grid.rows) - found.header_row for found in places
                              if found.tab is tab and found.header_row) for tab in DATA_TABS}
        lines.append({"Partnership": name, "State": "read" if placed else "can't be read",
                      "Rows read": sum(rows.values()), **{f"{tab} rows": count for tab, count in rows.items()},
                      "Tabs not read": ", ".join(grid.name for grid in placed.other_grids
                                                  if grid.name != START_HERE) if placed else "",
                      "What to do": failure.sentence if failure else "",
                      "Where": placed.workbook.address if placed else failure.address if failure else ""})
    return pd.DataFrame(lines)
