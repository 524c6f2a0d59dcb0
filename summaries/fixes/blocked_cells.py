"""The cells that exclude a row, or one number of a row, from the figures; an excluded row has one such cell."""

from collections.abc import Iterator
from typing import NamedTuple

import pandas as pd

from cop_sheets.layout import (
    AGREEMENT_MEASURE,
    CONSULTATIONS,
    COPS,
    DATA_TABS,
    SESSIONS,
    SURVEY_RESPONSES,
    TRAININGS,
    Tab,
)
from cop_sheets.parsing import TabLocation
from cop_sheets.parsing.values import CellStatus
from summaries.figures import score_responses
from validators.derived import (
    UNDATED,
    UNKNOWN_COP,
    UNREADABLE,
    UNREADABLE_STATES,
    RowStatuses,
    has_hours,
    has_individuals,
    is_asked,
)

# Problems of a cell.
BLANK_CELL, UNREADABLE_CELL, ERROR_CELL, MISSING_COLUMN, REPEATED_COLUMN = (
    "blank", "unreadable", "error", "missing column", "repeated column")
AMBIGUOUS_DATE, CALLED_OFF_SESSION = "ambiguous date", "called off session"
NOT_LISTED, ENDS_BEFORE_START, DUPLICATE_ID = "not listed", "ends before start", "duplicate id"
NOT_ABOVE_0, NO_CONTENT, INVALID_ANSWER, NO_PERSON = "not above 0", "no content", "invalid answer", "no person"

_PROBLEM_BY_STATE = {CellStatus.BLANK: BLANK_CELL, CellStatus.UNREADABLE: UNREADABLE_CELL, CellStatus.ERROR: ERROR_CELL,
                     CellStatus.AMBIGUOUS: AMBIGUOUS_DATE}
# The column that causes each reason for exclusion.
_COLUMN_BY_REASON = {
    (COPS, UNDATED): "start_date", (COPS, UNKNOWN_COP): "cop_id",
    (SESSIONS, UNDATED): "date", (SESSIONS, UNKNOWN_COP): "cop_id", (SESSIONS, UNREADABLE): "status",
    (TRAININGS, UNDATED): "date",
    (CONSULTATIONS, UNDATED): "date", (CONSULTATIONS, UNREADABLE): "hours",
    (SURVEY_RESPONSES, UNDATED): "timestamp", (SURVEY_RESPONSES, UNKNOWN_COP): "cop_id",
    (SURVEY_RESPONSES, UNREADABLE): "fiscal_year",
}


class BlockedCell(NamedTuple):
    """A cell that excludes something from the figures.

    `excluded`: whether the whole row is excluded, else one number of it. `column`: the column's name, "" for an answer
    to the survey. `problem`: one of the problems above. `place`: the index of the tab in `Tables.locations`. `row`: the
    spreadsheet's row number. `column_index`: from 0, None if the tab has no such column. `cop`: the row's CoP ID, "" if
    it has none.
    """

    partnership: str
    tab: Tab
    excluded: bool
    column: str
    problem: str
    place: int
    row: int
    column_index: int | None
    cop: str


def find_blocked_cells(row_statuses: RowStatuses) -> list[BlockedCell]:
    """Return one cell per excluded row, and one per number that a counted row lacks.

    Rows that are excluded because they are cancelled or after the as-of date have nothing to fix, and no cell here.
    """
    return [*_cells_of_excluded_rows(row_statuses), *_without_participants(row_statuses),
            *_without_consultation(row_statuses),
            *_without_role(row_statuses), *_without_answer(row_statuses), *_without_members(row_statuses)]


def _cells_of_excluded_rows(row_statuses: RowStatuses) -> Iterator[BlockedCell]:
    for tab in DATA_TABS:
        for reason in (UNDATED, UNKNOWN_COP, UNREADABLE):
            rows = row_statuses.rows(tab, reason)
            if len(rows):
                yield from _blocked_cells(row_statuses, tab, rows, _COLUMN_BY_REASON[tab, reason], excluded=True)


def _without_participants(row_statuses: RowStatuses) -> Iterator[BlockedCell]:
    rows = row_statuses.counted(TRAININGS)
    yield from _blocked_cells(row_statuses, TRAININGS, rows[rows["participants"].isna()], "participants")


