"""NCPC outcomes: percent agreeing of those who gave a valid answer, or change from before to now; and the measure."""

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd

from cop_sheets.kinds import State
from cop_sheets.layout import AGREEMENT_MEASURE, BEFORE, NOW, OUTCOMES, SURVEY_RESPONSES
from summaries.accounting import Accounts
from summaries.figures import ITEM, MEASURE, OUTCOME, PARTNERSHIP, Figure, plural, share_text
from summaries.ledger import Ledger, excluded
from validators.findings import asked_of

SURVEY = "NCPC adapted COP Participation Survey"
SELF_AGREEMENT, SELF_CHANGE = "self-reported agreement", "self-reported change"


def verdicts(accounts: Accounts) -> pd.DataFrame:
    """Return a line a counted respondent and outcome that they were asked, and by which measure.

    Columns: response, outcome, measure (SELF_AGREEMENT or SELF_CHANGE), partnership, cop, role, valid, positive
    (agreed with every statement answered, or now above before), at_top (before was the highest answer already),
    off_scale and blank (answers left out).
    """
    counted = accounts.counted(SURVEY_RESPONSES)
    answers = accounts.facts.tables.answers
    answers = answers[answers["response"].isin(counted.index)]
    joined_up = answers.join(counted[["partnership", "cop", "role", "state:role"]], on="response")
    asked = joined_up[asked_of(joined_up)].assign(
        valid=lambda lines: lines["state"] == State.READ,
        off_scale=lambda lines: lines["state"] == State.UNREADABLE,
        blank=lambda lines: ~lines["state"].isin([State.READ, State.UNREADABLE]))
    return pd.concat([_agreement(asked[asked["measure"] == AGREEMENT_MEASURE]),
                      _change(asked[asked["measure"] != AGREEMENT_MEASURE])], ignore_index=True)


_KEYS = ["response", "outcome"]
_WHO = ["partnership", "cop", "role"]


def _agreement(asked: pd.DataFrame) -> pd.DataFrame:
    """Agreeing is one of the top two answers of the scale, the top one where it has three or fewer."""
    needed = np.where(asked["steps"] > 3, asked["steps"] - 1, asked["steps"])
    lines = asked.assign(against=asked["valid"] & (asked["rank"] < needed))
    grouped = lines.groupby(_KEYS, sort=False)
    result = grouped.agg(valid=("valid", "any"), against=("against", "any"), off_scale=("off_scale", "sum"),
                         blank=("blank", "sum"), **{name: (name, "first") for name in _WHO}).reset_index()
    result["positive"] = result["valid"] & ~result["against"]
    return result.drop(columns="against").assign(measure=SELF_AGREEMENT, at_top=False)


def _change(asked: pd.DataFrame) -> pd.DataFrame:
    """A retrospective pair counts where both answers are valid; several pairs: above in every one answered."""
    before, now = (asked[asked["measure"] == measure] for measure in (BEFORE, NOW))
    pairs = before.merge(now, on=[*_KEYS, "pair", *_WHO], suffixes=("", "_now"))
    pairs["both"] = pairs["valid"] & pairs["valid_now"]
    pairs["not_above"] = pairs["both"] & (pairs["rank_now"] <= pairs["rank"])
    pairs["top"] = pairs["both"] & (pairs["rank"] == pairs["steps"])
    pairs["off"] = pairs["off_scale"].astype(int) + pairs["off_scale_now"].astype(int)
    pairs["left_blank"] = pairs["blank"].astype(int) + pairs["blank_now"].astype(int)
    result = pairs.groupby(_KEYS, sort=False).agg(
        valid=("both", "any"), not_above=("not_above", "any"), at_top=("top", "any"), off_scale=("off", "sum"),
        blank=("left_blank", "sum"), **{name: (name, "first") for name in _WHO}).reset_index()
    result["positive"] = result["valid"] & ~result["not_above"]
    return result.drop(columns="not_above").assign(measure=SELF_CHANGE)


class Verdict(NamedTuple):
    """What a respondent's answers say of an outcome."""

    response: int
    valid: bool
    positive: bool
    at_top: bool
    off_scale: int
    blank: int


