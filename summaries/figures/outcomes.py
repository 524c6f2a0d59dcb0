"""NCPC outcomes: the percent who agree of those who gave a valid answer, or whose answer rose; and the survey's row."""

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd

from cop_sheets.layout import AGREEMENT_MEASURE, BEFORE, NOW, SURVEY_RESPONSES
from cop_sheets.parsing.values import CellStatus
from cop_sheets.program_words import OUTCOMES
from summaries.figures.figure import (
    AT_CEILING,
    ERROR_VALUE,
    IDENTICAL_ROW,
    ITEM,
    MEASURE,
    NO_ANSWER,
    OFF_SCALE,
    OUTCOME,
    PARTNERSHIP,
    ROLE_UNREAD,
    Figure,
    format_share,
)
from summaries.figures.reported import ReportingStatus
from summaries.figures.requirements import TabRequirement
from summaries.figures.row_records import RowRecords, excluded_rows, is_identical
from summaries.presentation.wording import pluralize
from validators.derived import UNREADABLE_STATES, RowStatuses, is_asked, response_answers

SURVEY = "NCPC adapted COP Participation Survey"
SELF_AGREEMENT, SELF_CHANGE = "self-reported agreement", "self-reported change"
CHANGE_ID = "change"    # the Item ID of the second row of an outcome that was asked in both ways
_RESPONSES_REQUIREMENT = TabRequirement(SURVEY_RESPONSES, (("timestamp", "fiscal_year"),))
_RESPONSE_KEYS = ["response", "outcome"]
_RESPONDENT_COLUMNS = ["partnership", "cop", "role"]


def score_responses(row_statuses: RowStatuses) -> pd.DataFrame:
    """Return one row per counted response, outcome that it was asked about, and measure.

    Columns: response (its index in the table of Survey Responses), outcome (1 to 6), measure (SELF_AGREEMENT or
    SELF_CHANGE), partnership, cop, role; the booleans valid, agrees (with every statement answered; or answered higher
    for now than for before) and at_ceiling (the answer for before was already the highest); off_scale and error, the
    numbers of unreadable answers; and role_unread, true for an answer that no outcome can use because the Role can't be
    read, which is never valid.
    """
    counted = row_statuses.counted(SURVEY_RESPONSES)
    answers = response_answers(row_statuses.derived, counted.index).join(
        counted[["partnership", "cop", "role", "state:role"]], on="response")
    unread = answers["state:role"].isin(UNREADABLE_STATES)
    asked_scores = _score(answers[is_asked(answers)]).assign(role_unread=False)
    if not unread.any():
        return asked_scores
    unread_scores = _score(answers[unread]).assign(role_unread=True)
    unread_scores = unread_scores[unread_scores["valid"]].assign(valid=False, agrees=False, at_ceiling=False,
                                                                 off_scale=0, error=0)
    return pd.concat([asked_scores, unread_scores], ignore_index=True)


def _score(answers: pd.DataFrame) -> pd.DataFrame:
    answers = answers.assign(valid=answers["state"] == CellStatus.OK,
                             off_scale=answers["state"] == CellStatus.UNREADABLE,
                             error=answers["state"] == CellStatus.ERROR)
    agreement = answers["measure"] == AGREEMENT_MEASURE
    if agreement.all():
        return _score_agreement(answers)
    return pd.concat([_score_agreement(answers[agreement]), _score_change(answers[~agreement])], ignore_index=True)


def _score_agreement(answers: pd.DataFrame) -> pd.DataFrame:
    """Score statements: agreeing is one of the top two answers, or the top one on a scale of three or fewer."""
    agree_from = np.where(answers["steps"] > 3, answers["steps"] - 1, answers["steps"])
    disagrees = answers["valid"] & (answers["rank"] < agree_from)
    # bincount instead of groupby: there are a hundred thousand groups of one answer each.
    groups = pd.factorize(answers["response"] * (len(OUTCOMES) + 1) + answers["outcome"])[0]
    sums = {name: np.bincount(groups, weights=values).astype(int) for name, values in (
        ("valid", answers["valid"]), ("disagrees", disagrees), ("off_scale", answers["off_scale"]),
        ("error", answers["error"]))}
    result = answers.loc[~answers.duplicated(_RESPONSE_KEYS),
                         [*_RESPONSE_KEYS, *_RESPONDENT_COLUMNS]].reset_index(drop=True)
    valid = sums["valid"] > 0
    return result.assign(valid=valid, off_scale=sums["off_scale"], error=sums["error"],
                         agrees=valid & (sums["disagrees"] == 0), measure=SELF_AGREEMENT, at_ceiling=False)