def _without_consultation(row_statuses: RowStatuses) -> Iterator[BlockedCell]:
    rows = row_statuses.counted(CONSULTATIONS)
    yield from _blocked_cells(row_statuses, CONSULTATIONS, rows[~has_hours(rows)], "hours")
    without_individuals = rows[~has_individuals(rows)]
    # One of two columns is enough: choose the one that is filled but unreadable, else the one that exists.
    is_unreadable, is_blank = ({name: without_individuals[f"state:{name}"].isin(states)
                         for name in ("individuals", "number_of_individuals")}
                        for states in (UNREADABLE_STATES, (CellStatus.BLANK,)))
    by_number = ~is_unreadable["individuals"] & (is_unreadable["number_of_individuals"] | (
        ~is_blank["individuals"] & is_blank["number_of_individuals"]))
    yield from _blocked_cells(row_statuses, CONSULTATIONS, without_individuals[~by_number], "individuals")
    yield from _blocked_cells(row_statuses, CONSULTATIONS, without_individuals[by_number], "number_of_individuals")


def _without_role(row_statuses: RowStatuses) -> Iterator[BlockedCell]:
    rows = row_statuses.counted(SURVEY_RESPONSES)
    if not rows["state:role"].isin(UNREADABLE_STATES).any():
        return    # scoring all answers is slow, and most workbooks have no such cell
    scores = score_responses(row_statuses)
    has_unreadable_role = rows.index.isin(scores.loc[scores["role_unread"].astype(bool), "response"])
    yield from _blocked_cells(row_statuses, SURVEY_RESPONSES, rows[has_unreadable_role], "role")


def _without_members(row_statuses: RowStatuses) -> Iterator[BlockedCell]:
    cops = row_statuses.derived.active
    yield from _blocked_cells(row_statuses, COPS, cops[cops["members"].isna()], "members")


def _without_answer(row_statuses: RowStatuses) -> Iterator[BlockedCell]:
    """Yield answers off their scale, or spreadsheet errors. One half of a before/now pair alone is no question."""
    rows = row_statuses.counted(SURVEY_RESPONSES)
    answers = row_statuses.derived.tables.answers
    invalid = answers[answers["state"].isin(UNREADABLE_STATES) & answers["response"].isin(rows.index)]
    invalid = invalid.join(rows[["partnership", "place", "row", "cop", "role", "state:role"]], on="response")
    invalid = invalid[is_asked(invalid)]
    halves = answers[(answers["measure"] != AGREEMENT_MEASURE) & answers["response"].isin(invalid["response"])]
    measures = halves.groupby(["response", "outcome", "pair"])["measure"].nunique()
    complete_pairs = {key for key, count in measures.items() if count == 2}
    for answer in invalid.itertuples():
        if answer.measure == AGREEMENT_MEASURE or (answer.response, answer.outcome, answer.pair) in complete_pairs:
            yield BlockedCell(answer.partnership, SURVEY_RESPONSES, False, "", INVALID_ANSWER, answer.place, answer.row,
                              answer.column, answer.cop)


def _blocked_cells(row_statuses: RowStatuses, tab: Tab, rows: pd.DataFrame, column: str, excluded: bool = False
                   ) -> Iterator[BlockedCell]:
    """Yield, for each of `rows`, the cell under `column`."""
    places = row_statuses.derived.tables.locations
    backwards = rows["backwards"] if tab is COPS else pd.Series(False, index=rows.index)
    empty = pd.Series("", index=rows.index)
    cops, unnamed = rows.get("cop", empty), rows.get(f"unnamed:{column}", empty)
    for partnership, place, row, state, is_backwards, cop, unnamed_text in zip(
            rows["partnership"], rows["place"].tolist(), rows["row"].tolist(), rows[f"state:{column}"].tolist(),
            backwards, cops, unnamed, strict=True):
        location = places[place]
        problem, blocked_column = _problem(location, column, state, excluded, is_backwards), column
        if problem == BLANK_CELL and unnamed_text:
            problem = NO_PERSON
        if problem in (DUPLICATE_ID, ENDS_BEFORE_START):
            blocked_column = "cop_id" if problem == DUPLICATE_ID else "end_date"
        elif problem == NO_CONTENT:
            blocked_column = next((name for name in ("hours", "individuals") if name in location.columns),
                                  "number_of_individuals")
        yield BlockedCell(partnership, tab, excluded, blocked_column, problem, place, row,
                          location.columns.get(blocked_column), cop)


def _problem(location: TabLocation, column: str, state: CellStatus, excluded: bool, backwards: bool) -> str:
    tab = location.tab
    if excluded and tab is CONSULTATIONS and column == "hours":
        return NO_CONTENT
    if excluded and column == "start_date" and backwards:
        return ENDS_BEFORE_START
    if state == CellStatus.ABSENT:
        return REPEATED_COLUMN if column in {name for _, _, name in location.repeated_columns} else MISSING_COLUMN
    if state in _PROBLEM_BY_STATE:
        return _PROBLEM_BY_STATE[state]
    # The cell is readable: its CoP is on no row of the CoPs tab, or the CoP's own row is excluded.
    return NOT_LISTED if column == "cop_id" else DUPLICATE_ID if tab is COPS else NOT_ABOVE_0
