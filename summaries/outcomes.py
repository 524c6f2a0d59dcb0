"""NCPC outcomes: percent agreeing of those who gave a valid answer, or change from before to now; and the measure."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import starmap
from typing import NamedTuple

import numpy as np
import pandas as pd

from cop_sheets.kinds import State
from cop_sheets.layout import AGREEMENT_MEASURE, BEFORE, NOW, OUTCOMES, SURVEY_RESPONSES
from summaries.accounting import Accounts
from summaries.figures import (
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
from summaries.ledger import Ledger, excluded, identical
from summaries.reported import Reported
from validators.counting import answers_of
from validators.facts import UNREAD
from validators.findings import asked_of

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


class Verdict(NamedTuple):
    """What a respondent's answers say of an outcome."""

    response: int
    valid: bool
    positive: bool
    at_top: bool
    off_scale: int
    error: int
    role_unread: bool

    @property
    def why_not(self) -> str:
        """Why the respondent is left out, where no answer is valid."""
        if self.role_unread:
            return ROLE_UNREAD
        return OFF_SCALE if self.off_scale else ERROR if self.error else NO_ANSWER


class Response(NamedTuple):
    """A counted response; `date` is NaT where only its fiscal year is known."""

    position: int
    date: pd.Timestamp
    identical: bool


class Answers:
    """The verdicts, the counted and the excluded responses, by partnership."""

    def __init__(self, accounts: Accounts, reported: Reported | None = None) -> None:
        lines = verdicts(accounts)
        self.verdicts: dict[tuple[str, int, str], list[Verdict]] = defaultdict(list)
        keys, cells = ([lines[name].tolist() for name in names]
                       for names in (("partnership", "outcome", "measure"), Verdict._fields))
        for key, verdict in zip(zip(*keys, strict=True), starmap(Verdict, zip(*cells, strict=True)), strict=True):
            self.verdicts[key].append(verdict)
        counted = accounts.counted(SURVEY_RESPONSES)
        same = identical(accounts, SURVEY_RESPONSES, counted)
        self.identical = {index for index, is_same in zip(counted.index.tolist(), same, strict=True) if is_same}
        self.counted: dict[str, list[Response]] = defaultdict(list)
        for partnership, *cells in zip(counted["partnership"].tolist(), counted.index.tolist(),
                                       counted["date"].tolist(), same, strict=True):
            self.counted[partnership].append(Response(*cells))
        self.left_out = excluded(accounts, SURVEY_RESPONSES)
        self.reported = reported or Reported(accounts)


def outcome_figures(answers: Answers, partnership: str) -> Iterator[Figure]:
    """Yield one Partnership row an outcome; where both measures were asked, the change as an Item row. Never pooled."""
    yield from answers.reported.settle(_figures(answers, partnership))


def _figures(answers: Answers, partnership: str) -> Iterator[Figure]:
    for number, words in enumerate(OUTCOMES, start=1):
        by_measure = [(measure, answers.verdicts.get((partnership, number, measure), []))
                      for measure in (SELF_AGREEMENT, SELF_CHANGE)]
        asked = [(measure, found) for measure, found in by_measure
                 if not all(verdict.role_unread for verdict in found)] or [("", by_measure[0][1])]
        for order, (measure, found) in enumerate(asked):
            yield _outcome(answers, partnership, words, measure, found, first=order == 0)


def _outcome(answers: Answers, partnership: str, words: str, measure: str, found: list[Verdict], first: bool) -> Figure:
    valid = [verdict for verdict in found if verdict.valid]
    number = sum(verdict.positive for verdict in valid)
    percent, display = share_text(number, len(valid))
    why = [(verdict.response, verdict.why_not) for verdict in found if not verdict.valid]
    out = [(row.position, row.reason) for row in answers.left_out[partnership]]
    return Figure(OUTCOME, PARTNERSHIP if first else ITEM, words, partnership, SURVEY_RESPONSES, number, display,
                  item="" if first else measure, item_id="" if first else CHANGE_ID, denominator=len(valid),
                  percent=percent, notes=[measure] if measure else [], tallies=_tallies(answers, measure, valid),
                  used=sorted(verdict.response for verdict in valid), left_out=sorted(out + why))


def _tallies(answers: Answers, measure: str, valid: list[Verdict]) -> dict[str, int]:
    same = sum(verdict.response in answers.identical for verdict in valid)
    tallies = {"answer|answers off the scale beside a valid one": sum(verdict.off_scale for verdict in valid),
               IDENTICAL: same}
    return tallies | ({AT_THE_TOP: sum(verdict.at_top for verdict in valid)} if measure == SELF_CHANGE else {})


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
