"""NCPC outcomes: percent agreeing of those who gave a valid answer, or change from before to now; and the measure."""

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd

from cop_sheets.layout import AGREEMENT_MEASURE, BEFORE, NOW, OUTCOMES, SURVEY_RESPONSES
from cop_sheets.parsing.values import State
from summaries.figures.figure import (
    AT_THE_TOP,
    ERROR,
    IDENTICAL,
    ITEM,
    MEASURE,
    NO_ANSWER,
    OFF_SCALE,
    OUTCOME,
    PARTNERSHIP,
    ROLE_UNREAD,
    Figure,
    plural,
    share_text,
)
from summaries.figures.reported import Reported
from summaries.figures.row_records import Ledger, excluded, identical
from validators.derived import UNREAD, Accounts, answers_of
from validators.engine import asked_of

SURVEY = "NCPC adapted COP Participation Survey"
SELF_AGREEMENT, SELF_CHANGE = "self-reported agreement", "self-reported change"
CHANGE_ID = "change"    # the Item ID of an outcome's second line, where both measures were asked


def verdicts(accounts: Accounts) -> pd.DataFrame:
    """Return a line a counted respondent and outcome that they were asked, and by which measure.

    Columns: response, outcome, measure (SELF_AGREEMENT or SELF_CHANGE), partnership, cop, role, valid, positive
    (agreed with every statement answered, or now above before), at_top (before was the highest answer already),
    off_scale and error (answers that can't be read), role_unread (an answer that can't be given to an outcome: never
    valid).
    """
    counted = accounts.counted(SURVEY_RESPONSES)
    joined_up = answers_of(accounts.facts, counted.index).join(
        counted[["partnership", "cop", "role", "state:role"]], on="response")
    unread = joined_up["state:role"].isin(UNREAD)
    asked = _judged(joined_up[asked_of(joined_up)]).assign(role_unread=False)
    if not unread.any():
        return asked
    spoiled = _judged(joined_up[unread]).assign(role_unread=True)
    spoiled = spoiled[spoiled["valid"]].assign(valid=False, positive=False, at_top=False, off_scale=0, error=0)
    return pd.concat([asked, spoiled], ignore_index=True)


def _judged(answers: pd.DataFrame) -> pd.DataFrame:
    lines = answers.assign(valid=answers["state"] == State.READ, off_scale=answers["state"] == State.UNREADABLE,
                           error=answers["state"] == State.PROBLEM)
    agreement = lines["measure"] == AGREEMENT_MEASURE
    if agreement.all():
        return _agreement(lines)
    return pd.concat([_agreement(lines[agreement]), _change(lines[~agreement])], ignore_index=True)


_KEYS = ["response", "outcome"]
_WHO = ["partnership", "cop", "role"]


def _agreement(asked: pd.DataFrame) -> pd.DataFrame:
    """Agreeing is one of the top two answers of the scale, the top one where it has three or fewer."""
    needed = np.where(asked["steps"] > 3, asked["steps"] - 1, asked["steps"])
    against = asked["valid"] & (asked["rank"] < needed)
    # Numbered and counted by hand: there are a hundred thousand groups of one answer each.
    groups = pd.factorize(asked["response"] * (len(OUTCOMES) + 1) + asked["outcome"])[0]
    sums = {name: np.bincount(groups, weights=which).astype(int) for name, which in (
        ("valid", asked["valid"]), ("against", against), ("off_scale", asked["off_scale"]), ("error", asked["error"]))}
    result = asked.loc[~asked.duplicated(_KEYS), [*_KEYS, *_WHO]].reset_index(drop=True)
    valid = sums["valid"] > 0
    return result.assign(valid=valid, off_scale=sums["off_scale"], error=sums["error"],
                         positive=valid & (sums["against"] == 0), measure=SELF_AGREEMENT, at_top=False)


def _change(asked: pd.DataFrame) -> pd.DataFrame:
    """A retrospective pair counts where both answers are valid; several pairs: above in every one answered."""
    before, now = (asked[asked["measure"] == measure] for measure in (BEFORE, NOW))
    pairs = before.merge(now, on=[*_KEYS, "pair", *_WHO], suffixes=("", "_now"))
    pairs["both"] = pairs["valid"] & pairs["valid_now"]
    pairs["not_above"] = pairs["both"] & (pairs["rank_now"] <= pairs["rank"])
    pairs["top"] = pairs["both"] & (pairs["rank"] == pairs["steps"])
    pairs["off"] = pairs["off_scale"].astype(int) + pairs["off_scale_now"].astype(int)
    pairs["errors"] = pairs["error"].astype(int) + pairs["error_now"].astype(int)
    result = pairs.groupby(_KEYS, sort=False).agg(
        valid=("both", "any"), not_above=("not_above", "any"), at_top=("top", "any"), off_scale=("off", "sum"),
        error=("errors", "sum"), **{name: (name, "first") for name in _WHO}).reset_index()
    result["positive"] = result["valid"] & ~result["not_above"]
    return result.drop(columns="not_above").assign(measure=SELF_CHANGE)


class Verdicts(NamedTuple):
    """What the respondents' answers say of one outcome of a partnership: an item per respondent in each."""

    response: np.ndarray
    valid: np.ndarray
    positive: np.ndarray
    at_top: np.ndarray
    off_scale: np.ndarray
    error: np.ndarray
    role_unread: np.ndarray
    identical: np.ndarray

    def why_not(self) -> list[tuple[int, str]]:
        """Return which respondents are left out, as no answer of theirs is valid, and why."""
        out = np.flatnonzero(~self.valid)
        return [(response, ROLE_UNREAD if role_unread else OFF_SCALE if off_scale else ERROR if error else NO_ANSWER)
                for response, off_scale, error, role_unread in zip(*(cells[out].tolist() for cells in (
                    self.response, self.off_scale, self.error, self.role_unread)), strict=True)]