class Answers:
    """The verdicts, the counted and the excluded responses, by partnership."""

    def __init__(self, accounts: Accounts) -> None:
        lines = verdicts(accounts)
        self.verdicts: dict[tuple[str, int, str], list[Verdict]] = defaultdict(list)
        columns = [lines[name].tolist() for name in ("partnership", "outcome", "measure", *Verdict._fields)]
        for partnership, outcome, measure, *cells in zip(*columns, strict=True):
            self.verdicts[partnership, outcome, measure].append(Verdict(*cells))
        counted = accounts.counted(SURVEY_RESPONSES)
        self.counted: dict[str, list[tuple[int, pd.Timestamp]]] = defaultdict(list)
        for partnership, *cells in zip(counted["partnership"].tolist(), counted.index.tolist(),
                                       counted["date"].tolist(), strict=True):
            self.counted[partnership].append(tuple(cells))
        self.left_out = excluded(accounts, SURVEY_RESPONSES)


def outcome_figures(answers: Answers, partnership: str) -> Iterator[Figure]:
    """Yield one Partnership row an outcome; where both measures were asked, the change as an Item row. Never pooled."""
    for number, words in enumerate(OUTCOMES, start=1):
        asked = [(measure, answers.verdicts[partnership, number, measure]) for measure in (SELF_AGREEMENT, SELF_CHANGE)
                 if (partnership, number, measure) in answers.verdicts] or [("", [])]
        for order, (measure, found) in enumerate(asked):
            yield _outcome(answers, partnership, words, measure, found, first=order == 0)


def _outcome(answers: Answers, partnership: str, words: str, measure: str, found: list[Verdict], first: bool) -> Figure:
    valid = [verdict for verdict in found if verdict.valid]
    number = sum(verdict.positive for verdict in valid)
    percent, display = share_text(number, len(valid))
    why = [(verdict.response, "answer off the scale" if verdict.off_scale else "no answer")
           for verdict in found if not verdict.valid]
    out = [(row.position, row.reason) for row in answers.left_out[partnership]]
    return Figure(OUTCOME, PARTNERSHIP if first else ITEM, words, partnership, SURVEY_RESPONSES, number, display,
                  item="" if first else measure, item_id="" if first else "change", denominator=len(valid),
                  percent=percent, notes=_outcome_notes(measure, found, valid),
                  used=sorted(verdict.response for verdict in valid), left_out=sorted(out + why))


def _outcome_notes(measure: str, found: list[Verdict], valid: list[Verdict]) -> list[str]:
    notes = [measure] if measure else []
    blank, off = sum(verdict.blank for verdict in found), sum(verdict.off_scale for verdict in found)
    if blank:
        notes.append(f"{blank} blank or N/A left out")
    if off:
        notes.append(f"{off} off the scale left out")
    if measure == SELF_CHANGE:
        notes.append(f"{sum(verdict.at_top for verdict in valid)} at the top already before")
    return notes


def measure_figure(answers: Answers, ledger: Ledger, partnership: str) -> Figure:
    """Return the survey's own row: responses in the year, of the members recorded, with first and last date."""
    counted = answers.counted[partnership]
    members = [cop.members for cop in ledger.cops[partnership] if cop.active]
    recorded = [number for number in members if number == number]
    notes = ([f"{plural(len(members) - len(recorded), 'CoP')} without a readable number of Members"]
             if len(recorded) < len(members) else [])
    text = f"{plural(len(counted), 'response')} for {plural(int(sum(recorded)), 'member')}"
    dates = [date for _, date in counted if not pd.isna(date)]
    if dates:
        text += f", {min(dates):%Y-%m-%d} to {max(dates):%Y-%m-%d}"
    return Figure(MEASURE, PARTNERSHIP, SURVEY, partnership, SURVEY_RESPONSES, len(counted), text,
                  denominator=sum(recorded), notes=notes, used=[position for position, _ in counted],
                  left_out=[(row.position, row.reason) for row in answers.left_out[partnership]])
