"""Invented logs in their keepers' own words, each with what its tabs and columns mean (`logs_*.txt`).

A log begins with `# name: what it is`, a tab with `== its name => the tab that it is`, `-` for none. Cells are
separated by ` | `. The line after the headers begins with `=>` and says what each column means: a header, with the
order of its dates where that must be declared, the number of an outcome, or `-`.
"""

from dataclasses import dataclass, field
from pathlib import Path

from cop_sheets.raw import RawSheet, Workbook, normalize_rows

FOLDER = Path(__file__).parent


@dataclass
class MessyLog:
    """A log: its rows and the meaning of each header, both by tab, and which tab each is ("-" for none)."""

    name: str
    rows: dict[str, list[list[object]]] = field(default_factory=dict)
    tabs: dict[str, str] = field(default_factory=dict)
    columns: dict[tuple[str, str], str] = field(default_factory=dict)

    @property
    def workbook(self) -> Workbook:
        return Workbook(self.name, "", [RawSheet(tab, normalize_rows(rows)) for tab, rows in self.rows.items()])


def read_logs() -> list[MessyLog]:
    """Return all logs."""
    logs: list[MessyLog] = []
    tab = ""
    for path in sorted(FOLDER.glob("logs_*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("# "):
                logs.append(MessyLog(line[2:].split(":")[0]))
            elif line.startswith("== "):
                tab, means = line[3:].rsplit(" => ", 1)
                logs[-1].rows[tab], logs[-1].tabs[tab] = [], means
            elif line.startswith("=>"):
                headers = map(str, logs[-1].rows[tab][-1])
                meanings = [cell.strip() for cell in line[2:].split("|")]
                logs[-1].columns |= {(tab, header): means
                                     for header, means in zip(headers, meanings, strict=True) if header}
            else:
                logs[-1].rows[tab].append([_cell(text.strip()) for text in line.split(" | ")] if line.strip() else [])
    return logs


def _cell(text: str) -> object:
    return float(text) if text.replace(".", "", 1).isdigit() else text
