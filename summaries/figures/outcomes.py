"""NCPC outcomes: percent agreeing of those who gave a valid answer, or change from before to now; and the measure."""

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd

from cop_sheets.layout import AGREEMENT_MEASURE, BEFORE, NOW, OUTCOMES, SURVEY_RESPONSES
from cop_sheets.parsing.values import CellStatus
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
    pluralize,
)
from summaries.figures.reported import ReportingStatus
from summaries.figures.row_records import RowRecords, excluded_rows, is_identical
from validators.derived import UNREADABLE_STATES, RowStatuses, response_answers
from validators.engine import is_asked

SURVEY = "NCPC adapted COP Participation Survey"
SELF_AGREEMENT, SELF_CHANGE = "self-reported agreement", "self-reported change"
CHANGE_ID = "change"    # the Item ID of an outcome's second line, where both measures were asked


def score_responses(row_statuses: RowStatuses) -> pd.DataFrame:
    """Return a line a counted respondent and outcome that they were asked, and by which measure.

    Columns: response, outcome, measure (SELF_AGREEMENT or SELF_CHANGE), partnership, cop, role, valid, positive
    (agreed with every statement answered, or now above before), at_top (before was the highest answer already),
    off_scale and error (answers that can't be read), role_unread (an answer that can't be given to an outcome: never
    valid).
    """
    counted = row_statuses.counted(SURVEY_RESPONSES)
    answer_rows = response_answers(row_statuses.derived, counted.index).join(
        counted[["partnership", "cop", "role", "state:role"]], on="response")
    unread = answer_rows["state:role"].isin(UNREADABLE_STATES)
    asked_scores = _score(answer_rows[is_asked(answer_rows)]).assign(role_unread=False)
    if not unread.any():
        return asked_scores
    unread_role_scores = _score(answer_rows[unread]).assign(role_unread=True)
    unread_role_scores = unread_role_scores[unread_role_scores["valid"]].assign(valid=False, positive=False,
                                                                                at_top=False, off_scale=0, error=0)
    return pd.concat([asked_scores, unread_role_scores], ignore_index=True)


def _score(answers: pd.DataFrame) -> pd.DataFrame:
    scored = answers.assign(valid=answers["state"] == CellStatus.OK,
                            off_scale=answers["state"] == CellStatus.UNREADABLE,
                            error=answers["state"] == CellStatus.ERROR)
    agreement = scored["measure"] == AGREEMENT_MEASURE
    if agreement.all():
        return _score_agreement(scored)
    return pd.concat([_score_agreement(scored[agreement]), _score_change(scored[~agreement])], ignore_index=True)


_RESPONSE_KEYS = ["response", "outcome"]
_RESPONDENT_COLUMNS = ["partnership", "cop", "role"]


def _score_agreement(answer_rows: pd.DataFrame) -> pd.DataFrame:
    """Agreeing is one of the top two answers of the scale, the top one where it has three or fewer."""
    agree_from = np.where(answer_rows["steps"] > 3, answer_rows["steps"] - 1, answer_rows["steps"])
    disagrees = answer_rows["valid"] & (answer_rows["rank"] < agree_from)
    # Numbered and counted by hand: there are a hundred thousand groups of one answer each.
    groups = pd.factorize(answer_rows["response"] * (len(OUTCOMES) + 1) + answer_rows["outcome"])[0]
    sums = {name: np.bincount(groups, weights=is_counted).astype(int) for name, is_counted in (
        ("valid", answer_rows["valid"]), ("against", disagrees), ("off_scale", answer_rows["off_scale"]),
        ("error", answer_rows["error"]))}
    result = answer_rows.loc[~answer_rows.duplicated(_RESPONSE_KEYS),
                             [*_RESPONSE_KEYS, *_RESPONDENT_COLUMNS]].reset_index(drop=True)
    valid = sums["valid"] > 0
    return result.assign(valid=valid, off_scale=sums["off_scale"], error=sums["error"],
                         positive=valid & (sums["against"] == 0), measure=SELF_AGREEMENT, at_top=False)