def _score_change(answers: pd.DataFrame) -> pd.DataFrame:
    """Score retrospective pairs: valid where both answers are; of several pairs each valid one has to rise."""
    before, now = (answers[answers["measure"] == measure] for measure in (BEFORE, NOW))
    pairs = before.merge(now, on=[*_RESPONSE_KEYS, "pair", *_RESPONDENT_COLUMNS], suffixes=("", "_now"))
    pairs["both"] = pairs["valid"] & pairs["valid_now"]
    pairs["not_above"] = pairs["both"] & (pairs["rank_now"] <= pairs["rank"])
    pairs["ceiling"] = pairs["both"] & (pairs["rank"] == pairs["steps"])
    pairs["off"] = pairs["off_scale"].astype(int) + pairs["off_scale_now"].astype(int)
    pairs["errors"] = pairs["error"].astype(int) + pairs["error_now"].astype(int)
    result = pairs.groupby(_RESPONSE_KEYS, sort=False).agg(
        valid=("both", "any"), not_above=("not_above", "any"), at_ceiling=("ceiling", "any"), off_scale=("off", "sum"),
        error=("errors", "sum"), **{name: (name, "first") for name in _RESPONDENT_COLUMNS}).reset_index()
    result["agrees"] = result["valid"] & ~result["not_above"]
    return result.drop(columns="not_above").assign(measure=SELF_CHANGE)


class ResponseScores(NamedTuple):
    """The scores of a partnership's responses for one outcome and measure: arrays with one element per response.

    See `score_responses`; `identical`: an earlier response has the same cells.
    """

    response: np.ndarray
    valid: np.ndarray
    agrees: np.ndarray
    at_ceiling: np.ndarray
    off_scale: np.ndarray
    error: np.ndarray
    role_unread: np.ndarray
    identical: np.ndarray

    def left_out(self) -> list[tuple[int, str]]:
        """Return (response, reason) of each response without a valid answer."""
        is_left_out = np.flatnonzero(~self.valid)
        return [(response, ROLE_UNREAD if role_unread else OFF_SCALE if off_scale else ERROR_VALUE if error
                 else NO_ANSWER)
                for response, off_scale, error, role_unread in zip(*(values[is_left_out].tolist() for values in (
                    self.response, self.off_scale, self.error, self.role_unread)), strict=True)]


_NO_SCORES = ResponseScores(np.empty(0, int), *np.empty((len(ResponseScores._fields) - 1, 0), bool))


class ResponseRecord(NamedTuple):
    """A counted response; `date` is NaT where only its fiscal year is known."""

    position: int
    date: pd.Timestamp
    identical: bool


class SurveyRecords:
    """The scores by (partnership, outcome, measure); the counted and the excluded responses by partnership."""

    def __init__(self, row_statuses: RowStatuses, reported: ReportingStatus | None = None) -> None:
        counted = row_statuses.counted(SURVEY_RESPONSES)
        identical = is_identical(row_statuses, SURVEY_RESPONSES, counted)
        self.scores = _group_scores(score_responses(row_statuses), counted.index[np.array(identical, bool)])
        self.counted: dict[str, list[ResponseRecord]] = defaultdict(list)
        for partnership, *values in zip(counted["partnership"].tolist(), counted.index.tolist(),
                                        counted["date"].tolist(), identical, strict=True):
            self.counted[partnership].append(ResponseRecord(*values))
        self.left_out = excluded_rows(row_statuses, SURVEY_RESPONSES)
        self.reported = reported or ReportingStatus(row_statuses)


def _group_scores(scores: pd.DataFrame,
                  identical_responses: pd.Index) -> dict[tuple[str, int, str], ResponseScores]:
    """Return the rows of `score_responses` by partnership, outcome and measure.

    `identical_responses`: the responses that have the same cells as an earlier one.
    """
    if not len(scores):
        return {}
    scores = scores.assign(identical=np.isin(scores["response"].to_numpy(), identical_responses.to_numpy()))
    keys = [scores[name].to_numpy() for name in ("partnership", "outcome", "measure")]
    codes, group_counts = zip(*((codes, len(distinct)) for codes, distinct in map(pd.factorize, keys)), strict=True)
    group = np.ravel_multi_index(codes, group_counts)
    order = np.argsort(group, kind="stable")
    firsts = np.flatnonzero(np.diff(group[order], prepend=-1))
    columns = [scores[name].to_numpy()[order] for name in ResponseScores._fields]
    partnerships, outcomes, measures = keys
    return {(partnerships[order[first]], outcomes[order[first]], measures[order[first]]):
            ResponseScores(*(column[first:end] for column in columns))
            for first, end in zip(firsts, [*firsts[1:], len(scores)], strict=True)}


