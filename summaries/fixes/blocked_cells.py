"""Which cells keep a row, or one number of it, out of the figures; each row is told once."""

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
from cop_sheets.parsing import Place
from cop_sheets.parsing.values import State
from summaries.figures import verdicts
from validators.derived import UNDATED, UNKNOWN_COP, UNREAD, UNREADABLE, Accounts, has_hours, has_individuals
from validators.engine import asked_of

# What is wrong with a cell.
BLANK, UNREADABLE_CELL, ERROR, LACKING, REPEATED = "blank", "unreadable", "error", "lacking", "repeated"
AMBIGUOUS_DATE = "ambiguous date"
NOT_LISTED, BACKWARDS, REPEATS_AN_ID = "not listed", "backwards", "repeats an id"
NOT_ABOVE_0, SAYS_NOTHING, NO_ANSWER, NO_NAME = "not above 0", "says nothing", "no answer", "no name"

_OF_STATE = {State.BLANK: BLANK, State.UNREADABLE: UNREADABLE_CELL, State.PROBLEM: ERROR,
             State.AMBIGUOUS: AMBIGUOUS_DATE}
# The column that each excluding reason rests on.
_RESTS_ON = {
    (COPS, UNDATED): "start_date", (COPS, UNKNOWN_COP): "cop_id",
    (SESSIONS, UNDATED): "date", (SESSIONS, UNKNOWN_COP): "cop_id", (SESSIONS, UNREADABLE): "status",
    (TRAININGS, UNDATED): "date",
    (CONSULTATIONS, UNDATED): "date", (CONSULTATIONS, UNREADABLE): "hours",
    (SURVEY_RESPONSES, UNDATED): "timestamp", (SURVEY_RESPONSES, UNKNOWN_COP): "cop_id",
    (SURVEY_RESPONSES, UNREADABLE): "fiscal_year",
}


class HiddenCell(NamedTuple):
    """A cell that keeps something out of the figures.

    `excluded`: the whole row is kept out, else one number of it. `column` is a column's name ("" for an answer),
    `index` its position in the sheet, None where the tab has no such column. `problem` is one of the words above;
    `cop` is the CoP that the row is of, "" where it is of none.
    """

    partnership: str
    tab: Tab
    excluded: bool
    column: str
    problem: str
    place: int
    row: int
    index: int | None
    cop: str


def hidden_cells(accounts: Accounts) -> list[HiddenCell]:
    """Return the cells behind every row that is excluded though it was not cancelled and is not to come, and behind
    every number that a counted row lacks."""
    return [*_excluded(accounts), *_without_participants(accounts), *_without_consultation(accounts),
            *_without_role(accounts), *_without_answer(accounts), *_without_members(accounts)]


def _excluded(accounts: Accounts) -> Iterator[HiddenCell]:
    for tab in DATA_TABS:
        for reason in (UNDATED, UNKNOWN_COP, UNREADABLE):
            rows = accounts.rows(tab, reason)
            if len(rows):
                yield from _cells(accounts, tab, rows, _RESTS_ON[tab, reason], excluded=True)


def _without_participants(accounts: Accounts) -> Iterator[HiddenCell]:
    rows = accounts.counted(TRAININGS)
    yield from _cells(accounts, TRAININGS, rows[rows["participants"].isna()], "participants")


def _without_consultation(accounts: Accounts) -> Iterator[HiddenCell]:
    rows = accounts.counted(CONSULTATIONS)
    yield from _cells(accounts, CONSULTATIONS, rows[~has_hours(rows)], "hours")
    nobody = rows[~has_individuals(rows)]
    # Either column may say it: the one that was tried and can't be read, else the one that is there to be filled.
    unread, there = ({name: nobody[f"state:{name}"].isin(states) for name in ("individuals", "number_of_individuals")}
                     for states in (UNREAD, (State.BLANK,)))
    by_number = ~unread["individuals"] & (unread["number_of_individuals"] | (
        ~there["individuals"] & there["number_of_individuals"]))
    yield from _cells(accounts, CONSULTATIONS, nobody[~by_number], "individuals")
    yield from _cells(accounts, CONSULTATIONS, nobody[by_number], "number_of_individuals")


