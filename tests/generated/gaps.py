"""Generated workbooks with something missing: a tab, a column, all rows of a tab, the header row, or everything.

`with_gaps(seed)` returns one, or None for a workbook that can't be read.
"""

from random import Random

from tests.generated.workbooks import workbook
from tests.oracle.recount.layout import TABS, key, tab_meant

KEPT = ("Survey Items", "Column Map", "Budget")    # these define how the other tabs are read
# Without any other column of the CoPs tab, a CoP would break the model and its standing not depend on months alone.
COP_COLUMNS = ("CoP ID", "Members", "Start Date", "End Date")


def with_gaps(seed):
    """Return the generated workbook of `seed` with one to four things missing."""
    random = Random(f"gaps {seed}")
    tabs = workbook(seed)
    if random.random() < 0.06:
        return None
    if random.random() < 0.05:
        return {name: rows if name in KEPT else rows[:header_at(rows) + 1] for name, rows in tabs.items()}
    for _ in range(random.randrange(1, 5)):
        names = [name for name in tabs if name not in KEPT]
        if not names:
            break
        name = random.choice(names)
        random.choice((without_tab, without_column, without_column, without_column, without_rows, without_headers,
                       with_column_twice))(random, tabs, name)
    return tabs


def header_at(rows):
    """Return the index of the header row: of the first rows the one with the most texts."""
    counts = [sum(isinstance(cell, str) and cell != "" for cell in row) for row in rows[:6]]
    return counts.index(max(counts))


def without_tab(random, tabs, name):
    del tabs[name]


def without_column(random, tabs, name):
    rows = tabs[name]
    headers = rows[header_at(rows)]
    at = random.choice([at for at, header in enumerate(headers) if may_go(name, header)] or [None])
    if at is not None:
        tabs[name] = [row[:at] + row[at + 1:] for row in rows]


def with_column_twice(random, tabs, name):
    rows = tabs[name]
    first = header_at(rows)
    at = random.choice([at for at, header in enumerate(rows[first]) if may_go(name, header)] or [None])
    if at is not None:
        wide, header = max(map(len, rows)), rows[first][at]
        tabs[name] = [row + [""] * (wide - len(row)) + [header if row[at:at + 1] == [header] else "x"]
                      if number >= first else row for number, row in enumerate(rows)]


def may_go(name, header):
    """Return whether a column may be removed: of the CoPs tab only those that are part of the standing."""
    said = key(header)
    return said and ((tab_meant(name) or "CoPs") != "CoPs" or any(
        said in map(key, (column, *TABS["CoPs"][column])) for column in COP_COLUMNS))


def without_rows(random, tabs, name):
    tabs[name] = tabs[name][:header_at(tabs[name]) + 1]


def without_headers(random, tabs, name):
    """Replace the header row by unknown headers, so that the rows below belong to no tab."""
    rows = tabs[name]
    tabs[name] = [["our notes"], *([f"{cell} ." for cell in row if isinstance(cell, (int, float))] for row in rows[:3])]