def outcome_figures(answers: SurveyRecords, partnership: str) -> Iterator[Figure]:
    """Yield a Partnership row for each outcome, followed by the change as an Item row where it was asked both ways.

    Agreement and change are never pooled.
    """
    yield from answers.reported.mark_unreported(_outcome_figures(answers, partnership))


def _outcome_figures(answers: SurveyRecords, partnership: str) -> Iterator[Figure]:
    for outcome in range(1, len(OUTCOMES) + 1):
        by_measure = [(measure, answers.scores.get((partnership, outcome, measure), _NO_SCORES))
                      for measure in (SELF_AGREEMENT, SELF_CHANGE)]
        by_asked_measure = [(measure, scores) for measure, scores in by_measure
                            if not scores.role_unread.all()] or [("", by_measure[0][1])]
        for order, (measure, scores) in enumerate(by_asked_measure):
            yield _outcome_figure(answers, partnership, outcome, measure, scores, first=order == 0)


def _outcome_figure(answers: SurveyRecords, partnership: str, outcome: int, measure: str, scores: ResponseScores,
                    first: bool) -> Figure:
    used = np.sort(scores.response[scores.valid]).tolist()
    number = int(np.count_nonzero(scores.agrees & scores.valid))
    percent, display = format_share(number, len(used))
    excluded = [(row.position, row.reason) for row in answers.left_out[partnership]]
    return Figure(OUTCOME, PARTNERSHIP if first else ITEM, OUTCOMES[outcome - 1], partnership, SURVEY_RESPONSES, number,
                  display, item="" if first else measure, item_id="" if first else CHANGE_ID, denominator=len(used),
                  percent=percent, notes=[measure] if measure else [], counts=_outcome_counts(measure, scores),
                  used=used, left_out=sorted(excluded + scores.left_out()),
                  requirements=(_RESPONSES_REQUIREMENT._replace(outcome=outcome),))


def _outcome_counts(measure: str, scores: ResponseScores) -> dict[str, int]:
    counts = {"answer|answers off the scale beside a valid one": int(scores.off_scale[scores.valid].sum()),
              IDENTICAL_ROW: int(np.count_nonzero(scores.identical & scores.valid))}
    if measure == SELF_CHANGE:
        counts[AT_CEILING] = int(np.count_nonzero(scores.at_ceiling & scores.valid))
    return counts


def measure_figure(answers: SurveyRecords, records: RowRecords, partnership: str) -> Figure:
    """Return the survey's own row: the responses of the year beside the members recorded, with first and last date."""
    counted = answers.counted[partnership]
    members = [cop.members for cop in records.cops[partnership] if cop.active]
    known_members = [number for number in members if number == number]
    dates = [response.date for response in counted if not pd.isna(response.date)]
    date_range = (f"{min(dates):%Y-%m-%d}", f"{max(dates):%Y-%m-%d}") if dates else ()
    denominator = sum(known_members) if known_members else None
    counts = {"CoP|CoPs without a readable number of Members": len(members) - len(known_members),
              IDENTICAL_ROW: sum(response.identical for response in counted)}
    figure = Figure(MEASURE, PARTNERSHIP, SURVEY, partnership, SURVEY_RESPONSES, len(counted),
                    measure_text(len(counted), denominator, date_range), denominator=denominator, date_range=date_range,
                    counts=counts, used=[response.position for response in counted],
                    left_out=[(row.position, row.reason) for row in answers.left_out[partnership]],
                    requirements=(_RESPONSES_REQUIREMENT,))
    return next(answers.reported.mark_unreported([figure]))


def measure_text(responses: float, members: float | None, date_range: tuple[str, ...]) -> str:
    """Return `3 responses for 20 members, 2025-04-02 to 2025-05-07`, without what is unknown."""
    text = pluralize(int(responses), "response")
    if members is not None:
        text += f" for {pluralize(int(members), 'member')}"
    return f"{text}, {date_range[0]} to {date_range[1]}" if date_range else text