def _score_change(answer_rows: pd.DataFrame) -> pd.DataFrame:
    """A retrospective pair counts where both answers are valid; several pairs: above in every one answered."""
    before, now = (answer_rows[answer_rows["measure"] == measure] for measure in (BEFORE, NOW))
    pairs = before.merge(now, on=[*_RESPONSE_KEYS, "pair", *_RESPONDENT_COLUMNS], suffixes=("", "_now"))
    pairs["both"] = pairs["valid"] & pairs["valid_now"]
    pairs["not_above"] = pairs["both"] & (pairs["rank_now"] <= pairs["rank"])
    pairs["top"] = pairs["both"] & (pairs["rank"] == pairs["steps"])
    pairs["off"] = pairs["off_scale"].astype(int) + pairs["off_scale_now"].astype(int)
    pairs["errors"] = pairs["error"].astype(int) + pairs["error_now"].astype(int)
    result = pairs.groupby(_RESPONSE_KEYS, sort=False).agg(
        valid=("both", "any"), not_above=("not_above", "any"), at_top=("top", "any"), off_scale=("off", "sum"),
        error=("errors", "sum"), **{name: (name, "first") for name in _RESPONDENT_COLUMNS}).reset_index()
    result["positive"] = result["valid"] & ~result["not_above"]
    return result.drop(columns="not_above").assign(measure=SELF_CHANGE)


class ResponseScores(NamedTuple):
    """What the respondents' answers say of one outcome of a partnership: an item per respondent in each."""

    response: np.ndarray
    valid: np.ndarray
    positive: np.ndarray
    at_top: np.ndarray
    off_scale: np.ndarray
    error: np.ndarray
    role_unread: np.ndarray
    identical: np.ndarray

    def exclusion_reasons(self) -> list[tuple[int, str]]:
        """Return which respondents are left out, as no answer of theirs is valid, and why."""
        is_excluded = np.flatnonzero(~self.valid)
        return [(response, ROLE_UNREAD if role_unread else OFF_SCALE if off_scale else ERROR_VALUE if error
                 else NO_ANSWER)
                for response, off_scale, error, role_unread in zip(*(cells[is_excluded].tolist() for cells in (
                    self.response, self.off_scale, self.error, self.role_unread)), strict=True)]


_NO_SCORES = ResponseScores(np.empty(0, int), *np.empty((len(ResponseScores._fields) - 1, 0), bool))


class ResponseRecord(NamedTuple):
    """A counted response; `date` is NaT where only its fiscal year is known."""

    position: int
    date: pd.Timestamp
    identical: bool


class SurveyRecords:
    """The verdicts, the counted and the excluded responses, by partnership."""

    def __init__(self, row_statuses: RowStatuses, reported: ReportingStatus | None = None) -> None:
        counted = row_statuses.counted(SURVEY_RESPONSES)
        is_same = is_identical(row_statuses, SURVEY_RESPONSES, counted)
        self.scores = _group_by_outcome(score_responses(row_statuses), counted.index[np.array(is_same, bool)])
        self.counted: dict[str, list[ResponseRecord]] = defaultdict(list)
        for partnership, *cells in zip(counted["partnership"].tolist(), counted.index.tolist(),
                                       counted["date"].tolist(), is_same, strict=True):
            self.counted[partnership].append(ResponseRecord(*cells))
        self.left_out = excluded_rows(row_statuses, SURVEY_RESPONSES)
        self.reported = reported or ReportingStatus(row_statuses)


def _group_by_outcome(score_rows: pd.DataFrame, identical_responses: pd.Index) -> dict[tuple[str, int, str],
                                                                                       ResponseScores]:
    """Return `score_rows` (see `score_responses`) by partnership, outcome and measure.

    `identical_responses`: the identical responses.
    """
    if not len(score_rows):
        return {}
    score_rows = score_rows.assign(identical=np.isin(score_rows["response"].to_numpy(), identical_responses.to_numpy()))
    keys = [score_rows[name].to_numpy() for name in ("partnership", "outcome", "measure")]
    codes, group_counts = zip(*((codes, len(distinct)) for codes, distinct in map(pd.factorize, keys)), strict=True)
    group = np.ravel_multi_index(codes, group_counts)
    order = np.argsort(group, kind="stable")
    firsts = np.flatnonzero(np.diff(group[order], prepend=-1))
    cells = [score_rows[name].to_numpy()[order] for name in ResponseScores._fields]
    return {tuple(key[order[first]] for key in keys): ResponseScores(*(column[first:end] for column in cells))
            for first, end in zip(firsts, [*firsts[1:], len(score_rows)], strict=True)}


