"""The words of what single rows lack: what is wrong, its effect on the figures, where it stands, what to type."""

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from cop_sheets.layout import CONSULTATIONS, COPS, SESSIONS, SURVEY_RESPONSES, TRAININGS, Tab, column_letter
from cop_sheets.parsing import Place, Tables
from cop_sheets.raw import CellProblem
from summaries.figures import plural
from summaries.fixes.blocked_cells import (
    AMBIGUOUS_DATE,
    BACKWARDS,
    BLANK,
    ERROR,
    LACKING,
    NO_ANSWER,
    NO_NAME,
    NOT_ABOVE_0,
    NOT_LISTED,
    REPEATED,
    REPEATS_AN_ID,
    SAYS_NOTHING,
    UNREADABLE_CELL,
    HiddenCell,
    hidden_cells,
)
from validators import Discretion
from validators.derived import Accounts
from validators.views import ORDER_FIX, accepted

# What hides most comes first: a workbook, a tab or column, an outcome, then rows by their number. Members only
# describe the survey, so they come last.
WORKBOOK_RANK, TAB_RANK, OUTCOME_RANK, ROWS_RANK, MEMBERS_RANK = range(5)


class Obstacle(NamedTuple):
    """One thing that stands in the way. `rows`: how many it hides, None where that can't be known or is no question
    of rows. `excluded`: it keeps whole rows out. `cells` are the cells that it rests on.

    `what` and `effect` never hold text that people typed; the others may.
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
    cells: tuple[HiddenCell, ...] = ()


_NOUNS = {COPS: "CoP", SESSIONS: "session", TRAININGS: "training", CONSULTATIONS: "consultation",
          SURVEY_RESPONSES: "survey response"}
_WHAT = {  # of one cell, of several; {cells} is “1 date” or “4 dates”
    BLANK: ("{cells} is blank", "{cells} are blank"),
    UNREADABLE_CELL: ("{cells} can't be read", "{cells} can't be read"),
    AMBIGUOUS_DATE: ("{cells} may be day first or month first",) * 2,
    ERROR: ("{cells} is a spreadsheet error", "{cells} are spreadsheet errors"),
    LACKING: ("There is no column {header}",) * 2,
    REPEATED: ("The column {header} stands twice, so neither is read",) * 2,
    NOT_LISTED: ("{cells} is not that of one CoP on the CoPs tab", "{cells} are not those of one CoP on the CoPs tab"),
    BACKWARDS: ("{cells} is before the Start Date", "{cells} are before their Start Dates"),
    REPEATS_AN_ID: ("{count} row repeats a CoP ID whose own row is not counted",
                    "{count} rows repeat CoP IDs whose own rows are not counted"),
    NO_NAME: ("{cells} names nobody", "{cells} name nobody"),
    NOT_ABOVE_0: ("{cells} is not above 0", "{cells} are not above 0"),
    SAYS_NOTHING: ("{count} consultation has no readable hours and nobody who received it",
                   "{count} consultations have no readable hours and nobody who received them"),
}
_PARTIAL = {
    "participants": "The participants of {rows} are not counted", "hours": "The hours of {rows} are not counted",
    "individuals": "The individuals of {rows} are not counted",
    "number_of_individuals": "The individuals of {rows} are not counted",
    "role": "The answers of {rows} count for no outcome",
    "members": "The survey's number of members leaves out {rows}",
}


def row_obstacles(accounts: Accounts, discretion: Discretion) -> Iterator[Obstacle]:
    """Yield an obstacle for all cells of a partnership's column that are wrong in one way."""
    tables = accounts.facts.tables
    groups: dict[tuple, list[HiddenCell]] = defaultdict(list)
    for cell in hidden_cells(accounts):
        groups[cell.partnership, cell.tab, cell.excluded, cell.column, cell.problem].append(cell)
    for (partnership, *_), cells in groups.items():
        yield obstacle_of(tables, partnership, cells, discretion)


def obstacle_of(tables: Tables, partnership: str, cells: list[HiddenCell], discretion: Discretion) -> Obstacle:
    """Return what `cells` come to: all of one tab and column, wrong in one way. They may be of several partnerships.

    Where `discretion` tells nothing of single responses, the obstacle names the tab alone.
    """
    _, tab, excluded, column, problem, *_ = cells[0]
    rank = MEMBERS_RANK if column == "members" else TAB_RANK if problem in (LACKING, REPEATED) else ROWS_RANK
    return Obstacle(rank, partnership, tab.name, _what(tables, tab, cells), len({cell[5:7] for cell in cells}),
                    _effect(tab, cells), _where(tables, cells, discretion), _fix(tables, cells[0], discretion),
                    excluded, tuple(cells))


def _what(tables: Tables, tab: Tab, cells: list[HiddenCell]) -> str:
    first, count = cells[0], len(cells)
    if first.problem == NO_ANSWER:
        errors = any(isinstance(tables.places[cell.place].grid.rows[cell.row - 1][cell.index], CellProblem)
                     for cell in cells)
        return f"{plural(count, 'answer is', 'answers are')} off the scale" + (
            ", or a spreadsheet error" if errors else "")
    header = tab[first.column].header
    noun = {"date": "date", "timestamp": "timestamp"}.get(first.column)
    noun = noun or (header if header.endswith((" ID", " Date")) else f"{header} cell")
    one, many = _WHAT[first.problem]
    return (one if count == 1 else many).format(cells=plural(count, noun), count=count, header=header)


