"""Many wordings of each column's header (`headers.txt`), a sheet for each: nearly all are understood.

A tab begins with `== its name`, a column with `its header < cells`; its wordings follow, separated by ` | `. A survey
question's column is the number of its outcome.
"""

from pathlib import Path

import pytest

from cop_sheets.layout import DATA_TABS
from tests.cop_sheets.suggestions.messy_logs import MessyLog
from tests.cop_sheets.suggestions.test_messy_logs import MAX_WRONG_SURE, MIN_RIGHT, proposals

FILE = Path(__file__).with_name("headers.txt")
SHEET_NAMES = {"CoPs": "Our groups", "Sessions": "Meeting log", "Trainings": "Workshops", "Consultations": "TA log",
               "Survey Responses": "Feedback"}
COPS = [["CoP ID", "CoP Name"], ["C1", "Toddler Tamers"], ["C2", "Directors Den"], ["C3", "Nature Play"]]
# Columns of no meaning beside them.
OTHERS = {"Mileage": "22 | 0 | 41 | 22 | 0 | 3", "Entered by": "MR | MR | DF | MR | DF | MR",
          "Next meeting": "10/1/2023 | 11/1/2023 | 12/1/2023 | 2/1/2024 | 3/1/2024 | 4/1/2024",
          "Phone number": "336-555-0101 | 336-555-0102 | 336-555-0103 | 336-555-0104 | 336-555-0105 | 336-555-0106"}


def read_headers() -> dict[str, dict[str, tuple[list[str], list[str]]]]:
    """Return the cells and the wordings of each column, by tab and column."""
    tabs: dict[str, dict[str, tuple[list[str], list[str]]]] = {}
    for line in FILE.read_text(encoding="utf-8").splitlines():
        if line.startswith("== "):
            columns = tabs.setdefault(line[3:], {})
        elif not line.startswith(" "):
            name, _, cells = line.partition(" < ")
            columns[name] = cells.split(" | "), []
        else:
            columns[name][1].extend(text.strip() for text in line.strip(" |").split(" | "))
    return tabs


HEADERS = read_headers()


def sheet(tab: str, number: int) -> tuple[MessyLog, dict[str, str]]:
    """Return a log with the wording `number` of each column of `tab`, and what its headers mean."""
    columns = [(wordings[number % len(wordings)], cells, name) for name, (cells, wordings) in HEADERS[tab].items()]
    columns += [(header, cells.split(" | "), "-") for header, cells in OTHERS.items()]
    columns = list({header: (header, cells, name) for header, cells, name in columns}.values())
    rows = [[header for header, _, _ in columns],
            *([float(cells[at]) if cells[at].isdigit() else cells[at] for _, cells, _ in columns] for at in range(6))]
    log = MessyLog(tab, {SHEET_NAMES[tab]: rows} | ({} if tab == "CoPs" else {"CoPs": COPS}))
    return log, {header: name for header, _, name in columns}


def test_each_column_has_wordings():
    known = {tab.name: {str(column.outcome or column.header) for column in tab.columns} for tab in DATA_TABS}
    assert {tab: set(columns) for tab, columns in HEADERS.items()} == {
        tab: names - {"PID", "Fiscal Year"} for tab, names in known.items()}
    assert all(len(wordings) >= 10 for columns in HEADERS.values() for _, wordings in columns.values())


@pytest.mark.parametrize("tab", HEADERS)
def test_wordings_are_understood(tab):
    right, wrong, wrong_sure, sure = 0, [], [], 0
    for number in range(max(len(wordings) for _, wordings in HEADERS[tab].values())):
        log, means = sheet(tab, number)
        found = proposals(log)
        for header, name in means.items():
            proposed, is_sure = found.get((SHEET_NAMES[tab], header), ("-", False))
            right += proposed == name
            wrong += [(header, name, proposed)] if proposed != name else []
            wrong_sure += [(header, name, proposed)] if is_sure and proposed != name else []
            sure += is_sure
    assert len(wrong) <= (1 - MIN_RIGHT) * (right + len(wrong)), wrong
    assert len(wrong_sure) <= MAX_WRONG_SURE * sure, wrong_sure