_NO_VERDICTS = Verdicts(np.empty(0, int), *np.empty((len(Verdicts._fields) - 1, 0), bool))


class Response(NamedTuple):
    """A counted response; `date` is NaT where only its fiscal year is known."""

    position: int
    date: pd.Timestamp
    identical: bool


class Answers:
    """The verdicts, the counted and the excluded responses, by partnership."""

    def __init__(self, accounts: Accounts, reported: Reported | None = None) -> None:
        counted = accounts.counted(SURVEY_RESPONSES)
        same = identical(accounts, SURVEY_RESPONSES, counted)
        self.verdicts = _by_outcome(verdicts(accounts), counted.index[np.array(same, bool)])
        self.counted: dict[str, list[Response]] = defaultdict(list)
        for partnership, *cells in zip(counted["partnership"].tolist(), counted.index.tolist(),
                                       counted["date"].tolist(), same, strict=True):
            self.counted[partnership].append(Response(*cells))
        self.left_out = excluded(accounts, SURVEY_RESPONSES)
        self.reported = reported or Reported(accounts)


def _by_outcome(lines: pd.DataFrame, same: pd.Index) -> dict[tuple[str, int, str], Verdicts]:
    """Return `lines` (see `verdicts`) by partnership, outcome and measure; `same`: the identical responses."""
    if not len(lines):
        return {}
    lines = lines.assign(identical=np.isin(lines["response"].to_numpy(), same.to_numpy()))
    keys = [lines[name].to_numpy() for name in ("partnership", "outcome", "measure")]
    codes, shape = zip(*((codes, len(distinct)) for codes, distinct in map(pd.factorize, keys)), strict=True)
    group = np.ravel_multi_index(codes, shape)
    order = np.argsort(group, kind="stable")
    firsts = np.flatnonzero(np.diff(group[order], prepend=-1))
    cells = [lines[name].to_numpy()[order] for name in Verdicts._fields]
    return {tuple(key[order[first]] for key in keys): Verdicts(*(column[first:end] for column in cells))
            for first, end in zip(firsts, [*firsts[1:], len(lines)], strict=True)}


def outcome_figures(answers: Answers, partnership: str) -> Iterator[Figure]:
    """Yield one Partnership row an outcome; where both measures were asked, the change as an Item row. Never pooled."""
    yield from answers.reported.settle(_figures(answers, partnership))


def _figures(answers: Answers, partnership: str) -> Iterator[Figure]:
    for number, words in enumerate(OUTCOMES, start=1):
        by_measure = [(measure, answers.verdicts.get((partnership, number, measure), _NO_VERDICTS))
                      for measure in (SELF_AGREEMENT, SELF_CHANGE)]
        asked = [(measure, found) for measure, found in by_measure
                 if not found.role_unread.all()] or [("", by_measure[0][1])]
        for order, (measure, found) in enumerate(asked):
            yield _outcome(answers, partnership, words, measure, found, first=order == 0)


def _outcome(answers: Answers, partnership: str, words: str, measure: str, found: Verdicts, first: bool) -> Figure:
    used = np.sort(found.response[found.valid]).tolist()
    number = int(np.count_nonzero(found.positive & found.valid))
    percent, display = share_text(number, len(used))
    out = [(row.position, row.reason) for row in answers.left_out[partnership]]
    return Figure(OUTCOME, PARTNERSHIP if first else ITEM, words, partnership, SURVEY_RESPONSES, number, display,
                  item="" if first else measure, item_id="" if first else CHANGE_ID, denominator=len(used),
                  percent=percent, notes=[measure] if measure else [], tallies=_tallies(measure, found), used=used,
                  left_out=sorted(out + found.why_not()))


def _tallies(measure: str, found: Verdicts) -> dict[str, int]:
    tallies = {"answer|answers off the scale beside a valid one": int(found.off_scale[found.valid].sum()),
               IDENTICAL: int(np.count_nonzero(found.identical & found.valid))}
    at_top = {AT_THE_TOP: int(np.count_nonzero(found.at_top & found.valid))} if measure == SELF_CHANGE else {}
    return tallies | at_top


def measure_figure(answers: Answers, ledger: Ledger, partnership: str) -> Figure:
    """Return the survey's own row: responses in the year, of the members recorded, with first and last date."""
    counted = answers.counted[partnership]
    members = [cop.members for cop in ledger.cops[partnership] if cop.active]
    recorded = [number for number in members if number == number]
    dates = [response.date for response in counted if not pd.isna(response.date)]
    span = (f"{min(dates):%Y-%m-%d}", f"{max(dates):%Y-%m-%d}") if dates else ()
    denominator = sum(recorded) if recorded else None
    tallies = {"CoP|CoPs without a readable number of Members": len(members) - len(recorded),
               IDENTICAL: sum(response.identical for response in counted)}
    figure = Figure(MEASURE, PARTNERSHIP, SURVEY, partnership, SURVEY_RESPONSES, len(counted),
                    measure_text(len(counted), denominator, span), denominator=denominator, span=span, tallies=tallies,
                    used=[response.position for response in counted],
                    left_out=[(row.position, row.reason) for row in answers.left_out[partnership]])
    return next(answers.reported.settle([figure]))


def measure_text(responses: float, members: float | None, span: tuple[str, ...]) -> str:
    """Return how the measure is shown: responses, members where any are recorded, first and last date."""
    text = plural(int(responses), "response")
    if members is not None:
        text += f" for {plural(int(members), 'member')}"
    return f"{text}, {span[0]} to {span[1]}" if span else text
