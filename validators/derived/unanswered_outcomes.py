"""Why an outcome has no valid answer in a year: none was given, or what keeps those that were from being counted."""

from itertools import compress

import numpy as np
import pandas as pd

from cop_sheets.layout import AGREEMENT_MEASURE, OUTCOME_ROLES, SURVEY_RESPONSES
from cop_sheets.parsing.values import State
from cop_sheets.text import listed
from validators.derived.columns import UNREAD, Facts, moment
from validators.derived.counting import answers_of

_OF_RESPONSES = ["partnership", "cop", "role", "date", "fiscal_year", "cop_asked", "state:cop_id", "state:fiscal_year",
                 "state:timestamp", "state:role"]
NONE_GIVEN = "none given", "Enter the answers that were given, or tell NCPC why there are none."
_COLUMN = "Give the responses tab one column {0}, or say on the tab Column Map which column of yours it is."
# What those that were given are, the first that fits, and what to do about it.
_REASONS = (
    ("of an unreadable Fiscal Year", "Correct the Fiscal Year, or clear it."),
    ("of a Timestamp that may be day first or month first",
     "Add one line to the tab Column Map that says whether the day or the month comes first, as TAB-06 spells it."),
    ("on a tab where no column Timestamp is read", _COLUMN.format("Timestamp")),
    ("without a readable date", "Type their Timestamp, or the year under Fiscal Year."),
    ("dated after the as-of date", "Correct the Timestamp if it is wrong; else they count once that day has come."),
    ("on a tab where no column CoP ID is read", _COLUMN.format("CoP ID")),
    ("of an unknown CoP", "Type the CoP's ID as it stands on the CoPs tab, or add the CoP there."),
    ("of a Role that can't be read", "Choose Member, Facilitator or Training participant under Role."),
    ("of a Role that is not asked it", "Ask those whom the outcome is about, or correct the Role."),
    ("a spreadsheet error", "Correct the formula, or type the answer itself."),
    ("off the scale", "Type the answers as the form offers them, or declare their scale on the tab Survey Items."),
    ("only one half of Before and Now", "Enter the other half."),
)


def why_unanswered(facts: Facts, wanted: set[tuple[str, int]]) -> dict[tuple[str, int], tuple[str, str]]:
    """Return why the outcomes `wanted`, by partnership, have no valid answer in the year, and what to do."""
    found = dict.fromkeys(wanted, NONE_GIVEN)
    for key, reasons in _given(facts, wanted).items():
        phrases, fixes = zip(*(_REASONS[number] for number in sorted(reasons)), strict=True)
        found[key] = f"those given are {listed(phrases, 'or')}", " ".join(fixes)
    return found


def _given(facts: Facts, wanted: set[tuple[str, int]]) -> dict[tuple[str, int], set[int]]:
    """Return which of `_REASONS` keep the answers given from being counted; nothing of those without any."""
    responses, year = facts[SURVEY_RESPONSES], facts.period.fiscal_year.start
    here = responses["partnership"].isin({partnership for partnership, _ in wanted})
    here &= responses["fiscal_year"].isna() | (responses["fiscal_year"] == year)
    answers = answers_of(facts, responses.index[here])
    given = answers[~np.isin(answers["state"], (State.BLANK, State.ABSENT))]
    keys = list(zip(responses["partnership"].loc[given["response"]].tolist(), given["outcome"].tolist(), strict=True))
    kept = [key in wanted for key in keys]
    lines, keys = given[np.array(kept, bool)].join(responses[_OF_RESPONSES], on="response"), compress(keys, kept)
    found: dict[tuple[str, int], set[int]] = {}
    for key, number in zip(keys, _first_reason(facts, lines).tolist(), strict=True):
        found.setdefault(key, set()).add(number)
    return found


def _first_reason(facts: Facts, lines: pd.DataFrame) -> np.ndarray:
    cop_asked = lines["cop_asked"] | ~lines["state:cop_id"].isin([State.BLANK, State.ABSENT])
    asked = [role == "" or role in OUTCOME_ROLES[outcome - 1]
             for role, outcome in zip(lines["role"], lines["outcome"], strict=True)]
    undated, unknown = lines["fiscal_year"].isna(), (lines["cop"] == "") & cop_asked
    reasons = [lines["state:fiscal_year"].isin(UNREAD), undated & (lines["state:timestamp"] == State.AMBIGUOUS),
               undated & (lines["state:timestamp"] == State.ABSENT), undated,
               lines["date"] > moment(facts.period.as_of), unknown & (lines["state:cop_id"] == State.ABSENT), unknown,
               lines["state:role"].isin(UNREAD), ~np.array(asked, bool), lines["state"] == State.PROBLEM,
               lines["state"] == State.UNREADABLE, lines["measure"] != AGREEMENT_MEASURE]
    return np.select([np.asarray(reason, bool) for reason in reasons], range(len(_REASONS)), len(_REASONS) - 1)