def outcome_figures(answers: SurveyRecords, partnership: str) -> Iterator[Figure]:
    """Yield one Partnership row an outcome; where both measures were asked, the change as an Item row. Never pooled."""
    yield from answers.reported.mark_unreported(_outcome_figures(answers, partnership))


def _outcome_figures(answers: SurveyRecords, partnership: str) -> Iterator[Figure]:
    for number, outcome_text in enumerate(OUTCOMES, start=1):
        by_measure = [(measure, answers.scores.get((partnership, number, measure), _NO_SCORES))
                      for measure in (SELF_AGREEMENT, SELF_CHANGE)]
        by_asked_measure = [(measure, scores) for measure, scores in by_measure
                            if not scores.role_unread.all()] or [("", by_measure[0][1])]
        for order, (measure, scores) in enumerate(by_asked_measure):
            yield _outcome_figure(answers, partnership, outcome_text, measure, scores, first=order == 0)


def _outcome_figure(answers: SurveyRecords, partnership: str, outcome_text: str, measure: str, scores: ResponseScores,
                    first: bool) -> Figure:
    used = np.sort(scores.response[scores.valid]).tolist()
    number = int(np.count_nonzero(scores.positive & scores.valid))
    percent, display = format_share(number, len(used))
    excluded_responses = [(row.position, row.reason) for row in answers.left_out[partnership]]
    return Figure(OUTCOME, PARTNERSHIP if first else ITEM, outcome_text, partnership, SURVEY_RESPONSES, number, display,
                  item="" if first else measure, item_id="" if first else CHANGE_ID, denominator=len(used),
                  percent=percent, notes=[measure] if measure else [], counts=_outcome_counts(measure, scores),
                  used=used,
                  left_out=sorted(excluded_responses + scores.exclusion_reasons()))


def _outcome_counts(measure: str, scores: ResponseScores) -> dict[str, int]:
    tallies = {"answer|answers off the scale beside a valid one": int(scores.off_scale[scores.valid].sum()),
               IDENTICAL_ROW: int(np.count_nonzero(scores.identical & scores.valid))}
    ceiling_counts = {AT_CEILING: int(np.count_nonzero(scores.at_top & scores.valid))} if measure == SELF_CHANGE else {}
    return tallies | ceiling_counts


def measure_figure(answers: SurveyRecords, records: RowRecords, partnership: str) -> Figure:
    """Return the survey's own row: responses in the year, of the members recorded, with first and last date."""
    counted = answers.counted[partnership]
    members = [cop.members for cop in records.cops[partnership] if cop.active]
    known_members = [number for number in members if number == number]
    dates = [response.date for response in counted if not pd.isna(response.date)]
    date_range = (f"{min(dates):%Y-%m-%d}", f"{max(dates):%Y-%m-%d}") if dates else ()
    denominator = sum(known_members) if known_members else None
    tallies = {"CoP|CoPs without a readable number of Members": len(members) - len(known_members),
               IDENTICAL_ROW: sum(response.identical for response in counted)}
    figure = Figure(MEASURE, PARTNERSHIP, SURVEY, partnership, SURVEY_RESPONSES, len(counted),
                    measure_text(len(counted), denominator, date_range), denominator=denominator, date_range=date_range,
                    counts=tallies,
                    used=[response.position for response in counted],
                    left_out=[(row.position, row.reason) for row in answers.left_out[partnership]])
    return next(answers.reported.mark_unreported([figure]))


def measure_text(responses: float, members: float | None, date_range: tuple[str, ...]) -> str:
    """Return how the measure is shown: responses, members where any are recorded, first and last date."""
    text = pluralize(int(responses), "response")
    if members is not None:
        text += f" for {pluralize(int(members), 'member')}"
    return f"{text}, {date_range[0]} to {date_range[1]}" if date_range else text
