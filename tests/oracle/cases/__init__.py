"""Small workbooks with expected results that a person worked out by hand, one file per family of cases.

`tests/oracle/test_cases.py` compares the report of every case with its expected results, then reads the same
workbooks from .xlsx, .ods, CSV and Google and expects the same report from each. A new family is one file here with a
tuple `CASES`.
"""

from dataclasses import dataclass, field
from datetime import datetime, time
from importlib import import_module
from pathlib import Path

from tests.support.sheets import AS_OF, CLEAN_SHEETS, YEAR, cells, with_all_columns

FAMILIES = tuple(sorted(path.stem for path in Path(__file__).parent.glob("*.py") if path.stem != "__init__"))


@dataclass(frozen=True)
class Case:
    """One workbook and its expected results.

    `sheets` replaces tabs of the clean workbook of `tests.support.sheets`, adding missing columns; `exact` replaces
    them without adding any; a tab whose text is None is left out; `without` names columns that a tab lacks.
    `<2025-05-10>`, `<2025-05-10 09:30>`, `<1:30>` and `<2.5>` in a text are real date, time and number cells.

    `figures`: by indicator, the expected Number (None: not reported) or a dict of expected columns of the Partnership
    row; of `Note` a part is enough, or several parts in a tuple, and a part that starts with `!` must not be in it.
    `flags`: all flags of `rules`, as `must COP-04 CoPs!B2`; `messages`: by rule, parts of its first flag's Message or
    Fix. `standing`: by CoP ID. `rows`: by tab, the reconciliation's columns that are not 0, Rows Read included.
    `csv`: whether a CSV file can hold the same (it has no real dates, so what they mean may differ).
    """

    name: str
    sheets: dict = field(default_factory=dict)
    exact: dict = field(default_factory=dict)
    without: dict = field(default_factory=dict)
    figures: dict = field(default_factory=dict)
    flags: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    messages: dict = field(default_factory=dict)
    standing: dict = field(default_factory=dict)
    rows: dict = field(default_factory=dict)
    year: str = YEAR
    as_of: str = AS_OF
    csv: bool = True

    def tabs(self) -> dict[str, list[list]]:
        """Return the workbook as {tab name: rows of typed cells}."""
        tabs = {tab: (text, True) for tab, text in CLEAN_SHEETS.items()}
        tabs |= {tab: (text, True) for tab, text in self.sheets.items()}
        tabs |= {tab: (text, False) for tab, text in self.exact.items()}
        return {tab: [list(map(typed, row)) for row in (
            with_all_columns(tab, text, self.without.get(tab, ())) if complete else cells(text))]
            for tab, (text, complete) in tabs.items() if text is not None}


def typed(cell):
    """Return the date, time or number that `<…>` in a case's text means; any other cell unchanged."""
    if not (isinstance(cell, str) and cell.startswith("<") and cell.endswith(">")):
        return cell
    text = cell[1:-1]
    if "-" in text[1:]:
        value = datetime.fromisoformat(text)
        return value if value.time() != time() else value.date()
    if ":" in text:
        hour, minute = text.split(":")
        return time(int(hour), int(minute))
    return float(text)


def family(name: str) -> tuple[Case, ...]:
    """Return the cases of a family."""
    return tuple(import_module(f"tests.oracle.cases.{name}").CASES)
