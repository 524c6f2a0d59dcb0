"""Blockers in rows: what is wrong, its effect on the figures, its cells, and how to fix it."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from cop_sheets.layout import CONSULTATIONS, COPS, SESSIONS, SURVEY_RESPONSES, TRAININGS, Tab, column_letter
from cop_sheets.parsing import Tables, TabLocation
from cop_sheets.raw import CellError
from summaries.fixes.blocked_cells import (
    AMBIGUOUS_DATE,
    BLANK_CELL,
    CALLED_OFF_SESSION,
    DUPLICATE_ID,
    ENDS_BEFORE_START,
    ERROR_CELL,
    INVALID_ANSWER,
    MISSING_COLUMN,
    NO_CONTENT,
    NO_PERSON,
    NOT_ABOVE_0,
    NOT_LISTED,
    REPEATED_COLUMN,
    UNREADABLE_CELL,
    BlockedCell,
    find_blocked_cells,
)
from summaries.fixes.rule_fixes import CellFixes
from summaries.presentation.wording import pluralize, singular_or_plural
from summaries.report import Report
from validators import RedactionPolicy

# Largest effect first: a workbook, a tab or column, an outcome, then rows by their number. Members only describe the
# survey, so they are last.
WORKBOOK_RANK, TAB_RANK, OUTCOME_RANK, ROWS_RANK, MEMBERS_RANK = range(5)


class Blocker(NamedTuple):
    """A reason why figures are incomplete or not reported.

    `rows`: how many rows it affects, None if that is unknown or does not apply. `excluded`: whether it excludes whole
    rows. `cells`: the cells to fix, if it is about rows. `what` and `effect` never hold typed text; the others may.
    """

    rank: int
    partnership: str
    tab: str
    what: str
    rows: int | None
    effect: str
    where: str
    fix: str
    excluded: bool = False
    cells: tuple[BlockedCell, ...] = ()


_ROW_NOUNS = {COPS: "CoP", SESSIONS: "session", TRAININGS: "training", CONSULTATIONS: "consultation",
              SURVEY_RESPONSES: "survey response"}
_PROBLEM_TEXTS = {  # singular and plural; {cells} is “1 date” or “4 dates”
    BLANK_CELL: ("{cells} is blank", "{cells} are blank"),
    UNREADABLE_CELL: ("{cells} can't be read", "{cells} can't be read"),
    AMBIGUOUS_DATE: ("{cells} is not read until the order of day and month is known",
                     "{cells} are not read until the order of day and month is known"),
    ERROR_CELL: ("{cells} is a spreadsheet error", "{cells} are spreadsheet errors"),
    MISSING_COLUMN: ("There is no column {header}",) * 2,
    REPEATED_COLUMN: ("The column {header} stands twice, so neither is read",) * 2,
    NOT_LISTED: ("{cells} is not that of one CoP on the CoPs tab", "{cells} are not those of one CoP on the CoPs tab"),
    ENDS_BEFORE_START: ("{cells} is before its Start Date", "{cells} are before their Start Dates"),
    DUPLICATE_ID: ("{count} row repeats a CoP ID whose own row is not counted",
                   "{count} rows repeat CoP IDs whose own rows are not counted"),
    NO_PERSON: ("{cells} names nobody", "{cells} name nobody"),
    CALLED_OFF_SESSION: ("{count} session is called off by its Notes or Topic",
                         "{count} sessions are called off by their Notes or Topic"),
    NOT_ABOVE_0: ("{cells} is not above 0", "{cells} are not above 0"),
    NO_CONTENT: ("{count} consultation has no readable hours and nobody who received it",
                 "{count} consultations have no readable hours and nobody who received them"),
}
_PARTIAL_EFFECTS = {
    "participants": "The participants of {rows} are not counted", "hours": "The hours of {rows} are not counted",
    "individuals": "The individuals of {rows} are not counted",
    "number_of_individuals": "The individuals of {rows} are not counted",
    "role": "The answers of {rows} count for no outcome",
    "members": "The survey's number of members leaves out {rows}",
}


def find_row_blockers(report: Report) -> Iterator[Blocker]:
    """Yield one blocker for all cells of a partnership's column that have the same problem."""
    groups: dict[tuple[str, Tab, bool, str, str], list[BlockedCell]] = defaultdict(list)
    blocked_cells = find_blocked_cells(report.row_statuses)
    for cell in blocked_cells:
        groups[cell.partnership, cell.tab, cell.excluded, cell.column, cell.problem].append(cell)
    fixes = CellFixes(report, blocked_cells)
    for (partnership, *_), cells in groups.items():
        yield blocker_from_cells(report, partnership, cells, fixes.fix(cells))


