"""NCPC outcomes: percent agreeing of those who gave a valid answer, or change from before to now; and the measure."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from cop_sheets.kinds import State
from cop_sheets.layout import AGREEMENT_MEASURE, BEFORE, NOW, OUTCOMES, SURVEY_RESPONSES
from summaries.accounting import Accounts
from summaries.figures import (
    ITEM,
    MEASURE,
    OUTCOME,
    PARTNERSHIP,
    Figure,
    joined,
    plural,
    positions,
    share_text,
)
from summaries.outputs import left_out_by_partnership
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


class Answers:
    """The verdicts and the excluded responses, a partnership at a time."""

    def __init__(self, accounts: Accounts) -> None:
        self.accounts = accounts
        self.verdicts = verdicts(accounts)
        self._groups = self.verdicts.groupby("partnership", sort=False).indices
        self._left_out = left_out_by_partnership(accounts, SURVEY_RESPONSES)
        counted = accounts.counted(SURVEY_RESPONSES)
        self._counted = dict(list(counted.groupby("partnership", sort=False)))
        self._none = counted.iloc[:0]

    def of(self, partnership: str) -> pd.DataFrame:
        """Return the verdicts of one partnership."""
        return self.verdicts.iloc[self._groups.get(partnership, [])]

    def counted(self, partnership: str) -> pd.DataFrame:
        """Return the counted responses of one partnership."""
        return self._counted.get(partnership, self._none)

    def left_out(self, partnership: str) -> pd.Series:
        """Return the excluded responses' positions and reasons."""
        return self._left_out.get(partnership, pd.Series(dtype=object))


def outcome_figures(answers: Answers, partnership: str) -> Iterator[Figure]:
    """Yield one Partnership row an outcome; where both measures were asked, the change as an Item row. Never pooled."""
    own = answers.of(partnership)
    for number, words in enumerate(OUTCOMES, start=1):
        asked = own[own["outcome"] == number]
        by_measure = [(measure, part) for measure in (SELF_AGREEMENT, SELF_CHANGE)
                      if len(part := asked[asked["measure"] == measure])] or [("", asked)]
        for order, (measure, part) in enumerate(by_measure):
            yield _outcome(answers, partnership, words, measure, part, first=order == 0)


def _outcome(answers: Answers, partnership: str, words: str, measure: str, part: pd.DataFrame, first: bool) -> Figure:
    valid = part[part["valid"]]
    number, denominator = int(valid["positive"].sum()), len(valid)
    percent, display = share_text(number, denominator)
    out = part[~part["valid"]]
    why = pd.Series(np.where(out["off_scale"] > 0, "answer off the scale", "no answer"),
                    index=out["response"].to_numpy(), dtype=object)
    return Figure(OUTCOME, PARTNERSHIP if first else ITEM, words, partnership, SURVEY_RESPONSES, number, display,
                  item=("" if first else measure), item_id=("" if first else "change"), denominator=denominator,
                  percent=percent, notes=_outcome_notes(measure, part, valid), used=np.sort(valid["response"].to_numpy()),
                  left_out=joined(answers.left_out(partnership), why))


def _outcome_notes(measure: str, part: pd.DataFrame, valid: pd.DataFrame) -> list[str]:
    notes = [measure] if measure else []
    blank, off = int(part["blank"].sum()), int(part["off_scale"].sum())
    if blank:
        notes.append(f"{blank} blank or N/A left out")
    if off:
        notes.append(f"{off} off the scale left out")
    if measure == SELF_CHANGE:
        notes.append(f"{int(valid['at_top'].sum())} at the top already before")
    return notes


def measure_figure(answers: Answers, partnership: str) -> Figure:
    """Return the survey's own row: responses in the year, of the members recorded, with first and last date."""
    counted = answers.counted(partnership)
    active = answers.accounts.facts.active
    members = active.loc[active["partnership"] == partnership, "members"]
    notes = [f"{plural(int(members.isna().sum()), 'CoP')} without a readable number of Members"] if members.isna().any() else []
    total = float(members.sum())
    text = f"{plural(len(counted), 'response')} for {plural(int(total), 'member')}"
    dates = counted["date"].dropna()
    if len(dates):
        text += f", {dates.min():%Y-%m-%d} to {dates.max():%Y-%m-%d}"
    return Figure(MEASURE, PARTNERSHIP, SURVEY, partnership, SURVEY_RESPONSES, len(counted), text, denominator=total,
                  notes=notes, used=positions(counted), left_out=answers.left_out(partnership))