def _effect(tab: Tab, cells: list[HiddenCell]) -> str:
    first, noun = cells[0], _NOUNS[tab]
    if first.problem == NO_ANSWER:
        return f"{plural(len(cells), 'answer is', 'answers are')} left out of the outcomes"
    if not first.excluded:
        return _PARTIAL[first.column].format(rows=plural(len(cells), noun))
    if first.problem == REPEATS_AN_ID:
        return f"{plural(len(cells), 'row is', 'rows are')} not counted"
    named = {(cell.partnership, cell.cop) for cell in cells if cell.cop}
    count = len(named) + sum(not cell.cop for cell in cells) if tab is COPS else len(cells)
    return f"{plural(count, f'{noun} is', f'{noun}s are')} not counted"


def _fix(tables: Tables, cell: HiddenCell, discretion: Discretion) -> str:
    found = tables.places[cell.place]
    if cell.problem == NO_ANSWER:
        return ("Type the answer as the form offers it, or clear the cell; declare another scale on the tab Survey "
                "Items.")
    column = cell.tab[cell.column]
    if cell.problem == LACKING:
        return ("Add the column; if one of yours is it, add to the tab Column Map: "
                f"{discretion.tab_name(found.tab, found.grid.name)} | your header | {column.header}.")
    if cell.problem == AMBIGUOUS_DATE:
        return ORDER_FIX.format(sheet=discretion.tab_name(found.tab, found.grid.name),
                                header=discretion.header(found, cell.index), wanted=column.header)
    if cell.problem in _FIX:
        return _FIX[cell.problem]
    return _FIX_OF.get((cell.tab, cell.column)) or _FIX_OF.get((None, cell.column)) or f"Type {accepted(column)}."


_FIX = {
    ERROR: "Correct the formula, or type the value itself.",
    REPEATED: "Rename one of the two, or delete it if it is empty.",
    NOT_LISTED: "Type the CoP's ID as it stands on the CoPs tab, or add the CoP there.",
    BACKWARDS: "Correct the End Date or the Start Date, whichever is wrong.",
    REPEATS_AN_ID: "Correct the CoP's own row first; give each CoP its own ID, or delete the row if it is the same.",
    SAYS_NOTHING: "Type the hours, such as 1.5, and who received it or how many they were.",
}
_FIX_OF = {
    (COPS, "cop_id"): "Type a short code for the CoP, such as C1, or delete the row.",
    (COPS, "start_date"): "Type the day it started, such as 1/14/2025, or log its first session.",
    (None, "cop_id"): "Type the CoP's ID as it stands on the CoPs tab.",
    (None, "timestamp"): "Type a date such as 4/27/2025, or the year under Fiscal Year, such as FY 24-25.",
    (None, "fiscal_year"): "Type a fiscal year such as FY 24-25, or clear the cell: then the timestamp says it.",
    (None, "hours"): "Type the hours as a number above 0, such as 1.5.",
    (None, "individuals"): "Type their names, or how many they were under Number of Individuals.",
}


def _where(tables: Tables, cells: list[HiddenCell], discretion: Discretion) -> str:
    """Return the addresses by tab as the partnership calls it: `Sessions F17, F40 to F41; Sessions FY 23-24 F3`."""
    if discretion.hides_rows(cells[0].tab):
        return cells[0].tab.name
    by_place: dict[int, list[HiddenCell]] = defaultdict(list)
    for cell in cells:
        by_place[cell.place].append(cell)
    parts = []
    for place, here in by_place.items():
        found = tables.places[place]
        by_column: dict[int, set[int]] = defaultdict(set)
        for cell in here:
            by_column[-1 if cell.index is None else cell.index].add(cell.row)
        runs = [run for index, rows in sorted(by_column.items()) for run in _runs(index, sorted(rows))]
        header = f"{_header(found, here[0])}, for " if -1 in by_column else ""
        name = discretion.tab_name(found.tab, found.grid.name)
        parts.append(f"{name} {header}{', '.join(runs)}")
    return "; ".join(parts)


def _runs(index: int, rows: list[int]) -> Iterator[str]:
    letter = column_letter(index + 1) if index >= 0 else ""
    start = before = rows[0]
    for row in [*rows[1:], None]:
        if row is None or row != before + 1:
            word = "" if letter else "row " if start == before else "rows "
            yield f"{word}{letter}{start}" if start == before else f"{word}{letter}{start} to {letter}{before}"
            start = row
        before = row


def _header(found: Place, cell: HiddenCell) -> str:
    """Return where a column should stand: both headers where it stands twice, else the header row."""
    twice = {index for pair in found.repeated if pair[2] == cell.column for index in pair[:2]}
    return listed_cells(twice, found.header_row) if twice else f"header row {found.header_row}"


def listed_cells(indexes: set[int], row: int) -> str:
    """Return the addresses of cells of one row: `B1, F1`."""
    return ", ".join(f"{column_letter(index + 1)}{row}" for index in sorted(indexes))
