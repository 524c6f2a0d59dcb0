"""CoPs that are not counted, and so have no standing: why, and the cell that keeps each out."""

import pandas as pd

from cop_sheets.layout import COPS, column_letter
from cop_sheets.raw import sheet_text
from cop_sheets.text import join_words
from summaries.fixes import cop_names, find_blockers
from summaries.fixes.blocked_cells import BlockedCell
from summaries.fixes.row_blockers import blocker_from_cells
from summaries.memo import memoized
from summaries.presentation import SEVERITY_MARKS
from summaries.presentation.wording import pluralize
from summaries.report import Report
from validators import NOT_SHOWN

_COLUMNS = ["CoP", "Why", "How Serious", "What Is Wrong", "Tab", "Cell", "Header", "Row", "Value", "What to Do", "Link"]


@memoized
def uncounted_cops(report: Report) -> pd.DataFrame:
    """Return one row per CoP that is not counted, all text: CoP, Why, and the cell to fix.

    How Serious (`● must · CEL-06`) and What Is Wrong are those of the cell's flag; where one flag stands for many
    cells and is at another, "" and Why as a sentence. Tab, Cell (`W8`; `row 8` where the tab lacks the column), Header,
    Row, Value (as typed), What to Do and Link ("" for a file). CoP, with its partnership if there are several, Value,
    and parts of What Is Wrong and What to Do are typed text.
    """
    counted, names = set(zip(report.standing["Partnership"], report.standing["CoP ID"], strict=True)), cop_names(report)
    flags = _flags_by_cell(report)
    copies = report.tables.duplicate_workbooks.copy_of
    rows: dict[tuple[str, str], tuple[str, ...]] = {}
    for blocker in find_blockers(report):
        for cell in blocker.cells if blocker.excluded and blocker.tab == COPS.name else ():
            pair = cell.partnership, cell.cop
            if not cell.cop or pair in counted or pair in rows or pair[0] in copies:
                continue
            location, column = report.tables.locations[cell.place], cell.column_index
            name = f"{names[pair]}, {pair[0]}" if len(report.tables.partnerships) > 1 else names[pair]
            address, value = f"row {cell.row}", ""
            if column is not None:
                address, row_cells = f"{column_letter(column + 1)}{cell.row}", location.raw_sheet.rows[cell.row - 1]
                value = NOT_SHOWN if report.redaction.redacts(location, cell.row, column) else (
                    sheet_text(row_cells[column]) if column < len(row_cells) else "")
            why, tab = _why(report, cell), report.redaction.tab_name(location.tab, location.raw_sheet.name)
            letter = "" if column is None else column_letter(column + 1)
            # A flag about the whole column is at its header.
            serious, wrong = next((flags[key] for row in (cell.row, location.header_row)
                                   if letter and (key := (pair[0], tab, row, letter)) in flags),
                                  ("", f"{why[0].upper()}{why[1:]}."))
            rows[pair] = (name, why, serious, wrong, tab, address,
                          COPS[cell.column].header, str(cell.row), value, blocker.fix,
                          "" if column is None else location.link(address))
    return pd.DataFrame(list(rows.values()), columns=_COLUMNS, dtype=object)


def _flags_by_cell(report: Report) -> dict[tuple[str, str, int, str], tuple[str, str]]:
    """Return severity with rule, and message, of the open flags, by partnership, tab, row and column letter."""
    flags = report.open_flags
    columns = (flags[name] for name in ("Partnership", "Tab", "Row", "Column", "Severity", "Rule", "Message"))
    return {(partnership, tab, row, column): (f"{SEVERITY_MARKS[severity]} · {rule}", message)
            for partnership, tab, row, column, severity, rule, message in zip(*columns, strict=True) if column}


def _why(report: Report, cell: BlockedCell) -> str:
    """Return why a CoP is not counted, such as `its End Date is before its Start Date`."""
    what = blocker_from_cells(report, cell.partnership, [cell]).what
    return what.replace("1 ", "its ", 1) if what.startswith("1 ") else f"{what[0].lower()}{what[1:]}"


@memoized
def uncounted_cops_sentence(report: Report, named: int | None = None) -> str:
    """Return which CoPs are not counted, and so have no standing, and why; "" for none. It has typed names.

    `named`: how many it names at most; Compliance lists them all.
    """
    cops = uncounted_cops(report)
    if not len(cops):
        return ""
    reasons = [f"{name} ({why})" for name, why in zip(cops["CoP"], cops["Why"], strict=True)]
    shown = reasons[:named]
    rest = f"{len(reasons) - len(shown)} more, which the page Compliance lists"
    return (f"{pluralize(len(reasons), 'more CoP is', 'more CoPs are')} not counted: "
            f"{join_words(shown if len(shown) == len(reasons) else [*shown, rest])}.")