def blocker_from_cells(report: Report, partnership: str, cells: list[BlockedCell], fix: str = "") -> Blocker:
    """Return the blocker for `cells`: all of one tab and column with one problem. Partnerships may differ.

    Where the audience may not see single responses, the blocker names the tab but no cells.
    """
    tables, redaction = report.tables, report.redaction
    _, tab, excluded, column, problem, *_ = cells[0]
    rank = MEMBERS_RANK if column == "members" else TAB_RANK if problem in (MISSING_COLUMN,
                                                                            REPEATED_COLUMN) else ROWS_RANK
    return Blocker(rank, partnership, tab.name, _problem_text(tables, tab, cells),
                   len({(cell.place, cell.row) for cell in cells}), _effect_text(tab, cells),
                   _addresses_text(tables, cells, redaction), fix, excluded, tuple(cells))


def _problem_text(tables: Tables, tab: Tab, cells: list[BlockedCell]) -> str:
    first, count = cells[0], len(cells)
    if first.problem == INVALID_ANSWER:
        errors = any(isinstance(tables.locations[cell.place].raw_sheet.rows[cell.row - 1][cell.column_index], CellError)
                     for cell in cells if cell.column_index is not None)
        return f"{pluralize(count, 'answer is', 'answers are')} off the scale" + (
            ", or a spreadsheet error" if errors else "")
    header = tab[first.column].header
    noun = {"date": "date", "timestamp": "timestamp"}.get(first.column)
    noun = noun or (header if header.endswith((" ID", " Date")) else f"{header} cell")
    template = singular_or_plural(count, *_PROBLEM_TEXTS[first.problem])
    return template.format(cells=pluralize(count, noun), count=count, header=header)


def _effect_text(tab: Tab, cells: list[BlockedCell]) -> str:
    first, noun = cells[0], _ROW_NOUNS[tab]
    if first.problem == INVALID_ANSWER:
        return f"{pluralize(len(cells), 'answer is', 'answers are')} left out of the outcomes"
    if first.problem == CALLED_OFF_SESSION:
        return f"{pluralize(len(cells), 'session counts', 'sessions count')} as held"
    if not first.excluded:
        return _PARTIAL_EFFECTS[first.column].format(rows=pluralize(len(cells), noun))
    if first.problem == DUPLICATE_ID:
        return f"{pluralize(len(cells), 'row is', 'rows are')} not counted"
    cops = {(cell.partnership, cell.cop) for cell in cells if cell.cop}
    count = len(cops) + sum(not cell.cop for cell in cells) if tab is COPS else len(cells)
    return f"{pluralize(count, f'{noun} is', f'{noun}s are')} not counted"


def _addresses_text(tables: Tables, cells: list[BlockedCell], redaction: RedactionPolicy) -> str:
    """Return the addresses by tab, with the partnership's names: `Sessions F17, F40 to F41; Sessions FY 23-24 F3`."""
    if redaction.redacts_rows(cells[0].tab):
        return cells[0].tab.name
    by_place: dict[int, list[BlockedCell]] = defaultdict(list)
    for cell in cells:
        by_place[cell.place].append(cell)
    parts = []
    for place, place_cells in by_place.items():
        location = tables.locations[place]
        by_column: dict[int, set[int]] = defaultdict(set)
        for cell in place_cells:
            by_column[-1 if cell.column_index is None else cell.column_index].add(cell.row)
        ranges = [run for index, rows in sorted(by_column.items()) for run in _address_ranges(index, sorted(rows))]
        header = f"{_header_address(location, place_cells[0])}, for " if -1 in by_column else ""
        name = redaction.tab_name(location.tab, location.raw_sheet.name)
        parts.append(f"{name} {header}{', '.join(ranges)}")
    return "; ".join(parts)


def _address_ranges(index: int, rows: list[int]) -> Iterator[str]:
    """Yield `F17`, `F40 to F41`; for a negative `index`, which is no column, `row 17`, `rows 40 to 41`."""
    letter = column_letter(index + 1) if index >= 0 else ""
    starts = [rows[0], *(row for previous, row in pairwise(rows) if row != previous + 1)]
    ends = [*(previous for previous, row in pairwise(rows) if row != previous + 1), rows[-1]]
    for start, end in zip(starts, ends, strict=True):
        word = "" if letter else singular_or_plural(end - start + 1, "row ", "rows ")
        yield f"{word}{letter}{start}" if start == end else f"{word}{letter}{start} to {letter}{end}"


def _header_address(location: TabLocation, cell: BlockedCell) -> str:
    """Return the addresses of a repeated column's headers, or the header row of a missing column."""
    repeated_indexes = {index for pair in location.repeated_columns if pair[2] == cell.column for index in pair[:2]}
    if repeated_indexes and location.header_row:
        return join_addresses(repeated_indexes, location.header_row)
    return f"header row {location.header_row}"


def join_addresses(indexes: set[int], row: int) -> str:
    """Return the addresses of cells in one row: `B1, F1`."""
    return ", ".join(f"{column_letter(index + 1)}{row}" for index in sorted(indexes))