def _without_role(accounts: Accounts) -> Iterator[HiddenCell]:
    rows = accounts.counted(SURVEY_RESPONSES)
    if not rows["state:role"].isin(UNREAD).any():
        return    # most have none, and judging every answer is the dearest part of finding out
    lines = verdicts(accounts)
    silent = rows.index.isin(lines.loc[lines["role_unread"].astype(bool), "response"])
    yield from _cells(accounts, SURVEY_RESPONSES, rows[silent], "role")


def _without_members(accounts: Accounts) -> Iterator[HiddenCell]:
    cops = accounts.facts.active
    yield from _cells(accounts, COPS, cops[cops["members"].isna()], "members")


def _without_answer(accounts: Accounts) -> Iterator[HiddenCell]:
    """Answers off their scale, or spreadsheet errors. Half of a before/now pair asks nothing without the other."""
    rows = accounts.counted(SURVEY_RESPONSES)
    answers = accounts.facts.tables.answers
    wrong = answers[answers["state"].isin(UNREAD) & answers["response"].isin(rows.index)]
    wrong = wrong.join(rows[["partnership", "place", "row", "cop", "role", "state:role"]], on="response")
    wrong = wrong[asked_of(wrong)]
    halves = answers[(answers["measure"] != AGREEMENT_MEASURE) & answers["response"].isin(wrong["response"])]
    measures = halves.groupby(["response", "outcome", "pair"])["measure"].nunique()
    whole = {key for key, count in measures.items() if count == 2}
    for answer in wrong.itertuples():
        if answer.measure == AGREEMENT_MEASURE or (answer.response, answer.outcome, answer.pair) in whole:
            yield HiddenCell(answer.partnership, SURVEY_RESPONSES, False, "", NO_ANSWER, answer.place, answer.row,
                             answer.column, answer.cop)


def _cells(accounts: Accounts, tab: Tab, rows: pd.DataFrame, column: str, excluded: bool = False
           ) -> Iterator[HiddenCell]:
    """Yield, for each of `rows`, the cell under `column`."""
    places = accounts.facts.tables.places
    backwards = rows["backwards"] if tab is COPS else pd.Series(False, index=rows.index)
    nobody = pd.Series("", index=rows.index)
    cops, unnamed = rows.get("cop", nobody), rows.get(f"unnamed:{column}", nobody)
    for partnership, place, row, state, turned, cop, beside in zip(
            rows["partnership"], rows["place"].tolist(), rows["row"].tolist(), rows[f"state:{column}"].tolist(),
            backwards, cops, unnamed, strict=True):
        found = places[place]
        problem, at = _problem(found, column, state, excluded, turned), column
        if problem == BLANK and beside:
            problem = NO_NAME
        if problem in (REPEATS_AN_ID, BACKWARDS):
            at = "cop_id" if problem == REPEATS_AN_ID else "end_date"
        elif problem == SAYS_NOTHING:
            at = next((name for name in ("hours", "individuals") if name in found.columns), "number_of_individuals")
        yield HiddenCell(partnership, tab, excluded, at, problem, place, row, found.columns.get(at), cop)


def _problem(found: Place, column: str, state: State, excluded: bool, backwards: bool) -> str:
    tab = found.tab
    if excluded and tab is CONSULTATIONS and column == "hours":
        return SAYS_NOTHING
    if excluded and column == "start_date" and backwards:
        return BACKWARDS
    if state == State.ABSENT:
        return REPEATED if column in {name for _, _, name in found.repeated} else LACKING
    if state in _OF_STATE:
        return _OF_STATE[state]
    # Its own cell can be read: the CoP that it names is nowhere, or the row that describes the CoP is excluded.
    return NOT_LISTED if column == "cop_id" else REPEATS_AN_ID if tab is COPS else NOT_ABOVE_0
